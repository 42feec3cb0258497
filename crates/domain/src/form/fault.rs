//! Why an answer cannot stand: facts alone, the sentence is composed where it is shown.

use serde::{Deserialize, Serialize};

use crate::answers::FieldId;

/// Why an answer cannot stand. Facts only; the sentence is `fault-<code>` in `locales`, or the
/// attribute `.<code>` of the question's own words where they say it better.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Fault {
    /// Nothing was answered.
    #[error("empty")]
    Empty,
    /// Fewer or more digits than the question takes.
    #[error("{typed} digits instead of {wanted}")]
    DigitCount {
        /// What it takes.
        wanted: u32,
        /// What was typed.
        typed: u32,
    },
    /// Something that is no digit.
    #[error("not digits")]
    NotDigits,
    /// Fewer letters than it takes.
    #[error("shorter than {min}")]
    TooShort {
        /// Fewest.
        min: u32,
        /// Typed.
        typed: u32,
    },
    /// More letters than it takes.
    #[error("longer than {max}")]
    TooLong {
        /// Most.
        max: u32,
        /// Typed.
        typed: u32,
    },
    /// A sign that a name does not have (digits, control characters).
    #[error("sign {sign:?} does not belong")]
    Sign {
        /// The first such sign.
        sign: String,
    },
    /// Not of the form (mail address, plot, reference).
    #[error("not of the form")]
    Form,
    /// No such day.
    #[error("no such date")]
    NoSuchDate,
    /// Day or month is missing and must be known.
    #[error("day and month are needed")]
    PartialDate,
    /// Must be in the past.
    #[error("must be in the past")]
    NotPast,
    /// Must not be in the past.
    #[error("must not be in the past")]
    NotFuture,
    /// A mobile number begins with 09 and has ten digits.
    #[error("no mobile number")]
    Phone {
        /// Digits typed.
        typed: u32,
    },
    /// Not a whole number, or not a decimal.
    #[error("not a number")]
    NotNumber,
    /// Below the least.
    #[error("below {min}")]
    Below {
        /// Least.
        min: String,
    },
    /// Above the most.
    #[error("above {max}")]
    Above {
        /// Most.
        max: String,
    },
    /// More places than it takes.
    #[error("more than {places} places")]
    Places {
        /// Most.
        places: u32,
    },
    /// No such code.
    #[error("no such choice")]
    NoSuchChoice {
        /// The code given.
        given: String,
    },
    /// Too few were chosen, or too few rows.
    #[error("fewer than {min}")]
    TooFew {
        /// Fewest.
        min: u32,
    },
    /// Too many rows.
    #[error("more than {max}")]
    TooMany {
        /// Most.
        max: u32,
    },
    /// The consent was not given.
    #[error("not agreed")]
    NotAgreed,
    /// The paper was not seen.
    #[error("paper not seen")]
    PaperNotSeen,
    /// A text where a flag stands, and the like.
    #[error("wrong kind of answer")]
    WrongKind,
    /// No such question in the form.
    #[error("no such question")]
    NoSuchField,
    /// A check of the pack does not hold; its sentence is `check-<id>`.
    #[error("check {id}")]
    Check {
        /// The check.
        id: String,
    },
    /// Warning: nobody knows this governorate code.
    #[error("unknown governorate code {governorate}")]
    UnknownGovernorate {
        /// First two digits.
        governorate: String,
    },
}

/// A fault at a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    /// The question; in a repeat group `owners[0].name`.
    pub field: FieldId,
    /// What is wrong.
    #[serde(flatten)]
    pub fault: Fault,
    /// It is only a warning: shown, does not stop.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub warns: bool,
}

impl Fault {
    /// The code of the fault, which names its sentence: `digit_count`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::DigitCount { .. } => "digit_count",
            Self::NotDigits => "not_digits",
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::Sign { .. } => "sign",
            Self::Form => "form",
            Self::NoSuchDate => "no_such_date",
            Self::PartialDate => "partial_date",
            Self::NotPast => "not_past",
            Self::NotFuture => "not_future",
            Self::Phone { .. } => "phone",
            Self::NotNumber => "not_number",
            Self::Below { .. } => "below",
            Self::Above { .. } => "above",
            Self::Places { .. } => "places",
            Self::NoSuchChoice { .. } => "no_such_choice",
            Self::TooFew { .. } => "too_few",
            Self::TooMany { .. } => "too_many",
            Self::NotAgreed => "not_agreed",
            Self::PaperNotSeen => "paper_not_seen",
            Self::WrongKind => "wrong_kind",
            Self::NoSuchField => "no_such_field",
            Self::Check { .. } => "check",
            Self::UnknownGovernorate { .. } => "unknown_governorate",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_the_word_in_data() {
        let all = [
            Fault::Empty,
            Fault::DigitCount { wanted: 11, typed: 10 },
            Fault::NoSuchChoice { given: "x".into() },
            Fault::UnknownGovernorate { governorate: "99".into() },
            Fault::NotAgreed,
            Fault::Check { id: "adult".into() },
        ];
        for fault in all {
            let data = serde_json::to_value(&fault).expect("plain data");
            assert_eq!(data["code"], fault.code());
        }
    }
}
