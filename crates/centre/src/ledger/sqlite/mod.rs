//! The ledger on one SQLite file: one writer, one reader, write-ahead log, every commit on disk.

#[cfg(test)]
mod exchanged;
mod together;
#[cfg(test)]
mod upgrade;

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rusqlite::{
    CachedStatement, Connection, OpenFlags, ToSql, params_from_iter,
    types::{ToSqlOutput, ValueRef},
};
use wasl_domain::planted::{self, Bug};
use wasl_host::SameFiles;

use together::Writer;

use super::{
    LedgerFault, LedgerResult, Source,
    sql::{Engine, Found, Given, Row, Sql},
};

mod embedded {
    refinery::embed_migrations!("migrations/sqlite");
}

/// So many statements stay prepared; more than there are.
const STATEMENTS_KEPT: usize = 256;

/// A ledger in one file.
/// Fields are dropped in order: the writer closes last and folds the log into the file.
pub struct SqliteLedger {
    reader: Mutex<Connection>,
    writer: Writer,
    /// Where it lies on a real disk, with what its files were when they were opened; none in a simulator.
    files: Option<(PathBuf, SameFiles)>,
    /// That they are gone is in the log.
    is_told: AtomicBool,
}

impl SqliteLedger {
    /// Opens the file, makes it where there is none, and brings it to this version.
    ///
    /// # Errors
    /// [`LedgerFault::Storage`]; [`LedgerFault::Migrations`] where a newer version wrote it.
    pub fn open(path: &Path) -> LedgerResult<Self> {
        // It holds citizens' answers; the log beside it takes on its rights.
        wasl_host::keep_private(path).map_err(|source| LedgerFault::Storage { source: Box::new(source) })?;
        let reader = || Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
        let mut ledger = Self::set_up(Connection::open(path)?, reader)?;
        // All three are there by now, and stay until the last connection closes.
        let files = SameFiles::default();
        for ending in ["", "-wal", "-shm"] {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            files.note(folder_of(path), &format!("{name}{ending}"));
        }
        ledger.files = Some((path.to_owned(), files));
        Ok(ledger)
    }

    /// [`Self::open`] on a file system that was registered with the engine as `vfs`, with small caches
    /// and frequent checkpoints: for simulators, which want to pass through many states.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_on(vfs: &str, path: &Path) -> LedgerResult<Self> {
        let writer = Connection::open_with_flags_and_vfs(path, OpenFlags::default(), vfs)?;
        writer.pragma_update(None, "cache_size", 16)?;
        writer.pragma_update(None, "wal_autocheckpoint", 8)?;
        Self::set_up(writer, || Connection::open_with_flags_and_vfs(path, OpenFlags::SQLITE_OPEN_READ_ONLY, vfs))
    }

    fn set_up(mut writer: Connection, reader: impl FnOnce() -> rusqlite::Result<Connection>) -> LedgerResult<Self> {
        writer.busy_timeout(Duration::from_secs(10))?;
        // `synchronous` before the switch to WAL: the switch itself goes through a rollback journal.
        for (name, value) in [
            ("synchronous", if planted::is(Bug::CentreSyncNormal) { "NORMAL" } else { "EXTRA" }),
            ("journal_mode", "WAL"),
            ("foreign_keys", "ON"),
            ("trusted_schema", "OFF"),
            ("cell_size_check", "ON"),
        ] {
            writer.pragma_update(None, name, value)?;
        }
        // Grouped: each step's SQL and its line of history are one transaction, so that a cut between
        // them can't leave a ledger that never opens again.
        embedded::migrations::runner()
            .set_grouped(true)
            .run(&mut writer)
            .map_err(|fault| LedgerFault::Migrations { source: Box::new(fault) })?;
        let reader = reader()?;
        reader.busy_timeout(Duration::from_secs(10))?;
        reader.pragma_update(None, "trusted_schema", "OFF")?;
        for connection in [&writer, &reader] {
            connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        }
        Ok(Self {
            reader: Mutex::new(reader),
            writer: Writer::new(writer),
            files: None,
            is_told: AtomicBool::new(false),
        })
    }

    /// Whether what is open is still what lies on the disk. Where somebody took the files away or put
    /// others in their place, whatever is written here is gone when this program ends.
    fn still_there(&self) -> LedgerResult<()> {
        let Some((path, _)) = self.files.as_ref().filter(|(path, files)| !files.hold(folder_of(path))) else {
            self.is_told.store(false, Ordering::Relaxed);
            return Ok(());
        };
        if !self.is_told.swap(true, Ordering::Relaxed) {
            tracing::error!(
                path = %path.display(),
                "the ledger, its -wal or its -shm was taken away or exchanged while it is open: nothing is \
                 acknowledged or shown any more. Stop, put it back, and run `restored` where it is a backup"
            );
        }
        Err(LedgerFault::Exchanged { path: path.clone() })
    }
}

impl Engine for SqliteLedger {
    fn write<T>(&self, act: impl Fn(&dyn Sql) -> LedgerResult<T>) -> LedgerResult<T> {
        self.still_there()?;
        let found = self.writer.write(|t| act(t))?;
        // Whoever acknowledges this does so for a file that is there.
        self.still_there()?;
        Ok(found)
    }

    fn read<T>(&self, ask: impl Fn(&dyn Sql) -> LedgerResult<T>) -> LedgerResult<T> {
        self.still_there()?;
        ask(&*hold(&self.reader))
    }
}

impl ToSql for Given<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Number(number) => ValueRef::Integer(number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn found(value: ValueRef<'_>) -> LedgerResult<Found> {
    match value {
        ValueRef::Null => Ok(Found::Null),
        ValueRef::Integer(number) => Ok(Found::Number(number)),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).map_err(|_| LedgerFault::Spoiled { what: "text" })?;
            Ok(Found::Text(text.to_owned()))
        }
        ValueRef::Blob(bytes) => Ok(Found::Bytes(bytes.to_vec())),
        ValueRef::Real(_) => Err(LedgerFault::Spoiled { what: "number" }),
    }
}

impl Sql for Connection {
    fn run(&self, sql: &str, given: &[Given<'_>]) -> LedgerResult<u64> {
        let changed = self.prepare_cached(sql)?.execute(params_from_iter(given))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    fn rows(&self, sql: &str, given: &[Given<'_>]) -> LedgerResult<Vec<Row>> {
        let mut statement: CachedStatement<'_> = self.prepare_cached(sql)?;
        let width = statement.column_count();
        let mut rows = statement.query(params_from_iter(given))?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let values = (0..width).map(|column| found(row.get_ref(column)?));
            all.push(Row(values.collect::<LedgerResult<_>>()?));
        }
        Ok(all)
    }

    fn lock(&self) -> &'static str {
        // One writer, and it is this one.
        ""
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// A panic in another thread left nothing behind; the connection is sound.
fn hold(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

impl From<rusqlite::Error> for LedgerFault {
    fn from(fault: rusqlite::Error) -> Self {
        Self::Storage { source: Box::new(fault) as Source }
    }
}
