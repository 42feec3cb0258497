//! The folder that holds a desk's data: where it is, closed to others, and who may be the only one.

use std::{
    fs::{File, TryLockError},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};

use crate::{HostFault, surrounding};

/// Owner alone may list, read, write.
const OWNER_ONLY: u32 = 0o700;

/// A desk's data folder: exists, and is closed to everyone but its owner.
#[derive(Debug, Clone)]
pub struct DataDir {
    path: PathBuf,
}

impl DataDir {
    /// Opens or makes the folder: `named`, else `$XDG_DATA_HOME/wasl`, else `~/.local/share/wasl`.
    ///
    /// # Errors
    /// [`HostFault::NoHome`], [`HostFault::Folder`].
    pub fn open(named: Option<PathBuf>) -> Result<Self, HostFault> {
        let path = named.or_else(usual).ok_or(HostFault::NoHome)?;
        make(&path).map_err(|source| HostFault::Folder { path: path.clone(), source })?;
        Ok(Self { path })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Becomes the one that does `what` with this folder, or `None` while another program is. Held
    /// until the value is dropped or the program ends, however it ends.
    ///
    /// # Errors
    /// [`HostFault::Write`] when the lock file can't be opened or the system keeps no locks there.
    #[expect(clippy::disallowed_methods, reason = "locks are files")]
    pub fn be_the_one(&self, what: &str) -> Result<Option<OneInstance>, HostFault> {
        let path = self.path.join(format!("{what}.lock"));
        let file = File::options().create(true).append(true).open(&path);
        let file = file.map_err(|source| HostFault::Write { path: path.clone(), source })?;
        match file.try_lock() {
            Ok(()) => Ok(Some(OneInstance { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(HostFault::Write { path, source }),
        }
    }
}

/// Waits until no other program holds the lock file at `path`, then holds it.
///
/// # Errors
/// [`HostFault::Write`] when the lock file can't be opened or the system keeps no locks there.
#[expect(clippy::disallowed_methods, reason = "locks are files")]
pub fn take_turn(path: &Path) -> Result<OneInstance, HostFault> {
    let held = || {
        let file = File::options().create(true).append(true).open(path)?;
        file.lock()?;
        Ok(OneInstance { _file: file })
    };
    held().map_err(|source| HostFault::Write { path: path.to_path_buf(), source })
}

/// Being the only one, for as long as this lives.
#[derive(Debug)]
pub struct OneInstance {
    _file: File,
}

fn usual() -> Option<PathBuf> {
    let full = |name| surrounding(name).map(PathBuf::from).filter(|path| path.is_absolute());
    full("XDG_DATA_HOME").or_else(|| full("HOME").map(|home| home.join(".local/share"))).map(|path| path.join("wasl"))
}

#[expect(clippy::disallowed_methods, reason = "this makes the folder")]
fn make(path: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(OWNER_ONLY).create(path)?;
    // A disk that takes no writes any more takes no mode either.
    if path.metadata()?.permissions().mode() & 0o777 == OWNER_ONLY {
        return Ok(());
    }
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(OWNER_ONLY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[test]
    fn the_folder_is_closed_to_others() {
        let outer = folder();
        let dir = DataDir::open(Some(outer.path().join("a/b"))).expect("made");
        let mode = dir.path().metadata().expect("is there").permissions().mode();
        assert_eq!(mode & 0o777, OWNER_ONLY);
    }

    #[test]
    fn only_one_can_be_the_one_until_it_lets_go() {
        let outer = folder();
        let dir = DataDir::open(Some(outer.path().into())).expect("made");
        let first = dir.be_the_one("courier").expect("locks work");
        assert!(first.is_some());
        assert!(dir.be_the_one("courier").expect("locks work").is_none());
        assert!(dir.be_the_one("other").expect("locks work").is_some());
        drop(first);
        assert!(dir.be_the_one("courier").expect("locks work").is_some());
    }
}
