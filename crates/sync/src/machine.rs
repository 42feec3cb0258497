//! The machine that decides when to exchange and with how much. Time and dice come with each event;
//! the same events always give the same effects.
//!
//! It never frees a packet: it only decides what is offered. What leaves the outbox is decided by
//! [`crate::outbox::Outbox::settle`], from a proved reply. Packets go first; papers and carried
//! bundles ([`crate::side`]) when none waits.

mod silence;

use std::collections::BTreeMap;

use wasl_protocol::{
    Digest,
    planted::{self, Bug},
};

use crate::{
    backoff,
    classify::Failure,
    events::{Answer, Effect, Event, ExchangeId, SideAnswer},
    link::DownKind,
    pace::{FIRST_BYTES, Pace},
    side::Side,
};

/// Packets in the first batch: small, so that the first proof comes soon.
pub const FIRST_BATCH: usize = 10;
/// Packets in every later batch.
pub const BATCH: usize = 25;
/// Bytes in a batch.
pub const BATCH_BYTES: usize = 256 << 10;
/// Bytes in a batch after many failures: what even a very slow link carries in time.
pub const BATCH_BYTES_MIN: usize = 8 << 10;
/// Exchanges at once.
pub const IN_FLIGHT_MAX: usize = 4;
/// How often to ask for notices while there is nothing to send.
pub const POLL_MS: u64 = 60_000;
/// An exchange that has not answered by then is given up.
pub const FLIGHT_MS_MAX: u64 = 300_000;
/// A packet that the ack passed over is offered again after this.
pub const PASSED_OVER_MS: u64 = 600_000;
/// A packet that alone made the centre refuse is offered again after this.
pub const REFUSED_MS: u64 = 3_600_000;
/// The least time between tries that are woken by work at the desk.
pub const WOKEN_MS: u64 = 3_000;

#[derive(Debug)]
struct Flight {
    batch: Vec<Digest>,
    is_loading: bool,
    since_ms: u64,
    /// How much of its time passed without a connection.
    connecting_ms: u64,
    round: u64,
    /// Nobody waits for it any more. It may still be answered; the first answer to a later one ends it.
    is_stalled: bool,
    /// It stalled once: how long it took says how long a cut was.
    has_stalled: bool,
    /// It went while others were silent.
    is_try: bool,
}

#[derive(Debug)]
struct Aside {
    hash: Digest,
    until_ms: u64,
}

/// The machine. Feed it every event; do every effect.
#[derive(Debug)]
pub struct Machine {
    flights: BTreeMap<ExchangeId, Flight>,
    exchanges: u64,
    /// Grows with every success and every counted failure, so that exchanges which fail together
    /// count as one failure.
    round: u64,
    failures: u32,
    failed_at_ms: u64,
    /// No exchange before this because of failures.
    rest_until_ms: u64,
    /// No exchange before this because the centre asked for it.
    hold_until_ms: u64,
    poll_at_ms: u64,
    may_have_more: bool,
    is_proved: bool,
    batch_max: usize,
    aside: Vec<Aside>,
    link: Option<Result<(), DownKind>>,
    /// When an answer was last taken in.
    heard_ms: u64,
    /// Since when a line is silent that was well before.
    quiet_since_ms: Option<u64>,
    pace: Pace,
    side: Side,
}

impl Default for Machine {
    fn default() -> Self {
        Self::new()
    }
}

impl Machine {
    /// A machine that knows nothing yet: its first step exchanges at once.
    #[must_use]
    pub fn new() -> Self {
        Self {
            flights: BTreeMap::new(),
            exchanges: 0,
            round: 0,
            failures: 0,
            failed_at_ms: 0,
            rest_until_ms: 0,
            hold_until_ms: 0,
            poll_at_ms: 0,
            may_have_more: true,
            is_proved: false,
            batch_max: BATCH,
            aside: Vec::new(),
            link: None,
            heard_ms: 0,
            quiet_since_ms: None,
            pace: Pace::new(),
            side: Side::new(),
        }
    }

