//! Papers of a file of the program before pieces: what waited goes on waiting, what was damaged stays so.

use refinery::Target;
use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};

use crate::{DamagedRow, Store, StoreFault, tags::teach};

mod embedded {
    refinery::embed_migrations!("migrations");
}

const PACKET: [u8; 32] = [9; 32];
const DRAFT: [u8; 16] = [4; 16];

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn bytes(n: u8) -> Vec<u8> {
    vec![n; 5_000 + usize::from(n)]
}

/// A file of the third schema: five chunks, the first of which arrived, and a page of a draft.
fn third(path: &std::path::Path) -> Connection {
    let mut file = Connection::open(path).expect("a fresh file");
    teach(&file).expect("taught");
    embedded::migrations::runner().set_target(Target::Version(3)).run(&mut file).expect("made");
    for n in 0..5u8 {
        let (bytes, state) = (bytes(n), if n == 0 { 2 } else { 0 });
        let row = params![n + 1, sha256(&bytes), PACKET, n / 3, n % 3, state, bytes];
        let sql = "INSERT INTO chunk (place, hash, packet, paper, n, state, bytes, tag)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, wasl_tag('chunk', ?1, ?2, ?3, ?4, ?5, ?6))";
        file.execute(sql, row).expect("kept");
    }
    let sql = "INSERT INTO scan (draft, id, paper, sealed, tag)
        VALUES (?1, ?2, 'id', ?3, wasl_tag('scan', ?1, ?2, 'id', ?3))";
    file.execute(sql, params![DRAFT, [5u8; 16], bytes(77)]).expect("kept");
    for table in ["chunk", "scan"] {
        let sql = format!(
            "UPDATE roll SET count = now.count, sum = now.sum, tag = wasl_tag('roll', name, now.count, now.sum)
            FROM (SELECT count(*) AS count, wasl_sum(tag) AS sum FROM {table}) AS now WHERE name = '{table}'"
        );
        file.execute(&sql, []).expect("called");
    }
    file
}

/// Hashes that would be sent, in order; and what is named damaged.
fn seen(store: &Store) -> (Vec<[u8; 32]>, Vec<DamagedRow>) {
    let mut sent = Vec::new();
    let damaged = store.read(|tx| {
        while let Some(row) = tx.next_chunk(&sent)? {
            assert_eq!(row.hash, sha256(&row.bytes));
            sent.push(row.hash);
        }
        tx.damaged()
    });
    (sent, damaged.expect("read"))
}

fn hash(n: u8) -> [u8; 32] {
    sha256(&bytes(n))
}

#[test]
fn chunks_of_the_program_before_go_on_where_they_were() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    drop(third(&path));
    let store = Store::open(&path).expect("migrated");
    assert!(store.checked().is_sound && store.checked().damaged == 0, "{:?}", store.checked());
    assert_eq!(seen(&store), ([1, 2, 3, 4].map(hash).to_vec(), Vec::new()));
    let size: u64 = (1..5u64).map(|n| 5_000 + n).sum();
    store
        .write(|tx| {
            assert_eq!((tx.pages_of(&PACKET)?, tx.chunks_waiting()?), (vec![(1, 3), (0, 2)], (4, size)));
            let scans = tx.scans_of(&DRAFT)?;
            assert_eq!((scans.len(), &scans[0].sealed), (1, &bytes(77)), "a page of a draft as it was");
            assert_eq!(tx.drop_chunks(&PACKET)?, 5);
            assert_eq!(tx.piece(&hash(0))?, None, "no byte of them is left");
            Ok::<_, StoreFault>(())
        })
        .expect("written");
}

#[test]
fn what_was_damaged_before_is_named_after_it_and_holds_up_no_other() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let file = third(&path);
    file.execute("UPDATE chunk SET bytes = zeroblob(5001) WHERE place = 2", []).expect("spoilt");
    file.execute("UPDATE chunk SET state = 2 WHERE place = 3", []).expect("spoilt");
    drop(file);
    let store = Store::open(&path).expect("migrated");
    let (sent, damaged) = seen(&store);
    assert_eq!(sent, [3, 4].map(hash));
    let names: Vec<_> = damaged.iter().map(|row| (row.table.as_str(), row.key.to_lowercase())).collect();
    let hex = |n: u8| hash(n).map(|byte| format!("{byte:02x}")).concat();
    assert_eq!(names, [("chunk", hex(2)), ("piece", hex(1))]);
}

#[test]
fn rows_that_were_gone_before_are_missed_after_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let file = third(&path);
    file.execute("DELETE FROM chunk WHERE place = 4", []).expect("cut out");
    drop(file);
    let store = Store::open(&path).expect("migrated");
    let (sent, damaged) = seen(&store);
    assert_eq!(sent, [1, 2, 4].map(hash));
    let names: Vec<_> = damaged.iter().map(|row| (row.table.as_str(), row.key.as_str())).collect();
    assert_eq!(names, [("chunk", "missing 1")]);
}
