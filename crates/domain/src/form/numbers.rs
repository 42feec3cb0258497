//! Normal forms of numbers: whole ones, decimals, money, years. Never a float.

use super::Fault;
use crate::{
    digits::{is_separator, with_ascii_digits},
    rule::{SCALE, fixed, fixed_text},
};

/// The first year that a paper may name.
const FIRST_YEAR: i64 = 1850;

/// A sign, ASCII digits and at most one decimal point, from what was typed; without spaces and
/// Arabic thousands signs. `,` and `٫` are decimal points.
fn plain(typed: &str) -> Option<(bool, String, String)> {
    let text = with_ascii_digits(typed);
    let is_dash = |c: char| matches!(c, '-' | '−' | '‐' | '‑' | '–' | '—');
    let is_gap = |c: char| is_separator(c) && !is_dash(c);
    let text = text.trim_matches(is_gap);
    let (is_negative, text) = match text.strip_prefix(is_dash) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mut whole, mut places, mut has_point) = (String::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '0'..='9' if has_point => places.push(c),
            '0'..='9' => whole.push(c),
            '.' | ',' | '٫' if !has_point => has_point = true,
            '٬' | '\'' => {}
            _ if is_gap(c) => {}
            _ => return None,
        }
    }
    if whole.is_empty() && places.is_empty() {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    Some((is_negative, if whole.is_empty() { "0".to_owned() } else { whole.to_owned() }, places))
}

/// A whole number between two, both included.
pub(super) fn whole(typed: &str, min: i64, max: i64) -> Result<i64, Fault> {
    let (is_negative, whole, places) = plain(typed).ok_or(Fault::NotNumber)?;
    if places.bytes().any(|b| b != b'0') {
        return Err(Fault::NotNumber);
    }
    let size = whole.parse::<i128>().unwrap_or(i128::MAX);
    between(if is_negative { -size } else { size }, min, max)
}

/// `n` when it lies between two, both included.
pub(super) fn between(n: i128, min: i64, max: i64) -> Result<i64, Fault> {
    if n < i128::from(min) {
        return Err(Fault::Below { min: min.to_string() });
    }
    match i64::try_from(n) {
        Ok(n) if n <= max => Ok(n),
        Ok(_) | Err(_) => Err(Fault::Above { max: max.to_string() }),
    }
}

/// A decimal of at most `places` places between `min` and `max`; its places stay as they were typed.
pub(super) fn decimal(typed: &str, places: u32, min: &str, max: &str) -> Result<String, Fault> {
    let (is_negative, whole, mut rest) = plain(typed).ok_or(Fault::NotNumber)?;
    let most = usize::try_from(places.min(4)).unwrap_or(4);
    while rest.len() > most && rest.ends_with('0') {
        rest.pop();
    }
    if rest.len() > most {
        return Err(Fault::Places { places: places.min(4) });
    }
    let is_nought = whole == "0" && rest.bytes().all(|b| b == b'0');
    let sign = if is_negative && !is_nought { "-" } else { "" };
    let text = if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") };
    let bound = |bound: &str| fixed(bound);
    match (fixed(&text), bound(min), bound(max)) {
        (Some(amount), Some(least), _) if amount < least => Err(Fault::Below { min: fixed_text(least) }),
        (Some(amount), _, Some(most)) if amount > most => Err(Fault::Above { max: fixed_text(most) }),
        (Some(_), _, _) => Ok(text),
        (None, _, _) => Err(Fault::Above { max: fixed_text(bound(max).unwrap_or(i128::from(i64::MAX) * SCALE)) }),
    }
}

/// Money as typed, in pounds with at most two places, as minor units.
pub(super) fn money(typed: &str) -> Result<i64, Fault> {
    let most = fixed_text(i128::from(i64::MAX) * (SCALE / 100));
    let text = decimal(typed, 2, "0", &most)?;
    let minor = fixed(&text).map(|amount| amount / (SCALE / 100)).ok_or(Fault::NotNumber)?;
    between(minor, 0, i64::MAX)
}

/// A year of four digits from 1850 on; whether it lies ahead is judged with the request's day.
pub(super) fn year(n: i64) -> Result<i64, Fault> {
    between(i128::from(n), FIRST_YEAR, 9999)
}
