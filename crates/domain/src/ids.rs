//! Numbers that identify: a desk's enrolment number and the tracking number on the receipt.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::digits::only_digits;

/// A desk's number, given once at enrolment and never reused: 0 to 99 999, five digits on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EnrolmentNumber(u32);

impl EnrolmentNumber {
    /// The largest number that five digits hold.
    pub const MAX: u32 = 99_999;

    /// `None` above [`Self::MAX`].
    #[must_use]
    pub fn new(number: u32) -> Option<Self> {
        (number <= Self::MAX).then_some(Self(number))
    }
    /// The bare number.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for EnrolmentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}", self.0)
    }
}

/// What identifies a request to a person: `EEEEE SSSSSS CC`, thirteen digits, made offline.
///
/// Five digits of enrolment, six that count this enrolment's requests, two check digits by
/// ISO 7064 MOD 97-10, which catch every single wrong digit and every swap of neighbours.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrackingNumber {
    enrolment: EnrolmentNumber,
    serial: u32,
}

/// Why a text is no tracking number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum NotTracking {
    /// Not thirteen digits.
    #[error("a tracking number has 13 digits, {digits} were given")]
    Length {
        /// How many digits there were.
        digits: usize,
    },
    /// The check digits do not fit: a slip of the finger or ear.
    #[error("the check digits do not fit")]
    Check,
}

impl TrackingNumber {
    /// The largest serial that six digits hold; after it the desk is enrolled anew.
    pub const SERIAL_MAX: u32 = 999_999;

    /// `None` where `serial` is above [`Self::SERIAL_MAX`].
    #[must_use]
    pub fn new(enrolment: EnrolmentNumber, serial: u32) -> Option<Self> {
        (serial <= Self::SERIAL_MAX).then_some(Self { enrolment, serial })
    }
    /// The desk that gave the number.
    #[must_use]
    pub fn enrolment(self) -> EnrolmentNumber {
        self.enrolment
    }
    /// The request's place among that enrolment's requests.
    #[must_use]
    pub fn serial(self) -> u32 {
        self.serial
    }
    /// The eleven leading digits as a number: what is stored where space is short.
    #[must_use]
    pub fn payload(self) -> u64 {
        u64::from(self.enrolment.0) * 1_000_000 + u64::from(self.serial)
    }
    /// The number back from [`Self::payload`].
    #[must_use]
    pub fn from_payload(payload: u64) -> Option<Self> {
        let enrolment = EnrolmentNumber::new(u32::try_from(payload / 1_000_000).ok()?)?;
        Self::new(enrolment, u32::try_from(payload % 1_000_000).ok()?)
    }
    fn check(self) -> u64 {
        98 - (self.payload() * 100) % 97
    }
    /// The thirteen digits without groups: the form of all data.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:011}{:02}", self.payload(), self.check())
    }
    /// Grouped 4-4-5 for people: `0101 2345 67884`.
    #[must_use]
    pub fn grouped(self) -> String {
        let d = self.digits();
        format!("{} {} {}", &d[..4], &d[4..8], &d[8..])
    }
}

impl fmt::Display for TrackingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.digits())
    }
}
impl fmt::Debug for TrackingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TrackingNumber({})", self.grouped())
    }
}

impl FromStr for TrackingNumber {
    type Err = NotTracking;

    /// Takes any digits of three scripts, with any spaces and dashes.
    fn from_str(typed: &str) -> Result<Self, NotTracking> {
        let digits = only_digits(typed).unwrap_or_default();
        if digits.len() != 13 {
            return Err(NotTracking::Length { digits: digits.len() });
        }
        let number = |s: &str| s.parse::<u64>().unwrap_or(0);
        let found = Self::from_payload(number(&digits[..11])).ok_or(NotTracking::Check)?;
        if found.check() == number(&digits[11..]) { Ok(found) } else { Err(NotTracking::Check) }
    }
}

impl Serialize for TrackingNumber {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.digits())
    }
}
impl<'de> Deserialize<'de> for TrackingNumber {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(enrolment: u32, serial: u32) -> TrackingNumber {
        TrackingNumber::new(EnrolmentNumber::new(enrolment).expect("five digits"), serial).expect("six digits")
    }

    #[test]
    fn the_example_of_the_paper_holds() {
        assert_eq!(number(1012, 345_678).grouped(), "0101 2345 67884");
    }

    #[test]
    fn every_single_wrong_digit_and_every_swap_is_refused() {
        for payload in (0..99_999_999_999u64).step_by(1_999_999_973) {
            let digits = TrackingNumber::from_payload(payload).expect("in range").digits().into_bytes();
            for place in 0..13 {
                for other in b'0'..=b'9' {
                    let mut wrong = digits.clone();
                    wrong[place] = other;
                    let parsed = String::from_utf8(wrong.clone()).expect("digits").parse::<TrackingNumber>();
                    assert_eq!(parsed.is_ok(), wrong == digits, "digit {place}");
                }
                for second in place + 1..(place + 3).min(13) {
                    let mut swapped = digits.clone();
                    swapped.swap(place, second);
                    let parsed = String::from_utf8(swapped.clone()).expect("digits").parse::<TrackingNumber>();
                    assert_eq!(parsed.is_ok(), swapped == digits, "swap {place} {second}");
                }
            }
        }
    }

    #[test]
    fn digits_of_three_scripts_with_groups_are_taken() {
        let wanted = number(1012, 345_678);
        for typed in ["0101 2345 67884", "٠١٠١-٢٣٤٥-٦٧٨٨٤", "۰۱۰۱۲۳۴۵۶۷۸۸۴", "\u{2066}0101 2345 67884\u{2069}"]
        {
            assert_eq!(typed.parse(), Ok(wanted));
        }
    }
}
