//! Acks that are lost and batches that are delivered again and again: one request all the same.

use wasl_tests::ground::Step;

use crate::{
    relay::{Relay, Way},
    submissions::lines,
    world::{World, numbers},
};

#[tokio::test]
async fn a_request_whose_ack_is_lost_is_there_once_and_is_received_only_after_a_proved_ack() -> Step<()> {
    let world = World::open().await?;
    let relay = Relay::open(world.centre.address())?;
    let desk = world.desk_through("desk", &relay.url())?;
    assert_eq!(desk.run(&["submit", "--ndjson", "-"], &lines(3))?.code, 0);
    let all = numbers(&desk.json(&["outbox"], "")?);

    for _ in 0..4 {
        relay.plan([Way::AnswerLost]);
        let synced = desk.json(&["sync"], "")?;
        assert_eq!((&synced["acked"], &synced["left"]), (&0.into(), &3.into()), "{synced}");
        assert_eq!(relay.left(), 0, "the batch went to the centre");
        assert_eq!(world.book()?.numbers(), all, "the centre has them");
        let waiting = desk.json(&["outbox"], "")?;
        assert_eq!(numbers(&waiting), all, "and the desk keeps them");
        assert!(waiting.as_array().expect("a list").iter().all(|row| row["state"] == "kept"), "{waiting}");
    }
    let shown = desk.json(&["show", &all[0]], "")?;
    assert_eq!(truths(&shown), [true, false, false, false], "only what is proved is told: {shown}");

    let synced = desk.json(&["sync"], "")?;
    assert_eq!((&synced["acked"], &synced["left"]), (&3.into(), &0.into()), "{synced}");
    assert_eq!(truths(&desk.json(&["show", &all[0]], "")?), [true, true, true, false]);
    assert_eq!(desk.json(&["outbox"], "")?, serde_json::json!([]));
    let book = world.book()?;
    assert_eq!(book.numbers(), all);
    book.assert_calm();
    Ok(())
}

fn truths(shown: &serde_json::Value) -> Vec<bool> {
    let truths = shown["truths"].as_array().expect("four truths");
    truths.iter().map(|truth| truth["reached"].as_bool().expect("yes or no")).collect()
}

#[tokio::test]
async fn the_same_batch_delivered_five_times_at_once_is_there_once() -> Step<()> {
    let world = World::open().await?;
    let relay = Relay::open(world.centre.address())?;
    let desk = world.desk_through("desk", &relay.url())?;
    assert_eq!(desk.run(&["submit", "--ndjson", "-"], &lines(8))?.code, 0);
    let all = numbers(&desk.json(&["outbox"], "")?);

    relay.plan([Way::Times(5)]);
    let synced = desk.json(&["sync"], "")?;
    assert_eq!((&synced["acked"], &synced["left"]), (&8.into(), &0.into()), "{synced}");
    assert_eq!(relay.left(), 0);
    let book = world.book()?;
    assert_eq!(book.numbers(), all);
    book.assert_calm();
    let again = desk.json(&["sync"], "")?;
    assert_eq!((&again["sent"], &again["acked"]), (&0.into(), &0.into()), "nothing is left to carry: {again}");
    Ok(())
}
