//! Files that are no database, pages that are broken, rows that are gone: named, and nothing else stops.

use std::{fs, path::Path};

use rusqlite::Connection;
use wasl_store::{DamagedRow, Store, StoreFault, salvage};

use crate::filled::{Dice, FIRST, fill, filled, read_all, take};

/// The first request as the engine counts it.
const FIRST_ROW: i64 = 12_345_000_000;

fn spoilt(path: &Path, sql: &str) {
    let connection = Connection::open(path).expect("opens");
    assert!(connection.execute(sql, []).expect("spoilt") > 0, "{sql}");
}

fn damaged(store: &Store) -> Vec<(String, String)> {
    let rows = store.read(|tx| tx.damaged()).expect("read");
    rows.into_iter().map(|DamagedRow { table, key, .. }| (table, key)).collect()
}

fn named(table: &str, key: &str) -> Vec<(String, String)> {
    vec![(table.to_owned(), key.to_owned())]
}

#[test]
fn a_file_that_is_no_database_is_told_and_left_as_it_was() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let mut dice = Dice::new(1);
    for bytes in [dice.bytes(100_000), b"SQLite format 3\0 and then nothing sensible".to_vec(), vec![0; 8_192]] {
        fs::write(&path, &bytes).expect("written");
        assert!(matches!(Store::open(&path), Err(StoreFault::Unreadable { .. })), "{:?}", &bytes[..16]);
        assert!(fs::read(&path).expect("read") == bytes, "not a byte was touched");
    }
}

#[test]
fn a_database_of_another_program_is_told_and_left_as_it_was() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let connection = Connection::open(&path).expect("a fresh file");
    connection.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE other (x)").expect("made");
    drop(connection);
    let before = fs::read(&path).expect("read");
    assert!(matches!(Store::open(&path), Err(StoreFault::Unreadable { .. })));
    assert!(fs::read(&path).expect("read") == before, "not a byte was touched");
}

#[test]
fn a_file_that_counts_its_pages_short_is_told_and_gives_all_its_packets() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let (original, _) = filled(&path, 12);
    let whole = fs::read(&path).expect("read");
    let pages = u32::from_be_bytes(whole[28..32].try_into().expect("four"));
    // The head's count of pages: one page hidden, a few, the half. The smaller the lie, the more of the file
    // still reads as if nothing were missing.
    for hidden in [1, 2, 3, pages / 4, pages / 2] {
        let mut bytes = whole.clone();
        bytes[28..32].copy_from_slice(&(pages - hidden).to_be_bytes());
        fs::write(&path, &bytes).expect("written");
        let opened = Store::open(&path).map(|_| ());
        assert!(matches!(opened, Err(StoreFault::Unreadable { .. })), "{hidden} of {pages} pages hidden: {opened:?}");
        assert!(fs::read(&path).expect("read") == bytes, "{hidden} hidden: nothing was cut off");
        let waiting = salvage(&bytes, &[]).into_iter().filter(|packet| !packet.is_acked).map(|packet| packet.hash);
        assert_eq!(waiting.collect::<std::collections::BTreeSet<_>>(), original.waiting, "{hidden} hidden");
    }
}

#[test]
fn packets_are_salvaged_from_the_log_of_changes_too() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let store = Store::open(&path).expect("a fresh file");
    fill(&store, &mut Dice::new(2), 10).expect("filled");
    let hashes = store.read(|tx| tx.waiting_hashes()).expect("read");
    let log = fs::read(dir.path().join("desk.db-wal")).expect("the log");
    assert!(log.len() > 4096, "as a power cut leaves it");
    let found = salvage(&fs::read(&path).expect("the file"), &log);
    let waiting: Vec<_> = found.iter().filter(|packet| !packet.is_acked).map(|packet| packet.hash).collect();
    assert_eq!(waiting, hashes);
    assert_eq!(salvage(&Dice::new(3).bytes(50_000), &Dice::new(4).bytes(50_000)), [], "and nothing out of nothing");
}

#[test]
fn a_column_that_was_altered_keeps_its_packet_back_and_no_other() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let (original, _) = filled(&path, 12);
    // As one flipped bit does it: a packet without ack seems to have one.
    spoilt(&path, "UPDATE packet SET acked_ms = 0 WHERE sequence = 3");
    let store = Store::open(&path).expect("opens");
    assert_eq!(damaged(&store), named("packet", "12345/1/3"));
    let waiting = store.read(|tx| tx.waiting(usize::MAX)).expect("read");
    assert_eq!(waiting.len(), original.waiting.len() - 1);
    // What is damaged is not written over as if it were right.
    let hash = store.read(|tx| tx.packet_at(12_345, 1, 3)).expect("read");
    assert_eq!(hash, None);
    assert!(store.write(|tx| { take(tx, &mut Dice::new(99), 40) }).is_ok(), "work goes on beside it");
    assert_eq!(damaged(&Store::open(&path).expect("opens")), named("packet", "12345/1/3"));
}

