//! What is sealed at the desk, and under which key. Nothing here touches the store.
//!
//! The *data key* opens drafts and the secret half of the *counter key*; it exists in memory only
//! while somebody is signed in, and on the disk only wrapped, once for each person, by a key made of
//! the stretched PIN and, where the person has one, the secret of the card.
//!
//! What that is worth against whoever copied the disk: a PIN alone is one of 10^6, which at a third
//! of a second each is some 95 hours of one core, an afternoon of a rented machine. With a card, 128
//! random bits stand beside it that are nowhere on the disk; the 32 bits of the card's print that are
//! there leave 2^96 cards to be tried with each of the 10^6 PINs, so that guessing PINs opens nothing.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use sha2::Sha256;
use wasl_domain::host::Host;
use wasl_protocol::{CardSecret, SealingPublic, SealingSecret};
use zeroize::Zeroizing;

use crate::{fittings::Cost, refusal::Refusal};

const NONCE: usize = 24;

/// 32 secret bytes that are wiped when dropped.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// Fresh random bytes as a key.
pub(crate) fn fresh_key(host: &dyn Host) -> Key {
    let mut key = Zeroizing::new([0u8; 32]);
    host.fill_random(key.as_mut());
    key
}

/// The PIN, made costly to guess. A cost that no desk ever set (a damaged or forged row) opens nothing.
pub(crate) fn stretch(pin: &str, salt: &[u8], cost: Cost) -> Result<Key, Refusal> {
    if cost.memory_kib > Cost::MEMORY_KIB_MAX || cost.passes > Cost::PASSES_MAX {
        return Err(Refusal::SealedRow);
    }
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| Refusal::PinForm)?;
    let mut key = Zeroizing::new([0u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), salt, key.as_mut())
        .map_err(|_| Refusal::PinForm)?;
    Ok(key)
}

/// Runs after which a measured cost is taken as it is.
const RUNS_MAX: u32 = 6;

/// [`stretch`] at a cost that takes this machine between 300 and 500 ms, as its own uptime counts them.
pub(crate) fn stretch_measured(pin: &str, salt: &[u8], host: &dyn Host) -> Result<(Key, Cost), Refusal> {
    let mut cost = Cost::USUAL;
    let mut was_slow = false;
    for run in 1.. {
        let begun_ms = host.now().mono_ms;
        let key = stretch(pin, salt, cost)?;
        let took_ms = host.now().mono_ms.saturating_sub(begun_ms);
        match cost.better(took_ms).filter(|_| run < RUNS_MAX) {
            // One slow run may be the machine's other work: a cost is lowered only after two.
            Some(_) if took_ms > Cost::WANTED_MS.1 && !was_slow => was_slow = true,
            Some(better) => (cost, was_slow) = (better, false),
            None => return Ok((key, cost)),
        }
    }
    Err(Refusal::PinForm)
}

/// The key that wraps a person's data key: neither the PIN nor the card makes it alone. `bound` is
/// everything of the person's row that must not be exchanged.
pub(crate) fn wrapping_key(stretched: &Key, card: Option<&CardSecret>, bound: &[u8]) -> Key {
    let mut both = Zeroizing::new(Vec::with_capacity(48));
    both.extend_from_slice(stretched.as_slice());
    both.extend_from_slice(card.map_or(&[], |card| card.as_bytes().as_slice()));
    let mut key = Zeroizing::new([0u8; 32]);
    Hkdf::<Sha256>::new(Some(b"wasl-person-key-v1"), &both)
        .expand(bound, key.as_mut())
        .expect("32 bytes are far below what the derivation can give");
    key
}

/// Seals `plain` under `key`; `bound` is authenticated with it.
pub(crate) fn seal(key: &Key, bound: &[u8], plain: &[u8], host: &dyn Host) -> Vec<u8> {
    let mut nonce = [0u8; NONCE];
    host.fill_random(&mut nonce);
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound })
        .expect("a row is far below the cipher's limit of 256 GiB");
    [nonce.as_slice(), &sealed].concat()
}

