//! The catalogue that this program carries inside, for a fresh ledger.

use include_dir::{Dir, DirEntry, include_dir};
use wasl_domain::catalogue::Files;

static CATALOGUE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../catalogue");

/// Its files by relative path.
#[must_use]
pub(crate) fn catalogue() -> Files {
    fn gather(dir: &Dir<'_>, files: &mut Files) {
        for entry in dir.entries() {
            match entry {
                DirEntry::Dir(inner) => gather(inner, files),
                DirEntry::File(file) => {
                    let path = file.path().to_string_lossy().replace('\\', "/");
                    files.insert(path, file.contents().to_vec());
                }
            }
        }
    }
    let mut files = Files::new();
    gather(&CATALOGUE, &mut files);
    files
}
