//! Drives the machine: does its effects, feeds it what happened.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use tokio::{
    sync::Notify,
    task::{AbortHandle, JoinError, JoinSet},
    time::sleep,
};
use wasl_protocol::Digest;
use wasl_sync::{
    Answer, CarriedBundle, Chunk, DownKind, Effect, Event, ExchangeId, Link, Machine, SideAnswer, Waiting,
};

use crate::{PassReport, Round, beside::EndedBeside, exchange::Ended, held};

/// How long to drive.
pub(crate) enum Until<'a> {
    /// Until everything went once, or something failed.
    Idle,
    /// For ever; woken by work at the desk (`wake`) or by a person (`prod`).
    Never { wake: &'a Notify, prod: &'a Notify },
}

/// What was on its way.
enum Flown {
    Packets(Ended),
    Chunks(EndedBeside, usize),
    Carried(EndedBeside),
}

enum Beside {
    Chunks(Vec<Chunk>),
    Carried(CarriedBundle),
}

struct Drive<'r> {
    round: &'r Arc<Round>,
    machine: Machine,
    events: VecDeque<Event>,
    loaded: BTreeMap<ExchangeId, Vec<Waiting>>,
    flying: JoinSet<(ExchangeId, Flown)>,
    /// What the side lane is about to send.
    beside: Option<Beside>,
    wake_at_ms: u64,
    /// A pass ends at the first failure: nothing new is loaded after it.
    is_pass: bool,
    has_failed: bool,
    /// The exchanges that are under way, and what each carries.
    under_way: BTreeMap<ExchangeId, (Vec<Digest>, AbortHandle)>,
    /// A failure that the machine counted to another one, or passed over because an exchange beside
    /// it succeeded: the link was not noted as down after it.
    untold: Option<DownKind>,
    report: PassReport,
}

/// Drives until `until`.
pub(crate) async fn drive(round: &Arc<Round>, until: &Until<'_>) -> PassReport {
    let mut drive = Drive {
        round,
        machine: Machine::new(),
        events: VecDeque::from([Event::Tick]),
        loaded: BTreeMap::new(),
        flying: JoinSet::new(),
        beside: None,
        wake_at_ms: 0,
        is_pass: matches!(until, Until::Idle),
        has_failed: false,
        under_way: BTreeMap::new(),
        untold: None,
        report: PassReport {
            sent: 0,
            acked: 0,
            notices: 0,
            chunks: 0,
            carried: 0,
            beside: None,
            link: Link::Down { kind: DownKind::Network, since_ms: round.wall_ms() },
            left: 0,
            trouble: None,
        },
    };
    loop {
        drive.work().await;
        match until {
            Until::Idle => match drive.flying.join_next().await {
                Some(Ok((exchange_id, flown))) => drive.flown(exchange_id, flown),
                Some(Err(fault)) => drive.broke_off(&fault),
                None => break,
            },
            Until::Never { wake, prod } => drive.wait(wake, prod).await,
        }
    }
    drive.finish().await
}

