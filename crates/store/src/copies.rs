//! The counter's short copies from the newest back: a desk that has kept very many opens the latest first.

use rusqlite::{Row, params};

use crate::{CopyRow, Kept, Tx, rows::Choice, signed, tags::COPY, unsigned};

const COLUMNS: &str = "id, tracking, sealed";

fn copy(row: &Row<'_>) -> rusqlite::Result<CopyRow> {
    Ok(CopyRow { id: unsigned(row.get(0)?), tracking: unsigned(row.get(1)?), sealed: row.get(2)? })
}

impl Tx<'_> {
    /// The number of the newest copy; 0 where there is none.
    ///
    /// # Errors
    /// The engine's.
    pub fn newest_copy(&self) -> Kept<u64> {
        Ok(unsigned(self.next_place(COPY.name, "id")? - 1))
    }

    /// At most `most` copies with numbers below `below`, newest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn copies_before(&self, below: u64, most: usize) -> Kept<Vec<CopyRow>> {
        let choice = Choice { filter: "id < ?1", params: params![signed(below)], order: &[("id", true)], most };
        self.list(&COPY, COLUMNS, &choice, copy)
    }

    /// All copies of one request, newest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn copies_of(&self, tracking: u64) -> Kept<Vec<CopyRow>> {
        let params = params![signed(tracking)];
        let choice = Choice { filter: "tracking = ?1", params, order: &[("id", true)], most: usize::MAX };
        self.list(&COPY, COLUMNS, &choice, copy)
    }

    /// The requests that have a packet without ack, at most `most`; none where there are more.
    ///
    /// # Errors
    /// The engine's.
    pub fn requests_that_wait(&self, most: u32) -> Kept<Option<Vec<u64>>> {
        if self.unsent_count()? > most {
            return Ok(None);
        }
        let choice = Choice { filter: "acked_ms IS NULL", params: &[], order: &[("place", true)], most: usize::MAX };
        let mut waiting = self.list(&crate::tags::PACKET, "tracking", &choice, |row| Ok(unsigned(row.get(0)?)))?;
        waiting.dedup();
        Ok(Some(waiting))
    }
}
