//! Lines that fall silent: what was well is tried again soon, what was bad is waited for, and a thousand desks
//! do not come back at once.

use std::collections::BTreeMap;

use wasl_sync::{
    BATCH, DownKind, Event, ExchangeId, FIRST_BATCH, FLIGHT_MS_MAX, IN_FLIGHT_MAX,
    backoff::QUIET_MS_MAX,
    pace::{STALL_MS, TRY_MS},
};

use crate::desk::Desk;

/// How long an exchange takes on a line that is well, and how much of it goes by before there is a connection.
const TOOK_MS: u64 = 1_400;
const CONNECTING_MS: u64 = 900;

/// A desk with much to send, whose line took so long for each of its exchanges so far.
fn carried(took_ms: u64, dice: u64) -> Desk {
    let mut desk = Desk::new(1_000);
    desk.dice = dice;
    desk.step(Event::Tick);
    for _ in 0..24 {
        let exchange_id = desk.first().expect("on its way");
        desk.now_ms += took_ms;
        desk.settle(exchange_id);
    }
    desk
}

/// The newest exchange on its way.
fn last(desk: &Desk) -> ExchangeId {
    *desk.sent.keys().last().expect("on its way")
}

/// How work went on.
struct Back {
    /// How long the line was back until an exchange was answered.
    after_ms: u64,
    /// Exchanges that were tried while it was gone.
    tries: usize,
    /// Exchanges on their way once one was answered.
    in_flight: usize,
}

/// A line that was well is gone for so long; what was sent meanwhile is lost.
fn gone_for(mut desk: Desk, down_ms: u64) -> Back {
    let back_ms = desk.now_ms + down_ms;
    let (mut sent_at, mut tries) = (BTreeMap::new(), 0);
    loop {
        for exchange_id in desk.sent.keys() {
            sent_at.entry(*exchange_id).or_insert(desk.now_ms);
        }
        let new = desk.sent.keys().find(|exchange_id| sent_at[*exchange_id] >= back_ms).copied();
        if let Some(exchange_id) = new {
            desk.now_ms += TOOK_MS;
            desk.step(Event::Connected { exchange_id, after_ms: CONNECTING_MS });
            desk.settle(exchange_id);
            return Back { after_ms: desk.now_ms - back_ms, tries, in_flight: desk.machine.in_flight() };
        }
        tries = sent_at.len();
        desk.sleep();
    }
}

#[test]
fn a_handshake_far_away_does_not_make_the_second_batch_go_alone() {
    let mut desk = Desk::new(1_000);
    desk.step(Event::Tick);
    let exchange_id = desk.first().expect("on its way");
    assert_eq!(desk.sent[&exchange_id].len(), FIRST_BATCH);
    desk.now_ms += TOOK_MS;
    desk.step(Event::Connected { exchange_id, after_ms: CONNECTING_MS });
    desk.settle(exchange_id);
    assert_eq!(desk.sent.len(), IN_FLIGHT_MAX);
}

#[test]
fn on_a_line_that_was_well_work_goes_on_soon_after_a_cut() {
    let mut later = Vec::new();
    for dice in 0..200 {
        for down_ms in [8_000, 15_000, 40_000] {
            let Back { after_ms, tries, in_flight } = gone_for(carried(400, dice), down_ms);
            let most_ms = TRY_MS + 1_000 + (down_ms + TRY_MS) / 8 + TOOK_MS;
            assert!(after_ms <= most_ms, "{after_ms} ms after {down_ms}, dice {dice}");
            assert_eq!(in_flight, IN_FLIGHT_MAX, "the line is used in full at once");
            assert!(tries < 20, "{tries} tries in {down_ms} ms");
            later.push(after_ms - TOOK_MS);
        }
    }
    later.sort_unstable();
    assert!(later[later.len() / 2] <= TRY_MS, "{} ms in the middle", later[later.len() / 2]);
}

#[test]
fn a_long_silence_is_answered_with_the_same_few_tries_as_ever() {
    for dice in 0..20 {
        let Back { tries, .. } = gone_for(carried(400, dice), 3_600_000);
        assert!((10..60).contains(&tries), "{tries} tries in an hour");
    }
}

#[test]
fn a_silence_after_a_refusal_is_tried_as_seldom_as_any_other() {
    for dice in 0..20 {
        let mut desk = carried(400, dice);
        desk.fail_all(&DownKind::CentreBusy);
        let Back { tries, .. } = gone_for(desk, 3_600_000);
        assert!(tries < 60, "{tries} tries in an hour");
    }
}

