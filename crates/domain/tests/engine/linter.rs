//! The linter: what a catalogue is refused for, one mistake at a time.

use std::path::Path;

use serde_json::{Value, json};
use wasl_domain::{
    catalogue::{Catalogue, Files, Flaw, Severity, run_cases, schemas},
    submission::Submission,
};

use crate::support::files;

const PACK: &str = "registry/extract/pack.json";

fn good() -> Files {
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalogue"))
}

fn edited(path: &str, edit: impl FnOnce(&mut Value)) -> Files {
    let mut files = good();
    let mut data: Value = serde_json::from_slice(&files[path]).expect("JSON");
    edit(&mut data);
    files.insert(path.to_owned(), serde_json::to_vec(&data).expect("JSON"));
    files
}

fn replaced(path: &str, from: &str, to: &str) -> Files {
    let mut files = good();
    let text = String::from_utf8(files[path].clone()).expect("text");
    assert!(text.contains(from), "{from}");
    files.insert(path.to_owned(), text.replace(from, to).into_bytes());
    files
}

/// Flaws that stop, without the golden cases that fail in their wake.
fn flaws(files: &Files) -> Vec<Flaw> {
    let findings = Catalogue::from_files(files).expect_err("something that stops");
    let first = findings.into_iter().filter(|finding| finding.severity == Severity::Stops).map(|finding| finding.flaw);
    first.filter(|flaw| !matches!(flaw, Flaw::CaseFails { .. } | Flaw::NoValidCase)).collect()
}

#[test]
fn the_small_catalogue_is_well_and_its_cases_hold() {
    let (catalogue, findings) = Catalogue::from_files(&good()).expect("nothing that stops");
    assert_eq!(findings, []);
    let outcomes = run_cases(&good(), &catalogue);
    assert_eq!(outcomes.len(), 3);
    assert!(outcomes.iter().all(wasl_domain::catalogue::CaseOutcome::holds), "{outcomes:#?}");
}

#[test]
fn a_resolved_pack_stands_alone() {
    let (catalogue, _) = Catalogue::from_files(&good()).expect("nothing that stops");
    let pack = catalogue.pack(&"registry.extract".to_owned()).expect("there");
    assert!(pack.form.iter().all(|section| section.include.is_none() && section.without.is_empty()));
    let words = |id: &str| wasl_domain::form::find(pack, id).expect(id).1.words.clone();
    assert_eq!(words("holder.name"), "holder-name", "the pack's own word wins");
    assert_eq!(words("holder.birth_date"), "person-birth_date");
    assert_eq!(words("request.purpose"), "request-purpose");
    assert!(wasl_domain::form::find(pack, "holder.nickname").is_none());
    let rule =
        serde_json::to_value(&wasl_domain::form::find(pack, "asker.name").expect("there").1.ask_if).expect("data");
    assert_eq!(rule, json!({ "in": [{ "answer": "asker.as" }, ["kin", "proxy"]] }));
    assert_eq!(pack.lists.keys().collect::<Vec<_>>(), ["governorates", "offices"]);
    assert!(pack.words["ar"].contains("person-birth_date = تاريخ الولادة"));
    assert!(!pack.words["ar"].contains("person-name = الاسم") || pack.words["ar"].contains("holder-name"));
    assert_eq!(pack.example["holder.birth_date"], serde_json::from_value(json!("1987-03-14")).expect("an answer"));
    let again: wasl_domain::pack::Pack = serde_json::from_slice(&pack.canonical()).expect("a pack");
    assert_eq!(&again, pack);
    assert_eq!(again.hash(), pack.hash());
    let mut other = again;
    other.version += 1;
    assert_ne!(other.hash(), pack.hash());
}

