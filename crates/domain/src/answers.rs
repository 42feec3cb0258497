//! What people answered: a flat map from question to answer, as it travels and as it is stored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A question's place in a form: `holder.father_name`; the part before the dot is the section that
/// the block was included as. Inside a repeat group a path reads `owners[2].name`.
pub type FieldId = String;

/// One answer in its normal form (ASCII digits, NFC, trimmed). Which form a kind of question takes
/// is told at [`crate::form::FieldKind`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Answer {
    /// Yes or no; a consent given.
    Flag(bool),
    /// A whole number; money in minor units.
    Number(i64),
    /// Everything written: names, numbers of registers, dates (`1987-03-14`, `1987-03`, `1987`),
    /// codes of choices, decimals (`12.50`).
    Text(String),
    /// Codes of a choice of several.
    Many(Vec<String>),
    /// The rows of a repeat group.
    Rows(Vec<Answers>),
}

/// Answers by question.
pub type Answers = BTreeMap<FieldId, Answer>;
