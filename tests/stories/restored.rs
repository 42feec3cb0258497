//! A centre that was put back from a real backup, and desks that were lost: scans come again, a forgotten
//! desk is taken in again by the key that it shows, and receipts count until their desk was lost.

use std::{
    fs,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};
use wasl_domain::catalogue::standing_cases;
use wasl_host::read_folder;
use wasl_tests::{
    ctl::Ctl,
    ground::{Step, root, until},
    pages::page,
};

use crate::{
    bench::Bench,
    folders::copy,
    submissions::{EXTRACT, catalogue, example},
    world::{World, said},
};

/// The ledger with what lies beside it, of a centre that is switched off.
fn back_up(world: &World, name: &str) -> Step<()> {
    copy(&world.path("centre"), &world.path(name))
}

fn put_back(world: &World, name: &str) -> Step<()> {
    fs::remove_dir_all(world.path("centre")).expect("was there");
    copy(&world.path(name), &world.path("centre"))
}

/// A request of a proxy with one scan, handed in at a desk.
fn with_scan(world: &World, desk: &Ctl, seed: u32) -> Step<String> {
    let files = read_folder(&root().join("catalogue")).expect("the catalogue is there");
    let mut cases = standing_cases(&files, catalogue()).into_iter();
    let case = cases.find(|case| case.service == EXTRACT && case.answers.contains_key("asker.attorney_paper"));
    let folder = world.path("inbox");
    fs::create_dir_all(&folder).expect("made");
    fs::write(folder.join("page.png"), page(700, 900, seed)?).expect("written");
    let papers = json!([{ "paper": "power-of-attorney", "file": "page.png" }]);
    let submission = json!({ "service": EXTRACT, "answers": case.expect("a case").answers, "papers": papers });
    fs::write(folder.join("submission.json"), submission.to_string()).expect("written");
    Ok(said(&desk.json(&["submit", &folder.join("submission.json").display().to_string()], "")?, "tracking"))
}

fn held(desk: &Ctl, tracking: &str) -> Step<(Value, Value)> {
    let shown = desk.json(&["show", tracking], "")?;
    Ok((shown["papers"]["held"].clone(), shown["papers"]["total"].clone()))
}

async fn all_held(desk: &Ctl, tracking: &str) -> Step<()> {
    until("the scan to be held", Duration::from_secs(60), async || {
        desk.json(&["sync"], "").map_err(|stopped| stopped.0)?;
        let (held, total) = held(desk, tracking).map_err(|stopped| stopped.0)?;
        if held == total { Ok(()) } else { Err(format!("{held} of {total}")) }
    })
    .await
}

fn whole(world: &World, tracking: &str) -> Step<bool> {
    let papers = world.book()?.papers(tracking);
    Ok(papers.len() == 1 && papers.iter().all(|(_, bytes)| bytes.is_some()))
}

#[tokio::test]
async fn scans_that_a_put_back_centre_forgot_come_again_with_their_requests_and_without() -> Step<()> {
    let mut world = World::open().await?;
    let desk = world.desk("desk")?;
    let medium = world.path("medium");
    fs::create_dir_all(&medium).expect("made");
    desk.json(&["--mirror", &medium.display().to_string(), "outbox"], "")?;
    world.centre.off();
    back_up(&world, "yesterday")?;
    world.centre.on().await?;
    let tracking = with_scan(&world, &desk, 5)?;
    let kept = world.path("kept");
    copy(&medium, &kept)?;
    all_held(&desk, &tracking).await?;
    assert!(whole(&world, &tracking)?);

    // Everything since is gone: the request is offered again, and its scan behind it.
    world.centre.off();
    put_back(&world, "yesterday")?;
    world.centre.verb(&["restored"])?;
    world.centre.on().await?;
    assert!(world.book()?.numbers().is_empty());
    desk.json(&["sync"], "")?;
    all_held(&desk, &tracking).await?;
    assert!(whole(&world, &tracking)?, "request and scan are there again");

    // The second time the request comes from what a mirror held, and only the scan is missing.
    world.centre.off();
    put_back(&world, "yesterday")?;
    world.centre.verb(&["restored"])?;
    world.centre.verb(&["restored"])?;
    let taken = world.centre.import(&kept, None)?;
    assert!(taken.starts_with("stored 1 "), "{taken}");
    world.centre.on().await?;
    assert_eq!((world.book()?.numbers(), whole(&world, &tracking)?), (vec![tracking.clone()], false));
    let told = desk.json(&["sync"], "")?;
    assert_eq!(told["acked"], 0, "the request is there and is not sent again: {told}");
    all_held(&desk, &tracking).await?;
    assert!(whole(&world, &tracking)?, "the scan is there again");
    let journal = desk.json(&["journal", "verify"], "")?;
    assert_eq!(journal["first_broken"], Value::Null, "{journal}");
    Ok(())
}