#[test]
fn rows_that_are_gone_are_noticed() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    filled(&path, 12);
    spoilt(&path, "DELETE FROM packet WHERE sequence IN (3, 4)");
    assert_eq!(damaged(&Store::open(&path).expect("opens")), named("packet", "missing 2"));
}

#[test]
fn an_older_state_of_a_row_that_comes_back_is_noticed() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    filled(&path, 12);
    let old: Vec<u8> = Connection::open(&path)
        .and_then(|file| file.query_row("SELECT tag FROM request WHERE tracking = ?1", [FIRST_ROW], |row| row.get(0)))
        .expect("read");
    {
        let store = Store::open(&path).expect("opens");
        let row = store.read(|tx| tx.request(FIRST)).expect("read").expect("is there");
        let moved = wasl_store::RequestRow { copies: 9, ..row };
        store.write(|tx| tx.update_request(&moved)).expect("written");
    }
    let file = Connection::open(&path).expect("opens");
    file.execute("UPDATE request SET copies = 0, tag = ?1 WHERE tracking = ?2", rusqlite::params![old, FIRST_ROW])
        .expect("put back");
    drop(file);
    assert_eq!(damaged(&Store::open(&path).expect("opens")), named("request", "not as written"));
}

#[test]
fn a_fact_is_put_right_from_its_second_copy() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let (original, keys) = filled(&path, 3);
    for sql in [
        "UPDATE fact SET value = x'00' WHERE name = 'identity'",
        "UPDATE fact SET name = 'sequencd' WHERE name = 'sequence'",
        "DELETE FROM fact WHERE name = 'head'",
        "UPDATE twin SET value = x'00' WHERE name = 'fact/serial'",
        "UPDATE doc SET body = x'00' WHERE kind = 'keys' AND serial = 2",
        "DELETE FROM doc WHERE kind = 'settings'",
        "DELETE FROM twin WHERE name LIKE 'doc/keys/%'",
    ] {
        spoilt(&path, sql);
        let store = Store::open(&path).expect("opens");
        assert!(store.checked().mended > 0, "{sql}: {:?}", store.checked());
        assert_eq!(damaged(&store), [], "{sql}");
        assert_eq!(read_all(&store, &keys).expect("read").rows, original.rows, "{sql}");
        drop(store);
        assert_eq!(Store::open(&path).expect("opens").checked().mended, 0, "{sql}: it stays put right");
    }
}

#[test]
fn a_fact_both_of_whose_copies_are_damaged_is_refused_and_packets_still_go() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let (original, _) = filled(&path, 6);
    spoilt(&path, "UPDATE fact SET value = x'00' WHERE name = 'sequence'");
    spoilt(&path, "UPDATE twin SET value = x'00' WHERE name = 'fact/sequence'");
    let store = Store::open(&path).expect("opens");
    let refused = store.read(|tx| tx.counter("sequence"));
    assert!(matches!(refused, Err(StoreFault::Damaged { table: "fact", .. })), "{refused:?}");
    assert_eq!(store.read(|tx| tx.waiting(usize::MAX)).expect("read").len(), original.waiting.len());
    assert!(store.read(|tx| tx.fact("identity")).expect("read").is_some());
}

