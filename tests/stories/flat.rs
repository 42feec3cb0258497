//! Work that does not grow: what the desk's file is asked for at a capture and at an exchange, counted in the
//! steps of the engine's own machine, which are the same on each computer.

use serde_json::{Value, json};
use wasl_domain::submission::Submission;
use wasl_protocol::Limits;

use crate::{
    bench::{Bench, COPIES_AT_ONCE},
    submissions::{EXTRACT, changed, example},
};

/// So many requests wait at first, and so many later.
const FEW: usize = 40;
const MANY: usize = 400;

fn bench() -> Bench {
    Bench::open_with(|centre| {
        centre.limits = Limits { unsent_count_max: 1_000_000, unsent_minor_max: i64::MAX, ..Limits::default() };
    })
}

/// The least of a few: now and then the journal's head is signed besides.
fn least(bench: &mut Bench, act: impl Fn(&mut Bench)) -> u64 {
    (0..3).map(|_| bench.steps_of(&act)).min().expect("some")
}

fn capture(bench: &mut Bench) {
    bench.submit(true).expect("taken in");
}

fn status(bench: &mut Bench) {
    bench.status();
}

fn exchange(bench: &mut Bench) {
    assert_eq!(bench.exchange().acked, 25);
}

#[test]
fn a_capture_an_exchange_and_the_status_ask_the_file_for_no_more_the_more_waits() {
    let mut bench = bench();
    (0..FEW).for_each(|_| capture(&mut bench));
    let (capture_few, status_few) = (least(&mut bench, capture), least(&mut bench, status));
    let exchange_few = bench.steps_of(exchange);
    (0..MANY).for_each(|_| capture(&mut bench));
    // Right after an ack what it named is looked up, and that alone.
    let after_ack = bench.steps_of(capture);
    exchange(&mut bench);
    let after_another = bench.steps_of(capture);
    let (capture_many, status_many) = (least(&mut bench, capture), least(&mut bench, status));
    let exchange_many = bench.steps_of(exchange);
    assert!(capture_few > 100 && exchange_few > 100, "steps are counted: {capture_few}, {exchange_few}");
    let grew = |few: u64, many: u64| many > few + few / 20;
    assert!(!grew(capture_few, capture_many), "a capture: {capture_few} steps, then {capture_many}");
    assert!(!grew(status_few, status_many), "the status: {status_few} steps, then {status_many}");
    assert!(!grew(exchange_few, exchange_many), "an exchange: {exchange_few} steps, then {exchange_many}");
    assert!(after_another < after_ack + capture_few, "after an ack: {after_ack}, then {after_another}");
}

/// Somebody signs in anew; the steps that it took.
fn sign_in(bench: &mut Bench) -> u64 {
    bench.console("people.lock", json!({}));
    bench.steps_of(|bench| bench.sign_in())
}

/// A request for somebody whom nobody else is named like; gives its number.
fn for_another(bench: &Bench) -> String {
    let names = [("answers.holder.name", json!("زنوبيا")), ("answers.holder.national_number", json!("06019999991"))];
    let submission: Submission = serde_json::from_value(changed(example(EXTRACT), &names)).expect("a submission");
    bench.desk.submit(submission, "ar").expect("taken in").tracking.digits()
}

/// How many of a list of what was found.
fn found(view: &Value, list: &str) -> usize {
    view[list].as_array().expect("a list").len()
}

#[test]
fn signing_in_opens_the_newest_copies_alone_and_nothing_that_is_kept_is_missed() {
    let mut bench = bench();
    let oldest = for_another(&bench);
    (0..3 * COPIES_AT_ONCE).for_each(|_| capture(&mut bench));
    bench.drain();
    let few = sign_in(&mut bench);
    (0..5 * COPIES_AT_ONCE).for_each(|_| capture(&mut bench));
    bench.drain();
    let many = sign_in(&mut bench);
    assert!(few > 100 && many < few + few / 20, "signing in: {few} steps, then {many}");
    // Each search by somebody who has just come in.
    for ask in [&oldest, "زنوبيا", "06019999991", &oldest[5..]] {
        sign_in(&mut bench);
        let view = bench.console("home.find", json!({ "text": ask }));
        assert_eq!(found(&view, "requests") + found(&view, "citizens"), 1, "{ask}: {view}");
        assert!(view.to_string().contains("زنوبيا"), "{ask}: {view}");
    }
    sign_in(&mut bench);
    let view = bench.console("request.list", json!({ "query": "زنوبيا" }));
    assert_eq!(found(&view, "rows"), 1, "{view}");
    sign_in(&mut bench);
    let view = bench.console("request.list", json!({ "query": "" }));
    assert!(view["rows"].as_array().expect("a list").iter().all(|row| row["holder"] != ""), "{view}");
    // Beside the work the rest is opened, and then a search reads no copy any more.
    sign_in(&mut bench);
    let cold = bench.steps_of(|bench| drop(bench.console("home.find", json!({ "text": "زنوبيا" }))));
    sign_in(&mut bench);
    while bench.desk.care(1_000).expect("cared for").goes_on {}
    let warm = bench.steps_of(|bench| drop(bench.console("home.find", json!({ "text": "زنوبيا" }))));
    assert!(warm < cold / 2, "{cold} steps, then {warm}");
}

#[test]
fn cash_that_the_centre_has_not_heard_of_counts_however_many_copies_came_after_it() {
    let mut bench = Bench::open_with(|centre| {
        // More than one fee of 1,500, and less than two.
        centre.limits = Limits { unsent_count_max: 1_000_000, unsent_minor_max: 2_000, ..Limits::default() };
    });
    bench.submit(true).expect("taken in");
    (0..3 * COPIES_AT_ONCE).for_each(|_| drop(bench.submit(false).expect("taken in")));
    sign_in(&mut bench);
    assert_eq!(bench.submit(true).expect_err("too much").code(), "too_much_cash");
    bench.drain();
    bench.submit(true).expect("the centre has heard of the first one");
}
