//! What a desk is fitted with by its host: clock and dice, printer, press, the disk beneath its folder,
//! and how costly guessing a PIN is made.

use std::sync::Arc;

pub use wasl_domain::disk::{Disk, Medium, MirrorIs, PlainDisk};
use wasl_domain::host::Host;
use wasl_paper::{CardSheet, CardSlip, PaperFault, Receipt, sheet::ReceiptSheet};

use crate::printer::Printer;

/// Sets sheets as slips.
pub trait Press: Send + Sync {
    /// Sets one sheet.
    ///
    /// # Errors
    /// Where the sheet cannot be set; the request is safe all the same.
    fn set(&self, sheet: &ReceiptSheet) -> Result<Receipt, PaperFault>;

    /// Sets a staff card.
    ///
    /// # Errors
    /// Where it cannot be set; the account is as it was.
    fn set_card(&self, sheet: &CardSheet) -> Result<CardSlip, PaperFault> {
        wasl_paper::card(sheet)
    }
}

/// The press of the room `paper`.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealPress;

impl Press for RealPress {
    fn set(&self, sheet: &ReceiptSheet) -> Result<Receipt, PaperFault> {
        wasl_paper::receipt(sheet)
    }
}

/// What stretching a PIN costs (Argon2id).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// About a third of a second on a desk's machine.
    pub const USUAL: Self = Self { memory_kib: 64 * 1024, passes: 3 };
    /// The least, however slow the machine.
    pub const FLOOR: Self = Self { memory_kib: 19 * 1024, passes: 2 };
    /// The most, in KiB and in passes, that a person's row can ask for.
    pub(crate) const MEMORY_KIB_MAX: u32 = 256 * 1024;
    pub(crate) const PASSES_MAX: u32 = 24;
    /// What one try should take, in milliseconds: a person hardly notices, a guesser does.
    pub(crate) const WANTED_MS: (u64, u64) = (300, 500);

    /// A cost nearer to what is wanted, where this one took `took_ms` and there is a nearer one. Work
    /// grows with memory and with passes alike; memory is given up last.
    pub(crate) fn better(self, took_ms: u64) -> Option<Self> {
        let (least, most) = Self::WANTED_MS;
        if (least..=most).contains(&took_ms) {
            return None;
        }
        let now = u64::from(self.memory_kib) * u64::from(self.passes);
        let wanted = now * (least + most) / 2 / took_ms.max(1);
        let usual = u64::from(Self::USUAL.memory_kib);
        let fewest = u64::from(Self::FLOOR.passes);
        let passes = (wanted / usual).clamp(fewest, u64::from(Self::PASSES_MAX));
        let memory = (wanted / passes).clamp(u64::from(Self::FLOOR.memory_kib), usual);
        let better = Self {
            memory_kib: u32::try_from(memory).unwrap_or(Self::USUAL.memory_kib),
            passes: u32::try_from(passes).unwrap_or(Self::USUAL.passes),
        };
        // Past either end nothing is nearer, and a step against the measure would go round for ever.
        let does_more = u64::from(better.memory_kib) * u64::from(better.passes) > now;
        (does_more == (took_ms < least) && better != self).then_some(better)
    }
}

/// How costly guessing a PIN is made when one is set. Each person's row keeps its own cost, so that
/// rows of other machines and earlier days open as ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// As costly as 300 to 500 ms of this machine, never below [`Cost::FLOOR`].
    Calibrated,
    /// Always so, for simulators and tests.
    Fixed(Cost),
}

/// A desk's fittings.
#[derive(Clone)]
pub struct Fittings {
    /// Clock and dice.
    pub host: Arc<dyn Host>,
    /// The slip printer.
    pub printer: Arc<dyn Printer>,
    /// Sets slips.
    pub press: Arc<dyn Press>,
    /// The disk and the second medium.
    pub disk: Arc<dyn Disk>,
    /// What guessing a PIN costs.
    pub cost: Stretch,
    /// So many of the counter's own copies are opened before somebody is in, and at once later.
    pub copies_at_once: usize,
}

/// More copies than most desks keep: of thirty days at a busy counter.
const COPIES_AT_ONCE: usize = 4_000;

impl Fittings {
    /// The real press, a plain disk, a cost measured on the machine.
    #[must_use]
    pub fn new(host: Arc<dyn Host>, printer: Arc<dyn Printer>) -> Self {
        Self {
            host,
            printer,
            press: Arc::new(RealPress),
            disk: Arc::new(PlainDisk),
            cost: Stretch::Calibrated,
            copies_at_once: COPIES_AT_ONCE,
        }
    }
}

impl std::fmt::Debug for Fittings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fittings({:?})", self.cost)
    }
}
