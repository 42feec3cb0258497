//! What goes beside the packets: chunks of papers, as many at once as the line carries within seconds, and then
//! bundles that were carried here. It waits for its own failures alone, so that a scan which does not get through
//! never holds up a request.

use std::collections::VecDeque;

use wasl_protocol::{CHUNKS_MAX, Digest};

use crate::{
    backoff,
    events::{Effect, ExchangeId},
    machine::{FLIGHT_MS_MAX, PASSED_OVER_MS, REFUSED_MS},
    pace::SLOW_MS,
};

/// Work of the side lane waits no longer than this for packets that keep coming, milliseconds.
pub const STARVED_MS: u64 = 120_000;
/// So many chunks go at once where the line is a good one.
pub const CHUNKS_AT_ONCE: usize = CHUNKS_MAX;
/// Together they may take so long, milliseconds: what is behind them, and a packet beside them, waits no longer.
pub const TOGETHER_MS: u64 = SLOW_MS / 6 * 5;
/// After so many chunks in a row a carried bundle has its turn.
pub const CHUNKS_IN_A_ROW: u32 = 32;
/// After so many chunks the centre is asked which of them it holds.
pub const CHUNKS_UNTOLD_MAX: u32 = 100;
const DOUBTFUL_MAX: usize = 16;
const RECENT_MAX: usize = 512;

/// What of the side lane is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Load {
    LoadingChunks,
    Chunks(Vec<Digest>),
    LoadingCarried,
    Carried(i64),
}

#[derive(Debug)]
struct SideFlight {
    exchange_id: ExchangeId,
    load: Load,
    since_ms: u64,
}

/// The side lane's part of the machine.
#[derive(Debug)]
pub(crate) struct Side {
    flight: Option<SideFlight>,
    failures: u32,
    rest_until_ms: u64,
    may_have_chunks: bool,
    may_have_carried: bool,
    in_a_row: u32,
    /// So many chunks go at once now.
    at_once: usize,
    /// Chunks that arrived since the centre was last asked.
    untold: u32,
    /// Since when something may wait here while packets go first.
    waits_since_ms: Option<u64>,
    /// Chunks whose upload was started and not answered: they may be there already.
    doubtful: Vec<Digest>,
    /// Chunks that arrived, as unsigned answers said. One that is to be sent again all the same was
    /// not kept there: something in between may say yes to everything.
    recent: VecDeque<Digest>,
    /// Nothing is known yet of uploads that an earlier start of the program began.
    is_fresh: bool,
    chunks_aside: Vec<(Digest, u64)>,
    carried_aside: Vec<(i64, u64)>,
}

impl Side {
    pub(crate) fn new() -> Self {
        Self {
            flight: None,
            failures: 0,
            rest_until_ms: 0,
            may_have_chunks: true,
            may_have_carried: true,
            in_a_row: 0,
            at_once: 1,
            untold: 0,
            waits_since_ms: None,
            doubtful: Vec::new(),
            recent: VecDeque::new(),
            is_fresh: true,
            chunks_aside: Vec::new(),
            carried_aside: Vec::new(),
        }
    }

    /// There may be work again.
    pub(crate) fn look_again(&mut self) {
        self.may_have_chunks = true;
        self.may_have_carried = true;
    }
    /// The network came back, or a person wants a try.
    pub(crate) fn start_afresh(&mut self, now_ms: u64) {
        self.failures = 0;
        self.rest_until_ms = now_ms;
        self.look_again();
    }
    /// The link is down: how long packets went first is counted anew when it is back.
    pub(crate) fn link_broke(&mut self) {
        self.waits_since_ms = None;
    }
    /// What was set aside has another try.
    pub(crate) fn forgive(&mut self) {
        self.chunks_aside.clear();
        self.carried_aside.clear();
    }
    /// Puts back what was set aside until now.
    pub(crate) fn put_back(&mut self, now_ms: u64) {
        let before = (self.chunks_aside.len(), self.carried_aside.len());
        self.chunks_aside.retain(|(_, until_ms)| *until_ms > now_ms);
        self.carried_aside.retain(|(_, until_ms)| *until_ms > now_ms);
        self.may_have_chunks |= self.chunks_aside.len() < before.0;
        self.may_have_carried |= self.carried_aside.len() < before.1;
    }
    pub(crate) fn in_flight(&self) -> usize {
        usize::from(self.flight.is_some())
    }
    /// Whether the centre is to be asked now which chunks it holds.
    pub(crate) fn wants_word(&self) -> bool {
        self.untold >= CHUNKS_UNTOLD_MAX || (self.untold > 0 && !self.may_have_chunks)
    }
    /// The centre was asked.
    pub(crate) fn was_told(&mut self) {
        self.untold = 0;
        self.look_again();
    }

