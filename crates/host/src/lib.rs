//! THE GROUND: the real clock, dice, folders, files and slip printers of one machine.
//!
//! The only room that touches them (law 4); all others get them through
//! [`wasl_domain::host::Host`] or as parameters. Knows nothing of requests, of any network, of any
//! window.

mod clock;
mod fault;
mod files;
mod folder;
mod slip_printer;
mod surroundings;

pub use clock::SystemHost;
pub use fault::HostFault;
pub use files::{keep_private, read_bytes, read_file, read_folder, read_input, write_file, write_private};
pub use folder::{DataDir, OneInstance, take_turn};
pub use slip_printer::{PrinterFault, SlipPrinter};
pub use surroundings::surrounding;
