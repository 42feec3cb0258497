//! Exact moments and exact sizes of packets: when it wakes, and how much it asks for.

use wasl_sync::{Answer, DownKind, Effect, Event, Failure, POLL_MS, backoff::CAP_MS};

use crate::{
    bare::{Bare, settled},
    desk::{Desk, hash},
};

/// The most that a load asks for, where there is one.
fn most(effects: &[Effect]) -> Option<(usize, usize)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Load { count_max, bytes_max, .. } => Some((*count_max, *bytes_max)),
        Effect::Send { .. }
        | Effect::LoadChunks { .. }
        | Effect::SendChunks { .. }
        | Effect::LoadCarried { .. }
        | Effect::SendCarried { .. }
        | Effect::End { .. }
        | Effect::Up
        | Effect::Down { .. }
        | Effect::WakeAt { .. } => None,
    })
}

#[test]
fn an_idle_desk_wants_nothing_but_to_be_woken_for_the_next_question() {
    let mut bare = Bare::idle();
    let start = bare.now_ms;
    bare.now_ms += 1_500;
    assert_eq!(bare.step(Event::Tick), [Effect::WakeAt { at_ms: start + POLL_MS }]);
    assert_eq!((bare.machine.in_flight(), bare.machine.in_flight_beside()), (0, 0));
}

#[test]
fn a_settled_question_calls_for_no_more_packets_and_settled_packets_do() {
    let mut bare = Bare::idle();
    bare.now_ms = bare.wake_at_ms;
    let Some(Effect::Load { exchange_id, .. }) = bare.step(Event::Tick).first().cloned() else { panic!("a poll") };
    bare.step(Event::Loaded { exchange_id, batch: Vec::new() });
    assert_eq!(most(&bare.step(settled(exchange_id))), None);
    let Some(Effect::Load { exchange_id, .. }) = bare.step(Event::Woken).first().cloned() else { panic!("a load") };
    let effects = bare.step(Event::Loaded { exchange_id, batch: vec![hash(0)] });
    // One goes alone until it was seen how the link carries it; it is told that there is no more.
    assert_eq!(most(&effects), None);
    assert!(most(&bare.step(settled(exchange_id))).is_some());
}

#[test]
fn desks_ask_up_to_a_tenth_of_a_minute_apart() {
    for (dice, early_ms) in [(0, 0), (1_234, 1_234), (5_999, 5_999), (6_000, 0), (13_000, 1_000)] {
        let mut bare = Bare::idle();
        bare.dice = dice;
        bare.now_ms = bare.wake_at_ms;
        bare.run(Event::Tick);
        assert_eq!(bare.wake_at_ms, bare.now_ms + POLL_MS - early_ms, "dice {dice}");
    }
}

#[test]
fn a_wait_that_is_asked_for_is_spread_over_a_tenth_more() {
    for (dice, more_ms) in [(0, 0), (6_443, 6_443), (9_000, 9_000), (9_001, 0), (123_456, 6_443)] {
        let mut bare = Bare::idle();
        bare.now_ms = bare.wake_at_ms;
        let Some(Effect::Load { exchange_id, .. }) = bare.step(Event::Tick).first().cloned() else { panic!("a poll") };
        bare.step(Event::Loaded { exchange_id, batch: Vec::new() });
        bare.dice = dice;
        let busy = Failure { retry_after_ms: Some(90_000), ..Failure::of(DownKind::CentreBusy) };
        let effects = bare.step(Event::Answered { exchange_id, answer: Answer::Failed(busy) });
        assert_eq!(effects.last(), Some(&Effect::WakeAt { at_ms: bare.now_ms + 90_000 + more_ms }), "dice {dice}");
    }
}