    /// Starts the next piece of work, where there may be some. `packets_wait`: packets go first, but
    /// not for ever.
    pub(crate) fn start(&mut self, now_ms: u64, packets_wait: bool, exchange_id: ExchangeId) -> Option<Effect> {
        if self.flight.is_some() || now_ms < self.rest_until_ms || !(self.may_have_chunks || self.may_have_carried) {
            return None;
        }
        let waits_since_ms = *self.waits_since_ms.get_or_insert(now_ms);
        if packets_wait && now_ms.saturating_sub(waits_since_ms) < STARVED_MS {
            return None;
        }
        let is_carried = self.may_have_carried && (!self.may_have_chunks || self.in_a_row >= CHUNKS_IN_A_ROW);
        let (load, effect) = if is_carried {
            self.in_a_row = 0;
            let except = self.carried_aside.iter().map(|(id, _)| *id).collect();
            (Load::LoadingCarried, Effect::LoadCarried { exchange_id, except })
        } else {
            let except = self.chunks_aside.iter().map(|(hash, _)| *hash).collect();
            (Load::LoadingChunks, Effect::LoadChunks { exchange_id, count_max: self.at_once, except })
        };
        self.flight = Some(SideFlight { exchange_id, load, since_ms: now_ms });
        Some(effect)
    }

    pub(crate) fn chunks_loaded(&mut self, now_ms: u64, exchange_id: ExchangeId, found: Vec<Digest>) -> Option<Effect> {
        self.loading(exchange_id, &Load::LoadingChunks)?;
        if found.is_empty() {
            self.may_have_chunks = false;
            self.rests();
            return None;
        }
        let again: Vec<Digest> = found.iter().filter(|hash| self.recent.contains(hash)).copied().collect();
        if !again.is_empty() {
            self.recent.retain(|recent| !again.contains(recent));
            let until_ms = now_ms.saturating_add(PASSED_OVER_MS);
            self.chunks_aside.extend(again.into_iter().map(|hash| (hash, until_ms)));
            self.flight = None;
            return None;
        }
        let look_first = self.is_fresh || found.iter().any(|hash| self.doubtful.contains(hash));
        let flight = self.flight.as_mut()?;
        flight.load = Load::Chunks(found);
        flight.since_ms = now_ms;
        self.waits_since_ms = None;
        self.is_fresh = false;
        Some(Effect::SendChunks { exchange_id, look_first })
    }

    pub(crate) fn carried_loaded(
        &mut self,
        now_ms: u64,
        exchange_id: ExchangeId,
        found: Option<i64>,
    ) -> Option<Effect> {
        let flight = self.loading(exchange_id, &Load::LoadingCarried)?;
        let Some(id) = found else {
            self.may_have_carried = false;
            self.rests();
            return None;
        };
        flight.load = Load::Carried(id);
        flight.since_ms = now_ms;
        self.waits_since_ms = None;
        Some(Effect::SendCarried { exchange_id })
    }

    fn loading(&mut self, exchange_id: ExchangeId, load: &Load) -> Option<&mut SideFlight> {
        self.flight.as_mut().filter(|flight| flight.exchange_id == exchange_id && flight.load == *load)
    }
    fn rests(&mut self) {
        self.flight = None;
        if !self.may_have_chunks && !self.may_have_carried {
            self.waits_since_ms = None;
        }
    }

