//! Taking in, without a server: at least once sent, exactly once stored, never acknowledged before it
//! is durable.

use wasl_centre::{HandedOver, exchange::exchange, ledger::AlarmKind, take_in};
use wasl_protocol::{ExchangeAsk, Nonce, PacketKind, Verdict, fresh_nonce};

use crate::{
    desk::{TestDesk, open_all},
    world::World,
};

fn verdicts(ack: &wasl_protocol::Ack) -> Vec<Verdict> {
    ack.verdicts.iter().map(|(_, verdict)| *verdict).collect()
}

#[test]
fn the_same_batch_five_times_is_stored_once_and_acknowledged_five_times() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let batch: Vec<_> = (0..10).map(|_| desk.request(&centre).packet).collect();
    let first = desk.hand_over(&centre, batch.clone());
    assert_eq!(verdicts(&first), [Verdict::Stored; 10]);
    assert_eq!((first.head, first.head_hash), (10, desk.previous));
    for _ in 0..4 {
        let again = desk.hand_over(&centre, batch.clone());
        assert_eq!(verdicts(&again), [Verdict::AlreadyStored; 10]);
        assert_eq!(again.head, 10);
    }
    assert_eq!(centre.ledger.unopened(100).expect("reads").len(), 10);
}

#[test]
fn packets_beyond_a_gap_are_stored_and_the_head_jumps_when_it_closes() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let all: Vec<_> = (0..9).map(|_| desk.request(&centre).packet).collect();
    let ack = desk.hand_over(&centre, vec![all[7].clone(), all[8].clone(), all[3].clone(), all[0].clone()]);
    assert_eq!(verdicts(&ack), [Verdict::Stored; 4]);
    assert_eq!((ack.head, ack.beyond), (1, vec![(4, 4), (8, 9)]));
    let ack = desk.hand_over(&centre, vec![all[2].clone(), all[1].clone()]);
    assert_eq!((ack.head, ack.beyond), (4, vec![(8, 9)]));
    let ack = desk.hand_over(&centre, all[4..7].to_vec());
    assert_eq!((ack.head, ack.beyond, ack.head_hash), (9, Vec::new(), desk.previous));
}

#[test]
fn a_poisoned_packet_is_passed_over_and_two_hundred_good_ones_are_stored() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let stranger = TestDesk::enrolled(&centre);
    let mut batch: Vec<_> = (0..200).map(|_| desk.request(&centre).packet).collect();
    let mut forged = batch[50].clone();
    *forged.last_mut().expect("has bytes") ^= 1;
    batch.insert(50, forged);
    batch.insert(100, b"<html>sign in to the network</html>".to_vec());
    batch.insert(150, stranger.clone().request(&centre).packet);
    let mut stored = Vec::new();
    for some in batch.chunks(60) {
        let ack = desk.hand_over(&centre, some.to_vec());
        assert_eq!(ack.beyond, Vec::new());
        stored.extend(verdicts(&ack));
    }
    assert_eq!(stored, [Verdict::Stored; 200]);
    assert_eq!(desk.row(&centre).head, 200);
    let mut alarms: Vec<_> = centre.ledger.alarms().expect("reads").into_iter().map(|a| (a.what, a.detail)).collect();
    alarms.sort_by(|a, b| a.1.cmp(&b.1));
    let expected =
        ["badly_signed", "not_a_packet", "other_desk"].map(|word| (AlarmKind::RefusedPacket, word.to_owned()));
    assert_eq!(alarms, expected);
}

