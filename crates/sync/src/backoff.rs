//! How long to wait after failures: full jitter, so that a thousand desks do not come back at once.

use wasl_protocol::planted::{self, Bug};

/// The ceiling after the first failure, milliseconds.
pub const BASE_MS: u64 = 1_000;
/// The highest ceiling, milliseconds.
pub const CAP_MS: u64 = 600_000;
/// Never at once, so that a failure cannot spin, milliseconds.
pub const FLOOR_MS: u64 = 100;

/// The highest wait after so many failures in a row.
#[must_use]
pub fn ceiling_ms(failures: u32) -> u64 {
    let doublings = failures.saturating_sub(1).min(20);
    let cap_ms = if planted::is(Bug::NoBackoffCap) { u64::MAX } else { CAP_MS };
    (BASE_MS << doublings).min(cap_ms)
}

/// The wait after so many failures in a row; `dice` is any number.
#[must_use]
pub fn wait_ms(failures: u32, dice: u64) -> u64 {
    (dice % (ceiling_ms(failures) + 1)).max(FLOOR_MS)
}

/// A line that was well is tried often only for so long after it fell silent, milliseconds.
pub const QUIET_MS_MAX: u64 = 60_000;

/// The wait before the next try on a line that was well and has been silent for so long: short, so that work
/// goes on soon after it is back, longer the longer it is gone, and spread, because a silence may be
/// the centre's and all desks' at once.
#[must_use]
pub fn quiet_wait_ms(silent_ms: u64, dice: u64) -> u64 {
    (dice % (BASE_MS + silent_ms / 8 + 1)).max(FLOOR_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_line_is_tried_within_a_second_and_an_eighth_of_its_silence_at_any_moment_of_it() {
        for silent_ms in [0, 6_000, 15_000, QUIET_MS_MAX] {
            let waits: Vec<u64> =
                (0..1_000u64).map(|n| quiet_wait_ms(silent_ms, n.wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect();
            let most = BASE_MS + silent_ms / 8;
            assert!(waits.iter().all(|wait| (FLOOR_MS..=most).contains(wait)));
            let early = waits.iter().filter(|wait| **wait < most / 2).count();
            assert!((350..650).contains(&early), "{silent_ms}: {early} of 1000 in the lower half");
        }
    }

    #[test]
    fn waits_grow_to_the_cap_and_are_spread_over_the_whole_range() {
        assert_eq!([1, 2, 3, 11, 400].map(ceiling_ms), [1_000, 2_000, 4_000, 600_000, 600_000]);
        for failures in 0..64 {
            let mut low = 0;
            for dice in (0..1_000u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15)) {
                let wait = wait_ms(failures, dice);
                assert!((FLOOR_MS..=ceiling_ms(failures)).contains(&wait));
                low += u32::from(wait < ceiling_ms(failures) / 2);
            }
            assert!((350..650).contains(&low), "{failures} failures: {low} of 1000 in the lower half");
        }
    }
}
