//! What answers in the centre's place is never taken for it.

use wasl_tests::ground::Step;

use crate::{
    relay::{Relay, Way},
    submissions::lines,
    world::{World, numbers},
};

/// What a wireless network says to whoever has not signed in there.
const PORTALS: [&str; 4] = [
    "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: 21\r\nconnection: close\r\n\r\n<h1>Welcome, ok</h1>\n",
    "HTTP/1.1 302 Found\r\nlocation: http://192.0.2.1/login\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    "HTTP/1.1 511 Network Authentication Required\r\ncontent-type: text/html\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
];

/// Others that are not the centre, or are it and have no time: the answer, and the word for the link.
const OTHERS: [(&str, &str); 3] = [
    (
        "HTTP/1.1 200 OK\r\ncontent-type: application/vnd.wasl.exchange\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok",
        "not_genuine",
    ),
    ("HTTP/1.1 503 Service Unavailable\r\nretry-after: 30\r\ncontent-length: 0\r\nconnection: close\r\n\r\n", "busy"),
    ("", "down"),
];

#[tokio::test]
async fn a_captive_portal_frees_nothing_and_is_told_apart() -> Step<()> {
    let world = World::open().await?;
    let relay = Relay::open(world.centre.address())?;
    let desk = world.desk_through("desk", &relay.url())?;
    assert_eq!(desk.run(&["submit", "--ndjson", "-"], &lines(2))?.code, 0);
    let all = numbers(&desk.json(&["outbox"], "")?);

    let others = OTHERS.into_iter();
    for (answer, link) in PORTALS.into_iter().map(|answer| (answer, "portal")).chain(others) {
        relay.plan([Way::Says(answer)]);
        let synced = desk.json(&["sync"], "")?;
        assert_eq!(
            (&synced["link"], &synced["acked"], &synced["left"]),
            (&link.into(), &0.into(), &2.into()),
            "{answer}: {synced}"
        );
        assert_eq!(relay.left(), 0, "the desk asked");
        assert_eq!(numbers(&desk.json(&["outbox"], "")?), all, "{answer}");
    }
    assert!(world.book()?.numbers().is_empty(), "nothing came through");

    let synced = desk.json(&["sync"], "")?;
    assert_eq!((&synced["link"], &synced["acked"], &synced["left"]), (&"up".into(), &2.into(), &0.into()), "{synced}");
    assert_eq!(world.book()?.numbers(), all);
    Ok(())
}
