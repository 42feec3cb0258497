//! Dates, times, amounts and counts as people read them. Western digits on all surfaces; Levant
//! month names from our own table, never from the system's.

use jiff::civil::{Date, Time};
use wasl_domain::money::{Denomination, Money};

use crate::{Words, shipped};

fn month(words: &Words, date: Date) -> String {
    words.say(&format!("month-{}", date.month()), &[])
}

/// `الأحد 22 تشرين الثاني 2026`.
#[must_use]
pub fn date_long(lang: &str, date: Date) -> String {
    let words = shipped(lang);
    let weekday = words.say(&format!("weekday-{}", date.weekday().to_monday_one_offset()), &[]);
    format!("{weekday} {} {} {}", date.day(), month(words, date), date.year())
}

/// `22 تشرين الثاني 2026`.
#[must_use]
pub fn date_short(lang: &str, date: Date) -> String {
    format!("{} {} {}", date.day(), month(shipped(lang), date), date.year())
}

/// A date of answers with parts unknown: `آذار 1987`, `1987`; anything else comes back as it is.
#[must_use]
pub fn date_parts(lang: &str, iso: &str) -> String {
    if let Ok(date) = iso.parse::<Date>() {
        return date_short(lang, date);
    }
    match iso.split_once('-') {
        Some((year, _)) => format!("{iso}-01")
            .parse::<Date>()
            .map_or_else(|_| iso.to_owned(), |date| format!("{} {year}", month(shipped(lang), date))),
        None => iso.to_owned(),
    }
}

/// `12:11`.
#[must_use]
pub fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `1,500`.
#[must_use]
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        out.push('-');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The number of pounds without a unit: `1,500`, `12.50`.
#[must_use]
pub fn pounds(money: Money) -> String {
    let (whole, rest) = (money.minor / 100, (money.minor % 100).abs());
    if rest == 0 { number(whole) } else { format!("{}.{rest:02}", number(whole)) }
}

/// `15 ل.س جديدة`.
#[must_use]
pub fn money(lang: &str, money: Money) -> String {
    format!("{}\u{a0}{}", pounds(money), shipped(lang).say(unit(money.denomination, "unit"), &[]))
}

/// `15 جديدة`: where the currency is clear from the words around it.
#[must_use]
pub fn money_short(lang: &str, money: Money) -> String {
    format!("{}\u{a0}{}", pounds(money), shipped(lang).say(unit(money.denomination, "short"), &[]))
}

fn unit(denomination: Denomination, length: &str) -> &'static str {
    match (denomination, length) {
        (Denomination::New, "unit") => "money-new",
        (Denomination::Old, "unit") => "money-old",
        (Denomination::New, _) => "money-new.short",
        (Denomination::Old, _) => "money-old.short",
    }
}

/// `منذ ساعتين`, from seconds.
#[must_use]
pub fn ago(lang: &str, seconds: i64) -> String {
    let words = shipped(lang);
    let (key, count) = span(seconds);
    words.say(&format!("ago-{key}"), &[("n", count.into())])
}

/// `بعد 48 ثانية`, from seconds.
#[must_use]
pub fn within(lang: &str, seconds: i64) -> String {
    let (key, count) = if seconds < 60 { ("seconds", seconds.max(0)) } else { span(seconds) };
    shipped(lang).say(&format!("in-{key}"), &[("n", count.into())])
}

fn span(seconds: i64) -> (&'static str, i64) {
    match seconds {
        ..60 => ("now", 0),
        60..3_600 => ("minutes", seconds / 60),
        3_600..86_400 => ("hours", seconds / 3_600),
        _ => ("days", seconds / 86_400),
    }
}

/// `1.2 KB`, from bytes.
#[must_use]
pub fn size(bytes: u64) -> String {
    match bytes {
        ..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{}.{} KB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Digits in groups for reading, from the front: `0601 2344 821` by `[4, 4, 3]`. Digits beyond the
/// groups stay together at the end.
#[must_use]
pub fn grouped(digits: &str, groups: &[u8]) -> String {
    let mut rest = digits;
    let mut parts = Vec::new();
    for group in groups {
        let Some((head, tail)) = rest.split_at_checked(usize::from(*group)) else { break };
        parts.push(head);
        rest = tail;
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_carry_the_month_names_of_the_levant() {
        let date = jiff::civil::date(2026, 11, 22);
        assert_eq!(date_long("ar", date), "الأحد 22 تشرين الثاني 2026");
        assert_eq!(date_long("en", date), "Sunday 22 November 2026");
        assert_eq!(date_parts("ar", "1987-03"), "آذار 1987");
        assert_eq!(date_parts("ar", "1987"), "1987");
    }

    #[test]
    fn amounts_name_their_pound() {
        assert_eq!(money("ar", Money::new_pounds(15)), "15\u{a0}ل.س جديدة");
        let old = Money { minor: 150_000, denomination: Denomination::Old };
        assert_eq!(money("ar", old), "1,500\u{a0}ل.س قديمة");
    }

    #[test]
    fn ages_choose_the_arabic_plural() {
        assert_eq!(ago("ar", 7_200), "منذ ساعتين");
        assert_eq!(ago("ar", 60), "منذ دقيقة");
        assert!(ago("ar", 180).contains("دقائق"));
        assert!(ago("ar", 11 * 60).contains("دقيقة"));
    }
}
