//! The disk beneath a desk's folder: how much is free, ballast that is given up when it is full, and a
//! second medium that keeps sealed packets.
//!
//! Takes bytes only; what is on the second medium was sealed by the desk.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rustix::fs::{FallocateFlags, fallocate, statvfs};
use wasl_domain::disk::{Disk, MirrorIs};

use crate::HostFault;

/// Room that is given up when the disk is full, so that what was begun can be ended.
const BALLAST_BYTES: u64 = 16 * 1024 * 1024;
const BALLAST: &str = "ballast";

/// The disk of one desk, and its second medium where one is set up.
#[derive(Debug, Clone)]
pub struct DeskDisk {
    folder: PathBuf,
    mirror: Option<PathBuf>,
}

impl DeskDisk {
    /// The disk beneath `folder`; sealed packets are kept in the folder `mirror` too. It lies on another
    /// medium and is never made here: where it is gone, so is the medium.
    #[must_use]
    pub fn new(folder: &Path, mirror: Option<PathBuf>) -> Self {
        Self { folder: folder.to_path_buf(), mirror }
    }

    /// Bytes that are free for this user; none where the system does not tell.
    #[must_use]
    pub fn free_bytes(&self) -> Option<u64> {
        let told = statvfs(&self.folder).ok()?;
        told.f_bavail.checked_mul(told.f_frsize)
    }

    /// Lays out the ballast where there is none yet, really allocated and durable.
    ///
    /// # Errors
    /// [`HostFault::Write`], where the disk is full among others; half a ballast does not stay.
    pub fn keep_ballast(&self) -> Result<(), HostFault> {
        let path = self.folder.join(BALLAST);
        if path.metadata().is_ok_and(|there| there.len() == BALLAST_BYTES && there.blocks() * 512 >= BALLAST_BYTES) {
            return Ok(());
        }
        let laid = lay(&path).and_then(|()| sync_folder(&self.folder));
        laid.map_err(|source| {
            self.drop_ballast();
            HostFault::Write { path, source }
        })
    }

    /// Gives up the ballast; tells whether there was one.
    pub fn drop_ballast(&self) -> bool {
        #[expect(clippy::disallowed_methods, reason = "this gives the room back")]
        let dropped = std::fs::remove_file(self.folder.join(BALLAST)).is_ok();
        if dropped {
            // The room is there all the same; a power cut might bring the ballast back, no more.
            let _later = sync_folder(&self.folder);
        }
        dropped
    }

    /// Keeps a sealed packet on the second medium under `name`, durable when this returns; nothing
    /// where none is set up. What is there under that name already stays as it is.
    ///
    /// # Errors
    /// [`HostFault::Write`] where the medium is gone, full, or does not take it.
    pub fn mirror(&self, name: &str, packet: &[u8]) -> Result<(), HostFault> {
        let Some(folder) = &self.mirror else { return Ok(()) };
        let path = folder.join(name);
        let kept = if name.is_empty() || name.starts_with('.') || name.contains(['/', '\0']) {
            Err(io::Error::from(io::ErrorKind::InvalidFilename))
        } else {
            place(folder, name, packet)
        };
        kept.map_err(|source| HostFault::Write { path, source })
    }
}

impl Disk for DeskDisk {
    fn free_bytes(&self) -> Option<u64> {
        self.free_bytes()
    }

    fn keep_ballast(&self) {
        // A disk without room for it is short of room already, which the desk sees by itself.
        let _without = self.keep_ballast();
    }

    fn drop_ballast(&self) -> bool {
        self.drop_ballast()
    }

    fn mirror(&self, name: &str, packet: &[u8]) -> MirrorIs {
        match (&self.mirror, self.mirror(name, packet)) {
            (None, _) => MirrorIs::None,
            (Some(_), Ok(())) => MirrorIs::Kept,
            (Some(_), Err(_)) => MirrorIs::Fails,
        }
    }
}

/// Bytes under a name, whole or not at all: written aside, synced, renamed, and the folder synced.
#[expect(clippy::disallowed_methods, reason = "this writes to the second medium")]
fn place(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let (aside, path) = (folder.join(format!(".{name}.part")), folder.join(name));
    if path.metadata().is_ok_and(|there| there.len() == u64::try_from(bytes.len()).unwrap_or(u64::MAX)) {
        return Ok(());
    }
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&aside, &path)
    })();
    if written.is_err() {
        // Half a file aside does no harm; the room it takes might.
        let _gone = std::fs::remove_file(&aside);
    }
    written.and_then(|()| sync_folder(folder))
}

