//! How long guesses pause. Facts in, milliseconds out; the counting is the ledger's.

/// A place where nobody guessed for so long starts afresh.
pub const FORGOTTEN_AFTER_MS: i64 = 60 * 60 * 1000;

/// Wrong guesses that are free at one name or number.
pub const FREE_AT_NAME: u32 = 5;

/// Wrong guesses that are free from one address, behind which a whole office may sit.
pub const FREE_AT_ADDRESS: u32 = 20;

/// The pause after the `wrong`th wrong guess, of which `free` are free: none, then half a minute, one,
/// two, four, eight, and a quarter of an hour from then on.
#[must_use]
pub fn pause_ms(wrong: u32, free: u32) -> i64 {
    const STEPS_S: [i64; 6] = [30, 60, 120, 240, 480, 900];
    if wrong < free {
        return 0;
    }
    let step = usize::try_from(wrong - free).unwrap_or(usize::MAX).min(STEPS_S.len() - 1);
    STEPS_S[step] * 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_guesses_are_free_and_later_ones_wait_longer_and_longer_up_to_a_cap() {
        let pauses: Vec<i64> = (1..=12).map(|wrong| pause_ms(wrong, 5) / 1000).collect();
        assert_eq!(pauses, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
    }
}
