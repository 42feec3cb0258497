//! Pictures from outside: what a camera, a scanner or a stranger's stick calls a page.

use wasl_scan::{SCAN_BYTES_MAX, SCAN_LONG_SIDE, SCAN_SHORT_SIDE, scan as small_page, thumbnail};

/// Whatever is taken in comes out small, and as a picture that the same room reads again, side by side.
pub(crate) fn scan(bytes: &[u8]) {
    let Ok(page) = small_page(bytes) else { return };
    assert!(page.jpeg.len() <= SCAN_BYTES_MAX, "{page:?} is too large");
    assert!(page.width.max(page.height) <= SCAN_LONG_SIDE, "{page:?} is too long");
    assert!(page.width.min(page.height) <= SCAN_SHORT_SIDE, "{page:?} is too broad");
    assert!(small_page(&page.jpeg).is_ok(), "{page:?} is not taken in a second time");
    assert!(thumbnail(&page.jpeg).is_ok_and(|small| small.len() < SCAN_BYTES_MAX), "{page:?} has no small picture");
}
