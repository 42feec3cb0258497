//! Packets as they arrive, what could not be made sense of, and the alarms that a person must see.

use uuid::Uuid;
use wasl_protocol::{DeskStanding, Digest, Verdict};

use super::LedgerResult;

/// A well-signed packet, ready to be stored.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Hash of its bytes.
    pub hash: Digest,
    /// Its place in the desk's chain, from 1.
    pub sequence: u64,
    /// Its id.
    pub id: Uuid,
    /// Hash of the packet before.
    pub previous: Digest,
    /// Its kind's number.
    pub kind: u16,
    /// The desk's wall clock when it was made; may be wrong.
    pub wall_ms: i64,
    /// Which start of the desk's machine `mono_ms` counts from.
    pub boot: Uuid,
    /// Milliseconds since that start.
    pub mono_ms: u64,
    /// As it came.
    pub bytes: Vec<u8>,
}

/// Something in a batch that is no packet of this desk, and therefore is not acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The bytes are no packet.
    NotAPacket,
    /// The signature is not this desk's.
    BadlySigned,
    /// It names another desk.
    OtherDesk,
    /// It names an epoch that this desk does not have.
    OtherEpoch,
}

impl Refused {
    /// The stable word for it in logs and alarms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotAPacket => "not_a_packet",
            Self::BadlySigned => "badly_signed",
            Self::OtherDesk => "other_desk",
            Self::OtherEpoch => "other_epoch",
        }
    }
}

/// What a desk told of its own state.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    /// The desk's version.
    pub version: String,
    /// How much is unsent.
    pub outbox_count: u32,
    /// Age of the oldest unsent, in seconds.
    pub oldest_age_s: u32,
    /// Its wall clock; 0 where it does not tell.
    pub wall_ms: i64,
    /// Which start of its machine `mono_ms` counts from; nil where it does not tell.
    pub boot: Uuid,
    /// Milliseconds since that start.
    pub mono_ms: u64,
    /// The last entry of its journal: number and hash; number 0 where it does not tell.
    pub journal: (u64, Digest),
    /// The last notice that it applied.
    pub cursor: u64,
    /// It told this surely after this turn of its; none where nobody knows.
    pub since: Option<u32>,
}

/// How a batch came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lane {
    /// From the desk itself, just now: what it tells of its clocks is about this moment.
    #[default]
    Direct,
    /// Carried by somebody: as old as it may be.
    Carried,
}

/// One batch of one desk: stored in one transaction.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The desk.
    pub enrolment: u32,
    /// Its epoch.
    pub epoch: u32,
    /// In the order they came.
    pub arrivals: Vec<Arrival>,
    /// What was not taken.
    pub refused: Vec<Refused>,
    /// The desk's state, where this is an exchange.
    pub contact: Option<Contact>,
    /// How it came.
    pub lane: Lane,
    /// Now.
    pub now_ms: i64,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Each packet's verdict.
    pub verdicts: Vec<(Digest, Verdict)>,
    /// End of the unbroken, verified run.
    pub head: u64,
    /// Its hash.
    pub head_hash: Digest,
    /// Ranges held beyond it, both ends included.
    pub beyond: Vec<(u64, u64)>,
    /// The end of the desk's journal, where it told one that agrees with all that was seen of it.
    pub journal: Option<(u64, Digest)>,
    /// How the desk stands after this batch.
    pub standing: DeskStanding,
}

/// When a packet came and when it was made, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// When it came.
    pub arrived_ms: i64,
    /// When it was made, by the desk's wall clock; none for packets of a ledger from before that was
    /// kept.
    pub wall_ms: Option<i64>,
    /// When it was made, by the centre's clock and what ran since on the desk's.
    pub true_ms: Option<i64>,
}

/// Packets of a desk that must exist, because later ones came, and are not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The desk.
    pub enrolment: u32,
    /// The first missing place.
    pub from: u64,
    /// The last one.
    pub to: u64,
    /// When the first packet came that lies beyond them.
    pub since_ms: i64,
}

/// How a packet stands beside others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In its place.
    Stored,
    /// Its place was taken by another.
    Fork,
    /// Its id was taken by other content.
    SameId,
}

impl Standing {
    /// The word in the ledger.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Fork => "fork",
            Self::SameId => "same_id",
        }
    }

    /// The standing whose [`Self::word`] is `word`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Stored, Self::Fork, Self::SameId].into_iter().find(|s| s.word() == word)
    }
}

/// A packet in the ledger.
#[derive(Debug, Clone)]
pub struct StoredPacket {
    /// Hash of its bytes.
    pub hash: Digest,
    /// Its desk.
    pub enrolment: u32,
    /// Its place.
    pub sequence: u64,
    /// How it stands.
    pub standing: Standing,
    /// As it came.
    pub bytes: Vec<u8>,
    /// When it came.
    pub arrived_ms: i64,
}

