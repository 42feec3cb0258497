//! The slip printer as the desk knows it.

use wasl_desk::printer::{Printer, PrinterFault, PrinterIs};
use wasl_host::SlipPrinter;
use wasl_paper::{escpos, sheet::Bitmap};

/// A slip printer of this machine, as the desk sees it.
pub(crate) struct DeskPrinter(pub(crate) SlipPrinter);

impl Printer for DeskPrinter {
    fn is(&self) -> PrinterIs {
        if self.0.is_set_up() { PrinterIs::Ready } else { PrinterIs::None }
    }

    fn print(&self, slip: &Bitmap) -> Result<(), PrinterFault> {
        self.0.print(&escpos(slip)).map_err(|fault| match fault {
            wasl_host::PrinterFault::None => PrinterFault::None,
            wasl_host::PrinterFault::Off { .. } | wasl_host::PrinterFault::Stuck { .. } => {
                PrinterFault::DoesNotTake { what: fault.to_string() }
            }
        })
    }
}
