//! Rules of a form as a typed expression tree: no loops, no exceptions, integers and decimals only.
//!
//! Three-valued: what leans on an unanswered question is *unknown*; an unknown `ask_if` does not ask,
//! an unknown `required_if` does not require, an unknown `check` does not complain.

mod evaluate;
mod references;
mod value;

use serde::{Deserialize, Serialize};

pub use evaluate::{DEPTH_MAX, Scope};
pub use value::{Facts, Range, SCALE, Value, fixed, fixed_text};

use crate::answers::FieldId;

/// An expression. In JSON it is written by its variant's name in snake case:
/// `{"eq":[{"answer":"asker.as"},{"text":"proxy"}]}`, `"today"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Always true.
    Always,
    /// Never true.
    Never,
    /// The request's own date in the centre's zone.
    Today,
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A decimal, written with a point: `"12.5"`. At most four places.
    Decimal(String),
    /// A date `YYYY-MM-DD`.
    Date(String),
    /// The answer to a question; inside `some`/`every`, a question of the row comes first.
    Answer(FieldId),
    /// Whether a question has an answer (never unknown).
    Given(FieldId),
    /// Logical not.
    Not(Box<Rule>),
    /// True when all are; false when one is.
    All(Vec<Rule>),
    /// True when one is; false when all are false.
    Any(Vec<Rule>),
    /// Equal.
    Eq(Box<[Rule; 2]>),
    /// Not equal.
    Ne(Box<[Rule; 2]>),
    /// Less (numbers, dates).
    Lt(Box<[Rule; 2]>),
    /// Less or equal.
    Le(Box<[Rule; 2]>),
    /// Greater.
    Gt(Box<[Rule; 2]>),
    /// Greater or equal.
    Ge(Box<[Rule; 2]>),
    /// Whether a text is one of these: `{"in":[{"answer":"x"},["a","b"]]}`. For an answer of several
    /// codes: whether any of them is.
    In(Box<Rule>, Vec<String>),
    /// Sum of numbers.
    Add(Vec<Rule>),
    /// Difference.
    Sub(Box<[Rule; 2]>),
    /// Product.
    Mul(Box<[Rule; 2]>),
    /// Letters in a text.
    Length(Box<Rule>),
    /// Whether a text begins with another.
    StartsWith(Box<[Rule; 2]>),
    /// How many rows a repeat group or how many codes a choice of several has.
    Count(FieldId),
    /// Sum of a number question over the rows of a repeat group: `{"sum":["owners","share"]}`.
    Sum(FieldId, FieldId),
    /// Whether a rule holds in at least one row.
    Some(FieldId, Box<Rule>),
    /// Whether a rule holds in every row.
    Every(FieldId, Box<Rule>),
    /// Whole years from the first date to the second.
    YearsBetween(Box<[Rule; 2]>),
    /// Days from the first date to the second.
    DaysBetween(Box<[Rule; 2]>),
    /// The first when the condition holds, the second when not: `{"if":[cond, a, b]}`.
    If(Box<[Rule; 3]>),
}
