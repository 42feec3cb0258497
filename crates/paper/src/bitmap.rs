//! Dots and bytes: how a bitmap is read, written to, and kept as a picture.

use png::{BitDepth, ColorType, Encoder, PixelDimensions, Unit};

use crate::sheet::Bitmap;

/// 203 dots an inch, as PNG counts: dots a metre.
const DOTS_A_METRE: u32 = 7992;

impl Bitmap {
    /// Whether the dot is black; dots outside the page are white.
    pub fn is_black(&self, x: u32, y: u32) -> bool {
        x < self.width && y < self.height && self.rows[self.byte(x, y)] & (0x80 >> (x % 8)) != 0
    }

    /// Sets one dot of the page.
    pub(crate) fn set(&mut self, x: u32, y: u32, is_black: bool) {
        let (byte, bit) = (self.byte(x, y), 0x80 >> (x % 8));
        if is_black {
            self.rows[byte] |= bit;
        } else {
            self.rows[byte] &= !bit;
        }
    }

    fn byte(&self, x: u32, y: u32) -> usize {
        (y * self.width.div_ceil(8) + x / 8) as usize
    }

    /// The page as a PNG: one bit a dot, grey, marked as 203 dpi.
    pub fn png(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, self.width, self.height);
        encoder.set_color(ColorType::Grayscale);
        encoder.set_depth(BitDepth::One);
        encoder.set_pixel_dims(Some(PixelDimensions { xppu: DOTS_A_METRE, yppu: DOTS_A_METRE, unit: Unit::Meter }));
        // In PNG a set bit is white.
        let light: Vec<u8> = self.rows.iter().map(|byte| !byte).collect();
        encoder
            .write_header()
            .and_then(|mut writer| {
                writer.write_image_data(&light)?;
                writer.finish()
            })
            .expect("memory takes every byte, and the rows have the length the header states");
        out
    }
}
