//! The journal tells the first entry that somebody laid a hand on, and that its end was cut off.

use std::fs;

use serde_json::json;
use wasl_desk::Breach;
use wasl_tests::ground::Step;

use crate::{
    bench::Bench,
    submissions::{EXTRACT, example},
    world::{World, said},
};

/// Changes the act of a journal entry in the file, wherever the file has it.
fn tamper(file: &std::path::Path, act: &str, object: &str, with: &str) {
    let mut bytes = fs::read(file).expect("the desk's file");
    let (wanted, instead) = (format!("{act}{object}").into_bytes(), format!("{with}{object}").into_bytes());
    assert_eq!(wanted.len(), instead.len());
    let places: Vec<usize> =
        (0..bytes.len() - wanted.len()).filter(|at| bytes[*at..*at + wanted.len()] == wanted[..]).collect();
    assert!(!places.is_empty(), "{act} {object} lies in the file");
    for at in places {
        bytes[at..at + instead.len()].copy_from_slice(&instead);
    }
    fs::write(file, bytes).expect("written");
}

#[tokio::test]
async fn waslctl_names_the_first_entry_that_was_altered() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let taken: Vec<String> = (0..3)
        .map(|_| Ok(said(&desk.json(&["submit", "-"], &example(EXTRACT).to_string())?, "tracking")))
        .collect::<Step<_>>()?;
    desk.json(&["sync"], "")?;
    let sound = desk.json(&["journal", "verify"], "")?;
    assert_eq!((&sound["first_broken"], &sound["breach"]), (&json!(null), &json!(null)), "{sound}");
    let entries = sound["entries"].as_u64().expect("a count");
    assert!(entries > 6, "{sound}");

    tamper(&world.path("desk").join("desk.db"), "request.submit", &taken[1], "request.submid");
    let told = desk.run(&["journal", "verify"], "")?;
    assert_eq!(told.code, 1, "{}", told.out);
    let state: serde_json::Value = serde_json::from_str(&told.out).expect("JSON");
    let first = state["first_broken"].as_u64().expect("an entry");
    assert!(first > 3 && first < entries, "{state}");
    assert_eq!(state["breach"], "chain");
    let doctor = desk.run(&["doctor"], "")?;
    assert_eq!(doctor.code, 1);
    assert!(doctor.out.contains(&format!("broken at entry {first}")), "{}", doctor.out);
    // Work goes on, and what waits goes.
    desk.json(&["submit", "-"], &example(EXTRACT).to_string())?;
    assert_eq!(desk.json(&["sync"], "")?["left"], 0);
    Ok(())
}

#[test]
fn the_desk_signs_its_head_every_hundred_entries_and_when_it_is_locked() {
    let bench = Bench::open();
    let before = bench.desk.verify_journal().expect("readable");
    assert_eq!((before.checkpoints, before.first_broken), (0, None), "{before:?}");
    bench.console("people.lock", json!({}));
    assert_eq!(bench.desk.verify_journal().expect("readable").checkpoints, 1);
    for _ in 0..110 {
        bench.console("desk.try_now", json!({}));
    }
    let after = bench.desk.verify_journal().expect("readable");
    assert_eq!((after.checkpoints, after.first_broken), (2, None), "{after:?}");
}

#[test]
fn a_journal_that_is_shorter_than_the_centre_saw_it_is_told() {
    let mut bench = Bench::open();
    bench.submit(true).expect("taken");
    bench.drain();
    let copy = bench.copy_of_disk();
    for _ in 0..5 {
        bench.submit(true).expect("taken");
    }
    bench.drain();
    bench.exchange();
    let seen = bench.desk.verify_journal().expect("readable").seen.expect("the centre's word");
    // The disk is put back; at the next contact the centre says how far it saw the journal reach.
    bench.put_back_disk(&copy);
    let own = bench.desk.verify_journal().expect("readable");
    assert!(own.first_broken.is_none() && own.entries < seen, "{own:?}");
    bench.exchange();
    let told = bench.desk.verify_journal().expect("readable");
    assert_eq!((told.breach, told.seen), (Some(Breach::Short), Some(seen)), "{told:?}");
    // Writing on over the cut does not hide it.
    for _ in 0..20 {
        bench.console("desk.try_now", json!({}));
    }
    let later = bench.desk.verify_journal().expect("readable");
    assert_eq!((later.breach, later.first_broken), (Some(Breach::Countersigned), Some(seen)), "{later:?}");
}
