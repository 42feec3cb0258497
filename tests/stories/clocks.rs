//! No clock, however wrong, changes order, numbers, lock-out or what a desk may do.

use serde_json::json;
use wasl_tests::ctl::SUPERVISOR;

use crate::{
    bench::Bench,
    machine::{BEGINNING, HOUR},
};

/// Where a clock may stand: 1970, the end of 32 bits, ten years either way, an hour back.
const CLOCKS: [i64; 6] =
    [0, 2_147_483_647_000, BEGINNING - 315_360_000_000, BEGINNING + 315_360_000_000, BEGINNING - 3_600_000, BEGINNING];

#[test]
fn numbers_and_order_come_from_no_clock() {
    let mut bench = Bench::open();
    bench.exchange();
    let mut taken = Vec::new();
    for round in 0..60usize {
        bench.pass(60_000);
        bench.machine.set_clock(CLOCKS[round % CLOCKS.len()] + i64::try_from(round).expect("small"));
        if round % 7 == 6 {
            bench.machine.restart();
            bench.start_again();
            bench.sign_in();
        }
        taken.push(bench.submit(round % 2 == 0).expect("taken"));
        if round % 11 == 10 {
            bench.exchange();
        }
    }
    let mut sorted = taken.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted, taken, "each next number is the next");
    bench.drain();
    let held = &bench.centre.held[&1_012];
    assert_eq!(held.keys().copied().collect::<Vec<u64>>(), (1..=90).collect::<Vec<u64>>(), "one chain without a gap");
    assert!(held.values().all(|all| all.len() == 1));
    assert_eq!(bench.desk.verify_journal().expect("readable").first_broken, None);
    assert_eq!(bench.status()["standing"], "active");
}

#[test]
fn a_clock_that_goes_back_a_second_each_second_disturbs_nobody() {
    let mut bench = Bench::open();
    bench.exchange();
    let mut taken = Vec::new();
    for second in 1..=100 {
        bench.pass(1_000);
        bench.machine.set_clock(BEGINNING - second * 1_000);
        taken.push(bench.submit(false).expect("taken"));
    }
    assert!(taken.is_sorted());
    bench.drain();
    assert_eq!(bench.centre.count(1_012), 100);
}

#[test]
fn a_receipt_of_a_wrong_clock_says_so_and_bears_the_centres_time_as_far_as_it_is_known() {
    let mut bench = Bench::open();
    bench.exchange();
    let at = |bench: &Bench| {
        let tracking = bench.submit(true).expect("taken");
        let view = bench.console("request.view", json!({ "tracking": tracking }));
        let slip = bench.hand_in(&bench.draft().expect("begun"), false).expect("handed in");
        let genuine = bench.desk.verify(slip["qr_text"].as_str().expect("a text")).expect("judged").expect("genuine");
        (view["request"]["at"].as_str().expect("a time").to_owned(), i64::from(genuine.at_s) * 1_000)
    };
    let (_, fine) = at(&bench);
    assert_eq!(fine, BEGINNING);
    bench.pass(2 * HOUR);
    bench.machine.set_clock(0);
    let (_, doubtful) = at(&bench);
    assert_eq!(doubtful, bench.true_ms, "not 1970");
    assert_eq!(bench.cautions(), [("clock".into(), false)]);
    // Today's list stays today's.
    assert_eq!(bench.console("home.view", json!({}))["today_count"], 4);
}

#[test]
fn waiting_after_wrong_pins_is_counted_in_uptime() {
    let bench = Bench::open();
    bench.console("people.lock", json!({}));
    let sign_in = |pin: &str| bench.try_console("people.sign_in", json!({ "name": SUPERVISOR.0, "pin": pin }));
    for _ in 0..5 {
        sign_in("111111").expect_err("wrong");
    }
    for clock in CLOCKS {
        bench.machine.set_clock(clock);
        assert_eq!(sign_in(SUPERVISOR.1).expect_err("it has to wait").code, "must_wait", "{clock}");
    }
    bench.machine.pass(61_000);
    bench.machine.set_clock(0);
    sign_in(SUPERVISOR.1).expect("a minute of uptime has passed");
}
