//! Files that are read with a bound, and written whole or not at all.

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn names(folder: &Path) -> Vec<String> {
    #[expect(clippy::disallowed_methods, reason = "the test looks at hidden names too")]
    let entries = std::fs::read_dir(folder).expect("listed");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("listed").file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    names
}

#[test]
fn a_folder_is_read_by_relative_path_without_hidden_files() {
    let outer = folder();
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
    let outer = folder();
    let path = outer.path().join("key");
    write_private(&path, b"one").expect("written");
    assert_eq!(path.metadata().expect("is there").permissions().mode() & 0o777, 0o600);
    assert!(matches!(write_private(&path, b"two"), Err(HostFault::Write { .. })));
    assert_eq!(read_bytes(&path).expect("read"), b"one");
}

#[test]
fn a_file_for_a_person_takes_the_place_of_the_one_before_and_leaves_nothing_beside() {
    let outer = folder();
    let path = outer.path().join("today.waslb");
    write_file(&path, b"yesterday's").expect("written");
    #[expect(clippy::disallowed_methods, reason = "the test sets a mode of its own")]
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("set");
    let before = path.metadata().expect("is there");
    // Whoever reads the file of before has it whole to its end.
    #[expect(clippy::disallowed_methods, reason = "the test holds the file open")]
    let mut held = std::fs::File::open(&path).expect("opens");
    write_file(&path, b"today's").expect("written");
    assert_eq!(read_bytes(&path).expect("read"), b"today's");
    let mut kept = Vec::new();
    held.read_to_end(&mut kept).expect("read");
    assert_eq!(kept, b"yesterday's", "the file of before was not cut");
    let after = path.metadata().expect("is there");
    assert_ne!(before.ino(), after.ino());
    assert_eq!(after.permissions().mode() & 0o777, 0o640);
    assert_eq!(names(outer.path()), ["today.waslb"]);
}

#[test]
fn what_cannot_be_written_leaves_the_file_of_before_as_it_was() {
    let outer = folder();
    let missing = outer.path().join("no/such/folder");
    assert!(matches!(write_file(&missing, b"x"), Err(HostFault::Write { .. })));
    assert!(matches!(write_file(outer.path(), b"x"), Err(HostFault::Write { .. })));
    assert!(names(outer.path()).is_empty());
}

#[test]
fn a_link_leads_to_the_file_that_is_meant_and_a_pipe_is_written_straight() {
    let outer = folder();
    let (path, link) = (outer.path().join("file"), outer.path().join("link"));
    symlink(&path, &link).expect("linked");
    write_file(&link, b"one").expect("written through a link to nothing");
    write_file(&link, b"two").expect("written through a link");
    assert!(link.is_symlink());
    assert_eq!(read_bytes(&path).expect("read"), b"two");
    // Never one of the machine's own devices: where the code is wrong, a file would lie in its place.
    let pipe = outer.path().join("pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).expect("made");
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || read_bytes(&pipe).expect("read")
    });
    write_file(&pipe, b"through").expect("taken");
    assert_eq!(reader.join().expect("read"), b"through");
    assert_eq!(names(outer.path()), ["file", "link", "pipe"]);
}

#[test]
fn what_somebody_brought_is_read_to_a_bound_and_no_further() {
    let outer = folder();
    let path = outer.path().join("brought");
    write_file(&path, &[7; 100]).expect("written");
    assert_eq!(read_at_most(&path, 100).expect("fits").len(), 100);
    assert!(matches!(read_at_most(&path, 99), Err(HostFault::TooLarge { .. })));
    assert!(matches!(read_at_most(Path::new("/dev/zero"), 1 << 20), Err(HostFault::TooLarge { mib: 1, .. })));
    assert!(matches!(read_input("/dev/zero", 1 << 20), Err(HostFault::TooLarge { .. })));
    write_file(&path, &[0xff; 3]).expect("written");
    assert!(matches!(read_input(path.to_str().expect("plain"), 9), Err(HostFault::Read { .. })));
}
