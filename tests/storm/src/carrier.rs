//! The courier without a network: drives the machine as `crates/courier` does, over errands that the
//! world carries, loses, doubles or answers in the centre's place.

mod beside;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use wasl_domain::host::Host;
use wasl_protocol::{
    Digest, EXCHANGE_PATH, EXCHANGE_TYPE, ExchangeAsk, Nonce, PROBLEM_TYPE, Problem, REPLY_BYTES_MAX, RequestProof,
    fresh_nonce, sign_request, verify_reply,
};
use wasl_sync::{
    Answer, CarriedBundle, Chunk, Cursor, DownKind, Effect, Event, ExchangeId, Failure, Head, Identity, Link, Machine,
    Outbox, OutboxFault, Reading, SideAnswer, Waiting, classify, classify_fault,
};

use beside::Beside;

/// A request on its way to the centre.
#[derive(Debug, Clone)]
pub struct Errand {
    /// Which exchange of its desk.
    pub exchange: ExchangeId,
    /// `POST`, `PUT`, `HEAD`.
    pub method: &'static str,
    /// Where to.
    pub path: String,
    /// Proof of the desk; a bundle has none.
    pub proof: Option<RequestProof>,
    /// The ask, the chunk, the bundle.
    pub body: Vec<u8>,
    /// Packets within.
    pub hashes: Vec<Digest>,
}

/// An answer of the centre, or of something in its place.
#[derive(Debug, Clone, Default)]
pub struct HttpAnswer {
    /// Status.
    pub status: u16,
    /// `Content-Type`.
    pub media: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// `Wasl-Nonce`.
    pub nonce: Option<Nonce>,
    /// The body.
    pub body: Vec<u8>,
    /// The connection broke before its end.
    pub is_cut: bool,
    /// It was made by somebody who is not the centre, or for another ask. Nobody in the world knows.
    pub is_lie: bool,
    /// It names packets that it was never asked about: whatever waits when it comes.
    pub goes_beyond: bool,
}

struct Flight {
    nonce: Nonce,
    sent: Vec<Digest>,
    body: Vec<u8>,
    since: Cursor,
    papers: Vec<Digest>,
    identity: Identity,
    has_asked_twice: bool,
}

/// One desk's courier, alive from one start of the program to its end.
pub struct Carrier {
    outbox: Arc<dyn Outbox>,
    host: Arc<dyn Host>,
    machine: Machine,
    events: VecDeque<Event>,
    loaded: BTreeMap<ExchangeId, Vec<Waiting>>,
    flying: BTreeMap<ExchangeId, Flight>,
    chunk: Option<Chunk>,
    bundle: Option<CarriedBundle>,
    beside: BTreeMap<ExchangeId, Beside>,
    nonce: Option<Nonce>,
    counter: u64,
    link: Option<Link>,
    wake_at_ms: u64,
    ready: Vec<Errand>,
    begun: Vec<Digest>,
    /// Put before the packets of every ask.
    pub rubbish: Option<Vec<u8>>,
    /// Answers that were taken in.
    pub believed: u64,
}

