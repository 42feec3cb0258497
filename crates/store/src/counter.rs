//! Drafts under the data key, and the counter's own short copies: sealed bytes only.

use rusqlite::{Row, params};

use crate::{
    Kept, Tx,
    rows::Choice,
    signed,
    tags::{COPY, DRAFT},
    unsigned,
};

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

fn draft(row: &Row<'_>) -> rusqlite::Result<DraftRow> {
    Ok(DraftRow { id: row.get(0)?, saved_ms: row.get(1)?, sealed: row.get(2)? })
}

impl Tx<'_> {
    /// Keeps a draft as it stands now.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_draft(&self, row: &DraftRow) -> Kept<()> {
        self.put_over(&DRAFT, "id = ?1", params![row.id.as_slice(), row.saved_ms, row.sealed])
    }

    /// Takes a draft away, and its scans. Pieces of them that a packet names stay.
    ///
    /// # Errors
    /// The engine's.
    pub fn drop_draft(&self, id: &[u8; 16]) -> Kept<()> {
        self.drop_scans(id)?;
        self.take_away(&DRAFT, "id = ?1", params![id.as_slice()]).map(|_| ())
    }

    /// One draft.
    ///
    /// # Errors
    /// The engine's.
    pub fn draft(&self, id: &[u8; 16]) -> Kept<Option<DraftRow>> {
        self.find(&DRAFT, "id, saved_ms, sealed", &Choice::one("id = ?1", params![id.as_slice()]), draft)
    }

    /// All drafts, newest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn drafts(&self) -> Kept<Vec<DraftRow>> {
        self.list(&DRAFT, "id, saved_ms, sealed", &Choice::by(&[("saved_ms", true), ("id", true)]), draft)
    }

    /// Adds a counter copy; the newest of a request counts.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_copy(&self, tracking: u64, sealed: &[u8]) -> Kept<()> {
        let id = self.next_place(COPY.name, "id")?;
        self.put(&COPY, params![id, signed(tracking), sealed])
    }

    /// Copies with an id above `after`, oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn copies_after(&self, after: u64) -> Kept<Vec<CopyRow>> {
        let params = params![signed(after)];
        let choice = Choice { filter: "id > ?1", params, order: &[("id", false)], most: usize::MAX };
        self.list(&COPY, "id, tracking, sealed", &choice, |row| {
            Ok(CopyRow { id: unsigned(row.get(0)?), tracking: unsigned(row.get(1)?), sealed: row.get(2)? })
        })
    }
}