#[expect(clippy::disallowed_methods, reason = "this allocates the ballast")]
fn lay(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    if fallocate(&file, FallocateFlags::empty(), 0, BALLAST_BYTES).is_err() {
        // A file system that allocates nothing ahead takes bytes; not zeros, which some leave out.
        let block: Vec<u8> = (0..64 * 1024u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
        for _ in 0..BALLAST_BYTES / (64 * 1024) {
            file.write_all(&block)?;
        }
    }
    file.sync_all()
}

#[expect(clippy::disallowed_methods, reason = "a name is durable when its folder is")]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[test]
    fn the_ballast_takes_real_room_and_gives_it_back() {
        let outer = folder();
        let disk = DeskDisk::new(outer.path(), None);
        assert!(!disk.drop_ballast(), "there is none yet");
        disk.keep_ballast().expect("laid out");
        let there = outer.path().join(BALLAST).metadata().expect("is there");
        assert_eq!(there.len(), BALLAST_BYTES);
        assert!(there.blocks() * 512 >= BALLAST_BYTES, "{} blocks", there.blocks());
        disk.keep_ballast().expect("it is there already");
        assert!(disk.drop_ballast());
        assert!(!outer.path().join(BALLAST).exists());
        assert!(disk.free_bytes().is_some_and(|free| free > 0));
    }

    #[test]
    fn a_ballast_that_only_looks_as_if_it_were_there_is_laid_out_anew() {
        let outer = folder();
        let path = outer.path().join(BALLAST);
        #[expect(clippy::disallowed_methods, reason = "the test lays out a file with a hole")]
        File::create(&path).and_then(|file| file.set_len(BALLAST_BYTES)).expect("a hole");
        assert_eq!(path.metadata().expect("is there").blocks(), 0, "nothing is allocated");
        DeskDisk::new(outer.path(), None).keep_ballast().expect("laid out");
        assert!(path.metadata().expect("is there").blocks() * 512 >= BALLAST_BYTES);
    }

    #[test]
    fn a_packet_is_on_the_second_medium_whole_and_once() {
        let (outer, medium) = (folder(), folder());
        let disk = DeskDisk::new(outer.path(), Some(medium.path().into()));
        disk.mirror("a.packet", b"sealed").expect("kept");
        disk.mirror("a.packet", b"sealed").expect("kept already");
        assert_eq!(crate::read_bytes(&medium.path().join("a.packet")).expect("read"), b"sealed");
        let files = crate::read_folder(medium.path()).expect("listed");
        assert_eq!(files.len(), 1, "nothing is left aside");
    }

    #[test]
    fn a_packet_that_was_cut_short_on_the_second_medium_is_written_again() {
        let (outer, medium) = (folder(), folder());
        let disk = DeskDisk::new(outer.path(), Some(medium.path().into()));
        crate::write_file(&medium.path().join("a.packet"), b"sea").expect("written");
        disk.mirror("a.packet", b"sealed").expect("kept");
        assert_eq!(crate::read_bytes(&medium.path().join("a.packet")).expect("read"), b"sealed");
    }

    #[test]
    fn a_medium_that_is_gone_is_told_and_not_made_on_the_desks_own_disk() {
        let outer = folder();
        let gone = outer.path().join("stick");
        let disk = DeskDisk::new(outer.path(), Some(gone.clone()));
        assert!(matches!(disk.mirror("a.packet", b"sealed"), Err(HostFault::Write { .. })));
        assert!(!gone.exists());
    }

    #[test]
    fn the_desk_hears_of_its_second_medium_in_three_words() {
        let (outer, medium) = (folder(), folder());
        let told = |medium: Option<PathBuf>| {
            let disk: &dyn Disk = &DeskDisk::new(outer.path(), medium);
            disk.mirror("a.packet", b"sealed")
        };
        assert_eq!(told(None), MirrorIs::None);
        assert_eq!(told(Some(medium.path().into())), MirrorIs::Kept);
        assert_eq!(told(Some(outer.path().join("stick"))), MirrorIs::Fails);
    }

    #[test]
    fn no_name_leads_out_of_the_second_medium() {
        let (outer, medium) = (folder(), folder());
        let disk = DeskDisk::new(outer.path(), Some(medium.path().into()));
        for name in ["", "../a", "a/b", ".hidden", "a\0b"] {
            assert!(disk.mirror(name, b"sealed").is_err(), "{name:?}");
        }
    }
}