#[test]
fn where_a_handshake_takes_longer_than_a_try_may_work_goes_on_within_the_minute() {
    const FAR_MS: u64 = 4_500;
    for dice in 0..200 {
        let mut desk = carried(400, dice);
        // The connections that there are were as far away.
        let exchange_id = desk.first().expect("on its way");
        desk.now_ms += FAR_MS;
        desk.step(Event::Connected { exchange_id, after_ms: FAR_MS - 1_200 });
        desk.settle(exchange_id);
        let back_ms = desk.now_ms + 15_000;
        let mut sent_at = BTreeMap::new();
        loop {
            for exchange_id in desk.sent.keys() {
                sent_at.entry(*exchange_id).or_insert(desk.now_ms);
            }
            // The first that left on the line that is back, and is still waited for when its answer comes.
            let answer = desk.sent.keys().map(|id| (sent_at[id] + FAR_MS, *id)).find(|(at, _)| *at >= back_ms + FAR_MS);
            match answer {
                Some((at_ms, exchange_id)) if at_ms < desk.wake_at_ms => {
                    desk.now_ms = at_ms;
                    desk.settle(exchange_id);
                    break;
                }
                _ => desk.sleep(),
            }
        }
        assert!(desk.now_ms - back_ms < 45_000, "{} ms, dice {dice}", desk.now_ms - back_ms);
    }
}

#[test]
fn desks_that_fell_silent_together_do_not_come_back_together() {
    for down_ms in [8_000, 15_000, 45_000, 2 * QUIET_MS_MAX] {
        let mut moments = BTreeMap::<u64, u32>::new();
        for dice in 0..1_000 {
            let Back { after_ms, .. } = gone_for(carried(400, dice * 7_919), down_ms);
            *moments.entry(after_ms / 100).or_default() += 1;
        }
        let most = moments.values().max().copied().unwrap_or(0);
        assert!(most <= 80, "{most} of 1000 in a tenth of a second, {down_ms} ms");
    }
}

#[test]
fn on_a_line_that_was_slow_silence_is_waited_for() {
    let mut desk = carried(5_000, 42);
    let before: Vec<_> = desk.sent.keys().copied().collect();
    let began_ms = desk.now_ms;
    desk.sleep();
    assert_eq!(desk.now_ms, began_ms + FLIGHT_MS_MAX, "nothing is tried beside it");
    assert!(before.iter().all(|exchange_id| desk.sent.contains_key(exchange_id)));
}

#[test]
fn what_stalled_may_still_be_answered_and_ends_when_a_later_one_was() {
    for old_first in [true, false] {
        let mut desk = carried(400, 42);
        let stalled: Vec<_> = desk.sent.keys().copied().collect();
        let began_ms = desk.now_ms;
        desk.sleep();
        assert_eq!(desk.now_ms, began_ms + STALL_MS.0);
        assert_eq!((desk.machine.in_flight(), desk.machine.failures()), (0, 1));
        desk.sleep();
        assert_eq!(desk.machine.in_flight(), 1, "one is tried beside them");
        let (waited, new) = (desk.outbox.len(), last(&desk));
        assert_eq!(desk.sent[&new].len(), FIRST_BATCH);
        assert!(stalled.iter().all(|exchange_id| desk.sent.contains_key(exchange_id)), "none was ended");
        if old_first {
            let count = desk.sent[&stalled[0]].len();
            desk.settle(stalled[0]);
            assert_eq!(desk.outbox.len(), waited - count, "its ack counts");
            assert!(desk.sent.contains_key(&new) && desk.sent.contains_key(&stalled[1]));
            assert_eq!(desk.machine.in_flight(), stalled.len(), "the others are waited for again, and what they carry");
            desk.now_ms += 400;
            desk.settle(new);
            desk.now_ms += 10_000;
            for exchange_id in &stalled[1..] {
                desk.settle(*exchange_id);
            }
            let newest = last(&desk);
            assert_eq!(desk.sent[&newest].len(), BATCH, "how long the cut was makes no batch smaller");
        } else {
            desk.settle(new);
            assert!(stalled.iter().all(|exchange_id| !desk.sent.contains_key(exchange_id)), "given up");
        }
        assert_eq!(desk.machine.failures(), 0);
        desk.settle_all();
        assert!(desk.outbox.is_empty(), "all of it arrives");
    }
}

#[test]
fn a_person_who_tries_now_need_not_wait_for_what_is_silent() {
    let mut desk = Desk::new(100);
    desk.step(Event::Tick);
    let silent = desk.first().expect("on its way");
    desk.now_ms += STALL_MS.0 - 1;
    desk.step(Event::TryNow);
    assert_eq!(desk.sent.len(), 1, "it may well be answered still");
    desk.now_ms += 1;
    desk.step(Event::TryNow);
    let new = last(&desk);
    assert!(new != silent && desk.sent.contains_key(&silent), "another is tried beside it");
    assert_eq!(desk.sent[&new], desk.sent[&silent], "with the same packets");
    desk.now_ms += 1_000;
    desk.step(Event::TryNow);
    assert_eq!(desk.sent.len(), 2, "however often they press");
    for _ in 0..12 {
        desk.now_ms += STALL_MS.0;
        desk.step(Event::TryNow);
        assert!(desk.sent.len() == 2 && desk.sent.contains_key(&silent), "one try beside what may still be answered");
    }
    let new = last(&desk);
    desk.settle(new);
    assert!(!desk.sent.contains_key(&silent), "given up");
    desk.settle_all();
    assert!(desk.outbox.is_empty());
}
