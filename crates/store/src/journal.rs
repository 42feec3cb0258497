//! The journal: a hash-chained record of every act. Holds ids, never a citizen's name; never erased.

use rusqlite::{OptionalExtension, Row, params};

use crate::{
    Kept, Tx,
    rows::{Choice, is_broken},
    signed,
    tags::{CHECKPOINT, JOURNAL},
    unsigned,
    watch::lossy,
};

/// An act to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// When, by the wall.
    pub at_ms: i64,
    /// Which start of the machine.
    pub boot: [u8; 16],
    /// Milliseconds since it.
    pub mono_ms: u64,
    /// Who: a name of the roster, `kiosk`, `desk`, `centre`.
    pub actor: &'a str,
    /// What: `request.submit`.
    pub act: &'a str,
    /// On what: a tracking number, a name of the roster, a document's id.
    pub object: &'a str,
}

/// A recorded act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// Its place from 1.
    pub n: u64,
    /// When, by the wall.
    pub at_ms: i64,
    /// Which start of the machine.
    pub boot: [u8; 16],
    /// Milliseconds since it.
    pub mono_ms: u64,
    /// Who.
    pub actor: String,
    /// What.
    pub act: String,
    /// On what.
    pub object: String,
    /// Hash over the entry before and this one.
    pub hash: [u8; 32],
}

/// The desk's own signature under the journal's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointRow {
    /// The entry's place.
    pub n: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// Signed when.
    pub at_ms: i64,
    /// By the desk's key.
    pub signature: Vec<u8>,
}

const COLUMNS: &str = "n, at_ms, boot, mono_ms, actor, act, object, hash";

/// An entry as it is. A value that became something else reads as the nearest thing, and no longer
/// fits the chain.
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

impl Tx<'_> {
    /// The newest entry's place and hash.
    ///
    /// # Errors
    /// The engine's.
    pub fn journal_head(&self) -> Kept<(u64, [u8; 32])> {
        let mut ask = self.inner.prepare_cached("SELECT n, hash FROM journal ORDER BY n DESC LIMIT 1")?;
        let head: Option<(i64, Vec<u8>)> = ask.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        Ok(head.map_or((0, [0; 32]), |(n, hash)| (unsigned(n), hash.try_into().unwrap_or([0; 32]))))
    }

    /// Appends an entry whose hash the desk reckoned over [`Tx::journal_head`].
    ///
    /// # Errors
    /// The engine's; a place that is taken already is one.
    pub fn append_journal(&self, n: u64, entry: &Entry<'_>, hash: &[u8; 32]) -> Kept<()> {
        self.put(
            &JOURNAL,
            params![
                signed(n),
                entry.at_ms,
                entry.boot.as_slice(),
                signed(entry.mono_ms),
                entry.actor,
                entry.act,
                entry.object,
                hash.as_slice()
            ],
        )
    }

    /// All entries in order, as they are: one that was altered is noted and still given, since the
    /// chain tells where it broke.
    ///
    /// # Errors
    /// The engine's.
    pub fn journal(&self) -> Kept<Vec<JournalRow>> {
        let (journal, is_whole) = self.entries(i64::MIN, None)?;
        if is_whole {
            return Ok(journal);
        }
        self.list(&JOURNAL, COLUMNS, &Choice::by(&[("n", false)]), entry)
    }

    /// At most `most` entries after entry `n`, in order, as they are. Where a page is broken they end before
    /// it, and the chain breaks there.
    ///
    /// # Errors
    /// The engine's.
    pub fn journal_after(&self, n: u64, most: u32) -> Kept<Vec<JournalRow>> {
        Ok(self.entries(signed(n), Some(most))?.0)
    }

    /// Entries after entry `n`, and whether no broken page stood in the way.
    fn entries(&self, n: i64, most: Option<u32>) -> Kept<(Vec<JournalRow>, bool)> {
        // To the engine, a limit below nothing is none.
        let most = most.map_or(-1, i64::from);
        let sql = format!("SELECT {COLUMNS}, {} FROM journal WHERE n > ?1 ORDER BY n LIMIT ?2", JOURNAL.fits());
        let mut ask = self.inner.prepare_cached(&sql)?;
        let mut rows = ask.query(params![n, most])?;
        let mut journal = Vec::new();
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    if !row.get::<_, bool>(8)? {
                        self.note_row(&JOURNAL, row.get(0)?);
                    }
                    journal.push(entry(row)?);
                }
                Ok(None) => return Ok((journal, true)),
                Err(fault) if is_broken(&fault) => {
                    self.note_pages(&JOURNAL);
                    return Ok((journal, false));
                }
                Err(fault) => return Err(fault.into()),
            }
        }
    }

    /// How many entries there are.
    ///
    /// # Errors
    /// The engine's.
    pub fn journal_count(&self) -> Kept<u64> {
        Ok(unsigned(self.inner.query_row("SELECT count(*) FROM journal", [], |row| row.get(0))?))
    }

    /// Keeps a checkpoint.
    ///
    /// # Errors
    /// The engine's; an entry that has one already is one.
    pub fn keep_checkpoint(&self, row: &CheckpointRow) -> Kept<()> {
        self.put(&CHECKPOINT, params![signed(row.n), row.hash.as_slice(), row.at_ms, row.signature])
    }

    /// All checkpoints, oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn checkpoints(&self) -> Kept<Vec<CheckpointRow>> {
        self.list(&CHECKPOINT, "n, hash, at_ms, signature", &Choice::by(&[("n", false)]), |row| {
            Ok(CheckpointRow {
                n: unsigned(row.get(0)?),
                hash: row.get(1)?,
                at_ms: row.get(2)?,
                signature: row.get(3)?,
            })
        })
    }

    /// Whether the desk signed the head at this entry.
    ///
    /// # Errors
    /// The engine's.
    pub fn has_checkpoint(&self, n: u64) -> Kept<bool> {
        let mut ask = self.inner.prepare_cached("SELECT EXISTS (SELECT 1 FROM checkpoint WHERE n = ?1)")?;
        Ok(ask.query_row([signed(n)], |row| row.get(0))?)
    }
}
