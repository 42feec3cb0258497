//! Signed documents, settings, and the notices that tell desks of them and of their requests.

use serde::{Deserialize, Serialize};
use wasl_domain::{answers::FieldId, ids::TrackingNumber, stage::Stage};
use wasl_protocol::documents::{DocKind, SignedDoc};

use super::LedgerResult;

/// A notice as the ledger keeps it: documents by name, so that a release to a thousand desks is
/// stored once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum StoredWhat {
    /// A request stands elsewhere now.
    StageMoved {
        /// Which.
        tracking: TrackingNumber,
        /// Where it stands.
        stage: Stage,
        /// Code of the reason.
        reason: Option<String>,
        /// The officer's own words.
        reason_text: Option<String>,
    },
    /// Something must be put right at the desk.
    CorrectionWanted {
        /// Which request.
        tracking: TrackingNumber,
        /// Which questions.
        fields: Vec<FieldId>,
        /// The officer's own words.
        reason_text: String,
    },
    /// A document came out.
    Released {
        /// Its kind.
        kind: DocKind,
        /// Its id.
        id: String,
        /// Its serial.
        serial: u64,
    },
    /// A sentence for the desk's people.
    Message {
        /// In Arabic.
        text_ar: String,
        /// In English.
        text_en: String,
    },
}

/// A signed document on its way into the ledger.
#[derive(Debug, Clone)]
pub struct Release {
    /// The document.
    pub doc: SignedDoc,
    /// The one desk that it is for, or none for all.
    pub for_desk: Option<u32>,
    /// Whether to tell the desks concerned by a notice. A desk that enrols gets it without.
    pub tell: bool,
}

/// Acts on documents, settings and notices.
pub trait Documents: Send + Sync {
    /// A setting of the centre.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn setting(&self, name: &str) -> LedgerResult<Option<String>>;

    /// Keeps a setting.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn set_setting(&self, name: &str, value: &str) -> LedgerResult<()>;

    /// Keeps documents and the notices of them. One whose kind, id and serial are already there is
    /// left as it is: a published document is immutable.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn release(&self, releases: &[Release], now_ms: i64) -> LedgerResult<()>;

    /// One document.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn document(&self, kind: DocKind, id: &str, serial: u64) -> LedgerResult<Option<SignedDoc>>;

    /// The newest serial of a document.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn newest_serial(&self, kind: DocKind, id: &str) -> LedgerResult<Option<u64>>;

    /// The newest of each kind and id that is for all desks, and of those for `for_desk`.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn newest_documents(&self, for_desk: Option<u32>) -> LedgerResult<Vec<SignedDoc>>;

    /// A desk's notices after `cursor`, oldest first, at most `count_max`: sequence, time, content.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn notices_after(&self, enrolment: u32, cursor: u64, count_max: u32) -> LedgerResult<Vec<(u64, i64, StoredWhat)>>;

    /// Tells one desk something.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn tell(&self, enrolment: u32, what: &StoredWhat, now_ms: i64) -> LedgerResult<()>;
}
