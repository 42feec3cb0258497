//! How much a desk may do by itself: requests and cash without ack, time without the centre, age of the
//! roster, room on the disk. Warns first, then new work is refused; whatever is kept goes all the same.
//! Reckons only: what was counted comes in as numbers.

use wasl_domain::money::{Denomination, Money};
use wasl_protocol::Limits;
use wasl_words::{Arg, shipped, show};

use crate::{
    refusal::Refusal,
    talk::status::{CautionAbout, CautionView},
};

/// Room that stays free, so that what is under way always ends well.
pub(crate) const RESERVE_BYTES: u64 = 200 << 20;
/// People are told from this part of a limit on, in percent.
const WARN_PERCENT: u64 = 80;
/// People are told when a roster ends within this.
const ROSTER_WARN_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
const HOUR_MS: u64 = 3_600_000;

/// What was counted at the desk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Loads {
    /// Requests with a packet that has no ack.
    pub(crate) unsent: u32,
    /// Cash without ack, hundredths of a new pound; none while nobody is signed in who can read it.
    pub(crate) cash_minor: Option<i64>,
    /// Milliseconds since the centre was heard; none before its first word.
    pub(crate) offline_ms: Option<u64>,
    /// Milliseconds until the roster ends, below zero after that; none without a roster.
    pub(crate) roster_left_ms: Option<i64>,
    /// Bytes that are free; none where the system does not tell.
    pub(crate) free_bytes: Option<u64>,
}

/// A limit that was reached, or is near.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reached {
    pub(crate) stops: bool,
    pub(crate) limit: Limit,
}

/// Which limit, with what was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Limit {
    Unsent { count: u32, max: u32 },
    Cash { minor: i64, max: i64 },
    Offline { hours: u32, max: u32 },
    Roster { days: u32 },
    Disk { free_mib: u64 },
}

fn is_near(count: u64, max: u64) -> bool {
    count.saturating_mul(100) >= max.saturating_mul(WARN_PERCENT)
}

/// Every limit that is reached or near, the ones that stop first.
pub(crate) fn reached(loads: &Loads, limits: &Limits) -> Vec<Reached> {
    let mut all = Vec::new();
    let mut add = |is_told: bool, stops: bool, limit: Limit| {
        if is_told || stops {
            all.push(Reached { stops, limit });
        }
    };
    let max = limits.unsent_count_max;
    add(
        loads.unsent > 0 && is_near(loads.unsent.into(), max.into()),
        loads.unsent >= max,
        Limit::Unsent { count: loads.unsent, max },
    );
    if let Some(minor) = loads.cash_minor {
        let max = limits.unsent_minor_max;
        let part = |minor: i64| u64::try_from(minor).unwrap_or(0);
        add(minor > 0 && is_near(part(minor), part(max)), minor >= max, Limit::Cash { minor, max });
    }
    if let Some(ms) = loads.offline_ms {
        let max = limits.offline_hours_max;
        let max_ms = u64::from(max).saturating_mul(HOUR_MS);
        let hours = u32::try_from(ms / HOUR_MS).unwrap_or(u32::MAX);
        add(ms > 0 && is_near(ms, max_ms), ms >= max_ms, Limit::Offline { hours, max });
    }
    if let Some(left) = loads.roster_left_ms {
        let days = u32::try_from(left.max(0) / (24 * 3_600_000)).unwrap_or(u32::MAX);
        add(left < ROSTER_WARN_MS, left <= 0, Limit::Roster { days });
    }
    if let Some(free) = loads.free_bytes {
        let limit = Limit::Disk { free_mib: free >> 20 };
        add(free < RESERVE_BYTES / WARN_PERCENT * 100, free < RESERVE_BYTES, limit);
    }
    all.sort_by_key(|one| !one.stops);
    all
}

/// Refuses new work where a limit stops it. `due` is cash that would be taken with it, hundredths of a
/// new pound; a limit of cash stops nothing that takes none.
pub(crate) fn admit(loads: &Loads, limits: &Limits, due: Option<i64>, lang: &str) -> Result<(), Refusal> {
    let stop = reached(loads, limits)
        .into_iter()
        .find(|one| one.stops && (due.is_some() || !matches!(one.limit, Limit::Cash { .. })));
    if let Some(stop) = stop {
        return Err(refusal(&stop.limit, lang));
    }
    match (due, loads.cash_minor) {
        (Some(due), Some(minor)) if minor.saturating_add(due) > limits.unsent_minor_max => {
            Err(refusal(&Limit::Cash { minor, max: limits.unsent_minor_max }, lang))
        }
        (Some(_) | None, Some(_) | None) => Ok(()),
    }
}

fn money(lang: &str, minor: i64) -> String {
    show::money(lang, Money { minor, denomination: Denomination::New })
}

