//! Serde for fixed bytes as lower-case hex: `#[serde(with = "wasl_protocol::hex")]`.

use data_encoding::HEXLOWER_PERMISSIVE;
use serde::{Deserialize, Deserializer, Serializer, de::Error};
use zeroize::Zeroizing;

/// `bytes` as lower-case hex.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// Exactly `N` bytes from hex of either case.
#[must_use]
pub fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    (text.len() == 2 * N).then(|| HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()?.try_into().ok()).flatten()
}

/// For `#[serde(with)]`.
///
/// # Errors
/// Only those of the serializer.
pub fn serialize<S: Serializer, const N: usize>(bytes: &[u8; N], to: S) -> Result<S::Ok, S::Error> {
    // Wiped after use: it may be a secret key's.
    to.serialize_str(&Zeroizing::new(encode(bytes)))
}

/// For `#[serde(with)]`.
///
/// # Errors
/// Where it is not hex of exactly `N` bytes.
pub fn deserialize<'de, D: Deserializer<'de>, const N: usize>(from: D) -> Result<[u8; N], D::Error> {
    let text = Zeroizing::new(String::deserialize(from)?);
    decode(&text).ok_or_else(|| D::Error::invalid_length(text.len(), &"hex of a fixed length"))
}

/// For `#[serde(with)]`: a list of fixed bytes, each as hex.
pub mod list {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// For `#[serde(with)]`.
    ///
    /// # Errors
    /// Only those of the serializer.
    pub fn serialize<S: Serializer, const N: usize>(list: &[[u8; N]], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(list.iter().map(|bytes| super::encode(bytes)))
    }

    /// For `#[serde(with)]`.
    ///
    /// # Errors
    /// Where an element is not hex of exactly `N` bytes.
    pub fn deserialize<'de, D: Deserializer<'de>, const N: usize>(from: D) -> Result<Vec<[u8; N]>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        let fixed = |text: &String| super::decode(text);
        texts.iter().map(|text| fixed(text).ok_or_else(|| D::Error::custom("hex of a fixed length"))).collect()
    }
}
