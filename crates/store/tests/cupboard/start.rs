//! How long a start takes over a file with ten thousand requests, every row looked at.

use std::time::Instant;

use wasl_store::{Store, StoreFault};

use crate::filled::{Dice, fill, take};

/// What this thread worked so far: on a machine that others use too, the clock says little.
fn worked_ms() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split_whitespace().next().and_then(|word| word.parse::<u64>().ok()).unwrap_or(0) / 1_000_000
}

#[test]
#[ignore = "measures: cargo test -p wasl-store --release --test cupboard -- --ignored a_start_over --nocapture"]
fn a_start_over_ten_thousand_requests_is_measured() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("desk.db");
    let mut dice = Dice::new(8);
    {
        let store = Store::open(&path).expect("a fresh file");
        fill(&store, &mut dice, 10).expect("filled");
        for tens in 1..1_000 {
            store
                .write(|tx| (tens * 10..tens * 10 + 10).try_for_each(|serial| take(tx, &mut dice, serial).map(|_| ())))
                .expect("taken");
        }
        // As a power cut leaves it: the last of it in the log.
        std::mem::forget(store);
    }
    let (mut took, mut busy) = (Vec::new(), Vec::new());
    for _ in 0..20 {
        let (began, worked) = (Instant::now(), worked_ms());
        let store = Store::open(&path).expect("opens");
        let waiting = store.read(|tx| Ok::<_, StoreFault>(tx.waiting_sum()?.0)).expect("read");
        took.push(began.elapsed());
        busy.push(worked_ms() - worked);
        assert!(waiting > 19_000 && store.checked().is_sound, "{:?}", store.checked());
    }
    took.sort();
    busy.sort_unstable();
    let size = path.metadata().expect("is there").len() / 1_000_000;
    println!("start over 10,000 requests, {size} MB: median {:?}, slowest of 20 {:?}", took[10], took[19]);
    println!("time on the processor: median {} ms, most {} ms", busy[10], busy[19]);
}
