//! The receipt: what stands on the sheet, checked and made plain, set once as a slip for the printer
//! and the preview, and as a page when a PDF is asked for.

use std::fmt;

use serde::Serialize;
use typst::foundations::Smart;
use typst_pdf::PdfOptions;

use crate::code::Code;
use crate::plain::{begins_right_to_left, figure, held, name, place, plain};
use crate::press::{Page, not_laid_out, set};
use crate::sheet::{Bitmap, EscrowSheet, ReceiptSheet};
use crate::{PaperFault, slip};

/// Letters a number that is set large may have.
const FIGURE_LETTERS_MAX: usize = 20;
const LINES_MAX: usize = 8;
const FEES_MAX: usize = 12;
const NEXT_MAX: usize = 6;

/// A receipt that has been set.
#[derive(Clone)]
pub struct Receipt {
    bitmap: Bitmap,
    data: Vec<u8>,
    tracking: String,
}

impl Receipt {
    /// A slip of dots that were set elsewhere; it has no page. For simulators, which read the sheet.
    #[must_use]
    pub fn of_dots(bitmap: Bitmap) -> Self {
        Self { bitmap, data: Vec::new(), tracking: String::new() }
    }

    /// The slip as the printer gets it: 576 dots across, as long as it needs.
    pub fn bitmap(&self) -> &Bitmap {
        &self.bitmap
    }

    /// The same dots as a picture: one bit a dot, 203 dpi.
    pub fn png(&self) -> Vec<u8> {
        self.bitmap.png()
    }

    /// The same facts on a page of A5, for printers with sheets: PDF with its fonts within.
    ///
    /// # Errors
    /// [`PaperFault::NotLaidOut`]; no sheet that gave a slip is known to cause it.
    pub fn pdf(&self) -> Result<Vec<u8>, PaperFault> {
        let leaf = set(Page::Leaf, self.data.clone())?;
        let options = PdfOptions {
            ident: Smart::Custom(self.tracking.clone()),
            creator: Smart::Custom(Some("Wasl".to_owned())),
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&leaf, &options).map_err(|complaints| not_laid_out(Page::Leaf, &complaints))
    }
}

/// Names nobody: a receipt in a log is its size.
impl fmt::Debug for Receipt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Receipt({} x {} dots)", self.bitmap.width, self.bitmap.height)
    }
}

/// Sets a receipt. The same sheet gives the same dots and the same bytes.
///
/// # Errors
/// [`PaperFault::FieldEmpty`] and [`PaperFault::FieldTooLong`] for the tracking number and the QR,
/// [`PaperFault::TooManyLines`] for the lists, [`PaperFault::QrTooLong`]. Other texts that are too
/// long are cut with an ellipsis: a citizen gets paper.
pub fn receipt(sheet: &ReceiptSheet) -> Result<Receipt, PaperFault> {
    check(sheet)?;
    let code = Code::of(&sheet.qr)?;
    let escrow = sheet.escrow.as_ref().and_then(|escrow| Some((escrow, Code::of_escrow(&escrow.text)?)));
    let data = serde_json::to_vec(&Data::of(sheet, &code, escrow.as_ref()))
        .expect("a tree of strings and numbers is always JSON");
    let laid_out = set(Page::Slip, data.clone())?;
    let codes: Vec<&Code> = std::iter::once(&code).chain(escrow.as_ref().map(|(_, code)| code)).collect();
    let bitmap = slip::dots(&laid_out, &codes).ok_or_else(|| not_laid_out(Page::Slip, &[]))?;
    Ok(Receipt { bitmap, data, tracking: sheet.tracking.clone() })
}

