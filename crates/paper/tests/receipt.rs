//! The receipt as a citizen and a phone see it: what is printed is read back from the printed dots.

mod samples;
mod wear;

use std::io::Cursor;

use wasl_paper::sheet::{Bitmap, ReceiptSheet};
use wasl_paper::{PaperFault, Receipt, escpos, receipt};

fn set(sheet: &ReceiptSheet) -> Receipt {
    receipt(sheet).expect("the sheet is set")
}

/// The grey a camera would see of one dot; outside the page is white.
fn grey(page: &Bitmap, x: i64, y: i64) -> u8 {
    match (u32::try_from(x), u32::try_from(y)) {
        (Ok(x), Ok(y)) if page.is_black(x, y) => 0,
        _ => 255,
    }
}

/// What a lens makes of it: each dot with its eight neighbours, weighted 1 2 1 in each direction.
fn blurred(at: impl Fn(i64, i64) -> u8, x: i64, y: i64) -> u8 {
    let weight = |step: i64| if step == 0 { 2 } else { 1 };
    let mut sum = 0;
    for dy in -1..=1 {
        for dx in -1..=1 {
            sum += u32::from(at(x + dx, y + dy)) * weight(dx) * weight(dy);
        }
    }
    u8::try_from(sum / 16).expect("a mean of bytes is a byte")
}

fn read(width: u32, height: u32, at: impl Fn(i64, i64) -> u8) -> Vec<String> {
    // A white frame, since paper goes on beyond the dots.
    let frame = 20;
    let side = |dots: u32| dots as usize + 2 * frame;
    let place = |at: usize| i64::try_from(at).expect("small") - 20;
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(side(width), side(height), |x, y| at(place(x), place(y)));
    image.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

#[test]
fn the_png_is_576_dots_wide_with_one_bit_a_dot_at_203_dpi_and_holds_the_bitmap() {
    let set = set(&samples::arabic());
    let mut reader = png::Decoder::new(Cursor::new(set.png())).read_info().expect("a PNG");
    let info = reader.info();
    assert_eq!((info.width, info.height), (576, set.bitmap().height));
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Grayscale, png::BitDepth::One));
    let pixels = info.pixel_dims.expect("pHYs");
    assert_eq!((pixels.xppu, pixels.yppu, pixels.unit), (7992, 7992, png::Unit::Meter));
    let mut light = vec![0; reader.output_buffer_size().expect("fits memory")];
    reader.next_frame(&mut light).expect("whole");
    let dark: Vec<u8> = light.iter().map(|byte| !byte).collect();
    assert_eq!(dark, set.bitmap().rows);
}

#[test]
fn every_sample_carries_its_qr_and_a_phone_reads_it_off_the_dots() {
    for (name, sheet) in samples::all() {
        let set = set(&sheet);
        let page = set.bitmap();
        let texts = read(page.width, page.height, |x, y| grey(page, x, y));
        assert_eq!(texts, [sheet.qr], "{name}");
    }
}

