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

    /// What stalled on a line that was well makes place for a try beside it. A try that brought nothing ends.
    pub(super) fn give_up_stalled(&mut self, now_ms: u64, dice: u64, effects: &mut Vec<Effect>) {
        let Some(most_ms) = self.silence_ms_max() else { return };
        let heard_ms = self.heard_ms;
        let is_silent = |flight: &Flight| {
            let since_ms = flight.since_ms.max(heard_ms);
            !flight.is_loading && !flight.is_stalled && now_ms.saturating_sub(since_ms) >= most_ms
        };
        let silent: Vec<ExchangeId> =
            self.flights.iter().filter(|(_, flight)| is_silent(flight)).map(|(exchange_id, _)| *exchange_id).collect();
        let Some(first) = silent.first() else { return };
        let is_try = self.quiet_since_ms.is_some();
        if !is_try && let Some(flight) = self.flights.get(first) {
            let since_ms = flight.since_ms.max(heard_ms);
            self.quiet_since_ms = Some(since_ms);
            if self.is_proved {
                self.pace.broke(now_ms.saturating_sub(since_ms));
            }
        }
        for exchange_id in silent {
            if is_try {
                self.flights.remove(&exchange_id);
                effects.push(Effect::End { exchange_id });
            } else if let Some(flight) = self.flights.get_mut(&exchange_id) {
                flight.is_stalled = true;
            }
        }
        self.may_have_more = true;
        self.count_failure(now_ms, dice);
        self.went_down(DownKind::Network, effects);
    }

    /// A person would not wait: what has been silent for a while makes place for a try beside it.
    pub(super) fn pass_over_silent(&mut self, now_ms: u64) {
        let (heard_ms, least_ms) = (self.heard_ms, STALL_MS.0);
        for flight in self.flights.values_mut().filter(|flight| !flight.is_loading) {
            if now_ms.saturating_sub(flight.since_ms.max(heard_ms)) >= least_ms {
                flight.is_stalled = true;
                // One small batch, until it was seen how the link stands.
                self.is_proved = false;
            }
        }
    }

    /// An exchange that began at `since_ms` was answered: what stalled before it has nothing to add.
    pub(super) fn end_stalled(&mut self, since_ms: u64, effects: &mut Vec<Effect>) {
        self.flights.retain(|exchange_id, flight| {
            let is_over = flight.is_stalled && flight.since_ms < since_ms;
            if is_over {
                self.may_have_more = true;
                effects.push(Effect::End { exchange_id: *exchange_id });
            }
            !is_over
        });
    }
}
