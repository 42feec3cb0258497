//! Pages that citizens bring: pictures of noise, so that no two are alike and a scan has several pieces.

use png::{BitDepth, ColorType, Encoder};
use wasl_protocol::{Digest, sha256};

use crate::dice::Dice;

const SIZE: (u32, u32) = (150, 200);

/// A picture as somebody's scanner gives it.
///
/// # Panics
/// Never: it is written to memory.
pub(crate) fn drawn(dice: &mut Dice) -> Vec<u8> {
    let mut dots = vec![0; (SIZE.0 * SIZE.1) as usize];
    dice.fill(&mut dots);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, SIZE.0, SIZE.1);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header().expect("memory takes it");
    writer.write_image_data(&dots).expect("memory takes it");
    writer.finish().expect("memory takes it");
    bytes
}

/// Hash of the page as a desk takes it in.
///
/// # Panics
/// Where a desk would not take it in.
pub(crate) fn taken_in(picture: &[u8]) -> Digest {
    sha256(&wasl_scan::scan(picture).expect("a picture").jpeg)
}