#[test]
fn the_qr_is_read_after_blur_and_also_when_the_blur_is_dithered_to_one_bit() {
    let ordered = [[0_u8, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];
    let cell = |at: i64| usize::try_from(at.rem_euclid(4)).expect("below four");
    for (name, sheet) in samples::all() {
        let set = set(&sheet);
        let page = set.bitmap();
        let soft = |x: i64, y: i64| blurred(|x, y| grey(page, x, y), x, y);
        assert_eq!(read(page.width, page.height, soft), [sheet.qr.as_str()], "{name}, blurred");
        let dithered = |x: i64, y: i64| {
            let cut = ordered[cell(y)][cell(x)] * 16 + 8;
            if soft(x, y) > cut { 255 } else { 0 }
        };
        assert_eq!(read(page.width, page.height, dithered), [sheet.qr], "{name}, dithered");
    }
}

#[test]
fn the_same_sheet_gives_the_same_bytes_also_when_nothing_is_remembered() {
    for sheet in [samples::arabic(), samples::english_long()] {
        let first = set(&sheet);
        let pdf = first.pdf().expect("a page");
        typst::comemo::evict(0);
        let second = set(&sheet);
        assert_eq!(first.png(), second.png());
        assert_eq!(escpos(first.bitmap()), escpos(second.bitmap()));
        assert_eq!(pdf, second.pdf().expect("a page"));
    }
}

#[test]
fn nothing_is_printed_in_the_margins_however_long_or_hostile_the_texts() {
    for (name, sheet) in samples::all() {
        let set = set(&sheet);
        let page = set.bitmap();
        assert_eq!(page.width, 576);
        // Rounded sides of letters may reach two dots over the edge of their line.
        for y in 0..page.height {
            for x in (0..17).chain(559..576) {
                assert!(!page.is_black(x, y), "{name}: ink at {x}, {y}");
            }
        }
    }
}

/// Left, top and side of the code: found by the finder patterns' solid 7-module bars, 5 dots each.
fn code_corner(page: &Bitmap, modules: u32) -> (u32, u32) {
    let dots = 5 * modules;
    let is_bar = |x: u32, y: u32| (0..35).all(|at| page.is_black(x + at, y)) && !page.is_black(x + 35, y);
    for y in 0..page.height - dots {
        for x in [20, 556 - dots] {
            if is_bar(x, y) && is_bar(x, y + 30) && page.is_black(x + dots - 1, y) && !page.is_black(x + 7, y + 7) {
                return (x, y);
            }
        }
    }
    panic!("no code on the page");
}

#[test]
fn the_code_stands_at_the_end_of_the_line_in_whole_dots_with_its_quiet_zone_white() {
    for (name, sheet) in samples::all() {
        let modules = if sheet.qr.len() > 178 { 49 } else { 45 };
        let at_left = sheet.language == "ar";
        let set = set(&sheet);
        let page = set.bitmap();
        let (left, top) = code_corner(page, modules);
        let side = 5 * modules;
        assert_eq!(left, if at_left { 20 } else { 556 - side });
        for y in top - 20..top + side + 20 {
            for x in (left - 20..left).chain(left + side..left + side + 20) {
                assert!(!page.is_black(x, y), "{name}: ink in the quiet zone at {x}, {y}, code from {left}, {top}");
            }
        }
        for y in (top - 20..top).chain(top + side..top + side + 20) {
            for x in left..left + side {
                assert!(!page.is_black(x, y), "{name}: ink in the quiet zone at {x}, {y}, code from {left}, {top}");
            }
        }
        for module_y in 0..modules {
            for module_x in 0..modules {
                let (x, y) = (left + 5 * module_x, top + 5 * module_y);
                let black = (0..25).filter(|dot| page.is_black(x + dot % 5, y + dot / 5)).count();
                assert!(black == 0 || black == 25, "module {module_x}, {module_y} is not whole");
            }
        }
    }
}

#[test]
fn a_reprint_differs_from_the_first_print_only_above_and_on_the_number() {
    let first = samples::arabic();
    let copy = ReceiptSheet { copy_mark: Some("نسخة ثانية".to_owned()), ..first.clone() };
    let (first, copy) = (set(&first), set(&copy));
    let taller = copy.bitmap().height - first.bitmap().height;
    assert!(taller > 0);
    let (_, first_top) = code_corner(first.bitmap(), 45);
    let (_, copy_top) = code_corner(copy.bitmap(), 45);
    assert_eq!(copy_top, first_top + taller);
    let from = |page: &Bitmap, row: u32| page.rows[(row * 72) as usize..].to_vec();
    assert_eq!(from(first.bitmap(), first_top - 20), from(copy.bitmap(), copy_top - 20));
}

#[test]
fn the_page_is_a_pdf_with_its_fonts_and_without_a_date() {
    for (name, sheet) in samples::all() {
        let pdf = set(&sheet).pdf().expect("a page");
        assert!(pdf.starts_with(b"%PDF-1."), "{name}");
        let holds = |needle: &[u8]| pdf.windows(needle.len()).any(|window| window == needle);
        assert!(!holds(b"CreationDate") && !holds(b"ModDate"), "{name}");
        assert!(holds(b"NotoSans"), "{name}");
    }
}

#[test]
fn a_sheet_without_its_number_or_code_is_refused_and_so_is_one_no_slip_can_carry() {
    let sheet = samples::arabic();
    let refused = |sheet: ReceiptSheet| receipt(&sheet).expect_err("refused");
    assert_eq!(
        refused(ReceiptSheet { tracking: " ".to_owned(), ..sheet.clone() }),
        PaperFault::FieldEmpty { field: "tracking" }
    );
    assert_eq!(refused(ReceiptSheet { qr: String::new(), ..sheet.clone() }), PaperFault::FieldEmpty { field: "qr" });
    assert_eq!(
        refused(ReceiptSheet { tracking: "1".repeat(21), ..sheet.clone() }),
        PaperFault::FieldTooLong { field: "tracking", letters: 21, letters_max: 20 }
    );
    assert_eq!(
        refused(ReceiptSheet { lines: vec![String::new(); 9], ..sheet.clone() }),
        PaperFault::TooManyLines { field: "lines", lines: 9, lines_max: 8 }
    );
    assert_eq!(refused(ReceiptSheet { qr: samples::qr(2000), ..sheet }), PaperFault::QrTooLong { letters: 2000 });
}

#[test]
fn a_sealed_copy_stands_below_everything_and_is_read_off_the_dots_after_blur_too() {
    let plain = plain_slip();
    for letters in [1_397, 1_589, 2_369] {
        let sheet = samples::sealed_copy(letters);
        let set = set(&sheet);
        let page = set.bitmap();
        let text = &sheet.escrow.as_ref().expect("there").text;
        assert_eq!(
            page.rows[..plain.bitmap().rows.len() - 20 * 72],
            plain.bitmap().rows[..plain.bitmap().rows.len() - 20 * 72]
        );
        let sharp = read(page.width, page.height, |x, y| grey(page, x, y));
        assert!(sharp.contains(text) && sharp.contains(&sheet.qr), "{letters} letters: {} codes", sharp.len());
        let soft = read(page.width, page.height, |x, y| blurred(|x, y| grey(page, x, y), x, y));
        assert!(soft.contains(text) && soft.contains(&sheet.qr), "{letters} letters, blurred");
    }
}

#[test]
fn a_copy_too_long_to_be_read_is_left_out_and_the_citizen_gets_the_slip_all_the_same() {
    let set = set(&samples::sealed_copy(2_370));
    assert_eq!(set.bitmap(), plain_slip().bitmap());
}

fn plain_slip() -> Receipt {
    set(&samples::arabic())
}
