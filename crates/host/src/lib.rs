//! THE GROUND: the real clock, dice, folders, files, disks and slip printers of one machine.
//!
//! The only room that touches them (law 4); all others get them through
//! [`wasl_domain::host::Host`] or as parameters. Knows nothing of requests, of any network, of any
//! window.

mod clock;
mod discretion;
mod disk;
mod fault;
mod files;
mod folder;
mod mirror;
mod open_to_others;
mod same_files;
mod slip_printer;
mod surroundings;

pub use clock::SystemHost;
pub use discretion::{OVERWRITING, be_discreet};
pub use disk::DeskDisk;
pub use fault::HostFault;
pub use files::{
    keep_private, move_aside, read_at_most, read_bytes, read_file, read_folder, read_input, replace_private,
    write_file, write_private,
};
pub use folder::{DataDir, OneInstance, take_turn};
pub use mirror::SecondMedium;
pub use open_to_others::is_open_to_others;
pub use same_files::SameFiles;
pub use slip_printer::{PrinterFault, SlipPrinter};
pub use surroundings::{start_among, surrounding};
