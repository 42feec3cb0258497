//! Which folder on another medium keeps a desk's sealed packets too: told once, remembered in the
//! desk's own folder, with a note whether it was seen on another disk than that.
//!
//! A mount point stays when its medium is pulled: a folder that was on another disk and is now on the
//! desk's own is not the medium any more.

use std::{
    io::{ErrorKind, Read},
    os::unix::fs::MetadataExt,
    path::{Component, Path, PathBuf},
};

use wasl_domain::disk::Medium;

use crate::{DataDir, HostFault, move_aside, replace_private};

const REMEMBERED: &str = "mirror";
/// Told instead of a folder: no second medium from now on.
const NONE: &str = "none";
/// What follows the path and a zero, which no path has.
const ON_ANOTHER: &str = "another\n";
const ON_OWN: &str = "own\n";
/// No path is longer, with its note.
const BYTES_MAX: u64 = 8 * 1024;

/// The folder on another medium that keeps a desk's sealed packets too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondMedium {
    /// None where what was remembered can't be read.
    folder: Option<PathBuf>,
    seen: Seen,
}

/// Where a medium was seen; what was seen on another disk once is a medium of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    NotYet,
    OnOwnDisk,
    OnAnother,
}

impl DataDir {
    /// The second medium: the folder `named`, which is remembered, else what was remembered. `none` forgets
    /// it. What can't be read is a medium that is [`Medium::Forgotten`].
    ///
    /// # Errors
    /// [`HostFault::OneInTheOther`] for a folder on the same disk as the desk's own, around it or in it,
    /// [`HostFault::Write`].
    pub fn mirror(&self, named: Option<&str>) -> Result<Option<SecondMedium>, HostFault> {
        let before = remembered(self.path());
        let Some(named) = named else { return Ok(before) };
        let told = (named != NONE).then(|| absolute(named));
        if let Some(folder) = told.as_ref().filter(|folder| is_one_in_the_other(folder, self.path())) {
            return Err(HostFault::OneInTheOther { path: folder.clone() });
        }
        let Some(folder) = told else {
            if before.is_some() {
                keep(self.path(), NONE.as_bytes())?;
            }
            return Ok(None);
        };
        // Told at each start, as in a line of a menu, it is the medium that it was.
        if let Some(same) = before.filter(|before| before.folder.as_ref() == Some(&folder)) {
            return Ok(Some(same));
        }
        let seen = look(&folder, self.path()).unwrap_or(Seen::NotYet);
        let medium = SecondMedium { folder: Some(folder), seen };
        keep(self.path(), &medium.to_bytes())?;
        Ok(Some(medium))
    }
}

impl SecondMedium {
    /// Its folder; none where that can't be read.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// How it stands beside the desk's folder `data`.
    pub(crate) fn stands(&self, data: &Path) -> Medium {
        let Some(folder) = &self.folder else { return Medium::Forgotten };
        match look(folder, data) {
            Some(Seen::OnAnother) => Medium::There { on_own_disk: false },
            Some(Seen::OnOwnDisk | Seen::NotYet) if self.known(data) < Seen::OnAnother => {
                Medium::There { on_own_disk: true }
            }
            Some(Seen::OnOwnDisk | Seen::NotYet) | None => Medium::Missing,
        }
    }

    /// Notes where it was seen, after a packet was kept. Best effort: what is not noted now is next time.
    pub(crate) fn note(&self, data: &Path, on_own_disk: bool) {
        let seen = if on_own_disk { Seen::OnOwnDisk } else { Seen::OnAnother };
        // Another program may have been told of another medium meanwhile: that word stays.
        let noted = remembered(data).filter(|noted| noted.folder == self.folder && noted.seen < seen);
        if let Some(noted) = noted {
            let _next_time = keep(data, &SecondMedium { seen, ..noted }.to_bytes());
        }
    }

    /// The most that is known, by this program and by those that ran meanwhile.
    fn known(&self, data: &Path) -> Seen {
        let noted = remembered(data).filter(|noted| noted.folder == self.folder);
        noted.map_or(self.seen, |noted| noted.seen.max(self.seen))
    }

    fn to_bytes(&self) -> Vec<u8> {
        let folder = self.folder.as_deref().unwrap_or(Path::new(""));
        let note = match self.seen {
            Seen::NotYet => "\n",
            Seen::OnOwnDisk => ON_OWN,
            Seen::OnAnother => ON_ANOTHER,
        };
        [folder.as_os_str().as_encoded_bytes(), b"\0", note.as_bytes()].concat()
    }

    /// None for the word that there is no second medium. Earlier programs wrote the bare path.
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (path, note) = match bytes.iter().position(|byte| *byte == 0) {
            Some(at) => (&bytes[..at], &bytes[at + 1..]),
            None => (bytes.strip_suffix(b"\n").unwrap_or(bytes), b"".as_slice()),
        };
        let seen = match note {
            note if note == ON_ANOTHER.as_bytes() => Seen::OnAnother,
            note if note == ON_OWN.as_bytes() => Seen::OnOwnDisk,
            _unknown => Seen::NotYet,
        };
        if path == NONE.as_bytes() {
            return None;
        }
        let folder = std::str::from_utf8(path).ok().map(PathBuf::from).filter(|path| path.is_absolute());
        Some(Self { folder, seen })
    }

    const FORGOTTEN: Self = Self { folder: None, seen: Seen::NotYet };
}

#[cfg(test)]
impl From<PathBuf> for SecondMedium {
    fn from(folder: PathBuf) -> Self {
        Self { folder: Some(folder), seen: Seen::NotYet }
    }
}

#[expect(clippy::disallowed_methods, reason = "this reads what was remembered")]
fn remembered(data: &Path) -> Option<SecondMedium> {
    let path = data.join(REMEMBERED);
    let there = match path.metadata() {
        Ok(there) => there,
        Err(fault) if fault.kind() == ErrorKind::NotFound => return None,
        Err(_) => return Some(SecondMedium::FORGOTTEN),
    };
    let mut bytes = Vec::new();
    let read = there.is_file()
        && there.len() <= BYTES_MAX
        && std::fs::File::open(&path).and_then(|file| file.take(BYTES_MAX).read_to_end(&mut bytes)).is_ok();
    if read { SecondMedium::from_bytes(&bytes) } else { Some(SecondMedium::FORGOTTEN) }
}

fn keep(data: &Path, bytes: &[u8]) -> Result<(), HostFault> {
    let path = data.join(REMEMBERED);
    if path.is_dir() {
        move_aside(&path, "unreadable")?;
    }
    replace_private(&path, bytes)
}

/// Where a folder lies beside the desk's own; none where it is not there.
fn look(folder: &Path, data: &Path) -> Option<Seen> {
    let there = folder.metadata().ok().filter(std::fs::Metadata::is_dir)?;
    Some(if there.dev() == data.metadata().ok()?.dev() { Seen::OnOwnDisk } else { Seen::OnAnother })
}

fn is_one_in_the_other(folder: &Path, data: &Path) -> bool {
    let (folder, data) = (real(folder), real(data));
    // A desk's folder may be a disk of its own below the medium.
    folder.starts_with(&data) || (data.starts_with(&folder) && look(&folder, &data) == Some(Seen::OnOwnDisk))
}

/// A path without links, also where its end is not there yet.
fn real(path: &Path) -> PathBuf {
    let mut real = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => real.push(part),
        }
        real = real.canonicalize().unwrap_or(real);
    }
    real
}

fn absolute(named: &str) -> PathBuf {
    std::path::absolute(named).unwrap_or_else(|_| PathBuf::from(named))
}

#[cfg(test)]
mod tests;