fn refusal(limit: &Limit, lang: &str) -> Refusal {
    match *limit {
        Limit::Unsent { count, max } => Refusal::TooManyUnsent { count, max },
        Limit::Cash { minor, max } => Refusal::TooMuchCash { cash: money(lang, minor), max: money(lang, max) },
        Limit::Offline { hours, max } => Refusal::OfflineTooLong { hours, max },
        Limit::Roster { .. } => Refusal::RosterTooOld,
        Limit::Disk { free_mib } => Refusal::DiskLow { free_mib },
    }
}

/// A limit as the strip and the home page tell it.
pub(crate) fn caution(one: &Reached, lang: &str) -> CautionView {
    let own = shipped(lang);
    let (about, key) = match one.limit {
        Limit::Unsent { .. } => (CautionAbout::Unsent, "unsent"),
        Limit::Cash { .. } => (CautionAbout::Cash, "cash"),
        Limit::Offline { .. } => (CautionAbout::Offline, "offline"),
        Limit::Roster { .. } => (CautionAbout::Roster, "roster"),
        Limit::Disk { .. } => (CautionAbout::Disk, "disk"),
    };
    let sentence = if one.stops {
        refusal(&one.limit, lang).sentence(lang)
    } else {
        let (mut cash, mut most) = (String::new(), String::new());
        let args: Vec<(&str, Arg<'_>)> = match one.limit {
            Limit::Unsent { count, max } => vec![("count", count.into()), ("max", max.into())],
            Limit::Cash { minor, max } => {
                cash.push_str(&money(lang, minor));
                most.push_str(&money(lang, max));
                vec![("cash", (&cash).into()), ("max", (&most).into())]
            }
            Limit::Offline { hours, max } => vec![("hours", hours.into()), ("max", max.into())],
            Limit::Roster { days } => vec![("days", days.into())],
            Limit::Disk { free_mib } => vec![("free_mib", Arg::Count(i64::try_from(free_mib).unwrap_or(i64::MAX)))],
        };
        own.say(&format!("caution-{key}-near"), &args)
    };
    CautionView { about, stops: one.stops, short: own.say(&format!("caution-{key}"), &[]), sentence }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { unsent_count_max: 10, unsent_minor_max: 100_000, offline_hours_max: 100 };

    fn told(loads: Loads) -> Vec<(bool, Limit)> {
        reached(&loads, &LIMITS).into_iter().map(|one| (one.stops, one.limit)).collect()
    }

    #[test]
    fn each_limit_is_told_from_four_fifths_on_and_stops_at_the_whole() {
        assert_eq!(told(Loads { unsent: 7, cash_minor: Some(79_999), ..Loads::default() }), []);
        assert_eq!(told(Loads { unsent: 8, ..Loads::default() }), [(false, Limit::Unsent { count: 8, max: 10 })]);
        assert_eq!(
            told(Loads { unsent: 8, cash_minor: Some(100_000), ..Loads::default() }),
            [(true, Limit::Cash { minor: 100_000, max: 100_000 }), (false, Limit::Unsent { count: 8, max: 10 })]
        );
        let offline = |hours: u64| told(Loads { offline_ms: Some(hours * HOUR_MS), ..Loads::default() });
        assert_eq!(offline(79), []);
        assert_eq!(offline(80), [(false, Limit::Offline { hours: 80, max: 100 })]);
        assert_eq!(offline(100), [(true, Limit::Offline { hours: 100, max: 100 })]);
        let roster = |left: i64| told(Loads { roster_left_ms: Some(left), ..Loads::default() });
        assert_eq!(roster(ROSTER_WARN_MS), []);
        assert_eq!(roster(ROSTER_WARN_MS - 1), [(false, Limit::Roster { days: 6 })]);
        assert_eq!(roster(0), [(true, Limit::Roster { days: 0 })]);
        let free = |mib: u64| told(Loads { free_bytes: Some(mib << 20), ..Loads::default() });
        assert_eq!((free(251).len(), free(249)[0].0, free(199)[0].0), (0, false, true));
    }

    #[test]
    fn cash_stops_cash_and_nothing_else() {
        let full = Loads { cash_minor: Some(99_000), ..Loads::default() };
        assert_eq!(admit(&full, &LIMITS, None, "ar"), Ok(()));
        assert_eq!(admit(&full, &LIMITS, Some(1_000), "ar"), Ok(()));
        assert!(matches!(admit(&full, &LIMITS, Some(1_001), "ar"), Err(Refusal::TooMuchCash { .. })));
        let over = Loads { cash_minor: Some(200_000), ..Loads::default() };
        assert_eq!(admit(&over, &LIMITS, None, "ar"), Ok(()));
        let many = Loads { unsent: 10, ..Loads::default() };
        assert_eq!(admit(&many, &LIMITS, None, "ar"), Err(Refusal::TooManyUnsent { count: 10, max: 10 }));
    }
}