impl Carrier {
    /// A courier that has just started.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn new(outbox: Arc<dyn Outbox>, host: Arc<dyn Host>) -> Result<Self, OutboxFault> {
        let nonce = outbox.identity()?.and_then(|identity| identity.nonce);
        let counter = u64::try_from(host.now().wall.as_millisecond()).unwrap_or(0);
        Ok(Self {
            outbox,
            host,
            machine: Machine::new(),
            events: VecDeque::new(),
            loaded: BTreeMap::new(),
            flying: BTreeMap::new(),
            chunk: None,
            bundle: None,
            beside: BTreeMap::new(),
            nonce,
            counter,
            link: None,
            wake_at_ms: 0,
            ready: Vec::new(),
            begun: Vec::new(),
            rubbish: None,
            believed: 0,
        })
    }

    /// When to step again, in the machine's own milliseconds.
    #[must_use]
    pub fn wake_at_ms(&self) -> u64 {
        self.wake_at_ms
    }

    /// Packets with which an exchange was begun since the last call.
    pub fn take_begun(&mut self) -> Vec<Digest> {
        std::mem::take(&mut self.begun)
    }

    /// Takes in an event and gives the errands to carry.
    pub fn step(&mut self, event: Event) -> Vec<Errand> {
        self.events.push_back(event);
        self.go_on()
    }

    fn go_on(&mut self) -> Vec<Errand> {
        while let Some(event) = self.events.pop_front() {
            let mut dice = [0; 8];
            self.host.fill_random(&mut dice);
            for effect in self.machine.step(self.host.now().mono_ms, u64::from_be_bytes(dice), event) {
                self.effect(effect);
            }
        }
        std::mem::take(&mut self.ready)
    }

    fn effect(&mut self, effect: Effect) {
        match effect {
            Effect::Load { exchange_id, count_max, bytes_max, except } => {
                match self.outbox.waiting(count_max, bytes_max, &except) {
                    Ok(batch) => {
                        let hashes = batch.iter().map(|waiting| waiting.hash).collect();
                        self.loaded.insert(exchange_id, batch);
                        self.events.push_back(Event::Loaded { exchange_id, batch: hashes });
                    }
                    Err(OutboxFault) => self.ended(exchange_id, Answer::StoreTrouble),
                }
            }
            Effect::Send { exchange_id, ahead: _ } => {
                let batch = self.loaded.remove(&exchange_id).unwrap_or_default();
                let hashes: Vec<Digest> = batch.iter().map(|waiting| waiting.hash).collect();
                if self.send(exchange_id, batch).is_err() {
                    self.missed(&hashes);
                    self.ended(exchange_id, Answer::StoreTrouble);
                }
            }
            Effect::LoadChunks { exchange_id, except, .. } => self.load_chunk(exchange_id, &except),
            Effect::LoadCarried { exchange_id, except } => self.load_carried(exchange_id, &except),
            Effect::SendChunks { exchange_id, look_first } => self.send_chunk(exchange_id, look_first),
            Effect::SendCarried { exchange_id } => self.send_carried(exchange_id),
            Effect::End { exchange_id } => {
                if let Some(flight) = self.flying.remove(&exchange_id) {
                    self.missed(&flight.sent);
                }
            }
            Effect::Up => self.note(Link::Up),
            Effect::Down { kind } => {
                let since_ms = match &self.link {
                    Some(Link::Down { since_ms, .. }) => *since_ms,
                    Some(Link::Up) | None => self.host.now().wall.as_millisecond(),
                };
                self.note(Link::Down { kind, since_ms });
            }
            Effect::WakeAt { at_ms } => self.wake_at_ms = at_ms,
        }
    }

    fn note(&mut self, link: Link) {
        self.link = Some(link.clone());
        // The strip shows the older word then; the next change tells it again.
        let _ = self.outbox.note_link(&link);
    }

    fn ended(&mut self, exchange_id: ExchangeId, answer: Answer) {
        self.events.push_back(Event::Answered { exchange_id, answer });
    }

    fn ended_beside(&mut self, exchange_id: ExchangeId, answer: SideAnswer) {
        self.events.push_back(Event::SideAnswered { exchange_id, answer });
    }

    fn missed(&self, hashes: &[Digest]) {
        // Where the store is in trouble too, the next exchange tells.
        let _ = self.outbox.missed(hashes);
    }

    fn send(&mut self, exchange: ExchangeId, batch: Vec<Waiting>) -> Result<(), OutboxFault> {
        let sent: Vec<Digest> = batch.iter().map(|waiting| waiting.hash).collect();
        self.begun.extend(&sent);
        // Before anything is read to be sent: see `Cursor::acks`.
        let since = self.outbox.cursor()?;
        self.outbox.started(&sent)?;
        let papers = if sent.is_empty() { self.outbox.asked_papers()? } else { Vec::new() };
        let (identity, health) = (self.outbox.identity()?, self.outbox.health()?);
        let identity = identity.ok_or(OutboxFault)?;
        let nonce = fresh_nonce(&*self.host);
        let packets = self.rubbish.iter().cloned().chain(batch.into_iter().map(|waiting| waiting.bytes)).collect();
        let ask = ExchangeAsk { packets, cursor: since.notices, nonce, health, papers };
        let body = ask.to_bytes();
        let flight = Flight { nonce, sent, body, since, papers: ask.papers, identity, has_asked_twice: false };
        self.put_on_the_road(exchange, &flight);
        self.flying.insert(exchange, flight);
        Ok(())
    }

    fn put_on_the_road(&mut self, exchange: ExchangeId, flight: &Flight) {
        self.counter = self.counter.wrapping_add(1);
        let nonce = self.nonce.or(flight.identity.nonce).unwrap_or_default();
        let identity = &flight.identity;
        let proof = sign_request(
            &identity.desk_key,
            identity.enrolment,
            "POST",
            EXCHANGE_PATH,
            &flight.body,
            nonce,
            self.counter,
        );
        self.ready.push(Errand {
            exchange,
            method: "POST",
            path: EXCHANGE_PATH.to_owned(),
            proof: Some(proof),
            body: flight.body.clone(),
            hashes: flight.sent.clone(),
        });
    }

    /// An answer came, or none did. Gives the errands to carry.
    pub fn answered(&mut self, exchange: ExchangeId, came: Option<&HttpAnswer>) -> Vec<Errand> {
        if let Some(beside) = self.beside.remove(&exchange) {
            self.answered_beside(exchange, beside, came);
            return self.go_on();
        }
        let Some(mut flight) = self.flying.remove(&exchange) else { return Vec::new() };
        match self.read(&flight, came) {
            Came::Settled(answer) => self.step(Event::Answered { exchange_id: exchange, answer }),
            Came::NonceSpent(fresh) if !flight.has_asked_twice => {
                self.nonce = fresh;
                flight.has_asked_twice = true;
                self.put_on_the_road(exchange, &flight);
                self.flying.insert(exchange, flight);
                std::mem::take(&mut self.ready)
            }
            Came::NonceSpent(_) => self.failed(exchange, &flight, Answer::Failed(Failure::of(DownKind::NotGenuine))),
            Came::Failed(answer) => self.failed(exchange, &flight, answer),
        }
    }

    fn failed(&mut self, exchange_id: ExchangeId, flight: &Flight, answer: Answer) -> Vec<Errand> {
        self.missed(&flight.sent);
        self.step(Event::Answered { exchange_id, answer })
    }

    fn read(&mut self, flight: &Flight, came: Option<&HttpAnswer>) -> Came {
        let network = || Came::Failed(Answer::Failed(Failure::of(DownKind::Network)));
        let Some(came) = came else { return network() };
        let code = code_of(came);
        let head = Head {
            status: came.status,
            content_type: came.media.as_deref(),
            retry_after: came.retry_after.as_deref(),
            code: code.as_deref(),
        };
        match classify(EXCHANGE_TYPE, head) {
            Reading::Reply if came.is_cut => network(),
            Reading::Reply if came.body.len() > REPLY_BYTES_MAX => {
                Came::Failed(Answer::Failed(Failure::of(DownKind::NotGenuine)))
            }
            Reading::Reply => self.settle(flight, &came.body),
            Reading::NonceSpent => Came::NonceSpent(came.nonce),
            Reading::Failed(failure) => Came::Failed(Answer::Failed(failure)),
        }
    }

    fn settle(&mut self, flight: &Flight, bytes: &[u8]) -> Came {
        let identity = &flight.identity;
        let reply = match verify_reply(
            bytes,
            &identity.keys,
            identity.enrolment,
            identity.epoch,
            &flight.nonce,
            &flight.sent,
        ) {
            Ok(reply) => reply.about_papers(&flight.papers),
            Err(fault) => return Came::Failed(Answer::Failed(Failure::of(classify_fault(&fault)))),
        };
        self.nonce = Some(reply.next_nonce);
        let named = reply.ack.verdicts.iter().map(|(hash, _)| *hash).collect();
        match self.outbox.settle(&reply, flight.since) {
            Ok(settled) => {
                self.believed += 1;
                Came::Settled(Answer::Settled { named, notices: settled.notices })
            }
            Err(OutboxFault) => Came::Failed(Answer::StoreTrouble),
        }
    }
}

/// The code of a problem.
fn code_of(came: &HttpAnswer) -> Option<String> {
    let is_problem = came.media.as_deref().is_some_and(|media| media.starts_with(PROBLEM_TYPE));
    is_problem.then(|| serde_json::from_slice::<Problem>(&came.body).ok().map(|problem| problem.code)).flatten()
}

enum Came {
    Settled(Answer),
    NonceSpent(Option<Nonce>),
    Failed(Answer),
}