impl Drive<'_> {
    /// Steps through what happened until nothing is left to do but wait.
    async fn work(&mut self) {
        while let Some(event) = self.events.pop_front() {
            let effects = self.machine.step(self.round.host.now().mono_ms, self.round.roll(), event);
            for effect in effects {
                self.effect(effect).await;
            }
        }
    }

    async fn effect(&mut self, effect: Effect) {
        match effect {
            Effect::Load { .. } | Effect::LoadChunks { .. } | Effect::LoadCarried { .. }
                if self.is_pass && (self.has_failed || self.machine.failures() > 0) => {}
            Effect::Load { exchange_id, count_max, bytes_max, except } => {
                let load = self.round.store(move |round| round.outbox.waiting(count_max, bytes_max, &except));
                match load.await {
                    Ok(batch) => {
                        let hashes = batch.iter().map(|waiting| waiting.hash).collect();
                        self.loaded.insert(exchange_id, batch);
                        self.events.push_back(Event::Loaded { exchange_id, batch: hashes });
                    }
                    Err(fault) => self.ended(exchange_id, fault.into()),
                }
            }
            Effect::Send { exchange_id, ahead } => {
                let batch = self.loaded.remove(&exchange_id).unwrap_or_default();
                let hashes = batch.iter().map(|waiting| waiting.hash).collect();
                let exchange = self.round.clone().exchange(batch, ahead);
                let task = self.flying.spawn(async move { (exchange_id, Flown::Packets(exchange.await)) });
                self.under_way.insert(exchange_id, (hashes, task));
            }
            Effect::End { exchange_id } => {
                if let Some((hashes, task)) = self.under_way.remove(&exchange_id) {
                    task.abort();
                    // Where the store is in trouble too, the next exchange tells.
                    let _ = self.round.store(move |round| round.outbox.missed(&hashes)).await;
                }
            }
            Effect::LoadChunks { .. }
            | Effect::SendChunks { .. }
            | Effect::LoadCarried { .. }
            | Effect::SendCarried { .. } => {
                self.effect_beside(effect).await;
            }
            Effect::Up => self.note(Link::Up).await,
            Effect::Down { kind } => self.went_down(kind).await,
            Effect::WakeAt { at_ms } => self.wake_at_ms = at_ms,
        }
    }

    /// The effects of the side lane; the others are [`Self::effect`]'s.
    async fn effect_beside(&mut self, effect: Effect) {
        match effect {
            Effect::LoadChunks { exchange_id, count_max, mut except } => {
                let load = self.round.store(move |round| {
                    let mut chunks: Vec<Chunk> = Vec::new();
                    while chunks.len() < count_max
                        && let Some(chunk) = round.outbox.next_chunk(&except)?
                    {
                        except.push(chunk.hash);
                        chunks.push(chunk);
                    }
                    Ok(chunks)
                });
                match load.await {
                    Ok(chunks) => {
                        let found = chunks.iter().map(|chunk| chunk.hash).collect();
                        self.beside = Some(Beside::Chunks(chunks));
                        self.events.push_back(Event::ChunksLoaded { exchange_id, found });
                    }
                    Err(fault) => self.ended_beside(exchange_id, fault.into()),
                }
            }
            Effect::LoadCarried { exchange_id, except } => {
                match self.round.store(move |round| round.outbox.carried(&except)).await {
                    Ok(bundle) => {
                        let found = bundle.as_ref().map(|bundle| bundle.id);
                        self.beside = bundle.map(Beside::Carried);
                        self.events.push_back(Event::CarriedLoaded { exchange_id, found });
                    }
                    Err(fault) => self.ended_beside(exchange_id, fault.into()),
                }
            }
            Effect::SendChunks { exchange_id, look_first } => {
                if let Some(Beside::Chunks(chunks)) = self.beside.take() {
                    let count = chunks.len();
                    let way = self.round.clone().send_chunks(chunks, look_first);
                    self.flying.spawn(async move { (exchange_id, Flown::Chunks(way.await, count)) });
                }
            }
            Effect::SendCarried { exchange_id } => {
                if let Some(Beside::Carried(bundle)) = self.beside.take() {
                    let way = self.round.clone().send_carried(bundle);
                    self.flying.spawn(async move { (exchange_id, Flown::Carried(way.await)) });
                }
            }
            Effect::Load { .. }
            | Effect::Send { .. }
            | Effect::End { .. }
            | Effect::Up
            | Effect::Down { .. }
            | Effect::WakeAt { .. } => {}
        }
    }

    async fn went_down(&mut self, kind: DownKind) {
        self.untold = None;
        let since_ms = match held(&self.round.link).as_ref() {
            Some(Link::Down { since_ms, .. }) => *since_ms,
            Some(Link::Up) | None => self.round.wall_ms(),
        };
        self.note(Link::Down { kind, since_ms }).await;
    }

    async fn note(&mut self, link: Link) {
        *held(&self.round.link) = Some(link.clone());
        self.report.link = link.clone();
        if let Err(fault) = self.round.store(move |round| round.outbox.note_link(&link)).await {
            self.report.trouble = Some(fault);
        }
    }

    fn flown(&mut self, exchange_id: ExchangeId, flown: Flown) {
        match flown {
            Flown::Packets(ended) => self.ended(exchange_id, ended),
            Flown::Chunks(ended, count) => {
                self.report.chunks += if ended.answer == SideAnswer::Arrived { count } else { 0 };
                self.ended_beside(exchange_id, ended);
            }
            Flown::Carried(ended) => {
                self.report.carried += usize::from(ended.answer == SideAnswer::Arrived);
                self.ended_beside(exchange_id, ended);
            }
        }
    }

    fn ended_beside(&mut self, exchange_id: ExchangeId, ended: EndedBeside) {
        if let Some(trouble) = ended.trouble {
            tracing::warn!(%trouble, "nothing went beside the packets");
            self.report.trouble = Some(trouble);
        }
        match &ended.answer {
            SideAnswer::Arrived => {}
            SideAnswer::Failed(failure) => {
                tracing::debug!(kind = ?failure.kind, "what went beside the packets did not arrive");
                self.report.beside = Some(failure.kind.clone());
                // One that the centre cannot take is no reason to leave the others.
                self.has_failed |= !failure.about_content;
            }
            SideAnswer::StoreTrouble => self.has_failed = true,
        }
        self.events.push_back(Event::SideAnswered { exchange_id, answer: ended.answer });
    }

    fn ended(&mut self, exchange_id: ExchangeId, ended: Ended) {
        let carried = self.under_way.remove(&exchange_id).map_or(0, |(hashes, _)| hashes.len());
        self.report.acked += ended.settled.acked;
        self.report.notices += ended.settled.notices;
        if let Some(trouble) = ended.trouble {
            tracing::warn!(%trouble, "an exchange did not happen");
            self.report.trouble = Some(trouble);
        }
        match &ended.answer {
            Answer::Settled { .. } => self.report.sent += carried,
            Answer::Failed(failure) => {
                tracing::debug!(kind = ?failure.kind, "an exchange brought nothing");
                self.has_failed = true;
                self.untold = Some(failure.kind.clone());
            }
            Answer::StoreTrouble => self.has_failed = true,
        }
        self.events.push_back(Event::Connected { exchange_id, after_ms: ended.connecting_ms });
        self.events.push_back(Event::Answered { exchange_id, answer: ended.answer });
    }

    /// An exchange ended without a word: given up as the machine wished, or by a fault of the program. Then its
    /// packets are offered again when the machine gives it up.
    fn broke_off(&mut self, fault: &JoinError) {
        if !fault.is_cancelled() {
            tracing::error!(%fault, "an exchange broke off");
            self.has_failed = true;
        }
    }

    async fn wait(&mut self, wake: &Notify, prod: &Notify) {
        let rest = Duration::from_millis(self.wake_at_ms.saturating_sub(self.round.host.now().mono_ms));
        tokio::select! {
            Some(joined) = self.flying.join_next(), if !self.flying.is_empty() => match joined {
                Ok((exchange_id, flown)) => self.flown(exchange_id, flown),
                Err(fault) => self.broke_off(&fault),
            },
            () = prod.notified() => self.events.push_back(Event::TryNow),
            () = wake.notified() => self.events.push_back(Event::Woken),
            () = sleep(rest) => self.events.push_back(Event::Tick),
        }
    }

    async fn finish(mut self) -> PassReport {
        // No further exchange follows that would tell it: what this pass left behind waits again.
        if let Some(kind) = self.untold.take() {
            self.went_down(kind).await;
        }
        match self.round.store(|round| round.outbox.health()).await {
            Ok(health) => self.report.left = usize::try_from(health.outbox_count).unwrap_or(usize::MAX),
            Err(fault) => self.report.trouble = Some(fault),
        }
        self.report
    }
}

impl Round {
    fn roll(&self) -> u64 {
        let mut bytes = [0; 8];
        self.host.fill_random(&mut bytes);
        u64::from_be_bytes(bytes)
    }
    fn wall_ms(&self) -> i64 {
        self.host.now().wall.as_millisecond()
    }
}