    /// Exchanges on their way, without those that nobody waits for.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.active().count()
    }
    fn active(&self) -> impl Iterator<Item = &Flight> {
        self.flights.values().filter(|flight| !flight.is_stalled)
    }
    /// Chunks and carried bundles on their way: never more than one.
    #[must_use]
    pub fn in_flight_beside(&self) -> usize {
        self.side.in_flight()
    }
    /// Failures in a row.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// Takes in an event at `now_ms` (a clock that never goes back) with a throw of dice.
    pub fn step(&mut self, now_ms: u64, dice: u64, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        let aside = self.aside.len();
        self.aside.retain(|aside| aside.until_ms > now_ms);
        self.may_have_more |= self.aside.len() < aside;
        self.side.put_back(now_ms);
        self.give_up_overdue(now_ms, dice, &mut effects);
        self.give_up_stalled(now_ms, dice, &mut effects);
        match event {
            Event::Tick => {}
            Event::Woken => {
                self.may_have_more = true;
                self.rest_until_ms = self.rest_until_ms.min(self.failed_at_ms.saturating_add(WOKEN_MS));
                self.side.look_again();
            }
            Event::LinkUp => self.start_afresh(now_ms),
            Event::TryNow => {
                self.pass_over_silent(now_ms, &mut effects);
                self.start_afresh(now_ms);
                // Planted: what stands aside stays there.
                self.aside.retain(|_| planted::is(Bug::DropOnRefusal));
                self.side.forgive();
            }
            Event::Loaded { exchange_id, batch } => self.loaded(now_ms, dice, exchange_id, batch, &mut effects),
            Event::Connected { exchange_id, after_ms } => {
                if let Some(flight) = self.flights.get_mut(&exchange_id) {
                    flight.connecting_ms = after_ms;
                }
            }
            Event::Answered { exchange_id, answer } => self.answered(now_ms, dice, exchange_id, answer, &mut effects),
            Event::ChunksLoaded { exchange_id, found } => {
                effects.extend(self.side.chunks_loaded(now_ms, exchange_id, found));
            }
            Event::CarriedLoaded { exchange_id, found } => {
                effects.extend(self.side.carried_loaded(now_ms, exchange_id, found));
            }
            Event::SideAnswered { exchange_id, answer } => self.side_answered(now_ms, dice, exchange_id, answer),
        }
        if self.in_flight() == 0 && self.side.wants_word() {
            self.poll_at_ms = self.poll_at_ms.min(now_ms);
        }
        self.load_more(now_ms, &mut effects);
        self.load_beside(now_ms, &mut effects);
        effects.push(Effect::WakeAt { at_ms: self.next_wake(now_ms) });
        effects
    }

    fn start_afresh(&mut self, now_ms: u64) {
        self.failures = 0;
        self.round += 1;
        self.rest_until_ms = now_ms;
        self.hold_until_ms = now_ms;
        self.poll_at_ms = now_ms;
        self.may_have_more = true;
        self.side.start_afresh(now_ms);
    }

    fn loaded(
        &mut self,
        now_ms: u64,
        dice: u64,
        exchange_id: ExchangeId,
        batch: Vec<Digest>,
        effects: &mut Vec<Effect>,
    ) {
        let others = self.in_flight().saturating_sub(1);
        // After a failure nothing is made ready: what is wrong there would meet four connections instead of one.
        let is_first = !self.is_proved && self.failures == 0 && self.quiet_since_ms.is_none() && others == 0;
        let ahead = if is_first && !batch.is_empty() { self.pace.at_once_soon() - 1 } else { 0 };
        let Some(flight) = self.flights.get_mut(&exchange_id).filter(|flight| flight.is_loading) else { return };
        if batch.is_empty() {
            self.may_have_more = false;
            if others > 0 || self.poll_at_ms > now_ms {
                self.flights.remove(&exchange_id);
                return;
            }
        }
        flight.batch = batch;
        flight.is_loading = false;
        flight.since_ms = now_ms;
        self.poll_at_ms = next_poll(now_ms, dice);
        effects.push(Effect::Send { exchange_id, ahead });
    }

    fn answered(&mut self, now_ms: u64, dice: u64, exchange_id: ExchangeId, answer: Answer, effects: &mut Vec<Effect>) {
        let Some(flight) = self.flights.remove(&exchange_id) else { return };
        match answer {
            Answer::Settled { named, notices } => {
                self.failures = 0;
                self.round += 1;
                self.rest_until_ms = now_ms;
                self.hold_until_ms = now_ms;
                self.is_proved = true;
                self.heard_ms = now_ms;
                self.quiet_since_ms = None;
                self.end_stalled(flight.since_ms, effects);
                self.batch_max = BATCH;
                self.may_have_more |= !flight.batch.is_empty();
                if flight.batch.is_empty() {
                    self.side.was_told();
                } else {
                    self.side.look_again();
                    let took_ms = now_ms.saturating_sub(flight.since_ms).saturating_sub(flight.connecting_ms);
                    // How long a cut was says nothing of what the line carries.
                    if !flight.has_stalled {
                        if flight.connecting_ms > 0 {
                            self.pace.connected(flight.connecting_ms);
                        }
                        self.pace.settled(took_ms, flight.batch.len());
                    }
                }
                if notices > 0 {
                    self.poll_at_ms = now_ms;
                }
                for hash in flight.batch.into_iter().filter(|hash| !named.contains(hash)) {
                    self.aside.push(Aside { hash, until_ms: now_ms.saturating_add(PASSED_OVER_MS) });
                }
                if self.link != Some(Ok(())) {
                    self.link = Some(Ok(()));
                    effects.push(Effect::Up);
                }
            }
            Answer::Failed(failure) => {
                if failure.about_content {
                    self.narrow_down(now_ms, &flight.batch);
                }
                self.may_have_more |= !flight.batch.is_empty();
                if flight.round == self.round {
                    if self.is_proved && failure.kind == DownKind::Network && !flight.batch.is_empty() {
                        self.pace.broke(now_ms.saturating_sub(flight.since_ms));
                    }
                    // It ended by itself: that is no silence any more.
                    self.quiet_since_ms = None;
                    self.count_failure(now_ms, dice);
                    self.went_down(failure.kind, effects);
                }
                if let Some(wait) = failure.retry_after_ms {
                    self.hold_until_ms = self.hold_until_ms.max(asked_until(now_ms, dice, wait));
                }
            }
            Answer::StoreTrouble => {
                self.may_have_more = true;
                if flight.round == self.round {
                    self.count_failure(now_ms, dice);
                }
            }
        }
    }

    fn side_answered(&mut self, now_ms: u64, dice: u64, exchange_id: ExchangeId, answer: SideAnswer) {
        match answer {
            SideAnswer::Arrived => {
                self.side.arrived(now_ms, exchange_id);
            }
            SideAnswer::StoreTrouble => {
                self.side.failed(now_ms, dice, exchange_id, false);
            }
            SideAnswer::Failed(failure) => {
                if !self.side.failed(now_ms, dice, exchange_id, failure.about_content) {
                    return;
                }
                if let Some(wait) = failure.retry_after_ms {
                    self.side.hold(asked_until(now_ms, dice, wait));
                }
                // How the link stands is told by an exchange alone: one that carries little.
                let is_link = match failure.kind {
                    DownKind::Network | DownKind::CaptivePortal | DownKind::NotGenuine => true,
                    DownKind::CentreBusy | DownKind::CentreRefuses { .. } => false,
                };
                if is_link && self.failures == 0 {
                    self.poll_at_ms = self.poll_at_ms.min(now_ms);
                }
            }
        }
    }

    /// Halves the batch until the culprit stands alone, then sets it aside: it must not hold up the
    /// rest of the outbox.
    fn narrow_down(&mut self, now_ms: u64, batch: &[Digest]) {
        match batch {
            [] => {}
            [culprit] => {
                let wait_ms = if planted::is(Bug::DropOnRefusal) { u64::MAX } else { REFUSED_MS };
                self.aside.push(Aside { hash: *culprit, until_ms: now_ms.saturating_add(wait_ms) });
                self.batch_max = BATCH;
            }
            [_, ..] => self.batch_max = self.batch_max.min(batch.len() / 2).max(1),
        }
    }

    fn count_failure(&mut self, now_ms: u64, dice: u64) {
        self.round += 1;
        self.failed_at_ms = now_ms;
        let silent_ms = self.quiet_since_ms.map(|since_ms| now_ms.saturating_sub(since_ms));
        let wait_ms = match silent_ms.filter(|silent_ms| *silent_ms < backoff::QUIET_MS_MAX) {
            Some(silent_ms) => {
                // As many as it would be by now with the waits that failures double.
                if self.failures == 0 || silent_ms >= backoff::ceiling_ms(self.failures) {
                    self.failures = self.failures.saturating_add(1);
                }
                backoff::quiet_wait_ms(silent_ms, dice)
            }
            None => {
                self.quiet_since_ms = None;
                self.failures = self.failures.saturating_add(1);
                backoff::wait_ms(self.failures, dice)
            }
        };
        self.rest_until_ms = now_ms.saturating_add(wait_ms);
        self.poll_at_ms = self.rest_until_ms;
        self.is_proved = false;
        self.side.link_broke();
    }

    fn went_down(&mut self, kind: DownKind, effects: &mut Vec<Effect>) {
        let down = Some(Err(kind.clone()));
        if self.link != down {
            self.link = down;
            effects.push(Effect::Down { kind });
        }
    }

    fn give_up_overdue(&mut self, now_ms: u64, dice: u64, effects: &mut Vec<Effect>) {
        let overdue: Vec<ExchangeId> = self
            .flights
            .iter()
            .filter(|(_, flight)| now_ms.saturating_sub(flight.since_ms) >= FLIGHT_MS_MAX)
            .map(|(exchange_id, _)| *exchange_id)
            .collect();
        for exchange_id in overdue {
            let answer = Answer::Failed(Failure::of(DownKind::Network));
            self.answered(now_ms, dice, exchange_id, answer, effects);
        }
        if let Some(exchange_id) = self.side.overdue(now_ms) {
            self.side_answered(now_ms, dice, exchange_id, SideAnswer::Failed(Failure::of(DownKind::Network)));
        }
    }

    fn load_more(&mut self, now_ms: u64, effects: &mut Vec<Effect>) {
        let flights_max = if self.failures > 0 || !self.is_proved { 1 } else { self.pace.at_once() };
        let is_loading = self.flights.values().any(|flight| flight.is_loading);
        let in_flight = self.in_flight();
        let is_poll_due = in_flight == 0 && self.poll_at_ms <= now_ms;
        let may = now_ms >= self.rest_until_ms.max(self.hold_until_ms);
        if !may || is_loading || in_flight >= flights_max || !(self.may_have_more || is_poll_due) {
            return;
        }
        let is_first = !self.is_proved && in_flight == 0;
        let exchange_id = self.next_exchange();
        let (most, bytes_most) =
            if is_first { (self.batch_max.min(FIRST_BATCH), FIRST_BYTES) } else { (self.batch_max, BATCH_BYTES) };
        // A line that was cut carries as much as before when it is back.
        let failures = if self.quiet_since_ms.is_some() { 0 } else { self.failures };
        effects.push(Effect::Load {
            exchange_id,
            count_max: self.pace.count_max(most, failures),
            bytes_max: self.pace.bytes_max(bytes_most, failures),
            except: self
                .active()
                .flat_map(|flight| flight.batch.iter().copied())
                .chain(self.aside.iter().map(|aside| aside.hash))
                .collect(),
        });
        let flight = Flight {
            batch: Vec::new(),
            is_loading: true,
            since_ms: now_ms,
            connecting_ms: 0,
            round: self.round,
            is_stalled: false,
            has_stalled: false,
            is_try: self.quiet_since_ms.is_some() || self.flights.values().any(|flight| flight.is_stalled),
        };
        self.flights.insert(exchange_id, flight);
    }

    fn next_exchange(&mut self) -> ExchangeId {
        let exchange_id = ExchangeId(self.exchanges);
        self.exchanges += 1;
        exchange_id
    }

    /// Whether the side lane may go, but for packets before it.
    fn may_go_beside(&self, now_ms: u64) -> bool {
        self.is_proved && self.failures == 0 && now_ms >= self.hold_until_ms
    }

    fn load_beside(&mut self, now_ms: u64, effects: &mut Vec<Effect>) {
        if !self.may_go_beside(now_ms) {
            return;
        }
        let packets_wait = self.may_have_more
            || self.side.wants_word()
            || self.active().any(|flight| flight.is_loading || !flight.batch.is_empty());
        let exchange_id = self.next_exchange();
        effects.extend(self.side.start(now_ms, packets_wait, exchange_id));
    }

    fn next_wake(&self, now_ms: u64) -> u64 {
        let rest = self.rest_until_ms.max(self.hold_until_ms);
        let own = if self.may_have_more {
            rest
        } else if self.in_flight() == 0 {
            self.poll_at_ms.max(rest)
        } else {
            u64::MAX
        };
        // What is due by now and did not happen waits for an answer, which is an event of its own.
        self.flights
            .values()
            .map(|flight| flight.since_ms.saturating_add(FLIGHT_MS_MAX))
            .chain(self.silence_ms_max().into_iter().flat_map(|most_ms| {
                let sent = self.active().filter(|flight| !flight.is_loading);
                sent.map(move |flight| flight.since_ms.max(self.heard_ms).saturating_add(most_ms))
            }))
            .chain(self.aside.iter().map(|aside| aside.until_ms))
            .chain([own])
            .chain(self.side.due(self.may_go_beside(now_ms)))
            .filter(|at_ms| *at_ms > now_ms)
            .min()
            .unwrap_or_else(|| now_ms.saturating_add(POLL_MS))
    }
}

/// A little later than asked, and not all desks at once.
fn asked_until(now_ms: u64, dice: u64, wait_ms: u64) -> u64 {
    now_ms.saturating_add(wait_ms.saturating_add(dice % (wait_ms / 10 + 1)))
}

/// A little before the full time, so that desks do not all ask in the same second.
fn next_poll(now_ms: u64, dice: u64) -> u64 {
    now_ms.saturating_add(POLL_MS - dice % (POLL_MS / 10))
}
