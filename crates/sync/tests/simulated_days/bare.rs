//! A machine by itself, with dice and clock in the test's hand. No packet ever waits; the centre settles
//! every question for notices at once; a chunk or a bundle is there when the test lays one out.

use wasl_protocol::Digest;
use wasl_sync::{Answer, DownKind, Effect, Event, ExchangeId, Failure, Machine, SideAnswer};

/// What went out beside the packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// A chunk, and whether the centre was asked for it first.
    Chunk(bool),
    /// A carried bundle.
    Carried,
}

pub(crate) struct Bare {
    pub(crate) machine: Machine,
    pub(crate) now_ms: u64,
    pub(crate) dice: u64,
    pub(crate) chunk: Option<Digest>,
    pub(crate) carried: Option<i64>,
    pub(crate) wake_at_ms: u64,
    /// What of the side lane is on its way.
    pub(crate) flying: Option<ExchangeId>,
}

impl Bare {
    /// A machine whose link is proved and that has nothing to do.
    pub(crate) fn idle() -> Self {
        let mut bare = Self {
            machine: Machine::new(),
            now_ms: 1_000,
            dice: 0,
            chunk: None,
            carried: None,
            wake_at_ms: 0,
            flying: None,
        };
        assert_eq!(bare.run(Event::Tick), []);
        bare
    }
    /// One step, and nothing done about it.
    pub(crate) fn step(&mut self, event: Event) -> Vec<Effect> {
        self.machine.step(self.now_ms, self.dice, event)
    }
    /// Does what it wants until it wants nothing more; gives what went out.
    pub(crate) fn run(&mut self, event: Event) -> Vec<Sent> {
        let (mut sent, mut events) = (Vec::new(), vec![event]);
        while let Some(event) = events.pop() {
            for effect in self.step(event) {
                match effect {
                    Effect::Load { exchange_id, .. } => events.push(Event::Loaded { exchange_id, batch: Vec::new() }),
                    Effect::Send { exchange_id, .. } => events.push(settled(exchange_id)),
                    Effect::LoadChunks { exchange_id, except, .. } => {
                        let found = self.chunk.into_iter().filter(|hash| !except.contains(hash)).collect();
                        events.push(Event::ChunksLoaded { exchange_id, found });
                    }
                    Effect::LoadCarried { exchange_id, except } => {
                        let found = self.carried.filter(|id| !except.contains(id));
                        events.push(Event::CarriedLoaded { exchange_id, found });
                    }
                    Effect::SendChunks { exchange_id, look_first } => {
                        sent.push(Sent::Chunk(look_first));
                        self.flying = Some(exchange_id);
                    }
                    Effect::SendCarried { exchange_id } => {
                        sent.push(Sent::Carried);
                        self.flying = Some(exchange_id);
                    }
                    Effect::End { .. } | Effect::Up | Effect::Down { .. } => {}
                    Effect::WakeAt { at_ms } => self.wake_at_ms = at_ms,
                }
            }
        }
        sent
    }
    /// Lays out a chunk; gives whether it went, and whether the centre was asked for it first.
    pub(crate) fn offer(&mut self, chunk: Digest) -> Option<bool> {
        self.chunk = Some(chunk);
        match self.run(Event::Woken)[..] {
            [] => None,
            [Sent::Chunk(look_first)] => Some(look_first),
            ref more => panic!("one chunk was there: {more:?}"),
        }
    }
    /// What is on its way ends like this; nothing is laid out then.
    pub(crate) fn end(&mut self, answer: SideAnswer) {
        (self.chunk, self.carried) = (None, None);
        let exchange_id = self.flying.take().expect("on its way");
        assert_eq!(self.run(Event::SideAnswered { exchange_id, answer }), []);
    }
}

pub(crate) fn settled(exchange_id: ExchangeId) -> Event {
    Event::Answered { exchange_id, answer: Answer::Settled { named: Vec::new(), notices: 0 } }
}

pub(crate) fn broken() -> SideAnswer {
    SideAnswer::Failed(Failure::of(DownKind::Network))
}

/// The centre cannot take what it was given.
pub(crate) fn refused() -> SideAnswer {
    let kind = DownKind::CentreRefuses { code: "malformed".into() };
    SideAnswer::Failed(Failure { about_content: true, ..Failure::of(kind) })
}
