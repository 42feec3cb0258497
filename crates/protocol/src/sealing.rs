//! Sealing keys (X25519): what packets are sealed to. Wiped from memory when dropped.

use std::fmt;

use hpke::{Deserializable, OpModeR, OpModeS, Serializable};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use wasl_domain::host::Host;
use zeroize::Zeroizing;

use crate::{
    fault::ProtocolFault,
    hex,
    keys::{KeyId, as_hex, shown_as_hex},
};

type Kem = hpke::kem::X25519HkdfSha256;
type Kdf = hpke::kdf::HkdfSha256;
type Aead = hpke::aead::ChaCha20Poly1305;

/// How much longer sealed bytes are than what they seal.
pub const SEAL_OVERHEAD: usize = 16;

/// The half that anyone may seal to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SealingPublic(pub [u8; 32]);

/// The half that opens.
#[derive(Clone)]
pub struct SealingSecret(Zeroizing<[u8; 32]>);

impl SealingPublic {
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
    /// From its bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Seals `plain` so that only the secret half opens it: HPKE (RFC 9180) single shot in base
    /// mode, X25519-HKDF-SHA256 with ChaCha20-Poly1305. Gives the encapsulated key and the sealed
    /// bytes, which are [`SEAL_OVERHEAD`] longer. `info` names the purpose, `bound` is
    /// authenticated with it.
    ///
    /// # Errors
    /// [`ProtocolFault::WeakKey`] where this is no usable key.
    pub fn seal(
        &self,
        info: &str,
        bound: &[u8],
        plain: &[u8],
        host: &dyn Host,
    ) -> Result<([u8; 32], Vec<u8>), ProtocolFault> {
        let mut seed = Zeroizing::new([0u8; 32]);
        host.fill_random(seed.as_mut());
        let mut dice = ChaCha20Rng::from_seed(*seed);
        let to = <Kem as hpke::Kem>::PublicKey::from_bytes(&self.0).map_err(|_| ProtocolFault::WeakKey)?;
        let (enc, sealed) = hpke::single_shot_seal_with_rng::<Aead, Kdf, Kem>(
            &OpModeS::Base,
            &to,
            info.as_bytes(),
            plain,
            bound,
            &mut dice,
        )
        .map_err(|_| ProtocolFault::WeakKey)?;
        let mut enc_bytes = [0u8; 32];
        enc_bytes.copy_from_slice(&enc.to_bytes());
        Ok((enc_bytes, sealed))
    }
}

impl SealingSecret {
    /// A new key from the host's dice.
    #[must_use]
    pub fn generate(host: &dyn Host) -> Self {
        let mut bytes = Zeroizing::new([0u8; 32]);
        host.fill_random(bytes.as_mut());
        Self(bytes)
    }
    /// From its 32 secret bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
    /// The 32 secret bytes; whoever takes them wipes them.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        *self.0
    }
    /// The half to seal to.
    #[must_use]
    pub fn public(&self) -> SealingPublic {
        let secret = x25519_dalek::StaticSecret::from(*self.0);
        SealingPublic(x25519_dalek::PublicKey::from(&secret).to_bytes())
    }
    /// The name of the public half.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        self.public().key_id()
    }

    /// Opens what [`SealingPublic::seal`] sealed with the same `info` and `bound`.
    ///
    /// # Errors
    /// [`ProtocolFault::Seal`] where key, `info`, `bound` or a single bit differs.
    pub fn open(
        &self,
        info: &str,
        bound: &[u8],
        enc: &[u8; 32],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, ProtocolFault> {
        let secret = <Kem as hpke::Kem>::PrivateKey::from_bytes(self.0.as_ref()).map_err(|_| ProtocolFault::WeakKey)?;
        let enc = <Kem as hpke::Kem>::EncappedKey::from_bytes(enc).map_err(|_| ProtocolFault::Seal)?;
        hpke::single_shot_open::<Aead, Kdf, Kem>(&OpModeR::Base, &secret, &enc, info.as_bytes(), sealed, bound)
            .map(Zeroizing::new)
            .map_err(|_| ProtocolFault::Seal)
    }
}

impl fmt::Debug for SealingSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingSecret(of {})", self.public())
    }
}

shown_as_hex!(SealingPublic);
as_hex!(SealingPublic);
as_hex!(SealingSecret);
