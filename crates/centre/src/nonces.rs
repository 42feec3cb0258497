//! Nonces for desks' requests: nothing is stored, a keyed hash proves that this centre made them.
//!
//! Bytes: end of validity (4, unix seconds) ‖ dice (4) ‖ HMAC-SHA256 over both and the desk (8).
//! A nonce may be used several times while it holds, for batches in flight side by side; everything
//! that it lets in is harmless when repeated.

use hkdf::Hkdf;
use sha2::Sha256;
use wasl_domain::host::Host;
use wasl_protocol::Nonce;

use crate::keys::CentreKeys;

/// A desk that was cut off for so long asks once more.
const HOLDS_S: i64 = 7 * 24 * 60 * 60;

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
    let until_s = host.now().wall.as_second().saturating_add(HOLDS_S);
    let mut nonce = [0; 16];
    nonce[..4].copy_from_slice(&u32::try_from(until_s).unwrap_or(u32::MAX).to_be_bytes());
    host.fill_random(&mut nonce[4..8]);
    let proof = proof(keys, enrolment, &nonce[..8]);
    nonce[8..].copy_from_slice(&proof);
    nonce
}

/// Whether this centre made the nonce for that desk, and it still holds.
#[must_use]
pub fn holds(keys: &CentreKeys, enrolment: u32, nonce: &Nonce, host: &dyn Host) -> bool {
    let until_s = i64::from(u32::from_be_bytes([nonce[0], nonce[1], nonce[2], nonce[3]]));
    let expected = proof(keys, enrolment, &nonce[..8]);
    let differences = expected.iter().zip(&nonce[8..]).fold(0, |all, (a, b)| all | (a ^ b));
    differences == 0 && host.now().wall.as_second() < until_s
}
