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

#[cfg(test)]
mod tests {
    use super::*;

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
