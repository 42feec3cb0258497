//! How much goes at once: learnt from how long exchanges take, not from any word about the link.
//!
//! What is on its way when a link breaks is sent again. So a slow link gets batches that it carries
//! within seconds, one at a time; a quick one gets full batches, several at once.
//!
//! A line that carried well for a while, one exchange after the other, and then is silent is a line that was cut.
//! On one that was slow or broke before, silence says nothing: there TCP waits longer with each loss.

use std::collections::VecDeque;

use crate::machine::{BATCH, BATCH_BYTES_MIN, IN_FLIGHT_MAX};

/// An exchange that took less could have carried more, milliseconds.
pub const QUICK_MS: u64 = 2_000;
/// An exchange that took more carried too much for this link, milliseconds.
pub const SLOW_MS: u64 = 6_000;
/// Bytes in a first batch: what is lost where the link turns out to be a bad one.
pub const FIRST_BYTES: usize = 32 << 10;
/// Batches are halved at most so often.
const HALVINGS_MAX: u32 = 5;

/// Quick exchanges in a row that it takes after a break before batches grow again: between its stalls,
/// a link that loses much is quick for a while.
const QUICK_AFTER_BREAK: u32 = 4;

/// An exchange that ended within this went over a line that is well, milliseconds.
const CALM_MS: u64 = 4_000;
/// So many of them in a row make a line that is known to be well.
const CALM_COUNT: u32 = 8;
/// The slowest of so many says how long an exchange may take.
const REMEMBERED: usize = 16;
/// Silence on a line that is well is a stall after this at the earliest and at the latest, milliseconds.
pub const STALL_MS: (u64, u64) = (6_000, 30_000);
/// While a line is silent, a try has this long at least, milliseconds.
pub const TRY_MS: u64 = 3_000;
/// The slowest of so many connections says how long making one may take.
const HANDSHAKES: usize = 4;

#[derive(Debug)]
pub(crate) struct Pace {
    halvings: u32,
    at_once: usize,
    /// Exchanges in a row that went well, and how long the latest took.
    calm: u32,
    took: VecDeque<u64>,
    /// How long the latest connections took to make.
    handshakes: VecDeque<u64>,
    /// Quick exchanges in a row by now, and how many let batches grow.
    quick: u32,
    quick_wanted: u32,
}

impl Pace {
    /// Full batches, but one alone until it was seen how the link carries it.
    pub(crate) fn new() -> Self {
        Self {
            halvings: 0,
            at_once: 1,
            calm: 0,
            took: VecDeque::new(),
            handshakes: VecDeque::new(),
            quick: 0,
            quick_wanted: 1,
        }
    }
    /// A batch of so many packets was settled so long after it had a connection.
    pub(crate) fn settled(&mut self, took_ms: u64, packets: usize) {
        self.calm = if took_ms <= CALM_MS { self.calm.saturating_add(1) } else { 0 };
        self.took.truncate(REMEMBERED - 1);
        self.took.push_front(took_ms);
        // A small batch that was quick says little of a full one.
        let full = u64::try_from(self.count_max(BATCH, 0)).unwrap_or(u64::MAX);
        let packets = u64::try_from(packets).unwrap_or(u64::MAX).max(1);
        let as_full_ms = if packets < full { took_ms.saturating_mul(full) / packets } else { took_ms };
        if as_full_ms < QUICK_MS {
            self.quick += 1;
            if self.quick < self.quick_wanted {
                return;
            }
            self.quick = 0;
            if self.halvings == 0 {
                self.at_once = IN_FLIGHT_MAX;
                self.quick_wanted = 1;
            } else {
                self.halvings -= 1;
            }
        } else if took_ms > SLOW_MS {
            self.quick = 0;
            if self.at_once > 1 {
                self.at_once = 1;
            } else {
                self.halve(took_ms);
            }
        } else if took_ms >= QUICK_MS && as_full_ms > SLOW_MS {
            // A first batch went in time, and a full one would not.
            self.quick = 0;
            self.at_once = 1;
            self.halve(as_full_ms);
        }
    }
    /// The link broke while it carried, after so long.
    pub(crate) fn broke(&mut self, after_ms: u64) {
        self.at_once = 1;
        self.quick = 0;
        if self.calm >= CALM_COUNT {
            // It was cut, and not too much for it.
            self.quick_wanted = 1;
        } else {
            self.quick_wanted = QUICK_AFTER_BREAK;
            self.halve(after_ms);
        }
        self.calm = 0;
    }
    fn slowest_ms(&self) -> u64 {
        self.took.iter().copied().max().unwrap_or(0)
    }
    /// How long a line may be silent before it counts as stalled; none where silence says nothing.
    pub(crate) fn stalls_after_ms(&self) -> Option<u64> {
        let (least, most) = STALL_MS;
        (self.calm >= CALM_COUNT).then(|| self.slowest_ms().saturating_mul(3).clamp(least, most))
    }
    /// How long a try on a silent line may take: half as long again as the slowest of late; it has a connection to
    /// make, too.
    pub(crate) fn try_ms(&self) -> u64 {
        let slowest_ms = self.handshakes.iter().copied().max().unwrap_or(0).saturating_add(self.slowest_ms());
        (slowest_ms / 2 * 3).clamp(TRY_MS, STALL_MS.1)
    }
    /// It took so long until there was a connection.
    pub(crate) fn connected(&mut self, after_ms: u64) {
        self.handshakes.push_back(after_ms);
        if self.handshakes.len() > HANDSHAKES {
            self.handshakes.pop_front();
        }
    }
    /// As often as it takes for such a batch to be through in time; once at least.
    fn halve(&mut self, took_ms: u64) {
        let times = took_ms.div_ceil(SLOW_MS).next_power_of_two().trailing_zeros().max(1);
        self.halvings = self.halvings.saturating_add(times).min(HALVINGS_MAX);
    }
    /// Exchanges at once.
    pub(crate) fn at_once(&self) -> usize {
        self.at_once
    }
    /// Exchanges at once after one that is quick.
    pub(crate) fn at_once_soon(&self) -> usize {
        if self.halvings == 0 && self.quick + 1 >= self.quick_wanted { IN_FLIGHT_MAX } else { self.at_once }
    }
    /// Packets in a batch that may have `most`, after so many failures in a row.
    pub(crate) fn count_max(&self, most: usize, failures: u32) -> usize {
        (most >> self.halvings.max(failures.min(HALVINGS_MAX))).max(1)
    }
    /// Bytes in a batch that may have `most`, after so many failures in a row.
    pub(crate) fn bytes_max(&self, most: usize, failures: u32) -> usize {
        (most >> self.halvings.max(failures.min(HALVINGS_MAX))).max(BATCH_BYTES_MIN)
    }
}
