//! What is sealed at the desk, and under which key. Nothing here touches the store.
//!
//! The *data key* opens drafts and the secret half of the *counter key*; it exists in memory only
//! while somebody is signed in, and on the disk only wrapped, once for each person, by a key
//! stretched from the PIN.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use wasl_domain::host::Host;
use wasl_protocol::{SealingPublic, SealingSecret};
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

/// The key that wraps a person's data key.
pub(crate) fn stretch(pin: &str, salt: &[u8], cost: Cost) -> Result<Key, Refusal> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| Refusal::PinForm)?;
    let mut key = Zeroizing::new([0u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), salt, key.as_mut())
        .map_err(|_| Refusal::PinForm)?;
    Ok(key)
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
