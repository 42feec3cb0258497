//! What the machine can refuse, as facts.

use std::{io, path::PathBuf};

/// Why the machine did not do it.
#[derive(Debug, thiserror::Error)]
pub enum HostFault {
    /// There is no home folder to put the data into, and no folder was named.
    #[error("no data folder was named and there is no home folder")]
    NoHome,
    /// A folder can't be made or closed to others.
    #[error("folder {path}: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file can't be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file can't be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is larger than anything that it could be.
    #[error("{path} has more than {mib} MiB, which is more than it can be: see that this is the right file")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// How much of it would be read, in MiB.
        mib: usize,
    },
    /// The second medium would lie in the desk's own folder, or around it on the same disk.
    #[error(
        "the second medium {path} and the desk's own folder lie one in the other, so that what takes one takes both: \
         name a folder on another disk"
    )]
    OneInTheOther {
        /// As it was named.
        path: PathBuf,
    },
    /// The program can't start itself anew.
    #[error("it can't be started anew: {source}")]
    Anew {
        /// What the system said.
        source: io::Error,
    },
    /// The system does not let this program keep its memory and files to itself.
    #[error("{what}: {source}")]
    Discretion {
        /// Which of it.
        what: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The name of a printer is not of a known kind.
    #[error("unknown printer {name}: say `none` or `escpos:/path/to/device`")]
    UnknownPrinter {
        /// As it was given.
        name: String,
    },
}
