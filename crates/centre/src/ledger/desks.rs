//! Desks: the codes that let them in, their numbers and keys, and whether they are frozen.

use wasl_protocol::{Digest, keys::PublicKey};

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
    /// Its last exchange.
    pub seen_ms: Option<i64>,
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
}
