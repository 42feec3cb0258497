//! The QR as a square of modules, and how many printer dots one module gets.
//!
//! Error correction M for the receipt: worn slips read no better with Q, and M keeps the modules large.

use qrcode::{Color, EcLevel, QrCode, Version, bits::Bits};

use crate::PaperFault;

/// Widest code that still leaves the text beside it room, quiet zone not counted.
const DOTS_MAX: u32 = 264;
/// Dots a module is given when the code is small enough: 0.625 mm at 203 dpi.
const MODULE_DOTS: u32 = 5;
/// Dots a module of a worn code is given: 0.875 mm at 203 dpi.
const WORN_MODULE_DOTS: u32 = 7;
/// Dots a module is never printed below: 0.5 mm at 203 dpi.
const MODULE_DOTS_MIN: u32 = 4;

/// Widest code of a sealed copy: the slip's text width, whose margins are its quiet zone at the sides.
const ESCROW_DOTS_MAX: u32 = 536;
/// Dots of one of its modules: 0.5 mm at 203 dpi. At three dots, worn slips were read half as often.
const ESCROW_MODULE_DOTS: u32 = 4;

/// A QR code, module by module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code {
    /// Modules on a side, quiet zone not counted.
    pub(crate) modules: u32,
    /// Printer dots on a side of one module.
    pub(crate) module_dots: u32,
    dark: Vec<bool>,
}

impl Code {
    /// Makes the smallest code that holds `text`.
    ///
    /// Upper-case URLs go in alphanumeric mode: 178 letters still give version 7.
    ///
    /// # Errors
    /// [`PaperFault::QrTooLong`] when the modules would fall below four dots.
    pub(crate) fn of(text: &str) -> Result<Self, PaperFault> {
        let too_long = || PaperFault::QrTooLong { letters: text.chars().count() };
        let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| too_long())?;
        let code = Self::from_code(code, MODULE_DOTS).ok_or_else(too_long)?;
        let module_dots = (DOTS_MAX / code.modules).min(MODULE_DOTS);
        if module_dots < MODULE_DOTS_MIN { Err(too_long()) } else { Ok(Self { module_dots, ..code }) }
    }

    /// Makes the code of a sealed copy; none where it would be too dense to be read off a slip.
    ///
    /// Error correction L: with so many modules, larger ones help more than spare ones.
    pub(crate) fn of_escrow(text: &str) -> Option<Self> {
        // One stretch in the alphanumeric mode: what is sealed has no runs of digits that would pay.
        let bits = (1..=40).find_map(|version| {
            let mut bits = Bits::new(Version::Normal(version));
            bits.push_alphanumeric_data(text.as_bytes()).ok()?;
            bits.push_terminator(EcLevel::L).ok()?;
            Some(bits)
        })?;
        let code = Self::from_code(QrCode::with_bits(bits, EcLevel::L).ok()?, ESCROW_MODULE_DOTS)?;
        (code.dots() <= ESCROW_DOTS_MAX).then_some(code)
    }

    fn from_code(code: QrCode, module_dots: u32) -> Option<Self> {
        let modules = u32::try_from(code.width()).ok()?;
        let dark = code.into_colors().into_iter().map(|colour| colour == Color::Dark).collect();
        Some(Self { modules, module_dots, dark })
    }

    /// Makes a code for a slip that is worn: a step more of error correction, and larger modules
    /// where they fit.
    ///
    /// # Errors
    /// [`PaperFault::QrTooLong`].
    pub(crate) fn worn(text: &str) -> Result<Self, PaperFault> {
        let too_long = || PaperFault::QrTooLong { letters: text.chars().count() };
        let code = QrCode::with_error_correction_level(text, EcLevel::Q).map_err(|_| too_long())?;
        let modules = u32::try_from(code.width()).map_err(|_| too_long())?;
        let module_dots = (DOTS_MAX / modules).min(WORN_MODULE_DOTS);
        if module_dots < MODULE_DOTS_MIN {
            return Err(too_long());
        }
        let dark = code.into_colors().into_iter().map(|colour| colour == Color::Dark).collect();
        Ok(Self { modules, module_dots, dark })
    }

    /// Dots on a side of the printed code, quiet zone not counted.
    pub(crate) fn dots(&self) -> u32 {
        self.modules * self.module_dots
    }

    /// Whether the module in this column and row is black.
    pub(crate) fn is_dark(&self, column: u32, row: u32) -> bool {
        self.dark[(row * self.modules + column) as usize]
    }

    /// The black stretches of every row: column, row, length.
    pub(crate) fn runs(&self) -> Vec<(u32, u32, u32)> {
        let mut runs = Vec::new();
        for row in 0..self.modules {
            let mut column = 0;
            while column < self.modules {
                let begin = column;
                while column < self.modules && self.is_dark(column, row) {
                    column += 1;
                }
                if column > begin {
                    runs.push((begin, row, column - begin));
                }
                column += 1;
            }
        }
        runs
    }
}

