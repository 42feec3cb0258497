//! Opening the file: durability settings, the copy before a migration, the refusal of newer files and of
//! files that are none of this program's, and the look over all rows.

use std::{
    path::Path,
    sync::{Mutex, OnceLock},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, types::Value};

use crate::{
    Checked, Kept, Store, StoreFault,
    check::ScrubAt,
    planted::{self, Bug},
    rows::is_broken,
    tags::teach,
    watch::Watch,
};

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// So many copies are kept beside a file whose migration is tried again and again.
const COPIES_MAX: u32 = 9;

impl Store {
    /// Opens or creates the file at `path` and looks it over ([`Self::checked`]). A file of an older
    /// schema is copied beside itself (`….before-<schema>`) and then migrated.
    ///
    /// # Errors
    /// [`StoreFault::Newer`] for a file of a newer program, [`StoreFault::Unreadable`] for one that is no
    /// database of this program: both are left as they were.
    pub fn open(path: &Path) -> Kept<Self> {
        Self::set_up(Connection::open(path)?, path, None)
    }

    /// [`Self::open`] on a file system that was registered with the engine as `vfs`, with small caches
    /// and frequent checkpoints: for simulators, which want to pass through many states.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_on(vfs: &str, path: &Path) -> Kept<Self> {
        let connection = Connection::open_with_flags_and_vfs(path, OpenFlags::default(), vfs)?;
        connection.pragma_update(None, "cache_size", 16)?;
        connection.pragma_update(None, "wal_autocheckpoint", 8)?;
        Self::set_up(connection, path, Some(vfs))
    }

    /// Writes the log of changes back into the file whenever it has grown by so many pages: for
    /// simulators, since a log that is written back often hides what lies in it alone.
    ///
    /// # Errors
    /// The engine's.
    pub fn fold_log_every(&self, pages: u32) -> Kept<()> {
        Ok(self.connection().pragma_update(None, "wal_autocheckpoint", pages)?)
    }

    fn set_up(connection: Connection, path: &Path, vfs: Option<&str>) -> Kept<Self> {
        let opened = Self::prepare(connection, path, vfs);
        opened.map_err(|fault| match fault {
            // A plain error here is about what the file says of itself: its format, its schema.
            StoreFault::Engine(fault)
                if is_broken(&fault) || fault.sqlite_error_code() == Some(rusqlite::ErrorCode::Unknown) =>
            {
                unreadable(path, fault.to_string())
            }
            fault @ (StoreFault::Newer { .. }
            | StoreFault::Migration(_)
            | StoreFault::Unreadable { .. }
            | StoreFault::Damaged { .. }
            | StoreFault::Engine(_)) => fault,
        })
    }

    fn prepare(mut connection: Connection, path: &Path, vfs: Option<&str>) -> Kept<Self> {
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.set_prepared_statement_cache_capacity(128);
        // EXTRA comes before WAL: the switch itself runs over a rollback journal, whose unlinking
        // must be on the disk before anything else is.
        connection.pragma_update(None, "synchronous", "EXTRA")?;
        // Planted: what the disk was told is taken for what it has.
        if planted::is(Bug::SyncNormal) || planted::is(Bug::SyncOff) {
            let word = if planted::is(Bug::SyncOff) { "OFF" } else { "NORMAL" };
            connection.pragma_update(None, "synchronous", word)?;
        }
        connection.pragma_update(None, "journal_mode", "WAL")?;
        for (name, value) in [
            ("foreign_keys", "ON"),
            ("trusted_schema", "OFF"),
            ("cell_size_check", "ON"),
            ("secure_delete", "ON"),
            ("mmap_size", "0"),
        ] {
            connection.pragma_update(None, name, value)?;
        }
        let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        if mode != "wal" {
            return Err(unreadable(path, format!("journal mode {mode}")));
        }
        teach(&connection)?;
        migrate(&mut connection, path, vfs)?;
        knows_schema(&connection, path)?;
        let mut store = Self {
            connection: Mutex::new(connection),
            watch: Watch::default(),
            scrub: Mutex::new(ScrubAt::default()),
            checked: Checked::default(),
            path: path.to_path_buf(),
            vfs: vfs.map(str::to_owned),
        };
        store.checked = store.check_all()?;
        Ok(store)
    }
}

fn unreadable(path: &Path, what: String) -> StoreFault {
    StoreFault::Unreadable { path: path.to_path_buf(), what }
}

