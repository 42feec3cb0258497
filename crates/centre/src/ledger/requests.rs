//! Requests: what packets mean once opened, and the stages that officers move them through.

use uuid::Uuid;
use wasl_domain::{
    answers::{Answers, FieldId},
    ids::TrackingNumber,
    money::Money,
    pack::ServiceId,
    stage::Stage,
    tariff::Fee,
};
use wasl_protocol::{Digest, bodies::PayWay};

use super::{LedgerResult, NewPaper, StoredWhat};

/// Why a packet is in quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its id was taken by other content.
    SameId,
    /// The seal does not open with this centre's keys.
    Sealed,
    /// What is inside is not the body of its kind.
    NotABody,
    /// A kind that this version does not know.
    UnknownKind,
    /// The tracking number is another desk's.
    OtherDesksNumber,
    /// The tracking number is taken.
    NumberTaken,
    /// The request's id is taken.
    RequestTaken,
    /// No such service or version was published here.
    UnknownPack,
    /// The pack has that version, but other content.
    OtherPack,
    /// The day it was made is no date.
    NoSuchDay,
    /// Its answers break the pack's rules.
    Rules,
    /// The request that it names belongs to another desk or number.
    OtherRequest,
    /// The stage of the request does not allow it.
    Stage,
    /// Its papers are not those that its header stands for, or beyond all bounds.
    OtherPapers,
    /// Its desk was reported lost, or revoked, before it came.
    AfterLoss,
}

impl Why {
    /// All reasons.
    pub const ALL: [Self; 15] = [
        Self::SameId,
        Self::Sealed,
        Self::NotABody,
        Self::UnknownKind,
        Self::OtherDesksNumber,
        Self::NumberTaken,
        Self::RequestTaken,
        Self::UnknownPack,
        Self::OtherPack,
        Self::NoSuchDay,
        Self::Rules,
        Self::OtherRequest,
        Self::Stage,
        Self::OtherPapers,
        Self::AfterLoss,
    ];

    /// The word in the ledger.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SameId => "same_id",
            Self::Sealed => "sealed",
            Self::NotABody => "not_a_body",
            Self::UnknownKind => "unknown_kind",
            Self::OtherDesksNumber => "other_desks_number",
            Self::NumberTaken => "number_taken",
            Self::RequestTaken => "request_taken",
            Self::UnknownPack => "unknown_pack",
            Self::OtherPack => "other_pack",
            Self::NoSuchDay => "no_such_day",
            Self::Rules => "rules",
            Self::OtherRequest => "other_request",
            Self::Stage => "stage",
            Self::OtherPapers => "other_papers",
            Self::AfterLoss => "after_loss",
        }
    }
}

/// A request as a packet brought it.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// What people call it by.
    pub tracking: TrackingNumber,
    /// Its id.
    pub request: Uuid,
    /// The service.
    pub service: ServiceId,
    /// The version of its pack.
    pub pack_version: u32,
    /// Judged and pruned answers.
    pub answers: Answers,
    /// The fee told at the desk.
    pub fee: Fee,
    /// The citizen's language.
    pub language: String,
    /// The civil date it was made on.
    pub day: String,
    /// Where it was made.
    pub governorate: String,
    /// The desk's face: `console`, `kiosk`, `ctl`.
    pub face: String,
    /// The desk's clock when it was kept.
    pub kept_ms: i64,
    /// The desk doubted its clock.
    pub time_doubtful: bool,
    /// Six digits on the receipt.
    pub short_code: String,
    /// Last four digits of each national number in it.
    pub last_digits: Vec<String>,
}

/// A payment as a packet brought it.
#[derive(Debug, Clone)]
pub struct Payment {
    /// Its id.
    pub payment: Uuid,
    /// What it pays for.
    pub tracking: TrackingNumber,
    /// How much.
    pub amount: Money,
    /// How.
    pub way: PayWay,
    /// Who took it.
    pub assistant: String,
    /// The desk's clock; read back, it is put right where the centre knows better.
    pub at_ms: i64,
}

/// A correction as a packet brought it.
#[derive(Debug, Clone)]
pub struct Correction {
    /// Its id.
    pub correction: Uuid,
    /// What it corrects.
    pub tracking: TrackingNumber,
    /// The answers that it must find.
    pub before: Answers,
    /// All answers after it, judged.
    pub answers: Answers,
    /// Last four digits of each national number after it.
    pub last_digits: Vec<String>,
    /// Who took it.
    pub assistant: String,
    /// The stage that it must find.
    pub from: Stage,
    /// The stage after it.
    pub to: Stage,
    /// Papers that came with it.
    pub papers: Vec<NewPaper>,
}

/// What a packet means.
#[derive(Debug, Clone)]
pub enum Act {
    /// A new request, with its papers.
    Request(Box<NewRequest>, Vec<NewPaper>),
    /// Money.
    Payment(Payment),
    /// Answers put right.
    Correction(Box<Correction>),
    /// Taken back by the citizen.
    Withdrawal {
        /// Which request.
        tracking: TrackingNumber,
        /// The stage that it must find.
        from: Stage,
        /// The citizen's reason.
        reason: String,
    },
    /// The request that it names has not come yet; it will be looked at again when it has.
    WaitsFor(Uuid),
    /// It makes no sense: why, what more is to be said (no person, no answer), and the tracking number of
    /// the request that it would be, where that can be read.
    Quarantine(Why, String, Option<TrackingNumber>),
}

