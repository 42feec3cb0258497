//! What is handed in: the shape that `waslctl submit` reads and that both faces produce.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{answers::Answers, pack::ServiceId};

/// One submission. `waslctl catalogue example SERVICE` prints a complete one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// Makes repeating it harmless: the same id gives the first one's result again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The service.
    pub service: ServiceId,
    /// The pack's version it was filled in for; the newest where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack_version: Option<u32>,
    /// The citizen's language for receipt and messages; Arabic where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The answers.
    pub answers: Answers,
    /// Adds the cash payment of the whole fee.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paid: bool,
    /// Scans of papers that were seen, page by page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<SubmittedPage>,
}

/// One page of a paper, as a picture in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmittedPage {
    /// Id of the paper in the service's pack.
    pub paper: String,
    /// A JPEG or PNG; a relative path begins where the submission's own file lies.
    pub file: String,
}
