//! Packets: batches, back-off, what an ack passes over, what never answers.

use std::collections::BTreeSet;

use proptest::prelude::{ProptestConfig, any, proptest};
use wasl_sync::{
    Answer, BATCH, DownKind, Event, ExchangeId, FIRST_BATCH, FLIGHT_MS_MAX, Failure, POLL_MS, WOKEN_MS,
    backoff::{CAP_MS, FLOOR_MS, ceiling_ms},
};

use crate::desk::{Desk, hash};

#[test]
fn a_queue_goes_in_a_small_first_batch_and_then_in_four_at_once() {
    let mut desk = Desk::new(1_000);
    desk.step(Event::Tick);
    let sizes = |desk: &Desk| desk.sent.values().map(Vec::len).collect::<Vec<_>>();
    assert_eq!(sizes(&desk), [FIRST_BATCH], "one alone, until it was seen how the link carries it");
    let first = desk.first().expect("on its way");
    desk.settle(first);
    assert_eq!(sizes(&desk), [BATCH; 4]);
    let on_their_way: BTreeSet<_> = desk.sent.values().flatten().collect();
    assert_eq!(on_their_way.len(), 4 * BATCH, "no packet goes twice at once");
    let mut exchanges = 1;
    while let Some(exchange_id) = desk.first() {
        desk.settle(exchange_id);
        exchanges += 1;
    }
    assert!(desk.outbox.is_empty());
    assert!(exchanges <= 1_000 / BATCH + 2, "{exchanges}");
    assert_eq!(desk.links, [None]);
}

#[test]
fn what_follows_a_first_batch_has_its_connections_made_meanwhile_and_after_a_failure_nothing_has() {
    let mut desk = Desk::new(100);
    desk.step(Event::Tick);
    assert_eq!(desk.ahead, [3], "beside the first batch's own");
    desk.settle(desk.first().expect("on its way"));
    assert_eq!(desk.ahead, [3, 0, 0, 0, 0], "what goes now takes them");
    desk.fail_all(&DownKind::Network);
    for tries in 1..8 {
        desk.sleep();
        assert_eq!((desk.ahead.len(), desk.ahead.last()), (5 + tries, Some(&0)), "a probe goes alone");
        desk.fail_all(&DownKind::CaptivePortal);
    }
    desk.step(Event::TryNow);
    assert_eq!(desk.ahead.last(), Some(&0), "a line that broke gets one batch at a time for a while");
}

#[test]
fn a_question_for_news_alone_wants_no_other_connection() {
    let mut desk = Desk::new(0);
    desk.step(Event::Tick);
    assert_eq!(desk.ahead, [0]);
}

#[test]
fn back_off_grows_is_spread_and_stops_at_the_cap() {
    let mut desk = Desk::new(5);
    desk.step(Event::Tick);
    let mut waits = Vec::new();
    for _ in 0..40 {
        desk.fail_all(&DownKind::Network);
        let failures = desk.machine.failures();
        let wait = desk.wake_at_ms - desk.now_ms;
        assert!(wait <= ceiling_ms(failures) && wait >= FLOOR_MS, "{wait} after {failures}");
        waits.push(wait);
        desk.sleep();
        assert_eq!(desk.machine.in_flight(), 1, "one probe only while the link is in doubt");
    }
    assert!(waits.iter().all(|wait| *wait <= CAP_MS));
    assert!(waits.iter().skip(12).any(|wait| *wait > CAP_MS / 2), "{waits:?}");
    assert_eq!(waits.iter().collect::<BTreeSet<_>>().len(), waits.len(), "no two waits are alike");
    assert_eq!(desk.outbox.len(), 5);
    assert_eq!(desk.links, [Some(DownKind::Network)]);
}

#[test]
fn exchanges_that_fail_together_count_once() {
    let mut desk = Desk::new(100);
    desk.step(Event::Tick);
    let first = desk.first().expect("on its way");
    desk.settle(first);
    assert_eq!(desk.sent.len(), 4);
    desk.fail_all(&DownKind::Network);
    assert_eq!(desk.machine.failures(), 1);
}

