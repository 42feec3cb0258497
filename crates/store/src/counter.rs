//! Drafts under the data key, and the counter's own short copies: sealed bytes only.

use rusqlite::{OptionalExtension, params};

use crate::{Kept, Tx, signed, unsigned};

/// A draft's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// Its UUID.
    pub id: [u8; 16],
    /// Saved when.
    pub saved_ms: i64,
    /// Sealed under the data key.
    pub sealed: Vec<u8>,
}

/// A counter copy's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyRow {
    /// Grows with every copy.
    pub id: u64,
    /// Leading digits of the tracking number.
    pub tracking: u64,
    /// Sealed to the desk's counter key.
    pub sealed: Vec<u8>,
}

impl Tx<'_> {
    /// Keeps a draft as it stands now.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_draft(&self, row: &DraftRow) -> Kept<()> {
        self.inner
            .prepare_cached("INSERT OR REPLACE INTO draft (id, saved_ms, sealed) VALUES (?1, ?2, ?3)")?
            .execute(params![row.id.as_slice(), row.saved_ms, row.sealed])?;
        Ok(())
    }

    /// Takes a draft away.
    ///
    /// # Errors
    /// The engine's.
    pub fn drop_draft(&self, id: &[u8; 16]) -> Kept<()> {
        self.inner.prepare_cached("DELETE FROM draft WHERE id = ?1")?.execute([id.as_slice()])?;
        Ok(())
    }

    /// One draft.
    ///
    /// # Errors
    /// The engine's.
    pub fn draft(&self, id: &[u8; 16]) -> Kept<Option<DraftRow>> {
        let mut ask = self.inner.prepare_cached("SELECT saved_ms, sealed FROM draft WHERE id = ?1")?;
        Ok(ask
            .query_row([id.as_slice()], |row| Ok(DraftRow { id: *id, saved_ms: row.get(0)?, sealed: row.get(1)? }))
            .optional()?)
    }

    /// All drafts, newest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn drafts(&self) -> Kept<Vec<DraftRow>> {
        let mut ask =
            self.inner.prepare_cached("SELECT id, saved_ms, sealed FROM draft ORDER BY saved_ms DESC, id DESC")?;
        let rows = ask.query_map([], |row| {
            let id: Vec<u8> = row.get(0)?;
            Ok(DraftRow { id: id.try_into().unwrap_or([0; 16]), saved_ms: row.get(1)?, sealed: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Adds a counter copy; the newest of a request counts.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_copy(&self, tracking: u64, sealed: &[u8]) -> Kept<()> {
        self.inner
            .prepare_cached("INSERT INTO counter_copy (tracking, sealed) VALUES (?1, ?2)")?
            .execute(params![signed(tracking), sealed])?;
        Ok(())
    }

    /// Copies with an id above `after`, oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn copies_after(&self, after: u64) -> Kept<Vec<CopyRow>> {
        let mut ask =
            self.inner.prepare_cached("SELECT id, tracking, sealed FROM counter_copy WHERE id > ?1 ORDER BY id")?;
        let rows = ask.query_map([signed(after)], |row| {
            Ok(CopyRow { id: unsigned(row.get(0)?), tracking: unsigned(row.get(1)?), sealed: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
