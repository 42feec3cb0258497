//! Requests are taken while the centre is off, and are all there once it is on.

use wasl_domain::answers::Answer;
use wasl_tests::ground::Step;

use crate::{
    submissions::{lines, read_lines},
    world::{World, grouped, numbers, phone, said},
};

/// Questions whose answers are nobody's business but the authority's.
const PERSONAL: [&str; 5] = [".national_number", ".name", ".mother", ".phone", ".address"];

#[tokio::test]
async fn ten_requests_taken_while_the_centre_is_off_are_there_once_each_after_it_is_on() -> Step<()> {
    let mut world = World::open().await?;
    let desk = world.desk("desk")?;
    world.centre.off();

    let handed_in = desk.run(&["submit", "--ndjson", "-"], &lines(10))?;
    assert_eq!(handed_in.code, 0, "{}", handed_in.err);
    let taken = read_lines(&handed_in.out);
    assert_eq!(taken.len(), 10);
    let waiting = desk.json(&["outbox"], "")?;
    let all = numbers(&waiting);
    assert_eq!(all, numbers(&serde_json::Value::from(taken.clone())));
    assert!(waiting.as_array().expect("a list").iter().all(|row| row["state"] == "kept"), "{waiting}");

    let tried = desk.json(&["sync"], "")?;
    assert_eq!((&tried["link"], &tried["acked"], &tried["left"]), (&"down".into(), &0.into(), &10.into()), "{tried}");

    world.centre.on().await?;
    // Before anything went, the receipt is already known to be genuine, and it is said kindly that it
    // has not arrived.
    let (status, page) = phone(&said(&taken[0], "qr")).await?;
    assert_eq!(status, 200);
    assert!(page.contains(&wasl_words::shipped("ar").say("track-not_arrived", &[])), "{page}");

    let synced = desk.json(&["sync"], "")?;
    assert_eq!((&synced["link"], &synced["acked"], &synced["left"]), (&"up".into(), &10.into(), &0.into()), "{synced}");
    assert_eq!(desk.json(&["outbox"], "")?, serde_json::json!([]));
    let book = world.book()?;
    assert_eq!(book.numbers(), all, "the same ten, once each");
    book.assert_calm();

    let arrived = wasl_words::shipped("ar").say("track-stage-received", &[]);
    for one in &taken {
        let tracking = said(one, "tracking");
        let (status, page) = phone(&said(one, "qr")).await?;
        assert_eq!(status, 200);
        assert!(page.contains(&grouped(&tracking)), "{tracking} is on its page");
        assert!(page.contains(&arrived), "{tracking} has arrived");
        let request = book.request(&tracking);
        for (question, answer) in &request.new.answers {
            let is_of_a_person = PERSONAL.iter().any(|end| question.ends_with(end));
            if let (true, Answer::Text(text)) = (is_of_a_person, answer) {
                assert!(!page.contains(text.as_str()), "{question} stands on the page of {tracking}");
            }
        }
    }
    assert_eq!(desk.json(&["show", &all[9]], "")?["stage"], "received");
    Ok(())
}
