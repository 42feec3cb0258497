//! Reading and writing whole files for the hosts. Never a person's data unsealed: that is the store's.

use std::{
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
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

/// A file's text, or what is piped in where the name is `-`.
///
/// # Errors
/// [`HostFault::Read`], also for bytes that are no UTF-8.
pub fn read_input(name: &str) -> Result<String, HostFault> {
    if name != "-" {
        return read_file(Path::new(name));
    }
    let mut text = String::new();
    match std::io::stdin().lock().read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(source) => Err(HostFault::Read { path: PathBuf::from("-"), source }),
    }
}

/// Writes a file whole.
///
/// # Errors
/// [`HostFault::Write`].
#[expect(clippy::disallowed_methods, reason = "this writes the file")]
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), HostFault> {
    std::fs::write(path, bytes).map_err(|source| HostFault::Write { path: path.to_path_buf(), source })
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
        let mut name = path.as_os_str().to_owned();
        name.push(".new");
        let beside = PathBuf::from(name);
        let mut file = std::fs::File::options().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::File::open(folder)?.sync_all()
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
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::File::open(folder)?.sync_all()
    };
    rename().map_err(|source| HostFault::Write { path: path.to_path_buf(), source })?;
    Ok(Some(free))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_folder_is_read_by_relative_path_without_hidden_files() {
        let outer = tempfile::tempdir().expect("a folder");
        let inner = outer.path().join("civil-registry/individual-extract");
        #[expect(clippy::disallowed_methods, reason = "the test lays out the folder it reads")]
        std::fs::create_dir_all(&inner).expect("made");
        write_file(&inner.join("pack.json"), b"{}").expect("written");
        write_file(&outer.path().join(".hidden"), b"x").expect("written");
        let files = read_folder(outer.path()).expect("read");
        assert_eq!(
            files.into_iter().collect::<Vec<_>>(),
            [("civil-registry/individual-extract/pack.json".into(), b"{}".to_vec())]
        );
    }

    #[test]
    fn a_private_file_is_its_owners_and_is_never_written_over() {
        let outer = tempfile::tempdir().expect("a folder");
        let path = outer.path().join("key");
        write_private(&path, b"one").expect("written");
        assert_eq!(path.metadata().expect("is there").permissions().mode() & 0o777, 0o600);
        assert!(matches!(write_private(&path, b"two"), Err(HostFault::Write { .. })));
        assert_eq!(read_bytes(&path).expect("read"), b"one");
    }
}
