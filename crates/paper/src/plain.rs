//! Makes a text fit to be set: whatever was typed, nothing it holds can reorder, overflow or overprint
//! the rest of the paper.
//!
//! The typesetter takes these strings as data, never as markup; here only the letters themselves are
//! dealt with. Names and words that people really have come out unchanged.

/// Letters of one text; what is longer is cut, with an ellipsis.
const LETTERS_MAX: usize = 240;
/// A run without a space that is wider than this may break inside.
const RUN_WIDTH_MAX: usize = 22;
/// Where such a run may break.
const RUN_BREAK: usize = 8;
/// Marks one letter may carry: a vowel, a doubling and one more.
const MARKS_MAX: usize = 3;
/// A text of at most this many letters is held on one line when asked.
const HELD_MAX: usize = 30;

/// Words that make a name only with the word after them.
const BEGINS_A_NAME: [&str; 10] = ["عبد", "الحاج", "الشيخ", "شيخ", "أبو", "أم", "ابن", "بن", "بنت", "آل"];

const NO_BREAK: char = '\u{A0}';
const BREAK_HERE: char = '\u{200B}';
const LEFT_TO_RIGHT: char = '\u{2066}';
const POP: char = '\u{2069}';

/// A text of several words, breakable between them.
pub(crate) fn plain(text: &str) -> String {
    breakable(&numbers_isolated(&balanced(&harmless(text))))
}

/// The name of a place, whose counter keeps to its word: `Counter 12`.
pub(crate) fn place(text: &str) -> String {
    plain(&last_number_held(text.trim_end()))
}

/// A person's name: a line ends between its names, never inside one of two words (عبد القادر).
pub(crate) fn name(text: &str) -> String {
    plain(&names_held(text))
}

/// A text that stays on one line where its length allows: an amount, a date, a label.
pub(crate) fn held(text: &str) -> String {
    let text = plain(text);
    if text.chars().count() > HELD_MAX {
        return text;
    }
    text.chars().map(|letter| if letter == ' ' { NO_BREAK } else { letter }).collect()
}

/// A number as people read it aloud: no isolates of its own, since its place is set left to right.
pub(crate) fn figure(text: &str) -> String {
    harmless(text)
        .chars()
        .filter(|letter| !is_isolate(*letter))
        .map(|letter| if letter == ' ' { NO_BREAK } else { letter })
        .collect()
}

/// Whether the first letter with a direction of its own runs from right to left.
pub(crate) fn begins_right_to_left(text: &str) -> Option<bool> {
    text.chars().find(|letter| letter.is_alphabetic()).map(is_right_to_left)
}

fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

fn is_isolate(letter: char) -> bool {
    matches!(letter, '\u{2066}'..='\u{2069}')
}

/// Leaves out what reorders or hides, turns every break into a space, thins piled-up marks, cuts.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = 0;
    let mut marks = 0;
    for letter in text.trim().chars() {
        let letter = match letter {
            '\u{202A}'..='\u{202E}' | '\u{AD}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' => continue,
            '\u{E0000}'..='\u{E0FFF}' => continue,
            '\u{2028}' | '\u{2029}' => ' ',
            letter if letter.is_control() => ' ',
            letter => letter,
        };
        marks = if is_mark(letter) { marks + 1 } else { 0 };
        if marks > MARKS_MAX {
            continue;
        }
        letters += 1;
        if letters > LETTERS_MAX {
            out.push('…');
            break;
        }
        out.push(letter);
    }
    out
}

fn is_mark(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36F}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{8D3}'..='\u{8FF}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}')
}

/// Closes every isolate that was opened and drops closings of none, so a text ends where it ends.
fn balanced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open = 0_usize;
    for letter in text.chars() {
        match letter {
            '\u{2066}'..='\u{2068}' => open += 1,
            POP if open == 0 => continue,
            POP => open -= 1,
            _ => {}
        }
        out.push(letter);
    }
    out.extend(std::iter::repeat_n(POP, open));
    out
}

