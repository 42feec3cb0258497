//! How fast PINs can be guessed: what a wrong try costs in time, counted in the machine's uptime so
//! that neither a restart nor a clock that is moved shortens it. Pure reckoning; reads no clock.
//!
//! Two clocks run for each person. The *wait* stands before the next try after five wrong ones in a
//! row. The *debt* bounds all wrong tries, also where right ones lie between: each adds 72 minutes,
//! which pass with uptime, and a try is open while there is room for it below twelve hours. So at
//! most ten come at once and twenty more in a day of uptime: thirty, whatever happens in between.

use wasl_domain::host::Moment;
use wasl_store::{PersonRow, Wait};

const MINUTE_MS: u64 = 60_000;
/// Wrong PINs in a row before the first wait.
const TRIES: u32 = 5;
/// The waits, one after another; the last one stays.
const WAITS_MS: [u64; 4] = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS];
/// What a wrong PIN adds to the debt.
const GUESS_MS: u64 = 72 * MINUTE_MS;
/// How much debt there may be: ten guesses' worth.
const DEBT_MS_MAX: u64 = 10 * GUESS_MS;
/// How often a wait that runs is noted, so that a power cut costs a person little of it.
const NOTE_WAIT_MS: u64 = MINUTE_MS;
/// And a debt without a wait.
const NOTE_DEBT_MS: u64 = 10 * MINUTE_MS;

/// A person's wrong tries and what is left of their cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Guesses {
    /// Wrong PINs since the last right one.
    tries: u32,
    /// What is left, at the point up to which it was counted.
    wait_ms: u64,
    debt_ms: u64,
    /// That point: a start of the machine and its uptime.
    boot: [u8; 16],
    at_ms: u64,
}

impl Guesses {
    /// As they stand in the row.
    pub(crate) fn of(row: &PersonRow) -> Self {
        let wait = row.wait.unwrap_or(Wait { boot: [0; 16], until_ms: 0 });
        let at_ms = row.counted_ms;
        Self {
            tries: row.tries,
            wait_ms: wait.until_ms.saturating_sub(at_ms),
            debt_ms: u64::from(row.guess_debt_ms),
            boot: wait.boot,
            at_ms,
        }
    }

    /// Writes them into a row.
    pub(crate) fn note(self, row: &mut PersonRow) {
        row.tries = self.tries;
        row.wait = Some(Wait { boot: self.boot, until_ms: self.at_ms + self.wait_ms });
        row.guess_debt_ms = u32::try_from(self.debt_ms).unwrap_or(u32::MAX);
        row.counted_ms = self.at_ms;
    }

    /// Counted up to `now`. Uptime of another start of the machine is never taken for time that passed
    /// here: after a restart the rest of a wait begins when it is first looked at.
    pub(crate) fn counted(self, now: Moment) -> Self {
        let passed = if self.boot == now.boot.into_bytes() { now.mono_ms.saturating_sub(self.at_ms) } else { 0 };
        Self {
            tries: self.tries,
            // A row can ask for no more than was ever set, whatever is written in it.
            wait_ms: self.wait_ms.saturating_sub(passed).min(WAITS_MS[WAITS_MS.len() - 1]),
            debt_ms: self.debt_ms.saturating_sub(passed).min(DEBT_MS_MAX),
            boot: now.boot.into_bytes(),
            at_ms: now.mono_ms,
        }
    }

    /// Whether what passed since these were noted is worth noting: `counted` is the same, later.
    pub(crate) fn should_note(self, counted: Self) -> bool {
        let due_ms = if self.wait_ms > 0 { NOTE_WAIT_MS } else { NOTE_DEBT_MS };
        let runs = self.wait_ms > 0 || self.debt_ms > 0;
        runs && (self.boot != counted.boot || counted.at_ms.abs_diff(self.at_ms) >= due_ms)
    }

    /// Milliseconds until the next try is open; none where it is.
    pub(crate) fn must_wait_ms(self) -> Option<u64> {
        let wait = self.wait_ms.max((self.debt_ms + GUESS_MS).saturating_sub(DEBT_MS_MAX));
        (wait > 0).then_some(wait)
    }

    /// [`Self::must_wait_ms`] in minutes, rounded up.
    pub(crate) fn must_wait_minutes(self) -> Option<u32> {
        self.must_wait_ms().map(|ms| u32::try_from(ms.div_ceil(MINUTE_MS)).unwrap_or(u32::MAX))
    }

