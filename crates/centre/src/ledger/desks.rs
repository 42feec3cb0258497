//! Desks: the codes that let them in, their numbers and keys, and whether they may work.

use wasl_protocol::{DeskStanding, Digest, keys::PublicKey};

use super::LedgerResult;

/// Where a desk stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The access point's name in Arabic.
    pub access_point_ar: String,
    /// The access point's name in English.
    pub access_point_en: String,
    /// Which counter in it.
    pub counter: String,
    /// Two digits: `06`.
    pub governorate: String,
}

/// An enrolment code, as the ledger keeps it.
#[derive(Debug, Clone)]
pub struct EnrolmentOffer {
    /// SHA-256 of the code's secret.
    pub secret_hash: Digest,
    /// The desk that will use it stands here.
    pub place: Place,
    /// When it was made.
    pub made_ms: i64,
    /// It is worth nothing from here on.
    pub expires_ms: i64,
}

/// What a desk says of itself when it enrols.
#[derive(Debug, Clone)]
pub struct NewDesk {
    /// Its key for packets, requests and receipts.
    pub key: PublicKey,
    /// What it calls its counter; the code's own counter wins where it names one.
    pub counter: String,
    /// Its first person, who becomes the supervisor.
    pub supervisor: String,
}

/// What a person at the centre decided about a desk. Being frozen is no such decision: it follows
/// from what the desk sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskState {
    /// It works.
    Active,
    /// It is to take in no new work for now.
    Suspended,
    /// It is gone for good. Nothing leads back; whoever works there enrols anew.
    Revoked,
    /// It was reported lost or stolen.
    Lost,
}

impl DeskState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Active, Self::Suspended, Self::Lost, Self::Revoked];

    /// The word in the ledger; the sentence is `officer-desk-state-<word>`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
            Self::Lost => "lost",
        }
    }
    /// The state whose [`Self::word`] is `word`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
    /// Nobody is known to be behind its key any more: what it sends from here on is kept apart, and
    /// it is told nothing.
    #[must_use]
    pub const fn is_cut_off(self) -> bool {
        matches!(self, Self::Revoked | Self::Lost)
    }
}

/// A change of a desk's state.
#[derive(Debug, Clone)]
pub struct StateChange {
    /// Which desk.
    pub enrolment: u32,
    /// Its state from here on.
    pub to: DeskState,
    /// Which officer; empty on the centre's own machine.
    pub by: String,
    /// Why, in a person's words.
    pub why: String,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateChanged {
    /// The desk is in that state now.
    Done,
    /// It was in that state already.
    Same,
    /// A revoked desk stays revoked.
    Final,
    /// No such desk.
    NoDesk,
}

/// One line of a desk's history of states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateLine {
    /// The state reached.
    pub state: DeskState,
    /// When.
    pub at_ms: i64,
    /// By which officer; empty on the centre's own machine.
    pub by: String,
    /// Why.
    pub why: String,
}

/// A desk.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Its number.
    pub enrolment: u32,
    /// Its epoch.
    pub epoch: u32,
    /// Its key.
    pub key: PublicKey,
    /// Where it stands.
    pub place: Place,
    /// Its supervisor.
    pub supervisor: String,
    /// Since when.
    pub enrolled_ms: i64,
    /// Since when it is frozen for new work.
    pub frozen_ms: Option<i64>,
    /// The last packet of the longest unbroken run from the first on; 0 for none.
    pub head: u64,
    /// That packet's hash, or the chain's start.
    pub head_hash: Digest,
    /// How many of its asks the ledger took down. Only grows.
    pub turn: u32,
    /// Its last exchange.
    pub seen_ms: Option<i64>,
    /// What was decided about it.
    pub state: DeskState,
    /// Since when.
    pub state_ms: i64,
    /// Its version, as it told at its last exchange.
    pub version: Option<String>,
    /// How many packets it had unsent then.
    pub outbox_count: Option<u32>,
    /// How old the oldest of them was, in seconds.
    pub oldest_age_s: Option<u32>,
}

impl Desk {
    /// What the desk itself is told about it.
    #[must_use]
    pub fn standing(&self) -> DeskStanding {
        match self.state {
            DeskState::Revoked => DeskStanding::Revoked,
            DeskState::Lost => DeskStanding::Lost,
            DeskState::Active | DeskState::Suspended if self.frozen_ms.is_some() => DeskStanding::Frozen,
            DeskState::Suspended => DeskStanding::Suspended,
            DeskState::Active => DeskStanding::Active,
        }
    }
}

/// A desk that this ledger forgot and whose number and key are known from elsewhere.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// Its number.
    pub enrolment: u32,
    /// Its key.
    pub key: PublicKey,
    /// Where it stands.
    pub place: Place,
    /// Its supervisor.
    pub supervisor: String,
}

/// What using a code came to.
#[derive(Debug, Clone)]
pub enum CodeUse {
    /// Taken for the first time: this desk is new.
    Fresh(Desk),
    /// The same desk used it before; the reply was lost on the way.
    Repeated(Desk),
    /// No such code.
    Unknown,
    /// Another desk has used it.
    Spent,
    /// Its time is over.
    Expired,
    /// There is no number left for another desk.
    Full,
}

/// Acts on desks.
pub trait Desks: Send + Sync {
    /// Keeps a code.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn offer_enrolment(&self, offer: &EnrolmentOffer) -> LedgerResult<()>;

    /// Spends a code for a desk: gives it the next number, epoch 1 and an empty chain.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn enrol(&self, secret_hash: &Digest, desk: &NewDesk, now_ms: i64) -> LedgerResult<CodeUse>;

    /// One desk.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn desk(&self, enrolment: u32) -> LedgerResult<Option<Desk>>;

    /// All desks by number.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn desks(&self) -> LedgerResult<Vec<Desk>>;

    /// Lets a frozen desk work again; what it sent meanwhile may be opened.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn thaw(&self, enrolment: u32) -> LedgerResult<()>;

    /// Changes a desk's state and writes it down. A lost desk that works again has what it sent
    /// meanwhile opened.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn set_desk_state(&self, change: &StateChange, now_ms: i64) -> LedgerResult<StateChanged>;

    /// A desk's changes of state, oldest first.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn desk_states(&self, enrolment: u32) -> LedgerResult<Vec<StateLine>>;

    /// Takes in a desk under the number that it has already; false where number or key is taken.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn adopt(&self, desk: &Adopted, now_ms: i64) -> LedgerResult<bool>;

    /// This ledger was put back from a backup: gives the next centre epoch, and lets every count
    /// that others may remember a higher value of jump ahead (notices, documents, desks' numbers).
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn restored(&self, now_ms: i64) -> LedgerResult<u64>;

    /// The centre's epoch, from 1.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn centre_epoch(&self) -> LedgerResult<u64>;
}
