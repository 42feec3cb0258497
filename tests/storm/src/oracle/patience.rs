//! What must hold of a courier's alarm clock at any moment: however long nothing got through, it tries
//! again within the hour in which a citizen was promised an answer.

use super::{Judged, must};

/// Ten minutes after the worst of failures, five where the centre asked to come later, and a little.
const MOST_MS: i64 = 11 * 60_000;

/// Judges when a courier wants to be woken next.
///
/// # Errors
/// It sleeps for too long.
pub fn judge(number: usize, now_ms: i64, wake_ms: i64) -> Judged {
    let wait_ms = wake_ms.saturating_sub(now_ms);
    must(wait_ms <= MOST_MS, || format!("desk-{number}: the courier sleeps for {} s", wait_ms / 1_000))
}
