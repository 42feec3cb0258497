//! Officers move requests on; the desk learns of it at its next exchange.

use serde_json::{Value, json};
use wasl_tests::{ctl::Ctl, ground::Step};

use crate::{
    browser::Browser,
    submissions::{EXTRACT, changed, example},
    world::{World, numbers, phone, said},
};

const OFFICER: (&str, &str) = ("سلوى العلي", "قاسيون-7-مطر");

fn hand_in(desk: &Ctl) -> Step<(String, String)> {
    let submitted = desk.json(&["submit", "-"], &changed(example(EXTRACT), &[("paid", json!(true))]).to_string())?;
    Ok((said(&submitted, "tracking"), said(&submitted, "qr")))
}

fn stages(shown: &Value) -> Vec<String> {
    shown["history"].as_array().expect("a history").iter().map(|line| said(line, "words")).collect()
}

#[tokio::test]
async fn what_an_officer_does_with_a_request_is_told_at_the_desk_and_on_the_phone() -> Step<()> {
    let world = World::open().await?;
    world.centre.add_officer(OFFICER.0, OFFICER.1)?;
    let desk = world.desk("desk")?;
    let ((delivered, qr), (refused, _), (corrected, corrected_qr)) =
        (hand_in(&desk)?, hand_in(&desk)?, hand_in(&desk)?);
    assert_eq!(desk.json(&["sync"], "")?["acked"], 6, "three requests and their payments");
    // Opened apart from the ack; from here on the officer finds them.
    world.book()?.assert_calm();

    let mut officer = Browser::open(world.centre.address());
    let queue = officer.get("/officer")?;
    assert_eq!((queue.status, queue.leads_to.as_str()), (303, "/officer/sign-in"), "nobody is signed in");
    let wrong = officer.sign_in(OFFICER.0, "a wrong password")?;
    assert_eq!(wrong.status, 401);
    let signed_in = officer.sign_in(OFFICER.0, OFFICER.1)?;
    assert_eq!((signed_in.status, signed_in.leads_to.as_str()), (303, "/officer"));
    let queue = officer.get("/officer")?;
    for tracking in [&delivered, &refused, &corrected] {
        assert!(queue.text.contains(tracking.as_str()), "{tracking} is in the queue");
    }
    // A form from elsewhere does nothing.
    let path = format!("/officer/request/{delivered}");
    let forged = officer.post(&path, &[("csrf", "x"), ("step", "refuse"), ("reason", "other")])?;
    assert_eq!(forged.status, 403);

    for step in ["pass_to_authority", "make_ready", "offer_pickup", "deliver"] {
        let moved = officer.step(&delivered, step, &[])?;
        assert_eq!(moved.leads_to, format!("{path}?said=done"), "{step}");
    }
    let again = officer.step(&delivered, "make_ready", &[])?;
    assert_eq!(again.leads_to, format!("{path}?said=not_from_here"), "a step back is none");
    let without = officer.step(&refused, "refuse", &[("reason", "")])?;
    assert!(without.leads_to.ends_with("said=no_reason"), "{}", without.leads_to);
    let words = "القيد في سجل آخر";
    officer.step(&refused, "refuse", &[("reason", "not_in_register"), ("text", words)])?;
    let asked = "اسم الأم غير مطابق للسجل";
    let correction = [("field", "holder.mother"), ("reason", "data_differ"), ("text", asked)];
    officer.step(&corrected, "ask_correction", &correction)?;

    assert!(desk.json(&["sync"], "")?["notices"].as_u64().is_some_and(|count| count >= 6));
    let shown = desk.json(&["show", &delivered, "--lang", "ar"], "")?;
    assert_eq!(shown["stage"], "delivered");
    assert!(shown["truths"].as_array().expect("truths").iter().all(|truth| truth["reached"] == true), "{shown}");
    let words_of = |stage: &str| wasl_words::shipped("ar").say(&format!("stage-{stage}"), &[]);
    let newest = ["delivered", "ready_for_pickup", "ready", "with_authority"].map(words_of);
    assert_eq!(stages(&shown)[..4], newest, "newest first");

    let shown = desk.json(&["show", &refused], "")?;
    assert_eq!((&shown["stage"], &shown["refused"]), (&json!("refused"), &json!(words)));

    let at_desk = world.at_desk("desk")?;
    let shown = at_desk.console("request.view", json!({ "tracking": corrected }));
    assert_eq!(shown["request"]["stage"], "needs_correction");
    assert_eq!(shown["correction"]["sentence"], asked);
    assert_eq!(shown["correction"]["labels"].as_array().map(Vec::len), Some(1), "{}", shown["correction"]);
    let outbox = at_desk.console("request.outbox", json!({}));
    assert_eq!(outbox["acts"][0]["request"]["tracking"], corrected.as_str(), "{outbox}");
    assert_eq!(outbox["acts"][0]["sentence"], asked);
    assert_eq!(outbox["waiting"], json!([]), "it was received all the same");
    assert_eq!(at_desk.console("home.view", json!({}))["attention"][0]["request"]["tracking"], corrected.as_str());

    let (_, page) = phone(&qr).await?;
    assert!(page.contains(&wasl_words::shipped("ar").say("track-stage-delivered", &[])), "{page}");
    let (_, page) = phone(&corrected_qr).await?;
    assert!(page.contains(asked), "{page}");
    world.book()?.assert_calm();
    Ok(())
}

