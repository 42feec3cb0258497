//! Scans of papers: they follow the request, never hold it up, and come whole or not at all.

use std::fs;

use data_encoding::BASE64;
use serde_json::{Value, json};
use wasl_domain::catalogue::{StandingCase, standing_cases};
use wasl_host::read_folder;
use wasl_tests::{
    ground::{Step, root},
    pages::page,
};

use crate::{
    submissions::{EXTRACT, catalogue},
    world::{World, said},
};

const PAPER: &str = "power-of-attorney";

/// A proxy's request, whose power of attorney was seen.
fn by_proxy() -> StandingCase {
    let files = read_folder(&root().join("catalogue")).expect("the catalogue is there");
    let seen = |case: &StandingCase| case.service == EXTRACT && case.answers.contains_key("asker.attorney_paper");
    standing_cases(&files, catalogue()).into_iter().find(seen).expect("a golden case with a proxy")
}

fn submission() -> Value {
    json!({ "service": EXTRACT, "answers": by_proxy().answers })
}

/// The answers in the order of the form, as an assistant gives them.
fn answers() -> Vec<(String, Value)> {
    let case = by_proxy();
    let fields = catalogue().packs[EXTRACT].form.iter().flat_map(|section| &section.fields);
    let answered = fields.filter_map(|field| Some((field.id.clone(), case.answers.get(&field.id)?)));
    answered.map(|(id, answer)| (id, serde_json::to_value(answer).expect("plain data"))).collect()
}

fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xd8, 0xff])
}

/// Everything that a desk's folder holds, as one heap of bytes.
fn heap(folder: &std::path::Path) -> Vec<u8> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let files = entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_file());
    files.flat_map(|path| fs::read(path).expect("readable")).collect()
}

fn holds(heap: &[u8], needle: &[u8]) -> bool {
    heap.windows(needle.len()).any(|window| window == needle)
}

#[tokio::test]
async fn scans_of_a_submission_come_behind_it_whole_and_are_opened_at_the_centre_only() -> Step<()> {
    let world = World::open().await?;
    let ctl = world.desk("desk")?;
    let folder = world.path("inbox");
    fs::create_dir_all(&folder).expect("made");
    for (name, seed) in [("front.png", 1), ("back.png", 2)] {
        fs::write(folder.join(name), page(1_000, 1_400, seed)?).expect("written");
    }
    let mut submission = submission();
    submission["papers"] = json!([{ "paper": PAPER, "file": "front.png" }, { "paper": PAPER, "file": "back.png" }]);
    fs::write(folder.join("submission.json"), submission.to_string()).expect("written");

    let submitted = ctl.json(&["submit", &folder.join("submission.json").display().to_string()], "")?;
    let tracking = said(&submitted, "tracking");
    let shown = ctl.json(&["show", &tracking], "")?;
    assert_eq!((&shown["papers"]["held"], &shown["papers"]["total"]), (&json!(0), &json!(2)), "{shown}");
    let told = ctl.json(&["sync"], "")?;
    assert_eq!(told["acked"], 1, "the request is acknowledged whatever its scans do: {told}");
    for _ in 0..3 {
        ctl.json(&["sync"], "")?;
    }
    let papers = world.book()?.papers(&tracking);
    assert_eq!(papers.len(), 2);
    for (paper, bytes) in &papers {
        assert_eq!(paper, PAPER);
        assert!(bytes.as_ref().is_some_and(|bytes| is_jpeg(bytes) && bytes.len() <= 300_000), "whole at the centre");
    }
    let shown = ctl.json(&["show", &tracking], "")?;
    assert_eq!((&shown["papers"]["held"], &shown["papers"]["total"]), (&json!(2), &json!(2)), "{shown}");
    // What is left at the desk opens nowhere: not a piece of any page is there in the clear.
    let heap = heap(&world.path("desk"));
    for (_, bytes) in &papers {
        let bytes = bytes.as_ref().expect("whole");
        let middle = bytes.len() / 2;
        assert!(!holds(&heap, &bytes[middle..middle + 24]), "a page lies in the desk's folder");
    }
    world.book()?.assert_calm();
    Ok(())
}

#[tokio::test]
async fn a_page_of_a_draft_is_kept_sealed_shown_small_and_goes_with_the_request() -> Step<()> {
    let world = World::open().await?;
    world.desk("desk")?;
    let at_desk = world.at_desk("desk")?;
    let draft = at_desk.draft(EXTRACT, &answers());
    let picture = page(900, 1_200, 7)?;
    let add = json!({ "draft": draft, "paper": PAPER, "bytes": BASE64.encode(&picture) });
    let first = at_desk.console("paper.add", add.clone());
    let both = at_desk.console("paper.add", add);
    assert_eq!((first["left"].clone(), both["left"].clone()), (json!(11), json!(10)));
    let small = BASE64.decode(both["pages"][0]["picture"].as_str().expect("a picture").as_bytes()).expect("base 64");
    assert!(is_jpeg(&small) && small.len() < 20_000);
    let page_id = both["pages"][1]["page"].clone();
    let one = at_desk.console("paper.remove", json!({ "draft": draft, "page": page_id }));
    assert_eq!(one["pages"].as_array().map(Vec::len), Some(1));
    assert!(!holds(&heap(&world.path("desk")), &small[small.len() / 2..][..24]), "sealed on the disk");

    let tracking = at_desk.hand_in(&draft);
    let view = at_desk.console("request.view", json!({ "tracking": tracking }));
    assert_eq!(view["papers"]["total"], 1, "{}", view["papers"]);
    Ok(())
}

