//! Everything that can be refused, be wrong or stand somewhere has its sentence in every language.

use std::{collections::BTreeSet, fs};

use wasl_centre::{
    ledger::{AlarmKind, Why},
    officers::{REASONS, STEPS},
};
use wasl_domain::stage::{Stage, Truth};
use wasl_tests::ground::root;
use wasl_words::{Arg, languages, shipped};

/// A variant of an enum in the source: its word in data, and the names of its facts.
struct Variant {
    word: String,
    facts: BTreeSet<String>,
}

/// The variants of an enum, read from where it is written: none can be forgotten here.
fn variants(path: &str, name: &str) -> Vec<Variant> {
    let text = fs::read_to_string(root().join(path)).expect("the source is there");
    let (_, body) = text.split_once(&format!("pub enum {name} {{\n")).expect("the enum is there");
    let body = body.split_once("\n}").map_or(body, |(body, _)| body);
    let mut variants: Vec<Variant> = Vec::new();
    for line in body.lines() {
        let (code, indent) = (line.trim_start(), line.len() - line.trim_start().len());
        if indent == 4 && code.starts_with(|letter: char| letter.is_ascii_uppercase()) {
            let name: String = code.chars().take_while(char::is_ascii_alphanumeric).collect();
            variants.push(Variant { word: snake(&name), facts: BTreeSet::new() });
        } else if let (8, Some((fact, _)), Some(last)) = (indent, code.split_once(':'), variants.last_mut())
            && fact.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
        {
            last.facts.insert(fact.to_owned());
        }
    }
    variants
}

fn snake(name: &str) -> String {
    let mut word = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

/// What is wrong with a sentence, as a list for the end of the test.
fn look_at(wrong: &mut Vec<String>, key: &str, facts: &BTreeSet<String>) {
    for language in languages() {
        let args: Vec<(&str, Arg<'_>)> = facts.iter().map(|fact| (fact.as_str(), Arg::Count(3))).collect();
        let (lang, words) = (language.tag.as_str(), shipped(&language.tag));
        let Some(sentence) = words.find(key, &args) else {
            wrong.push(format!("{lang}: {key} is missing"));
            continue;
        };
        if sentence.trim().is_empty() || sentence.contains("{$") || sentence.contains("{ $") {
            wrong.push(format!("{lang}: {key} does not come out whole: {sentence}"));
        }
        let is_arabic = sentence.chars().any(|letter| ('\u{0621}'..='\u{064A}').contains(&letter));
        if is_arabic != (lang == "ar") {
            wrong.push(format!("{lang}: {key} is of another language: {sentence}"));
        }
    }
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_refusal_of_the_desk_has_a_sentence_in_every_language() {
    let refusals = variants("crates/desk/src/refusal.rs", "Refusal");
    assert!(refusals.len() > 35, "{} refusals were found in the source", refusals.len());
    let mut wrong = Vec::new();
    for refusal in &refusals {
        look_at(&mut wrong, &format!("refusal-{}", refusal.word), &refusal.facts);
    }
    none(&wrong);
}

#[test]
fn every_fault_of_an_answer_has_a_sentence_in_every_language() {
    let faults = variants("crates/domain/src/form/fault.rs", "Fault");
    assert!(faults.len() > 20, "{} faults were found in the source", faults.len());
    let mut wrong = Vec::new();
    for fault in &faults {
        let mut facts = fault.facts.clone();
        facts.insert("label".to_owned());
        look_at(&mut wrong, &format!("fault-{}", fault.word), &facts);
    }
    none(&wrong);
}

#[test]
fn every_state_of_a_request_and_of_the_link_has_its_words_in_every_language() {
    let mut wrong = Vec::new();
    let stages = Stage::ALL.map(|stage| format!("stage-{}", stage.word()));
    let told = Stage::ALL.into_iter().filter(|stage| !matches!(stage, Stage::Kept | Stage::Sent));
    let told = told.flat_map(|stage| ["track-stage", "track-needed"].map(|of| format!("{of}-{}", stage.word())));
    let truths = Truth::ALL.map(|truth| match truth {
        Truth::Kept => "truth-kept",
        Truth::Sent => "truth-sent",
        Truth::Received => "truth-received",
        Truth::Ready => "truth-ready",
    });
    let officers = AlarmKind::ALL.map(|kind| format!("officer-alarm-{}", kind.word()));
    let quarantine = Why::ALL.map(|why| format!("officer-why-{}", why.word()));
    let reasons = REASONS.map(|code| format!("officer-reason-{code}"));
    let steps = STEPS.map(|(_, word)| format!("officer-step-{word}"));
    let receipts =
        ["not-a-receipt", "other-host", "unknown-key", "bad-signature", "wrong-desk"].map(|why| format!("ctl-{why}"));
    let all = stages.into_iter().chain(told).chain(truths.map(str::to_owned)).chain(officers);
    let all = all.chain(quarantine).chain(reasons).chain(steps).chain(receipts);
    for key in all {
        look_at(&mut wrong, &key, &BTreeSet::from(["desk".to_owned()]));
    }
    for link in ["unknown", "up", "down", "portal", "busy", "refused", "not_genuine"] {
        let since = BTreeSet::from(["since".to_owned()]);
        look_at(&mut wrong, &format!("link-{link}"), &since);
        look_at(&mut wrong, &format!("link-{link}-sentence"), &since);
    }
    none(&wrong);
}
