//! Staff cards: 128 secret bits as a text that a scanner reads and a person could type. With the PIN
//! it wraps what a stolen disk must not open.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use wasl_domain::{
    digits::{ascii_digit, is_separator},
    host::Host,
};
use zeroize::Zeroizing;

use crate::{
    fault::{Part, ProtocolFault},
    keys::{sha256, statement},
};

/// How the text begins.
pub const CARD_PREFIX: &str = "WASL-C1-";

const SYMBOLS: usize = 32;
const PREFIX_BARE: &str = "WASLC1";

/// A card's secret. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct CardSecret(Zeroizing<[u8; 16]>);

impl CardSecret {
    /// A fresh secret from the host's dice.
    #[must_use]
    pub fn generate(host: &dyn Host) -> Self {
        let mut bytes = Zeroizing::new([0u8; 16]);
        host.fill_random(bytes.as_mut());
        Self(bytes)
    }
    /// From its 16 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Zeroizing::new(bytes))
    }
    /// The 16 bytes, for deriving a key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
    /// What tells whose card it is without opening anything: four bytes of a digest of the secret.
    #[must_use]
    pub fn print(&self) -> [u8; 4] {
        self.digest("wasl-card-v1")
    }
    fn digest(&self, context: &str) -> [u8; 4] {
        let [a, b, c, d, ..] = sha256(&statement(context, &[self.0.as_slice()]));
        [a, b, c, d]
    }
    /// The card's text, check included; wiped when dropped.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0u8; 20]);
        bytes[..16].copy_from_slice(self.0.as_slice());
        bytes[16..].copy_from_slice(&self.digest("wasl-card-check-v1"));
        let mut text = Zeroizing::new(String::with_capacity(CARD_PREFIX.len() + SYMBOLS));
        text.push_str(CARD_PREFIX);
        BASE32_NOPAD.encode_append(bytes.as_slice(), &mut text);
        text
    }
    /// Reads a card's text: either case, any spaces and dashes, and 0, 1, 8 for O, I, B.
    ///
    /// # Errors
    /// [`ProtocolFault::Malformed`] where it is no card, [`ProtocolFault::Truncated`] where it is too
    /// short, [`ProtocolFault::CodeCheck`] where its check does not fit.
    pub fn from_text(text: &str) -> Result<Self, ProtocolFault> {
        let malformed = ProtocolFault::Malformed { part: Part::Card };
        let mut bare = Zeroizing::new(String::with_capacity(PREFIX_BARE.len() + SYMBOLS));
        for c in text.chars().filter(|c| !is_separator(*c)) {
            let c = ascii_digit(c).unwrap_or(c).to_ascii_uppercase();
            if bare.len() == PREFIX_BARE.len() + SYMBOLS || !c.is_ascii_alphanumeric() {
                return Err(malformed);
            }
            let is_symbol = bare.len() >= PREFIX_BARE.len();
            bare.push(match c {
                '0' if is_symbol => 'O',
                '1' if is_symbol => 'I',
                '8' if is_symbol => 'B',
                other => other,
            });
        }
        let symbols = bare.strip_prefix(PREFIX_BARE).ok_or(malformed)?;
        if symbols.len() < SYMBOLS {
            return Err(ProtocolFault::Truncated { part: Part::Card });
        }
        let bytes = Zeroizing::new(BASE32_NOPAD.decode(symbols.as_bytes()).map_err(|_| malformed)?);
        let (secret, check) = bytes.split_first_chunk::<16>().ok_or(malformed)?;
        let card = Self::from_bytes(*secret);
        if card.digest("wasl-card-check-v1") == check { Ok(card) } else { Err(ProtocolFault::CodeCheck) }
    }
}

impl fmt::Debug for CardSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardSecret(hidden)")
    }
}
