//! Digits as people type them: 0-9, ٠-٩ and ۰-۹, with spaces, dashes and invisible marks between.

/// The ASCII digit of one Western, Arabic-Indic or Persian digit.
#[must_use]
pub fn ascii_digit(c: char) -> Option<char> {
    let value = match c {
        '0'..='9' => c as u32 - '0' as u32,
        '٠'..='٩' => c as u32 - '٠' as u32,
        '۰'..='۹' => c as u32 - '۰' as u32,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// Whether `c` may stand between digits without meaning anything: white space, dashes, and the
/// invisible marks of direction.
#[must_use]
pub fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '‐' | '‑' | '–' | '—' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{061C}' | '\u{FEFF}')
}

/// `typed` as ASCII digits alone, or `None` where something else than digits and separators stands
/// in it (or nothing at all).
#[must_use]
pub fn only_digits(typed: &str) -> Option<String> {
    let mut out = String::with_capacity(typed.len());
    for c in typed.chars() {
        match ascii_digit(c) {
            Some(d) => out.push(d),
            None if is_separator(c) => {}
            None => return None,
        }
    }
    (!out.is_empty()).then_some(out)
}

/// `typed` with every digit made ASCII and everything else left as it is.
#[must_use]
pub fn with_ascii_digits(typed: &str) -> String {
    typed.chars().map(|c| ascii_digit(c).unwrap_or(c)).collect()
}