#[test]
fn a_broken_page_stops_no_row_on_another() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let (original, _) = filled(&path, 30);
    let leaf: i64 = {
        let file = Connection::open(&path).expect("opens");
        // A page in the middle of the packets' own rows.
        let sql =
            "SELECT pageno FROM dbstat WHERE name = 'packet' AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET 4";
        file.query_row(sql, [], |row| row.get(0)).expect("a page")
    };
    let mut bytes = fs::read(&path).expect("read");
    let from = usize::try_from(leaf - 1).expect("small") * 4096;
    bytes[from..from + 4096].fill(0xa5);
    fs::write(&path, bytes).expect("written");

    let store = Store::open(&path).expect("opens");
    assert!(store.checked().is_sound, "its tables were made anew");
    let waiting = store.read(|tx| tx.waiting(usize::MAX)).expect("read");
    let lost = original.waiting.len() - waiting.len();
    assert!((1..=6).contains(&lost), "{lost} began on that page");
    assert!(waiting.is_sorted_by_key(|row| row.sequence), "in their order");
    let ends = (waiting[0].sequence, waiting[waiting.len() - 1].sequence);
    assert_eq!(ends, (2, 60), "before it and behind it");
    let gone = damaged(&store);
    assert!(gone.len() == 1 && gone[0].0 == "packet" && gone[0].1.starts_with("missing "), "{gone:?}");
    // Their acks are noted, and work goes on.
    for row in &waiting {
        let told = store.write(|tx| tx.packet_acked(&row.hash, "stored", 5)).expect("written");
        assert_eq!(told, Some(row.tracking));
    }
    store.write(|tx| take(tx, &mut Dice::new(5), 77)).expect("taken");
    assert_eq!(store.read(|tx| tx.waiting(usize::MAX)).expect("read").len(), 2);
    drop(store);
    let aside = fs::read(dir.path().join("desk.db.damaged")).expect("a copy");
    assert!(aside[from..from + 4096].iter().all(|byte| *byte == 0xa5), "the file as it was lies beside");
    let again = Store::open(&path).expect("opens");
    assert_eq!((again.checked().mended, damaged(&again)), (0, gone), "the loss stays named");
}

#[test]
fn an_index_that_lost_an_entry_is_built_anew() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let (original, keys) = filled(&path, 12);
    let file = Connection::open(&path).expect("opens");
    let root: i64 = file
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'packet_waiting'", [], |row| row.get(0))
        .expect("a page");
    drop(file);
    let mut bytes = fs::read(&path).expect("read");
    // The leaf says that it holds one entry less.
    let count = usize::try_from(root - 1).expect("small") * 4096 + 4;
    assert!(bytes[count] > 0);
    bytes[count] -= 1;
    fs::write(&path, &bytes).expect("written");
    let store = Store::open(&path).expect("opens");
    assert!(store.checked().is_sound && store.checked().mended > 0, "{:?}", store.checked());
    assert_eq!(read_all(&store, &keys).expect("read").rows, original.rows);
    drop(store);

    // Beside a damaged row too, and without making the table anew.
    fs::write(&path, &bytes).expect("written");
    spoilt(&path, "UPDATE notice SET body = x'00' WHERE sequence = 2");
    let store = Store::open(&path).expect("opens");
    assert!(store.checked().is_sound, "{:?}", store.checked());
    assert_eq!(damaged(&store), named("notice", "2"));
    assert_eq!(store.read(|tx| tx.waiting(usize::MAX)).expect("read").len(), original.waiting.len());
    assert!(!dir.path().join("desk.db.damaged").exists());
}

#[test]
fn a_scrub_goes_round_in_small_steps_and_finds_what_was_spoilt_meanwhile() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let store = Store::open(&path).expect("a fresh file");
    fill(&store, &mut Dice::new(2), 10).expect("filled");
    let round = |store: &Store| {
        let (mut looked, mut steps) = (0, 0);
        loop {
            let step = store.scrub(16).expect("scrubbed");
            assert!(step.looked <= 16);
            (looked, steps) = (looked + step.looked, steps + 1);
            if step.done {
                return (looked, steps, step.damaged);
            }
        }
    };
    let (looked, steps, found) = round(&store);
    assert_eq!(found, 0);
    assert!(steps >= looked / 16, "{steps} steps for {looked} rows");
    spoilt(&path, "UPDATE counter_copy SET sealed = x'00' WHERE id = 4");
    assert_eq!(round(&store), (looked, steps, 1));
    assert_eq!(damaged(&store), named("counter_copy", "4"));
    spoilt(&path, "DELETE FROM notice WHERE sequence = 2");
    assert_eq!(round(&store).2, 2);
    assert!(damaged(&store).contains(&("notice".to_owned(), "missing 1".to_owned())));
}

#[test]
fn what_is_whole_again_is_not_named_any_more() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    filled(&path, 4);
    spoilt(&path, "UPDATE counter_copy SET tracking = tracking + 1 WHERE id = 2");
    assert_eq!(damaged(&Store::open(&path).expect("opens")), named("counter_copy", "2"));
    spoilt(&path, "UPDATE counter_copy SET tracking = tracking - 1 WHERE id = 2");
    assert_eq!(damaged(&Store::open(&path).expect("opens")), []);
}
