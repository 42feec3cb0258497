//! A staff card from its paper to the day it is lost, and what it is worth to whoever took the disk.

use std::fs;

use serde_json::{Value, json};
use wasl_protocol::CardSecret;
use wasl_tests::{
    ctl::{Ctl, SUPERVISOR, Said},
    eyes::read_qr,
    ground::Step,
};

use crate::{
    submissions::{EXTRACT, example},
    world::World,
};

const NEW_PIN: &str = "770124";

/// The text of a card, read from the picture that was drawn.
fn read_card(world: &World, name: &str) -> Step<String> {
    read_qr(&fs::read(world.path(name)).expect("the picture is there"))
}

fn code(said: &Said) -> String {
    let told: Value = serde_json::from_str(said.err.trim()).unwrap_or_else(|_| panic!("JSON: {}", said.err));
    told["code"].as_str().expect("a code").to_owned()
}

/// Draws a card into a file of the story.
fn draw(world: &World, ctl: &Ctl, verb: &str, around: &[(&str, &str)], name: &str) -> Step<Said> {
    let path = world.path(name).display().to_string();
    ctl.run_as(SUPERVISOR, around, &["card", verb, "-o", &path], "")
}

#[tokio::test]
async fn with_a_card_the_pin_alone_opens_nothing_and_a_lost_card_is_made_void() -> Step<()> {
    let world = World::open().await?;
    let ctl = world.desk("desk")?;
    let submission = example(EXTRACT).to_string();
    let submit =
        |around: &[(&str, &str)], pin: &str| ctl.run_as((SUPERVISOR.0, pin), around, &["submit", "-"], &submission);
    assert_eq!(submit(&[], SUPERVISOR.1)?.code, 0, "without a card the PIN is enough");

    assert_eq!(code(&draw(&world, &ctl, "replace", &[], "first.png")?), "has_no_card");
    let issued = draw(&world, &ctl, "issue", &[], "first.png")?;
    assert_eq!(issued.code, 0, "{}", issued.err);
    let first = read_card(&world, "first.png")?;
    assert!(first.starts_with("WASL-C1-") && first.len() == 40, "{first}");
    assert_eq!(ctl.json(&["people", "list"], "")?[0]["has_card"], true);
    let doctor: Value = serde_json::from_str(&ctl.run(&["doctor"], "")?.out).expect("JSON");
    let cards = doctor["lines"].as_array().expect("lines").iter().find(|line| line["what"] == "cards");
    assert_eq!(cards.expect("a line on cards")["seen"], "every account has one");

    // Nothing of the card lies on the disk, and the right PIN does not do without it.
    let secret = CardSecret::from_text(&first).expect("a card");
    for file in fs::read_dir(world.path("desk")).expect("the folder").map(|file| file.expect("a file").path()) {
        let bytes = fs::read(&file).expect("readable");
        for part in [secret.as_bytes().as_slice(), &first.as_bytes()[8..24]] {
            assert!(!bytes.windows(16).any(|window| window == part), "{} holds the card", file.display());
        }
    }
    assert_eq!(code(&submit(&[], SUPERVISOR.1)?), "card_needed");
    let with_first = [("WASL_CARD", first.as_str())];
    assert_eq!(submit(&with_first, SUPERVISOR.1)?.code, 0);

    assert_eq!(code(&draw(&world, &ctl, "issue", &with_first, "second.png")?), "has_card");
    assert_eq!(code(&draw(&world, &ctl, "replace", &[], "second.png")?), "card_needed");
    assert_eq!(draw(&world, &ctl, "replace", &with_first, "second.png")?.code, 0);
    let second = read_card(&world, "second.png")?;
    let with_second = [("WASL_CARD", second.as_str())];
    assert_eq!(code(&submit(&with_first, SUPERVISOR.1)?), "card_of_another", "the first one is void");

    let mut around = with_second.to_vec();
    around.push(("WASL_NEW_PIN", NEW_PIN));
    assert_eq!(ctl.run_as(SUPERVISOR, &around, &["pin"], "")?.code, 0);
    assert_eq!(code(&submit(&with_second, SUPERVISOR.1)?), "wrong_pin");
    assert_eq!(submit(&with_second, NEW_PIN)?.code, 0);

    // Another supervisor makes it void when it is lost, and keeps no part of it.
    let desk = crate::at_desk::AtDesk::open(&world.path("desk"))?;
    desk.console("people.sign_in", json!({ "name": "", "pin": NEW_PIN, "card": second }));
    desk.console("people.add", json!({ "name": "سليم ديب", "pin": "334455", "role": "supervisor" }));
    drop(desk);
    let salim = ("سليم ديب", "334455");
    let renewed = ctl.run_as(salim, &[("WASL_NEW_PIN", "112233")], &["people", "renew", SUPERVISOR.0], "")?;
    assert_eq!(renewed.code, 0, "{}", renewed.err);
    assert_eq!(code(&submit(&with_second, NEW_PIN)?), "no_such_card");
    assert_eq!(submit(&[], "112233")?.code, 0, "what was kept under the card is open again");
    let lines = ctl.run_as((SUPERVISOR.0, "112233"), &[], &["outbox"], "")?;
    assert_eq!(lines.code, 0, "{}", lines.err);
    Ok(())
}