    /// It arrived. `false` where nothing of this id was on its way.
    pub(crate) fn arrived(&mut self, now_ms: u64, exchange_id: ExchangeId) -> bool {
        let Some(flight) = self.flight.take_if(|flight| flight.exchange_id == exchange_id) else { return false };
        self.failures = 0;
        match flight.load {
            Load::Chunks(hashes) => {
                self.doubtful.retain(|doubtful| !hashes.contains(doubtful));
                let count = u32::try_from(hashes.len()).unwrap_or(u32::MAX);
                self.untold += count;
                self.in_a_row += count;
                self.learn(now_ms.saturating_sub(flight.since_ms), hashes.len());
                self.recent.truncate(RECENT_MAX.saturating_sub(hashes.len()));
                hashes.into_iter().for_each(|hash| self.recent.push_front(hash));
            }
            Load::LoadingChunks | Load::LoadingCarried | Load::Carried(_) => {}
        }
        true
    }

    /// As many at once as would still be through in time, and at most twice as many as went.
    fn learn(&mut self, took_ms: u64, count: usize) {
        let fits = TOGETHER_MS.saturating_mul(u64::try_from(count).unwrap_or(u64::MAX)) / took_ms.max(1);
        let fits = usize::try_from(fits).unwrap_or(usize::MAX).min(2 * count);
        if took_ms > SLOW_MS {
            self.at_once = (self.at_once / 2).max(1);
        } else if fits > self.at_once {
            self.at_once = fits.min(CHUNKS_AT_ONCE);
        }
    }

    /// It did not arrive. `about_content`: the centre cannot take this, so others go before it; of several, each
    /// has another try alone. `false` where nothing of this id was on its way.
    pub(crate) fn failed(&mut self, now_ms: u64, dice: u64, exchange_id: ExchangeId, about_content: bool) -> bool {
        let Some(flight) = self.flight.take_if(|flight| flight.exchange_id == exchange_id) else { return false };
        let until_ms = now_ms.saturating_add(REFUSED_MS);
        self.at_once = 1;
        match flight.load {
            // No back-off: the link carries, and the others must not wait for this one.
            Load::Chunks(hashes) if about_content => {
                if let [hash] = hashes[..] {
                    self.chunks_aside.push((hash, until_ms));
                } else {
                    self.note_doubtful(hashes);
                }
                return true;
            }
            Load::Carried(id) if about_content => {
                self.carried_aside.push((id, until_ms));
                return true;
            }
            Load::Chunks(hashes) => self.note_doubtful(hashes),
            Load::LoadingChunks | Load::LoadingCarried | Load::Carried(_) => {}
        }
        self.failures = self.failures.saturating_add(1);
        self.rest_until_ms = now_ms.saturating_add(backoff::wait_ms(self.failures, dice));
        true
    }
    fn note_doubtful(&mut self, hashes: Vec<Digest>) {
        self.doubtful.retain(|doubtful| !hashes.contains(doubtful));
        self.doubtful.truncate(DOUBTFUL_MAX.saturating_sub(hashes.len()));
        self.doubtful.splice(0..0, hashes);
    }
    /// The centre asked for time.
    pub(crate) fn hold(&mut self, until_ms: u64) {
        self.rest_until_ms = self.rest_until_ms.max(until_ms);
    }
    /// What has been on its way for too long.
    pub(crate) fn overdue(&self, now_ms: u64) -> Option<ExchangeId> {
        let flight = self.flight.as_ref()?;
        (now_ms.saturating_sub(flight.since_ms) >= FLIGHT_MS_MAX).then_some(flight.exchange_id)
    }
    /// When something here is due by itself; `may_go` where nothing else stands in the way.
    pub(crate) fn due(&self, may_go: bool) -> impl Iterator<Item = u64> {
        let own = match &self.flight {
            Some(flight) => Some(flight.since_ms.saturating_add(FLIGHT_MS_MAX)),
            None if may_go && (self.may_have_chunks || self.may_have_carried) => Some(self.rest_until_ms),
            None => None,
        };
        let chunks = self.chunks_aside.iter().map(|(_, until_ms)| *until_ms);
        chunks.chain(self.carried_aside.iter().map(|(_, until_ms)| *until_ms)).chain(own)
    }
}
