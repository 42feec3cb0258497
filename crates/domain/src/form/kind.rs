//! The kinds of questions, and what an answer of each looks like in its normal form.

use serde::{Deserialize, Serialize};

use super::Field;
use crate::{
    pack::{Applicant, DeliveryWay, Pack},
    rule::Rule,
};

/// Where the codes of a choice come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Options {
    /// Written here; words are messages `<words key>-<code>`. Codes are never reused.
    Listed(Vec<String>),
    /// The pack's `applicants`.
    Applicants,
    /// The pack's `delivery`.
    Delivery,
    /// A list of the catalogue (`catalogue/lists/<name>.json`), searchable.
    List(String),
}

/// The kinds of questions, and the form of each one's [`crate::answers::Answer`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FieldKind {
    /// Text of one line, at most `max` letters (200 unless told).
    Text {
        /// Most letters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u32>,
    },
    /// Text of several lines (500 letters unless told).
    LongText {
        /// Most letters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u32>,
    },
    /// A person's name or a part of it: letters of any script, spaces, hyphen, apostrophe; 2 to 60.
    Name,
    /// A company's or school's name: 2 to 120, digits too.
    OrganisationName,
    /// Text of 11 digits; an unknown governorate code only warns.
    NationalNumber,
    /// Text of 2 to 12 digits: number of a civil record, register, page.
    RegisterNumber,
    /// Letters and digits of a plot, e.g. `2481/3`; 1 to 20.
    PlotNumber,
    /// Text of 6 to 12 digits or Latin letters: passport, commercial register, licence.
    Reference,
    /// Text `YYYY-MM-DD`; with `unknown_parts` also `YYYY-MM` and `YYYY`.
    Date {
        /// Whether day, or day and month, may be unknown.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unknown_parts: bool,
        /// Today and before only.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        past: bool,
        /// Today and after only.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        future: bool,
    },
    /// Number: a year between 1850 and the request's.
    Year,
    /// Text of 10 digits that begins with 09.
    Phone,
    /// Text: a mail address.
    Email,
    /// Text: one code.
    Choice {
        /// Its codes.
        options: Options,
    },
    /// Many: several codes.
    Choices {
        /// Its codes.
        options: Options,
        /// How many at least.
        #[serde(default)]
        min: u32,
    },
    /// Text: a place by its own name (village, quarter), with completion from a list; 2 to 80.
    Place,
    /// Text: an address that a postman finds; 5 to 200.
    Address,
    /// Flag.
    YesNo,
    /// Number between `min` and `max`, both included.
    Number {
        /// Least.
        min: i64,
        /// Most.
        max: i64,
    },
    /// Text: a decimal of at most `places` places (areas in square metres, shares).
    Decimal {
        /// Places after the point, at most 4.
        places: u32,
        /// Least, as a decimal.
        min: String,
        /// Most, as a decimal.
        max: String,
    },
    /// Number: minor units of new pounds.
    Money,
    /// Rows of questions.
    Repeat {
        /// Fewest rows.
        min: u32,
        /// Most rows.
        max: u32,
        /// The questions of a row; their ids are bare in rows.
        fields: Vec<Field>,
    },
    /// Text: `seen`, or `later` where `may_wait`. Named by one of the pack's papers.
    Paper {
        /// Id of the paper in the pack's `papers`.
        paper: String,
        /// Whether the request may go without it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        may_wait: bool,
    },
    /// Flag that must be true; its words are the text agreed to.
    Consent,
    /// Nothing: a sentence on the sheet.
    Note,
    /// Nothing typed: computed from others, shown, and stored.
    Computed {
        /// Its value.
        value: Rule,
    },
}

/// The codes of a choice or a choice of several, in order; none for other kinds.
#[must_use]
pub fn codes(pack: &Pack, kind: &FieldKind) -> Vec<String> {
    let (FieldKind::Choice { options } | FieldKind::Choices { options, .. }) = kind else { return Vec::new() };
    match options {
        Options::Listed(codes) => codes.clone(),
        Options::Applicants => pack.applicants.iter().copied().map(Applicant::word).map(str::to_owned).collect(),
        Options::Delivery => pack.delivery.iter().copied().map(DeliveryWay::word).map(str::to_owned).collect(),
        Options::List(name) => pack.lists.get(name).cloned().unwrap_or_default(),
    }
}
