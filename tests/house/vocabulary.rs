//! One noun a thing: names that say nothing, and names that the vocabulary replaced.

use crate::sources::{none, rust, sources};

/// Words that name nothing.
const EMPTY: &[&str] = &["util", "utils", "helper", "helpers", "manager", "common", "misc", "base", "info", "handler"];
/// Words that the vocabulary has another word for.
const REPLACED: &[(&str, &str)] = &[
    ("agency", "authority"),
    ("agent", "assistant"),
    ("backend", "centre"),
    ("blob", "paper"),
    ("branch", "access point"),
    ("clerk", "assistant"),
    ("customer", "citizen"),
    ("hub", "centre"),
    ("parcel", "packet"),
    ("queue", "outbox"),
    ("ticket", "request or receipt"),
];

#[test]
fn names_of_files_and_types_follow_the_vocabulary() {
    let mut wrong = Vec::new();
    for source in rust().into_iter().chain(sources("ui/src", &[".ts", ".svelte"])) {
        let file = source.path.rsplit('/').next().unwrap_or_default();
        let names = std::iter::once(file.to_owned()).chain(types(&source.text));
        for name in names {
            wrong.extend(refused(&name).map(|why| format!("{}: {name}: {why}", source.path)));
        }
    }
    none(&wrong, "Names that the vocabulary of the house does not know:");
}

fn refused(name: &str) -> Option<String> {
    words(name).into_iter().find_map(|word| {
        let replaced = REPLACED.iter().find(|(old, _)| *old == word).map(|(_, new)| format!("say {new}"));
        if EMPTY.contains(&word.as_str()) { Some(format!("“{word}” names nothing")) } else { replaced }
    })
}

/// The words of a name: `FooBar`, `foo_bar`, `foo-bar.rs`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (letter.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        was_lower = letter.is_lowercase();
        if let Some(last) = words.last_mut()
            && letter.is_alphanumeric()
        {
            last.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Names that a source declares as types.
fn types(text: &str) -> Vec<String> {
    const DECLARES: &[&str] = &["struct", "enum", "trait", "type", "union", "interface", "class"];
    let mut names = Vec::new();
    for line in text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")) {
        let mut steps =
            line.split(|letter: char| letter.is_whitespace() || letter == '<' || letter == '{' || letter == '(');
        while let Some(step) = steps.next() {
            if DECLARES.contains(&step) {
                let name = steps.next().unwrap_or_default();
                let name: String =
                    name.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                if name.starts_with(char::is_uppercase) {
                    names.push(name);
                }
                break;
            }
            if !["pub", "export", "default", "declare", "abstract", "pub(crate)", "unsafe", ""].contains(&step)
                && !step.starts_with("pub")
            {
                break;
            }
        }
    }
    names
}

#[test]
fn wrong_names_are_noticed() {
    assert!(refused("string_utils.rs").is_some());
    assert!(refused("SessionManager").is_some());
    assert!(refused("DeskInfo").is_some());
    assert!(refused("TicketView").is_some());
    assert!(refused("Database").is_none());
    assert!(refused("informed.rs").is_none());
    assert_eq!(
        types("pub struct DeskInfo {\nexport interface HelperView {\nlet type = 3;"),
        ["DeskInfo", "HelperView"]
    );
}
