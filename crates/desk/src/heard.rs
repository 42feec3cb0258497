//! When the centre was last heard, counted in the machine's uptime, so that a clock which is wrong or
//! was moved makes that time neither shorter nor longer. Reads no clock itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wasl_domain::host::Moment;
use wasl_store::Tx;

use crate::{refusal::Refusal, shelf::fact};

/// What a machine that was off adds at most. Nobody takes money at a machine that is off; more than
/// this is more likely a clock that jumped.
const OFF_MS_MAX: i64 = 24 * 60 * 60 * 1_000;
/// A clock further away than this is told to people and marked on receipts.
const DOUBT_MS: i64 = 10 * 60 * 1_000;
/// A machine that was off may have been so for this long before its clock is doubted.
const AWAY_MS_MAX: i64 = 400 * 24 * 60 * 60 * 1_000;

/// The centre's time when it was last heard, and how long ago that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Heard {
    /// The centre's clock then, unix milliseconds.
    server_ms: i64,
    /// Milliseconds from then to the point below.
    elapsed_ms: u64,
    /// Counted up to this point of this start of the machine.
    boot: Uuid,
    mono_ms: u64,
    wall_ms: i64,
    /// The machine ran without a break since then, so that the centre's time is known to the second.
    #[serde(default)]
    is_unbroken: bool,
}

impl Heard {
    /// Heard just now.
    pub(crate) fn now(server_ms: i64, moment: Moment) -> Self {
        Self {
            server_ms,
            elapsed_ms: 0,
            boot: moment.boot,
            mono_ms: moment.mono_ms,
            wall_ms: moment.wall.as_millisecond(),
            is_unbroken: true,
        }
    }

    /// What a word of `server_ms` tells that was carried here by hand: it is as old as the way was long.
    /// None where a newer one is known.
    pub(crate) fn carried(known: Option<Self>, server_ms: i64, moment: Moment) -> Option<Self> {
        let Some(known) = known else { return Some(Self::now(server_ms, moment)) };
        let age_ms = known.true_ms(moment).saturating_sub(server_ms).max(0);
        (server_ms > known.server_ms).then(|| Self {
            server_ms,
            elapsed_ms: u64::try_from(age_ms).unwrap_or(0),
            ..known.counted(moment)
        })
    }

    /// The same, counted on to `moment`.
    pub(crate) fn counted(self, moment: Moment) -> Self {
        let wall_ms = moment.wall.as_millisecond();
        let is_same_start = self.boot == moment.boot;
        let more = if is_same_start {
            moment.mono_ms.saturating_sub(self.mono_ms)
        } else {
            let off = wall_ms.saturating_sub(self.wall_ms).clamp(0, OFF_MS_MAX);
            u64::try_from(off).unwrap_or(0).max(moment.mono_ms)
        };
        Self {
            elapsed_ms: self.elapsed_ms.saturating_add(more),
            boot: moment.boot,
            mono_ms: moment.mono_ms.max(if is_same_start { self.mono_ms } else { 0 }),
            wall_ms,
            is_unbroken: self.is_unbroken && is_same_start,
            ..self
        }
    }

    /// Milliseconds since the centre was heard.
    pub(crate) fn elapsed_ms(self, moment: Moment) -> u64 {
        self.counted(moment).elapsed_ms
    }

    /// The time it is at least, by the centre's clock.
    pub(crate) fn true_ms(self, moment: Moment) -> i64 {
        let elapsed = i64::try_from(self.elapsed_ms(moment)).unwrap_or(i64::MAX);
        self.server_ms.saturating_add(elapsed)
    }

    /// Whether the machine's own clock cannot be right.
    pub(crate) fn doubts(self, moment: Moment) -> bool {
        let now = self.counted(moment);
        let ahead = moment.wall.as_millisecond().saturating_sub(self.true_ms(moment));
        ahead < -DOUBT_MS || ahead > if now.is_unbroken { DOUBT_MS } else { AWAY_MS_MAX }
    }
}

