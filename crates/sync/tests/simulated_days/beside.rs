//! Papers and carried bundles: after the packets, one at a time, and never in their way.

use wasl_sync::{
    DownKind, Event, FLIGHT_MS_MAX, Failure, POLL_MS, REFUSED_MS, SideAnswer,
    backoff::CAP_MS,
    side::{CHUNKS_IN_A_ROW, CHUNKS_UNTOLD_MAX, STARVED_MS},
};

use crate::desk::{Beside, Desk, hash};

#[test]
fn chunks_go_one_at_a_time_when_no_packet_waits_and_packets_overtake_them() {
    let mut desk = Desk::new(30);
    desk.chunks = (1_000..1_020).map(hash).collect();
    desk.step(Event::Tick);
    assert_eq!(desk.beside, None, "the link is not proved");
    let first = desk.first().expect("on its way");
    desk.settle(first);
    assert!(!desk.sent.is_empty() && desk.beside.is_none(), "packets go first");
    desk.settle_all();
    for sent in 0..10 {
        assert_eq!(desk.beside.map(|(_, beside)| beside), Some(Beside::Chunk(hash(1_000 + sent), sent == 0)));
        desk.arrive();
    }
    desk.outbox.insert(hash(500));
    desk.step(Event::Woken);
    assert_eq!(desk.sent.values().flatten().collect::<Vec<_>>(), [&hash(500)], "beside the chunk on its way");
    desk.arrive();
    assert_eq!(desk.beside, None, "and before the next one");
    desk.settle_all();
    assert!(desk.beside.is_some());
}

#[test]
fn when_all_chunks_went_the_centre_is_asked_at_once_which_it_holds() {
    for (chunks, polls_expected) in [(3, 1), (2 * CHUNKS_UNTOLD_MAX as usize + 5, 3)] {
        let mut desk = Desk::new(1);
        desk.chunks = (0..chunks).map(|number| hash(1_000 + number)).collect();
        desk.step(Event::Tick);
        desk.settle_all();
        let start = desk.now_ms;
        let (mut polls, mut steps) = (0, 0);
        while !desk.chunks.is_empty() || !desk.sent.is_empty() {
            steps += 1;
            assert!(steps < 1_000);
            if let Some(poll) = desk.first() {
                assert!(desk.sent[&poll].is_empty());
                polls += 1;
                desk.settle(poll);
            } else {
                desk.arrive();
            }
        }
        assert_eq!((polls, desk.now_ms), (polls_expected, start), "{chunks} chunks");
    }
}

#[test]
fn a_chunk_whose_upload_broke_is_looked_for_before_it_is_sent_again() {
    let mut desk = Desk::new(0);
    desk.chunks = (0..3).map(hash).collect();
    desk.step(Event::Tick);
    desk.settle_all();
    assert_eq!(desk.arrive(), Beside::Chunk(hash(0), true), "nothing is known of earlier starts");
    assert_eq!(desk.beside.map(|(_, beside)| beside), Some(Beside::Chunk(hash(1), false)));
    desk.fail_beside(Failure::of(DownKind::Network));
    assert_eq!(desk.sent.len(), 1, "an exchange tells how the link stands");
    desk.settle_all();
    while desk.beside.is_none() {
        desk.sleep();
    }
    assert_eq!(desk.arrive(), Beside::Chunk(hash(1), true));
    assert_eq!(desk.arrive(), Beside::Chunk(hash(2), false));
}

#[test]
fn chunks_that_never_get_through_back_off_to_the_cap_and_hold_up_no_packet() {
    let mut desk = Desk::new(1);
    desk.chunks = [hash(1_000)].into();
    desk.step(Event::Tick);
    desk.settle_all();
    let mut waits = Vec::new();
    for packet in 0..30 {
        let failed_at = desk.now_ms;
        desk.fail_beside(Failure::of(DownKind::Network));
        // A packet made meanwhile goes at once.
        desk.outbox.insert(hash(2_000 + packet));
        desk.step(Event::Woken);
        desk.settle_all();
        assert_eq!((desk.outbox.len(), desk.now_ms), (0, failed_at));
        while desk.beside.is_none() {
            desk.sleep();
            desk.settle_all();
        }
        waits.push(desk.now_ms - failed_at);
    }
    assert!(waits.iter().all(|wait| *wait <= CAP_MS) && waits[15..].iter().any(|wait| *wait > CAP_MS / 3), "{waits:?}");
    assert_eq!(desk.links, [None], "packets go, so the link is up");
}

