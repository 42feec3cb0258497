//! What only time shows: packets that are missing for too long.

use wasl_domain::host::Host;

use crate::{
    desks::missing,
    fault::CentreFault,
    ledger::{AlarmKind, Gap, Ledger},
};

/// A gap that closes within this is nothing; one that stays needs a person.
pub const GAP_STAYS_MS: i64 = 24 * 60 * 60 * 1000;

/// Raises an alarm for each gap that stays, once, and settles those whose packets came after all.
///
/// # Errors
/// Where the ledger would not.
pub fn watch(ledger: &dyn Ledger, host: &dyn Host) -> Result<(), CentreFault> {
    let now_ms = host.now().wall.as_millisecond();
    let staying: Vec<Gap> =
        ledger.gaps()?.into_iter().filter(|gap| now_ms.saturating_sub(gap.since_ms) >= GAP_STAYS_MS).collect();
    let is_open = |enrolment: Option<u32>, detail: &str| {
        staying.iter().any(|gap| Some(gap.enrolment) == enrolment && missing(gap) == detail)
    };
    for alarm in ledger.alarms()?.into_iter().filter(|alarm| alarm.what == AlarmKind::GapStays) {
        if !is_open(alarm.enrolment, &alarm.detail) {
            ledger.settle_alarm(alarm.id, "", now_ms)?;
        }
    }
    for gap in &staying {
        ledger.raise_once(AlarmKind::GapStays, Some(gap.enrolment), &missing(gap), now_ms)?;
    }
    Ok(())
}
