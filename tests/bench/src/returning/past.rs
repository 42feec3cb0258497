//! Clock and dice of a desk in the storm. They let it live through hours without a link in a moment: its clock is
//! put ahead after each failure, so that the courier waits as it does after hours, by its own reckoning.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use jiff::Timestamp;
use uuid::Uuid;
use wasl_domain::host::{Host, Moment};
use wasl_host::SystemHost;
use wasl_sync::backoff::CAP_MS;

/// So many failures in a row make a desk wait its longest.
pub const FAILURES: u32 = 12;
/// Longer than a desk ever waits, milliseconds.
const AHEAD_MS: u64 = CAP_MS + 60_000;
/// No wait is set.
const BY_CHANCE: u64 = u64::MAX;

/// A desk's own clock and dice.
#[derive(Debug)]
pub struct OwnHost {
    machine: SystemHost,
    boot: Uuid,
    started: Instant,
    ahead_ms: AtomicU64,
    /// What the dice of waits show until the next exchange begins.
    wait_ms: AtomicU64,
}

impl OwnHost {
    /// As if its machine had started now.
    #[must_use]
    pub fn new() -> Self {
        let machine = SystemHost::new();
        let boot = machine.new_id();
        Self { machine, boot, started: Instant::now(), ahead_ms: AtomicU64::new(0), wait_ms: AtomicU64::new(BY_CHANCE) }
    }

    /// Any wait of the desk is over.
    pub fn put_ahead(&self) {
        self.ahead_ms.fetch_add(AHEAD_MS, Ordering::Relaxed);
    }

    /// The wait that begins now is what is left, at a random moment of a long outage, of the wait that is under way
    /// then. Whoever looks in at a random moment finds a wait the more often the longer it is, at any point of it.
    pub fn be_within_a_wait(&self) {
        let part = || {
            let mut bytes = [0; 4];
            self.machine.fill_random(&mut bytes);
            f64::from(u32::from_be_bytes(bytes)) / f64::from(u32::MAX)
        };
        let whole = CAP_MS as f64 * part().sqrt();
        self.wait_ms.store((whole * part()) as u64, Ordering::Relaxed);
    }

    /// From now on all falls by chance.
    pub fn throw_freely(&self) {
        self.wait_ms.store(BY_CHANCE, Ordering::Relaxed);
    }
}

impl Default for OwnHost {
    fn default() -> Self {
        Self::new()
    }
}

impl Host for OwnHost {
    fn now(&self) -> Moment {
        let since = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mono_ms = since.saturating_add(self.ahead_ms.load(Ordering::Relaxed));
        Moment { wall: Timestamp::now(), boot: self.boot, mono_ms }
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        match (self.wait_ms.load(Ordering::Relaxed), <&mut [u8; 8]>::try_from(&mut *bytes)) {
            (BY_CHANCE, _) | (_, Err(_)) => self.machine.fill_random(bytes),
            (wait_ms, Ok(dice)) => *dice = wait_ms.to_be_bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use wasl_sync::backoff::{ceiling_ms, wait_ms};

    use super::*;

    #[test]
    fn after_the_failures_of_the_past_a_desk_waits_its_longest_and_the_last_wait_is_what_was_set() {
        assert_eq!(ceiling_ms(FAILURES), CAP_MS);
        let host = OwnHost::new();
        let mut waits: Vec<u64> = (0..2_000)
            .map(|_| {
                host.be_within_a_wait();
                let mut dice = [0; 8];
                host.fill_random(&mut dice);
                wait_ms(FAILURES, u64::from_be_bytes(dice))
            })
            .collect();
        waits.sort_unstable();
        // What is left of it falls evenly in density: half is over before 1 - 1/√2 of the longest.
        let half = waits[waits.len() / 2] as f64 / CAP_MS as f64;
        assert!((0.25..0.34).contains(&half), "{half}");
        host.throw_freely();
        let mut dice = [0; 8];
        host.fill_random(&mut dice);
        assert!(u64::from_be_bytes(dice) > CAP_MS, "one in thirty million million times this fails");
    }

    #[test]
    fn a_clock_that_was_put_ahead_has_passed_every_wait() {
        let host = OwnHost::new();
        let before = host.now().mono_ms;
        host.put_ahead();
        assert!(host.now().mono_ms > before + CAP_MS);
    }
}
