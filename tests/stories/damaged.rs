//! A disk that spoils a packet, and a disk that was copied: nobody else waits, and nothing is hidden.

use std::fs;

use serde_json::json;
use wasl_centre::ledger::AlarmKind;
use wasl_tests::{ctl::Ctl, ground::Step};

use crate::{
    folders::copy,
    submissions::{EXTRACT, changed, example, lines, read_lines},
    world::{World, numbers, said},
};

/// Turns one byte of a stored packet, behind its header's id.
fn spoil(file: &std::path::Path, packet: &str) {
    let id: Vec<u8> = (0..32)
        .step_by(2)
        .map(|at| u8::from_str_radix(&packet.replace('-', "")[at..at + 2], 16).expect("hex"))
        .collect();
    let mut bytes = fs::read(file).expect("the desk's file");
    // The row holds the id twice close together: as a column, and in the packet's own header.
    let places: Vec<usize> = (0..bytes.len() - 16).filter(|at| bytes[*at..*at + 16] == id[..]).collect();
    let inside = places.windows(2).find(|pair| pair[1] - pair[0] < 200).expect("the packet lies in the file")[1];
    bytes[inside + 100] ^= 1;
    fs::write(file, bytes).expect("written");
}

#[tokio::test]
async fn one_spoilt_packet_holds_up_no_other_and_stays_in_sight() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let taken = read_lines(&desk.run(&["submit", "--ndjson", "-"], &lines(15))?.out);
    let bad = &taken[4];
    spoil(&world.path("desk").join("desk.db"), &said(bad, "packet"));

    for (acked, round) in [(14, "first"), (0, "second")] {
        let synced = desk.json(&["sync"], "")?;
        assert_eq!((&synced["acked"], &synced["left"]), (&json!(acked), &json!(1)), "{round}: {synced}");
        assert_eq!(synced["link"], "up", "{round}: {synced}");
        assert_eq!(numbers(&desk.json(&["outbox"], "")?), [said(bad, "tracking")], "{round}");
    }
    let book = world.book()?;
    let good: Vec<String> = numbers(&taken.iter().filter(|one| *one != bad).cloned().collect());
    assert_eq!(book.numbers(), good);
    assert_eq!(book.alarms(), [], "what the desk knows to be spoilt does not go");
    let told = desk.run(&["doctor"], "")?.out;
    assert!(told.contains("1 damaged, kept as they are: packet 1"), "the desk names it: {told}");
    // Work goes on behind it.
    desk.json(&["submit", "-"], &example(EXTRACT).to_string())?;
    assert_eq!(desk.json(&["sync"], "")?["acked"], 1);
    Ok(())
}

#[tokio::test]
async fn a_desk_whose_disk_was_copied_is_noticed_and_no_packet_of_either_is_lost() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    desk.json(&["submit", "-"], &example(EXTRACT).to_string())?;
    assert_eq!(desk.json(&["sync"], "")?["left"], 0);
    copy(&world.path("desk"), &world.path("copy"))?;
    let other = Ctl::new(&world.path("copy"));

    let first = desk.json(&["submit", "-"], &example(EXTRACT).to_string())?;
    let second = changed(example(EXTRACT), &[("answers.holder.name", json!("هالة"))]);
    let second = other.json(&["submit", "-"], &second.to_string())?;
    assert_eq!(first["tracking"], second["tracking"], "neither knows of the other");
    for one in [&desk, &other] {
        assert_eq!(one.json(&["sync"], "")?["left"], 0, "both are taken");
    }
    let book = world.book()?;
    assert_eq!(book.numbers().len(), 2, "the number stands for one request only");
    assert!(book.alarms().contains(&AlarmKind::Fork), "and a person at the centre is told: {:?}", book.alarms());
    assert_eq!(book.frozen(), 1, "nothing more is opened of that desk until then");
    Ok(())
}
