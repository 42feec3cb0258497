//! Whether a file that one account alone should read is open to others. Changes nothing.

use std::{os::unix::fs::PermissionsExt, path::Path};

/// Whether others than its owner may read or write a file. Not where there is none.
#[must_use]
pub fn is_open_to_others(path: &Path) -> bool {
    path.metadata().is_ok_and(|seen| seen.permissions().mode() & 0o077 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write_private;

    #[test]
    fn a_private_file_is_closed_to_others() {
        let outer = tempfile::tempdir().expect("a folder");
        let path = outer.path().join("key");
        assert!(!is_open_to_others(&path), "there is none");
        write_private(&path, b"one").expect("written");
        assert!(!is_open_to_others(&path));
        #[expect(clippy::disallowed_methods, reason = "the test opens the file to others")]
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).expect("opened");
        assert!(is_open_to_others(&path));
    }
}
