//! Eyes for receipts: reads a QR out of a picture with a decoder that shares nothing with the press.

use crate::ground::{Step, Stopped};

/// The text of the one QR in a PNG.
///
/// # Errors
/// When the picture can't be read or holds no readable code.
pub fn read_qr(png: &[u8]) -> Step<String> {
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
    let codes = image.detect_grids();
    match codes.as_slice() {
        [code] => code.decode().map(|(_, text)| text).map_err(|fault| Stopped(format!("QR: {fault}"))),
        others => Err(Stopped(format!("{} codes instead of one", others.len()))),
    }
}