#[test]
fn a_poisoned_reply_never_frees_a_packet() {
    let mut desk = Desk::new(60);
    desk.step(Event::Tick);
    let before = desk.outbox.clone();
    for kind in [DownKind::CaptivePortal, DownKind::NotGenuine, DownKind::CentreBusy] {
        desk.fail_all(&kind);
        desk.sleep();
    }
    assert_eq!(desk.outbox, before);
    // And an answer to nothing changes nothing.
    desk.step(Event::Answered {
        exchange_id: ExchangeId(9_999),
        answer: Answer::Settled { named: vec![hash(1)], notices: 0 },
    });
    assert!(
        desk.first().is_some_and(|exchange_id| desk.sent[&exchange_id].contains(&hash(0))),
        "the oldest is offered again"
    );
    while let Some(exchange_id) = desk.first() {
        desk.settle(exchange_id);
    }
    assert!(desk.outbox.is_empty());
}

#[test]
fn a_wait_that_the_centre_asks_for_is_kept_but_a_person_may_try() {
    let mut desk = Desk::new(5);
    desk.step(Event::Tick);
    let exchange_id = desk.first().expect("on its way");
    let asked = Failure { retry_after_ms: Some(90_000), ..Failure::of(DownKind::CentreBusy) };
    desk.fail(exchange_id, asked);
    let start = desk.now_ms;
    while desk.sent.is_empty() {
        desk.step(Event::Woken);
        desk.sleep();
    }
    assert!((90_000..=99_100).contains(&(desk.now_ms - start)), "{}", desk.now_ms - start);

    let exchange_id = desk.first().expect("on its way");
    desk.fail(exchange_id, Failure { retry_after_ms: Some(90_000), ..Failure::of(DownKind::CentreBusy) });
    desk.step(Event::TryNow);
    assert_eq!(desk.sent.len(), 1);
}

#[test]
fn link_up_and_try_now_end_the_back_off_and_work_at_the_desk_shortens_it() {
    for event in [Event::LinkUp, Event::TryNow] {
        let mut desk = Desk::new(5);
        desk.step(Event::Tick);
        for _ in 0..15 {
            desk.fail_all(&DownKind::Network);
            desk.sleep();
        }
        desk.fail_all(&DownKind::Network);
        assert!(desk.sent.is_empty());
        desk.step(event);
        assert_eq!((desk.sent.len(), desk.machine.failures()), (1, 0));
    }
    let mut desk = Desk::new(5);
    desk.step(Event::Tick);
    for _ in 0..15 {
        desk.fail_all(&DownKind::Network);
        desk.sleep();
    }
    desk.fail_all(&DownKind::Network);
    desk.step(Event::Woken);
    assert!(desk.sent.is_empty());
    assert!(desk.wake_at_ms - desk.now_ms <= WOKEN_MS);
}

#[test]
fn an_idle_desk_asks_for_notices_about_once_a_minute_and_does_not_spin() {
    let mut desk = Desk::new(0);
    let mut polls = 0;
    desk.step(Event::Tick);
    let end = desk.now_ms + 3_600_000;
    let mut steps = 0;
    while desk.now_ms < end {
        steps += 1;
        if let Some(exchange_id) = desk.first() {
            assert!(desk.sent[&exchange_id].is_empty());
            desk.settle(exchange_id);
            polls += 1;
        } else {
            desk.sleep();
        }
    }
    assert!((60..=68).contains(&polls), "{polls} polls in an hour");
    assert!(steps < 200, "{steps} steps");
}

#[test]
fn notices_that_came_call_for_more_at_once() {
    let mut desk = Desk::new(1);
    desk.step(Event::Tick);
    let exchange_id = desk.first().expect("on its way");
    let named = desk.sent.remove(&exchange_id).expect("on its way");
    desk.outbox.clear();
    desk.step(Event::Answered { exchange_id, answer: Answer::Settled { named, notices: 40 } });
    assert_eq!(desk.machine.in_flight(), 1);
}

