//! Nonces for desks' requests: nothing is stored, a keyed hash proves that this centre made them.
//!
//! Bytes: when it was given (4, unix minutes) ‖ the desk's turn then (4) ‖ HMAC-SHA256 over both and the
//! desk (8). A nonce may be used several times while it holds, for batches in flight side by side; everything
//! that it lets in is harmless when repeated. Turns count what the ledger heard of a desk, so a nonce also says
//! what an ask is surely younger than, whatever any clock shows.

use hkdf::Hkdf;
use sha2::Sha256;
use wasl_domain::host::Host;
use wasl_protocol::Nonce;

use crate::keys::CentreKeys;

/// A desk that was cut off for so long asks once more.
const HOLDS_MIN: i64 = 7 * 24 * 60;
/// A centre's clock that was put back by less than this does not shut out whoever it spoke to before.
const AHEAD_MIN: i64 = 24 * 60;

/// HKDF's extract step is HMAC-SHA256 with the salt as its key.
fn proof(keys: &CentreKeys, enrolment: u32, front: &[u8]) -> [u8; 8] {
    let mut message = b"wasl-nonce-v1\0".to_vec();
    message.extend_from_slice(&enrolment.to_be_bytes());
    message.extend_from_slice(front);
    let (whole, _) = Hkdf::<Sha256>::extract(Some(keys.nonce()), &message);
    let mut first = [0; 8];
    first.copy_from_slice(&whole[..8]);
    first
}

fn minutes(host: &dyn Host) -> i64 {
    host.now().wall.as_second().div_euclid(60)
}

/// A nonce for one desk at its present turn, see [`crate::ledger::Desk::turn`].
#[must_use]
pub fn fresh(keys: &CentreKeys, enrolment: u32, turn: u32, host: &dyn Host) -> Nonce {
    let mut nonce = [0; 16];
    nonce[..4].copy_from_slice(&u32::try_from(minutes(host)).unwrap_or(0).to_be_bytes());
    nonce[4..8].copy_from_slice(&turn.to_be_bytes());
    let proof = proof(keys, enrolment, &nonce[..8]);
    nonce[8..].copy_from_slice(&proof);
    nonce
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte))
}

/// The desk's turn when a nonce was given. Means something only where [`holds`] is true.
#[must_use]
pub fn turn(nonce: &Nonce) -> u32 {
    number(&nonce[4..8])
}

/// Whether this centre made the nonce for that desk, and it still holds.
#[must_use]
pub fn holds(keys: &CentreKeys, enrolment: u32, nonce: &Nonce, host: &dyn Host) -> bool {
    let expected = proof(keys, enrolment, &nonce[..8]);
    let differences = expected.iter().zip(&nonce[8..]).fold(0, |all, (a, b)| all | (a ^ b));
    let age_min = minutes(host).saturating_sub(i64::from(number(&nonce[..4])));
    differences == 0 && (-AHEAD_MIN..HOLDS_MIN).contains(&age_min)
}