/// Keeps a number that ends the text on the line of the word before it.
fn last_number_held(text: &str) -> String {
    match text.rsplit_once(' ') {
        Some((before, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{before}{NO_BREAK}{number}")
        }
        Some(_) | None => text.to_owned(),
    }
}

/// Keeps a word that is no name by itself on the line of the word after it.
fn names_held(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut before = "";
    for word in text.split(' ') {
        if !out.is_empty() {
            out.push(if BEGINS_A_NAME.contains(&before) { NO_BREAK } else { ' ' });
        }
        out.push_str(word);
        before = word;
    }
    out
}

/// Isolates every number of several groups (a phone, a reference), which right-to-left text would
/// otherwise turn group by group, and keeps it on one line.
fn numbers_isolated(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    let mut at = 0;
    while at < letters.len() {
        let end = number_end(&letters, at);
        let number = &letters[at..end];
        if number.iter().any(|letter| is_joint(*letter)) {
            out.push(LEFT_TO_RIGHT);
            out.extend(number.iter().map(|letter| if *letter == ' ' { NO_BREAK } else { *letter }));
            out.push(POP);
        } else {
            out.extend(number);
        }
        at = end.max(at + 1);
        if number.is_empty() {
            out.push(letters[at - 1]);
        }
    }
    out
}

/// Where the number that begins at `at` ends; `at` itself where none begins.
fn number_end(letters: &[char], at: usize) -> usize {
    let is_sign = letters[at] == '+' && letters.get(at + 1).is_some_and(char::is_ascii_digit);
    if !is_sign && !letters[at].is_ascii_digit() {
        return at;
    }
    let mut end = at + 1;
    while let Some(letter) = letters.get(end) {
        let next_is_digit = letters.get(end + 1).is_some_and(char::is_ascii_digit);
        if letter.is_ascii_digit() || (is_joint(*letter) && next_is_digit) {
            end += 1;
        } else {
            break;
        }
    }
    end
}

fn is_joint(letter: char) -> bool {
    matches!(letter, ' ' | NO_BREAK | '-' | '/' | '.' | ',' | ':')
}

/// Lets a run that could never fit a line break inside. No real word is this long.
fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for word in text.split_inclusive([' ', '-', '–', '/']) {
        let width: usize = word.chars().map(width_of).sum();
        if width <= RUN_WIDTH_MAX {
            out.push_str(word);
            continue;
        }
        let mut since = 0;
        for letter in word.chars() {
            if since >= RUN_BREAK && !is_mark(letter) && letter != ' ' {
                out.push(BREAK_HERE);
                since = 0;
            }
            out.push(letter);
            since += width_of(letter);
        }
    }
    out
}

/// Roughly, in halves of a wide letter.
fn width_of(letter: char) -> usize {
    if is_mark(letter) || is_isolate(letter) {
        0
    } else if letter.is_uppercase() || letter > '\u{1100}' {
        2
    } else {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_words_that_people_have_come_out_unchanged() {
        for text in [
            "فاطمة الزهراء عبد\u{A0}القادر الحاج\u{A0}إسماعيل",
            "Şêrîn Mistefa-Osê (Jr.)",
            "سُجِّلَ طلبُكَ عندنا",
            "15 ل.س جديدة",
            "#panic()",
            "$ ] [ * _ \\ @ <a>",
        ] {
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn what_reorders_the_text_is_left_out_and_isolates_are_closed() {
        assert_eq!(plain("a\u{202E}b\u{202C}c"), "abc");
        assert_eq!(plain("\u{2069}a\u{2067}b"), "a\u{2067}b\u{2069}");
        assert_eq!(plain("a\nb\u{2028}c\u{0}d"), "a b c d");
    }

    #[test]
    fn a_number_of_several_groups_is_isolated_and_held_together() {
        assert_eq!(plain("هاتف 011 222-3344."), "هاتف \u{2066}011\u{A0}222-3344\u{2069}.");
        assert_eq!(plain("+963 11 222"), "\u{2066}+963\u{A0}11\u{A0}222\u{2069}");
        assert_eq!(plain("كوّة 2 ثم 3 نسخ"), "كوّة 2 ثم 3 نسخ");
    }

    #[test]
    fn the_number_of_a_counter_stays_with_its_word() {
        assert_eq!(place("بريد جبلة · كوّة 2"), "بريد جبلة · كوّة\u{A0}2");
        assert_eq!(place("8000"), "8000");
    }

    #[test]
    fn a_name_of_two_words_is_held_together() {
        assert_eq!(name("نور عبد القادر الحاج إسماعيل"), "نور عبد\u{A0}القادر الحاج\u{A0}إسماعيل");
        assert_eq!(name("عبد"), "عبد");
        assert_eq!(name("Jiwan Şêxmûs"), "Jiwan Şêxmûs");
    }

    #[test]
    fn a_run_no_line_can_hold_may_break_and_a_text_without_end_is_cut() {
        assert!(plain(&"W".repeat(40)).contains(BREAK_HERE));
        assert!(plain(&"و".repeat(60)).contains(BREAK_HERE));
        let cut = harmless(&"name ".repeat(4000));
        assert_eq!(cut.chars().count(), LETTERS_MAX + 1);
        assert!(cut.ends_with('…'));
    }

    #[test]
    fn marks_do_not_pile_up() {
        assert_eq!(plain(&format!("ح{}", "\u{64B}".repeat(50))), format!("ح{}", "\u{64B}".repeat(3)));
    }

    #[test]
    fn the_first_letter_decides_the_direction_of_a_name() {
        assert_eq!(begins_right_to_left("(ليلى)"), Some(true));
        assert_eq!(begins_right_to_left("12 John"), Some(false));
        assert_eq!(begins_right_to_left("123"), None);
    }
}
