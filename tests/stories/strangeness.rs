//! What people and scripts do that nobody asked for: one id for two requests, a service that is paused, an address
//! that changed, streams that take nothing, many programs at once.

use std::process::{Command, Stdio};

use serde_json::{Value, json};
use wasl_tests::{
    ctl::SUPERVISOR,
    ground::{Step, program},
};

use crate::{
    folders::{lay_out, pause_extract},
    submissions::{EXTRACT, changed, example},
    world::{World, said},
};

const ID: &str = "0190a0de-0000-7000-8000-000000000001";

#[tokio::test]
async fn one_id_at_two_desks_makes_two_requests() -> Step<()> {
    let world = World::open().await?;
    let mut numbers = Vec::new();
    for name in ["first", "second"] {
        let desk = world.desk(name)?;
        let one = changed(example(EXTRACT), &[("id", json!(ID))]);
        let kept = desk.json(&["submit", "-"], &one.to_string())?;
        let again = desk.json(&["submit", "-"], &one.to_string())?;
        assert_eq!((&again["repeated"], &again["tracking"]), (&json!(true), &kept["tracking"]));
        assert_eq!(desk.json(&["sync"], "")?["left"], 0);
        numbers.push(said(&kept, "tracking"));
    }
    let book = world.book()?;
    for number in &numbers {
        assert_eq!(book.request(number).new.service, EXTRACT);
    }
    book.assert_calm();
    Ok(())
}

#[tokio::test]
async fn an_id_that_was_given_for_something_else_is_told() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let one = changed(example(EXTRACT), &[("id", json!(ID))]);
    let kept = desk.json(&["submit", "-"], &one.to_string())?;
    for other in [
        changed(one.clone(), &[("answers.holder.given_name", json!("ليلى"))]),
        changed(one.clone(), &[("paid", json!(true))]),
        changed(example("civil-registry.birth-statement"), &[("id", json!(ID))]),
    ] {
        let refused = desk.run(&["submit", "-"], &other.to_string())?;
        let told: Value = serde_json::from_str(refused.err.trim()).unwrap_or_default();
        assert_eq!((refused.code, &told["code"]), (2, &json!("submission_differs")), "{}", refused.err);
        assert!(told["sentence"].as_str().is_some_and(|sentence| !sentence.contains("{$")), "{told}");
    }
    let waiting = desk.json(&["outbox"], "")?;
    assert_eq!(waiting.as_array().map(Vec::len), Some(1), "nothing else was stored: {waiting}");
    assert_eq!(waiting[0]["tracking"].as_str().map(str::to_owned), Some(said(&kept, "tracking")));
    Ok(())
}

#[tokio::test]
async fn a_paused_service_is_paused_in_every_version() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    lay_out(&world.path("catalogue"))?;
    pause_extract(&world.path("catalogue"))?;
    world.centre.publish(&world.path("catalogue"))?;
    desk.json(&["sync"], "")?;
    for version in [json!(null), json!(1), json!(2)] {
        let one = changed(example(EXTRACT), &[("pack_version", version.clone())]);
        let refused = desk.run(&["submit", "-"], &one.to_string())?;
        let told: Value = serde_json::from_str(refused.err.trim()).unwrap_or_default();
        assert_eq!((refused.code, &told["code"]), (2, &json!("service_paused")), "{version}: {}", refused.err);
    }
    Ok(())
}

#[tokio::test]
async fn a_receipt_with_the_address_of_before_is_still_genuine() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let qr = said(&desk.json(&["submit", "-"], &example(EXTRACT).to_string())?, "qr");
    world.centre.verb(&["setting", "set", "public_url", "https://moved.example.sy"])?;
    desk.json(&["sync"], "")?;
    let later = said(&desk.json(&["submit", "-"], &example(EXTRACT).to_string())?, "qr");
    assert!(later.starts_with("HTTPS://MOVED.EXAMPLE.SY/"), "{later}");
    for qr in [&qr, &later] {
        assert_eq!(desk.json(&["verify", qr], "")?["genuine"], true, "{qr}");
    }
    let token = qr.rsplit('/').next().expect("a token");
    let elsewhere = desk.run(&["verify", &format!("HTTPS://ELSEWHERE.EXAMPLE/R/{token}")], "")?;
    assert_eq!(elsewhere.code, 3, "an address that never was the centre's: {}", elsewhere.out);
    Ok(())
}