/// Kinds of alarms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlarmKind {
    /// A desk's place is taken twice: a copied or rolled-back desk. It is frozen.
    Fork,
    /// An id came again with other content.
    SameId,
    /// The chain does not join where the places do.
    ChainBroken,
    /// Something that is no packet of the desk came in its batch.
    RefusedPacket,
    /// The fee told at the desk is not the fee that the tariffs give.
    FeeDiffers,
    /// A desk's journal is shorter than it was, or other where it was seen before.
    JournalCut,
    /// Packets are missing before others for so long that a person must ask for them.
    GapStays,
    /// A desk that was reported lost, or revoked, sends.
    AfterLoss,
    /// A desk's wall clock is more than a day away.
    ClockFar,
    /// This ledger was put back from a backup: what officers decided after it must be decided anew.
    Restored,
    /// A desk heard notices that this ledger does not know of.
    NoticesForgotten,
    /// A paper came whole and does not open, or is not what its request says.
    PaperBroken,
    /// An officer reads more requests in an hour than the limit.
    ManyReads,
    /// A request is in quarantine, and its citizen holds a receipt for it.
    RequestAside,
    /// Somebody holds a genuine receipt whose number was passed over for more than a day.
    NumberMissing,
}

impl AlarmKind {
    /// All kinds.
    pub const ALL: [Self; 15] = [
        Self::Fork,
        Self::SameId,
        Self::ChainBroken,
        Self::RefusedPacket,
        Self::FeeDiffers,
        Self::JournalCut,
        Self::GapStays,
        Self::AfterLoss,
        Self::ClockFar,
        Self::Restored,
        Self::NoticesForgotten,
        Self::PaperBroken,
        Self::ManyReads,
        Self::RequestAside,
        Self::NumberMissing,
    ];

    /// The word in the ledger; the sentence is `officer-alarm-<word>`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fork => "fork",
            Self::SameId => "same_id",
            Self::ChainBroken => "chain_broken",
            Self::RefusedPacket => "refused_packet",
            Self::FeeDiffers => "fee_differs",
            Self::JournalCut => "journal_cut",
            Self::GapStays => "gap_stays",
            Self::AfterLoss => "after_loss",
            Self::ClockFar => "clock_far",
            Self::Restored => "restored",
            Self::NoticesForgotten => "notices_forgotten",
            Self::PaperBroken => "paper_broken",
            Self::ManyReads => "many_reads",
            Self::RequestAside => "request_aside",
            Self::NumberMissing => "number_missing",
        }
    }
}

/// An alarm that nobody has settled yet.
#[derive(Debug, Clone)]
pub struct Alarm {
    /// Its number.
    pub id: i64,
    /// What it is about.
    pub what: AlarmKind,
    /// Which desk.
    pub enrolment: Option<u32>,
    /// Place, id or the like; names no person.
    pub detail: String,
    /// How often.
    pub times: u32,
    /// First time.
    pub first_ms: i64,
    /// Last time.
    pub last_ms: i64,
}

/// A packet in quarantine that nobody has settled yet.
#[derive(Debug, Clone)]
pub struct Quarantined {
    /// The packet.
    pub hash: Digest,
    /// Its desk.
    pub enrolment: u32,
    /// Its place.
    pub sequence: u64,
    /// Why; the sentence is `officer-why-<word>`.
    pub why: super::Why,
    /// Questions with their faults, versions or the like; names no person and no answer.
    pub detail: String,
    /// When.
    pub at_ms: i64,
}

/// Acts on packets.
pub trait Packets: Send + Sync {
    /// Stores a batch in one transaction and says how the desk's chain stands after it: unique by
    /// place and id, forks and packets of a taken id kept beside, what a desk sends after its loss put
    /// into quarantine, alarms raised, the desk frozen at a fork. What the desk tells of its clocks and
    /// its journal is judged only where the batch is its newest.
    ///
    /// # Errors
    /// [`super::LedgerFault`]; then nothing of the batch is stored.
    fn store(&self, batch: &Batch) -> LedgerResult<Taken>;

    /// Packets that nobody opened yet, oldest first: not those of frozen desks and not those that
    /// wait for another packet.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn unopened(&self, count_max: u32) -> LedgerResult<Vec<StoredPacket>>;

    /// Which of these packets are here, however they stand, in the order asked.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn packets_held(&self, asked: &[Digest]) -> LedgerResult<Vec<Digest>>;

    /// The packet of a desk whose hash begins with these eight bytes: when it came and was made.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn times_of(&self, enrolment: u32, hash8: &[u8; 8]) -> LedgerResult<Option<Times>>;

    /// Every gap of every desk, by desk and place.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn gaps(&self) -> LedgerResult<Vec<Gap>>;

    /// Raises an alarm; one that is open already counts once more.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn raise(&self, what: AlarmKind, enrolment: Option<u32>, detail: &str, now_ms: i64) -> LedgerResult<()>;

    /// Raises an alarm, unless the same is open or was settled by a person. One that settled itself
    /// (by nobody) may come back.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn raise_once(&self, what: AlarmKind, enrolment: Option<u32>, detail: &str, now_ms: i64) -> LedgerResult<()>;

    /// Alarms that are not settled, newest first.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn alarms(&self) -> LedgerResult<Vec<Alarm>>;

    /// Settles an alarm; `by` is empty where what it was about is over.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn settle_alarm(&self, id: i64, by: &str, now_ms: i64) -> LedgerResult<()>;

    /// Packets in quarantine that are not settled, oldest first.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn quarantined(&self) -> LedgerResult<Vec<Quarantined>>;

    /// Takes a packet out of quarantine, to be opened once more.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn look_again(&self, hash: &Digest) -> LedgerResult<()>;

    /// Settles a quarantined packet as it is.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn settle_quarantined(&self, hash: &Digest, by: &str, now_ms: i64) -> LedgerResult<()>;
}
