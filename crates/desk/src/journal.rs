//! The journal: every act is chained to the one before it, the desk signs its head from time to time,
//! and the centre countersigns it with each ack. This tells the first entry that was tampered with.
//! Holds no citizen's name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wasl_domain::host::Moment;
use wasl_protocol::{Countersigned, Digest, PublicKey, Signature, SigningKey};
use wasl_store::{CheckpointRow, Entry, JournalRow, Tx};

use crate::{
    desk::Desk,
    refusal::Refusal,
    shelf::{Enrolled, IdentityFact, fact, soft},
};

/// The desk signs the journal's head every so many entries.
const CHECKPOINT_EVERY: u64 = 100;
/// Entries read at once while verifying.
const PAGE: u32 = 2_000;
const CONTEXT: &str = "wasl-journal-checkpoint-v1";

/// How the journal was found to be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// An entry does not follow from the one before it: altered, moved, put in, or the one before is gone.
    Chain,
    /// Entries at the end are gone.
    Short,
    /// It differs from what the desk itself signed, or such a signature is gone or not the desk's.
    Checkpoint,
    /// It differs from what the centre countersigned.
    Countersigned,
}

/// What came of verifying the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JournalState {
    /// Entries that are there.
    pub entries: u64,
    /// The first entry that does not stand; none where all do.
    pub first_broken: Option<u64>,
    /// How it does not.
    pub breach: Option<Breach>,
    /// Heads that the desk signed.
    pub checkpoints: u64,
    /// The newest entry that the centre countersigned; none before its first word.
    pub seen: Option<u64>,
}

/// Where a walk along the journal stands: the last entry that was found sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Walk {
    pub(crate) n: u64,
    pub(crate) hash: Digest,
}

/// A hash that an entry must have, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) hash: Digest,
    pub(crate) breach: Breach,
}

/// Hashes that entries must have, by their number.
pub(crate) type Marks = BTreeMap<u64, Vec<Mark>>;

/// The first entry that does not stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) n: u64,
    pub(crate) breach: Breach,
}

impl Walk {
    /// Before the first entry.
    pub(crate) const START: Self = Self { n: 0, hash: [0; 32] };

    /// On to the next entry.
    pub(crate) fn step(self, row: &JournalRow, marks: &Marks) -> Result<Self, Broken> {
        let n = self.n + 1;
        let entry = Entry {
            at_ms: row.at_ms,
            boot: row.boot,
            mono_ms: row.mono_ms,
            actor: &row.actor,
            act: &row.act,
            object: &row.object,
        };
        if row.n != n || hash(&self.hash, n, &entry) != row.hash {
            return Err(Broken { n, breach: Breach::Chain });
        }
        match marks.get(&n).into_iter().flatten().find(|mark| mark.hash != row.hash) {
            Some(mark) => Err(Broken { n, breach: mark.breach }),
            None => Ok(Self { n, hash: row.hash }),
        }
    }

    /// The end of the journal: nothing may be known of entries beyond it.
    pub(crate) fn end(self, marks: &Marks) -> Result<(), Broken> {
        match marks.range(self.n + 1..).next() {
            Some(_) => Err(Broken { n: self.n + 1, breach: Breach::Short }),
            None => Ok(()),
        }
    }
}

/// The hash of an entry over the one before.
pub(crate) fn hash(before: &Digest, n: u64, entry: &Entry<'_>) -> Digest {
    wasl_protocol::sha256(&wasl_protocol::statement(
        "wasl-journal-v1",
        &[
            before,
            &n.to_be_bytes(),
            &entry.at_ms.to_be_bytes(),
            &entry.boot,
            &entry.mono_ms.to_be_bytes(),
            entry.actor.as_bytes(),
            entry.act.as_bytes(),
            entry.object.as_bytes(),
        ],
    ))
}

/// Appends an act to the journal, chained to the one before. Where the journal was cut below its known
/// head, the act is chained to what is left, and verifying tells the cut.
pub(crate) fn record(tx: &Tx<'_>, moment: Moment, actor: &str, act: &str, object: &str) -> Result<(), Refusal> {
    let (n, before) = tx.journal_head()?;
    let n = n + 1;
    let entry = Entry {
        at_ms: moment.wall.as_millisecond(),
        boot: moment.boot.into_bytes(),
        mono_ms: moment.mono_ms,
        actor,
        act,
        object,
    };
    let head = hash(&before, n, &entry);
    tx.append_journal(n, &entry, &head)?;
    if n.is_multiple_of(CHECKPOINT_EVERY) { sign_head(tx, moment, n, &head) } else { Ok(()) }
}

/// Signs the journal's head now.
pub(crate) fn checkpoint(tx: &Tx<'_>, moment: Moment) -> Result<(), Refusal> {
    let (n, head) = tx.journal_head()?;
    if n == 0 { Ok(()) } else { sign_head(tx, moment, n, &head) }
}

fn sign_head(tx: &Tx<'_>, moment: Moment, n: u64, head: &Digest) -> Result<(), Refusal> {
    // Before enrolment, or with a damaged identity, there is nothing to sign with.
    let Some(identity) = soft(tx.fact(fact::IDENTITY))?.flatten().and_then(|bytes| read(&bytes)) else { return Ok(()) };
    let at_ms = moment.wall.as_millisecond();
    let key = SigningKey::from_bytes(identity.desk_key);
    // A head that was signed before and came again means a cut: the first signature stays and tells it.
    if tx.has_checkpoint(n)? {
        return Ok(());
    }
    let signature = key.sign(CONTEXT, &[&n.to_be_bytes(), head, &at_ms.to_be_bytes()]);
    Ok(tx.keep_checkpoint(&CheckpointRow { n, hash: *head, at_ms, signature: signature.to_vec() })?)
}

