//! Papers and carried bundles on their way: after the packets, by chunk, and settled by the centre's
//! signed word alone.

use std::sync::Arc;

use wasl_courier::Courier;
use wasl_protocol::{Answers, Bundle, ExchangeAsk, Item, SigningKey};
use wasl_sync::{DownKind, Link};

use crate::{
    cast::{DeskHost, Fate, MemoryOutbox, WALL_MS},
    centre::{Centre, Reply},
};

fn courier(outbox: &Arc<MemoryOutbox>) -> Courier {
    Courier::new(outbox.clone(), Arc::new(DeskHost::new(WALL_MS))).expect("the outbox is in memory")
}

/// The same desk after the program was started again.
fn restarted(outbox: &Arc<MemoryOutbox>) -> Courier {
    Courier::new(outbox.clone(), Arc::new(DeskHost::new(WALL_MS + 60_000))).expect("the outbox is in memory")
}

fn chunks(count: u8) -> Vec<Vec<u8>> {
    (0..count).map(|n| vec![n; 16 << 10]).collect()
}

#[tokio::test]
async fn packets_go_first_then_each_chunk_once_and_the_signed_ack_settles_them() {
    let centre = Centre::start(&[], 0);
    let outbox = MemoryOutbox::new(&centre.url, 30, None);
    outbox.add_chunks(&chunks(8));
    let report = courier(&outbox).pass().await;
    assert_eq!((report.acked, report.chunks, report.link), (30, 8, Link::Up));
    assert_eq!((outbox.fates(), centre.chunks()), (vec![Fate::Held; 8], (8, 0)));
    let came = centre.came();
    let last_packets = came.iter().take_while(|what| what.starts_with("POST")).count();
    // One, two, four, and the last.
    let several = "POST /v1/papers";
    let expected = ["HEAD /v1/papers", "PUT /v1/papers", several, several, "PUT /v1/papers", "POST /v1/exchange"];
    assert_eq!(came[last_packets..], expected, "one look after a start, no chunk twice, then the question");
}

#[tokio::test]
async fn after_a_cut_the_chunk_under_way_is_looked_for_and_the_others_are_not_sent_again() {
    let centre = Centre::start(&[], 0);
    let outbox = MemoryOutbox::new(&centre.url, 1, None);
    outbox.add_chunks(&chunks(6));
    centre.lose_puts(1);
    let first = courier(&outbox).pass().await;
    assert_eq!((first.chunks, first.beside, first.link), (0, Some(DownKind::Network), Link::Up));
    assert_eq!(outbox.left(), 0, "the packet went all the same");
    let second = restarted(&outbox).pass().await;
    assert_eq!((second.chunks, second.beside), (6, None));
    assert_eq!((outbox.fates(), centre.chunks()), (vec![Fate::Held; 6], (6, 0)), "no chunk came twice");
}

#[tokio::test]
async fn of_several_that_broke_off_those_that_were_kept_do_not_go_again() {
    let centre = Centre::start(&[], 0);
    let outbox = MemoryOutbox::new(&centre.url, 0, None);
    outbox.add_chunks(&chunks(7));
    let desk = courier(&outbox);
    // One goes, then two, of which the first is kept before the line breaks.
    centre.break_after(1);
    let first = desk.pass().await;
    assert_eq!((first.chunks, first.beside, centre.chunks()), (1, Some(DownKind::Network), (2, 0)));
    let second = restarted(&outbox).pass().await;
    assert_eq!(
        (second.beside, outbox.fates(), centre.chunks()),
        (None, vec![Fate::Held; 7], (7, 0)),
        "none came twice"
    );
    let looks = centre.came().iter().filter(|what| what.starts_with("HEAD")).count();
    assert_eq!(looks, 2, "one for each start of the program");
}

#[tokio::test]
async fn a_centre_of_before_gets_each_chunk_alone_and_is_asked_for_the_other_door_once() {
    let centre = Centre::start(&[], 0);
    centre.grow_old();
    let outbox = MemoryOutbox::new(&centre.url, 0, None);
    outbox.add_chunks(&chunks(9));
    let desk = courier(&outbox);
    let report = desk.pass().await;
    assert_eq!((report.chunks, report.beside, outbox.fates()), (9, None, vec![Fate::Held; 9]));
    let came = centre.came();
    let count = |what: &str| came.iter().filter(|other| *other == what).count();
    assert_eq!((count("POST /v1/papers"), count("PUT /v1/papers"), centre.chunks()), (1, 9, (9, 0)));
    outbox.add_chunks(&(20..25).map(|n| vec![n; 900]).collect::<Vec<_>>());
    assert_eq!(desk.pass().await.chunks, 5);
    assert_eq!(centre.came().iter().filter(|what| *what == "POST /v1/papers").count(), 1);
}