#[tokio::test]
async fn a_desk_that_the_backup_does_not_know_shows_the_key_by_which_it_is_taken_in_again() -> Step<()> {
    let mut world = World::open().await?;
    let first = world.desk("first")?;
    world.centre.off();
    back_up(&world, "yesterday")?;
    world.centre.on().await?;
    let second = world.desk("second")?;
    let one = said(&second.json(&["submit", "-"], &example(EXTRACT).to_string())?, "tracking");
    assert_eq!(second.json(&["sync"], "")?["left"], 0);
    world.centre.off();
    put_back(&world, "yesterday")?;
    world.centre.verb(&["restored"])?;
    world.centre.on().await?;
    assert_ne!(second.json(&["sync"], "")?["link"], "up", "nobody knows it there");

    let shown = second.json(&["identity"], "")?;
    let (number, key) = (shown["enrolment"].to_string(), said(&shown, "key"));
    assert_ne!(key, said(&first.json(&["identity"], "")?, "key"));
    let words = ["desk", "adopt", &number, "--key", &key, "--supervisor", "ليلى حداد"];
    world.centre.verb(&words)?;
    until("the desk to be heard", Duration::from_secs(60), async || {
        second.json(&["sync"], "").map_err(|stopped| stopped.0)?;
        let numbers = world.book().map_err(|stopped| stopped.0)?.numbers();
        if numbers == [one.clone()] { Ok(()) } else { Err(format!("{numbers:?}")) }
    })
    .await
}

fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

/// Waits until the clock shows another second: receipts and losses are told by the second.
async fn next_second() -> Step<()> {
    let from = now_s();
    let is_over = async || if now_s() > from { Ok(()) } else { Err("the same second".to_owned()) };
    until("the next second", Duration::from_secs(10), is_over).await
}

#[tokio::test]
async fn receipts_of_a_lost_desk_count_where_they_are_from_before() -> Step<()> {
    let world = World::open().await?;
    let (first, second) = (world.desk("first")?, world.desk("second")?);
    let submit = || second.json(&["submit", "-"], &example(EXTRACT).to_string());
    let before = said(&submit()?, "qr");
    next_second().await?;
    let number = second.json(&["identity"], "")?["enrolment"].to_string();
    world.centre.verb(&["desk", "lost", &number, "--why", "سُرق الجهاز"])?;
    // Whoever has it knows nothing of that and prints on.
    let after = said(&submit()?, "qr");
    first.json(&["sync"], "")?;
    let good = first.json(&["verify", &before], "")?;
    assert_eq!(good["genuine"], true, "{good}");
    let worthless = first.run(&["verify", &after], "")?;
    assert_eq!(worthless.code, 3, "{}", worthless.out);
    assert!(worthless.out.contains("after_loss"), "{}", worthless.out);
    for (lang, word) in [("ar", "فقدان"), ("en", "lost")] {
        let told = first.run(&["--lang", lang, "verify", &after], "")?.out;
        assert!(told.contains(word), "{told}");
    }
    let at_desk = world.at_desk("first")?;
    let found = at_desk.console("home.find", json!({ "text": after }));
    assert_eq!(found["is"], "receipt_forged", "{found}");
    assert!(found["sentence"].as_str().is_some_and(|told| told.contains("لا يُعتمد")), "{found}");
    // Taken in again, its receipts count again.
    world.centre.verb(&["desk", "resume", &number, "--why", "وُجد الجهاز"])?;
    first.json(&["sync"], "")?;
    assert_eq!(first.json(&["verify", &after], "")?["genuine"], true);
    Ok(())
}

#[test]
fn a_packet_that_was_taken_as_a_fork_is_offered_again_to_a_put_back_centre() {
    let mut bench = Bench::open();
    bench.submit(false).expect("taken");
    bench.drain();
    // A copy of this desk was faster at the next place.
    let others: [u8; 32] = [7; 32];
    bench.centre.held.get_mut(&1_012).expect("held").insert(2, vec![others]);
    bench.submit(false).expect("taken");
    let yesterday = bench.centre.held.clone();
    bench.drain();
    let full = bench.centre.held.clone();
    assert_eq!(full[&1_012][&2].len(), 2, "both branches are kept");
    assert_eq!(bench.waiting(), 0);
    // By its places, the centre that was put back lacks nothing.
    bench.centre.held = yesterday;
    bench.centre.epoch += 1;
    bench.exchange();
    assert_eq!(bench.waiting(), 1);
    bench.drain();
    assert_eq!(bench.centre.held, full);
    bench.exchange();
    assert_eq!(bench.waiting(), 0, "and not once more");
}