/// The file's schema as it stands: none for a fresh file.
fn schema_of(connection: &Connection, path: &Path) -> Kept<Option<i32>> {
    let ask = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'refinery_schema_history')";
    let has_history: bool = connection.query_row(ask, [], |row| row.get(0))?;
    if !has_history {
        let objects: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        return if objects == 0 { Ok(None) } else { Err(unreadable(path, "no history of its schema".to_owned())) };
    }
    let ask = "SELECT coalesce(max(version), 0) FROM refinery_schema_history";
    match connection.query_row(ask, [], |row| row.get(0)) {
        Ok(version) => Ok(Some(version)),
        Err(fault) => Err(unreadable(path, fault.to_string())),
    }
}

fn migrate(connection: &mut Connection, path: &Path, vfs: Option<&str>) -> Kept<()> {
    // Grouped: each step's SQL and the line of history that says so are one transaction. Apart, a cut
    // between them would leave a file whose step can neither be done again nor passed over.
    let runner = embedded::migrations::runner().set_grouped(!planted::is(Bug::MigrationApart));
    let known = runner.get_migrations().iter().map(refinery::Migration::version).max().unwrap_or(0);
    if let Some(found) = schema_of(connection, path)? {
        if found > known {
            return Err(StoreFault::Newer { found, known });
        }
        if found == known {
            return Ok(());
        }
        has_true_history(connection, path, &runner)?;
        // A history without a line is a fresh file whose first start was cut off.
        if found > 0 {
            copy_beside(connection, path, vfs, known)?;
        }
    }
    runner.run(connection).map_err(|fault| StoreFault::Migration(Box::new(fault)))?;
    Ok(())
}

/// The library that migrates ends the program over a history it can't read.
fn has_true_history(connection: &Connection, path: &Path, runner: &refinery::Runner) -> Kept<()> {
    let mut ask = connection
        .prepare("SELECT version, name, checksum, applied_on FROM refinery_schema_history ORDER BY version")?;
    let mut rows = ask.query([])?;
    let wrong = |what: &str| unreadable(path, format!("history of the schema: {what}"));
    let mut known = runner.get_migrations().iter();
    while let Some(row) = rows.next()? {
        let told: rusqlite::Result<(i32, String, String, String)> =
            (|| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))();
        let (version, name, checksum, applied_on) = told.map_err(|_| wrong("not as it was written"))?;
        let step = known.next().ok_or_else(|| wrong("too long"))?;
        let is_known = step.version() == version && step.name() == name && step.checksum().to_string() == checksum;
        if !is_known || !is_moment(&applied_on) {
            return Err(wrong("not as it was written"));
        }
    }
    Ok(())
}

/// Whether a text is a moment as the migrating library writes it.
fn is_moment(text: &str) -> bool {
    let number = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
    let marks = text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        10 => byte == b'T',
        13 | 16 => byte == b':',
        19 => byte == b'.' || byte == b'Z',
        _ => byte.is_ascii_digit() || (byte == b'Z' && at + 1 == text.len()),
    });
    let within = |value: Option<u32>, least: u32, most: u32| value.is_some_and(|value| (least..=most).contains(&value));
    // The shortest month: a day that every month has says nothing about the others, but passes.
    marks
        && text.ends_with('Z')
        && within(number(5, 7), 1, 12)
        && within(number(8, 10), 1, 31)
        && within(number(11, 13), 0, 23)
        && within(number(14, 16), 0, 59)
        && within(number(17, 19), 0, 59)
}