#[tokio::test]
async fn chunks_that_the_centre_lost_are_sent_again_and_no_answer_but_the_ack_settles_one() {
    // The exchange after the chunks is answered by a page: they stay unsettled.
    let centre = Centre::start(&[Reply::Genuine, Reply::Page], 0);
    let outbox = MemoryOutbox::new(&centre.url, 0, None);
    outbox.add_chunks(&chunks(3));
    assert_eq!(courier(&outbox).pass().await.chunks, 3);
    assert_eq!(outbox.fates(), [Fate::Sent; 3]);
    centre.forget_chunks();
    let again = restarted(&outbox).pass().await;
    assert_eq!((again.chunks, outbox.fates(), centre.chunks()), (3, vec![Fate::Held; 3], (3, 0)));
}

#[tokio::test]
async fn a_chunk_that_does_not_fit_its_name_is_set_aside_and_the_others_go() {
    let centre = Centre::start(&[], 0);
    let outbox = MemoryOutbox::new(&centre.url, 0, None);
    let mut all = chunks(4);
    outbox.add_chunks(&all[..1]);
    outbox.spoil_last_chunk();
    outbox.add_chunks(&all.split_off(1));
    let report = courier(&outbox).pass().await;
    assert_eq!(report.beside, Some(DownKind::CentreRefuses { code: "other_hash".into() }));
    assert_eq!(outbox.fates(), [Fate::Waiting, Fate::Held, Fate::Held, Fate::Held]);
}

fn brought() -> Vec<u8> {
    let other = SigningKey::from_bytes([9; 32]);
    let ask = ExchangeAsk { packets: vec![vec![1, 2, 3]], nonce: [5; 16], ..ExchangeAsk::default() };
    Bundle { items: vec![Item::sign_ask(77, ask.to_bytes(), &other), Item::Packet(vec![1; 50])] }.to_bytes()
}

#[tokio::test]
async fn a_carried_bundle_is_passed_on_and_its_answers_come_back() {
    let centre = Centre::start(&[], 0);
    let outbox = MemoryOutbox::new(&centre.url, 2, None);
    outbox.add_carried(4, brought());
    let report = courier(&outbox).pass().await;
    assert_eq!((report.carried, report.acked, report.beside), (1, 2, None));
    let answered = outbox.answered();
    let answers = Answers::from_bytes(answered[0].1.as_deref().expect("there are some")).expect("answers");
    assert_eq!(
        (answered[0].0, answers.items.len(), answers.items[0].0),
        (4, 1, 77),
        "the desk's own is not among them"
    );
}

#[tokio::test]
async fn what_the_centre_took_nothing_of_is_not_told_as_answered() {
    let centre = Centre::start(&[], 0);
    let outbox = MemoryOutbox::new(&centre.url, 0, None);
    let packet = MemoryOutbox::new(&centre.url, 1, None).first_packet();
    let strange = Item::sign_ask(99_001, ExchangeAsk::default().to_bytes(), &SigningKey::from_bytes([9; 32]));
    let bundle = |items: Vec<Item>| Bundle { items }.to_bytes();
    outbox.add_carried(1, bundle(vec![Item::Packet(vec![1; 50])]));
    outbox.add_carried(2, bundle(vec![Item::Packet(vec![1; 50]), Item::Packet(packet)]));
    outbox.add_carried(3, bundle(vec![strange]));
    courier(&outbox).pass().await;
    let told: Vec<(i64, bool)> = outbox.answered().iter().map(|(id, answers)| (*id, answers.is_some())).collect();
    assert_eq!(told, [(1, false), (2, true), (3, false)]);
}

#[tokio::test]
async fn what_is_no_bundle_ends_its_way_as_such() {
    let centre = Centre::start(&[], 0);
    let outbox = MemoryOutbox::new(&centre.url, 0, None);
    outbox.add_carried(1, b"not a bundle".to_vec());
    outbox.add_carried(2, b"WASLB1\x81\x81\x82\x02\x00".to_vec());
    let report = courier(&outbox).pass().await;
    assert_eq!((outbox.answered()[0].clone(), report.link), ((1, None), Link::Up));
    restarted(&outbox).pass().await;
    assert_eq!(outbox.answered().get(1), Some(&(2, None)), "the centre said so in its own form");
}

#[tokio::test]
async fn the_bytes_on_the_wire_are_little_more_than_the_packets() {
    let centre = Centre::start(&[], 0);
    let outbox = MemoryOutbox::with_bodies(&centre.url, 200, 4_000);
    let payload = outbox.bytes_left();
    let report = courier(&outbox).pass().await;
    assert_eq!((report.acked, report.left), (200, 0));
    assert!(payload > 800_000 && centre.bytes_in() * 100 <= payload * 102, "{} of {payload}", centre.bytes_in());
}
