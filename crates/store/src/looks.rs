//! What the desk asks about many rows at once, without reading their large bytes. Changes nothing.

use rusqlite::{Row, params};

use crate::{
    JournalRow, Kept, StoreFault, Tx,
    rows::{Choice, is_broken},
    signed,
    tags::{JOURNAL, PACKET, REQUEST},
    unsigned,
    watch::lossy,
};

const JOURNAL_COLUMNS: &str = "n, at_ms, boot, mono_ms, actor, act, object, hash";

/// An entry as it is, sound or not: the chain tells.
fn entry(row: &Row<'_>) -> rusqlite::Result<JournalRow> {
    let text = |at| Ok::<_, rusqlite::Error>(lossy(row.get_ref(at)?));
    let bytes = |at| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_bytes().unwrap_or_default().to_vec());
    Ok(JournalRow {
        n: unsigned(row.get(0)?),
        at_ms: row.get(1).unwrap_or(0),
        boot: bytes(2)?.try_into().unwrap_or([0; 16]),
        mono_ms: unsigned(row.get(3).unwrap_or(0)),
        actor: text(4)?,
        act: text(5)?,
        object: text(6)?,
        hash: bytes(7)?.try_into().unwrap_or([0; 32]),
    })
}

impl StoreFault {
    /// Whether the disk itself would not: an input or output error, a file system that takes no writes.
    #[must_use]
    pub fn is_disk_trouble(&self) -> bool {
        use rusqlite::ErrorCode::{CannotOpen, FileLockingProtocolFailed, PermissionDenied, ReadOnly, SystemIoFailure};
        let Self::Engine(fault) = self else { return false };
        matches!(
            fault.sqlite_error_code(),
            Some(SystemIoFailure | ReadOnly | CannotOpen | PermissionDenied | FileLockingProtocolFailed)
        )
    }
}

impl Tx<'_> {
    /// Hashes of all packets without ack.
    ///
    /// # Errors
    /// The engine's.
    pub fn waiting_hashes(&self) -> Kept<Vec<[u8; 32]>> {
        let choice = Choice { filter: "acked_ms IS NULL", params: &[], order: &[("place", false)], most: usize::MAX };
        self.list(&PACKET, "hash", &choice, |row| row.get(0))
    }

    /// How many requests have a packet without ack.
    ///
    /// # Errors
    /// The engine's.
    pub fn unsent_count(&self) -> Kept<u32> {
        let told = self
            .inner
            .prepare_cached("SELECT count(DISTINCT tracking) FROM packet WHERE acked_ms IS NULL")
            .and_then(|mut ask| ask.query_row([], |row| row.get(0)));
        match told {
            Err(fault) if is_broken(&fault) => Ok(u32::try_from(self.requests_waiting()?.len()).unwrap_or(u32::MAX)),
            told => Ok(told?),
        }
    }

    /// Leading digits of requests none of whose slips is known to have come out, newest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn unprinted(&self, most: usize) -> Kept<Vec<u64>> {
        let order = &[("kept_ms", true), ("tracking", true)];
        let choice = Choice { filter: "unprinted", params: &[], order, most };
        self.list(&REQUEST, "tracking", &choice, |row| Ok(unsigned(row.get(0)?)))
    }

    /// At most `most` entries of the journal after entry `n`, in order, sound or not: the chain tells
    /// where it broke.
    ///
    /// # Errors
    /// The engine's.
    pub fn journal_after(&self, n: u64, most: u32) -> Kept<Vec<JournalRow>> {
        let sql = format!("SELECT {JOURNAL_COLUMNS}, {} FROM journal WHERE n > ?1 ORDER BY n LIMIT ?2", JOURNAL.fits());
        let mut ask = self.inner.prepare_cached(&sql)?;
        let mut rows = ask.query(params![signed(n), most])?;
        let mut journal = Vec::new();
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    if !row.get::<_, bool>(8)? {
                        self.note_row(&JOURNAL, row.get(0)?);
                    }
                    journal.push(entry(row)?);
                }
                Ok(None) => return Ok(journal),
                Err(fault) if is_broken(&fault) => {
                    self.note_pages(&JOURNAL);
                    // What stands before the broken page was read; the chain breaks behind it.
                    return Ok(journal);
                }
                Err(fault) => return Err(fault.into()),
            }
        }
    }

    /// How many entries the journal has.
    ///
    /// # Errors
    /// The engine's.
    pub fn journal_count(&self) -> Kept<u64> {
        Ok(unsigned(self.inner.query_row("SELECT count(*) FROM journal", [], |row| row.get(0))?))
    }

    /// Whether the desk signed the journal's head at this entry.
    ///
    /// # Errors
    /// The engine's.
    pub fn has_checkpoint(&self, n: u64) -> Kept<bool> {
        let mut ask = self.inner.prepare_cached("SELECT EXISTS (SELECT 1 FROM checkpoint WHERE n = ?1)")?;
        Ok(ask.query_row([signed(n)], |row| row.get(0))?)
    }
}