#[tokio::test]
async fn what_the_centre_wants_put_right_is_answered_at_the_desk_and_the_request_goes_on() -> Step<()> {
    let world = World::open().await?;
    world.centre.add_officer(OFFICER.0, OFFICER.1)?;
    let ctl = world.desk("desk")?;
    let (tracking, qr) = hand_in(&ctl)?;
    ctl.json(&["sync"], "")?;
    world.book()?.assert_calm();
    let mut officer = Browser::open(world.centre.address());
    officer.sign_in(OFFICER.0, OFFICER.1)?;
    let wanted = [("field", "holder.mother"), ("field", "holder.birth_date"), ("reason", "data_differ"), ("text", "")];
    officer.step(&tracking, "ask_correction", &wanted)?;
    ctl.json(&["sync"], "")?;

    let desk = world.at_desk("desk")?;
    let shown = desk.console("request.view", json!({ "tracking": tracking }));
    let asked: Vec<String> =
        shown["correction"]["fields"].as_array().expect("fields").iter().map(|field| said(field, "id")).collect();
    assert_eq!(asked, ["holder.mother", "holder.birth_date"], "only what is wanted is asked");
    let half =
        desk.refused("request.correct", json!({ "tracking": tracking, "answers": { "holder.mother": "منى الأسعد" } }));
    assert_eq!((half.code.as_str(), half.facts["count"].as_u64()), ("answers", Some(1)), "{}", half.sentence);
    let answers = json!({ "holder.mother": "منى الأسعد", "holder.birth_date": "١٩٨٧-٠٣-١٥" });
    let ask = json!({ "tracking": tracking, "answers": answers });
    desk.console("request.correct", ask.clone());
    assert_eq!(desk.refused("request.correct", ask).code, "nothing_to_correct", "once is enough");
    assert_eq!(numbers(&ctl.json(&["outbox"], "")?), std::slice::from_ref(&tracking), "the correction waits");

    let synced = ctl.json(&["sync"], "")?;
    assert_eq!((&synced["acked"], &synced["left"]), (&json!(1), &json!(0)), "{synced}");
    let book = world.book()?;
    let request = book.request(&tracking);
    let answer = |id: &str| serde_json::to_value(&request.new.answers[id]).expect("plain data");
    assert_eq!((answer("holder.mother"), answer("holder.birth_date")), (json!("منى الأسعد"), json!("1987-03-15")));
    assert_eq!(request.stage.word(), ctl.json(&["show", &tracking], "")?["stage"]);
    book.assert_calm();
    let (_, page) = phone(&qr).await?;
    assert!(!page.contains("needed act"), "nothing more is wanted of the citizen: {page}");

    assert!(officer.step(&tracking, "make_ready", &[])?.leads_to.ends_with("said=done"));
    ctl.json(&["sync"], "")?;
    assert_eq!(ctl.json(&["show", &tracking], "")?["stage"], "ready");
    Ok(())
}
