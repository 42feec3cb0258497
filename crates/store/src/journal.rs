//! The journal: a hash-chained record of every act. Holds ids, never a citizen's name; never erased.

use rusqlite::{OptionalExtension, params};

use crate::{Kept, Tx, signed, unsigned};

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
        self.inner
            .prepare_cached("INSERT INTO journal (n, at_ms, boot, mono_ms, actor, act, object, hash) VALUES (?1,?2,?3,?4,?5,?6,?7,?8)")?
            .execute(params![
                signed(n),
                entry.at_ms,
                entry.boot.as_slice(),
                signed(entry.mono_ms),
                entry.actor,
                entry.act,
                entry.object,
                hash.as_slice()
            ])?;
        Ok(())
    }

    /// All entries in order.
    ///
    /// # Errors
    /// The engine's.
    pub fn journal(&self) -> Kept<Vec<JournalRow>> {
        let mut ask = self
            .inner
            .prepare_cached("SELECT n, at_ms, boot, mono_ms, actor, act, object, hash FROM journal ORDER BY n")?;
        let rows = ask.query_map([], |row| {
            let (boot, hash): (Vec<u8>, Vec<u8>) = (row.get(2)?, row.get(7)?);
            Ok(JournalRow {
                n: unsigned(row.get(0)?),
                at_ms: row.get(1)?,
                boot: boot.try_into().unwrap_or([0; 16]),
                mono_ms: unsigned(row.get(3)?),
                actor: row.get(4)?,
                act: row.get(5)?,
                object: row.get(6)?,
                hash: hash.try_into().unwrap_or([0; 32]),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
