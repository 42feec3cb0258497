//! Bundles: those of other desks that this one carries to the centre, and those it gave out itself.

use rusqlite::{OptionalExtension, Row, params};

use crate::{
    Kept, Tx,
    rows::Choice,
    signed,
    tags::{CARRIED, EXPORTED},
    unsigned,
};

/// A bundle of another desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedRow {
    /// Its number here.
    pub id: u64,
    /// Taken in when.
    pub kept_ms: i64,
    /// The centre answered when.
    pub done_ms: Option<i64>,
    /// As it was taken in.
    pub bytes: Vec<u8>,
    /// The centre's answers, to be carried back.
    pub answers: Option<Vec<u8>>,
}

/// A bundle that this desk gave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedRow {
    /// Names the ask inside.
    pub nonce: Vec<u8>,
    /// Given out when.
    pub at_ms: i64,
    /// Hashes of the packets inside.
    pub hashes: Vec<[u8; 32]>,
}

const CARRIED_COLUMNS: &str = "id, kept_ms, done_ms, bytes, answers";

fn carried(row: &Row<'_>) -> rusqlite::Result<CarriedRow> {
    Ok(CarriedRow {
        id: unsigned(row.get(0)?),
        kept_ms: row.get(1)?,
        done_ms: row.get(2)?,
        bytes: row.get(3)?,
        answers: row.get(4)?,
    })
}

fn exported(row: &Row<'_>) -> rusqlite::Result<ExportedRow> {
    let hashes: Vec<u8> = row.get(2)?;
    let (hashes, _) = hashes.as_chunks::<32>();
    Ok(ExportedRow { nonce: row.get(0)?, at_ms: row.get(1)?, hashes: hashes.to_vec() })
}

impl Tx<'_> {
    /// Takes in a bundle of another desk; gives its number here. The same bytes again are the same bundle.
    ///
    /// # Errors
    /// The engine's.
    pub fn carry(&self, bytes: &[u8], kept_ms: i64) -> Kept<u64> {
        let there = "SELECT id FROM carried WHERE length(bytes) = length(?1) AND bytes = ?1 ORDER BY id LIMIT 1";
        let there: Option<i64> = self.inner.prepare_cached(there)?.query_row([bytes], |row| row.get(0)).optional()?;
        if let Some(id) = there {
            return Ok(unsigned(id));
        }
        let id = self.next_place(CARRIED.name, "id")?;
        self.put(&CARRIED, params![id, kept_ms, None::<i64>, bytes, None::<Vec<u8>>])?;
        Ok(unsigned(id))
    }

    /// The oldest bundle that the centre has not answered yet.
    ///
    /// # Errors
    /// The engine's.
    pub fn next_carried(&self) -> Kept<Option<CarriedRow>> {
        let choice = Choice { filter: "done_ms IS NULL", params: &[], order: &[("id", false)], most: 1 };
        self.find(&CARRIED, CARRIED_COLUMNS, &choice, carried)
    }

    /// All carried bundles, oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn all_carried(&self) -> Kept<Vec<CarriedRow>> {
        self.list(&CARRIED, CARRIED_COLUMNS, &Choice::by(&[("id", false)]), carried)
    }

    /// Notes the centre's answers to a bundle; `None` where it took nothing from it.
    ///
    /// # Errors
    /// The engine's.
    pub fn carried_done(&self, id: u64, at_ms: i64, answers: Option<&[u8]>) -> Kept<bool> {
        self.alter(&CARRIED, signed(id), &[("done_ms", &at_ms), ("answers", &answers)])
    }

    /// Takes a carried bundle away; tells whether there was one.
    ///
    /// # Errors
    /// The engine's.
    pub fn drop_carried(&self, id: u64) -> Kept<bool> {
        Ok(self.take_away(&CARRIED, "id = ?1", params![signed(id)])? > 0)
    }

    /// Notes that a bundle was given out.
    ///
    /// # Errors
    /// The engine's; a nonce that is taken already is one.
    pub fn keep_exported(&self, row: &ExportedRow) -> Kept<()> {
        self.put(&EXPORTED, params![row.nonce, row.at_ms, row.hashes.concat()])
    }

    /// The bundle that was given out under a nonce.
    ///
    /// # Errors
    /// The engine's.
    pub fn exported(&self, nonce: &[u8]) -> Kept<Option<ExportedRow>> {
        self.find(&EXPORTED, "nonce, at_ms, hashes", &Choice::one("nonce = ?1", params![nonce]), exported)
    }

    /// All bundles that were given out, newest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn all_exported(&self) -> Kept<Vec<ExportedRow>> {
        self.list(&EXPORTED, "nonce, at_ms, hashes", &Choice::by(&[("at_ms", true), ("nonce", true)]), exported)
    }

    /// Forgets a bundle that was given out; tells whether there was one.
    ///
    /// # Errors
    /// The engine's.
    pub fn drop_exported(&self, nonce: &[u8]) -> Kept<bool> {
        Ok(self.take_away(&EXPORTED, "nonce = ?1", params![nonce])? > 0)
    }
}
