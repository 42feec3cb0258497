//! The catalogue that is published: every pack well, every golden case as written, no answers that
//! lead the engine astray, schemas as generated. `WASL_BLESS=1` writes the schemas anew.

mod support;

use std::{fs, path::PathBuf};

use jiff::civil::date;
use wasl_domain::{
    answers::Answers,
    catalogue::{CaseOutcome, Catalogue, run_cases, schemas},
};

use support::{Dice, files, must_hold, random_answers};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../catalogue")
}

#[test]
fn every_pack_is_well_and_every_golden_case_holds() {
    let files = files(&folder());
    let (catalogue, findings) = Catalogue::read(&files);
    let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{} findings:\n{}", told.len(), told.join("\n"));
    assert!(!catalogue.packs.is_empty());
    let outcomes = run_cases(&files, &catalogue);
    let failed: Vec<&CaseOutcome> = outcomes.iter().filter(|outcome| !outcome.holds()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn a_thousand_random_answer_sets_a_pack_never_lead_the_engine_astray() {
    let (catalogue, _) = Catalogue::read(&files(&folder()));
    let today = date(2026, 11, 22);
    for pack in catalogue.packs.values() {
        let mut finished = 0;
        for seed in 1..=1000 {
            let mut dice = Dice::new(seed);
            let nothing = Answers::new();
            let start = if dice.below(5) == 0 { &nothing } else { &pack.example };
            let answers = random_answers(pack, start, today, &mut dice);
            finished += usize::from(must_hold(pack, &catalogue, &answers, today));
        }
        assert!(finished > 0, "{}: no random answers were complete", pack.id);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads and, when told so, writes the schemas")]
fn the_schemas_are_those_of_the_types() {
    let folder = folder().join("schema");
    for (name, schema) in schemas() {
        let mut text = serde_json::to_string_pretty(&schema).expect("plain data");
        text.push('\n');
        let path = folder.join(&name);
        if std::env::var_os("WASL_BLESS").is_some() {
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(&path, &text).expect("a writable file");
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(written == text, "{name} differs; run with WASL_BLESS=1 to write it anew");
    }
}
