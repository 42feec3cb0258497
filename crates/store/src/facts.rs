//! Single facts of the desk, and the centre's signed documents.

use rusqlite::{OptionalExtension, params};

use crate::{Kept, Tx, signed, unsigned};

/// A signed document as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocRow {
    /// Kind of document.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its serial or version.
    pub serial: u64,
    /// The whole signed document.
    pub body: Vec<u8>,
}

impl Tx<'_> {
    /// A fact by its name.
    ///
    /// # Errors
    /// The engine's.
    pub fn fact(&self, name: &str) -> Kept<Option<Vec<u8>>> {
        let mut ask = self.inner.prepare_cached("SELECT value FROM fact WHERE name = ?1")?;
        Ok(ask.query_row([name], |row| row.get(0)).optional()?)
    }

    /// A fact that is a number; 0 where there is none.
    ///
    /// # Errors
    /// The engine's.
    pub fn counter(&self, name: &str) -> Kept<u64> {
        let bytes = self.fact(name)?.unwrap_or_default();
        Ok(<[u8; 8]>::try_from(bytes.as_slice()).map_or(0, u64::from_le_bytes))
    }

    /// Sets a fact.
    ///
    /// # Errors
    /// The engine's.
    pub fn set_fact(&self, name: &str, value: &[u8]) -> Kept<()> {
        self.inner
            .prepare_cached("INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")?
            .execute(params![name, value])?;
        Ok(())
    }

    /// Sets a fact that is a number.
    ///
    /// # Errors
    /// The engine's.
    pub fn set_counter(&self, name: &str, value: u64) -> Kept<()> {
        self.set_fact(name, &value.to_le_bytes())
    }

    /// Keeps a document; one that is there already stays as it is.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_doc(&self, doc: &DocRow) -> Kept<()> {
        self.inner
            .prepare_cached("INSERT INTO doc (kind, id, serial, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING")?
            .execute(params![doc.kind, doc.id, signed(doc.serial), doc.body])?;
        Ok(())
    }

    /// All documents of a kind, oldest serial first.
    ///
    /// # Errors
    /// The engine's.
    pub fn docs(&self, kind: &str) -> Kept<Vec<DocRow>> {
        let mut ask =
            self.inner.prepare_cached("SELECT kind, id, serial, body FROM doc WHERE kind = ?1 ORDER BY id, serial")?;
        let rows = ask.query_map([kind], |row| {
            Ok(DocRow { kind: row.get(0)?, id: row.get(1)?, serial: unsigned(row.get(2)?), body: row.get(3)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
