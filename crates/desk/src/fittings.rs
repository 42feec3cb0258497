//! What a desk is fitted with by its host: clock and dice, printer, press, the disk beneath its folder,
//! and how costly guessing a PIN is made.

use std::sync::Arc;

use wasl_domain::host::Host;
use wasl_paper::{PaperFault, Receipt, sheet::ReceiptSheet};

use crate::printer::Printer;

/// Sets sheets as slips.
pub trait Press: Send + Sync {
    /// Sets one sheet.
    ///
    /// # Errors
    /// Where the sheet cannot be set; the request is safe all the same.
    fn set(&self, sheet: &ReceiptSheet) -> Result<Receipt, PaperFault>;
}

/// The press of the room `paper`.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealPress;

impl Press for RealPress {
    fn set(&self, sheet: &ReceiptSheet) -> Result<Receipt, PaperFault> {
        wasl_paper::receipt(sheet)
    }
}

/// How the second medium took a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MirrorIs {
    /// No second medium is set up.
    None,
    /// The packet is on it, durably.
    Kept,
    /// It is set up and did not take the packet.
    Fails,
}

/// The disk beneath the desk's folder, and a second medium for sealed packets.
pub trait Disk: Send + Sync {
    /// Bytes that are free for this desk; none where the system does not tell.
    fn free_bytes(&self) -> Option<u64>;
    /// Lays out the ballast, room that is given up when the disk is full, where there is none yet.
    fn keep_ballast(&self);
    /// Gives up the ballast; tells whether there was one.
    fn drop_ballast(&self) -> bool;
    /// Keeps a sealed packet on the second medium under `name`, durable when this returns.
    fn mirror(&self, name: &str, packet: &[u8]) -> MirrorIs;
}

/// A disk that tells nothing and has no second medium.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainDisk;

impl Disk for PlainDisk {
    fn free_bytes(&self) -> Option<u64> {
        None
    }
    fn keep_ballast(&self) {}
    fn drop_ballast(&self) -> bool {
        false
    }
    fn mirror(&self, _name: &str, _packet: &[u8]) -> MirrorIs {
        MirrorIs::None
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
    pub cost: Cost,
}

impl Fittings {
    /// The real press, a plain disk, the usual cost.
    #[must_use]
    pub fn new(host: Arc<dyn Host>, printer: Arc<dyn Printer>) -> Self {
        Self { host, printer, press: Arc::new(RealPress), disk: Arc::new(PlainDisk), cost: Cost::USUAL }
    }
}

impl std::fmt::Debug for Fittings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fittings({:?})", self.cost)
    }
}