#[test]
fn loads_shrink_with_each_failure_down_to_what_any_link_carries() {
    let mut bare = Bare::idle();
    bare.now_ms = bare.wake_at_ms;
    assert_eq!(most(&bare.step(Event::Tick)), Some((25, 262_144)), "proved");
    let mut desk = Desk::new(1);
    let mut asked = Vec::new();
    for _ in 0..6 {
        let effects = desk.machine.step(desk.now_ms, 0, Event::Tick);
        asked.extend(most(&effects));
        let Some(Effect::Load { exchange_id, .. }) = effects.first() else { panic!("a load") };
        let exchange_id = *exchange_id;
        desk.machine.step(desk.now_ms, 0, Event::Loaded { exchange_id, batch: vec![hash(0)] });
        let answer = Answer::Failed(Failure::of(DownKind::Network));
        desk.machine.step(desk.now_ms, 0, Event::Answered { exchange_id, answer });
        desk.now_ms += CAP_MS;
    }
    let bytes = [32_768, 16_384, 8_192, 8_192, 8_192, 8_192];
    assert_eq!(asked, [10, 5, 2, 1, 1, 1].into_iter().zip(bytes).collect::<Vec<_>>());
}

#[test]
fn a_refused_batch_is_halved_and_a_settled_one_ends_that() {
    let mut desk = Desk::new(60);
    desk.step(Event::Tick);
    let mut sizes = Vec::new();
    for _ in 0..2 {
        let exchange_id = desk.first().expect("on its way");
        let kind = DownKind::CentreRefuses { code: "malformed".into() };
        desk.fail(exchange_id, Failure { about_content: true, ..Failure::of(kind) });
        desk.sleep();
        sizes.extend(desk.sent.values().map(Vec::len));
    }
    // Half of ten, and half of that for the failure; then half of two.
    assert_eq!(sizes, [2, 1]);
    let exchange_id = desk.first().expect("on its way");
    desk.settle(exchange_id);
    assert_eq!(desk.sent.values().map(Vec::len).collect::<Vec<_>>(), [25, 25, 9]);
}

fn sizes(desk: &Desk) -> Vec<usize> {
    desk.sent.values().map(Vec::len).collect()
}

#[test]
fn only_a_proved_link_that_broke_under_packets_is_taken_for_a_slow_one() {
    // Never proved.
    let mut desk = Desk::new(200);
    desk.step(Event::Tick);
    desk.fail_all(&DownKind::Network);
    desk.sleep();
    desk.settle(desk.first().expect("on its way"));
    assert_eq!(sizes(&desk), [25; 4]);
    // Proved, and the centre is busy.
    desk.fail_all(&DownKind::CentreBusy);
    desk.sleep();
    desk.settle(desk.first().expect("on its way"));
    assert_eq!(sizes(&desk), [25; 4]);
    // Proved, and it broke under a question without packets.
    let mut desk = Desk::new(0);
    desk.step(Event::Tick);
    desk.settle(desk.first().expect("a question"));
    desk.sleep();
    desk.fail_all(&DownKind::Network);
    desk.outbox = (0..200).map(hash).collect();
    desk.step(Event::Woken);
    while desk.sent.is_empty() {
        desk.sleep();
    }
    desk.settle(desk.first().expect("on its way"));
    assert_eq!(sizes(&desk), [25; 4]);
    // Proved, and it broke under packets: four quick ones let a batch grow, four more let as many go at once.
    desk.fail_all(&DownKind::Network);
    desk.sleep();
    let mut seen = Vec::new();
    for _ in 0..8 {
        desk.outbox = (1_000..1_200).map(hash).collect();
        desk.settle(desk.first().expect("on its way"));
        seen.push(sizes(&desk));
    }
    let (small, full) = (vec![12], vec![25]);
    let grown = [&small, &small, &small, &full, &full, &full, &full, &vec![25; 4]];
    assert_eq!(seen.iter().collect::<Vec<_>>(), grown);
}

#[test]
fn quick_and_slow_have_an_edge_and_a_small_batch_counts_as_if_it_were_full() {
    for (took_ms, then) in [(799, vec![25; 4]), (800, vec![25])] {
        let mut desk = Desk::new(200);
        desk.step(Event::Tick);
        desk.now_ms += took_ms;
        desk.settle(desk.first().expect("on its way"));
        assert_eq!(sizes(&desk), then, "ten of twenty-five took {took_ms} ms");
    }
    for (took_ms, then) in [(6_000, vec![25]), (6_001, vec![12])] {
        let mut desk = Desk::new(200);
        desk.step(Event::Tick);
        desk.now_ms += 800;
        desk.settle(desk.first().expect("on its way"));
        desk.now_ms += took_ms;
        desk.settle(desk.first().expect("on its way"));
        assert_eq!(sizes(&desk), then, "a full batch took {took_ms} ms");
    }
}

