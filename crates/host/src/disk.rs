//! The disk beneath a desk's folder: how much is free, ballast that is given up when it is full, a second
//! medium that keeps sealed packets, and whether the desk's files are still its own.
//!
//! Takes bytes only; what is on the second medium was sealed by the desk.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use rustix::fs::{FallocateFlags, fallocate, statvfs};
use wasl_domain::disk::{Disk, Medium, MirrorIs};

use crate::{HostFault, files::aside_name, mirror::SecondMedium, same_files::SameFiles};

/// Room that is given up when the disk is full, so that what was begun can be ended.
const BALLAST_BYTES: u64 = 16 * 1024 * 1024;
const BALLAST: &str = "ballast";

/// The disk of one desk, and its second medium where one is set up.
#[derive(Debug, Clone)]
pub struct DeskDisk {
    folder: PathBuf,
    mirror: Option<SecondMedium>,
    files: Arc<SameFiles>,
}

impl DeskDisk {
    /// The disk beneath `folder`; sealed packets are kept in the folder of `mirror` too. That is never made
    /// here: where it is gone, so is the medium.
    #[must_use]
    pub fn new(folder: &Path, mirror: Option<SecondMedium>) -> Self {
        Self { folder: folder.to_path_buf(), mirror, files: Arc::default() }
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
    /// where none is set up. The same bytes under that name stay as they are; others are a damaged copy
    /// of it, since the name tells what is in it, and are written again.
    ///
    /// # Errors
    /// [`HostFault::Write`] where the medium is gone, full, or does not take it.
    pub fn mirror(&self, name: &str, packet: &[u8]) -> Result<(), HostFault> {
        let Some(medium) = &self.mirror else { return Ok(()) };
        let kept = self.mirrored(medium, name, packet);
        let folder = medium.folder().unwrap_or(&self.folder);
        kept.map_err(|source| HostFault::Write { path: folder.join(name), source })
    }

    fn mirrored(&self, medium: &SecondMedium, name: &str, packet: &[u8]) -> io::Result<()> {
        let (Medium::There { on_own_disk }, Some(folder)) = (medium.stands(&self.folder), medium.folder()) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\0']) {
            return Err(io::ErrorKind::InvalidFilename.into());
        }
        let own = self.folder.metadata()?.dev();
        place(folder, name, packet, &|file| {
            // The medium may be pulled while this runs, and its mount point takes files too.
            if on_own_disk || file.metadata()?.dev() != own { Ok(()) } else { Err(io::ErrorKind::NotFound.into()) }
        })?;
        medium.note(&self.folder, on_own_disk);
        Ok(())
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

    fn medium(&self) -> Medium {
        self.mirror.as_ref().map_or(Medium::None, |medium| medium.stands(&self.folder))
    }

    fn note_file(&self, name: &str) {
        self.files.note(&self.folder, name);
    }

    fn has_same_files(&self) -> bool {
        self.files.hold(&self.folder)
    }

    fn is_in_two_places(&self, name: &str) -> bool {
        self.folder.join(name).metadata().is_ok_and(|there| there.nlink() > 1)
    }

    fn has_lost_its_log(&self, name: &str) -> bool {
        // Its index goes before it and comes after it. Looked at twice: another program may open or close
        // the file just now.
        let is_there = |ending: &str| self.folder.join(format!("{name}{ending}")).exists();
        (0..2).all(|_| is_there("-shm") && !is_there("-wal"))
    }
}

/// Bytes under a name, whole or not at all: written aside, synced, renamed, and the folder synced. `is_on`
/// refuses a file that does not lie where it should.
#[expect(clippy::disallowed_methods, reason = "this writes to the second medium")]
fn place(folder: &Path, name: &str, bytes: &[u8], is_on: &dyn Fn(&File) -> io::Result<()>) -> io::Result<()> {
    let (aside, path) = (folder.join(aside_name()), folder.join(name));
    if holds(&path, bytes, is_on).unwrap_or(false) {
        return Ok(());
    }
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
        is_on(&file)?;
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

/// Whether a file is there and holds these very bytes.
#[expect(clippy::disallowed_methods, reason = "this reads the second medium")]
fn holds(path: &Path, bytes: &[u8], is_on: &dyn Fn(&File) -> io::Result<()>) -> io::Result<bool> {
    let len = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if !path.metadata().is_ok_and(|there| there.is_file() && there.len() == len) {
        return Ok(false);
    }
    let file = File::open(path)?;
    is_on(&file)?;
    let mut there = Vec::with_capacity(bytes.len());
    file.take(len).read_to_end(&mut there)?;
    Ok(there == bytes)
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
mod tests;
