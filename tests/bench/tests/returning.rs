//! A small storm of return, each time: whatever comes back, everything arrives, and once.

use wasl_bench::returning::{Return, Storm, one};

const DESKS: u32 = 20;
const EACH: u32 = 10;

fn all_of_it_arrives_once(what: Return) {
    let folder = tempfile::tempdir().expect("a folder");
    // Asks the centre's ledger at its end: every number, each once, nothing set apart, no alarm.
    let told = one(folder.path(), Storm { what, desks: DESKS, each: EACH, is_apart: false }).expect("all is there");
    assert_eq!(told["requests"], DESKS * EACH);
    assert_eq!(told["stored"].as_u64().map(u32::try_from), Some(Ok(DESKS * EACH)), "{told}");
    assert_eq!(told["apart"], 0, "{told}");
}

#[test]
fn desks_whose_power_is_back_in_the_same_moment_lose_and_double_nothing() {
    all_of_it_arrives_once(Return::Power);
}
