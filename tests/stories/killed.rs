//! The centre dies in the middle of its work.

use std::{thread, time::Duration};

use wasl_tests::ground::{Step, Stopped};

use crate::{
    relay::{Point, Relay},
    submissions::lines,
    world::{World, numbers},
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

    // In the second batch, in the first one, and between the centre's commit and its ack.
    for (through, point) in [(1, Point::HalfAsked), (0, Point::Asked), (1, Point::Answered)] {
        let reached = relay.hold(through, point);
        let syncing = thread::spawn({
            let desk = desk.clone();
            move || desk.json(&["sync"], "")
        });
        reached.recv_timeout(SOON).map_err(|_| Stopped(format!("no exchange came as far as {point:?}")))?;
        world.centre.off();
        let synced = syncing.join().expect("syncing does not panic")?;
        assert_eq!(synced["link"], "down", "{point:?}: {synced}");
        assert_ne!(synced["left"], 0, "{point:?}: {synced}");
        world.centre.on().await?;
        // What the desk no longer keeps is at the centre.
        let (waiting, there) = (numbers(&desk.json(&["outbox"], "")?), world.book()?.numbers());
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
