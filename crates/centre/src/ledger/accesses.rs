//! Who looked at what: one line a look, each holding the hash of the line before, so that none can
//! be taken out or changed without the rest telling.

use wasl_domain::ids::TrackingNumber;
use wasl_protocol::{Digest, keys::statement, sha256};

use super::LedgerResult;

const CONTEXT: &str = "wasl-access-v1";

/// What an officer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessKind {
    /// Read a request.
    Request,
    /// Looked at a scan of a request.
    Scan,
    /// Changed what was decided about a desk.
    Desk,
    /// Let a frozen desk work again.
    Thaw,
    /// Asked for more requests than an hour allows, and got none.
    OverLimit,
}

impl AccessKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Request, Self::Scan, Self::Desk, Self::Thaw, Self::OverLimit];

    /// The word in the ledger; the sentence is `officer-access-<word>`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Scan => "scan",
            Self::Desk => "desk",
            Self::Thaw => "thaw",
            Self::OverLimit => "over_limit",
        }
    }
    /// The kind whose [`Self::word`] is `word`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Purpose {
    /// It was next in the list of what waits.
    Work,
    /// Somebody asked for it by its number.
    Number,
    /// An alarm led there.
    Alarm,
    /// The address was opened by itself.
    #[default]
    Direct,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 4] = [Self::Work, Self::Number, Self::Alarm, Self::Direct];

    /// The word in the ledger and in addresses; the sentence is `officer-purpose-<word>`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Number => "number",
            Self::Alarm => "alarm",
            Self::Direct => "direct",
        }
    }
    /// The purpose whose [`Self::word`] is `word`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.word() == word)
    }
}

/// A look about to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccess {
    /// Who; empty on the centre's own machine.
    pub officer: String,
    /// What.
    pub what: AccessKind,
    /// What for.
    pub purpose: Purpose,
    /// Which request.
    pub tracking: Option<TrackingNumber>,
    /// Which desk.
    pub enrolment: Option<u32>,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessLine {
    /// Its place, from 1 without gaps.
    pub n: u64,
    /// When.
    pub at_ms: i64,
    /// What was done.
    pub access: NewAccess,
    /// Hash of the line before; zeros before the first.
    pub previous: Digest,
    /// [`Self::own_hash`] as it was when it was written.
    pub hash: Digest,
}

impl AccessLine {
    /// The line that follows `previous` at place `n`.
    #[must_use]
    pub fn after(n: u64, previous: Digest, access: NewAccess, at_ms: i64) -> Self {
        let mut line = Self { n, at_ms, access, previous, hash: [0; 32] };
        line.hash = line.own_hash();
        line
    }
    /// The hash of all that it says.
    #[must_use]
    pub fn own_hash(&self) -> Digest {
        let NewAccess { officer, what, purpose, tracking, enrolment } = &self.access;
        let tracking = tracking.map(|tracking| tracking.digits()).unwrap_or_default();
        let enrolment = enrolment.map(|desk| desk.to_string()).unwrap_or_default();
        sha256(&statement(
            CONTEXT,
            &[
                &self.n.to_be_bytes(),
                &self.at_ms.to_be_bytes(),
                officer.as_bytes(),
                what.word().as_bytes(),
                purpose.word().as_bytes(),
                tracking.as_bytes(),
                enrolment.as_bytes(),
                &self.previous,
            ],
        ))
    }
}

/// Acts on the log of accesses.
pub trait Accesses: Send + Sync {
    /// Writes a look down. Gives the line.
    ///
    /// # Errors
    /// [`super::LedgerFault`]; then whatever was to be shown must not be.
    fn note_access(&self, access: &NewAccess, now_ms: i64) -> LedgerResult<AccessLine>;

    /// Writes down that an officer reads a request, unless that would be more than `most` different
    /// ones since `since_ms`: then [`AccessKind::OverLimit`] is written, and this is `None`.
    ///
    /// # Errors
    /// [`super::LedgerFault`]; then the request must not be shown.
    fn note_reading(
        &self,
        access: &NewAccess,
        most: u32,
        since_ms: i64,
        now_ms: i64,
    ) -> LedgerResult<Option<AccessLine>>;

    /// Lines after place `after`, oldest first.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn accesses_after(&self, after: u64, count_max: u32) -> LedgerResult<Vec<AccessLine>>;

    /// The newest lines, newest first: all, or those about one request.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn newest_accesses(&self, tracking: Option<TrackingNumber>, count_max: u32) -> LedgerResult<Vec<AccessLine>>;
}
