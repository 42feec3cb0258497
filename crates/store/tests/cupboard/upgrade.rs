//! A file of an earlier program: everything in it comes over, and it stays beside as it was.

use std::{fs, path::Path};

use refinery::{Migration, Runner};
use rusqlite::{Connection, params};
use wasl_store::{Store, StoreFault};

use crate::filled::{Dice, FIRST, sha256};

const V1: &str = include_str!("../../migrations/V1__desk.sql");
const QUEUED: i64 = 1_000;
/// The first of its tracking numbers, as the engine counts.
const FIRST_ROW: i64 = 12_345_000_000;

/// What the earlier program had written.
struct Written {
    packets: Vec<([u8; 32], Vec<u8>)>,
    drafts: Vec<([u8; 16], Vec<u8>)>,
    people: Vec<(String, Vec<u8>)>,
    facts: Vec<(String, Vec<u8>)>,
    docs: Vec<(String, u32, Vec<u8>)>,
    copies: Vec<Vec<u8>>,
    journal: Vec<[u8; 32]>,
}

/// A file as the first released program made and filled it: its own schema, its own statements.
fn first_released(path: &Path) -> Written {
    let mut connection = Connection::open(path).expect("a fresh file");
    connection.pragma_update(None, "journal_mode", "WAL").expect("set");
    let schema = Migration::unapplied("V1__desk", V1).expect("a migration");
    Runner::new(&[schema]).run(&mut connection).expect("made");
    let mut dice = Dice::new(3);
    let tx = connection.transaction().expect("begun");
    let mut written = Written {
        packets: Vec::new(),
        drafts: Vec::new(),
        people: Vec::new(),
        facts: Vec::new(),
        docs: Vec::new(),
        copies: Vec::new(),
        journal: Vec::new(),
    };
    for name in ["identity", "sequence", "head", "serial"] {
        let value = dice.bytes(48);
        tx.execute("INSERT INTO fact (name, value) VALUES (?1, ?2)", params![name, value]).expect("kept");
        written.facts.push((name.into(), value));
    }
    for (kind, size) in [("keys", 900), ("pack", 30_000)] {
        for serial in 1..=3 {
            let body = dice.bytes(size);
            tx.execute("INSERT INTO doc VALUES (?1, 'x/y', ?2, ?3)", params![kind, serial, body]).expect("kept");
            written.docs.push((kind.into(), serial, body));
        }
    }
    for name in ["سعاد", "باسل"] {
        let key = dice.bytes(60);
        let row = params![name, dice.bytes(16), key, dice.bytes(16)];
        tx.execute("INSERT INTO person VALUES (?1, 'supervisor', ?2, ?3, 2, ?4, 77, 5, NULL)", row).expect("kept");
        written.people.push((name.into(), key));
    }
    for at in 0..20 {
        let (id, sealed) = (dice.array::<16>(), dice.bytes(2_000));
        tx.execute("INSERT INTO draft VALUES (?1, ?2, ?3)", params![id.as_slice(), at, sealed]).expect("kept");
        written.drafts.push((id, sealed));
    }
    for serial in 0..QUEUED {
        let size = 300 + usize::try_from(dice.below(3_000)).expect("small");
        let bytes = dice.bytes(size);
        let (hash, tracking) = (sha256(&bytes), FIRST_ROW + serial);
        let row = params![serial + 1, dice.bytes(16), hash.as_slice(), tracking, bytes, serial];
        tx.execute("INSERT INTO packet VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, NULL, NULL, NULL)", row).expect("kept");
        let row = params![tracking, dice.bytes(16), dice.bytes(16), hash.as_slice(), serial];
        tx.execute("INSERT INTO request VALUES (?1,?2,?3,?4,'kept',?5,NULL,NULL,NULL,1,900,2,0)", row).expect("kept");
        let copy = dice.bytes(200);
        tx.execute("INSERT INTO counter_copy (tracking, sealed) VALUES (?1, ?2)", params![tracking, copy])
            .expect("kept");
        tx.execute("INSERT INTO notice VALUES (?1, 4, ?2, ?3)", params![serial + 1, tracking, dice.bytes(50)])
            .expect("kept");
        let entry: [u8; 32] = dice.array();
        let row = params![serial + 1, dice.bytes(16), tracking.to_string(), entry.as_slice()];
        tx.execute("INSERT INTO journal VALUES (?1, 9, ?2, 3, 'سعاد', 'request.submit', ?3, ?4)", row).expect("kept");
        written.packets.push((hash, bytes));
        written.copies.push(copy);
        written.journal.push(entry);
    }
    // One that has its ack already.
    let bytes = dice.bytes(400);
    let hash = sha256(&bytes);
    let row = params![QUEUED + 1, dice.bytes(16), hash.as_slice(), FIRST_ROW, bytes];
    tx.execute("INSERT INTO packet VALUES (1, ?1, ?2, ?3, ?4, ?5, 6, 7, 8, 'stored')", row).expect("kept");
    tx.commit().expect("kept");
    written
}