#[test]
fn a_packet_that_the_centre_cannot_take_is_found_and_does_not_hold_up_the_rest() {
    let mut desk = Desk::new(60);
    let culprit = hash(13);
    desk.step(Event::Tick);
    let mut exchanges = 0;
    while desk.outbox.len() > 1 {
        exchanges += 1;
        assert!(exchanges < 60, "no progress with {} left", desk.outbox.len());
        match desk.first() {
            Some(exchange_id) if desk.sent[&exchange_id].contains(&culprit) => {
                let refused = DownKind::CentreRefuses { code: "malformed".into() };
                desk.fail(exchange_id, Failure { about_content: true, ..Failure::of(refused) });
            }
            Some(exchange_id) => desk.settle(exchange_id),
            None => desk.sleep(),
        }
    }
    assert_eq!(desk.outbox.iter().next(), Some(&culprit), "it stays, for a person to see");
}

#[test]
fn a_packet_that_the_ack_passes_over_is_offered_later_and_does_not_spin() {
    let mut desk = Desk::new(3);
    desk.step(Event::Tick);
    let exchange_id = desk.first().expect("on its way");
    desk.sent.remove(&exchange_id);
    desk.outbox.remove(&hash(0));
    desk.step(Event::Answered { exchange_id, answer: Answer::Settled { named: vec![hash(0)], notices: 0 } });
    assert_eq!(desk.machine.in_flight(), 0);
    let start = desk.now_ms;
    let mut steps = 0;
    while desk.sent.values().all(Vec::is_empty) {
        steps += 1;
        assert!(steps < 100);
        match desk.first() {
            Some(poll) => desk.settle(poll),
            None => desk.sleep(),
        }
    }
    assert_eq!(desk.now_ms - start, wasl_sync::PASSED_OVER_MS);
}

#[test]
fn an_exchange_that_never_answers_is_given_up() {
    let mut desk = Desk::new(1);
    desk.step(Event::Tick);
    let start = desk.now_ms;
    while desk.machine.failures() == 0 {
        desk.sleep();
        assert!(desk.now_ms - start <= FLIGHT_MS_MAX + POLL_MS);
    }
    assert_eq!(desk.now_ms - start, FLIGHT_MS_MAX);
    assert_eq!(desk.outbox.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_order_of_answers_everything_arrives(seed in any::<u64>(), packets in 0usize..200, percent in 0u64..80) {
        let mut desk = Desk::new(packets);
        desk.dice = seed;
        desk.chunks = (0..packets / 4).map(|number| hash(5_000 + number)).collect();
        desk.carried = (0..packets as i64 / 50).collect();
        desk.step(Event::Tick);
        let mut rounds = 0;
        while !(desk.outbox.is_empty() && desk.chunks.is_empty() && desk.carried.is_empty()) {
            rounds += 1;
            assert!(rounds < 20_000, "no progress: {} left", desk.outbox.len());
            let exchanges: Vec<_> = desk.sent.keys().copied().collect();
            if exchanges.is_empty() && desk.beside.is_none() {
                desk.sleep();
                continue;
            }
            if desk.beside.is_some() && (exchanges.is_empty() || desk.roll().is_multiple_of(2)) {
                if desk.roll() % 100 < percent {
                    desk.fail_beside(Failure::of(DownKind::Network));
                } else {
                    desk.arrive();
                }
                continue;
            }
            let pick = usize::try_from(desk.roll() % exchanges.len() as u64).expect("small");
            let exchange_id = exchanges[pick];
            if desk.roll() % 100 < percent {
                let kinds = [DownKind::Network, DownKind::CaptivePortal, DownKind::NotGenuine, DownKind::CentreBusy];
                let kind = kinds[usize::try_from(desk.roll() % 4).expect("small")].clone();
                desk.fail(exchange_id, Failure::of(kind));
            } else {
                desk.settle(exchange_id);
            }
        }
    }
}