fn read(bytes: &[u8]) -> Option<IdentityFact> {
    serde_json::from_slice(bytes).ok()
}

/// What the centre countersigned last, for which desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    enrolment: u32,
    pub(crate) n: u64,
    #[serde(with = "wasl_protocol::hex")]
    hash: Digest,
    #[serde(with = "wasl_protocol::hex")]
    signature: Signature,
}

pub(crate) fn seen(tx: &Tx<'_>) -> Result<Option<Seen>, Refusal> {
    let bytes = soft(tx.fact(fact::JOURNAL_SEEN))?.flatten();
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Keeps what the centre countersigned, where it is genuine and the newest. What it says against the
/// journal is kept too: verifying tells it.
pub(crate) fn keep_seen(tx: &Tx<'_>, enrolled: &Enrolled, word: &Countersigned) -> Result<(), Refusal> {
    let enrolment = enrolled.fact.enrolment;
    if word.verify(enrolment, &enrolled.keys.ack).is_err() || seen(tx)?.is_some_and(|before| before.n >= word.n) {
        return Ok(());
    }
    let now = Seen { enrolment, n: word.n, hash: word.hash, signature: word.signature };
    Ok(tx.set_fact(fact::JOURNAL_SEEN, &serde_json::to_vec(&now).expect("plain data"))?)
}

/// What is known of the journal's hashes, or where that itself does not stand.
fn marks(
    checkpoints: &[CheckpointRow],
    seen: Option<&Seen>,
    enrolled: Option<&Enrolled>,
    former: &[(u32, PublicKey)],
) -> (Marks, Option<Broken>) {
    let mut marks = Marks::new();
    let mut broken: Option<Broken> = None;
    let mut add = |n: u64, hash: Digest, breach: Breach, is_signed: bool| {
        marks.entry(n).or_default().push(Mark { hash, breach });
        if !is_signed && broken.is_none_or(|first| first.n > n) {
            broken = Some(Broken { n, breach });
        }
    };
    let own = enrolled.map(|enrolled| enrolled.key.public());
    for row in checkpoints {
        let parts: [&[u8]; 3] = [&row.n.to_be_bytes(), &row.hash, &row.at_ms.to_be_bytes()];
        let signature = Signature::try_from(row.signature.as_slice()).ok();
        let is_own = signature.is_some_and(|signature| {
            own.iter()
                .chain(former.iter().map(|(_, key)| key))
                .any(|key| key.verify(CONTEXT, &parts, &signature).is_ok())
        });
        add(row.n, row.hash, Breach::Checkpoint, is_own);
    }
    // From the first signed head on, none may be missing.
    if let Some(first) = checkpoints.first()
        && let Some(last) = checkpoints.last()
    {
        let mut due = first.n.next_multiple_of(CHECKPOINT_EVERY);
        while due <= last.n {
            if !checkpoints.iter().any(|row| row.n == due) {
                broken = Some(
                    broken.filter(|first| first.n <= due).unwrap_or(Broken { n: due, breach: Breach::Checkpoint }),
                );
                break;
            }
            due += CHECKPOINT_EVERY;
        }
    }
    if let Some(seen) = seen {
        let word = Countersigned { n: seen.n, hash: seen.hash, signature: seen.signature };
        let is_signed = enrolled.is_some_and(|enrolled| word.verify(seen.enrolment, &enrolled.keys.ack).is_ok());
        marks.entry(seen.n).or_default().push(Mark { hash: seen.hash, breach: Breach::Countersigned });
        if !is_signed && broken.is_none_or(|first| first.n > seen.n) {
            broken = Some(Broken { n: seen.n, breach: Breach::Countersigned });
        }
    }
    (marks, broken)
}

impl Desk {
    /// Verifies the whole journal.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn verify_journal(&self) -> Result<JournalState, Refusal> {
        let shelf = self.shelf()?;
        self.store.read(|tx| {
            let checkpoints = tx.checkpoints()?;
            let seen = seen(tx)?;
            let former = former_keys(tx)?;
            let (marks, unsigned) = marks(&checkpoints, seen.as_ref(), shelf.enrolled.as_ref(), &former);
            let mut walk = Walk::START;
            let broken = 'pages: loop {
                let rows = tx.journal_after(walk.n, PAGE)?;
                for row in &rows {
                    match walk.step(row, &marks) {
                        Ok(next) => walk = next,
                        Err(first) => break 'pages Some(first),
                    }
                }
                if rows.is_empty() {
                    // A broken page may hide entries that are there.
                    let hidden =
                        (tx.journal_head()?.0 > walk.n).then_some(Broken { n: walk.n + 1, breach: Breach::Chain });
                    break hidden.or(walk.end(&marks).err());
                }
            };
            let first = [broken, unsigned].into_iter().flatten().min_by_key(|one| one.n);
            Ok(JournalState {
                entries: tx.journal_count().unwrap_or(walk.n),
                first_broken: first.map(|one| one.n),
                breach: first.map(|one| one.breach),
                checkpoints: u64::try_from(checkpoints.len()).unwrap_or(u64::MAX),
                seen: seen.map(|seen| seen.n),
            })
        })
    }
}

/// Earlier numbers of this desk, with the public keys that it signed with under them.
pub(crate) fn former_keys(tx: &Tx<'_>) -> Result<Vec<(u32, PublicKey)>, Refusal> {
    let bytes = soft(tx.fact(fact::FORMER_KEYS))?.flatten();
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
}

#[cfg(test)]
mod tests;