#[tokio::test]
async fn streams_that_take_nothing_end_no_program_in_a_panic() -> Step<()> {
    let world = World::open().await?;
    let dir = world.path("desk");
    let desk = world.desk("desk")?;
    let full = || std::fs::File::options().write(true).open("/dev/full").expect("every Linux has it");
    let end = |words: &[&str], out: Stdio, err: Stdio| -> Step<Option<i32>> {
        let mut command = Command::new(program("waslctl")?);
        command.arg("--data-dir").arg(&dir).args(["--as", SUPERVISOR.0]).args(words).env("WASL_PIN", SUPERVISOR.1);
        Ok(command.stdin(Stdio::null()).stdout(out).stderr(err).status().expect("it runs").code())
    };
    assert_eq!(end(&["submit", "-"], Stdio::null(), full().into())?, Some(2), "an empty submission");
    assert_eq!(end(&["show", "0000000000000"], Stdio::null(), full().into())?, Some(1));
    assert_eq!(end(&["outbox"], full().into(), full().into())?, Some(0));
    desk.json(&["doctor"], "")?;
    Ok(())
}

#[tokio::test]
async fn twenty_right_pins_at_once_are_no_guesses() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let workers: Vec<_> = (0..20)
        .map(|_| {
            let desk = desk.clone();
            std::thread::spawn(move || desk.json(&["submit", "-"], &example(EXTRACT).to_string()).map(|_| ()))
        })
        .collect();
    for worker in workers {
        worker.join().expect("no panic")?;
    }
    assert_eq!(desk.json(&["outbox"], "")?.as_array().map(Vec::len), Some(20));
    Ok(())
}

#[tokio::test]
async fn a_log_that_was_taken_away_is_noticed_and_no_number_is_given_twice() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let serial = |kept: &Value| said(kept, "tracking")[5..11].parse::<u32>().expect("digits");
    let first = serial(&desk.json(&["submit", "-"], &example(EXTRACT).to_string())?);
    let second = serial(&desk.json(&["submit", "-"], &example(EXTRACT).to_string())?);
    assert_eq!(second, first + 1);
    // As a killed program leaves it where somebody tidied up then: the log's index without the log.
    std::fs::write(world.path("desk").join("desk.db-shm"), [0; 32_768]).expect("written");
    let third = serial(&desk.json(&["submit", "-"], &example(EXTRACT).to_string())?);
    assert!(third > second + 900, "{third} after {second}: those between may be out");
    let fourth = serial(&desk.json(&["submit", "-"], &example(EXTRACT).to_string())?);
    assert_eq!(fourth, third + 1, "once");
    let told = desk.run(&["doctor"], "")?;
    assert!(told.out.contains("log of changes was taken away"), "{}", told.out);
    assert_eq!(desk.json(&["sync"], "")?["left"], 0);
    world.book()?.assert_calm();
    Ok(())
}

#[tokio::test]
async fn a_file_with_a_name_in_a_second_folder_is_not_opened() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let (file, other) = (world.path("desk").join("desk.db"), world.path("snapshot.db"));
    std::fs::hard_link(&file, &other).expect("linked");
    let refused = desk.run(&["submit", "-"], &example(EXTRACT).to_string())?;
    assert_eq!((refused.code, refused.out.as_str()), (1, ""), "{}", refused.err);
    std::fs::remove_file(&other).expect("removed");
    desk.json(&["submit", "-"], &example(EXTRACT).to_string())?;
    Ok(())
}

#[tokio::test]
async fn no_verb_writes_over_a_desks_own_file() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let number = said(&desk.json(&["submit", "-"], &example(EXTRACT).to_string())?, "tracking");
    let own = world.path("desk").join("desk.db").display().to_string();
    for words in [vec!["export", own.as_str()], vec!["receipt", number.as_str(), "-o", own.as_str()]] {
        let refused = desk.run(&words, "")?;
        assert_eq!(refused.code, 1, "{words:?}: {}", refused.err);
    }
    assert_eq!(desk.json(&["outbox"], "")?.as_array().map(Vec::len), Some(1));
    Ok(())
}
