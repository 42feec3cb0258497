//! A bitmap as ESC/POS commands. Raster only: the text mode of these printers garbles Arabic.

use crate::sheet::Bitmap;

/// Rows sent in one raster command; small printers hold little more.
const BAND_ROWS: u32 = 128;

/// The commands that print this page on a thermal printer: reset, raster in bands, feed, cut.
///
/// Each band is `GS v 0` at natural size; the width is in bytes, the height in rows, both
/// little-endian. The printer feeds to its knife and cuts, leaving one point where it can.
pub fn escpos(page: &Bitmap) -> Vec<u8> {
    let stride = page.width.div_ceil(8);
    let mut out = Vec::with_capacity(page.rows.len() + 64);
    out.extend_from_slice(b"\x1b@");
    let mut top = 0;
    while top < page.height {
        let rows = BAND_ROWS.min(page.height - top);
        out.extend_from_slice(b"\x1dv0\x00");
        out.extend_from_slice(&low_high(stride));
        out.extend_from_slice(&low_high(rows));
        let from = (top * stride) as usize;
        let to = ((top + rows) * stride) as usize;
        out.extend_from_slice(&page.rows[from..to]);
        top += rows;
    }
    // GS V 66 n: feed to the knife and n dots more, then a partial cut.
    out.extend_from_slice(b"\x1dVB\x00");
    out
}

fn low_high(number: u32) -> [u8; 2] {
    let [low, high, ..] = number.to_le_bytes();
    [low, high]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bands_carry_every_row_once_and_the_paper_is_cut_last() {
        let rows: Vec<u8> = (0..72 * 300_u32).map(|n| (n % 251) as u8).collect();
        let page = Bitmap { width: 576, height: 300, rows: rows.clone() };
        let sent = escpos(&page);

        let mut rest = sent.strip_prefix(b"\x1b@").expect("begins with a reset");
        let mut carried = Vec::new();
        while let Some(band) = rest.strip_prefix(b"\x1dv0\x00") {
            let stride = usize::from(band[0]) + 256 * usize::from(band[1]);
            let height = usize::from(band[2]) + 256 * usize::from(band[3]);
            assert_eq!(stride, 72);
            assert!((1..=128).contains(&height));
            carried.extend_from_slice(&band[4..4 + stride * height]);
            rest = &band[4 + stride * height..];
        }
        assert_eq!(carried, rows);
        assert_eq!(rest, b"\x1dVB\x00");
    }
}
