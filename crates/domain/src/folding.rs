//! Two forms of a text: tidy, as it is stored, and folded, as it is searched.
//!
//! Folding loses differences that people do not type reliably (hamza, dots, tashkeel, spaces); a
//! folded text is never stored as an answer and never shown.

use unicode_normalization::UnicodeNormalization;

use crate::digits::ascii_digit;

/// The zero-width non-joiner, which the spelling of Kurdish and Persian names needs.
const NON_JOINER: char = '\u{200C}';

/// `text` as it is stored: NFC, trimmed, runs of white space as one space, without control
/// characters, marks of direction and other invisible characters. A zero-width non-joiner stays
/// between two letters.
#[must_use]
pub fn tidy(text: &str) -> String {
    let seen: Vec<char> =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_invisible(*c)).nfc().collect();
    let mut out = String::with_capacity(text.len());
    let mut last = ' ';
    for (place, c) in seen.iter().copied().enumerate() {
        let stays = match c {
            ' ' => last != ' ',
            NON_JOINER => last.is_alphabetic() && seen.get(place + 1).is_some_and(|next| next.is_alphabetic()),
            _ => true,
        };
        if stays {
            out.push(c);
            last = c;
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// `text` as it is searched: letters that are written in several ways as one (أإآٱ→ا, ى→ي, ة→ه,
/// ؤ→و, ئ→ي, and the Persian ی→ي, ک→ك), without tatweel, tashkeel and anything invisible, digits as
/// ASCII, Latin letters small, runs of white space as one space.
#[must_use]
pub fn search_key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in tidy(text).nfkc() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if let Some(digit) = ascii_digit(c) {
            out.push(digit);
        } else if !(is_invisible(c) || c == NON_JOINER || is_tashkeel(c) || c == '\u{0640}') {
            match folded(c) {
                Some(letter) => out.push(letter),
                None => out.extend(c.to_lowercase()),
            }
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Whether `needle` is found in `haystack` when both are folded and spaces do not count:
/// `عبد الله` is `عبدالله`. An empty needle is found everywhere.
#[must_use]
pub fn matches(haystack: &str, needle: &str) -> bool {
    let bare = |text: &str| search_key(text).replace(' ', "");
    bare(haystack).contains(&bare(needle))
}

fn folded(c: char) -> Option<char> {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => Some('ا'),
        'ى' | 'ئ' | 'ی' => Some('ي'),
        'ة' => Some('ه'),
        'ؤ' => Some('و'),
        'ک' => Some('ك'),
        _ => None,
    }
}

fn is_tashkeel(c: char) -> bool {
    matches!(c, '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06DC}'
        | '\u{06DF}'..='\u{06E4}' | '\u{06E7}' | '\u{06E8}' | '\u{06EA}'..='\u{06ED}')
}

/// Control characters, marks and embeddings of direction, joiners, soft hyphens, tags. The
/// non-joiner is not among them: [`tidy`] decides about it by its neighbours.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200D}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pairs that must be found as one another.
    const SAME: [(&str, &str); 48] = [
        ("أحمد", "احمد"),
        ("إبراهيم", "ابراهيم"),
        ("آمنة", "امنه"),
        ("ٱلله", "الله"),
        ("فاطمة", "فاطمه"),
        ("مصطفى", "مصطفي"),
        ("ليلى", "ليلي"),
        ("مؤمن", "مومن"),
        ("رؤى", "روي"),
        ("وائل", "وايل"),
        ("عائشة", "عايشه"),
        ("محـــمد", "محمد"),
        ("مُحَمَّد", "محمد"),
        ("سَلْمَى", "سلمي"),
        ("هٰذا", "هذا"),
        ("عبد الله", "عبدالله"),
        ("عبد  الرحمن", "عبدالرحمن"),
        ("أبو بكر", "ابوبكر"),
        ("  نور   الدين ", "نور الدين"),
        ("نور\u{200C}الدين", "نورالدين"),
        ("نور\u{200B}الدين", "نورالدين"),
        ("\u{200F}اللاذقية\u{200E}", "اللاذقيه"),
        ("\u{2067}حلب\u{2069}", "حلب"),
        ("\u{202B}حمص\u{202C}", "حمص"),
        ("\u{061C}حماة", "حماه"),
        ("\u{FEFF}إدلب", "ادلب"),
        ("دير\u{00A0}الزور", "دير الزور"),
        ("دير\tالزور", "دير الزور"),
        ("السويداء", "السُّويداء"),
        ("ا\u{0654}حمد", "أحمد"),
        ("و\u{0654}داد", "ؤداد"),
        ("ي\u{0654}ام", "ئام"),
        ("ﻻذقية", "لاذقيه"),
        ("ﷲ", "الله"),
        ("علی", "علي"),
        ("کریم", "كريم"),
        ("سجل ١٢٣", "سجل 123"),
        ("سجل ۱۲۳", "سجل 123"),
        ("٠٩٤٤", "0944"),
        ("Latakia", "LATAKIA"),
        ("Kurdî", "KURDÎ"),
        ("Kurdi\u{0302}", "Kurdî"),
        ("ÊVAR", "êvar"),
        ("ＡＢＣ", "abc"),
        ("soft\u{00AD}hyphen", "softhyphen"),
        ("بيت\u{2060}لحم", "بيت لحم"),
        ("مسؤولية", "مسووليه"),
        ("القرى", "القري"),
    ];

    /// Pairs that must stay apart.
    const APART: [(&str, &str); 8] = [
        ("سمر", "سمير"),
        ("حسن", "حسين"),
        ("هدى", "هادي"),
        ("سلام", "سلامة"),
        ("123", "132"),
        ("ê", "e"),
        ("عمر", "عمرو"),
        ("باب", "ناب"),
    ];

    #[test]
    fn names_written_in_different_ways_are_found_as_one_another() {
        for (left, right) in SAME {
            let bare = |text: &str| search_key(text).replace(' ', "");
            assert_eq!(bare(left), bare(right), "{left} and {right}");
            assert!(matches(left, right) && matches(right, left), "{left} and {right}");
        }
    }

    #[test]
    fn different_names_stay_apart() {
        for (left, right) in APART {
            assert_ne!(search_key(left), search_key(right), "{left} and {right}");
        }
    }

    #[test]
    fn a_part_of_a_name_is_found_and_an_empty_search_finds_everything() {
        assert!(matches("عبد الله الأحمد", "الله الاح"));
        assert!(!matches("عبد الله الأحمد", "محمود"));
        assert!(matches("حلب", "") && matches("", ""));
    }

    #[test]
    fn what_is_stored_keeps_spelling_and_loses_only_what_nobody_sees() {
        assert_eq!(tidy("  أحمد \t\n الأحمد\u{200F} "), "أحمد الأحمد");
        assert_eq!(tidy("ا\u{0654}حمد"), "أحمد");
        assert_eq!(tidy("مُحَمَّد"), "مُحَمَّد");
        assert_eq!(tidy("\u{202E}abc\u{202C}\u{0000}\u{0007}"), "abc");
        assert_eq!(tidy("نان\u{200C}وا"), "نان\u{200C}وا");
        assert_eq!(tidy("\u{200C}نان\u{200C}"), "نان");
        assert_eq!(tidy(" \u{200B} \u{2060} "), "");
    }

    proptest! {
        #[test]
        fn tidying_and_folding_twice_change_nothing_more(text in "\\PC{0,40}|[\\x00-\\x7F\u{0600}-\u{06FF}\u{200B}-\u{206F}]{0,40}") {
            let once = tidy(&text);
            prop_assert_eq!(tidy(&once), once.clone());
            prop_assert!(matches(&text, &once));
        }
    }
}