/// Opens what [`seal`] sealed.
pub(crate) fn open(key: &Key, bound: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or(Refusal::SealedRow)?;
    let cipher = XChaCha20Poly1305::new((&**key).into());
    cipher
        .decrypt(&XNonce::from(*nonce), Payload { msg: body, aad: bound })
        .map(Zeroizing::new)
        .map_err(|_| Refusal::SealedRow)
}

const COUNTER: &str = "wasl-counter-copy-v1";

/// Seals a counter copy: anyone at the desk can write one, only a signed-in assistant reads it.
pub(crate) fn seal_copy(to: &SealingPublic, tracking: u64, plain: &[u8], host: &dyn Host) -> Result<Vec<u8>, Refusal> {
    let (enc, sealed) = to.seal(COUNTER, &tracking.to_be_bytes(), plain, host).map_err(|_| Refusal::SealedRow)?;
    Ok([enc.as_slice(), &sealed].concat())
}

/// Opens a counter copy.
pub(crate) fn open_copy(with: &SealingSecret, tracking: u64, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let (enc, body) = sealed.split_first_chunk::<32>().ok_or(Refusal::SealedRow)?;
    with.open(COUNTER, &tracking.to_be_bytes(), enc, body).map_err(|_| Refusal::SealedRow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fittings::Cost;

    /// What a machine that needs `usual_ms` for the usual cost comes to.
    fn measured(usual_ms: u64) -> (Cost, u64) {
        let took = |cost: Cost| {
            let work = u64::from(cost.memory_kib) * u64::from(cost.passes);
            work * usual_ms / (u64::from(Cost::USUAL.memory_kib) * u64::from(Cost::USUAL.passes))
        };
        let mut cost = Cost::USUAL;
        for _ in 0..RUNS_MAX {
            match cost.better(took(cost)) {
                Some(better) => cost = better,
                None => return (cost, took(cost)),
            }
        }
        panic!("no end for a machine of {usual_ms} ms");
    }

    #[test]
    fn a_cost_takes_between_300_and_500_ms_on_any_machine_that_can_and_is_never_below_the_floor() {
        for usual_ms in 40..=8_000 {
            let (cost, took_ms) = measured(usual_ms);
            assert!(cost.memory_kib >= Cost::FLOOR.memory_kib && cost.passes >= Cost::FLOOR.passes, "{cost:?}");
            let is_floor = cost == Cost::FLOOR;
            let is_most = cost.passes == Cost::PASSES_MAX;
            assert!(
                (300..=500).contains(&took_ms) || (is_floor && took_ms > 500) || (is_most && took_ms < 300),
                "{usual_ms} ms: {cost:?} takes {took_ms} ms"
            );
        }
        assert_eq!(measured(343).0, Cost::USUAL);
        assert_eq!(measured(8_000).0, Cost::FLOOR);
    }

    #[test]
    fn the_key_that_wraps_changes_with_pin_card_and_row() {
        let salt = [7u8; 16];
        let cost = Cost { memory_kib: 8, passes: 1 };
        let stretched = |pin: &str| stretch(pin, &salt, cost).expect("a cost the library takes");
        let card = CardSecret::from_bytes([1; 16]);
        let keys = [
            wrapping_key(&stretched("482913"), None, b"row"),
            wrapping_key(&stretched("482914"), None, b"row"),
            wrapping_key(&stretched("482913"), Some(&card), b"row"),
            wrapping_key(&stretched("482913"), Some(&CardSecret::from_bytes([2; 16])), b"row"),
            wrapping_key(&stretched("482913"), Some(&card), b"other"),
        ];
        for (at, one) in keys.iter().enumerate() {
            assert!(keys[..at].iter().all(|other| **other != **one), "key {at} is another's");
        }
        assert!(stretch("482913", &salt, Cost { memory_kib: u32::MAX, passes: 1 }).is_err(), "a forged cost");
    }
}
