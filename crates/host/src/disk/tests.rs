//! What a desk's disk promises, on real folders.

use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn at(folder: &Path) -> SecondMedium {
    folder.to_path_buf().into()
}

#[test]
fn the_ballast_takes_real_room_and_gives_it_back() {
    let outer = folder();
    let disk = DeskDisk::new(outer.path(), None);
    assert!(!disk.drop_ballast(), "there is none yet");
    disk.keep_ballast().expect("laid out");
    let there = outer.path().join(BALLAST).metadata().expect("is there");
    assert_eq!(there.len(), BALLAST_BYTES);
    assert!(there.blocks() * 512 >= BALLAST_BYTES, "{} blocks", there.blocks());
    disk.keep_ballast().expect("it is there already");
    assert!(disk.drop_ballast());
    assert!(!outer.path().join(BALLAST).exists());
    assert!(disk.free_bytes().is_some_and(|free| free > 0));
}

#[test]
fn a_ballast_that_only_looks_as_if_it_were_there_is_laid_out_anew() {
    let outer = folder();
    let path = outer.path().join(BALLAST);
    #[expect(clippy::disallowed_methods, reason = "the test lays out a file with a hole")]
    File::create(&path).and_then(|file| file.set_len(BALLAST_BYTES)).expect("a hole");
    assert_eq!(path.metadata().expect("is there").blocks(), 0, "nothing is allocated");
    DeskDisk::new(outer.path(), None).keep_ballast().expect("laid out");
    assert!(path.metadata().expect("is there").blocks() * 512 >= BALLAST_BYTES);
}

#[test]
fn a_packet_is_on_the_second_medium_whole_and_once() {
    let (outer, medium) = (folder(), folder());
    let disk = DeskDisk::new(outer.path(), Some(at(medium.path())));
    disk.mirror("a.packet", b"sealed").expect("kept");
    disk.mirror("a.packet", b"sealed").expect("kept already");
    assert_eq!(crate::read_bytes(&medium.path().join("a.packet")).expect("read"), b"sealed");
    let files = crate::read_folder(medium.path()).expect("listed");
    assert_eq!(files.len(), 1, "nothing is left aside");
}

#[test]
fn a_packet_that_was_cut_short_on_the_second_medium_is_written_again() {
    let (outer, medium) = (folder(), folder());
    let disk = DeskDisk::new(outer.path(), Some(at(medium.path())));
    crate::write_file(&medium.path().join("a.packet"), b"sea").expect("written");
    disk.mirror("a.packet", b"sealed").expect("kept");
    assert_eq!(crate::read_bytes(&medium.path().join("a.packet")).expect("read"), b"sealed");
}

#[test]
fn a_medium_that_is_gone_is_told_and_not_made_on_the_desks_own_disk() {
    let outer = folder();
    let gone = outer.path().join("stick");
    let disk = DeskDisk::new(outer.path(), Some(at(&gone)));
    assert!(matches!(disk.mirror("a.packet", b"sealed"), Err(HostFault::Write { .. })));
    assert!(!gone.exists());
}

#[test]
fn the_desk_hears_of_its_second_medium_in_three_words() {
    let (outer, medium) = (folder(), folder());
    let told = |medium: Option<SecondMedium>| {
        let disk: &dyn Disk = &DeskDisk::new(outer.path(), medium);
        disk.mirror("a.packet", b"sealed")
    };
    assert_eq!(told(None), MirrorIs::None);
    assert_eq!(told(Some(at(medium.path()))), MirrorIs::Kept);
    assert_eq!(told(Some(at(&outer.path().join("stick")))), MirrorIs::Fails);
}

#[test]
fn no_name_leads_out_of_the_second_medium() {
    let (outer, medium) = (folder(), folder());
    let disk = DeskDisk::new(outer.path(), Some(at(medium.path())));
    for name in ["", "../a", "a/b", ".hidden", "a\0b"] {
        assert!(disk.mirror(name, b"sealed").is_err(), "{name:?}");
    }
}

#[test]
fn a_packet_whose_copy_has_other_bytes_of_the_same_length_is_written_again() {
    let (outer, medium) = (folder(), folder());
    let disk = DeskDisk::new(outer.path(), Some(at(medium.path())));
    crate::write_file(&medium.path().join("a.packet"), &[0; 6]).expect("zeros, as after a pull");
    crate::write_file(&medium.path().join("b.packet"), b"others").expect("written");
    disk.mirror("a.packet", b"sealed").expect("kept");
    assert_eq!(crate::read_bytes(&medium.path().join("a.packet")).expect("read"), b"sealed");
    assert_eq!(crate::read_bytes(&medium.path().join("b.packet")).expect("read"), b"others");
    let before = medium.path().join("a.packet").metadata().expect("is there").ino();
    disk.mirror("a.packet", b"sealed").expect("kept already");
    assert_eq!(medium.path().join("a.packet").metadata().expect("is there").ino(), before, "a good one stays");
}

#[test]
fn nothing_is_written_beneath_the_mount_point_of_a_medium_that_was_pulled() {
    let (outer, medium) = (folder(), folder());
    let note = [medium.path().as_os_str().as_encoded_bytes(), b"\0another\n"].concat();
    crate::write_file(&outer.path().join("mirror"), &note).expect("written");
    let data = crate::DataDir::open(Some(outer.path().into())).expect("opens");
    let disk = DeskDisk::new(outer.path(), data.mirror(None).expect("read"));
    assert_eq!(Disk::medium(&disk), Medium::Missing);
    assert_eq!(Disk::mirror(&disk, "a.packet", b"sealed"), MirrorIs::Fails);
    assert_eq!(crate::read_folder(medium.path()).expect("listed").len(), 0);
}

#[test]
fn where_a_medium_lies_is_noted_with_the_first_packet_that_it_keeps() {
    let (outer, medium) = (folder(), folder());
    crate::write_file(&outer.path().join("mirror"), medium.path().as_os_str().as_encoded_bytes()).expect("written");
    let data = crate::DataDir::open(Some(outer.path().into())).expect("opens");
    let disk = DeskDisk::new(outer.path(), data.mirror(None).expect("read"));
    disk.mirror("a.packet", b"sealed").expect("kept");
    assert!(crate::read_bytes(&outer.path().join("mirror")).expect("read").ends_with(b"\0own\n"));
}
