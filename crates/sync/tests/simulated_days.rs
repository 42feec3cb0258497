//! The machine in simulated time, against an outbox and a centre in memory.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::{ProptestConfig, any, proptest};
use wasl_protocol::Digest;
use wasl_sync::{
    Answer, BATCH, BATCH_BYTES, DownKind, Effect, Event, ExchangeId, FIRST_BATCH, FLIGHT_MS_MAX, Failure,
    IN_FLIGHT_MAX, Machine, POLL_MS, REFUSED_MS, SideAnswer, WOKEN_MS,
    backoff::{CAP_MS, FLOOR_MS, ceiling_ms},
    pace::{QUICK_MS, SLOW_MS},
    side::{CHUNKS_IN_A_ROW, CHUNKS_UNTOLD_MAX, STARVED_MS},
};

fn hash(number: usize) -> Digest {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&(number as u64).to_be_bytes());
    hash
}

/// Drives a machine; the test decides what comes back from the centre.
struct Desk {
    machine: Machine,
    now_ms: u64,
    dice: u64,
    outbox: BTreeSet<Digest>,
    loaded: BTreeMap<ExchangeId, Vec<Digest>>,
    sent: BTreeMap<ExchangeId, Vec<Digest>>,
    chunks: BTreeSet<Digest>,
    carried: BTreeSet<i64>,
    beside: Option<(ExchangeId, Beside)>,
    wake_at_ms: u64,
    links: Vec<Option<DownKind>>,
}

/// What of the side lane is on its way; for a chunk, whether the centre is asked for it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beside {
    Chunk(Digest, bool),
    Carried(i64),
}

impl Desk {
    fn new(packets: usize) -> Self {
        Self {
            machine: Machine::new(),
            now_ms: 1_000,
            dice: 42,
            outbox: (0..packets).map(hash).collect(),
            loaded: BTreeMap::new(),
            sent: BTreeMap::new(),
            chunks: BTreeSet::new(),
            carried: BTreeSet::new(),
            beside: None,
            wake_at_ms: 0,
            links: Vec::new(),
        }
    }
    fn roll(&mut self) -> u64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.dice >> 11
    }
    fn step(&mut self, event: Event) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            let dice = self.roll();
            for effect in self.machine.step(self.now_ms, dice, event) {
                match effect {
                    Effect::Load { exchange_id, count_max, bytes_max, except } => {
                        assert!(bytes_max <= BATCH_BYTES);
                        let batch: Vec<_> =
                            self.outbox.iter().filter(|hash| !except.contains(hash)).take(count_max).copied().collect();
                        self.loaded.insert(exchange_id, batch.clone());
                        events.push(Event::Loaded { exchange_id, batch });
                    }
                    Effect::Send { exchange_id } => {
                        let batch = self.loaded.remove(&exchange_id).expect("only what was loaded is sent");
                        self.sent.insert(exchange_id, batch);
                    }
                    Effect::LoadChunk { exchange_id, except } => {
                        let found = self.chunks.iter().find(|hash| !except.contains(hash)).copied();
                        self.loaded.insert(exchange_id, found.into_iter().collect());
                        events.push(Event::ChunkLoaded { exchange_id, found });
                    }
                    Effect::SendChunk { exchange_id, look_first } => {
                        let chunk = self.loaded.remove(&exchange_id).expect("only what was loaded is sent")[0];
                        assert_eq!(self.beside.replace((exchange_id, Beside::Chunk(chunk, look_first))), None);
                    }
                    Effect::LoadCarried { exchange_id, except } => {
                        let found = self.carried.iter().find(|id| !except.contains(id)).copied();
                        events.push(Event::CarriedLoaded { exchange_id, found });
                    }
                    Effect::SendCarried { exchange_id } => {
                        let id = *self.carried.first().expect("only what was loaded is sent");
                        assert_eq!(self.beside.replace((exchange_id, Beside::Carried(id))), None);
                    }
                    Effect::Up => self.links.push(None),
                    Effect::Down { kind } => self.links.push(Some(kind)),
                    Effect::WakeAt { at_ms } => {
                        assert!(at_ms > self.now_ms, "the machine asks to be woken in the past: it would spin");
                        self.wake_at_ms = at_ms;
                    }
                }
            }
            assert!(self.machine.in_flight() <= IN_FLIGHT_MAX && self.machine.in_flight_beside() <= 1);
        }
    }
    fn sleep(&mut self) {
        self.now_ms = self.wake_at_ms;
        self.step(Event::Tick);
    }
    /// The centre's genuine ack for an exchange: the only thing that empties the outbox.
    fn settle(&mut self, exchange_id: ExchangeId) {
        let named = self.sent.remove(&exchange_id).expect("on its way");
        self.outbox.retain(|hash| !named.contains(hash));
        self.step(Event::Answered { exchange_id, answer: Answer::Settled { named, notices: 0 } });
    }
    fn fail(&mut self, exchange_id: ExchangeId, failure: Failure) {
        self.sent.remove(&exchange_id);
        self.step(Event::Answered { exchange_id, answer: Answer::Failed(failure) });
    }
    fn first(&self) -> Option<ExchangeId> {
        self.sent.keys().next().copied()
    }
    /// The chunk or the bundle on its way arrives.
    fn arrive(&mut self) -> Beside {
        let (exchange_id, beside) = self.beside.take().expect("on its way");
        match beside {
            Beside::Chunk(hash, _) => drop(self.chunks.remove(&hash)),
            Beside::Carried(id) => drop(self.carried.remove(&id)),
        }
        self.step(Event::SideAnswered { exchange_id, answer: SideAnswer::Arrived });
        beside
    }
    fn fail_beside(&mut self, failure: Failure) {
        let (exchange_id, _) = self.beside.take().expect("on its way");
        self.step(Event::SideAnswered { exchange_id, answer: SideAnswer::Failed(failure) });
    }
    fn settle_all(&mut self) {
        while let Some(exchange_id) = self.first() {
            self.settle(exchange_id);
        }
    }
    fn fail_all(&mut self, kind: &DownKind) {
        while let Some(exchange_id) = self.first() {
            self.fail(exchange_id, Failure::of(kind.clone()));
        }
    }
}

