//! Care of the desk's file, in small steps beside the work: what was acknowledged long ago is taken
//! away, rows are checked against their tags, the ballast is laid out again, time is counted on, and who is signed in
//! has more of the desk's copies opened.
//!
//! Takes away nothing without the centre's ack, and never a row because it is damaged.

use std::sync::PoisonError;

use serde::Serialize;
use wasl_domain::planted::{self, Bug};
use wasl_store::Before;

use crate::{
    desk::Desk,
    heard::{count_on, heard, true_now},
    limits::RESERVE_BYTES,
    lived::live_on,
    refusal::Refusal,
};

const HOUR_MS: u64 = 60 * 60 * 1_000;
/// Packets stay this long after their ack: so long a centre may be put back and be offered them again.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
/// Where room is short, they stay so long.
const KEPT_SHORT_MS: i64 = 24 * 60 * 60 * 1_000;
/// Packets and requests taken away in one step.
const PURGE_STEP: u32 = 50;
/// All rows are checked again after so long.
const SCRUB_EVERY_MS: u64 = 7 * 24 * HOUR_MS;
const PURGE_EVERY_MS: u64 = 24 * HOUR_MS;

/// Where care stands in this program.
#[derive(Debug, Default)]
pub(crate) struct Caring {
    purged_at: Option<(uuid::Uuid, u64)>,
    scrubbed_at: Option<(uuid::Uuid, u64)>,
}

fn is_due(last: Option<(uuid::Uuid, u64)>, boot: uuid::Uuid, mono_ms: u64, every_ms: u64) -> bool {
    last.is_none_or(|(then, at)| then != boot || mono_ms.saturating_sub(at) >= every_ms)
}

/// What one step of care did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Cared {
    /// Packets that were taken away.
    pub purged: u32,
    /// Rows that were checked.
    pub looked: u32,
    /// Rows that are damaged by now.
    pub damaged: u32,
    /// There is more to do at once.
    pub goes_on: bool,
}

impl Desk {
    /// One step of care: checks at most `budget` rows. To be called at start and every minute, beside
    /// the work, and again at once while [`Cared::goes_on`].
    ///
    /// # Errors
    /// Where the disk would not; nothing is lost by it.
    pub fn care(&self, budget: u32) -> Result<Cared, Refusal> {
        let moment = self.host.now();
        let mut state = self.care.lock().unwrap_or_else(PoisonError::into_inner);
        let free = self.fittings.disk.free_bytes();
        let is_short = free.is_some_and(|free| free < RESERVE_BYTES);
        let purges = is_due(state.purged_at, moment.boot, moment.mono_ms, PURGE_EVERY_MS) || is_short;
        let scrubs = is_due(state.scrubbed_at, moment.boot, moment.mono_ms, SCRUB_EVERY_MS);
        let mut cared = Cared::default();
        // Counting time on is a write of its own kind: where it goes through, the disk takes writes.
        let (lived_ms, now_ms) = self.write_quietly(|tx| {
            count_on(tx, moment)?;
            Ok((live_on(tx, moment)?, true_now(heard(tx)?, moment).as_millisecond()))
        })?;
        self.disk.is_well_again();
        if purges {
            let kept_ms = if is_short { KEPT_SHORT_MS } else { KEPT_MS };
            // Planted: nobody thinks of a centre that may forget.
            let kept_ms = if planted::is(Bug::PurgeEarly) { 0 } else { kept_ms };
            // Planted: whatever the centre's clock says is believed.
            let lived_ms = if planted::is(Bug::RetentionByClock) { now_ms } else { lived_ms };
            let before = Before { acked_ms: lived_ms.saturating_sub(kept_ms), kept_ms: now_ms.saturating_sub(kept_ms) };
            let purged = self.store.purge(before, PURGE_STEP)?;
            cared.purged = purged.packets;
            cared.goes_on = purged.packets.max(purged.requests) >= PURGE_STEP;
            if !cared.goes_on {
                state.purged_at = Some((moment.boot, moment.mono_ms));
            }
        }
        if scrubs {
            let scrubbed = self.store.scrub(budget)?;
            cared.looked = scrubbed.looked;
            cared.goes_on |= !scrubbed.done;
            if scrubbed.done {
                state.scrubbed_at = Some((moment.boot, moment.mono_ms));
            }
        }
        if let Some(session) = self.session().as_mut() {
            cared.goes_on |= session.open_on(self)?;
        }
        if !is_short {
            self.fittings.disk.keep_ballast();
        }
        cared.damaged =
            self.store.read(|tx| Ok::<_, Refusal>(u32::try_from(tx.damaged()?.len()).unwrap_or(u32::MAX)))?;
        Ok(cared)
    }
}
