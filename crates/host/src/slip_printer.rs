//! Where slips go: nowhere, or as ESC/POS bytes to a device or a file.
//!
//! Takes bytes only; what they look like is made elsewhere. A printer that doesn't take its bytes in
//! time is off: a person stands in front of the desk.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use crate::HostFault;

/// How long a printer may take for a slip.
const TAKES_MAX: Duration = Duration::from_secs(8);

/// A slip printer.
#[derive(Debug, Clone)]
pub enum SlipPrinter {
    /// None is set up.
    None,
    /// A thermal printer behind a device file, or a file that collects what would be printed.
    Escpos {
        /// The device or file.
        path: PathBuf,
        /// An earlier slip has not gone through yet.
        busy: Arc<AtomicBool>,
    },
}

/// Why a slip did not come out.
#[derive(Debug, thiserror::Error)]
pub enum PrinterFault {
    /// None is set up.
    #[error("no printer is set up")]
    None,
    /// The device can't be opened or does not take the bytes.
    #[error("printer {path}: {source}")]
    Off {
        /// The device.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is still at an earlier slip: paper out, lid open, or switched off in the middle.
    #[error("printer {path} does not take more")]
    Stuck {
        /// The device.
        path: PathBuf,
    },
}

impl SlipPrinter {
    /// The printer that `name` says: `none`, or `escpos:` with the path of a device or file.
    ///
    /// # Errors
    /// [`HostFault::UnknownPrinter`].
    pub fn named(name: &str) -> Result<Self, HostFault> {
        match name.split_once(':') {
            None if name == "none" => Ok(Self::None),
            Some(("escpos", path)) if !path.is_empty() => Ok(Self::Escpos { path: path.into(), busy: Arc::default() }),
            Some(_) | None => Err(HostFault::UnknownPrinter { name: name.to_owned() }),
        }
    }

    /// Whether one is set up.
    #[must_use]
    pub fn is_set_up(&self) -> bool {
        match self {
            Self::None => false,
            Self::Escpos { .. } => true,
        }
    }

    /// Sends the bytes of one slip; returns when the device took them all, or it took too long.
    ///
    /// # Errors
    /// Each [`PrinterFault`].
    pub fn print(&self, bytes: &[u8]) -> Result<(), PrinterFault> {
        match self {
            Self::None => Err(PrinterFault::None),
            Self::Escpos { path, busy } => send(path, busy, bytes.to_vec()),
        }
    }
}

/// A device can hold a write back for as long as it likes, so the write has a thread of its own, one
/// at a time.
fn send(path: &Path, busy: &Arc<AtomicBool>, bytes: Vec<u8>) -> Result<(), PrinterFault> {
    let stuck = || PrinterFault::Stuck { path: path.to_path_buf() };
    if busy.swap(true, Ordering::AcqRel) {
        return Err(stuck());
    }
    let (tell, told) = mpsc::channel();
    let (device, done) = (path.to_path_buf(), Arc::clone(busy));
    thread::spawn(move || {
        let outcome = write(&device, &bytes);
        done.store(false, Ordering::Release);
        // Nobody listens any more when it took too long.
        let _late = tell.send(outcome);
    });
    match told.recv_timeout(TAKES_MAX) {
        Ok(outcome) => outcome.map_err(|source| PrinterFault::Off { path: path.to_path_buf(), source }),
        Err(mpsc::RecvTimeoutError::Timeout | mpsc::RecvTimeoutError::Disconnected) => Err(stuck()),
    }
}

#[expect(clippy::disallowed_methods, reason = "printers are files")]
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let in_dev = path.starts_with("/dev");
    let mut device = File::options().append(true).create(!in_dev).open(path)?;
    device.write_all(bytes)?;
    device.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_follow_each_other_in_a_file() {
        let outer = tempfile::tempdir().expect("a folder");
        let path = outer.path().join("slips.bin");
        let printer = SlipPrinter::named(&format!("escpos:{}", path.display())).expect("known");
        printer.print(b"one").expect("printed");
        printer.print(b"two").expect("printed");
        assert_eq!(crate::read_bytes(&path).expect("read"), b"onetwo");
    }

    #[test]
    fn a_printer_that_is_not_there_is_off_and_may_come_back() {
        let outer = tempfile::tempdir().expect("a folder");
        let path = outer.path().join("not/yet/slips.bin");
        let printer = SlipPrinter::named(&format!("escpos:{}", path.display())).expect("known");
        assert!(matches!(printer.print(b"one"), Err(PrinterFault::Off { .. })));
        #[expect(clippy::disallowed_methods, reason = "the test plugs the printer in")]
        std::fs::create_dir_all(path.parent().expect("has one")).expect("made");
        printer.print(b"one").expect("printed");
    }

    #[test]
    fn names_of_unknown_kinds_are_refused() {
        for name in ["", "escpos:", "laser:/dev/x", "NONE"] {
            assert!(matches!(SlipPrinter::named(name), Err(HostFault::UnknownPrinter { .. })), "{name}");
        }
    }
}
