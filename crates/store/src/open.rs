//! Opening the file: durability settings, the copy before a migration, the refusal of newer files.

use std::{path::Path, sync::Mutex, time::Duration};

use rusqlite::{Connection, OpenFlags};

use crate::{Kept, Store, StoreFault};

mod embedded {
    refinery::embed_migrations!("migrations");
}

impl Store {
    /// Opens or creates the file at `path`. A file of an older schema is copied beside itself
    /// (`….before-<schema>`) and then migrated.
    ///
    /// # Errors
    /// [`StoreFault::Newer`] for a file of a newer program, which is left untouched.
    pub fn open(path: &Path) -> Kept<Self> {
        Self::set_up(Connection::open(path)?, path)
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
        Self::set_up(connection, path)
    }

    fn set_up(mut connection: Connection, path: &Path) -> Kept<Self> {
        connection.busy_timeout(Duration::from_secs(10))?;
        // EXTRA comes before WAL: the switch itself runs over a rollback journal, whose unlinking
        // must be on the disk before anything else is.
        connection.pragma_update(None, "synchronous", "EXTRA")?;
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
        migrate(&mut connection, path)?;
        Ok(Self { connection: Mutex::new(connection) })
    }
}

fn migrate(connection: &mut Connection, path: &Path) -> Kept<()> {
    // The schema and the note that it is there are one transaction: a cut between them would leave a
    // file that no program opens again.
    let runner = embedded::migrations::runner().set_grouped(true);
    let known = runner.get_migrations().iter().map(refinery::Migration::version).max().unwrap_or(0);
    let has_history: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'refinery_schema_history')",
        [],
        |row| row.get(0),
    )?;
    if has_history {
        let found: i32 =
            connection
                .query_row("SELECT coalesce(max(version), 0) FROM refinery_schema_history", [], |row| row.get(0))?;
        if found > known {
            return Err(StoreFault::Newer { found, known });
        }
        if found == known {
            return Ok(());
        }
        let copy = format!("{}.before-{known}", path.display());
        connection.execute("VACUUM INTO ?1", [&copy]).or_else(|fault| {
            // The copy of an earlier try is there already, and just as good.
            if fault.to_string().contains("already exists") { Ok(0) } else { Err(fault) }
        })?;
    }
    runner.run(connection).map_err(|fault| StoreFault::Migration(Box::new(fault)))?;
    Ok(())
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
