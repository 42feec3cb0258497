//! Eyes for receipts: reads a QR out of a picture with a decoder that shares nothing with the press.

use crate::ground::{Step, Stopped};

/// How the text of a sealed copy at the foot of a slip begins; everything else is the receipt's own.
const SEALED_COPY: &str = "WASL-E1-";

/// The text of the receipt's QR in a PNG.
///
/// # Errors
/// When the picture can't be read or does not hold exactly one such code.
pub fn read_qr(png: &[u8]) -> Step<String> {
    one(png, |text| !text.starts_with(SEALED_COPY))
}

/// The text of the sealed copy of a request in a PNG of its slip.
///
/// # Errors
/// When the picture can't be read or does not hold exactly one such code.
pub fn read_sealed_copy(png: &[u8]) -> Step<String> {
    one(png, |text| text.starts_with(SEALED_COPY))
}

fn one(png: &[u8], is_meant: impl Fn(&str) -> bool) -> Step<String> {
    let mut meant: Vec<String> = read_codes(png)?.into_iter().filter(|text| is_meant(text)).collect();
    match (meant.pop(), meant.len()) {
        (Some(text), 0) => Ok(text),
        (Some(_) | None, others) => Err(Stopped(format!("not one such code in the picture, {others} more"))),
    }
}

/// The texts of all codes in a PNG that can be read.
///
/// # Errors
/// When the picture can't be read.
pub fn read_codes(png: &[u8]) -> Step<Vec<String>> {
    let failed = |fault: png::DecodingError| Stopped(format!("picture: {fault}"));
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(failed)?;
    let size = reader.output_buffer_size().ok_or_else(|| Stopped("picture: too large".to_owned()))?;
    let mut dots = vec![0; size];
    let frame = reader.next_frame(&mut dots).map_err(failed)?;
    let channels = frame.color_type.samples();
    let (width, height) = (frame.width as usize, frame.height as usize);
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| dots[y * frame.line_size + x * channels]);
    Ok(image.detect_grids().iter().filter_map(|code| code.decode().ok()).map(|(_, text)| text).collect())
}