/// What became of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Done.
    Done,
    /// Someone opened the packet before; nothing changed.
    Before,
    /// Something unique is taken; nothing changed.
    Conflict(Why),
    /// The request that it changes is no longer as it was read: nothing changed, the packet is still to be
    /// opened, and what it means is to be judged anew.
    Overtaken,
}

/// A request as it stands.
#[derive(Debug, Clone)]
pub struct StoredRequest {
    /// As it came, with corrections applied.
    pub new: NewRequest,
    /// The desk.
    pub enrolment: u32,
    /// Its packet.
    pub packet_hash: Digest,
    /// When the packet came.
    pub arrived_ms: i64,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub stage_ms: i64,
    /// Code of the reason for that.
    pub reason: Option<String>,
    /// Its words.
    pub reason_text: Option<String>,
    /// Questions to put right.
    pub wanted: Vec<FieldId>,
    /// Paid so far, in new pounds.
    pub paid: Money,
    /// When it was made by the centre's clock, where that is known.
    pub true_ms: Option<i64>,
}

/// A desk's wall clock that is no further off than this is believed.
const CLOCK_IS_RIGHT_MS: i64 = 2 * 60 * 1000;

/// The time to show for something that a desk did: its own clock's, unless the centre knows that it
/// was wrong; and never later than it came. With it: whether it is only about right.
#[must_use]
pub fn time_shown(wall_ms: i64, true_ms: Option<i64>, arrived_ms: Option<i64>, is_doubted: bool) -> (i64, bool) {
    match (true_ms, arrived_ms) {
        (Some(true_ms), _) if true_ms.abs_diff(wall_ms) > CLOCK_IS_RIGHT_MS.unsigned_abs() => (true_ms, false),
        (Some(_), _) => (wall_ms, false),
        (None, Some(arrived_ms)) if wall_ms > arrived_ms.saturating_add(CLOCK_IS_RIGHT_MS) => (arrived_ms, true),
        (None, _) => (wall_ms, is_doubted),
    }
}

impl StoredRequest {
    /// When it was made, and whether that is only about right.
    #[must_use]
    pub fn kept(&self) -> (i64, bool) {
        time_shown(self.new.kept_ms, self.true_ms, Some(self.arrived_ms), self.new.time_doubtful)
    }
}

/// A move by an officer.
#[derive(Debug, Clone)]
pub struct Move {
    /// Which request.
    pub tracking: TrackingNumber,
    /// The stage that it must find.
    pub from: Stage,
    /// The stage after it.
    pub to: Stage,
    /// Who.
    pub by: String,
    /// Code of the reason.
    pub reason: Option<String>,
    /// The officer's own words.
    pub reason_text: Option<String>,
    /// Questions to put right.
    pub wanted: Vec<FieldId>,
    /// What its desk is told.
    pub tell: Vec<StoredWhat>,
}

/// One line of a request's history.
#[derive(Debug, Clone)]
pub struct HistoryLine {
    /// The stage reached.
    pub stage: Stage,
    /// When.
    pub at_ms: i64,
    /// By which officer; empty where a packet did it.
    pub by: String,
    /// Words of the reason.
    pub reason_text: Option<String>,
}

/// Which requests to list.
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    /// Only of this stage.
    pub stage: Option<Stage>,
    /// Only what is not over: neither delivered, refused nor withdrawn.
    pub open_only: bool,
    /// Pass over so many.
    pub skip: u32,
    /// At most so many.
    pub count_max: u32,
}

/// Acts on requests.
pub trait Requests: Send + Sync {
    /// Writes what packets mean, each once and all in one transaction: a packet that is already opened
    /// changes nothing, and one that is in conflict leaves the others alone. What became of each, in
    /// their order.
    ///
    /// # Errors
    /// [`super::LedgerFault`]; then nothing of any of them is written.
    fn record(&self, opened: &[(Digest, Act)], now_ms: i64) -> LedgerResult<Vec<Recorded>>;

    /// One request by its number.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn request(&self, tracking: TrackingNumber) -> LedgerResult<Option<StoredRequest>>;

    /// One request by its id.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn request_by_id(&self, request: Uuid) -> LedgerResult<Option<StoredRequest>>;

    /// Requests, the longest in their stage first.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn requests(&self, filter: &RequestFilter) -> LedgerResult<Vec<StoredRequest>>;

    /// How many requests stand where; stages without any are left out.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn stage_counts(&self) -> LedgerResult<Vec<(Stage, u64)>>;

    /// When the first request of the same desk came that has a higher number: until then nobody can
    /// tell that this one is missing.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn later_arrival(&self, tracking: TrackingNumber) -> LedgerResult<Option<i64>>;

    /// A request's history, oldest first.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn history(&self, tracking: TrackingNumber) -> LedgerResult<Vec<HistoryLine>>;

    /// A request's payments, oldest first.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn payments(&self, tracking: TrackingNumber) -> LedgerResult<Vec<Payment>>;

    /// Moves a request; false where it no longer stands at `from`.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn move_request(&self, step: &Move, now_ms: i64) -> LedgerResult<bool>;
}