#[test]
fn two_packets_for_one_place_are_both_kept_and_the_desk_is_frozen() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let first = desk.request(&centre);
    let mut copied = desk.clone();
    let (one, two) = (desk.request(&centre), copied.request(&centre));
    desk.hand_over(&centre, vec![first.packet, one.packet]);
    let ack = desk.hand_over(&centre, vec![two.packet.clone()]);
    assert_eq!(verdicts(&ack), [Verdict::Fork]);
    assert_eq!(ack.head_hash, one.hash, "the chain goes on with what was first");
    assert!(desk.row(&centre).frozen_ms.is_some());
    assert_eq!(centre.ledger.alarms().expect("reads")[0].what, AlarmKind::Fork);
    assert_eq!(centre.ledger.unopened(10).expect("reads").len(), 0, "nothing of a frozen desk is opened");
    // Even then whatever is well signed is stored and acknowledged, also the fork once more.
    let later = desk.request(&centre);
    let ack = desk.hand_over(&centre, vec![later.packet, two.packet]);
    assert_eq!(verdicts(&ack), [Verdict::Stored, Verdict::Fork]);
}

#[test]
fn an_id_that_comes_again_with_other_content_is_put_aside_loudly_and_blocks_nothing() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let id = centre.host.new_id();
    let (one, _) = desk.packet_with_id(&centre, PacketKind::Other(9), b"one", id);
    let (two, _) = desk.packet_with_id(&centre, PacketKind::Other(9), b"two", id);
    let third = desk.request(&centre);
    let ack = desk.hand_over(&centre, vec![one, two.clone(), third.packet]);
    assert_eq!(verdicts(&ack), [Verdict::Stored, Verdict::Quarantined, Verdict::Stored]);
    assert_eq!(ack.head, 3);
    assert_eq!(verdicts(&desk.hand_over(&centre, vec![two])), [Verdict::Quarantined]);
    assert_eq!(centre.ledger.alarms().expect("reads")[0].what, AlarmKind::SameId);
    assert_eq!(centre.ledger.quarantined().expect("reads").len(), 1);
}

#[test]
fn nothing_is_acknowledged_that_could_not_be_stored() {
    let world = World::in_a_file();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let batch: Vec<_> = (0..3).map(|_| desk.request(&centre).packet).collect();
    let aside = rusqlite::Connection::open(world.path()).expect("opens");
    aside
        .execute_batch(
            "CREATE TRIGGER full_disk BEFORE INSERT ON packet WHEN NEW.sequence = 3 \
             BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        )
        .expect("a disk that fills up at the third packet");
    let handed_over = HandedOver { packets: batch.clone(), ..HandedOver::default() };
    let row = desk.row(&centre);
    assert!(take_in(&*centre.ledger, &centre.keys, &*centre.host, &row, &handed_over).is_err());
    assert_eq!(centre.ledger.unopened(10).expect("reads").len(), 0, "a batch is stored whole or not at all");
    aside.execute_batch("DROP TRIGGER full_disk").expect("room again");
    assert_eq!(verdicts(&desk.hand_over(&centre, batch)), [Verdict::Stored; 3]);
}

#[test]
fn what_was_acknowledged_is_there_after_the_centre_starts_again() {
    let world = World::new();
    let mut desk = {
        let centre = world.centre();
        let mut desk = TestDesk::enrolled(&centre);
        let batch: Vec<_> = (0..5).map(|_| desk.request(&centre).packet).collect();
        desk.hand_over(&centre, batch);
        desk
    };
    let centre = world.centre();
    let next = desk.request(&centre);
    let ack = desk.hand_over(&centre, vec![next.packet]);
    assert_eq!((ack.head, ack.head_hash), (6, desk.previous));
}

#[test]
fn an_ack_waits_for_no_opening_and_an_exchange_opens_nothing() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    let ask = ExchangeAsk { packets: vec![made.packet], nonce: fresh_nonce(&*centre.host), ..ExchangeAsk::default() };
    let reply = exchange(&*centre.ledger, &centre.keys, &*centre.host, &desk.row(&centre), &Nonce::default(), ask);
    let ack = reply.expect("the ledger works").ack.verify(&desk.keys.ack).expect("is signed");
    assert_eq!(verdicts(&ack), [Verdict::Stored]);
    assert_eq!(centre.ledger.unopened(10).expect("reads").len(), 1);
    assert!(centre.ledger.request(made.tracking).expect("reads").is_none());
    assert_eq!(open_all(&centre), 1);
    assert!(centre.ledger.request(made.tracking).expect("reads").is_some());
}
