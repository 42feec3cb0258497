//! Reading and writing whole files for the hosts. Never a person's data unsealed: that is the store's.

use std::{
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use wasl_domain::catalogue::Files;

use crate::HostFault;

/// Folders inside each other beyond this are not followed.
const DEPTH_MAX: usize = 8;

/// All files below `folder` by relative path with forward slashes; names that begin with a dot are
/// left out.
///
/// # Errors
/// [`HostFault::Read`] with the file that can't be read.
pub fn read_folder(folder: &Path) -> Result<Files, HostFault> {
    let mut files = Files::new();
    walk(folder, "", 0, &mut files)?;
    Ok(files)
}

#[expect(clippy::disallowed_methods, reason = "this reads the folder")]
fn walk(folder: &Path, prefix: &str, depth: usize, files: &mut Files) -> Result<(), HostFault> {
    let unread = |source| HostFault::Read { path: folder.to_path_buf(), source };
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        if !entry.path().is_dir() {
            files.insert(path, read_bytes(&entry.path())?);
        } else if depth < DEPTH_MAX {
            walk(&entry.path(), &format!("{path}/"), depth + 1, files)?;
        }
    }
    Ok(())
}

/// A file's bytes.
///
/// # Errors
/// [`HostFault::Read`].
#[expect(clippy::disallowed_methods, reason = "this reads the file")]
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, HostFault> {
    std::fs::read(path).map_err(|source| HostFault::Read { path: path.to_path_buf(), source })
}

/// A file's text.
///
/// # Errors
/// [`HostFault::Read`], also for bytes that are no UTF-8.
#[expect(clippy::disallowed_methods, reason = "this reads the file")]
pub fn read_file(path: &Path) -> Result<String, HostFault> {
    std::fs::read_to_string(path).map_err(|source| HostFault::Read { path: path.to_path_buf(), source })
}

/// A file's bytes, of which there may be `most`: somebody brought it, and may have taken the wrong one.
///
/// # Errors
/// [`HostFault::Read`], [`HostFault::TooLarge`].
#[expect(clippy::disallowed_methods, reason = "this reads the file")]
pub fn read_at_most(path: &Path, most: usize) -> Result<Vec<u8>, HostFault> {
    let file = std::fs::File::open(path).map_err(|source| HostFault::Read { path: path.to_path_buf(), source })?;
    at_most(file, path, most)
}

/// A file's text, or what is piped in where the name is `-`; there may be `most` bytes of it.
///
/// # Errors
/// [`HostFault::Read`], also for bytes that are no UTF-8, [`HostFault::TooLarge`].
pub fn read_input(name: &str, most: usize) -> Result<String, HostFault> {
    let path = Path::new(name);
    let bytes = if name == "-" { at_most(std::io::stdin().lock(), path, most) } else { read_at_most(path, most) }?;
    String::from_utf8(bytes).map_err(|fault| HostFault::Read {
        path: path.to_path_buf(),
        source: io::Error::new(io::ErrorKind::InvalidData, fault.utf8_error()),
    })
}

fn at_most(from: impl Read, path: &Path, most: usize) -> Result<Vec<u8>, HostFault> {
    let mut bytes = Vec::new();
    let room = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let read = from.take(room).read_to_end(&mut bytes);
    read.map_err(|source| HostFault::Read { path: path.to_path_buf(), source })?;
    if bytes.len() > most {
        return Err(HostFault::TooLarge { path: path.to_path_buf(), mib: most >> 20 });
    }
    Ok(bytes)
}

/// Writes a file for a person, whole or not at all, and has it on the disk when it returns: a stick may be
/// pulled then. What is no plain file, as a pipe, is written straight.
///
/// # Errors
/// [`HostFault::Write`]; a file that was there is as it was.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), HostFault> {
    written(path, bytes).map_err(|source| HostFault::Write { path: path.to_path_buf(), source })
}

#[expect(clippy::disallowed_methods, reason = "this writes the file")]
fn written(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // These are ways to what a program has open already.
    let is_open_elsewhere = path.starts_with("/dev") || path.starts_with("/proc");
    let there = match path.metadata() {
        Ok(there) if there.is_file() && !is_open_elsewhere => Some(there),
        Ok(_) => return write_straight(path, bytes),
        // A link to a file that is not there yet.
        Err(fault) if fault.kind() == io::ErrorKind::NotFound && path.is_symlink() => {
            return write_straight(path, bytes);
        }
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => None,
        Err(fault) => return Err(fault),
    };
    let real = if there.is_some() {
        if is_database(path)? {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "a database lies there; choose another name"));
        }
        // Whoever may not write it may not replace it.
        drop(std::fs::File::options().write(true).open(path)?);
        path.canonicalize()?
    } else {
        path.to_path_buf()
    };
    let folder = folder_of(&real);
    let aside = folder.join(aside_name());
    match write_aside(&aside, &real, bytes, there.map(|there| there.permissions())) {
        // A folder that takes no further file, with a file in it that takes bytes.
        Err(fault) if fault.kind() == io::ErrorKind::PermissionDenied && real.exists() => {
            return write_straight(&real, bytes);
        }
        done => done?,
    }
    match std::fs::File::open(folder)?.sync_all() {
        // Some shared folders keep no names of their own.
        Err(fault) if matches!(fault.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        done => done,
    }
}

