//! A pack: the published, signed, versioned data of one service. Texts lie beside it in Fluent files.

mod canonical;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{answers::Answers, form::Section, rule::Rule, tariff::FeeItem};

/// Names a service: `civil-registry.individual-extract` (authority, then service).
pub type ServiceId = String;
/// A language by its tag: `ar`, `en`.
pub type Lang = String;

/// Whether a service is taken in now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Availability {
    /// Taken in.
    Open,
    /// Not for now; the reason is the message `paused` of the pack's words.
    Paused {
        /// Expected back, `YYYY-MM-DD`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<String>,
    },
    /// No more.
    Closed,
}

/// For whom a request may be made, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Applicant {
    /// The holder of the record.
    Holder,
    /// Ascendant, descendant, spouse, sibling.
    Kin,
    /// With a power of attorney.
    Proxy,
}

impl Applicant {
    /// The word in data: `holder`, `kin`, `proxy`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Kin => "kin",
            Self::Proxy => "proxy",
        }
    }
}

/// A paper to bring. Words: `paper-<id>`, with `.note`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Its id: `holder-id`, `power-of-attorney`.
    pub id: String,
    /// Shown and given back (`seen`), or a copy is kept (`copied`).
    pub how: PaperUse,
    /// Only needed when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<Rule>,
}

/// What is done with a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperUse {
    /// Looked at and given back.
    Seen,
    /// A copy goes with the request.
    Copied,
}

/// How long the document takes once the request is at the centre. Unknown keys are refused by the
/// catalogue: serde cannot refuse them beside a flattened enum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TimeClass {
    /// The class.
    #[serde(flatten)]
    pub takes: Takes,
    /// Made up for the catalogue, to be confirmed by the authority.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

/// The classes of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "takes", rename_all = "snake_case")]
pub enum Takes {
    /// Handed over on the spot.
    OnTheSpot,
    /// Within hours.
    Hours {
        /// How many.
        n: u32,
    },
    /// Within working days.
    Days {
        /// How many.
        n: u32,
    },
    /// As long as the authority takes.
    AsAuthority,
}

/// How a document reaches the citizen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryWay {
    /// By post to an address.
    Post,
    /// At a chosen centre.
    Pickup,
}

impl DeliveryWay {
    /// The word in data: `post`, `pickup`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Pickup => "pickup",
        }
    }
}

/// `pack.json`. As a file it may name blocks; after [`crate::catalogue`] resolved it, it stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// The service.
    pub id: ServiceId,
    /// Grows with every published change.
    pub version: u32,
    /// Two letters at most on the receipt's token: a small number, unique in the catalogue, never reused.
    pub number: u16,
    /// Id in `catalogue/authorities.json`; words `authority-<id>`.
    pub authority: String,
    /// Whether it is taken in.
    pub state: Availability,
    /// Who may ask.
    pub applicants: Vec<Applicant>,
    /// May be asked for at the kiosk, and in which place among its tiles (1 first).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kiosk: Option<u8>,
    /// Which drawing the kiosk shows: `person`, `family`, `birth`, `death`, `marriage`, `divorce`,
    /// `clear-record`, `not-employed`, `land`, `owner`, `chain`, `plan`, `house`, `lien`, `tax`,
    /// `company`, `school`.
    pub picture: String,
    /// What to bring.
    pub papers: Vec<Paper>,
    /// The questions.
    pub form: Vec<Section>,
    /// What it costs: items; tariffs hold the amounts.
    pub fees: Vec<FeeItem>,
    /// How long it takes.
    pub time: TimeClass,
    /// How it is handed over.
    pub delivery: Vec<DeliveryWay>,
    /// Where the facts come from.
    pub source: String,
    /// Something in it was made up and awaits the authority's word.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Fluent texts by language, words of used blocks included. Empty in files, filled when resolved.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<Lang, String>,
    /// Lists that its questions use, by name: codes in order. Filled when resolved; words are the
    /// messages `list-<name>-<code>`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lists: BTreeMap<String, Vec<String>>,
    /// Answers of the first valid golden case: a complete example. Filled when resolved.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub example: Answers,
}