#[test]
fn a_failure_from_before_a_success_or_a_fresh_start_does_not_count() {
    let mut desk = Desk::new(200);
    desk.step(Event::Tick);
    desk.settle(desk.first().expect("on its way"));
    let older: Vec<_> = desk.sent.keys().copied().collect();
    desk.settle(older[0]);
    desk.fail(older[1], Failure::of(DownKind::Network));
    assert_eq!((desk.machine.failures(), desk.links.len()), (0, 1));
    let mut desk = Desk::new(10);
    desk.step(Event::Tick);
    let before = desk.first().expect("on its way");
    desk.step(Event::TryNow);
    desk.fail(before, Failure::of(DownKind::Network));
    assert_eq!(desk.machine.failures(), 0);
}

#[test]
fn packets_of_a_failure_that_does_not_count_go_again_at_once() {
    let mut desk = Desk::new(60);
    desk.step(Event::Tick);
    desk.settle(desk.first().expect("on its way"));
    assert_eq!(sizes(&desk), [25, 25], "and there is no more");
    desk.settle(desk.first().expect("on its way"));
    desk.fail(desk.first().expect("on its way"), Failure::of(DownKind::Network));
    assert_eq!((sizes(&desk), desk.machine.failures()), (vec![25], 0));
}

#[test]
fn trouble_of_the_desks_own_store_counts_and_says_nothing_of_the_link() {
    let mut desk = Desk::new(10);
    desk.step(Event::Tick);
    let exchange_id = desk.first().expect("on its way");
    desk.sent.clear();
    desk.step(Event::Answered { exchange_id, answer: Answer::StoreTrouble });
    assert_eq!((desk.machine.failures(), desk.links.len()), (1, 0));
    assert!(desk.sent.is_empty(), "it waits");
}

#[test]
fn after_a_break_one_goes_alone_also_when_a_person_wants_a_try() {
    let mut desk = Desk::new(200);
    desk.step(Event::Tick);
    desk.settle(desk.first().expect("on its way"));
    assert_eq!(desk.machine.in_flight(), 4);
    desk.fail_all(&DownKind::CentreBusy);
    desk.step(Event::TryNow);
    assert_eq!(desk.machine.in_flight(), 1);
}

#[test]
fn a_proved_link_gets_a_full_batch_however_long_it_was_idle() {
    let mut desk = Desk::new(0);
    desk.step(Event::Tick);
    desk.settle(desk.first().expect("a question"));
    desk.outbox = (0..100).map(hash).collect();
    desk.step(Event::Woken);
    assert_eq!(sizes(&desk), [25]);
}

#[test]
fn notices_are_asked_for_again_only_when_no_exchange_is_on_its_way() {
    let mut desk = Desk::new(60);
    desk.step(Event::Tick);
    desk.settle(desk.first().expect("on its way"));
    assert_eq!(sizes(&desk), [25, 25]);
    let exchange_id = desk.first().expect("on its way");
    let named = desk.sent.remove(&exchange_id).expect("on its way");
    desk.outbox.retain(|hash| !named.contains(hash));
    desk.step(Event::Answered { exchange_id, answer: Answer::Settled { named, notices: 5 } });
    assert_eq!(sizes(&desk), [25], "the other one brings them");
    let mut bare = Bare::idle();
    let effects = bare.step(Event::TryNow);
    let Some(Effect::Load { exchange_id, .. }) = effects.first() else { panic!("asks at once: {effects:?}") };
    let effects = bare.step(Event::Loaded { exchange_id: *exchange_id, batch: Vec::new() });
    assert_eq!(
        effects.first(),
        Some(&Effect::Send { exchange_id: *exchange_id, ahead: 0 }),
        "with nothing to send too"
    );
}