/// Copies the file beside itself, durably, unless a copy of this very state is there.
fn copy_beside(connection: &Connection, path: &Path, vfs: Option<&str>, known: i32) -> Kept<()> {
    let mut last = None;
    for number in 0..COPIES_MAX {
        let tail = if number == 0 { String::new() } else { format!(".{number}") };
        let copy = format!("{}.before-{known}{tail}", path.display());
        match connection.execute("VACUUM INTO ?1", [&copy]) {
            Ok(_) => return make_durable(Path::new(&copy), vfs).map_err(StoreFault::from),
            // The copy of an earlier try may be cut short, or older than this state.
            Err(fault) if fault.to_string().contains("already exists") => {
                if is_copy(connection, Path::new(&copy), vfs).unwrap_or(false) {
                    return make_durable(Path::new(&copy), vfs).map_err(StoreFault::from);
                }
                last = Some(fault);
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    last.map_or(Ok(()), |fault| Err(fault.into()))
}

/// A database beside the file, on the same file system; made where `fresh` says so.
pub(crate) fn open_beside(copy: &Path, vfs: Option<&str>, fresh: bool) -> rusqlite::Result<Connection> {
    let flags = if fresh { OpenFlags::default() } else { OpenFlags::SQLITE_OPEN_READ_WRITE };
    match vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(copy, flags, vfs),
        None => Connection::open_with_flags(copy, flags),
    }
}

/// Bytes and name both: a small change goes through a rollback journal, whose making and unlinking put
/// the folder on the disk too.
fn make_durable(copy: &Path, vfs: Option<&str>) -> rusqlite::Result<()> {
    let connection = open_beside(copy, vfs, false)?;
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    let number: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    connection.pragma_update(None, "user_version", number.wrapping_add(1))
}

/// Whether a copy is sound and holds the same rows.
fn is_copy(connection: &Connection, copy: &Path, vfs: Option<&str>) -> rusqlite::Result<bool> {
    let copy = open_beside(copy, vfs, false)?;
    let sound: String = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Ok(false);
    }
    let mut tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let tables = tables.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    for table in tables {
        if contents(connection, &table)? != contents(&copy, &table)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A sum over all values of a table, in whatever order they lie.
fn contents(connection: &Connection, table: &str) -> rusqlite::Result<(i64, u64)> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut ask = connection.prepare(&format!("SELECT * FROM \"{table}\""))?;
    let columns = ask.column_count();
    let (mut count, mut sum) = (0, 0u64);
    let mut rows = ask.query([])?;
    while let Some(row) = rows.next()? {
        let mut hash = DefaultHasher::new();
        for at in 0..columns {
            format!("{:?}", row.get_ref(at)?).hash(&mut hash);
        }
        count += 1;
        sum = sum.wrapping_add(hash.finish());
    }
    Ok((count, sum))
}

/// Kind, name and text of each table and index, as the engine keeps them.
type Schema = Vec<(String, String, Option<String>)>;

fn schema_texts(connection: &Connection) -> rusqlite::Result<Schema> {
    let mut ask = connection.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY name")?;
    let rows = ask.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

/// A file as this program makes it, before anything is in it.
pub(crate) struct Known {
    pub(crate) schema: Schema,
    /// The rows of [`HISTORY`]: version, name, when, checksum.
    pub(crate) history: Vec<Vec<Value>>,
}

/// The table of the library that migrates.
pub(crate) const HISTORY: &str = "refinery_schema_history";

/// What a fresh file holds.
pub(crate) fn known() -> Kept<&'static Known> {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    if let Some(known) = KNOWN.get() {
        return Ok(known);
    }
    let mut fresh = Connection::open_in_memory()?;
    teach(&fresh)?;
    embedded::migrations::runner().run(&mut fresh).map_err(|fault| StoreFault::Migration(Box::new(fault)))?;
    let mut ask = fresh.prepare("SELECT version, name, applied_on, checksum FROM refinery_schema_history")?;
    let rows = ask.query_map([], |row| (0..4).map(|at| row.get(at)).collect::<Result<Vec<Value>, _>>())?;
    let known = Known { schema: schema_texts(&fresh)?, history: rows.collect::<Result<_, _>>()? };
    Ok(KNOWN.get_or_init(|| known))
}

/// A schema that became another one by itself would change what rows mean.
fn knows_schema(connection: &Connection, path: &Path) -> Kept<()> {
    let known = &known()?.schema;
    let found = schema_texts(connection).map_err(|fault| unreadable(path, fault.to_string()))?;
    match known.iter().find(|object| !found.contains(object)) {
        Some((kind, name, _)) => Err(unreadable(path, format!("{kind} {name} is not as this program made it"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_newer_program_is_left_untouched() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("desk.db");
        drop(Store::open(&path).expect("a fresh file"));
        let connection = Connection::open(&path).expect("open");
        connection
            .execute("INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (999, 'later', '', '1')", [])
            .expect("planted");
        drop(connection);
        assert!(matches!(Store::open(&path), Err(StoreFault::Newer { found: 999, .. })));
    }

    #[test]
    fn a_fresh_file_is_durable_at_every_commit() {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::open(&dir.path().join("desk.db")).expect("a fresh file");
        let connection = store.connection();
        let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0)).expect("told");
        let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).expect("told");
        assert_eq!((synchronous, mode.as_str()), (3, "wal"));
    }
}
