//! The desk's own count of time, by which it knows how long it has kept what was acknowledged. Uptime, and
//! at most a day for each time the machine was off: no clock makes it jump, neither this machine's nor
//! the centre's. Its numbers mean something only among themselves.

use wasl_domain::host::Moment;
use wasl_store::Tx;

use crate::{
    heard::Heard,
    refusal::Refusal,
    shelf::{fact, soft},
};

/// The count as it is kept.
fn lived(tx: &Tx<'_>, raw: Moment) -> Result<Heard, Refusal> {
    let bytes = soft(tx.fact(fact::LIVED))?.flatten();
    match bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
        Some(known) => Ok(known),
        // It begins, or begins again after damage, where nothing acknowledged looks older than it is.
        None => Ok(Heard::now(soft(tx.latest_ack_ms())?.flatten().unwrap_or(0), raw)),
    }
}

/// Counts on, keeps it, and gives it, milliseconds.
pub(crate) fn live_on(tx: &Tx<'_>, raw: Moment) -> Result<i64, Refusal> {
    let now = lived(tx, raw)?.counted(raw);
    tx.set_fact(fact::LIVED, &serde_json::to_vec(&now).expect("plain data"))?;
    Ok(now.true_ms(raw))
}