#[test]
fn a_queue_goes_in_a_small_first_batch_and_then_in_three_at_once() {
    let mut desk = Desk::new(1_000);
    desk.step(Event::Tick);
    let sizes = |desk: &Desk| desk.sent.values().map(Vec::len).collect::<Vec<_>>();
    assert_eq!(sizes(&desk), [FIRST_BATCH], "one alone, until it was seen how the link carries it");
    let first = desk.first().expect("on its way");
    desk.settle(first);
    assert_eq!(sizes(&desk), [BATCH, BATCH, BATCH]);
    let on_their_way: BTreeSet<_> = desk.sent.values().flatten().collect();
    assert_eq!(on_their_way.len(), 3 * BATCH, "no packet goes twice at once");
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
fn three_exchanges_that_fail_together_count_once() {
    let mut desk = Desk::new(100);
    desk.step(Event::Tick);
    let first = desk.first().expect("on its way");
    desk.settle(first);
    assert_eq!(desk.sent.len(), 3);
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

/// A link that carries so many bytes a second and breaks every so often. What it has carried of an
/// exchange when it breaks was carried for nothing.
struct SlowLink {
    bytes_a_second: u64,
    cut_every_ms: u64,
}

/// Drains a queue of packets of one size over the link; gives the bytes that went up.
fn drain(packets: usize, packet_bytes: u64, link: &SlowLink) -> u64 {
    let mut desk = Desk::new(packets);
    let (mut gone_up, mut steps) = (0, 0);
    let mut cut_at = desk.now_ms + link.cut_every_ms;
    let mut left: BTreeMap<ExchangeId, u64> = BTreeMap::new();
    desk.step(Event::Tick);
    while !desk.outbox.is_empty() {
        steps += 1;
        assert!(steps < 100_000, "no progress: {} left", desk.outbox.len());
        left.retain(|exchange_id, _| desk.sent.contains_key(exchange_id));
        for (exchange_id, batch) in &desk.sent {
            left.entry(*exchange_id).or_insert(400 + batch.len() as u64 * packet_bytes);
        }
        // The exchange that ends next, all sharing the line.
        let flying = left.len() as u64;
        let next = left.iter().min_by_key(|(_, bytes)| **bytes).map(|(exchange_id, bytes)| (*exchange_id, *bytes));
        let ends_at = next.map(|(_, bytes)| desk.now_ms + (bytes * flying * 1_000).div_ceil(link.bytes_a_second) + 300);
        let wake_at = if flying == 0 { desk.wake_at_ms } else { u64::MAX };
        let until = ends_at.unwrap_or(u64::MAX).min(cut_at).min(wake_at);
        let carried = (until - desk.now_ms) * link.bytes_a_second / 1_000;
        for bytes in left.values_mut() {
            let share = (carried / flying.max(1)).min(*bytes);
            *bytes -= share;
            gone_up += share;
        }
        desk.now_ms = until;
        if until == cut_at {
            cut_at += link.cut_every_ms;
            left.clear();
            desk.fail_all(&DownKind::Network);
        } else if let Some((exchange_id, _)) = next.filter(|_| ends_at == Some(until)) {
            left.remove(&exchange_id);
            desk.settle(exchange_id);
        } else {
            desk.step(Event::Tick);
        }
    }
    gone_up
}

#[test]
fn a_bad_link_carries_little_in_vain() {
    let payload = 200 * 4_000;
    for (bytes_a_second, cut_every_ms) in [(8_000, 20_000), (8_000, 7_000), (4_000, 20_000), (2_000, 20_000)] {
        let went_up = drain(200, 4_000, &SlowLink { bytes_a_second, cut_every_ms });
        assert!(went_up * 2 <= payload * 3, "{went_up} bytes at {bytes_a_second} B/s, a cut each {cut_every_ms} ms");
    }
    let good = drain(1_000, 1_000, &SlowLink { bytes_a_second: 48_000, cut_every_ms: u64::MAX / 4 });
    assert!(good < 1_050_000, "{good}");
}

#[test]
fn batches_shrink_while_exchanges_are_slow_and_grow_while_they_are_quick() {
    let mut desk = Desk::new(10_000);
    desk.step(Event::Tick);
    let mut sizes = Vec::new();
    for took_ms in [SLOW_MS + 1; 8].into_iter().chain([SLOW_MS; 2]).chain([QUICK_MS - 1; 8]) {
        let exchange_id = desk.first().expect("on its way");
        desk.now_ms += took_ms;
        desk.settle(exchange_id);
        sizes.push((desk.sent.len(), desk.sent.values().map(Vec::len).max().expect("on its way")));
    }
    assert_eq!(sizes[..6], [(1, 12), (1, 6), (1, 3), (1, 1), (1, 1), (1, 1)]);
    assert_eq!(sizes[9], (1, 1), "neither quick nor slow: as it is");
    assert_eq!(sizes[10..15], [(1, 1), (1, 3), (1, 6), (1, 12), (1, 25)]);
    assert_eq!(sizes[16], (3, 25));
}

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
            if desk.beside.is_some() && (exchanges.is_empty() || desk.roll() % 2 == 0) {
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
