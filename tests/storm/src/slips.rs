//! The slip printer of a simulated desk, and what citizens carry away from it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wasl_desk::{
    fittings::Press,
    printer::{Printer, PrinterFault, PrinterIs},
};
use wasl_paper::{
    PaperFault, Receipt,
    sheet::{Bitmap, ReceiptSheet},
};

use crate::{dice::Dice, disk::Power};

/// How a printer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    /// It prints.
    #[default]
    Works,
    /// Off, no paper, no cable.
    Off,
    /// It stops somewhere in the middle of every slip.
    Stops,
    /// It prints one slip, and with it the power goes.
    TakesThePower,
}

struct Inner {
    mood: Mood,
    /// The QR of the sheet that was set last.
    set: String,
    /// QRs on paper that came out since the world looked last.
    out: Vec<String>,
    dice: Dice,
}

/// Sets and prints slips.
pub struct Slips {
    inner: Mutex<Inner>,
    power: Power,
}

impl Slips {
    /// A printer that hangs on `power`.
    #[must_use]
    pub fn new(power: Power, dice: Dice) -> Arc<Self> {
        let inner = Inner { mood: Mood::Works, set: String::new(), out: Vec::new(), dice };
        Arc::new(Self { inner: Mutex::new(inner), power })
    }
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Changes how the printer is.
    pub fn be(&self, mood: Mood) {
        self.inner().mood = mood;
    }
    /// QRs that came out on paper since the last call.
    #[must_use]
    pub fn take_out(&self) -> Vec<String> {
        std::mem::take(&mut self.inner().out)
    }
}

impl Press for Slips {
    fn set(&self, sheet: &ReceiptSheet) -> Result<Receipt, PaperFault> {
        self.inner().set.clone_from(&sheet.qr);
        // A world reads the sheet; eight dots stand for the slip.
        Ok(Receipt::of_dots(Bitmap { width: 8, height: 1, rows: vec![0xFF] }))
    }
}

impl Printer for Slips {
    fn is(&self) -> PrinterIs {
        match self.inner().mood {
            Mood::Off => PrinterIs::Off,
            Mood::Works | Mood::Stops | Mood::TakesThePower => PrinterIs::Ready,
        }
    }

    fn print(&self, _slip: &Bitmap) -> Result<(), PrinterFault> {
        let stopped = || PrinterFault::DoesNotTake { what: "simulated".into() };
        if !self.power.is_on() {
            return Err(stopped());
        }
        let mut inner = self.inner();
        let qr = inner.set.clone();
        match inner.mood {
            Mood::Works => {
                inner.out.push(qr);
                Ok(())
            }
            Mood::Off => Err(stopped()),
            Mood::Stops => {
                // The QR may have come out before it stopped: then the citizen holds it all the same.
                if inner.dice.chance(50) {
                    inner.out.push(qr);
                }
                Err(stopped())
            }
            Mood::TakesThePower => {
                inner.mood = Mood::Works;
                inner.out.push(qr);
                self.power.cut();
                Ok(())
            }
        }
    }
}
