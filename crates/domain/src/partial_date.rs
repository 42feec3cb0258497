//! Dates of which the day, or day and month, may be unknown: how people type them, how they are
//! stored, and which days they may stand for.

use std::fmt;

use jiff::civil::Date;

use crate::digits::with_ascii_digits;

/// A date, or the part of it that is known: `1987-03-14`, `1987-03`, `1987`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialDate {
    earliest: Date,
    latest: Date,
}

/// Years that a paper of today may name.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2999;

impl PartialDate {
    /// What people type: `14/3/1987`, `14-3-1987`, `14 3 1987`, `1987-03-14`, `3/1987`, `1987`, in
    /// digits of three scripts. `None` where there is no such day, or the year has not four digits.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let text = with_ascii_digits(text);
        let is_break = |c: char| crate::digits::is_separator(c) || matches!(c, '/' | '\\' | '.' | '،' | ',');
        if text.chars().any(|c| !c.is_ascii_digit() && !is_break(c)) {
            return None;
        }
        let parts: Vec<&str> = text.split(is_break).filter(|part| !part.is_empty()).collect();
        match *parts.as_slice() {
            [year] => Self::of(year, None, None),
            [first, second] if first.len() == 4 => Self::of(first, Some(second), None),
            [first, second] => Self::of(second, Some(first), None),
            [first, second, third] if first.len() == 4 => Self::of(first, Some(second), Some(third)),
            [first, second, third] => Self::of(third, Some(second), Some(first)),
            _ => None,
        }
    }

    fn of(year: &str, month: Option<&str>, day: Option<&str>) -> Option<Self> {
        let small = |part: &str| if part.len() <= 2 { part.parse::<i8>().ok() } else { None };
        let year = if year.len() == 4 { year.parse::<i16>().ok()? } else { return None };
        if !YEARS.contains(&year) {
            return None;
        }
        let Some(month) = month else {
            return Some(Self { earliest: Date::new(year, 1, 1).ok()?, latest: Date::new(year, 12, 31).ok()? });
        };
        let month = small(month)?;
        let Some(day) = day else {
            let earliest = Date::new(year, month, 1).ok()?;
            return Some(Self { earliest, latest: earliest.last_of_month() });
        };
        let exact = Date::new(year, month, small(day)?).ok()?;
        Some(Self::exact(exact))
    }

    /// A date of which everything is known.
    #[must_use]
    pub fn exact(date: Date) -> Self {
        Self { earliest: date, latest: date }
    }

    /// The one whose possible days are exactly those from `earliest` to `latest`.
    #[must_use]
    pub fn covering(earliest: Date, latest: Date) -> Option<Self> {
        let found = Self { earliest, latest };
        let is_month = earliest.day() == 1 && latest == earliest.last_of_month();
        let is_year = earliest.month() == 1
            && earliest.day() == 1
            && latest.month() == 12
            && latest.day() == 31
            && earliest.year() == latest.year();
        (earliest == latest || is_month || is_year).then_some(found)
    }

    /// The first day it may stand for.
    #[must_use]
    pub fn earliest(self) -> Date {
        self.earliest
    }

    /// The last day it may stand for.
    #[must_use]
    pub fn latest(self) -> Date {
        self.latest
    }

    /// Whether day and month are known.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.earliest == self.latest
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.earliest.year(), self.earliest.month());
        if self.is_exact() {
            write!(f, "{year:04}-{month:02}-{:02}", self.earliest.day())
        } else if self.latest.month() == month {
            write!(f, "{year:04}-{month:02}")
        } else {
            write!(f, "{year:04}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_understood_in_every_way_people_type_it() {
        let day = [
            "14/3/1987",
            "14-3-1987",
            "14 3 1987",
            "1987-03-14",
            "14.03.1987",
            "١٤/٣/١٩٨٧",
            "۱۴/۳/۱۹۸۷",
            " 14 / 3 / 1987 ",
            "1987/3/14",
            "14–3–1987",
            "\u{200F}14/3/1987\u{200E}",
        ];
        for typed in day {
            assert_eq!(PartialDate::typed(typed).map(|d| d.to_string()).as_deref(), Some("1987-03-14"), "{typed}");
        }
        for typed in ["3/1987", "1987-3", "1987-03", "03 1987", "٣/١٩٨٧"] {
            assert_eq!(PartialDate::typed(typed).map(|d| d.to_string()).as_deref(), Some("1987-03"), "{typed}");
        }
        assert_eq!(PartialDate::typed("١٩٨٧").map(|d| d.to_string()).as_deref(), Some("1987"));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for typed in [
            "29/2/2026",
            "31/4/2000",
            "0/1/2000",
            "1/13/2000",
            "14/3/87",
            "87",
            "1/2/3/2000",
            "1700",
            "9999-01-01",
            "abc",
            "",
            "/",
            "1987-123-1",
        ] {
            assert_eq!(PartialDate::typed(typed), None, "{typed}");
        }
        assert!(PartialDate::typed("29/2/2024").is_some());
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["2024-02-29", "2024-02", "2024"] {
            let date = PartialDate::typed(text).expect("a date");
            assert_eq!(date.to_string(), text);
            assert_eq!(PartialDate::covering(date.earliest(), date.latest()), Some(date));
        }
    }
}