    /// With one more try, counted before it is known whether it is right.
    pub(crate) fn tried(self) -> Self {
        let tries = self.tries.saturating_add(1);
        let step = tries.checked_sub(TRIES).map(|over| usize::try_from(over).unwrap_or(0).min(WAITS_MS.len() - 1));
        Self { tries, wait_ms: step.map_or(0, |step| WAITS_MS[step]), debt_ms: self.debt_ms + GUESS_MS, ..self }
    }

    /// The last try was right: it cost nothing, and those before it are forgotten but for their debt.
    pub(crate) fn right(self) -> Self {
        Self { tries: 0, wait_ms: 0, debt_ms: self.debt_ms.saturating_sub(GUESS_MS), ..self }
    }

    /// Wrong PINs that are left before a wait.
    pub(crate) fn tries_left(self) -> u32 {
        TRIES.saturating_sub(self.tries)
    }

    /// A supervisor vouches for the person.
    pub(crate) fn forgiven(self) -> Self {
        Self { tries: 0, wait_ms: 0, debt_ms: 0, ..self }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;

    const DAY_MS: u64 = 24 * 60 * MINUTE_MS;

    fn at(boot: u128, mono_ms: u64) -> Moment {
        Moment { wall: Timestamp::UNIX_EPOCH, boot: Uuid::from_u128(boot), mono_ms }
    }

    /// Times of every guess that somebody gets who tries without end for `days`; `right_every` is how
    /// often the person in between signs in.
    fn storm(days: u64, step_ms: u64, right_every: Option<u64>) -> Vec<u64> {
        let mut guesses = Guesses::default().counted(at(1, 0));
        let mut times = Vec::new();
        let mut now = 0;
        while now < days * DAY_MS {
            guesses = guesses.counted(at(1, now));
            if right_every.is_some_and(|every| now % every < step_ms) && guesses.must_wait_ms().is_none() {
                guesses = guesses.tried().right();
            }
            if guesses.must_wait_ms().is_none() {
                guesses = guesses.tried();
                times.push(now);
            }
            now += step_ms;
        }
        times
    }

    fn most_in_a_day(times: &[u64]) -> usize {
        times
            .iter()
            .map(|from| times.iter().filter(|time| (*from..from + DAY_MS).contains(time)).count())
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn nobody_gets_more_than_thirty_guesses_in_a_day_of_uptime() {
        let alone = storm(7, 10_000, None);
        assert!(most_in_a_day(&alone) <= 30, "{}", most_in_a_day(&alone));
        assert!(alone.len() >= 100, "the person is not shut out for ever: {}", alone.len());
        // The person signs in every ten minutes, which opens the waits but not the debt.
        let between = storm(7, 10_000, Some(10 * MINUTE_MS));
        assert!(most_in_a_day(&between) <= 30, "{}", most_in_a_day(&between));
    }

    #[test]
    fn five_wrong_ones_are_followed_by_1_5_15_and_60_minutes() {
        let mut guesses = Guesses::default().counted(at(1, 0));
        for left in (1..=4).rev() {
            guesses = guesses.tried();
            assert_eq!((guesses.tries_left(), guesses.must_wait_ms()), (left, None));
        }
        let mut now = 0;
        for minutes in [1, 5, 15, 60, 60] {
            guesses = guesses.tried();
            assert_eq!(guesses.must_wait_minutes(), Some(minutes));
            now += u64::from(minutes) * MINUTE_MS;
            assert!(guesses.counted(at(1, now - 1)).must_wait_ms().is_some());
            guesses = guesses.counted(at(1, now));
        }
    }

    #[test]
    fn a_restart_neither_ends_a_wait_nor_begins_it_anew() {
        let mut guesses = Guesses::default().counted(at(1, 5_000));
        for _ in 0..8 {
            guesses = guesses.tried();
        }
        assert_eq!(guesses.must_wait_minutes(), Some(60));
        let noted = guesses.counted(at(1, 5_000 + 40 * MINUTE_MS));
        // A machine that ran for a year since its other start has waited not a minute of it.
        let restarted = noted.counted(at(2, 365 * DAY_MS));
        assert_eq!(restarted.must_wait_minutes(), Some(20));
        assert_eq!(restarted.counted(at(2, 365 * DAY_MS + 20 * MINUTE_MS)).must_wait_ms(), None);
        // And uptime that runs backwards gives nothing.
        assert_eq!(restarted.counted(at(2, 0)).must_wait_minutes(), Some(20));
    }

    #[test]
    fn a_person_who_mistypes_now_and_then_never_waits() {
        let mut guesses = Guesses::default().counted(at(1, 0));
        for hour in 0..200 {
            guesses = guesses.counted(at(1, hour * 2 * 60 * MINUTE_MS));
            assert_eq!(guesses.must_wait_ms(), None);
            guesses = guesses.tried().tried().right();
        }
    }
}
