//! Everything a person reads, in every language: each key in each language, each key that a screen
//! asks for, and nothing that Fluent can't read.

use std::collections::{BTreeMap, BTreeSet};

use fluent::FluentResource;

use crate::sources::{Source, none, sources};

/// Keys of messages and attributes (`key.attribute`) of a Fluent text.
fn keys(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut message = String::new();
    for line in text.lines() {
        let Some((name, _)) = line.split_once('=') else { continue };
        let name = name.trim_end();
        let is_name = |name: &str| {
            name.starts_with(|letter: char| letter.is_ascii_alphabetic())
                && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter))
        };
        if is_name(name) {
            message = name.to_owned();
            keys.insert(message.clone());
        } else if let Some(attribute) = name.trim_start().strip_prefix('.').filter(|name| is_name(name))
            && line.starts_with(' ')
        {
            keys.insert(format!("{message}.{attribute}"));
        }
    }
    keys
}

fn languages() -> Vec<String> {
    wasl_words::languages().iter().map(|language| language.tag.clone()).collect()
}

/// Texts that must agree, by what they are about, then by language.
fn families() -> BTreeMap<String, BTreeMap<String, Vec<Source>>> {
    let mut families: BTreeMap<String, BTreeMap<String, Vec<Source>>> = BTreeMap::new();
    for source in sources("locales", &[".ftl"]).into_iter().chain(sources("catalogue", &[".ftl"])) {
        // The language is a folder (`locales/ar/desk.ftl`, `catalogue/words/ar/lists.ftl`) or the file
        // (`catalogue/civil-registry/individual-extract/ar.ftl`).
        for language in languages() {
            let (folder, file) = (format!("/{language}/"), format!("/{language}.ftl"));
            let family = if source.path.contains(&folder) {
                source.path.replacen(&folder, "/*/", 1)
            } else if source.path.ends_with(&file) {
                source.path.replacen(&file, "/*.ftl", 1)
            } else {
                continue;
            };
            let text = Source { path: source.path.clone(), text: source.text.clone() };
            families.entry(family).or_default().entry(language).or_default().push(text);
        }
    }
    families
}

#[test]
fn every_key_is_there_in_every_language() {
    let mut wrong = Vec::new();
    for (family, by_language) in families() {
        let of = |language: &String| -> BTreeSet<String> {
            by_language.get(language).into_iter().flatten().flat_map(|source| keys(&source.text)).collect()
        };
        let all: BTreeSet<String> = languages().iter().flat_map(of).collect();
        for language in languages() {
            let has = of(&language);
            // A short form is for words that are long; they are not in every language.
            let missing = all.difference(&has).filter(|key| !key.ends_with(".short"));
            wrong.extend(missing.map(|key| format!("{family}: {key} is not there in {language}")));
        }
    }
    none(&wrong, "Write these:");
}

#[test]
fn fluent_can_read_every_text() {
    let mut wrong = Vec::new();
    for source in sources("locales", &[".ftl"]).into_iter().chain(sources("catalogue", &[".ftl"])) {
        if let Err((_, faults)) = FluentResource::try_new(source.text.clone()) {
            wrong.extend(faults.iter().map(|fault| format!("{}: {fault}", source.path)));
        }
    }
    none(&wrong, "Fluent passes over these lines:");
}

#[test]
fn every_key_that_a_screen_asks_for_is_there() {
    let mut wrong = Vec::new();
    for (face, files) in [("console", ["console.ftl", "kiosk.ftl"]), ("kiosk", ["console.ftl", "kiosk.ftl"])] {
        let there: BTreeSet<String> =
            sources("locales/ar", &files).iter().flat_map(|source| keys(&source.text)).collect();
        for source in sources(&format!("ui/src/{face}"), &[".ts", ".svelte"]) {
            wrong.extend(
                asked(&source.text).filter(|key| !there.contains(*key)).map(|key| format!("{}: {key}", source.path)),
            );
        }
    }
    none(&wrong, "Screens ask for words that nobody wrote:");
}

/// Keys given whole to `t(`.
fn asked(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("t('").filter_map(move |(at, _)| {
        let before = text[..at].chars().next_back();
        let is_call = !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.');
        let (key, after) = text[at + 3..].split_once('\'')?;
        (is_call && !after.starts_with(" +")).then_some(key)
    })
}

#[test]
fn keys_are_read_rightly() {
    let text = "# note = no\nfirst = One\nsecond =\n    .hint = Two\n    { $n ->\n        [one] x\n       *[other] y = z\n    }\n";
    assert_eq!(keys(text).into_iter().collect::<Vec<_>>(), ["first", "second", "second.hint"]);
    assert_eq!(asked("{t('a-b')} split('x') t('c' + d) t(`e`)").collect::<Vec<_>>(), ["a-b"]);
}
