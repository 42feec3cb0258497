//! What is remembered of the second medium, and how it stands.

use std::ffi::OsStr;

use super::*;
use crate::{read_bytes, write_file};

struct Place {
    outer: tempfile::TempDir,
    dir: DataDir,
}

impl Place {
    fn new() -> Self {
        let outer = tempfile::tempdir().expect("a folder");
        let dir = DataDir::open(Some(outer.path().join("desk"))).expect("a data folder");
        Self { outer, dir }
    }

    fn stick(&self) -> PathBuf {
        self.outer.path().join("stick")
    }

    #[expect(clippy::disallowed_methods, reason = "the test plugs a medium in")]
    fn plug_in(&self) -> PathBuf {
        std::fs::create_dir_all(self.stick()).expect("made");
        self.stick()
    }

    fn tell(&self, folder: &Path) -> Result<Option<SecondMedium>, HostFault> {
        self.dir.mirror(Some(folder.to_str().expect("plain")))
    }

    fn kept(&self) -> Option<SecondMedium> {
        self.dir.mirror(None).expect("never refused")
    }

    fn stands(&self) -> Medium {
        self.kept().map_or(Medium::None, |medium| medium.stands(self.dir.path()))
    }

    /// Writes the file as somebody or something else left it.
    fn write(&self, bytes: &[u8]) {
        write_file(&self.dir.path().join(REMEMBERED), bytes).expect("written");
    }
}

#[test]
fn a_second_medium_is_told_once_and_remembered_until_it_is_forgotten() {
    let place = Place::new();
    assert_eq!(place.kept(), None);
    let told = place.tell(&place.stick()).expect("kept");
    assert_eq!(told.as_ref().and_then(SecondMedium::folder), Some(place.stick().as_path()));
    assert_eq!(place.kept(), told);
    assert_eq!(place.dir.mirror(Some("none")).expect("kept"), None);
    assert_eq!(place.kept(), None);
    let here = place.dir.mirror(Some("here")).expect("kept");
    assert!(here.is_some_and(|medium| medium.folder().is_some_and(Path::is_absolute)));
}

#[test]
fn a_path_is_kept_letter_by_letter_and_an_older_program_s_note_is_read() {
    let place = Place::new();
    for name in ["stick ", "st\nick", "stick\n", " stick", "عصا"] {
        let folder = place.outer.path().join(name);
        place.tell(&folder).expect("kept");
        assert_eq!(place.kept().as_ref().and_then(SecondMedium::folder), Some(folder.as_path()));
    }
    for (bytes, folder) in [
        ("/media/stick", Some("/media/stick")),
        ("/media/stick\n", Some("/media/stick")),
        ("/media/stick\n\n", Some("/media/stick\n")),
        ("none", None),
        ("none\n", None),
    ] {
        place.write(bytes.as_bytes());
        assert_eq!(place.kept().as_ref().and_then(SecondMedium::folder), folder.map(Path::new), "{bytes:?}");
    }
}

#[test]
fn a_note_that_cannot_be_read_is_a_medium_that_fails_and_refuses_nobody() {
    let place = Place::new();
    for bytes in [b"".as_slice(), b"\xff\xfe", b"\n", b"stick", b"\0own\n", &[b'/'; 9_000]] {
        place.write(bytes);
        assert_eq!(place.stands(), Medium::Forgotten, "{bytes:?}");
        let stick = place.plug_in();
        place.tell(&stick).expect("told anew");
        assert_eq!(place.stands(), Medium::There { on_own_disk: true });
    }
    #[expect(clippy::disallowed_methods, reason = "the test takes the note away")]
    std::fs::remove_file(place.dir.path().join(REMEMBERED)).expect("removed");
    #[expect(clippy::disallowed_methods, reason = "the test lays a folder in its place")]
    std::fs::create_dir_all(place.dir.path().join(REMEMBERED)).expect("made");
    assert_eq!(place.stands(), Medium::Forgotten);
    place.tell(&place.stick()).expect("told anew");
    assert_eq!(place.stands(), Medium::There { on_own_disk: true });
}

#[test]
fn a_folder_that_was_on_another_disk_and_is_not_any_more_is_not_the_medium() {
    let place = Place::new();
    let stick = place.plug_in();
    // Any folder of the system's own file systems lies on no disk of the desk's.
    place.tell(Path::new("/proc")).expect("kept");
    assert_eq!(place.stands(), Medium::There { on_own_disk: false });
    place.write(&[stick.as_os_str().as_encoded_bytes(), b"\0another\n"].concat());
    assert_eq!(place.stands(), Medium::Missing, "an empty mount point");
    // A start with the same words changes nothing of that.
    place.tell(&stick).expect("the same");
    assert_eq!(place.stands(), Medium::Missing);
    // Whoever wants that folder all the same says so.
    place.dir.mirror(Some("none")).expect("forgotten");
    place.tell(&stick).expect("told");
    assert_eq!(place.stands(), Medium::There { on_own_disk: true });
}

#[test]
fn what_was_told_before_it_was_plugged_in_is_noted_when_it_is_seen() {
    let place = Place::new();
    let stick = place.stick();
    place.write(stick.as_os_str().as_encoded_bytes());
    assert_eq!(place.stands(), Medium::Missing);
    let opened = place.kept().expect("told");
    place.plug_in();
    opened.note(place.dir.path(), true);
    assert_eq!(place.kept().map(|medium| medium.seen), Some(Seen::OnOwnDisk));
    // Another program sees it on another disk; this one learns of that.
    place.kept().expect("told").note(place.dir.path(), false);
    opened.note(place.dir.path(), true);
    assert_eq!(place.kept().map(|medium| medium.seen), Some(Seen::OnAnother), "seen once counts for ever");
    assert_eq!(opened.stands(place.dir.path()), Medium::Missing);
    // Meanwhile another medium was told: this program's word on the old one comes too late.
    place.tell(Path::new("/media/other")).expect("told");
    opened.note(place.dir.path(), false);
    assert_eq!(place.kept().as_ref().and_then(SecondMedium::folder), Some(Path::new("/media/other")));
}

#[test]
fn a_desks_own_folder_and_what_is_in_it_or_around_it_is_no_second_medium() {
    let place = Place::new();
    let (data, link) = (place.dir.path().to_path_buf(), place.outer.path().join("link"));
    std::os::unix::fs::symlink(&data, &link).expect("linked");
    for folder in [
        data.clone(),
        data.join("copies"),
        data.join("no/such/../folder"),
        link.clone(),
        link.join("copies"),
        place.stick().join("../desk"),
        place.outer.path().to_path_buf(),
        PathBuf::from(OsStr::new("/")),
    ] {
        // A root folder on another disk is a place of its own.
        let is_other = folder == Path::new("/") && look(&folder, &data) == Some(Seen::OnAnother);
        let told = place.tell(&folder);
        assert_eq!(matches!(told, Err(HostFault::OneInTheOther { .. })), !is_other, "{}: {told:?}", folder.display());
    }
    for folder in [place.stick(), place.outer.path().join("desk2"), data.join("../stick")] {
        assert!(place.tell(&folder).is_ok(), "{}", folder.display());
    }
    assert!(read_bytes(&data.join(REMEMBERED)).is_ok());
}
