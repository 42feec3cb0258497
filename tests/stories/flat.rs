//! Work that does not grow: what the desk's file is asked for at a capture and at an exchange, counted in the
//! steps of the engine's own machine, which are the same on each computer.

use wasl_protocol::Limits;

use crate::bench::Bench;

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
