//! How a desk proves an HTTP request: a signature over method, path, body, the centre's nonce and a
//! counter. No clock, no bearer secret.

use crate::{
    fault::{Part, ProtocolFault},
    hex,
    keys::{Nonce, PublicKey, Signature, SigningKey, sha256},
};

/// Header: the desk's enrolment number.
pub const DESK_HEADER: &str = "Wasl-Desk";
/// Header: the centre's nonce in hex; also on its answers, where it is a fresh one.
pub const NONCE_HEADER: &str = "Wasl-Nonce";
/// Header: how often this nonce was used before.
pub const COUNTER_HEADER: &str = "Wasl-Counter";
/// Header: the signature in hex.
pub const SIGNATURE_HEADER: &str = "Wasl-Signature";

const CONTEXT: &str = "wasl-req-v1";

/// The proof that travels with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestProof {
    /// The desk.
    pub enrolment: u32,
    /// The centre's nonce.
    pub nonce: Nonce,
    /// Unique with this nonce.
    pub counter: u64,
    /// The desk's signature.
    pub signature: Signature,
}

impl RequestProof {
    /// The four headers.
    #[must_use]
    pub fn headers(&self) -> [(&'static str, String); 4] {
        [
            (DESK_HEADER, self.enrolment.to_string()),
            (NONCE_HEADER, hex::encode(&self.nonce)),
            (COUNTER_HEADER, self.counter.to_string()),
            (SIGNATURE_HEADER, hex::encode(&self.signature)),
        ]
    }
    /// The proof from a request's headers; `header` gives one by name.
    ///
    /// # Errors
    /// [`ProtocolFault::Malformed`] where one is missing or unreadable.
    pub fn from_headers<'h>(header: impl Fn(&str) -> Option<&'h str>) -> Result<Self, ProtocolFault> {
        let read = || {
            Some(Self {
                enrolment: header(DESK_HEADER)?.trim().parse().ok()?,
                nonce: hex::decode(header(NONCE_HEADER)?.trim())?,
                counter: header(COUNTER_HEADER)?.trim().parse().ok()?,
                signature: hex::decode(header(SIGNATURE_HEADER)?.trim())?,
            })
        };
        read().ok_or(ProtocolFault::Malformed { part: Part::Request })
    }
}

/// Signs a request. `method` in capitals, `path` without host and query.
#[must_use]
pub fn sign_request(
    key: &SigningKey,
    enrolment: u32,
    method: &str,
    path: &str,
    body: &[u8],
    nonce: Nonce,
    counter: u64,
) -> RequestProof {
    let signature =
        key.sign(CONTEXT, &[method.as_bytes(), path.as_bytes(), &sha256(body), &nonce, &counter.to_be_bytes()]);
    RequestProof { enrolment, nonce, counter, signature }
}

/// Whether `key` signed this request. Nonce and counter are the centre's to judge.
///
/// # Errors
/// [`ProtocolFault::BadSignature`] or [`ProtocolFault::WeakKey`].
pub fn verify_request(
    proof: &RequestProof,
    key: &PublicKey,
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<(), ProtocolFault> {
    key.verify_part(
        Part::Request,
        CONTEXT,
        &[method.as_bytes(), path.as_bytes(), &sha256(body), &proof.nonce, &proof.counter.to_be_bytes()],
        &proof.signature,
    )
}
