//! A desk whose courier is the test: it does the machine's effects and decides what comes back.

use std::collections::{BTreeMap, BTreeSet};

use wasl_protocol::Digest;
use wasl_sync::{
    Answer, BATCH_BYTES, DownKind, Effect, Event, ExchangeId, Failure, IN_FLIGHT_MAX, Machine, SideAnswer,
};

pub(crate) fn hash(number: usize) -> Digest {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&(number as u64).to_be_bytes());
    hash
}

/// Drives a machine; the test decides what comes back from the centre.
pub(crate) struct Desk {
    pub(crate) machine: Machine,
    pub(crate) now_ms: u64,
    pub(crate) dice: u64,
    pub(crate) outbox: BTreeSet<Digest>,
    loaded: BTreeMap<ExchangeId, Vec<Digest>>,
    pub(crate) sent: BTreeMap<ExchangeId, Vec<Digest>>,
    /// How many connections each exchange wanted to be made ahead.
    pub(crate) ahead: Vec<usize>,
    pub(crate) chunks: BTreeSet<Digest>,
    pub(crate) carried: BTreeSet<i64>,
    pub(crate) beside: Option<(ExchangeId, Beside)>,
    pub(crate) wake_at_ms: u64,
    pub(crate) links: Vec<Option<DownKind>>,
}

/// What of the side lane is on its way; for a chunk, whether the centre is asked for it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    Chunk(Digest, bool),
    Carried(i64),
}

impl Desk {
    pub(crate) fn new(packets: usize) -> Self {
        Self {
            machine: Machine::new(),
            now_ms: 1_000,
            dice: 42,
            outbox: (0..packets).map(hash).collect(),
            loaded: BTreeMap::new(),
            sent: BTreeMap::new(),
            ahead: Vec::new(),
            chunks: BTreeSet::new(),
            carried: BTreeSet::new(),
            beside: None,
            wake_at_ms: 0,
            links: Vec::new(),
        }
    }
    pub(crate) fn roll(&mut self) -> u64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.dice >> 11
    }
    pub(crate) fn step(&mut self, event: Event) {
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
                    Effect::Send { exchange_id, ahead } => {
                        self.ahead.push(ahead);
                        let batch = self.loaded.remove(&exchange_id).expect("only what was loaded is sent");
                        self.sent.insert(exchange_id, batch);
                    }
                    Effect::LoadChunks { exchange_id, except, .. } => {
                        // One at a time, whatever may go.
                        let found: Vec<_> =
                            self.chunks.iter().filter(|hash| !except.contains(hash)).take(1).copied().collect();
                        self.loaded.insert(exchange_id, found.clone());
                        events.push(Event::ChunksLoaded { exchange_id, found });
                    }
                    Effect::SendChunks { exchange_id, look_first } => {
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
                    Effect::End { exchange_id } => drop(self.sent.remove(&exchange_id)),
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
    pub(crate) fn sleep(&mut self) {
        self.now_ms = self.wake_at_ms;
        self.step(Event::Tick);
    }
    /// The centre's genuine ack for an exchange: the only thing that empties the outbox.
    pub(crate) fn settle(&mut self, exchange_id: ExchangeId) {
        let named = self.sent.remove(&exchange_id).expect("on its way");
        self.outbox.retain(|hash| !named.contains(hash));
        self.step(Event::Answered { exchange_id, answer: Answer::Settled { named, notices: 0 } });
    }
    pub(crate) fn fail(&mut self, exchange_id: ExchangeId, failure: Failure) {
        self.sent.remove(&exchange_id);
        self.step(Event::Answered { exchange_id, answer: Answer::Failed(failure) });
    }
    pub(crate) fn first(&self) -> Option<ExchangeId> {
        self.sent.keys().next().copied()
    }
    /// The chunk or the bundle on its way arrives.
    pub(crate) fn arrive(&mut self) -> Beside {
        let (exchange_id, beside) = self.beside.take().expect("on its way");
        match beside {
            Beside::Chunk(hash, _) => drop(self.chunks.remove(&hash)),
            Beside::Carried(id) => drop(self.carried.remove(&id)),
        }
        self.step(Event::SideAnswered { exchange_id, answer: SideAnswer::Arrived });
        beside
    }
    pub(crate) fn fail_beside(&mut self, failure: Failure) {
        let (exchange_id, _) = self.beside.take().expect("on its way");
        self.step(Event::SideAnswered { exchange_id, answer: SideAnswer::Failed(failure) });
    }
    pub(crate) fn settle_all(&mut self) {
        while let Some(exchange_id) = self.first() {
            self.settle(exchange_id);
        }
    }
    pub(crate) fn fail_all(&mut self, kind: &DownKind) {
        while let Some(exchange_id) = self.first() {
            self.fail(exchange_id, Failure::of(kind.clone()));
        }
    }
}
