//! What programs rely on when they hand in through `waslctl`.

use std::thread;

use serde_json::{Value, json};
use wasl_tests::ground::Step;

use crate::{
    submissions::{EXTRACT, changed, example, read_lines},
    world::{World, numbers, said},
};

const FIRST: &str = "019a0000-0000-7000-8000-000000000001";
const SECOND: &str = "019a0000-0000-7000-8000-000000000002";

#[tokio::test]
async fn a_submission_with_an_id_may_be_repeated_also_by_several_programs_at_once() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let submission = changed(example(EXTRACT), &[("id", json!(FIRST))]).to_string();
    let first = desk.json(&["submit", "-"], &submission)?;
    let tracking = said(&first, "tracking");
    assert!(tracking.len() == 13 && tracking.bytes().all(|byte| byte.is_ascii_digit()), "{tracking}");
    assert_eq!(first["stage"], "kept");
    assert_eq!(said(&first, "packet").len(), 36, "a UUID");
    assert!(said(&first, "qr").starts_with("HTTP://"));

    // Another program on the same folder, and in another language around the same.
    let again = desk.json(
        &["submit", "-"],
        &changed(example(EXTRACT), &[("id", json!(FIRST)), ("language", json!("en"))]).to_string(),
    )?;
    for name in ["tracking", "packet", "qr"] {
        assert_eq!(again[name], first[name], "{name}");
    }

    let other = changed(example(EXTRACT), &[("id", json!(SECOND))]).to_string();
    let programs: Vec<_> = (0..3)
        .map(|_| {
            let (desk, other) = (desk.clone(), other.clone());
            thread::spawn(move || desk.json(&["submit", "-"], &other))
        })
        .collect();
    let mut results = Vec::new();
    for program in programs {
        results.push(said(&program.join().expect("no panic")?, "tracking"));
    }
    results.dedup();
    assert_eq!(results.len(), 1, "three programs, one request: {results:?}");
    assert_eq!(numbers(&desk.json(&["outbox"], "")?).len(), 2);

    assert_eq!(desk.json(&["sync"], "")?["left"], 0);
    let after = desk.json(&["submit", "-"], &submission)?;
    assert_eq!((&after["tracking"], &after["stage"]), (&first["tracking"], &json!("received")));
    assert_eq!(world.book()?.numbers().len(), 2);
    Ok(())
}

#[tokio::test]
async fn each_line_is_judged_by_itself_and_a_bad_one_is_told_in_both_languages_and_not_stored() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let bad = changed(
        example(EXTRACT),
        &[
            ("answers.request.phone", json!("0944 51 317")),
            ("answers.holder.father", json!("")),
            ("answers.request.copies", json!(11)),
        ],
    );
    let wanted = [("holder.father", "empty"), ("request.phone", "phone"), ("request.copies", "above")];

    for lang in ["ar", "en"] {
        let refused = desk.run(&["submit", "-", "--lang", lang], &bad.to_string())?;
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{}", refused.err);
        let told: Value = serde_json::from_str(&refused.err).expect("JSON on the other stream");
        assert_eq!(told["code"], "answers");
        let faults = told["faults"].as_array().expect("faults");
        let found: Vec<(&str, &str)> = faults
            .iter()
            .map(|fault| (fault["field"].as_str().unwrap_or_default(), fault["code"].as_str().unwrap_or_default()))
            .collect();
        assert_eq!(found, wanted, "{lang}");
        for sentence in faults.iter().map(|fault| said(fault, "sentence")).chain([said(&told, "sentence")]) {
            let is_arabic = sentence.chars().any(|letter| ('\u{0621}'..='\u{064A}').contains(&letter));
            assert_eq!(is_arabic, lang == "ar", "{lang}: {sentence}");
        }
    }
    assert_eq!(desk.json(&["outbox"], "")?, json!([]), "nothing is stored");

    let good = example(EXTRACT);
    let same = changed(example(EXTRACT), &[("id", json!(FIRST))]);
    let lines = [
        good.to_string(),
        bad.to_string(),
        "{ no JSON".to_owned(),
        same.to_string(),
        String::new(),
        same.to_string(),
        json!({ "service": "civil-registry.no-such", "answers": {} }).to_string(),
    ];
    let judged = desk.run(&["submit", "--ndjson", "-"], &lines.join("\n"))?;
    assert_eq!(judged.code, 2, "some are bad");
    let kept = read_lines(&judged.out);
    assert_eq!(kept.len(), 3);
    assert_eq!(kept[1]["tracking"], kept[2]["tracking"], "the same id");
    let refused: Vec<(u64, String)> =
        read_lines(&judged.err).iter().map(|told| (told["line"].as_u64().unwrap_or(0), said(told, "code"))).collect();
    let expected =
        [(2, "answers"), (3, "unreadable"), (7, "no_such_service")].map(|(line, code)| (line, code.to_owned()));
    assert_eq!(refused, expected);
    let waiting = numbers(&desk.json(&["outbox"], "")?);
    assert_eq!(waiting.len(), 2);
    // A refused one spends no number: the two follow each other.
    let serials: Vec<u64> = waiting.iter().map(|number| number[..11].parse().expect("digits")).collect();
    assert_eq!(serials[1], serials[0] + 1);
    assert_eq!(desk.json(&["sync"], "")?["left"], 0);
    let book = world.book()?;
    assert_eq!(book.numbers(), waiting);
    book.assert_calm();
    Ok(())
}

#[tokio::test]
async fn words_that_make_no_sense_and_requests_that_are_not_here_are_told_as_json_too() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let code = world.centre.enrol_code()?;
    let url = world.centre.url();
    for (words, refusal) in [
        (vec!["show", "1234"], "tracking_length"),
        (vec!["show", "0000100000018"], "tracking_check"),
        (vec!["show", "0000100000017"], "no_such_request"),
        (vec!["init", "--centre", &url, "--enrol", &code], "enrolled_already"),
        (vec!["catalogue", "example", "no.such"], "unknown_service"),
    ] {
        let told = desk.run(&words, "")?;
        assert_eq!((told.code, told.out.as_str()), (1, ""), "{words:?}: {}", told.err);
        let told: Value = serde_json::from_str(&told.err).expect("JSON on the other stream");
        assert_eq!(told["code"], refusal, "{words:?}");
        assert!(!said(&told, "sentence").is_empty());
    }
    let doctor = desk.run(&["doctor"], "")?;
    let told: Value = serde_json::from_str(&doctor.out).expect("JSON");
    let journal =
        told["lines"].as_array().expect("lines").iter().find(|line| line["what"] == "journal").expect("a journal");
    assert_eq!(journal["well"], true, "{journal}");

    // A code lets one desk in.
    let other = wasl_tests::ctl::Ctl::new(&world.path("other"));
    assert_eq!(other.init(&url, &code)?["services"], 21);
    let third = wasl_tests::ctl::Ctl::new(&world.path("third"));
    let refused = third.run(&["init", "--centre", &url, "--enrol", &code], "")?;
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("code_spent"), "{}", refused.err);
    Ok(())
}
