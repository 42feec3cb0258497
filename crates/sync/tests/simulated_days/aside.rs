//! Exact moments of what goes beside the packets: when it goes, what it stands aside for, what it remembers.

use wasl_sync::{
    Answer, DownKind, Effect, Event, Failure, PASSED_OVER_MS, REFUSED_MS, SideAnswer,
    backoff::{CAP_MS, FLOOR_MS},
    side::STARVED_MS,
};

use crate::{
    bare::{Bare, Sent, broken, refused},
    desk::{Beside, Desk, hash},
};

#[test]
fn what_was_refused_has_another_try_at_its_moment_or_when_a_person_wants_one() {
    for event in [None, Some(Event::TryNow)] {
        let mut bare = Bare::idle();
        assert_eq!(bare.offer(hash(1)), Some(true));
        assert_eq!(bare.machine.in_flight_beside(), 1);
        bare.end(refused());
        assert_eq!(bare.offer(hash(1)), None, "it stands aside");
        let refused_at = bare.now_ms;
        bare.carried = Some(7);
        assert_eq!(bare.run(Event::Woken), [Sent::Carried]);
        bare.end(refused());
        (bare.chunk, bare.carried) = (Some(hash(1)), Some(7));
        assert_eq!(bare.run(Event::Woken), [], "both stand aside");
        if let Some(event) = event {
            assert_eq!(bare.run(event), [Sent::Chunk(false)]);
            bare.end(SideAnswer::Arrived);
            bare.carried = Some(7);
            assert_eq!(bare.run(Event::Woken), [Sent::Carried]);
            continue;
        }
        bare.now_ms = refused_at + REFUSED_MS - 1;
        assert_eq!(bare.run(Event::Tick), []);
        assert_eq!(bare.wake_at_ms, refused_at + REFUSED_MS);
        bare.now_ms += 1;
        assert_eq!(bare.run(Event::Tick), [Sent::Chunk(false)]);
        bare.end(SideAnswer::Arrived);
        bare.carried = Some(7);
        assert_eq!(bare.run(Event::Woken), [Sent::Carried]);
    }
}

#[test]
fn each_kind_of_what_was_set_aside_is_looked_for_again_by_itself() {
    // A chunk, while bundles are known to be none.
    let mut bare = Bare::idle();
    bare.offer(hash(1));
    bare.end(refused());
    bare.now_ms += REFUSED_MS;
    bare.chunk = Some(hash(1));
    assert_eq!(bare.run(Event::Tick), [Sent::Chunk(false)]);
    bare.end(SideAnswer::Failed(Failure::of(DownKind::CentreBusy)));
    assert_eq!(bare.wake_at_ms, bare.now_ms + FLOOR_MS, "its own wait ends by itself");
    // A bundle, while chunks are known to be none.
    let mut bare = Bare::idle();
    bare.carried = Some(7);
    bare.run(Event::Woken);
    bare.end(refused());
    bare.now_ms += REFUSED_MS - 1;
    bare.carried = Some(7);
    assert_eq!(bare.run(Event::Tick), []);
    bare.now_ms += 1;
    assert_eq!(bare.run(Event::Tick), [Sent::Carried]);
}

#[test]
fn a_side_lane_that_rests_goes_on_at_its_moment_and_at_once_when_the_network_comes_back() {
    let mut bare = Bare::idle();
    bare.offer(hash(1));
    bare.end(SideAnswer::Failed(Failure::of(DownKind::CentreBusy)));
    bare.chunk = Some(hash(1));
    bare.now_ms += FLOOR_MS - 1;
    assert_eq!(bare.run(Event::Tick), []);
    bare.now_ms += 1;
    assert_eq!(bare.run(Event::Tick), [Sent::Chunk(true)]);
    bare.end(SideAnswer::Failed(Failure::of(DownKind::CentreBusy)));
    bare.chunk = Some(hash(1));
    assert_eq!(bare.run(Event::Woken), [], "work at the desk does not end its wait");
    assert_eq!(bare.run(Event::LinkUp), [Sent::Chunk(true)]);
}

#[test]
fn a_busy_centre_is_not_asked_how_the_link_stands() {
    let mut bare = Bare::idle();
    bare.offer(hash(1));
    let exchange_id = bare.flying.take().expect("on its way");
    let busy = SideAnswer::Failed(Failure::of(DownKind::CentreBusy));
    let effects = bare.step(Event::SideAnswered { exchange_id, answer: busy });
    assert_eq!(effects, [Effect::WakeAt { at_ms: bare.now_ms + FLOOR_MS }]);
}

#[test]
fn a_link_that_is_down_is_not_woken_for_what_goes_beside() {
    let mut bare = Bare::idle();
    bare.offer(hash(1));
    bare.now_ms = bare.wake_at_ms;
    let Some(Effect::Load { exchange_id, .. }) = bare.step(Event::Tick).first().cloned() else { panic!("a poll") };
    bare.step(Event::Loaded { exchange_id, batch: Vec::new() });
    // Its wait is shorter than the machine's own.
    bare.end(SideAnswer::Failed(Failure::of(DownKind::CentreBusy)));
    assert_eq!(bare.wake_at_ms, bare.now_ms + FLOOR_MS);
    bare.dice = 900;
    let answer = Answer::Failed(Failure::of(DownKind::Network));
    let effects = bare.step(Event::Answered { exchange_id, answer });
    assert_eq!(effects.last(), Some(&Effect::WakeAt { at_ms: bare.now_ms + 900 }));
}

