//! What packets seal, as JSON. Unknown fields are tolerated, so that an older centre still reads a
//! newer desk. `Debug` leaves out what names a person or a service.

use std::fmt;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;
use wasl_domain::{answers::Answers, ids::TrackingNumber, money::Money, pack::ServiceId, tariff::Fee};

use crate::{
    fault::{Part, ProtocolFault},
    hex,
    keys::Digest,
    packet::BODY_BYTES_MAX,
    papers::PaperEntry,
};

/// `body` as it is sealed.
#[must_use]
pub fn body_to_bytes<T: Serialize>(body: &T) -> Vec<u8> {
    serde_json::to_vec(body).expect("bodies have text keys only")
}

/// A body as it was opened.
///
/// # Errors
/// [`ProtocolFault::Malformed`] or [`ProtocolFault::TooLarge`] with [`Part::Body`].
pub fn body_from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ProtocolFault> {
    if bytes.len() > BODY_BYTES_MAX {
        return Err(ProtocolFault::TooLarge { part: Part::Body, max: BODY_BYTES_MAX });
    }
    serde_json::from_slice(bytes).map_err(|_| ProtocolFault::Malformed { part: Part::Body })
}

/// Where a request was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// An assistant at the counter.
    Console,
    /// The citizen alone.
    Kiosk,
    /// `waslctl`.
    Ctl,
}

/// How the citizen confirmed what was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmed {
    /// It was read out.
    ByVoice,
    /// Read on the screen.
    OnScreen,
    /// Whoever called the program says so.
    ByCaller,
}

/// A way of paying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayWay {
    /// Notes and coins at the counter.
    Cash,
}

/// A request. Carries no money.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestBody {
    /// The request's id.
    pub request: Uuid,
    /// Its tracking number.
    pub tracking: TrackingNumber,
    /// The service.
    pub service: ServiceId,
    /// The service's number, as on the receipt.
    pub service_number: u16,
    /// The version of the pack that it was filled in for.
    pub pack_version: u32,
    /// SHA-256 of that pack's canonical bytes.
    #[serde(with = "hex")]
    pub pack_hash: Digest,
    /// The answers.
    pub answers: Answers,
    /// The citizen's language: `ar`.
    pub language: String,
    /// The civil date of submission in the centre's zone, `YYYY-MM-DD`.
    pub day: String,
    /// Governorate code of the access point.
    pub governorate: String,
    /// What it costs.
    pub fee: Fee,
    /// Where it was taken in.
    pub face: Face,
    /// The assistant, where one was signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant: Option<String>,
    /// How it was confirmed.
    pub confirmed: Confirmed,
    /// The desk was not sure of its clock.
    #[serde(default)]
    pub time_doubtful: bool,
    /// Its papers: what each is, and how its chunks open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<PaperEntry>,
}

/// Money taken for a request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentBody {
    /// The payment's id.
    pub payment: Uuid,
    /// The request's id.
    pub request: Uuid,
    /// Hash of the request's packet.
    #[serde(with = "hex")]
    pub request_packet: Digest,
    /// The request's tracking number.
    pub tracking: TrackingNumber,
    /// How much was due and taken.
    pub amount: Money,
    /// How.
    pub way: PayWay,
    /// What was handed over before change, where it was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tendered: Option<Money>,
    /// Who took it.
    pub assistant: String,
}

/// Answers put right after the centre asked for it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionBody {
    /// The correction's id.
    pub correction: Uuid,
    /// The request's id.
    pub request: Uuid,
    /// Hash of the request's packet.
    #[serde(with = "hex")]
    pub request_packet: Digest,
    /// The request's tracking number.
    pub tracking: TrackingNumber,
    /// The version of the pack that they were checked against.
    pub pack_version: u32,
    /// Only the corrected answers.
    pub answers: Answers,
    /// Who wrote them down.
    pub assistant: String,
    /// Papers that came with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<PaperEntry>,
}

/// The citizen takes a request back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawalBody {
    /// The withdrawal's id.
    pub withdrawal: Uuid,
    /// The request's id.
    pub request: Uuid,
    /// Hash of the request's packet.
    #[serde(with = "hex")]
    pub request_packet: Digest,
    /// The request's tracking number.
    pub tracking: TrackingNumber,
    /// Why.
    pub reason: String,
    /// Who wrote it down.
    pub assistant: String,
}

macro_rules! shown_without_content {
    ($($name:ident by $id:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).field(stringify!($id), &self.$id).finish_non_exhaustive()
            }
        }
    )*};
}
shown_without_content!(RequestBody by request, PaymentBody by payment, CorrectionBody by correction, WithdrawalBody by withdrawal);
