//! The slip printer as the desk sees it. Real ones live in the hosts.

use wasl_paper::sheet::Bitmap;

pub use crate::talk::status::PrinterIs;

/// Why no slip came out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrinterFault {
    /// None is set up.
    #[error("no printer is set up")]
    None,
    /// It does not take the slip: off, no paper, cable.
    #[error("the printer does not take the slip: {what}")]
    DoesNotTake {
        /// The system's words, for support.
        what: String,
    },
}

/// Something that prints slips.
pub trait Printer: Send + Sync {
    /// How it is.
    fn is(&self) -> PrinterIs;
    /// Prints one slip; returns when the printer has taken all of it.
    ///
    /// # Errors
    /// Why it did not come out; the request is safe all the same.
    fn print(&self, slip: &Bitmap) -> Result<(), PrinterFault>;
}

/// No printer: slips are kept and shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPrinter;

impl Printer for NoPrinter {
    fn is(&self) -> PrinterIs {
        PrinterIs::None
    }
    fn print(&self, _slip: &Bitmap) -> Result<(), PrinterFault> {
        Err(PrinterFault::None)
    }
}
