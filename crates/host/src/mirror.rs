//! Which folder on another medium keeps a desk's sealed packets too: told once, remembered in the
//! desk's own folder.

use std::path::PathBuf;

use crate::{DataDir, HostFault, read_file, write_file};

const REMEMBERED: &str = "mirror";
/// Told instead of a folder: no second medium from now on.
const NONE: &str = "none";

impl DataDir {
    /// The folder on the second medium: `named`, which is remembered, else what was remembered. `none`
    /// forgets it.
    ///
    /// # Errors
    /// [`HostFault::Write`], [`HostFault::Read`].
    pub fn mirror(&self, named: Option<&str>) -> Result<Option<PathBuf>, HostFault> {
        let path = self.path().join(REMEMBERED);
        if let Some(named) = named {
            // As other programs find it, wherever they are started.
            let whole = if named == NONE { PathBuf::from(NONE) } else { absolute(named) };
            write_file(&path, whole.as_os_str().as_encoded_bytes())?;
        }
        if !path.is_file() {
            return Ok(None);
        }
        let told = read_file(&path)?;
        let told = told.trim();
        Ok((!told.is_empty() && told != NONE).then(|| PathBuf::from(told)))
    }
}

fn absolute(named: &str) -> PathBuf {
    std::path::absolute(named).unwrap_or_else(|_| PathBuf::from(named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_medium_is_told_once_and_remembered_until_it_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = DataDir::open(Some(folder.path().join("desk"))).expect("a data folder");
        assert_eq!(dir.mirror(None).expect("read"), None);
        let stick = folder.path().join("stick");
        let told = stick.to_str().expect("plain");
        assert_eq!(dir.mirror(Some(told)).expect("kept"), Some(stick.clone()));
        assert_eq!(dir.mirror(None).expect("read"), Some(stick));
        assert_eq!(dir.mirror(Some("none")).expect("kept"), None);
        assert_eq!(dir.mirror(None).expect("read"), None);
        assert!(dir.mirror(Some("here")).expect("kept").is_some_and(|path| path.is_absolute()));
    }
}
