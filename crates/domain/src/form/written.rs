//! Normal forms of what is written: texts, names, numbers of registers and papers, phones, mail.

use unicode_normalization::char::is_combining_mark;

use super::Fault;
use crate::{
    digits::{ascii_digit, is_separator, only_digits, with_ascii_digits},
    folding::tidy,
};

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn within(text: String, min: u32, max: u32) -> Result<String, Fault> {
    let typed = count(text.chars().count());
    if typed < min {
        Err(Fault::TooShort { min, typed })
    } else if typed > max {
        Err(Fault::TooLong { max, typed })
    } else {
        Ok(text)
    }
}

/// Tidy text on one line, digits as ASCII, `min` to `max` letters.
pub(super) fn line(typed: &str, min: u32, max: u32) -> Result<String, Fault> {
    within(with_ascii_digits(&tidy(typed)), min, max)
}

/// Tidy text whose lines stay apart, without empty ones at its ends.
pub(super) fn lines(typed: &str, max: u32) -> Result<String, Fault> {
    let kept: Vec<String> = typed.lines().map(tidy).filter(|line| !line.is_empty()).collect();
    within(with_ascii_digits(&kept.join("\n")), 1, max)
}

/// A person's name: letters of any script, spaces, hyphens, apostrophes; 2 letters to 60 signs.
pub(super) fn name(typed: &str) -> Result<String, Fault> {
    let text = tidy(typed);
    let is_sign = |c: char| matches!(c, ' ' | '-' | '‐' | '‑' | '\'' | '’' | 'ʼ' | '\u{200C}');
    if let Some(sign) = text.chars().find(|c| !(c.is_alphabetic() || is_combining_mark(*c) || is_sign(*c))) {
        return Err(Fault::Sign { sign: sign.to_string() });
    }
    let letters = count(text.chars().filter(|c| c.is_alphabetic()).count());
    if letters < 2 {
        return Err(Fault::TooShort { min: 2, typed: letters });
    }
    within(text, 2, 60)
}

/// A company's or school's name: 2 to 120 signs, two of them letters or digits.
pub(super) fn organisation(typed: &str) -> Result<String, Fault> {
    let text = line(typed, 2, 120)?;
    let letters = count(text.chars().filter(|c| c.is_alphanumeric()).count());
    if letters < 2 { Err(Fault::TooShort { min: 2, typed: letters }) } else { Ok(text) }
}

/// Digits alone, `min` to `max` of them.
pub(super) fn digits(typed: &str, min: u32, max: u32) -> Result<String, Fault> {
    let digits = only_digits(typed).ok_or(Fault::NotDigits)?;
    let typed = count(digits.len());
    if typed < min {
        Err(Fault::DigitCount { wanted: min, typed })
    } else if typed > max {
        Err(Fault::DigitCount { wanted: max, typed })
    } else {
        Ok(digits)
    }
}

/// A plot: digits and letters with `/` and `-` between, 1 to 20 signs.
pub(super) fn plot(typed: &str) -> Result<String, Fault> {
    let text = with_ascii_digits(&tidy(typed)).replace('\\', "/");
    let text: Vec<&str> = text.split('/').map(str::trim).collect();
    let text = text.join("/");
    let is_plot = text.split('/').all(|part| part.chars().any(char::is_alphanumeric))
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | ' '));
    if is_plot { within(text, 1, 20) } else { Err(Fault::Form) }
}

/// Number of a passport, licence, commercial register: 6 to 12 digits and Latin letters, large.
pub(super) fn reference(typed: &str) -> Result<String, Fault> {
    let text: String = typed.chars().filter(|c| !is_separator(*c)).map(|c| ascii_digit(c).unwrap_or(c)).collect();
    if text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        within(text.to_ascii_uppercase(), 6, 12)
    } else {
        Err(Fault::Form)
    }
}

/// A mobile number, ten digits from `09`; `+963`, `00963` and a left-out nought are understood.
pub(super) fn phone(typed: &str) -> Result<String, Fault> {
    let mut digits = String::new();
    for c in typed.chars() {
        match ascii_digit(c) {
            Some(digit) => digits.push(digit),
            None if is_separator(c) || matches!(c, '+' | '(' | ')' | '.' | '/') => {}
            None => return Err(Fault::NotDigits),
        }
    }
    let typed = count(digits.len());
    // A local number may itself begin with 963 (prefix 096 without its nought).
    let abroad = digits.strip_prefix("963").filter(|rest| rest.len() >= 9);
    let local = digits.strip_prefix("00963").or(abroad).unwrap_or(&digits);
    let full = if local.starts_with('9') && local.len() == 9 { format!("0{local}") } else { local.to_owned() };
    if full.len() == 10 && full.starts_with("09") { Ok(full) } else { Err(Fault::Phone { typed }) }
}

/// A mail address `who@place.tld`; the place is made small.
pub(super) fn email(typed: &str) -> Result<String, Fault> {
    let text = with_ascii_digits(&tidy(typed));
    let (who, place) = text.rsplit_once('@').ok_or(Fault::Form)?;
    let is_who = !who.is_empty()
        && !who.starts_with('.')
        && !who.ends_with('.')
        && !who.contains("..")
        && who.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b));
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let is_place = place.contains('.')
        && place.split('.').all(is_label)
        && place.rsplit('.').next().is_some_and(|top| top.len() >= 2);
    if is_who && is_place { within(format!("{who}@{}", place.to_ascii_lowercase()), 6, 254) } else { Err(Fault::Form) }
}
