//! Nonces for desks' requests: nothing is stored, a keyed hash proves that this centre made them.
//!
//! Bytes: when it was given (6, unix milliseconds) ‖ dice (2) ‖ HMAC-SHA256 over both and the desk (8).
//! A nonce may be used several times while it holds, for batches in flight side by side; everything
//! that it lets in is harmless when repeated. Since a desk can't use one before it was given, its time
//! also says what an ask is surely younger than.

use hkdf::Hkdf;
use sha2::Sha256;
use wasl_domain::host::Host;
use wasl_protocol::Nonce;

use crate::keys::CentreKeys;

/// A desk that was cut off for so long asks once more.
const HOLDS_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// A centre's clock that was put back by less than this does not shut out whoever it spoke to before.
const AHEAD_MS: i64 = 24 * 60 * 60 * 1000;

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

/// A nonce for one desk.
#[must_use]
pub fn fresh(keys: &CentreKeys, enrolment: u32, host: &dyn Host) -> Nonce {
    let now_ms = u64::try_from(host.now().wall.as_millisecond()).unwrap_or(0);
    let mut nonce = [0; 16];
    nonce[..6].copy_from_slice(&now_ms.to_be_bytes()[2..]);
    host.fill_random(&mut nonce[6..8]);
    let proof = proof(keys, enrolment, &nonce[..8]);
    nonce[8..].copy_from_slice(&proof);
    nonce
}

/// When a nonce was given, unix milliseconds by the centre's clock. Means something only where
/// [`holds`] is true.
#[must_use]
pub fn given_ms(nonce: &Nonce) -> i64 {
    nonce[..6].iter().fold(0, |ms, byte| (ms << 8) | i64::from(*byte))
}

/// Whether this centre made the nonce for that desk, and it still holds.
#[must_use]
pub fn holds(keys: &CentreKeys, enrolment: u32, nonce: &Nonce, host: &dyn Host) -> bool {
    let expected = proof(keys, enrolment, &nonce[..8]);
    let differences = expected.iter().zip(&nonce[8..]).fold(0, |all, (a, b)| all | (a ^ b));
    let age_ms = host.now().wall.as_millisecond().saturating_sub(given_ms(nonce));
    differences == 0 && (-AHEAD_MS..HOLDS_MS).contains(&age_ms)
}