#[test]
fn papers_wait_for_packets_to_the_moment_and_anew_after_the_link_broke() {
    let mut desk = Desk::new(400);
    desk.chunks = [hash(9_000)].into();
    desk.step(Event::Tick);
    desk.settle(desk.first().expect("on its way"));
    let start = desk.now_ms;
    desk.now_ms = start + STARVED_MS - 1;
    desk.step(Event::Woken);
    assert_eq!(desk.beside, None);
    desk.now_ms += 1;
    desk.step(Event::Woken);
    assert!(desk.beside.is_some(), "packets had their time");

    let mut desk = Desk::new(400);
    desk.chunks = [hash(9_000)].into();
    desk.step(Event::Tick);
    desk.settle(desk.first().expect("on its way"));
    desk.now_ms += STARVED_MS - 1;
    desk.fail_all(&DownKind::CentreBusy);
    desk.sleep();
    desk.settle(desk.first().expect("on its way"));
    let back = desk.now_ms;
    desk.now_ms += STARVED_MS - 1;
    desk.step(Event::Woken);
    assert_eq!(desk.beside, None, "counted from when the link was back");
    desk.now_ms = back + STARVED_MS;
    desk.step(Event::Woken);
    assert!(desk.beside.is_some());
}

#[test]
fn a_bundle_has_the_turn_of_a_chunk_that_was_not_there() {
    let mut desk = Desk::new(400);
    desk.carried = [7].into();
    desk.step(Event::Tick);
    desk.settle(desk.first().expect("on its way"));
    desk.now_ms += STARVED_MS;
    desk.step(Event::Woken);
    assert_eq!(desk.beside.map(|(_, beside)| beside), Some(Beside::Carried(7)));
}

#[test]
fn a_side_lane_that_had_nothing_waits_from_when_it_has_something() {
    let mut desk = Desk::new(0);
    desk.step(Event::Tick);
    desk.settle(desk.first().expect("a question"));
    desk.now_ms += 2 * STARVED_MS;
    desk.outbox = (0..200).map(hash).collect();
    desk.chunks = [hash(9_000)].into();
    desk.step(Event::Woken);
    assert!(!desk.sent.is_empty() && desk.beside.is_none());
}

#[test]
fn words_about_another_exchange_or_another_kind_of_load_change_nothing() {
    let mut bare = Bare::idle();
    let effects = bare.step(Event::Woken);
    let chunk = effects.iter().find_map(|effect| match effect {
        Effect::LoadChunks { exchange_id, .. } => Some(*exchange_id),
        Effect::Load { .. }
        | Effect::Send { .. }
        | Effect::SendChunks { .. }
        | Effect::LoadCarried { .. }
        | Effect::SendCarried { .. }
        | Effect::End { .. }
        | Effect::Up
        | Effect::Down { .. }
        | Effect::WakeAt { .. } => None,
    });
    // First it asks for packets; the chunk comes when there are none.
    let Some(Effect::Load { exchange_id, .. }) = effects.first() else { panic!("{effects:?}") };
    assert_eq!(chunk, None);
    let effects = bare.step(Event::Loaded { exchange_id: *exchange_id, batch: Vec::new() });
    let Some(Effect::LoadChunks { exchange_id, .. }) = effects.first() else { panic!("{effects:?}") };
    let exchange_id = *exchange_id;
    let sends = |effects: &[Effect]| {
        effects.iter().any(|effect| matches!(effect, Effect::SendChunks { .. } | Effect::SendCarried { .. }))
    };
    let other = wasl_sync::ExchangeId(exchange_id.0 + 100);
    for event in [
        Event::CarriedLoaded { exchange_id, found: Some(7) },
        Event::CarriedLoaded { exchange_id: other, found: Some(7) },
        Event::ChunksLoaded { exchange_id: other, found: vec![hash(1)] },
        Event::SideAnswered { exchange_id: other, answer: SideAnswer::Arrived },
        Event::SideAnswered { exchange_id: other, answer: broken() },
    ] {
        let effects = bare.step(event.clone());
        assert!(!sends(&effects) && bare.machine.in_flight_beside() == 1, "{event:?} gave {effects:?}");
    }
    let effects = bare.step(Event::ChunksLoaded { exchange_id, found: vec![hash(1)] });
    assert!(sends(&effects), "{effects:?}");
}

#[test]
fn the_last_sixteen_broken_uploads_are_looked_for_before_they_go_again() {
    let mut bare = Bare::idle();
    bare.offer(hash(999));
    bare.end(SideAnswer::Arrived);
    for number in 0..17 {
        assert_eq!(bare.offer(hash(number)), Some(false));
        bare.end(broken());
        bare.now_ms += CAP_MS;
    }
    assert_eq!(bare.offer(hash(1)), Some(true));
    bare.end(SideAnswer::Arrived);
    assert_eq!(bare.offer(hash(2)), Some(true), "that another one arrived says nothing of it");
    bare.end(SideAnswer::Arrived);
    assert_eq!(bare.offer(hash(0)), Some(false), "the oldest is forgotten");
}

#[test]
fn of_the_last_five_hundred_and_twelve_that_arrived_none_goes_again_at_once() {
    let mut bare = Bare::idle();
    for number in 0..513 {
        assert!(bare.offer(hash(number)).is_some());
        bare.end(SideAnswer::Arrived);
    }
    assert_eq!(bare.offer(hash(1)), None, "it stands aside");
    assert_eq!(bare.offer(hash(0)), Some(false), "the oldest is forgotten");
    bare.end(SideAnswer::Arrived);
    bare.now_ms += PASSED_OVER_MS;
    assert_eq!(bare.offer(hash(1)), Some(false));
}
