//! The real clock and the real dice.

use std::time::Instant;

use jiff::Timestamp;
use uuid::Uuid;
use wasl_domain::host::{Host, Moment};

/// Names the present start of the machine, stable until the next one.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";
/// Seconds since that start, time asleep included.
const UPTIME: &str = "/proc/uptime";

/// This machine. All programs on it agree on `boot` and `mono_ms` where the kernel tells them;
/// elsewhere each program counts from its own start.
#[derive(Debug)]
pub struct SystemHost {
    boot: Option<Uuid>,
    own: Uuid,
    started: Instant,
}

impl SystemHost {
    /// Looks up which start of the machine this is.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the real clock")]
    pub fn new() -> Self {
        let boot = std::fs::read_to_string(BOOT_ID).ok().and_then(|text| text.trim().parse().ok());
        let mut own = [0; 16];
        dice(&mut own);
        Self { boot, own: uuid::Builder::from_random_bytes(own).into_uuid(), started: Instant::now() }
    }
}

impl Default for SystemHost {
    fn default() -> Self {
        Self::new()
    }
}

impl Host for SystemHost {
    #[expect(clippy::disallowed_methods, reason = "this is the real clock")]
    fn now(&self) -> Moment {
        let wall = Timestamp::now();
        let since_boot = self.boot.zip(uptime_ms());
        let (boot, mono_ms) = since_boot
            .unwrap_or_else(|| (self.own, u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)));
        Moment { wall, boot, mono_ms }
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        dice(bytes);
    }
}

/// Milliseconds since the machine started, to the hundredth of a second.
#[expect(clippy::disallowed_methods, reason = "this is the real clock")]
fn uptime_ms() -> Option<u64> {
    let text = std::fs::read_to_string(UPTIME).ok()?;
    let (seconds, hundredths) = text.split_whitespace().next()?.split_once('.')?;
    Some(seconds.parse::<u64>().ok()? * 1000 + hundredths.parse::<u64>().ok()? * 10)
}

#[expect(clippy::disallowed_methods, reason = "these are the real dice")]
fn dice(bytes: &mut [u8]) {
    // Keys made without randomness would be worth nothing, and nothing else could be done here.
    getrandom::fill(bytes).expect("the system gives randomness once it has started");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_runs_forward_within_one_start_of_the_machine() {
        let host = SystemHost::new();
        let (first, second) = (host.now(), host.now());
        assert_eq!(first.boot, second.boot);
        assert!(second.mono_ms >= first.mono_ms);
    }

    #[test]
    fn two_programs_on_one_machine_agree_which_start_it_is() {
        if uptime_ms().is_some() {
            assert_eq!(SystemHost::new().now().boot, SystemHost::new().now().boot);
        }
    }

    #[test]
    fn ids_are_version_seven_and_differ() {
        let host = SystemHost::new();
        let (first, second) = (host.new_id(), host.new_id());
        assert_eq!(first.get_version_num(), 7);
        assert_ne!(first, second);
    }
}
