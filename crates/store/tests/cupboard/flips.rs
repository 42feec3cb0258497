//! Single bits of the file flip: no altered value comes out as if it were right, and every packet that is
//! whole still goes.

use std::{collections::BTreeSet, fs, path::Path};

use wasl_store::{Store, StoreFault};

use crate::filled::{Dice, Keys, Reading, filled, read_all};

/// What became of the flips.
#[derive(Debug, Default)]
struct Tally {
    harmless: u32,
    mended: u32,
    named: u32,
    refused: u32,
    lost: Vec<String>,
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

fn judge(bit: usize, path: &Path, original: &Reading, keys: &Keys, tally: &mut Tally) {
    let store = match Store::open(path) {
        Ok(store) => store,
        Err(StoreFault::Unreadable { .. } | StoreFault::Newer { .. } | StoreFault::Migration(_)) => {
            tally.refused += 1;
            return;
        }
        Err(fault) => panic!("bit {bit}: opening gave {fault}"),
    };
    let reading = read_all(&store, keys).unwrap_or_else(|fault| panic!("bit {bit}: reading gave {fault}"));
    let is_named = |table: &str| reading.names(table) || reading.names("file");
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
    if !missing.is_empty() {
        tally.lost.push(format!("bit {bit}: {} of {}: {damaged:?}", missing.len(), original.waiting.len()));
    }
    match (reading.damaged.is_empty(), is_short, store.checked().mended) {
        (true, false, 0) => tally.harmless += 1,
        (true, false, _) => tally.mended += 1,
        (_, _, _) => tally.named += 1,
    }
}

fn flip(seed: u64, count: u32) -> Tally {
    let dir = tempfile::tempdir().expect("a folder");
    let whole = dir.path().join("whole.db");
    let (original, keys) = filled(&whole, 40);
    let bytes = fs::read(&whole).expect("the file");
    let path = dir.path().join("desk.db");
    let (mut dice, mut tally) = (Dice::new(seed), Tally::default());
    for _ in 0..count {
        let bit = usize::try_from(dice.below(u64::try_from(bytes.len() * 8).expect("small"))).expect("small");
        let mut spoilt = bytes.clone();
        spoilt[bit / 8] ^= 1 << (bit % 8);
        for tail in ["", "-wal", "-shm"] {
            let _absent = fs::remove_file(dir.path().join(format!("desk.db{tail}")));
        }
        fs::write(&path, &spoilt).expect("written");
        judge(bit, &path, &original, &keys, &mut tally);
    }
    println!("{count} flips in {} bytes: {tally:?}", bytes.len());
    tally
}

#[test]
fn of_a_thousand_flipped_bits_none_is_taken_for_right() {
    let tally = flip(1, 1_000);
    assert!(tally.named > 0 && tally.harmless > 0, "{tally:?}");
}

#[test]
#[ignore = "takes minutes: cargo test -p wasl-store --test cupboard -- --ignored ten_thousand --nocapture"]
fn of_ten_thousand_flipped_bits_none_is_taken_for_right() {
    let tally = flip(2, 10_000);
    assert!(tally.named > 0 && tally.harmless > 0, "{tally:?}");
}