#[test]
fn canonical_bytes_have_sorted_keys_and_no_white_space() {
    let (catalogue, _) = Catalogue::from_files(&good()).expect("nothing that stops");
    let text = String::from_utf8(catalogue.packs["registry.extract"].canonical()).expect("text");
    assert!(
        text.starts_with(r#"{"applicants":["holder","kin","proxy"],"authority":"registry","delivery":["#),
        "{text}"
    );
}

#[test]
fn keys_that_nobody_reads_are_refused() {
    let field = |data: &mut Value| data["form"][2]["fields"][2]["maximum"] = json!(3);
    assert_eq!(flaws(&edited(PACK, field)), [Flaw::UnknownKey { at: "request.copies".into(), key: "maximum".into() }]);
    let inner = |data: &mut Value| data["form"][2]["fields"][7]["fields"][0]["optionl"] = json!(true);
    assert_eq!(
        flaws(&edited(PACK, inner)),
        [Flaw::UnknownKey { at: "request.owners.name".into(), key: "optionl".into() }]
    );
    let time = |data: &mut Value| data["time"]["m"] = json!(3);
    assert_eq!(flaws(&edited(PACK, time)), [Flaw::UnknownKey { at: "time".into(), key: "m".into() }]);
    let block = |data: &mut Value| data["fields"][0]["hint"] = json!("x");
    assert_eq!(
        flaws(&edited("blocks/person/block.json", block)),
        [Flaw::UnknownKey { at: "national_number".into(), key: "hint".into() }]
    );
    for (path, at) in [
        (PACK, "/form/0"),
        (PACK, "/papers/0"),
        (PACK, "/fees/0"),
        ("registry/extract/cases.json", "/cases/0"),
        ("tariffs/general.json", ""),
    ] {
        let files = edited(path, |data| data.pointer_mut(at).expect("there")["surprise"] = json!(1));
        assert!(flaws(&files).iter().any(|flaw| matches!(flaw, Flaw::Unreadable { .. })), "{path}{at}");
    }
}

#[test]
fn references_to_what_does_not_exist_are_refused() {
    type Edit = fn(&mut Value);
    let table: Vec<(Edit, Flaw)> = vec![
        (|d| d["form"][0]["include"] = json!("askers"), Flaw::UnknownBlock { block: "askers".into() }),
        (|d| d["form"][1]["without"] = json!(["x"]), Flaw::UnknownWithout { question: "x".into() }),
        (
            |d| d["form"][2]["fields"][0]["options"] = json!({ "list": "nothing" }),
            Flaw::UnknownList { list: "nothing".into() },
        ),
        (
            |d| d["papers"][0]["id"] = json!("deed"),
            Flaw::UnknownPaper { at: "asker.deed".into(), paper: "power-of-attorney".into() },
        ),
        (
            |d| d["papers"][0]["only_if"] = json!({ "given": "asker.who" }),
            Flaw::UnknownQuestion { at: "power-of-attorney".into(), question: "asker.who".into() },
        ),
        (
            |d| d["fees"][1]["times"] = json!("request.copys"),
            Flaw::UnknownQuestion { at: "power-of-attorney".into(), question: "request.copys".into() },
        ),
        (
            |d| d["fees"][0]["item"] = json!("registry.other"),
            Flaw::Unpriced { item: "registry.other".into(), case: "holder with two copies".into() },
        ),
        (
            |d| d["form"][2]["fields"][0]["autofill"] = json!("shoe_size"),
            Flaw::UnknownName { at: "request.purpose".into(), name: "shoe_size".into() },
        ),
        (|d| d["picture"] = json!("cat"), Flaw::UnknownName { at: "picture".into(), name: "cat".into() }),
        (
            |d| d["form"][2]["fields"][1]["ask_if"] = json!({ "eq": [{ "answer": ".purpose" }, { "text": "study" }] }),
            Flaw::UnknownCode { at: "request.country".into(), given: "study".into() },
        ),
        (|d| d["form"][2]["fields"][1]["ask_if"] = json!("never"), Flaw::Unreachable { at: "request.country".into() }),
        (
            |d| {
                d["form"][2]["fields"][1]["ask_if"] = json!({ "all": [{ "eq": [{ "answer": ".purpose" }, { "text": "work" }] }, { "eq": [{ "answer": "request.purpose" }, { "text": "travel" }] }] });
            },
            Flaw::Unreachable { at: "request.country".into() },
        ),
        (
            |d| d["form"][2]["fields"][0]["ask_if"] = json!({ "given": ".country" }),
            Flaw::Circle { at: "request.purpose".into() },
        ),
        (
            |d| d["form"][2]["fields"][1]["ask_if"] = json!({ "lt": [{ "answer": ".purpose" }, { "number": 1 }] }),
            Flaw::MixedKinds { at: "request.country".into() },
        ),
        (
            |d| d["form"][2]["fields"][1]["ask_if"] = json!({ "answer": ".purpose" }),
            Flaw::MixedKinds { at: "request.country".into() },
        ),
        (
            |d| d["form"][2]["fields"][0]["options"] = json!({ "listed": ["work", "travel", "work"] }),
            Flaw::DuplicateCode { at: "request.purpose".into(), given: "work".into() },
        ),
        (|d| d["form"][2]["fields"][1]["id"] = json!("purpose"), Flaw::DuplicateId { id: "purpose".into() }),
        (|d| d["form"][2]["id"] = json!("holder"), Flaw::DuplicateId { id: "holder".into() }),
        (|d| d["id"] = json!("registry.other"), Flaw::WrongFolder { id: "registry.other".into() }),
        (|d| d["form"][2]["fields"][2]["min"] = json!(11), Flaw::BadBounds { at: "request.copies".into() }),
        (
            |d| d["form"][2]["fields"][6]["max"] = json!("1,5"),
            Flaw::BadDecimal { at: "request.area".into(), text: "1,5".into() },
        ),
        (
            |d| d["form"][2]["fields"][5]["optional"] = json!(true),
            Flaw::OptionalAndRequired { at: "request.email".into() },
        ),
        (
            |d| d["state"] = json!({ "is": "paused", "until": "soon" }),
            Flaw::BadDate { at: "state".into(), text: "soon".into() },
        ),
    ];
    for (edit, wanted) in table {
        let found = flaws(&edited(PACK, edit));
        let is_wanted = |flaw: &Flaw| match (flaw, &wanted) {
            (Flaw::UnknownQuestion { question, .. }, Flaw::UnknownQuestion { question: wanted, .. }) => {
                question == wanted
            }
            (flaw, wanted) => flaw == wanted,
        };
        assert!(found.iter().any(is_wanted), "{wanted:?} in {found:?}");
    }
}

#[test]
fn a_second_service_with_the_same_number_is_refused() {
    let mut files = good();
    for name in ["pack.json", "ar.ftl", "en.ftl", "cases.json"] {
        let text = String::from_utf8(files[&format!("registry/extract/{name}")].clone()).expect("text");
        files.insert(
            format!("registry/other/{name}"),
            text.replace("registry.extract\", \"version\"", "registry.other\", \"version\"").into_bytes(),
        );
    }
    assert_eq!(flaws(&files), [Flaw::DuplicateNumber { number: 1, service: "registry.extract".into() }]);
}

#[test]
fn missing_words_are_named_for_every_language() {
    let missing = |lang: &str, key: &str| vec![Flaw::MissingWords { lang: lang.into(), key: key.into() }];
    assert_eq!(
        flaws(&replaced("registry/extract/ar.ftl", "    .about = يبيّن القيد المدني لشخص واحد.\n", "")),
        missing("ar", "service.about")
    );
    assert_eq!(
        flaws(&replaced("registry/extract/en.ftl", "request-purpose-work = Work\n", "")),
        missing("en", "request-purpose-work")
    );
    assert_eq!(
        flaws(&replaced("blocks/person/ar.ftl", "    .question = أين القيد؟\n", "")),
        missing("ar", "person-office.question")
    );
    assert_eq!(
        flaws(&replaced("blocks/person/en.ftl", "check-adult = Younger than eighteen\n", "")),
        missing("en", "check-adult")
    );
    assert_eq!(
        flaws(&replaced("words/ar/shared.ftl", "fee-centre-copy = بدل الطباعة\n", "")),
        missing("ar", "fee-centre-copy")
    );
    assert_eq!(
        flaws(&replaced("words/en/shared.ftl", "list-offices-jableh = Jableh office\n", "")),
        missing("en", "list-offices-jableh")
    );
    assert_eq!(
        flaws(&replaced("words/en/shared.ftl", "    .short = Registry\n", "")),
        missing("en", "authority-registry.short")
    );
    let mut kurdish = good();
    kurdish.insert("words/ku/shared.ftl".into(), b"authority-registry = Qeyda\xc3\xaa sivil\n".to_vec());
    assert!(flaws(&kurdish).contains(&Flaw::MissingWords { lang: "ku".into(), key: "service".into() }));
}

#[test]
fn words_that_do_not_parse_or_that_nobody_reads_are_named() {
    assert!(flaws(&replaced("registry/extract/ar.ftl", "who = ", "who : ")).contains(&Flaw::BadWords { line: 4 }));
    let twice = replaced("registry/extract/en.ftl", "request-phone = ", "request-phone = Phone\nrequest-phone = ");
    assert_eq!(flaws(&twice), [Flaw::DuplicateWords { key: "request-phone".into() }]);
    let stray = replaced("registry/extract/en.ftl", "who = ", "holder-fathr = Father\nwho = ");
    let (_, findings) = Catalogue::from_files(&stray).expect("only a warning");
    assert_eq!(
        findings.into_iter().map(|finding| finding.flaw).collect::<Vec<_>>(),
        [Flaw::UnusedWords { key: "holder-fathr".into() }]
    );
}

#[test]
fn golden_cases_are_counted_and_run() {
    let cases = "registry/extract/cases.json";
    let fewer = edited(cases, |data| data["cases"].as_array_mut().expect("cases").truncate(1));
    assert_eq!(flaws(&fewer), [Flaw::TooFewCases { cases: 1, wanted: 3 }, Flaw::NoInvalidCase]);
    let wrong = edited(cases, |data| data["cases"][0]["expect"]["fee_minor"] = json!(1));
    let findings = Catalogue::from_files(&wrong).expect_err("a case that fails");
    assert_eq!(
        findings.into_iter().map(|f| f.flaw).collect::<Vec<_>>(),
        [Flaw::CaseFails { case: "holder with two copies".into() }]
    );
    let lost = edited(cases, |data| data["cases"][2]["from"] = json!("nobody"));
    assert_eq!(flaws(&lost), [Flaw::BadCase { case: "the general tariff elsewhere, without owners".into() }]);
    let circle = edited(cases, |data| {
        data["cases"][0] = json!({ "name": "holder with two copies", "from": "holder with two copies", "expect": {} })
    });
    assert!(flaws(&circle).contains(&Flaw::BadCase { case: "holder with two copies".into() }));
    let mut none = good();
    none.remove(cases);
    assert_eq!(flaws(&none), [Flaw::TooFewCases { cases: 0, wanted: 3 }]);
}

#[test]
fn tariffs_that_cannot_be_paid_are_refused() {
    let uneven = edited("tariffs/before.json", |data| data["prices"]["centre.copy"]["minor"] = json!(1050));
    assert_eq!(flaws(&uneven), [Flaw::BadPrice { item: "centre.copy".into() }]);
    let day = edited("tariffs/general.json", |data| data["holds_from"] = json!("1.1.2026"));
    assert!(flaws(&day).contains(&Flaw::BadDate { at: "holds_from".into(), text: "1.1.2026".into() }));
    let place = edited("tariffs/latakia.json", |data| data["governorate"] = json!("99"));
    assert!(flaws(&place).contains(&Flaw::UnknownCode { at: "governorate".into(), given: "99".into() }));
}

#[test]
fn a_successor_keeps_numbers_and_grows_versions() {
    let (published, _) = Catalogue::from_files(&good()).expect("nothing that stops");
    assert_eq!(published.follows(&published), []);
    let mut new = published.clone();
    let pack = new.packs.get_mut("registry.extract").expect("there");
    pack.source.push('.');
    assert_eq!(new.follows(&published)[0].flaw, Flaw::VersionNotGrown { version: 1 });
    let pack = new.packs.get_mut("registry.extract").expect("there");
    pack.version = 2;
    pack.number = 9;
    assert_eq!(new.follows(&published)[0].flaw, Flaw::NumberChanged { number: 1 });
}

#[test]
fn schemas_name_every_file_that_people_write() {
    let schemas = schemas();
    assert_eq!(
        schemas.keys().collect::<Vec<_>>(),
        ["block.json", "cases.json", "pack.json", "submission.json", "tariff.json"]
    );
    assert!(schemas["pack.json"]["properties"]["form"].is_object());
}

#[test]
fn a_submission_reads_the_example() {
    let (catalogue, _) = Catalogue::from_files(&good()).expect("nothing that stops");
    let example = serde_json::to_value(&catalogue.packs["registry.extract"].example).expect("data");
    let submission: Submission =
        serde_json::from_value(json!({ "service": "registry.extract", "answers": example })).expect("a submission");
    assert_eq!(submission.answers, catalogue.packs["registry.extract"].example);
}

#[test]
fn junk_in_any_file_is_a_finding_and_never_an_accident() {
    for path in good().keys() {
        for junk in [
            &b""[..],
            b"{",
            b"null",
            b"[]",
            b"\xff\xfe",
            b"{\"fields\":[{\"id\":\"x\",\"type\":\"name\"}]}",
            b"a = { b",
            b"-x = y",
        ] {
            let mut files = good();
            files.insert(path.clone(), junk.to_vec());
            let (catalogue, _) = Catalogue::read(&files);
            let _ = run_cases(&files, &catalogue);
        }
    }
}
