//! Pictures of invented papers, as a scanner gives them: lines of marks on paper that is not quite even.

use crate::ground::{Step, Stopped};

/// A page of so many pixels as a PNG. Another seed is another page.
///
/// # Errors
/// When memory does not take it.
pub fn page(width: u32, height: u32, seed: u32) -> Step<Vec<u8>> {
    let mut die = seed | 1;
    let mut dots = Vec::with_capacity((width * height) as usize);
    for y in 0..height {
        for x in 0..width {
            die ^= die << 13;
            die ^= die >> 17;
            die ^= die << 5;
            let is_ink = y % 48 < 16 && x % 19 < 9 && !(x / 90 + y / 48 + seed).is_multiple_of(3);
            let light = if is_ink { 40 } else { 215 } + die % 24;
            dots.push(u8::try_from(light).unwrap_or(u8::MAX));
        }
    }
    let failed = |fault: png::EncodingError| Stopped(format!("picture: {fault}"));
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&dots).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(out)
}
