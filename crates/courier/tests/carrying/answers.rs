//! Whatever answers: only a genuine ack empties the outbox.

use std::sync::Arc;

use tokio::sync::Notify;
use wasl_courier::{Courier, CourierFault};
use wasl_protocol::EnrolAsk;
use wasl_sync::{DownKind, Link, Outbox as _};

use crate::{
    cast::{DeskHost, MemoryOutbox, WALL_MS, desk_key},
    centre::{Centre, Reply},
};

fn courier(outbox: &Arc<MemoryOutbox>) -> Courier {
    Courier::new(outbox.clone(), Arc::new(DeskHost::new(WALL_MS))).expect("the outbox is in memory")
}

fn why(link: &Link) -> Option<DownKind> {
    match link {
        Link::Up => None,
        Link::Down { kind, .. } => Some(kind.clone()),
    }
}

#[tokio::test]
async fn everything_else_than_a_genuine_reply_leaves_the_outbox_as_it_was_and_is_told_apart() {
    let refusal = DownKind::CentreRefuses { code: "desk_suspended".into() };
    for (reply, kind) in [
        (Reply::Page, DownKind::CaptivePortal),
        (Reply::PageInOurName, DownKind::NotGenuine),
        (Reply::Redirect, DownKind::CaptivePortal),
        (Reply::SignIn, DownKind::CaptivePortal),
        (Reply::Garbage, DownKind::Network),
        (Reply::CutBody, DownKind::Network),
        (Reply::EndsEarly, DownKind::Network),
        (Reply::Forged, DownKind::NotGenuine),
        (Reply::OtherDesk, DownKind::NotGenuine),
        (Reply::Replay, DownKind::NotGenuine),
        (Reply::Silence, DownKind::Network),
        (Reply::Busy, DownKind::CentreBusy),
        (Reply::Refusal, refusal),
        (Reply::Flood, DownKind::NotGenuine),
        (Reply::LostAnswer, DownKind::Network),
    ] {
        let centre = Centre::start(&[reply; 40], 0);
        let outbox = MemoryOutbox::new(&centre.url, 3, None);
        let courier = courier(&outbox);
        let report = courier.pass().await;
        assert_eq!((report.acked, report.left, outbox.left()), (0, 3, 3), "{reply:?}");
        assert_eq!(why(&report.link), Some(kind.clone()), "{reply:?}");
        assert_eq!(outbox.links().iter().map(why).collect::<Vec<_>>(), [Some(kind)], "{reply:?}");
    }
}

#[tokio::test]
async fn after_every_kind_of_nonsense_the_genuine_reply_empties_the_outbox() {
    let script = [Reply::Page, Reply::Garbage, Reply::CutBody, Reply::Forged, Reply::LostAnswer];
    let centre = Centre::start(&script, 5);
    let outbox = MemoryOutbox::new(&centre.url, 9, None);
    let courier = courier(&outbox);
    for _ in script {
        assert_eq!(courier.pass().await.acked, 0);
    }
    let report = courier.pass().await;
    assert_eq!((report.acked, report.left, report.notices), (9, 0, 5));
    assert_eq!((report.link, outbox.cursor().map(|cursor| cursor.notices)), (Link::Up, Ok(5)));
    assert_eq!(centre.stored(), 9, "what came twice is kept once");
    assert!(centre.came_twice() >= 9);
    assert!(outbox.started_count() >= 9);
}

#[tokio::test]
async fn a_long_queue_goes_in_batches_and_all_of_it_arrives_once() {
    let centre = Centre::start(&[], 0);
    let outbox = MemoryOutbox::new(&centre.url, 210, None);
    let report = courier(&outbox).pass().await;
    assert_eq!((report.sent, report.acked, report.left), (210, 210, 0));
    assert_eq!((centre.stored(), centre.came_twice(), centre.largest_batch()), (210, 0, 25));
    assert!(centre.asks() <= 10, "{} exchanges", centre.asks());
}

#[tokio::test]
async fn an_empty_outbox_still_fetches_notices_and_a_second_pass_is_harmless() {
    let centre = Centre::start(&[], 7);
    let outbox = MemoryOutbox::new(&centre.url, 0, None);
    let courier = courier(&outbox);
    assert_eq!(courier.pass().await.notices, 7);
    let again = courier.pass().await;
    assert_eq!((again.notices, again.sent, again.link), (0, 0, Link::Up));
}

#[tokio::test]
async fn a_running_courier_carries_what_is_added_and_comes_back_after_failures() {
    let centre = Centre::start(&[Reply::Silence, Reply::Page], 0);
    let outbox = MemoryOutbox::new(&centre.url, 4, None);
    let later = MemoryOutbox::new(&centre.url, 5, None).waiting(5, usize::MAX, &[]).expect("in memory");
    let courier = Arc::new(courier(&outbox));
    let wake = Arc::new(Notify::new());
    let running = tokio::spawn({
        let (courier, wake) = (courier.clone(), wake.clone());
        async move { courier.run(wake).await }
    });
    while outbox.left() > 0 {
        outbox.changed.notified().await;
        courier.try_now();
    }
    outbox.add(later[4].clone());
    wake.notify_one();
    while outbox.left() > 0 {
        outbox.changed.notified().await;
    }
    assert_eq!(centre.stored(), 5);
    assert_eq!(outbox.links().last(), Some(&Link::Up));
    running.abort();
}

#[tokio::test]
async fn nobody_listening_is_a_network_failure() {
    let outbox = MemoryOutbox::new("http://127.0.0.1:9", 1, None);
    let report = courier(&outbox).pass().await;
    assert_eq!((why(&report.link), report.left), (Some(DownKind::Network), 1));
}

#[tokio::test]
async fn plain_http_is_spoken_with_this_machine_only() {
    for url in ["http://192.0.2.7", "http://centre.example.sy", "ftp://127.0.0.1", "nonsense", "http://a:b@127.0.0.1"] {
        let outbox = MemoryOutbox::new(url, 1, None);
        let report = courier(&outbox).pass().await;
        assert_eq!(report.trouble, Some(CourierFault::Address { url: url.to_owned() }));
        assert_eq!((report.left, outbox.links()), (1, Vec::new()));
        let ask = EnrolAsk {
            code_secret: [1; 8],
            desk_key: desk_key().public(),
            counter_name: "شباك 1".into(),
            supervisor: "هدى".into(),
            nonce: [1; 16],
        };
        let enrolled = Courier::enrol(url, &ask).await;
        assert_eq!(enrolled.err(), Some(CourierFault::Address { url: url.to_owned() }));
    }
}

#[tokio::test]
async fn a_desk_without_enrolment_goes_nowhere() {
    let outbox = MemoryOutbox::not_enrolled();
    let report = courier(&outbox).pass().await;
    assert_eq!((report.trouble, report.sent), (Some(CourierFault::NotEnrolled), 0));
}