#[tokio::test]
async fn what_can_not_be_taken_in_is_told_and_nothing_of_it_is_kept() -> Step<()> {
    let world = World::open().await?;
    let ctl = world.desk("desk")?;
    let at_desk = world.at_desk("desk")?;
    let draft = at_desk.draft(EXTRACT, &answers());
    let refused = |bytes: &[u8], paper: &str| {
        at_desk.refused("paper.add", json!({ "draft": draft, "paper": paper, "bytes": BASE64.encode(bytes) }))
    };
    let whole = page(300, 300, 3)?;
    for (bytes, paper, code) in [
        (b"%PDF-1.7\n%".as_slice(), PAPER, "scan_is_pdf"),
        (b"<html></html>", PAPER, "scan_no_picture"),
        (&whole[..whole.len() / 2], PAPER, "scan_damaged"),
        (&whole, "asker-id", "paper_not_seen"),
        (&whole, "no-such-paper", "paper_not_seen"),
    ] {
        let refusal = refused(bytes, paper);
        assert_eq!(refusal.code, code, "{}", refusal.sentence);
        assert!(!refusal.sentence.is_empty());
    }
    assert_eq!(at_desk.console("paper.list", json!({ "draft": draft }))["pages"], json!([]));
    // A submission whose picture can't be taken in leaves nothing either.
    fs::write(world.path("page.pdf"), b"%PDF-1.7\n").expect("written");
    let mut submission = submission();
    submission["papers"] = json!([{ "paper": PAPER, "file": "page.pdf" }]);
    fs::write(world.path("submission.json"), submission.to_string()).expect("written");
    let said = ctl.run(&["submit", &world.path("submission.json").display().to_string()], "")?;
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("scan_is_pdf"), "{}", said.err);
    assert_eq!(ctl.json(&["outbox"], "")?, json!([]));
    Ok(())
}

#[tokio::test]
async fn a_paper_that_was_not_seen_in_the_end_takes_its_scans_along() -> Step<()> {
    let world = World::open().await?;
    world.desk("desk")?;
    let at_desk = world.at_desk("desk")?;
    let draft = at_desk.draft(EXTRACT, &answers());
    let picture = BASE64.encode(&page(300, 300, 3)?);
    at_desk.console("paper.add", json!({ "draft": draft, "paper": PAPER, "bytes": picture }));
    at_desk.console("draft.discard", json!({ "draft": draft }));
    let pages = at_desk.console("paper.list", json!({ "draft": draft }));
    assert_eq!(pages["pages"], json!([]), "scans end with their draft");
    Ok(())
}

#[tokio::test]
async fn scans_travel_on_a_stick_too_and_the_answers_settle_them() -> Step<()> {
    let mut world = World::open().await?;
    let ctl = world.desk("desk")?;
    world.centre.off();
    fs::write(world.path("page.png"), page(900, 1_200, 5)?).expect("written");
    let mut submission = submission();
    submission["papers"] = json!([{ "paper": PAPER, "file": "page.png" }]);
    fs::write(world.path("submission.json"), submission.to_string()).expect("written");
    let submitted = ctl.json(&["submit", &world.path("submission.json").display().to_string()], "")?;
    let tracking = said(&submitted, "tracking");
    let (bundle, answers) = (world.path("stick.waslb"), world.path("stick.wasla"));
    let given = ctl.json(&["export", &bundle.display().to_string()], "")?;
    assert!(given["chunks"].as_u64().is_some_and(|chunks| chunks > 1), "{given}");
    world.centre.import(&bundle, Some(&answers))?;
    let papers = world.book()?.papers(&tracking);
    assert!(papers.iter().all(|(_, bytes)| bytes.as_ref().is_some_and(|bytes| is_jpeg(bytes))), "whole at the centre");
    ctl.json(&["import", &answers.display().to_string()], "")?;
    let shown = ctl.json(&["show", &tracking], "")?;
    assert_eq!(shown["papers"]["held"], 1, "{shown}");
    let again = ctl.json(&["export", &bundle.display().to_string()], "")?;
    assert_eq!((&again["packets"], &again["chunks"]), (&json!(0), &json!(0)), "nothing is left to bring: {again}");
    Ok(())
}
