//! Single bits of the file flip: no altered value comes out as if it were right, and every packet that is
//! whole still goes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use wasl_store::{Store, StoreFault, salvage};

use crate::filled::{Dice, Keys, Reading, filled, read_all, take};

/// What became of the flips.
#[derive(Debug, Default)]
struct Tally {
    harmless: u32,
    mended: u32,
    named: u32,
    refused: u32,
    /// Flips that hit a packet so that nothing names it but the count.
    gone: u32,
}

/// Packets that wait in the original, by the words that name a damaged one.
fn places(reading: &Reading) -> Vec<([u8; 32], String)> {
    let row = |hash: &[u8; 32]| reading.rows[&("packet", format!("{hash:?}"))].clone();
    let field = |row: &str, name: &str| {
        let rest = row.split(&format!("{name}: ")).nth(1).expect("a field");
        rest.split(',').next().expect("a value").to_owned()
    };
    let label = |row: &str| ["enrolment", "epoch", "sequence"].map(|name| field(row, name)).join("/");
    reading.waiting.iter().map(|hash| (*hash, label(&row(hash)))).collect()
}

/// The packets without ack that the bytes themselves give.
fn salvaged(bytes: &[u8]) -> BTreeSet<[u8; 32]> {
    let found = salvage(bytes, &[]).into_iter().filter(|packet| !packet.is_acked);
    found.map(|packet| packet.hash).collect()
}

/// `hit`: how many packets the damage itself may have hit.
fn judge(bit: usize, path: &Path, hit: usize, original: &Reading, keys: &Keys, tally: &mut Tally) {
    let spoilt = fs::read(path).expect("the file");
    let store = match Store::open(path) {
        Ok(store) => store,
        Err(StoreFault::Unreadable { .. } | StoreFault::Newer { .. } | StoreFault::Migration(_)) => {
            tally.refused += 1;
            let found = salvaged(&spoilt);
            assert_eq!(found, original.waiting, "bit {bit}: a file that opens no more gives all its packets");
            return;
        }
        Err(fault) => panic!("bit {bit}: opening gave {fault}"),
    };
    let reading = read_all(&store, keys).unwrap_or_else(|fault| panic!("bit {bit}: reading gave {fault}"));
    // The bytes of a chunk are a piece.
    let is_named =
        |table: &str| reading.names(table) || reading.names("file") || table == "chunk" && reading.names("piece");
    for ((table, key), row) in &reading.rows {
        let before = original.rows.get(&(*table, key.clone()));
        // The journal is given as it is; its damage is named.
        let excused = *table == "journal" && is_named("journal");
        assert!(before == Some(row) || excused, "bit {bit}: {table} {key} came out as {row}, was {before:?}");
    }
    let mut is_short = false;
    for (table, key) in original.rows.keys() {
        if !reading.rows.contains_key(&(*table, key.clone())) {
            is_short = true;
            assert!(is_named(table), "bit {bit}: {table} {key} is gone, and nothing says so: {:?}", reading.damaged);
        }
    }
    let damaged: BTreeSet<&str> =
        reading.damaged.iter().filter(|row| row.table == "packet").map(|row| row.key.as_str()).collect();
    let missing: Vec<String> = places(original)
        .into_iter()
        .filter(|(hash, label)| !reading.waiting.contains(hash) && !damaged.contains(label.as_str()))
        .map(|(_, label)| label)
        .collect();
    assert!(missing.len() <= hit, "bit {bit}: {missing:?} are gone: {damaged:?}");
    tally.gone += u32::from(!missing.is_empty());
    match (reading.damaged.is_empty(), is_short, store.checked().mended) {
        (true, false, 0) => tally.harmless += 1,
        (true, false, _) => tally.mended += 1,
        (_, _, _) => tally.named += 1,
    }
}

/// Takes away what an earlier start left in the folder and lays out these bytes as the desk's file.
fn lay_out(dir: &Path, bytes: &[u8]) -> std::path::PathBuf {
    for entry in fs::read_dir(dir).expect("listed") {
        let path = entry.expect("a file").path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("desk.db")) {
            fs::remove_file(path).expect("removed");
        }
    }
    let path = dir.join("desk.db");
    fs::write(&path, bytes).expect("written");
    path
}

