//! Signing keys (Ed25519), their names, and the one form of every signed statement.
//!
//! Never signs bare bytes: every statement begins with its context, so that no signature can be
//! carried from one purpose to another.

use std::fmt;

use ed25519_dalek::Signer as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use wasl_domain::host::Host;
use zeroize::Zeroizing;

use crate::{
    fault::{Part, ProtocolFault},
    hex,
};

/// A SHA-256 digest.
pub type Digest = [u8; 32];
/// An Ed25519 signature.
pub type Signature = [u8; 64];
/// Sixteen bytes that make one exchange unlike every other.
pub type Nonce = [u8; 16];

/// SHA-256 of `bytes`.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

/// A fresh nonce from the host's dice.
#[must_use]
pub fn fresh_nonce(host: &dyn Host) -> Nonce {
    let mut nonce = [0; 16];
    host.fill_random(&mut nonce);
    nonce
}

/// `context ‖ 0x00 ‖` each part with its length before it (four bytes, big-endian).
#[must_use]
pub fn statement(context: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::with_capacity(context.len() + 1 + parts.iter().map(|p| p.len() + 4).sum::<usize>());
    out.extend_from_slice(context.as_bytes());
    out.push(0);
    for part in parts {
        // Every signed part is far below 4 GiB: all formats are bounded before they come here.
        out.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        out.extend_from_slice(part);
    }
    out
}

macro_rules! as_hex {
    ($name:ident) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                hex::serialize(&self.to_bytes(), to)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                hex::deserialize(from).map(Self::from_bytes)
            }
        }
    };
}
macro_rules! shown_as_hex {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(&self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    };
}
pub(crate) use {as_hex, shown_as_hex};

/// Names a key in four bytes: the start of SHA-256 of the public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 4]);

impl KeyId {
    /// The name of a public key's bytes.
    #[must_use]
    pub fn of(public: &[u8; 32]) -> Self {
        let [a, b, c, d, ..] = sha256(public);
        Self([a, b, c, d])
    }
    /// The bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 4] {
        self.0
    }
    /// From its bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 4]) -> Self {
        Self(bytes)
    }
}

/// The public half of a [`SigningKey`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey(pub [u8; 32]);

impl PublicKey {
    /// Checks a signature over [`statement`] strictly (no weak keys, one form of each signature).
    ///
    /// # Errors
    /// [`ProtocolFault::WeakKey`] or [`ProtocolFault::BadSignature`] with [`Part::Key`]; callers say
    /// of what with [`Self::verify_part`].
    pub fn verify(&self, context: &str, parts: &[&[u8]], signature: &Signature) -> Result<(), ProtocolFault> {
        self.verify_part(Part::Key, context, parts, signature)
    }

    /// [`Self::verify`], naming in the fault what was signed.
    ///
    /// # Errors
    /// As [`Self::verify`], with `part`.
    pub fn verify_part(
        &self,
        part: Part,
        context: &str,
        parts: &[&[u8]],
        signature: &Signature,
    ) -> Result<(), ProtocolFault> {
        let key = ed25519_dalek::VerifyingKey::from_bytes(&self.0).map_err(|_| ProtocolFault::WeakKey)?;
        key.verify_strict(&statement(context, parts), &ed25519_dalek::Signature::from_bytes(signature))
            .map_err(|_| ProtocolFault::BadSignature { part })
    }
    /// Its name.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        KeyId::of(&self.0)
    }
    /// The bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 32] {
        self.0
    }
    /// From its bytes; whether they are a key shows at the first use.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// An Ed25519 key that signs. Wiped from memory when dropped.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// A new key from the host's dice.
    #[must_use]
    pub fn generate(host: &dyn Host) -> Self {
        let mut seed = Zeroizing::new([0u8; 32]);
        host.fill_random(seed.as_mut());
        Self(ed25519_dalek::SigningKey::from_bytes(&seed))
    }
    /// From its 32 secret bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let bytes = Zeroizing::new(bytes);
        Self(ed25519_dalek::SigningKey::from_bytes(&bytes))
    }
    /// The 32 secret bytes; whoever takes them wipes them.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }
    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }
    /// Signs [`statement`]; the same statement always gives the same signature.
    #[must_use]
    pub fn sign(&self, context: &str, parts: &[&[u8]]) -> Signature {
        self.0.sign(&statement(context, parts)).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey(of {})", self.public())
    }
}

shown_as_hex!(KeyId);
shown_as_hex!(PublicKey);
as_hex!(KeyId);
as_hex!(PublicKey);
as_hex!(SigningKey);
