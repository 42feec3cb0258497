//! The staff card: a small slip whose code goes with its holder's PIN. Set like the receipt, with a
//! code of larger modules, since it is worn and read every day.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::plain::{begins_right_to_left, held, place, plain};
use crate::press::{Page, not_laid_out, set};
use crate::receipt::{is_right_to_left, language};
use crate::sheet::Bitmap;
use crate::{PaperFault, slip};

const USES_MAX: usize = 5;

/// What stands on a staff card: finished strings in one language, and the text of its code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardSheet {
    /// Language tag: `ar` sets right to left, `en` left to right.
    pub language: String,
    /// `بطاقة موظف`.
    pub heading: String,
    /// The holder's name; up to 60 letters, may take three lines.
    pub name: String,
    /// What the holder does: `موظف النفاذ`.
    pub role: String,
    /// Access point and counter: `بريد جبلة · كوّة 2`.
    pub place: String,
    /// Day of issue: `الأحد 22 تشرين الثاني 2026`.
    pub date: String,
    /// Text of the code, in the letters of the alphanumeric mode. A secret.
    pub qr: String,
    /// How it is used, a sentence each; the last one is set bold.
    pub uses: Vec<String>,
}

/// The code stays out of logs.
impl fmt::Debug for CardSheet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CardSheet").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A card that has been set.
#[derive(Clone)]
pub struct CardSlip {
    bitmap: Bitmap,
}

impl CardSlip {
    /// The card as the printer gets it: 576 dots across.
    pub fn bitmap(&self) -> &Bitmap {
        &self.bitmap
    }

    /// The same dots as a picture: one bit a dot, 203 dpi.
    pub fn png(&self) -> Vec<u8> {
        self.bitmap.png()
    }
}

impl fmt::Debug for CardSlip {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "CardSlip({} x {} dots)", self.bitmap.width, self.bitmap.height)
    }
}

/// Sets a staff card. The same sheet gives the same dots.
///
/// # Errors
/// [`PaperFault::FieldEmpty`] for the name and the code, [`PaperFault::TooManyLines`] for the uses,
/// [`PaperFault::QrTooLong`]. Other texts that are too long are cut with an ellipsis.
pub fn card(sheet: &CardSheet) -> Result<CardSlip, PaperFault> {
    for (field, text) in [("name", &sheet.name), ("qr", &sheet.qr)] {
        if text.trim().is_empty() {
            return Err(PaperFault::FieldEmpty { field });
        }
    }
    if sheet.uses.len() > USES_MAX {
        return Err(PaperFault::TooManyLines { field: "uses", lines: sheet.uses.len(), lines_max: USES_MAX });
    }
    let code = Code::worn(&sheet.qr)?;
    let data = serde_json::to_vec(&Data::of(sheet, &code)).expect("a tree of strings and numbers is always JSON");
    let laid_out = set(Page::Card, data)?;
    let bitmap = slip::dots(&laid_out, &[&code]).ok_or_else(|| not_laid_out(Page::Card, &[]))?;
    Ok(CardSlip { bitmap })
}

/// The sheet as the page reads it; the code itself is stamped by the press.
#[derive(Serialize)]
struct Data {
    width: u32,
    lang: String,
    rtl: bool,
    heading: String,
    name: String,
    name_rtl: bool,
    role: String,
    place: String,
    date: String,
    uses: Vec<String>,
    code_dots: u32,
    quiet: u32,
}

impl Data {
    fn of(sheet: &CardSheet, code: &Code) -> Self {
        let rtl = is_right_to_left(&sheet.language);
        Self {
            width: slip::WIDTH_DOTS,
            lang: language(&sheet.language),
            rtl,
            heading: held(&sheet.heading),
            name: plain(&sheet.name),
            name_rtl: begins_right_to_left(&sheet.name).unwrap_or(rtl),
            role: plain(&sheet.role),
            place: place(&sheet.place),
            date: held(&sheet.date),
            uses: sheet.uses.iter().map(|sentence| plain(sentence)).collect(),
            code_dots: code.dots(),
            quiet: 4 * code.module_dots,
        }
    }
}
