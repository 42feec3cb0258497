//! A machine in memory whose clock, dice, disk and printer a story sets: the same calls always give the
//! same course of things. No time passes by itself.

use std::sync::{
    Arc, Mutex, OnceLock,
    atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
};

use jiff::Timestamp;
use uuid::Uuid;
use wasl_desk::{
    fittings::{Disk, MirrorIs, Press},
    printer::{Printer, PrinterFault, PrinterIs},
};
use wasl_domain::host::{Host, Moment};
use wasl_paper::{
    PaperFault, Receipt,
    sheet::{Bitmap, ReceiptSheet},
};
use wasl_protocol::sha256;

/// The day that stories begin on, unix milliseconds.
pub(crate) const BEGINNING: i64 = 1_795_330_800_000;
pub(crate) const HOUR: u64 = 3_600_000;

/// Clock and dice.
pub(crate) struct Machine {
    wall_ms: AtomicI64,
    mono_ms: AtomicU64,
    boots: AtomicU64,
    rolled: AtomicU64,
}

impl Machine {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            wall_ms: AtomicI64::new(BEGINNING),
            mono_ms: AtomicU64::new(1_000),
            boots: AtomicU64::new(1),
            rolled: AtomicU64::new(0),
        })
    }
    /// So much time passes.
    pub(crate) fn pass(&self, ms: u64) {
        self.mono_ms.fetch_add(ms, Ordering::Relaxed);
        self.wall_ms.fetch_add(i64::try_from(ms).expect("in range"), Ordering::Relaxed);
    }
    /// Somebody or something sets the clock; no time passes.
    pub(crate) fn set_clock(&self, wall_ms: i64) {
        self.wall_ms.store(wall_ms, Ordering::Relaxed);
    }
    pub(crate) fn clock(&self) -> i64 {
        self.wall_ms.load(Ordering::Relaxed)
    }
    /// The machine starts again; its clock goes on.
    pub(crate) fn restart(&self) {
        self.boots.fetch_add(1, Ordering::Relaxed);
        self.mono_ms.store(1_000, Ordering::Relaxed);
    }
}

impl Host for Machine {
    fn now(&self) -> Moment {
        Moment {
            wall: Timestamp::from_millisecond(self.clock()).expect("in range"),
            boot: Uuid::from_u128(u128::from(self.boots.load(Ordering::Relaxed))),
            mono_ms: self.mono_ms.load(Ordering::Relaxed),
        }
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(32) {
            let roll = self.rolled.fetch_add(1, Ordering::Relaxed);
            part.copy_from_slice(&sha256(&roll.to_be_bytes())[..part.len()]);
        }
    }
}

/// Paper that came out: the text of its QR, and the mark of a further copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slip {
    pub(crate) qr: String,
    pub(crate) copy_mark: Option<String>,
    /// It carries a sealed copy of its request.
    pub(crate) is_sealed_copy: bool,
}

/// Press and printer in one: notes what comes out.
#[derive(Default)]
pub(crate) struct SlipTray {
    set: Mutex<Option<Slip>>,
    out: Mutex<Vec<Slip>>,
    pub(crate) is_off: AtomicBool,
}

impl SlipTray {
    /// Everything that came out.
    pub(crate) fn out(&self) -> Vec<Slip> {
        self.out.lock().expect("whole").clone()
    }
}

/// Setting one slip takes a while, and no story here looks at dots: all of them look alike.
fn any_receipt(sheet: &ReceiptSheet) -> Result<Receipt, PaperFault> {
    static SET: OnceLock<Receipt> = OnceLock::new();
    match SET.get() {
        Some(receipt) => Ok(receipt.clone()),
        None => wasl_paper::receipt(sheet).map(|receipt| SET.get_or_init(|| receipt).clone()),
    }
}

/// The tray as the desk's press.
pub(crate) struct TrayPress(pub(crate) Arc<SlipTray>);

impl Press for TrayPress {
    fn set(&self, sheet: &ReceiptSheet) -> Result<Receipt, PaperFault> {
        let slip =
            Slip { qr: sheet.qr.clone(), copy_mark: sheet.copy_mark.clone(), is_sealed_copy: sheet.escrow.is_some() };
        *self.0.set.lock().expect("whole") = Some(slip);
        any_receipt(sheet)
    }
}

/// The tray as the desk's printer.
pub(crate) struct TrayPrinter(pub(crate) Arc<SlipTray>);

impl Printer for TrayPrinter {
    fn is(&self) -> PrinterIs {
        PrinterIs::Ready
    }
    fn print(&self, _slip: &Bitmap) -> Result<(), PrinterFault> {
        if self.0.is_off.load(Ordering::Relaxed) {
            return Err(PrinterFault::DoesNotTake { what: "no paper".into() });
        }
        let slip = self.0.set.lock().expect("whole").clone().expect("what is printed was set");
        self.0.out.lock().expect("whole").push(slip);
        Ok(())
    }
}

/// A disk whose free room a story sets.
#[derive(Default)]
pub(crate) struct RoomyDisk {
    /// None where the system does not tell.
    pub(crate) free: Mutex<Option<u64>>,
    pub(crate) has_ballast: AtomicBool,
}

impl Disk for RoomyDisk {
    fn free_bytes(&self) -> Option<u64> {
        *self.free.lock().expect("whole")
    }
    fn keep_ballast(&self) {
        self.has_ballast.store(true, Ordering::Relaxed);
    }
    fn drop_ballast(&self) -> bool {
        self.has_ballast.swap(false, Ordering::Relaxed)
    }
    fn mirror(&self, _name: &str, _packet: &[u8]) -> MirrorIs {
        MirrorIs::None
    }
}
