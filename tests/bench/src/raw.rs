//! What the machine itself allows: one durable row after the other.

use std::path::Path;

use rusqlite::Connection;
use wasl_tests::ground::{Step, Stopped};

use crate::program::cpu_seconds;

/// A table that takes bytes, each row durable before the next.
#[derive(Debug)]
pub struct RawTable {
    connection: Connection,
}

impl RawTable {
    /// In a new file.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn open(path: &Path) -> Step<Self> {
        let connection = Connection::open(path).map_err(|fault| Stopped::at("raw table")(&fault))?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                 CREATE TABLE row (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;",
            )
            .map_err(|fault| Stopped::at("raw table")(&fault))?;
        Ok(Self { connection })
    }

    /// Seconds of processor time for these rows.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn insert(&mut self, rows: &[Vec<u8>]) -> Step<f64> {
        let before = cpu_seconds(std::process::id())?;
        for row in rows {
            let one = self.connection.prepare_cached("INSERT INTO row (bytes) VALUES (?1)");
            let inserted = one.and_then(|mut one| one.execute([row]));
            inserted.map_err(|fault| Stopped::at("raw table")(&fault))?;
        }
        Ok(cpu_seconds(std::process::id())? - before)
    }

    /// Adds these rows in one durable transaction.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn insert_at_once(&mut self, rows: &[&[u8]]) -> Step<()> {
        let mut add = || {
            let transaction = self.connection.transaction()?;
            for row in rows {
                transaction.prepare_cached("INSERT INTO row (bytes) VALUES (?1)")?.execute([row])?;
            }
            transaction.commit()
        };
        add().map_err(|fault: rusqlite::Error| Stopped::at("raw table")(&fault))
    }
}
