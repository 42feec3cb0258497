//! What a program does first: its memory goes into no core file and is open to no other program of the
//! same user, and what it writes is its owner's alone.

use rustix::{
    fs::Mode,
    process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit, umask},
};

use crate::HostFault;

/// Words in the surroundings under which memory that is given back is overwritten at once: by the
/// system's allocator, and by WebKit, which then has none of its own.
pub const OVERWRITING: [(&str, &str); 2] =
    [("GLIBC_TUNABLES", "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"), ("Malloc", "1")];

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

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use rustix::process::{dumpable_behavior, getrlimit};

    use super::*;

    #[test]
    fn a_program_keeps_its_memory_and_its_files_to_itself() {
        be_discreet().expect("the system lets it");
        let cores = getrlimit(Resource::Core);
        assert_eq!((cores.current, cores.maximum), (Some(0), Some(0)));
        assert_eq!(dumpable_behavior().expect("told"), DumpableBehavior::NotDumpable);
        let outer = tempfile::tempdir().expect("a folder");
        let path = outer.path().join("written");
        crate::write_file(&path, b"x").expect("written");
        assert_eq!(path.metadata().expect("is there").permissions().mode() & 0o777, 0o600);
    }
}