/// Flips `count` bits one at a time, anywhere, and `heads` of the 800 bits of the file's header.
fn flip(seed: u64, count: u32, heads: usize, requests: u64) -> Tally {
    let dir = tempfile::tempdir().expect("a folder");
    let whole = dir.path().join("whole.db");
    let (original, keys) = filled(&whole, requests);
    let bytes = fs::read(&whole).expect("the file");
    let (mut dice, mut tally) = (Dice::new(seed), Tally::default());
    let anywhere = u64::try_from(bytes.len() * 8).expect("small");
    let mut bits: Vec<usize> = (0..count).map(|_| usize::try_from(dice.below(anywhere)).expect("small")).collect();
    bits.extend((0..800).step_by(800 / heads));
    for bit in bits {
        let mut spoilt = bytes.clone();
        spoilt[bit / 8] ^= 1 << (bit % 8);
        judge(bit, &lay_out(dir.path(), &spoilt), 1, &original, &keys, &mut tally);
    }
    println!("{count} flips anywhere and {heads} in the header of {} bytes: {tally:?}", bytes.len());
    tally
}

#[test]
fn of_a_thousand_flipped_bits_none_is_taken_for_right() {
    let tally = flip(1, 1_000, 50, 12);
    assert!(tally.named > 0 && tally.harmless > 0, "{tally:?}");
}

#[test]
#[ignore = "takes minutes: cargo test -p wasl-store --release --test cupboard -- --ignored of_ten_thousand --nocapture"]
fn of_ten_thousand_flipped_bits_none_is_taken_for_right() {
    let tally = flip(2, 10_000, 800, 40);
    assert!(tally.named > 0 && tally.harmless > 0, "{tally:?}");
}

#[test]
fn whichever_page_is_broken_the_rest_is_read_and_work_goes_on() {
    let dir = tempfile::tempdir().expect("a folder");
    let whole = dir.path().join("whole.db");
    let (original, keys) = filled(&whole, 30);
    let bytes = fs::read(&whole).expect("the file");
    let owners: BTreeMap<u32, (String, String)> = {
        let file = rusqlite::Connection::open(&whole).expect("opens");
        let mut ask = file.prepare("SELECT pageno, name, pagetype FROM dbstat").expect("asked");
        let rows = ask.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).expect("told");
        rows.collect::<Result<_, _>>().expect("read")
    };
    for page in 2..=bytes.len() / 4096 {
        let Some((name, kind)) = owners.get(&u32::try_from(page).expect("small")) else { continue };
        let mut spoilt = bytes.clone();
        spoilt[(page - 1) * 4096..page * 4096].fill(0xa5);
        let mut tally = Tally::default();
        let path = lay_out(dir.path(), &spoilt);
        judge(page * 4096 * 8, &path, 6, &original, &keys, &mut tally);
        if tally.refused > 0 {
            assert!(
                name == "sqlite_schema" || name.contains("refinery"),
                "page {page} of {name} is no reason to refuse"
            );
            continue;
        }
        let store = Store::open(&path).expect("opens");
        assert!(store.checked().is_sound && store.checked().mended == 0, "page {page} of {name}: it was made anew");
        let waiting = store.read(|tx| tx.waiting(usize::MAX)).expect("read");
        let most = match (name.as_str(), kind.as_str()) {
            ("packet", "leaf") => 6,
            ("packet", "overflow") => 1,
            // Also a page above all others of the table: the bare pages give them.
            _ => 0,
        };
        let lost = original.waiting.len() - waiting.len();
        assert!(lost <= most, "page {page}, {kind} of {name}: {lost} packets are gone");
        // What went is settled, and what comes is kept.
        store
            .write(|tx| {
                for row in &waiting {
                    assert_eq!(tx.packet_acked(&row.hash, "stored", 5)?, Some(row.tracking));
                }
                take(tx, &mut Dice::new(5), 77)
            })
            .unwrap_or_else(|fault| panic!("page {page}, {kind} of {name}: {fault}"));
        assert_eq!(store.read(|tx| tx.waiting(9)).expect("read").len(), 2, "page {page} of {name}");
    }
}
