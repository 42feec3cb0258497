//! What rules compute with: values that may be known only within a range.
//!
//! A partial date stands for all its completions, and so does every number computed from it; a
//! comparison is decided where all completions agree.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{answers::Answer, partial_date::PartialDate};

/// Numbers are counted in ten-thousandths: four places after the point.
pub const SCALE: i128 = 10_000;

/// Answers as rules see them, by question: only those that are asked and stand.
pub type Facts = BTreeMap<String, Value>;

/// All values from one to another, both included; a single one where both are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range<T> {
    /// Least.
    pub from: T,
    /// Most.
    pub to: T,
}

impl<T: Copy + Ord> Range<T> {
    /// The one value `at`.
    pub fn of(at: T) -> Self {
        Self { from: at, to: at }
    }
    /// Whether every value is before every value of `other`; `None` where it depends.
    pub(super) fn is_before(self, other: Self) -> Option<bool> {
        if self.to < other.from {
            Some(true)
        } else if self.from >= other.to {
            Some(false)
        } else {
            None
        }
    }
    /// Whether both are the same value; `None` where it depends.
    pub(super) fn is_same(self, other: Self) -> Option<bool> {
        if self.to < other.from || other.to < self.from {
            Some(false)
        } else if self.from == self.to && other.from == other.to {
            Some(true)
        } else {
            None
        }
    }
}

/// A value of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Truth(bool),
    /// A text, a code.
    Text(String),
    /// Ten-thousandths.
    Number(Range<i128>),
    /// A day.
    Date(Range<Date>),
    /// Several codes.
    Codes(Vec<String>),
    /// Rows of a repeat group.
    Rows(Vec<Facts>),
}

impl Value {
    /// The whole number `n`.
    #[must_use]
    pub fn whole(n: i64) -> Self {
        Self::Number(Range::of(i128::from(n) * SCALE))
    }

    /// The value as an answer's normal form; `None` where it is not exactly known or is no answer.
    #[must_use]
    pub fn answer(&self) -> Option<Answer> {
        match self {
            Self::Truth(flag) => Some(Answer::Flag(*flag)),
            Self::Text(text) => (!text.is_empty()).then(|| Answer::Text(text.clone())),
            Self::Number(range) if range.from == range.to => match i64::try_from(range.from / SCALE) {
                Ok(whole) if range.from % SCALE == 0 => Some(Answer::Number(whole)),
                Ok(_) | Err(_) => Some(Answer::Text(fixed_text(range.from))),
            },
            Self::Number(_) => None,
            Self::Date(range) => PartialDate::covering(range.from, range.to).map(|date| Answer::Text(date.to_string())),
            Self::Codes(codes) => (!codes.is_empty()).then(|| Answer::Many(codes.clone())),
            Self::Rows(_) => None,
        }
    }
}

/// Ten-thousandths of a decimal written with a point: `-12.5` is -125 000. `None` where it is no
/// decimal, has more than four places, or is out of range.
#[must_use]
pub fn fixed(text: &str) -> Option<i128> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, places) = digits.split_once('.').map_or((digits, None), |(whole, places)| (whole, Some(places)));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(whole) || places.is_some_and(|places| !is_digits(places) || places.len() > 4) {
        return None;
    }
    let whole = whole.parse::<i128>().ok()?.checked_mul(SCALE)?;
    let rest = format!("{:0<4}", places.unwrap_or("0")).parse::<i128>().ok()?;
    let sum = whole.checked_add(rest)?;
    Some(if is_negative { -sum } else { sum })
}

/// A decimal from ten-thousandths, as short as it goes.
#[must_use]
pub fn fixed_text(amount: i128) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let size = amount.unsigned_abs();
    let (whole, rest) = (size / SCALE.unsigned_abs(), size % SCALE.unsigned_abs());
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let places = format!("{rest:04}");
    format!("{sign}{whole}.{}", places.trim_end_matches('0'))
}
