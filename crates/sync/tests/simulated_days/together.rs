//! Chunks that go together: as many as the line carries in time, and what becomes of them when it breaks.

use wasl_protocol::Digest;
use wasl_sync::{
    DownKind, Effect, Event, ExchangeId, Failure, SideAnswer,
    pace::SLOW_MS,
    side::{CHUNKS_AT_ONCE, TOGETHER_MS},
};

use crate::{
    bare::{Bare, broken, refused},
    desk::hash,
};

/// Many chunks, of which as many are given as the machine asks for.
struct Row {
    bare: Bare,
    chunks: Vec<Digest>,
    flying: Option<(ExchangeId, Vec<Digest>, bool)>,
}

impl Row {
    fn new(count: usize) -> Self {
        let mut row = Self { bare: Bare::idle(), chunks: (0..count).map(hash).collect(), flying: None };
        row.run(Event::Woken);
        row
    }
    fn run(&mut self, event: Event) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            for effect in self.bare.step(event) {
                match effect {
                    Effect::Load { exchange_id, .. } => events.push(Event::Loaded { exchange_id, batch: Vec::new() }),
                    Effect::Send { exchange_id, .. } => events.push(crate::bare::settled(exchange_id)),
                    Effect::LoadChunks { exchange_id, count_max, except } => {
                        let open = self.chunks.iter().filter(|hash| !except.contains(hash));
                        let found: Vec<Digest> = open.take(count_max).copied().collect();
                        self.flying = Some((exchange_id, found.clone(), false));
                        events.push(Event::ChunksLoaded { exchange_id, found });
                    }
                    Effect::SendChunks { look_first, .. } => {
                        let flying = self.flying.as_mut().expect("what was loaded is sent");
                        flying.2 = look_first;
                    }
                    Effect::LoadCarried { exchange_id, .. } => {
                        events.push(Event::CarriedLoaded { exchange_id, found: None });
                    }
                    Effect::WakeAt { at_ms } => self.bare.wake_at_ms = at_ms,
                    Effect::SendCarried { .. } | Effect::End { .. } | Effect::Up | Effect::Down { .. } => {}
                }
            }
        }
    }
    /// What is on its way arrives after so long; gives how many those were.
    fn arrives(&mut self, after_ms: u64) -> usize {
        let (exchange_id, sent, _) = self.flying.take().expect("on its way");
        self.bare.now_ms += after_ms;
        self.chunks.retain(|hash| !sent.contains(hash));
        self.run(Event::SideAnswered { exchange_id, answer: SideAnswer::Arrived });
        sent.len()
    }
    fn fails(&mut self, answer: SideAnswer) -> Vec<Digest> {
        let (exchange_id, sent, _) = self.flying.take().expect("on its way");
        self.run(Event::SideAnswered { exchange_id, answer });
        sent
    }
    fn on_its_way(&self) -> (usize, bool) {
        self.flying.as_ref().map_or((0, false), |(_, sent, look_first)| (sent.len(), *look_first))
    }
}

#[test]
fn a_quick_line_carries_more_and_more_at_once_and_a_slow_one_does_not() {
    let mut quick = Row::new(100);
    let counts: Vec<usize> = (0..6).map(|_| quick.arrives(900)).collect();
    assert_eq!(counts, [1, 2, 4, 8, CHUNKS_AT_ONCE, CHUNKS_AT_ONCE]);
    assert_eq!(quick.arrives(SLOW_MS + 1), CHUNKS_AT_ONCE);
    assert_eq!(quick.on_its_way().0, CHUNKS_AT_ONCE / 2, "it became slow");
    // Two would take too long.
    let mut slow = Row::new(9);
    let counts: Vec<usize> = (0..5).map(|_| slow.arrives(TOGETHER_MS / 2 + 1)).collect();
    assert_eq!(counts, [1; 5]);
    // Neither one nor twice as many: as many as fit.
    let mut middling = Row::new(30);
    let counts: Vec<usize> = [400, 800, 1_600, 3_200, 4_800].map(|took_ms| middling.arrives(took_ms)).to_vec();
    assert_eq!(counts, [1, 2, 4, 8, 12]);
}

#[test]
fn what_broke_off_is_looked_for_and_begins_with_one() {
    let mut row = Row::new(60);
    for _ in 0..4 {
        row.arrives(100);
    }
    let broken_off = row.fails(broken());
    assert_eq!(broken_off.len(), CHUNKS_AT_ONCE);
    row.run(Event::LinkUp);
    for _ in 0..broken_off.len() {
        let (count, look_first) = row.on_its_way();
        if count == 0 || row.chunks.first().is_none_or(|first| !broken_off.contains(first)) {
            break;
        }
        assert!(look_first, "any of them may be there");
        row.arrives(TOGETHER_MS / 2 + 1);
    }
    assert_eq!(row.on_its_way(), (1, false), "those behind were never sent");
}

#[test]
fn one_that_the_centre_cannot_take_is_found_among_others_and_those_go() {
    let culprit = hash(5);
    let mut row = Row::new(12);
    let mut steps = 0;
    while row.chunks.len() > 1 || row.on_its_way().0 > 0 {
        steps += 1;
        assert!(steps < 40, "{} left", row.chunks.len());
        let has_it = row.flying.as_ref().is_some_and(|(_, sent, _)| sent.contains(&culprit));
        if has_it {
            row.fails(refused());
        } else {
            row.arrives(100);
        }
    }
    assert_eq!(row.chunks, [culprit]);
}

#[test]
fn a_centre_that_has_no_room_is_left_alone_for_as_long_as_it_said() {
    let mut row = Row::new(20);
    row.arrives(100);
    row.fails(SideAnswer::Failed(Failure { retry_after_ms: Some(500_000), ..Failure::of(DownKind::CentreBusy) }));
    row.run(Event::Woken);
    assert_eq!(row.on_its_way().0, 0);
    row.bare.now_ms += 600_000;
    row.run(Event::Tick);
    assert_eq!(row.on_its_way(), (1, true));
}