fn all_came_over(store: &Store, written: &Written) {
    assert!(store.checked().is_sound && store.checked().damaged == 0, "{:?}", store.checked());
    store
        .read(|tx| {
            let packets: Vec<_> = tx.waiting(usize::MAX)?.into_iter().map(|row| (row.hash, row.bytes)).collect();
            assert!(packets == written.packets, "all packets, in their order, byte for byte");
            assert_eq!(tx.acked_count()?, 1);
            for (id, sealed) in &written.drafts {
                assert_eq!(tx.draft(id)?.map(|row| row.sealed).as_ref(), Some(sealed));
            }
            let people: Vec<_> = tx.people()?.into_iter().map(|row| (row.name, row.wrapped_key)).collect();
            assert_eq!(people.len(), written.people.len());
            assert!(written.people.iter().all(|person| people.contains(person)));
            let first = tx.person("سعاد")?.expect("is there");
            assert_eq!((first.tries, first.memory_kib, first.passes, first.card_print), (2, 65_536, 3, None));
            for (name, value) in &written.facts {
                assert_eq!(tx.fact(name)?.as_ref(), Some(value));
            }
            for (kind, serial, body) in &written.docs {
                assert!(tx.docs(kind)?.iter().any(|doc| doc.serial == u64::from(*serial) && doc.body == *body));
            }
            let copies: Vec<_> = tx.copies_after(0)?.into_iter().map(|row| row.sealed).collect();
            assert!(copies == written.copies);
            let journal: Vec<_> = tx.journal()?.into_iter().map(|row| row.hash).collect();
            assert!(journal == written.journal);
            assert_eq!(i64::try_from(tx.requests_waiting()?.len()), Ok(QUEUED));
            assert_eq!(tx.request(FIRST)?.expect("is there").copies, 2);
            assert_eq!(tx.notices_of(FIRST)?.len(), 1);
            Ok::<_, StoreFault>(())
        })
        .expect("read");
}

/// How many packets a copy beside holds, in the schema it has.
fn copied(path: &Path) -> (i64, i64) {
    let connection = Connection::open(path).expect("opens");
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("told");
    let sound: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("told");
    assert_eq!(sound, "ok");
    (count("SELECT count(*) FROM packet"), count("SELECT max(version) FROM refinery_schema_history"))
}

#[test]
fn a_file_of_the_first_program_comes_over_whole_and_stays_beside() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let written = first_released(&path);
    all_came_over(&Store::open(&path).expect("migrated"), &written);
    assert_eq!(copied(&dir.path().join("desk.db.before-4")), (QUEUED + 1, 1));
    all_came_over(&Store::open(&path).expect("opens again"), &written);
    let beside = fs::read_dir(dir.path()).expect("listed").filter_map(Result::ok);
    let copies = beside.filter(|entry| entry.file_name().to_string_lossy().contains("before-")).count();
    assert_eq!(copies, 1, "a second start copies nothing");
}

#[test]
fn a_copy_that_a_power_cut_left_half_done_is_not_taken_for_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let written = first_released(&path);
    let half = fs::read(&path).expect("the file");
    let copy = dir.path().join("desk.db.before-4");
    fs::write(&copy, &half[..half.len() / 2 / 4096 * 4096]).expect("written");
    all_came_over(&Store::open(&path).expect("migrated"), &written);
    assert_eq!(copied(&dir.path().join("desk.db.before-4.1")), (QUEUED + 1, 1));
}

#[test]
fn a_copy_of_this_very_state_is_not_made_twice_and_an_older_one_is_no_such_copy() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let written = first_released(&path);
    let connection = Connection::open(&path).expect("opens");
    connection.execute("VACUUM INTO ?1", [dir.path().join("desk.db.before-4").to_string_lossy()]).expect("copied");
    drop(connection);
    all_came_over(&Store::open(&path).expect("migrated"), &written);
    assert!(!dir.path().join("desk.db.before-4.1").exists(), "the same rows are there already");

    let other = dir.path().join("other.db");
    first_released(&other);
    let connection = Connection::open(&other).expect("opens");
    connection.execute("VACUUM INTO ?1", [dir.path().join("other.db.before-4").to_string_lossy()]).expect("copied");
    connection.execute("UPDATE fact SET value = x'00' WHERE name = 'serial'", []).expect("work went on");
    drop(connection);
    Store::open(&other).expect("migrated");
    assert_eq!(copied(&dir.path().join("other.db.before-4.1")), (QUEUED + 1, 1));
}

#[test]
fn a_packet_that_was_spoilt_before_the_upgrade_is_named_after_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let written = first_released(&path);
    let connection = Connection::open(&path).expect("opens");
    connection.execute("UPDATE packet SET bytes = x'00' WHERE sequence = 5", []).expect("spoilt");
    drop(connection);
    let store = Store::open(&path).expect("migrated");
    assert_eq!(store.checked().damaged, 1);
    let (waiting, damaged) =
        store.read(|tx| Ok::<_, StoreFault>((tx.waiting(usize::MAX)?, tx.damaged()?))).expect("read");
    assert_eq!(waiting.len(), written.packets.len() - 1, "all others still go");
    assert_eq!((damaged[0].table.as_str(), damaged[0].key.as_str()), ("packet", "12345/1/5"));
}

#[test]
fn a_file_of_a_newer_program_is_left_as_it_was() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    drop(Store::open(&path).expect("a fresh file"));
    let connection = Connection::open(&path).expect("opens");
    let later =
        "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (5, 'later', '', '1')";
    connection.execute(later, []).expect("planted");
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("folded");
    drop(connection);
    let before = fs::read(&path).expect("the file");
    assert!(matches!(Store::open(&path), Err(StoreFault::Newer { found: 5, known: 4 })));
    assert!(fs::read(&path).expect("the file") == before, "not a byte was touched");
}
