//! Whether files that a program has open are still those that have their names: a backup put back, or a
//! hand that tidies up, leaves it writing where nobody will look. Reads no file.

use std::{
    collections::BTreeMap,
    os::unix::fs::MetadataExt,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// What a file is, whatever its name: its disk, and its number there.
type Identity = (u64, u64);

/// Files of one folder, by their names.
#[derive(Debug, Default)]
pub struct SameFiles(Mutex<BTreeMap<String, Option<Identity>>>);

impl SameFiles {
    fn noted(&self) -> MutexGuard<'_, BTreeMap<String, Option<Identity>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers what `name` is now; where there is nothing yet, what it is when it is looked at first.
    pub fn note(&self, folder: &Path, name: &str) {
        self.noted().insert(name.to_owned(), identity(&folder.join(name)));
    }

    /// Whether every name is still what it was.
    #[must_use]
    pub fn hold(&self, folder: &Path) -> bool {
        self.noted().iter_mut().all(|(name, noted)| {
            let now = identity(&folder.join(name));
            match noted {
                Some(noted) => now == Some(*noted),
                None => {
                    *noted = now;
                    true
                }
            }
        })
    }
}

fn identity(path: &Path) -> Option<Identity> {
    path.metadata().ok().map(|there| (there.dev(), there.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write_private;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test exchanges the files")]
    fn a_file_that_was_replaced_or_taken_away_is_noticed_and_one_that_was_written_is_not() {
        let outer = tempfile::tempdir().expect("a folder");
        let (folder, files) = (outer.path(), SameFiles::default());
        let path = folder.join("one");
        write_private(&path, b"first").expect("written");
        files.note(folder, "one");
        files.note(folder, "later");
        assert!(files.hold(folder));
        std::fs::write(&path, b"the same file, written").expect("written");
        write_private(&folder.join("later"), b"it comes").expect("written");
        assert!(files.hold(folder), "what came is remembered");
        std::fs::rename(&path, folder.join("away")).expect("moved");
        assert!(!files.hold(folder), "taken away");
        write_private(&path, b"first").expect("written");
        assert!(!files.hold(folder), "replaced by one that looks like it");
        std::fs::rename(folder.join("away"), &path).expect("moved");
        assert!(files.hold(folder), "it is back");
        std::fs::remove_file(folder.join("later")).expect("removed");
        assert!(!files.hold(folder));
    }
}
