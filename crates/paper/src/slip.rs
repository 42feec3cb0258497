//! From the laid-out slip to dots: threshold without grey, and the QR stamped dot by dot.
//!
//! The layout only says where the code goes; its dots are never scaled or blended.

use typst::layout::{Frame, FrameItem, Point};
use typst::utils::Scalar;
use typst_layout::PagedDocument;
use typst_render::RenderOptions;

use crate::code::Code;
use crate::sheet::Bitmap;

/// Dots across the slip: 72 mm at 203 dpi.
pub(crate) const WIDTH_DOTS: u32 = 576;

/// Grey below this is ink: a dot counts as black when two fifths of it are covered, which keeps thin
/// strokes of Arabic letters whole on thermal paper.
const INK_BELOW: u8 = 153;

/// The slip as dots with its codes, from the top. The page has one point to the dot.
pub(crate) fn dots(slip: &PagedDocument, codes: &[&Code]) -> Option<Bitmap> {
    let page = slip.pages().first()?;
    let options = RenderOptions { pixel_per_pt: Scalar::new(1.0), render_bleed: false };
    let grey = typst_render::render(page, &options);
    let mut bitmap = Bitmap { width: grey.width(), height: grey.height(), rows: Vec::new() };
    for row in grey.data().chunks_exact(4 * grey.width() as usize) {
        bitmap.rows.extend(row.chunks(4 * 8).map(eight_dots));
    }
    let mut places = Vec::new();
    code_places(&page.frame, Point::zero(), &mut places);
    places.sort_by_key(|(_, top)| *top);
    let mut places = places.into_iter();
    for code in codes {
        let (left, top) = places.next()?;
        stamp(&mut bitmap, code, left, top);
    }
    Some(bitmap)
}

/// Eight pixels of four bytes as one byte of dots. On a white page any colour byte tells the grey.
fn eight_dots(pixels: &[u8]) -> u8 {
    let is_ink = |at: usize| pixels.get(4 * at).is_some_and(|grey| *grey < INK_BELOW);
    (0..8).filter(|at| is_ink(*at)).fold(0, |byte, at| byte | 0x80 >> at)
}

/// Where the layout left room for codes: they are the only pictures on the page.
fn code_places(frame: &Frame, origin: Point, places: &mut Vec<(u32, u32)>) {
    for (at, item) in frame.items() {
        let place = origin + *at;
        match item {
            FrameItem::Group(group) => code_places(&group.frame, place, places),
            // Whole and small by construction; the cast drops what rounding left.
            FrameItem::Image(..) => places.push((place.x.to_pt().round() as u32, place.y.to_pt().round() as u32)),
            FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}

fn stamp(bitmap: &mut Bitmap, code: &Code, left: u32, top: u32) {
    for y in 0..code.dots() {
        for x in 0..code.dots() {
            let is_dark = code.is_dark(x / code.module_dots, y / code.module_dots);
            bitmap.set(left + x, top + y, is_dark);
        }
    }
}
