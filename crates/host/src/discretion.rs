//! What a program does first: its memory goes into no core file and is open to no other program of the
//! same user, and what it writes is its owner's alone.

use rustix::{
    fs::Mode,
    process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit, umask},
};

use crate::HostFault;

/// Turns core files off, closes the memory to debuggers and other programs of the same user, and makes
/// new files the owner's alone. To be called before anything secret is read.
///
/// # Errors
/// [`HostFault::Discretion`] with what the system would not do; the rest is done all the same.
pub fn be_discreet() -> Result<(), HostFault> {
    let _before = umask(Mode::RWXG | Mode::RWXO);
    let failed = |what| move |errno: rustix::io::Errno| HostFault::Discretion { what, source: errno.into() };
    let cores = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let memory = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    cores.map_err(failed("core files stay on"))?;
    memory.map_err(failed("memory stays open"))
}