fn check(sheet: &ReceiptSheet) -> Result<(), PaperFault> {
    for (field, text) in [("tracking", &sheet.tracking), ("qr", &sheet.qr)] {
        if text.trim().is_empty() {
            return Err(PaperFault::FieldEmpty { field });
        }
    }
    let figures = [("tracking", &sheet.tracking), ("short_code", &sheet.short_code.1), ("help", &sheet.help)];
    for (field, text) in figures {
        let letters = text.chars().count();
        if letters > FIGURE_LETTERS_MAX {
            return Err(PaperFault::FieldTooLong { field, letters, letters_max: FIGURE_LETTERS_MAX });
        }
    }
    let lists = [
        ("lines", sheet.lines.len(), LINES_MAX),
        ("fees", sheet.fees.len(), FEES_MAX),
        ("next", sheet.next.len(), NEXT_MAX),
    ];
    for (field, lines, lines_max) in lists {
        if lines > lines_max {
            return Err(PaperFault::TooManyLines { field, lines, lines_max });
        }
    }
    Ok(())
}

/// The sheet as the pages read it.
#[derive(Serialize)]
struct Data {
    width: u32,
    lang: String,
    rtl: bool,
    place: String,
    date: String,
    time: String,
    tracking_label: String,
    tracking: String,
    title: String,
    holder: String,
    holder_rtl: bool,
    lines: Vec<String>,
    short_label: String,
    short_code: String,
    fees: Vec<(String, String)>,
    total_label: String,
    total: String,
    total_other: Option<String>,
    truths: [String; 4],
    next: Vec<String>,
    help_label: String,
    help: String,
    copy_mark: Option<String>,
    time_doubt: Option<String>,
    code: CodeData,
    escrow: Option<EscrowData>,
}

#[derive(Serialize)]
struct EscrowData {
    title: String,
    sentence: String,
    dots: u32,
    quiet: u32,
}

#[derive(Serialize)]
struct CodeData {
    modules: u32,
    module_dots: u32,
    runs: Vec<(u32, u32, u32)>,
}

impl Data {
    fn of(sheet: &ReceiptSheet, code: &Code, escrow: Option<&(&EscrowSheet, Code)>) -> Self {
        let rtl = is_right_to_left(&sheet.language);
        Self {
            width: slip::WIDTH_DOTS,
            lang: language(&sheet.language),
            rtl,
            place: place(&sheet.place),
            date: plain(&sheet.date),
            time: held(&sheet.time),
            tracking_label: plain(&sheet.tracking_label),
            tracking: figure(&sheet.tracking),
            title: plain(&sheet.title),
            holder: name(&sheet.holder),
            holder_rtl: begins_right_to_left(&sheet.holder).unwrap_or(rtl),
            lines: sheet.lines.iter().map(|line| plain(line)).collect(),
            short_label: plain(&sheet.short_code.0),
            short_code: figure(&sheet.short_code.1),
            fees: sheet.fees.iter().map(|(label, sum)| (plain(label), held(sum))).collect(),
            total_label: plain(&sheet.total_label),
            total: held(&sheet.total),
            total_other: sheet.total_other.as_deref().map(plain),
            truths: [0, 1, 2, 3].map(|at: usize| plain(&sheet.truths[at])),
            next: sheet.next.iter().map(|sentence| plain(sentence)).collect(),
            help_label: plain(&sheet.help_label),
            help: figure(&sheet.help),
            copy_mark: sheet.copy_mark.as_deref().map(plain),
            time_doubt: sheet.time_doubt.as_deref().map(plain),
            code: CodeData { modules: code.modules, module_dots: code.module_dots, runs: code.runs() },
            escrow: escrow.map(|(escrow, code)| EscrowData {
                title: plain(&escrow.title),
                sentence: plain(&escrow.sentence),
                dots: code.dots(),
                quiet: 4 * code.module_dots,
            }),
        }
    }
}

/// The language without region or script, as the typesetter wants it.
pub(crate) fn language(tag: &str) -> String {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let is_known_form = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_known_form { primary } else { "en".to_owned() }
}

pub(crate) fn is_right_to_left(tag: &str) -> bool {
    matches!(language(tag).as_str(), "ar" | "ckb" | "fa" | "he" | "ur" | "syr" | "arc")
}
