//! Retention: what the centre has long had goes, whole and from every byte of the disk; what it has not stays.

use std::{fs, path::Path};

use wasl_store::{Before, ChunkRow, DraftRow, Kept, NewPacket, NewRequest, NoticeRow, Purged, Store, StoreFault};

use crate::filled::{ENROLMENT, FIRST, sha256};

const DAY: i64 = 24 * 60 * 60 * 1_000;
const NOW: i64 = 1_900_000_000_000;

/// Bytes that are told apart from all others on the disk, one packet's from another's too.
fn marked(what: &str, serial: u64, size: usize) -> Vec<u8> {
    format!("<{what}-{serial}>").bytes().cycle().take(size).collect()
}

fn count(dir: &Path, marker: &str) -> usize {
    let files = fs::read_dir(dir).expect("listed").map(|file| fs::read(file.expect("a file").path()).expect("read"));
    files.map(|bytes| bytes.windows(marker.len()).filter(|window| *window == marker.as_bytes()).count()).sum()
}

/// A request with one packet, a piece of a paper, two copies and a notice.
fn take(store: &Store, serial: u64, stage: &str, kept_ms: i64, acked_ms: Option<i64>, is_held: bool) -> Kept<[u8; 32]> {
    let (tracking, bytes) = (FIRST + serial, marked("packet", serial, 9_000));
    let hash = sha256(&bytes);
    let id: [u8; 16] = sha256(&serial.to_be_bytes())[..16].try_into().expect("as many");
    let chunk = marked("chunk", serial, 12_000);
    store.write(|tx| {
        let size = 9_000;
        tx.keep_packet(&NewPacket {
            enrolment: ENROLMENT,
            epoch: 1,
            sequence: serial + 1,
            id,
            hash,
            tracking,
            bytes,
            kept_ms,
        })?;
        let stage = stage.to_owned();
        let is_due = false;
        tx.keep_request(&NewRequest {
            tracking,
            request: id,
            submission: None,
            packet: hash,
            stage,
            kept_ms,
            is_due,
            size,
        })?;
        tx.keep_chunk(&ChunkRow { hash: sha256(&chunk), packet: hash, paper: 0, n: 0, bytes: chunk.clone() })?;
        if is_held {
            tx.chunk_held(&sha256(&chunk))?;
        }
        for _ in 0..2 {
            tx.keep_copy(tracking, &marked("copy", serial, 3_000))?;
        }
        let body = marked("notice", serial, 300);
        tx.keep_notice(&NoticeRow { sequence: serial + 1, at_ms: kept_ms, tracking: Some(tracking), body })?;
        if let Some(at_ms) = acked_ms {
            tx.packet_acked(&hash, "stored", at_ms)?;
        }
        Ok(hash)
    })
}

fn before(ms: i64) -> Before {
    Before { acked_ms: ms, kept_ms: ms }
}

fn total(store: &Store, before_ms: i64, most: u32) -> Purged {
    let mut total = Purged::default();
    loop {
        let step = store.purge(before(before_ms), most).expect("purged");
        assert!(step.packets <= most && step.requests <= most);
        if step == Purged::default() {
            return total;
        }
        total.packets += step.packets;
        total.chunks += step.chunks;
        total.requests += step.requests;
        total.copies += step.copies;
        total.notices += step.notices;
    }
}

#[test]
fn what_is_purged_lies_in_no_byte_of_the_folder_any_more_and_the_rest_stays() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let store = Store::open(&path).expect("a fresh file");
    let old = NOW - 40 * DAY;
    // Delivered and acknowledged long ago: these go.
    for serial in 0..20 {
        take(&store, serial, "delivered", old, Some(old), true).expect("kept");
    }
    // Never acknowledged, however old; acknowledged yesterday; papers still on their way; not over yet.
    take(&store, 20, "delivered", old - 400 * DAY, None, true).expect("kept");
    take(&store, 21, "delivered", old, Some(NOW - DAY), true).expect("kept");
    take(&store, 22, "delivered", old, Some(old), false).expect("kept");
    take(&store, 23, "with_authority", old, Some(old), true).expect("kept");
    assert!(count(dir.path(), "<packet-7>") > 0, "the sweep finds what is there");

    let purged = total(&store, NOW - 30 * DAY, 6);
    assert_eq!(purged, Purged { packets: 21, chunks: 21, requests: 20, copies: 40, notices: 20 });
    for serial in 0..20 {
        for what in ["packet", "chunk", "copy", "notice"] {
            assert_eq!(count(dir.path(), &format!("<{what}-{serial}>")), 0, "{what} of {serial}");
        }
    }
    for serial in 20..23 {
        for what in ["packet", "chunk", "copy", "notice"] {
            assert!(count(dir.path(), &format!("<{what}-{serial}>")) > 0, "{what} of {serial} stays");
        }
    }
    assert_eq!(count(dir.path(), "<packet-23>"), 0, "its packet goes");
    assert!(count(dir.path(), "<copy-23>") > 0, "the counter can still answer for it");
    store
        .read(|tx| {
            assert_eq!(tx.waiting(9)?.len(), 1);
            assert!((20..24).all(|serial| tx.request(FIRST + serial).is_ok_and(|row| row.is_some())));
            Ok::<_, StoreFault>(())
        })
        .expect("read");
    // Months later that one goes too; what has no ack never does.
    let purged = total(&store, NOW + 60 * DAY, 6);
    assert_eq!((purged.packets, purged.requests), (1, 2), "21, and 23's request");
    let purged = total(&store, i64::MAX, 1_000);
    assert_eq!(purged.packets, 0);
    assert_eq!(store.read(|tx| tx.waiting(9)).expect("read").len(), 1);
    assert!(store.read(|tx| tx.request(FIRST + 20)).expect("read").is_some());
    assert!(store.read(|tx| tx.packet_at(ENROLMENT, 1, 23)).expect("read").is_some(), "its papers are on their way");
    drop(store);
    let again = Store::open(&path).expect("opens");
    assert_eq!((again.checked().damaged, again.checked().is_sound), (0, true));
}

#[test]
fn a_draft_that_is_given_up_lies_in_no_byte_once_the_log_is_folded() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = Store::open(&dir.path().join("desk.db")).expect("a fresh file");
    let write = |number: u64| {
        let row = DraftRow { id: [1; 16], saved_ms: 1, sealed: marked("draft", number, 9_000) };
        store.write(|tx| tx.keep_draft(&row)).expect("kept");
    };
    write(1);
    write(2);
    assert!(count(dir.path(), "<draft-2>") > 0);
    store.write(|tx| tx.drop_draft(&[1; 16])).expect("dropped");
    assert!(store.fold_log().expect("folded"));
    assert_eq!((count(dir.path(), "<draft-1>"), count(dir.path(), "<draft-2>")), (0, 0));
}

#[test]
fn a_damaged_packet_is_never_purged() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let old = NOW - 40 * DAY;
    {
        let store = Store::open(&path).expect("a fresh file");
        take(&store, 0, "delivered", old, None, true).expect("kept");
    }
    // As if its ack had come: one bit of the row's own bookkeeping.
    rusqlite::Connection::open(&path).expect("opens").execute("UPDATE packet SET acked_ms = 1", []).expect("spoilt");
    let store = Store::open(&path).expect("opens");
    assert_eq!(store.purge(before(NOW), 9).expect("purged"), Purged::default());
    assert!(count(dir.path(), "<packet-0>") > 0);
}
