//! A disk that spoils what the desk needs to take in work: it takes none, says so, and sends what it has.

use std::fs;

use serde_json::json;
use wasl_desk::Refusal;

use crate::bench::Bench;

/// Spoils a number among the desk's facts, in every copy that the file has of it.
fn spoil_counter(bench: &mut Bench, name: &str, value: u64) {
    let copy = bench.copy_of_disk();
    let mut spoiled_places = 0;
    let spoiled: Vec<_> = copy
        .into_iter()
        .map(|(path, mut bytes)| {
            let wanted = [name.as_bytes(), &value.to_le_bytes()].concat();
            let places: Vec<usize> = (0..bytes.len().saturating_sub(wanted.len()))
                .filter(|at| bytes[*at..*at + wanted.len()] == wanted[..])
                .collect();
            for at in places {
                bytes[at + name.len()] ^= 0x40;
                spoiled_places += 1;
            }
            (path, bytes)
        })
        .collect();
    assert!(spoiled_places >= 2, "{name} lies in the file twice");
    bench.put_back_disk(&spoiled);
}

#[test]
fn a_desk_that_lost_count_of_its_numbers_gives_none_and_sends_what_it_has() {
    let mut bench = Bench::open();
    for _ in 0..3 {
        bench.submit(true).expect("taken");
    }
    spoil_counter(&mut bench, "serial", 3);
    let refusal = bench.submit(true).expect_err("which number comes next is not known");
    assert!(matches!(&refusal, Refusal::Damaged { table, key } if table == "fact" && key == "serial"), "{refusal}");
    let sentence = refusal.sentence("ar");
    assert!(sentence.contains("الهاتف المكتوب"), "{sentence}");
    assert!(bench.cautions().iter().any(|(about, _)| about == "damage"), "{:?}", bench.cautions());
    bench.drain();
    assert_eq!(bench.centre.count(1_012), 6, "all that waited went");
    let doctor = bench.desk.doctor().expect("readable");
    assert!(doctor.iter().any(|line| line.what == "rows" && !line.well), "{doctor:?}");
    assert_eq!(bench.console("home.view", json!({}))["today_count"], 3, "everything else is in sight");
}

#[test]
fn facts_that_the_next_word_makes_good_stop_nobody() {
    let mut bench = Bench::open();
    bench.submit(true).expect("taken");
    bench.exchange();
    let before = bench.status()["revision"].as_u64().expect("a number");
    spoil_counter(&mut bench, "revision", before);
    bench.submit(true).expect("taken");
    bench.drain();
    assert_eq!(bench.centre.count(1_012), 4);
}

#[test]
fn a_file_that_is_no_desk_any_more_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("desk.db");
    let bytes = vec![0x5a; 8_192];
    fs::write(&path, &bytes).expect("written");
    let fault = wasl_store::Store::open(&path).expect_err("it is none");
    assert!(matches!(fault, wasl_store::StoreFault::Unreadable { .. }), "{fault}");
    assert_eq!(fs::read(&path).expect("still there"), bytes);
}
