//! The disk beneath the desk's folder, as the desk knows it.

use std::{path::Path, sync::Arc};

use wasl_desk::fittings::{Disk, MirrorIs};
use wasl_host::DeskDisk;

/// The disk of this machine, and its second medium where one is set up.
struct MachineDisk(DeskDisk);

/// The disk beneath `folder`, with sealed packets kept in the folder `mirror` too.
pub(crate) fn machine_disk(folder: &Path, mirror: Option<&Path>) -> Arc<dyn Disk> {
    Arc::new(MachineDisk(DeskDisk::new(folder, mirror.map(Path::to_path_buf))))
}

impl Disk for MachineDisk {
    fn free_bytes(&self) -> Option<u64> {
        self.0.free_bytes()
    }

    fn keep_ballast(&self) {
        // A disk without room for it is short of room already, which the desk sees by itself.
        let _without = self.0.keep_ballast();
    }

    fn drop_ballast(&self) -> bool {
        self.0.drop_ballast()
    }

    fn mirror(&self, name: &str, packet: &[u8]) -> MirrorIs {
        match (self.0.has_mirror(), self.0.mirror(name, packet)) {
            (false, _) => MirrorIs::None,
            (true, Ok(())) => MirrorIs::Kept,
            (true, Err(_)) => MirrorIs::Fails,
        }
    }
}
