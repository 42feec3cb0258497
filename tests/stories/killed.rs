//! A program dies in the middle of its work.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::Value;
use wasl_tests::{
    ctl::SUPERVISOR,
    ground::{Running, Step, Stopped, program},
};

use crate::{
    relay::{Point, Relay},
    submissions::{lines, read_lines},
    world::{World, numbers, said},
};

const MANY: usize = 100;
/// Far above what a pass takes on a busy machine.
const SOON: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_centre_killed_midway_through_a_batch_loses_none_and_has_none_twice() -> Step<()> {
    let mut world = World::open().await?;
    let relay = Relay::open(world.centre.address())?;
    let desk = world.desk_through("desk", &relay.url())?;
    let handed_in = desk.run(&["submit", "--ndjson", "-"], &lines(MANY))?;
    assert_eq!(handed_in.code, 0, "{}", handed_in.err);
    let all = numbers(&desk.json(&["outbox"], "")?);
    assert_eq!(all.len(), MANY);

    // Batches travel side by side: within the second to come, in the first, and between the centre's
    // commit and its ack.
    for (through, point) in [(1, Point::HalfAsked), (0, Point::Asked), (1, Point::Answered)] {
        let reached = relay.hold(through, point);
        let syncing = thread::spawn({
            let desk = desk.clone();
            move || desk.json(&["sync"], "")
        });
        reached.recv_timeout(SOON).map_err(|_| Stopped(format!("no exchange came as far as {point:?}")))?;
        world.centre.off();
        let synced = syncing.join().expect("syncing does not panic")?;
        assert_ne!(synced["left"], 0, "{point:?}: {synced}");
        world.centre.on().await?;
        // What the desk no longer keeps is at the centre.
        let outbox = desk.json(&["outbox"], "")?;
        let is_kept = |row: &Value| row["state"] == "kept";
        assert!(outbox.as_array().expect("a list").iter().all(is_kept), "{point:?}: nothing is on its way: {outbox}");
        let (waiting, there) = (numbers(&outbox), world.book()?.numbers());
        let lost: Vec<&String> = all.iter().filter(|one| !waiting.contains(one) && !there.contains(one)).collect();
        assert!(lost.is_empty(), "{point:?}: lost {lost:?}");
    }

    let synced = desk.json(&["sync"], "")?;
    assert_eq!((&synced["link"], &synced["left"]), (&"up".into(), &0.into()), "{synced}");
    let book = world.book()?;
    assert_eq!(book.numbers(), all, "every one, once");
    book.assert_calm();
    Ok(())
}

#[tokio::test]
async fn a_desk_killed_while_it_takes_in_many_keeps_every_one_whose_number_it_told() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let failed = |fault: std::io::Error| Stopped(format!("waslctl: {fault}"));
    let child = Command::new(program("waslctl")?)
        .arg("--data-dir")
        .arg(world.path("desk"))
        .args(["--json", "--as", SUPERVISOR.0, "submit", "--ndjson", "-"])
        .env("WASL_PIN", SUPERVISOR.1)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = Running(child.map_err(failed)?);
    let mut piped = child.0.stdin.take().expect("piped");
    piped.write_all(lines(MANY).as_bytes()).map_err(failed)?;
    drop(piped);
    let mut told = Vec::new();
    for line in BufReader::new(child.0.stdout.take().expect("piped")).lines().map_while(Result::ok) {
        told.push(line);
        if told.len() == MANY / 4 {
            child.0.kill().map_err(failed)?;
        }
    }
    drop(child);
    // The last line may have been cut off within.
    let whole = told.iter().filter(|line| line.ends_with('}'));
    let mut told: Vec<String> = whole.flat_map(|line| read_lines(line)).map(|one| said(&one, "tracking")).collect();
    told.sort_unstable();
    assert!((MANY / 4..MANY).contains(&told.len()), "{} were told", told.len());

    let kept = numbers(&desk.json(&["outbox"], "")?);
    let lost: Vec<&String> = told.iter().filter(|one| !kept.contains(one)).collect();
    assert!(lost.is_empty(), "told and not kept: {lost:?}");
    assert!(kept.len() <= told.len() + 1, "at most the one that was being told");
    let more = desk.json(&["submit", "-"], &lines(1))?;
    assert!(!kept.contains(&said(&more, "tracking")), "a number is given once");
    assert_eq!(desk.json(&["sync"], "")?["left"], 0);
    let book = world.book()?;
    assert_eq!(book.numbers().len(), kept.len() + 1);
    book.assert_calm();
    Ok(())
}