/// Modules on a side of a sealed copy's code; none where it would be too dense to be read off a slip.
#[must_use]
pub fn escrow_modules(text: &str) -> Option<u32> {
    Code::of_escrow(text).map(|code| code.modules)
}

/// The rows of a QR from the top, `1` for a dark module and `0` for a light one, quiet zone not
/// counted: for screens, which draw the very code that is printed.
///
/// # Errors
/// [`PaperFault::QrTooLong`].
pub fn qr_rows(text: &str) -> Result<Vec<String>, PaperFault> {
    let code = Code::of(text)?;
    let row = |row: u32| (0..code.modules).map(|column| if code.is_dark(column, row) { '1' } else { '0' }).collect();
    Ok((0..code.modules).map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(letters: usize) -> String {
        let base = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let head = "HTTPS://WASL.GOV.SY/R/";
        head.chars().chain(base.chars().cycle()).take(letters).collect()
    }

    #[test]
    fn a_receipt_url_of_up_to_178_letters_is_version_7_at_5_dots() {
        for letters in [173, 178] {
            let code = Code::of(&url(letters)).expect("fits");
            assert_eq!((code.modules, code.module_dots), (45, 5), "{letters} letters");
        }
    }

    #[test]
    fn a_longer_url_takes_version_8_at_5_dots_and_then_4_dots() {
        let eight = Code::of(&url(179)).expect("fits");
        assert_eq!((eight.modules, eight.module_dots), (49, 5));
        let ten = Code::of(&url(300)).expect("fits");
        assert_eq!(ten.module_dots, 4);
        assert!(ten.dots() <= DOTS_MAX);
    }

    #[test]
    fn a_text_that_would_need_modules_too_small_is_refused() {
        assert_eq!(Code::of(&url(1200)), Err(PaperFault::QrTooLong { letters: 1200 }));
        assert_eq!(Code::of(&url(9000)), Err(PaperFault::QrTooLong { letters: 9000 }));
    }

    #[test]
    fn a_sealed_copy_has_modules_of_four_dots_as_long_as_it_fits_the_slip() {
        let text = |letters: usize| -> String {
            "WASL-E1-"
                .chars()
                .chain("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".chars().cycle())
                .take(letters)
                .collect()
        };
        let usual = Code::of_escrow(&text(1_397)).expect("fits");
        assert_eq!((usual.modules, usual.dots()), (105, 420));
        let widest = Code::of_escrow(&text(2_369)).expect("fits");
        assert_eq!((widest.modules, widest.dots()), (133, 532));
        assert_eq!(Code::of_escrow(&text(2_370)), None, "the next version would need smaller modules");
        assert_eq!(Code::of_escrow(&text(9_000)), None);
    }

    #[test]
    fn the_runs_cover_the_dark_modules_and_nothing_else() {
        let code = Code::of(&url(175)).expect("fits");
        let dark = (0..45).flat_map(|y| (0..45).map(move |x| (x, y))).filter(|&(x, y)| code.is_dark(x, y)).count();
        let run: u32 = code.runs().iter().map(|&(_, _, length)| length).sum();
        assert_eq!(run as usize, dark);
    }
}
