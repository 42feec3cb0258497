//! Scans: bounds before decoding, what comes out, and what is left behind.

use image::{ImageEncoder, RgbImage, codecs::png::PngEncoder};

use super::*;

/// A page with lines of "writing" and the grain of a camera's chip: noise is what fills a JPEG.
fn photo(width: u32, height: u32, grain: u32) -> RgbImage {
    let mut seed = 0x2545_f491_u32;
    RgbImage::from_fn(width, height, |x, y| {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        let is_ink = y % 60 < 18 && x % 23 < 9 && (x / 160 + y / 60) % 3 != 0;
        let noise = if grain == 0 { 0 } else { seed % grain };
        let light = (if is_ink { 40_u32 } else { 200 } + noise).min(255);
        image::Rgb([light as u8, light as u8, (light / 2) as u8])
    })
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    let (width, height) = picture.dimensions();
    JpegEncoder::new_with_quality(&mut out, 92)
        .encode(picture.as_raw(), width, height, ExtendedColorType::Rgb8)
        .expect("encodes");
    out
}

fn png(picture: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    let (width, height) = picture.dimensions();
    PngEncoder::new(&mut out).write_image(picture.as_raw(), width, height, ExtendedColorType::Rgb8).expect("encodes");
    out
}

/// An EXIF block as cameras write it right after the start of the file: one entry, the orientation,
/// and words that must not go on.
fn with_exif(jpeg: &[u8], orientation: u8, words: &[u8]) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend_from_slice(&[orientation, 0, 0, 0, 0, 0, 0]);
    tiff.extend_from_slice(words);
    let len = u16::try_from(2 + 6 + tiff.len()).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &len, b"Exif\0\0", &tiff, &jpeg[2..]].concat()
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn a_photo_of_a_page_becomes_a_small_grey_jpeg_of_a4_at_200_dots() {
    let big = jpeg(&photo(2100, 2970, 12));
    let scan = scan(&big).expect("a scan");
    assert!(scan.jpeg.len() <= SCAN_BYTES_MAX, "{scan:?}");
    assert_eq!((scan.width, scan.height), (1654, 2339), "{scan:?}");
    let back = image::load_from_memory(&scan.jpeg).expect("a picture");
    assert_eq!(back.color(), image::ColorType::L8);
    assert_eq!((back.width(), back.height()), (scan.width, scan.height));
}

#[test]
fn a_lying_page_keeps_its_dots_and_a_small_one_is_not_blown_up() {
    let lying = scan(&png(&photo(2500, 1700, 0))).expect("a scan");
    assert_eq!(lying.width, SCAN_LONG_SIDE);
    assert!(lying.height <= SCAN_SHORT_SIDE);
    let small = scan(&png(&photo(320, 200, 0))).expect("a scan");
    assert_eq!((small.width, small.height), (320, 200));
}

#[test]
fn even_pure_noise_comes_out_small_enough() {
    let noise = scan(&jpeg(&photo(1500, 2100, 255))).expect("a scan");
    assert!(noise.jpeg.len() <= SCAN_BYTES_MAX, "{noise:?}");
}

#[test]
fn what_a_camera_writes_beside_the_picture_stays_behind_and_the_page_stands_upright() {
    let taken = with_exif(&jpeg(&photo(400, 300, 0)), 6, b"GPS 35.36 N 35.92 E, phone of Rana");
    assert!(holds(&taken, b"phone of Rana"));
    let scan = scan(&taken).expect("a scan");
    assert!(!holds(&scan.jpeg, b"Exif") && !holds(&scan.jpeg, b"Rana"));
    assert_eq!((scan.width, scan.height), (300, 400), "turned by a quarter, as the camera was held");
}

#[test]
fn a_pixel_flood_is_refused_by_its_header() {
    let header = |width: u32, height: u32| {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend_from_slice(&width.to_be_bytes());
        png.extend_from_slice(&height.to_be_bytes());
        png.extend_from_slice(&[8, 2, 0, 0, 0]);
        let mut crc = 0xffff_ffff_u32;
        for byte in &png[12..] {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
            }
        }
        png.extend_from_slice(&(!crc).to_be_bytes());
        // The stream goes on, as a flood's would.
        png.extend_from_slice(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
        png
    };
    let flood = scan(&header(60_000, 60_000));
    assert_eq!(flood, Err(ScanFault::TooManyPixels { width: 60_000, height: 60_000 }));
    assert_eq!(scan(&header(7_746, 7_746)), Err(ScanFault::TooManyPixels { width: 7_746, height: 7_746 }));
    assert_eq!(scan(&header(0, 5)), Err(ScanFault::Damaged));
}

#[test]
fn a_jpeg_that_is_too_short_for_its_pixels_is_damaged_and_the_plainest_page_is_not() {
    let mut short = jpeg(&photo(160, 200, 0));
    let size = short.windows(2).position(|marker| marker == [0xff, 0xc0]).expect("a frame") + 5;
    // Within what is decoded at all, and far more than a few kilobytes can say.
    let claimed: [u8; 4] = [0x3a, 0x98, 0x0b, 0xb8];
    short[size..size + 4].copy_from_slice(&claimed);
    assert_eq!(scan(&short), Err(ScanFault::Damaged));
    let white = RgbImage::from_pixel(2_480, 3_508, image::Rgb([255; 3]));
    assert!(scan(&jpeg(&white)).is_ok(), "an empty sheet is a page");
    let grey = DynamicImage::ImageRgb8(white).into_luma8();
    let mut least = Vec::new();
    JpegEncoder::new_with_quality(&mut least, 1)
        .encode(grey.as_raw(), grey.width(), grey.height(), ExtendedColorType::L8)
        .expect("encodes");
    assert!(scan(&least).is_ok(), "also in {} bytes", least.len());
}

#[test]
fn what_is_no_picture_is_told_apart() {
    assert_eq!(scan(b"%PDF-1.7\n%"), Err(ScanFault::Pdf));
    assert_eq!(scan(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Err(ScanFault::NotAPicture));
    assert_eq!(scan(b"GIF89a\x01\0\x01\0\x80"), Err(ScanFault::NotAPicture));
    assert_eq!(scan(b""), Err(ScanFault::NotAPicture));
    let bytes = SCAN_BYTES_IN_MAX + 1;
    assert_eq!(scan(&vec![0; bytes]), Err(ScanFault::TooManyBytes { bytes }));
    let whole = png(&photo(300, 300, 9));
    assert_eq!(scan(&whole[..whole.len() / 2]), Err(ScanFault::Damaged));
}

#[test]
fn a_thumbnail_is_a_few_kilobytes() {
    let small = thumbnail(&scan(&jpeg(&photo(1000, 1400, 8))).expect("a scan").jpeg).expect("a thumbnail");
    assert!(small.len() < 12_000, "{}", small.len());
    let back = image::load_from_memory(&small).expect("a picture");
    assert!(back.width() <= 144 && back.height() <= 176);
}
