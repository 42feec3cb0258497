//! THE GLASS: a citizen's paper as a picture, from what a camera or a scanner gave to what is small enough
//! for a slow line. Judges the size by the header before a single pixel is decoded; knows no request.
//!
//! The one place that reads pictures from outside. It leans on nothing but the decoders, so that a fuzzer
//! reaches all of them; it opens no file and shows nothing.
//!
//! Writing the picture anew also leaves behind everything that a camera writes beside it: place, time,
//! device, a small copy of an uncropped original.

use std::io::Cursor;

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use thiserror::Error;

/// The largest picture that is taken in, in bytes.
pub const SCAN_BYTES_IN_MAX: usize = 20 << 20;
/// The most pixels that are decoded.
pub const SCAN_PIXELS_MAX: u64 = 60_000_000;
/// The largest scan that comes out, in bytes.
pub const SCAN_BYTES_MAX: usize = 300_000;
/// The longer side of a page at 200 dots an inch: A4.
pub const SCAN_LONG_SIDE: u32 = 2339;
/// The shorter side.
pub const SCAN_SHORT_SIDE: u32 = 1654;

/// Bytes that decoding may take: every picture of [`SCAN_PIXELS_MAX`] in three colours fits.
const DECODED_BYTES_MAX: u64 = 256 << 20;
/// Pixels that a byte of a JPEG stands for at most: each block of 64 takes a bit or more.
const JPEG_PIXELS_A_BYTE: u64 = 512;
/// Qualities that are tried, best first; below the last one letters of 8 points break.
const QUALITIES: [u8; 5] = [75, 62, 50, 40, 30];
/// How much smaller a page gets when no quality was small enough.
const SHRINK: (u32, u32) = (4, 5);
const THUMBNAIL_SIDES: (u32, u32) = (144, 176);
const THUMBNAIL_QUALITY: u8 = 60;

/// A page, ready to be sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Scan {
    /// A grey JPEG of at most [`SCAN_BYTES_MAX`] bytes, upright, without anything beside its pixels.
    pub jpeg: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Shows nothing of the page: a scan in a log is its size.
impl std::fmt::Debug for Scan {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Scan({} x {}, {} bytes)", self.width, self.height, self.jpeg.len())
    }
}

/// Why a picture is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ScanFault {
    /// More bytes than [`SCAN_BYTES_IN_MAX`].
    #[error("{bytes} bytes, at most {SCAN_BYTES_IN_MAX}")]
    TooManyBytes {
        /// How many.
        bytes: usize,
    },
    /// A PDF: its pages are not pictures.
    #[error("a PDF")]
    Pdf,
    /// Neither JPEG nor PNG.
    #[error("neither JPEG nor PNG")]
    NotAPicture,
    /// More pixels than [`SCAN_PIXELS_MAX`], or more bytes of them than a desk's machine has to spare.
    #[error("{width} x {height} pixels")]
    TooManyPixels {
        /// Across.
        width: u32,
        /// Down.
        height: u32,
    },
    /// The header is fine, the picture is not.
    #[error("the picture is damaged")]
    Damaged,
}

/// Makes a picture into a scan: upright, grey, on an A4 page of 200 dots an inch (standing or lying),
/// JPEG.
///
/// # Errors
/// Why it cannot be taken in; nothing is decoded before bytes and pixels are counted.
pub fn scan(bytes: &[u8]) -> Result<Scan, ScanFault> {
    let mut page = decoded(bytes)?;
    let (long, short) = (page.width().max(page.height()), page.width().min(page.height()));
    if long > SCAN_LONG_SIDE || short > SCAN_SHORT_SIDE {
        let (across, down) = if page.width() > page.height() {
            (SCAN_LONG_SIDE, SCAN_SHORT_SIDE)
        } else {
            (SCAN_SHORT_SIDE, SCAN_LONG_SIDE)
        };
        page = page.resize(across, down, FilterType::Triangle);
    }
    loop {
        for quality in QUALITIES {
            let jpeg = written(&page, quality)?;
            if jpeg.len() <= SCAN_BYTES_MAX {
                return Ok(Scan { jpeg, width: page.width(), height: page.height() });
            }
        }
        let smaller = |side: u32| (side * SHRINK.0 / SHRINK.1).max(1);
        page = page.resize(smaller(page.width()), smaller(page.height()), FilterType::Triangle);
    }
}

/// A small picture of a scan, for a list: JPEG of a few kilobytes.
///
/// # Errors
/// As [`scan`].
pub fn thumbnail(jpeg: &[u8]) -> Result<Vec<u8>, ScanFault> {
    let page = decoded(jpeg)?;
    written(&page.thumbnail(THUMBNAIL_SIDES.0, THUMBNAIL_SIDES.1), THUMBNAIL_QUALITY)
}

/// The picture, upright and grey.
fn decoded(bytes: &[u8]) -> Result<DynamicImage, ScanFault> {
    if bytes.len() > SCAN_BYTES_IN_MAX {
        return Err(ScanFault::TooManyBytes { bytes: bytes.len() });
    }
    if bytes.starts_with(b"%PDF") {
        return Err(ScanFault::Pdf);
    }
    let format = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png)) => format,
        Ok(_) | Err(_) => return Err(ScanFault::NotAPicture),
    };
    let (width, height) =
        ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().map_err(|_| ScanFault::Damaged)?;
    let too_many = ScanFault::TooManyPixels { width, height };
    if u64::from(width) * u64::from(height) > SCAN_PIXELS_MAX {
        return Err(too_many);
    }
    // The decoder would fill up with grey what is not there, for seconds.
    if format == ImageFormat::Jpeg && too_long_for(width, height, bytes.len()) {
        return Err(ScanFault::Damaged);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| ScanFault::Damaged)?;
    if decoder.total_bytes() > DECODED_BYTES_MAX {
        return Err(too_many);
    }
    let turned = decoder.orientation().map_err(|_| ScanFault::Damaged)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| ScanFault::Damaged)?;
    let mut grey = DynamicImage::ImageLuma8(picture.into_luma8());
    grey.apply_orientation(turned);
    Ok(grey)
}

/// Whether a JPEG of so many bytes cannot hold all of its pixels.
fn too_long_for(width: u32, height: u32, bytes: usize) -> bool {
    u64::from(width) * u64::from(height) > JPEG_PIXELS_A_BYTE.saturating_mul(u64::try_from(bytes).unwrap_or(u64::MAX))
}

fn written(page: &DynamicImage, quality: u8) -> Result<Vec<u8>, ScanFault> {
    let mut jpeg = Vec::new();
    let dots = page.as_luma8().ok_or(ScanFault::Damaged)?;
    JpegEncoder::new_with_quality(&mut jpeg, quality)
        .encode(dots.as_raw(), page.width(), page.height(), ExtendedColorType::L8)
        .map_err(|_| ScanFault::Damaged)?;
    Ok(jpeg)
}

#[cfg(test)]
mod tests;
