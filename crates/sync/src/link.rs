//! How the link to the centre stands: the typed truth behind the status strip.

use serde::{Deserialize, Serialize};

/// Why nothing gets through.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DownKind {
    /// No route, no name, no answer in time.
    Network,
    /// Something between desk and centre answers in its place: a sign-in page, a proxy.
    CaptivePortal,
    /// The centre asks to come later.
    CentreBusy,
    /// The centre says no; a person must act.
    CentreRefuses {
        /// Its code.
        code: String,
    },
    /// An answer that is not the centre's, not for this desk, or not to this question.
    NotGenuine,
}

/// How the link stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "link", rename_all = "snake_case")]
pub enum Link {
    /// The last exchange was proved.
    Up,
    /// It was not.
    Down {
        /// Why.
        kind: DownKind,
        /// Since when, unix milliseconds by the desk's clock.
        since_ms: i64,
    },
}

impl Link {
    /// Whether the last exchange was proved.
    #[must_use]
    pub fn is_up(&self) -> bool {
        matches!(self, Self::Up)
    }
}