/// When the centre was last heard; none before the first word. A damaged row counts as none: it is
/// written anew with the next word, and it is told as damage elsewhere.
pub(crate) fn heard(tx: &Tx<'_>) -> Result<Option<Heard>, Refusal> {
    let bytes = crate::shelf::soft(tx.fact(fact::HEARD))?.flatten();
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Keeps it.
pub(crate) fn keep_heard(tx: &Tx<'_>, heard: Heard) -> Result<(), Refusal> {
    Ok(tx.set_fact(fact::HEARD, &serde_json::to_vec(&heard).expect("plain data"))?)
}

/// Counts the time on, so that a new start of the machine cannot make it shorter.
pub(crate) fn count_on(tx: &Tx<'_>, raw: Moment) -> Result<(), Refusal> {
    match heard(tx)? {
        Some(known) => keep_heard(tx, known.counted(raw)),
        None => keep_heard(tx, Heard::now(raw.wall.as_millisecond(), raw)),
    }
}

/// The present moment by the centre's clock where it is known, else by the machine's own.
pub(crate) fn true_now(heard: Option<Heard>, moment: Moment) -> Timestamp {
    heard.map_or(moment.wall, |heard| Timestamp::from_millisecond(heard.true_ms(moment)).unwrap_or(moment.wall))
}

/// The same moment, with the centre's time where the machine's own clock can't be right.
pub(crate) fn put_right(heard: Option<Heard>, raw: Moment) -> Moment {
    match heard {
        Some(known) if known.doubts(raw) => Moment { wall: true_now(heard, raw), ..raw },
        Some(_) | None => raw,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000;

    fn at(boot: u128, mono_ms: u64, wall_ms: i64) -> Moment {
        Moment { wall: Timestamp::from_millisecond(wall_ms).expect("a time"), boot: Uuid::from_u128(boot), mono_ms }
    }
    const NOW: i64 = 1_795_000_000_000;

    #[test]
    fn no_clock_of_1970_of_2038_or_ten_years_off_changes_how_long_the_centre_was_not_heard() {
        let heard = Heard::now(NOW, at(1, 5_000, NOW));
        for wall in [0, 2_147_483_648_000, NOW - 315_360_000_000, NOW + 315_360_000_000] {
            let later = at(1, 5_000 + 7 * HOUR, wall);
            assert_eq!(heard.elapsed_ms(later), 7 * HOUR, "{wall}");
            assert_eq!(heard.true_ms(later), NOW + 7 * 3_600_000, "{wall}");
            assert!(heard.doubts(later), "{wall}");
        }
        assert!(!heard.doubts(at(1, 5_000 + 7 * HOUR, NOW + 7 * 3_600_000)));
    }

    #[test]
    fn a_clock_that_goes_back_a_second_each_second_does_not_stop_the_count() {
        let mut heard = Heard::now(NOW, at(1, 0, NOW));
        for second in 1..=3_600u64 {
            heard = heard.counted(at(1, second * 1_000, NOW - i64::try_from(second).expect("small") * 1_000));
        }
        assert_eq!(heard.elapsed_ms, HOUR);
    }

    #[test]
    fn a_word_carried_by_hand_is_as_old_as_its_way_was_long() {
        let day = 86_400_000;
        let known = Heard::now(NOW, at(1, 0, NOW));
        let later = at(1, 72 * HOUR, NOW + 3 * day);
        let word = Heard::carried(Some(known), NOW + day, later).expect("newer than what was known");
        assert_eq!((word.elapsed_ms(later), word.true_ms(later)), (48 * HOUR, NOW + 3 * day));
        assert_eq!(Heard::carried(Some(word), NOW, later), None, "an older word changes nothing");
        let ahead = Heard::carried(Some(known), NOW + 9 * day, later).expect("newer");
        assert_eq!(ahead.elapsed_ms(later), 0);
    }

    #[test]
    fn a_new_start_adds_its_uptime_and_at_most_a_day_for_having_been_off() {
        let heard = Heard::now(NOW, at(1, 0, NOW));
        assert_eq!(heard.elapsed_ms(at(2, HOUR, 0)), HOUR, "a clock of 1970 adds nothing");
        assert_eq!(heard.elapsed_ms(at(2, 0, NOW + 3 * 3_600_000)), 3 * HOUR);
        assert_eq!(heard.elapsed_ms(at(2, 0, NOW + 315_360_000_000)), 24 * HOUR, "ten years ahead count as a day");
        // A weekend away is no reason to doubt the clock; a time before the centre's last word is.
        assert!(!heard.doubts(at(2, 0, NOW + 3 * 86_400_000)));
        assert!(heard.doubts(at(2, 0, NOW - 3_600_000)));
    }
}
