//! How the centre says no over HTTP: problem details (RFC 9457) with a `code`.

use serde::{Deserialize, Serialize};

/// The media type of problems.
pub const PROBLEM_TYPE: &str = "application/problem+json";
/// The code of an unknown or expired nonce; the answer carries a fresh one.
pub const NONCE_CODE: &str = "nonce";

/// A problem. `code` is what programs go by; the texts are for people who read logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `about:blank`, or an address that explains the code.
    #[serde(rename = "type", default = "blank")]
    pub kind: String,
    /// A short title.
    #[serde(default)]
    pub title: String,
    /// The HTTP status.
    #[serde(default)]
    pub status: u16,
    /// What programs go by: `nonce`, `code_spent`, `desk_unknown` …
    pub code: String,
    /// More, where there is some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

fn blank() -> String {
    "about:blank".to_owned()
}

impl Problem {
    /// A problem without detail.
    #[must_use]
    pub fn new(status: u16, code: impl Into<String>, title: impl Into<String>) -> Self {
        Self { kind: blank(), title: title.into(), status, code: code.into(), detail: None }
    }
}