#[test]
fn a_chunk_that_the_centre_cannot_take_and_one_it_has_no_room_for_do_not_hold_up_the_others() {
    let mut desk = Desk::new(0);
    desk.chunks = (0..3).map(hash).collect();
    desk.step(Event::Tick);
    desk.settle_all();
    let refused = DownKind::CentreRefuses { code: "other_hash".into() };
    let start = desk.now_ms;
    desk.fail_beside(Failure { about_content: true, ..Failure::of(refused) });
    while desk.chunks.len() > 1 {
        match (desk.first(), desk.beside) {
            (Some(poll), _) => desk.settle(poll),
            (None, Some(_)) => assert_ne!(desk.arrive(), Beside::Chunk(hash(0), true)),
            (None, None) => desk.sleep(),
        }
    }
    assert!(desk.now_ms - start <= 2_000);
    while desk.beside.is_none() {
        desk.sleep();
        desk.settle_all();
    }
    assert!((REFUSED_MS..REFUSED_MS + 2 * POLL_MS).contains(&(desk.now_ms - start)), "{}", desk.now_ms - start);
    // Without room at the centre it waits as long as it was asked to; packets do not.
    let start = desk.now_ms;
    desk.fail_beside(Failure { retry_after_ms: Some(500_000), ..Failure::of(DownKind::CentreBusy) });
    desk.outbox.insert(hash(7));
    desk.step(Event::Woken);
    desk.settle_all();
    assert!(desk.outbox.is_empty() && desk.now_ms == start);
    while desk.beside.is_none() {
        desk.sleep();
        desk.settle_all();
    }
    assert!((500_000..=610_000).contains(&(desk.now_ms - start)), "{}", desk.now_ms - start);
}

#[test]
fn carried_bundles_go_after_the_desks_own_papers_but_are_not_starved_by_them() {
    let mut desk = Desk::new(5);
    desk.chunks = (1_000..1_000 + 3 * CHUNKS_IN_A_ROW as usize).map(hash).collect();
    desk.carried = [41, 42].into();
    desk.step(Event::Tick);
    let mut order = Vec::new();
    while !desk.chunks.is_empty() || !desk.carried.is_empty() {
        if let Some(exchange_id) = desk.first() {
            desk.settle(exchange_id);
        } else {
            order.push(matches!(desk.arrive(), Beside::Carried(_)));
        }
    }
    let places: Vec<_> = order.iter().enumerate().filter(|(_, is_carried)| **is_carried).map(|(at, _)| at).collect();
    let row = CHUNKS_IN_A_ROW as usize;
    assert_eq!(places, [row, 2 * row + 1]);
}

#[test]
fn packets_that_never_end_do_not_starve_papers() {
    let mut desk = Desk::new(40);
    desk.chunks = [hash(9_000)].into();
    desk.step(Event::Tick);
    let start = desk.now_ms;
    let mut next = 100;
    while desk.beside.is_none() {
        let exchange_id = desk.first().expect("packets always wait");
        desk.now_ms += 1_000;
        for _ in 0..30 {
            desk.outbox.insert(hash(next));
            next += 1;
        }
        desk.settle(exchange_id);
        assert!(desk.now_ms - start <= STARVED_MS + 5_000, "still waits");
    }
    assert!(desk.now_ms - start >= STARVED_MS - 5_000, "packets had their time");
}

#[test]
fn something_that_says_yes_to_every_chunk_and_keeps_none_makes_no_desk_spin() {
    let mut desk = Desk::new(0);
    desk.chunks = [hash(1), hash(2)].into();
    desk.step(Event::Tick);
    let (start, mut sent) = (desk.now_ms, 0);
    while desk.now_ms < start + 3_600_000 {
        if let Some((exchange_id, _)) = desk.beside.take() {
            // Said to have arrived, and still to be sent.
            desk.step(Event::SideAnswered { exchange_id, answer: SideAnswer::Arrived });
            sent += 1;
        } else if desk.first().is_some() {
            desk.settle_all();
        } else {
            desk.sleep();
        }
        assert!(sent <= 14, "{sent} in {} ms", desk.now_ms - start);
    }
    assert!(sent >= 8, "but each is tried again in time: {sent}");
}

#[test]
fn a_chunk_that_never_answers_is_given_up() {
    let mut desk = Desk::new(0);
    desk.chunks = [hash(1)].into();
    desk.step(Event::Tick);
    desk.settle_all();
    let start = desk.now_ms;
    let (exchange_id, _) = desk.beside.take().expect("on its way");
    while desk.beside.is_none() {
        desk.sleep();
        desk.settle_all();
        assert!(desk.now_ms - start <= FLIGHT_MS_MAX + 2 * POLL_MS);
    }
    assert!(desk.now_ms - start >= FLIGHT_MS_MAX);
    // Its answer, when it comes after all, is an answer to nothing.
    desk.step(Event::SideAnswered { exchange_id, answer: SideAnswer::Arrived });
    assert!(desk.beside.is_some() && desk.chunks.len() == 1);
}