/// Whether a file is a database, as a desk's own file is: nobody means to write over it.
#[expect(clippy::disallowed_methods, reason = "this reads the file")]
fn is_database(path: &Path) -> io::Result<bool> {
    let mut first = Vec::new();
    std::fs::File::open(path)?.take(16).read_to_end(&mut first)?;
    Ok(first == b"SQLite format 3\0")
}

#[expect(clippy::disallowed_methods, reason = "this writes the file")]
fn write_aside(aside: &Path, path: &Path, bytes: &[u8], like: Option<std::fs::Permissions>) -> io::Result<()> {
    let write = || {
        let mut file = std::fs::File::options().write(true).create(true).truncate(true).open(aside)?;
        file.write_all(bytes)?;
        if let Some(like) = like {
            // Sticks know no modes.
            let _as_it_may = file.set_permissions(like);
        }
        file.sync_all()?;
        std::fs::rename(aside, path)
    };
    write().inspect_err(|_| {
        // Half a file aside does no harm; the room it takes might.
        let _gone = std::fs::remove_file(aside);
    })
}

#[expect(clippy::disallowed_methods, reason = "this writes the file")]
fn write_straight(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = std::fs::File::options().write(true).create(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    match file.sync_all() {
        // A pipe has nothing to keep.
        Err(fault) if matches!(fault.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        done => done,
    }
}

/// A name that no other program, and no other write of this one, writes aside under.
pub(crate) fn aside_name() -> String {
    static WRITES: AtomicU32 = AtomicU32::new(0);
    format!(".wasl-{}-{}.part", std::process::id(), WRITES.fetch_add(1, Ordering::Relaxed))
}

/// The folder that a file lies in.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a new file that only its owner may read, and has it on the disk when it returns. A file
/// that is there already stays as it is.
///
/// # Errors
/// [`HostFault::Write`], also when the file is there.
#[expect(clippy::disallowed_methods, reason = "this writes the file")]
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), HostFault> {
    let write = || {
        let mut file = std::fs::File::options().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|source| HostFault::Write { path: path.to_path_buf(), source })
}

/// Writes a file that only its owner may read in the place of one that is there: whenever the power
/// goes, one of the two is there whole.
///
/// # Errors
/// [`HostFault::Write`]; the file is as it was.
#[expect(clippy::disallowed_methods, reason = "this writes the file")]
pub fn replace_private(path: &Path, bytes: &[u8]) -> Result<(), HostFault> {
    let write = || {
        // A name of its own: two programs must not write into one file.
        let beside = folder_of(path).join(aside_name());
        let mut file = std::fs::File::options().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)?;
        std::fs::File::open(folder_of(path))?.sync_all()
    };
    write().map_err(|source| HostFault::Write { path: path.to_path_buf(), source })
}

/// Makes sure that there is a file which only its owner may read; what is in it stays.
///
/// # Errors
/// [`HostFault::Write`].
#[expect(clippy::disallowed_methods, reason = "this closes the file to others")]
pub fn keep_private(path: &Path) -> Result<(), HostFault> {
    let close = || {
        let file = std::fs::File::options().append(true).create(true).mode(0o600).open(path)?;
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
    };
    close().map_err(|source| HostFault::Write { path: path.to_path_buf(), source })
}

/// Gives a file another name beside itself, `….<word>-<n>` with the first number that is free, and has
/// that on the disk when it returns. Nothing is written over; none where there is no such file.
///
/// # Errors
/// [`HostFault::Write`].
#[expect(clippy::disallowed_methods, reason = "this renames the file")]
pub fn move_aside(path: &Path, word: &str) -> Result<Option<PathBuf>, HostFault> {
    if !path.exists() {
        return Ok(None);
    }
    let beside = |n: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{word}-{n}"));
        PathBuf::from(name)
    };
    let free = (1..).map(beside).find(|name| !name.exists()).unwrap_or_else(|| beside(0));
    let rename = || {
        std::fs::rename(path, &free)?;
        std::fs::File::open(folder_of(path))?.sync_all()
    };
    rename().map_err(|source| HostFault::Write { path: path.to_path_buf(), source })?;
    Ok(Some(free))
}

#[cfg(test)]
mod tests;
