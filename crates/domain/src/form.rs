//! The form language: sections of questions, and the one engine that asks, judges and prunes.
//!
//! The same engine serves the desk (both faces) and the centre.

mod asking;
mod changed;
mod fault;
mod finish;
mod judge;
mod kind;
mod normal;
mod numbers;
mod put;
mod reading;
mod written;

use serde::{Deserialize, Serialize};

pub use asking::{Asked, asked, asked_in_row, find, papers};
pub use changed::changed;
pub use fault::{Fault, FieldFault};
pub use finish::finish;
pub use judge::judge;
pub use kind::{FieldKind, Options, codes};
pub use normal::normal;
pub use put::{put, remove_row};
pub(crate) use reading::{Reading, leans_on, questions};

use crate::{answers::FieldId, rule::Rule};

/// A part of the form with a title (message `section-<id>`), shown as one group on the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Prefix of its questions' ids: section `holder` + question `father_name` = `holder.father_name`.
    pub id: String,
    /// Name of a shared block (`catalogue/blocks/<name>`) whose questions stand here. Empty in a
    /// resolved pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include: Option<String>,
    /// Questions of the block to leave out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// Further questions, after those of the block.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Asked only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask_if: Option<Rule>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Field {
    /// Id without its section, in snake case. In a resolved pack: the full id (`holder.father_name`).
    pub id: FieldId,
    /// Message key of its words. Left out in files: `<block or section>-<id>`; filled when resolved.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// What kind of answer it takes.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// May stay empty. Without `optional` and `required_if` a question must be answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Must be answered only when this holds (then `optional` is left out).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_if: Option<Rule>,
    /// Asked only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask_if: Option<Rule>,
    /// Conditions on the answer.
    #[serde(default, rename = "check", skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// What of a known person fills it in by itself (`national_number`, `name`, `family`, `father`,
    /// `mother`, `birth_date`, `birth_place`, `phone`, …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autofill: Option<String>,
    /// The kiosk echoes and then masks it; read-backs show the last four characters.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// Where on the identity card it is written (0 to 1 of the card's height and its side), for the
    /// kiosk's drawing: `name`, `father`, `mother`, `family`, `birth`, `number`, `registry`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_card: Option<String>,
}

/// A condition on an answer, with the message `check-<id>` of the pack or block for when it fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Names its sentence.
    pub id: String,
    /// What must hold.
    pub that: Rule,
    /// A warning is shown and does not stop the request.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub warns: bool,
}
