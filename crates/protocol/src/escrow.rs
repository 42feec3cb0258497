//! A packet as text on the citizen's paper: base 45, which a QR holds at its smallest. Whoever brings
//! the paper to the centre brings the packet, even where desk and disk are gone.

use crate::{
    fault::{Part, ProtocolFault},
    packet::{PACKET_BYTES_MAX, Packet},
};

/// How the text begins.
pub const ESCROW_PREFIX: &str = "WASL-E1-";

const SYMBOLS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const CHARS_MAX: usize = PACKET_BYTES_MAX / 2 * 3 + 3;

/// A packet's bytes as text of the alphanumeric set of QR.
#[must_use]
pub fn escrow_text(packet_bytes: &[u8]) -> String {
    let mut text = String::with_capacity(ESCROW_PREFIX.len() + packet_bytes.len().div_ceil(2) * 3);
    text.push_str(ESCROW_PREFIX);
    for pair in packet_bytes.chunks(2) {
        let mut value = pair.iter().fold(0usize, |value, byte| (value << 8) | usize::from(*byte));
        for _ in 0..=pair.len() {
            text.push(char::from(SYMBOLS[value % 45]));
            value /= 45;
        }
    }
    text
}

/// The packet's bytes back from the text, in the one form of a packet; nothing is proved by it.
/// Line ends that a scanner adds are passed over.
///
/// # Errors
/// [`ProtocolFault::Malformed`] or [`ProtocolFault::TooLarge`] with [`Part::Escrow`] where the text is
/// none; where what it holds is no packet, as [`Packet::from_bytes`].
pub fn packet_of_escrow(text: &str) -> Result<Vec<u8>, ProtocolFault> {
    let malformed = ProtocolFault::Malformed { part: Part::Escrow };
    let text = text.trim_start().trim_end_matches(['\r', '\n', '\t']);
    let symbols = text.strip_prefix(ESCROW_PREFIX).ok_or(malformed)?.as_bytes();
    if symbols.len() > CHARS_MAX {
        return Err(ProtocolFault::TooLarge { part: Part::Escrow, max: CHARS_MAX });
    }
    let mut bytes = Vec::with_capacity(symbols.len() / 3 * 2 + 1);
    for group in symbols.chunks(3) {
        let mut value = 0usize;
        for symbol in group.iter().rev() {
            value = value * 45 + SYMBOLS.iter().position(|known| known == symbol).ok_or(malformed)?;
        }
        let [.., high, low] = value.to_be_bytes();
        match (group.len(), value) {
            (3, ..=0xffff) => bytes.extend_from_slice(&[high, low]),
            (2, ..=0xff) => bytes.push(low),
            (_, _) => return Err(malformed),
        }
    }
    Packet::from_bytes(&bytes)?;
    Ok(bytes)
}
