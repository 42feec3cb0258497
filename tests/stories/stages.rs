//! Officers move requests on; the desk learns of it at its next exchange.

use serde_json::{Value, json};
use wasl_tests::{ctl::Ctl, ground::Step};

use crate::{
    browser::Browser,
    submissions::{EXTRACT, changed, example},
    world::{World, phone, said},
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
