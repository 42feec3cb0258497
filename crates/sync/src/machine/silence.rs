//! What the machine makes of silence: on a line that was well, another exchange is tried beside those that
//! stalled, and again every few seconds, so that work goes on soon after the line is back. Nothing that may still
//! be answered is ended before another one was.

use super::{Flight, Machine};
use crate::{
    events::{Effect, ExchangeId},
    link::DownKind,
    pace::STALL_MS,
};

impl Machine {
    /// How long an exchange may be silent now before another one is tried; none where silence says nothing.
    pub(super) fn silence_ms_max(&self) -> Option<u64> {
        match self.quiet_since_ms {
            Some(_) => Some(self.pace.try_ms()),
            None => self.pace.stalls_after_ms(),
        }
    }

    /// What has been silent for so long, and is waited for.
    fn silent(&self, now_ms: u64, most_ms: u64) -> Vec<ExchangeId> {
        let is_silent = |flight: &Flight| {
            let since_ms = flight.since_ms.max(self.heard_ms);
            !flight.is_loading && !flight.is_stalled && now_ms.saturating_sub(since_ms) >= most_ms
        };
        self.flights.iter().filter(|(_, flight)| is_silent(flight)).map(|(exchange_id, _)| *exchange_id).collect()
    }

    /// What stalled on a line that was well makes place for a try beside it. A try that brought nothing ends.
    pub(super) fn give_up_stalled(&mut self, now_ms: u64, dice: u64, effects: &mut Vec<Effect>) {
        let Some(most_ms) = self.silence_ms_max() else { return };
        let silent = self.silent(now_ms, most_ms);
        let Some(flight) = silent.first().and_then(|first| self.flights.get(first)) else { return };
        let since_ms = flight.since_ms.max(self.heard_ms);
        self.may_have_more = true;
        let is_new = self.quiet_since_ms.is_none();
        if is_new {
            self.quiet_since_ms = Some(since_ms);
            // Also where the link was not proved: else every silence of a long outage would be tried like the first.
            self.pace.broke(now_ms.saturating_sub(since_ms));
        }
        let had_try = self.pass_over(silent, effects);
        if !is_new && !had_try {
            // What was on its way before the silence was known tells nothing that is not known.
            return;
        }
        self.count_failure(now_ms, dice);
        self.went_down(DownKind::Network, effects);
    }

    /// Tries end; what was on its way before them may still be answered. Says whether there was a try.
    fn pass_over(&mut self, silent: Vec<ExchangeId>, effects: &mut Vec<Effect>) -> bool {
        let mut had_try = false;
        for exchange_id in silent {
            match self.flights.get_mut(&exchange_id) {
                Some(flight) if flight.is_try => {
                    self.flights.remove(&exchange_id);
                    effects.push(Effect::End { exchange_id });
                    had_try = true;
                }
                Some(flight) => {
                    flight.is_stalled = true;
                    flight.has_stalled = true;
                }
                None => {}
            }
        }
        had_try
    }

    /// A person would not wait: what has been silent for a while makes place for a try beside it. However often
    /// they ask, there is one try.
    pub(super) fn pass_over_silent(&mut self, now_ms: u64, effects: &mut Vec<Effect>) {
        let silent = self.silent(now_ms, STALL_MS.0);
        if silent.is_empty() {
            return;
        }
        // One small batch, until it was seen how the link stands.
        self.is_proved = false;
        self.pass_over(silent, effects);
    }

    /// An exchange that began at `since_ms` was answered: what stalled before it has nothing to add, and what
    /// stalled after it is waited for again.
    pub(super) fn end_stalled(&mut self, since_ms: u64, effects: &mut Vec<Effect>) {
        self.flights.retain(|exchange_id, flight| {
            let is_over = flight.is_stalled && flight.since_ms < since_ms;
            if is_over {
                self.may_have_more = true;
                effects.push(Effect::End { exchange_id: *exchange_id });
            }
            flight.is_stalled = false;
            !is_over
        });
    }
}
