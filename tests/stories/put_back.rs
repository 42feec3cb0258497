//! A centre that was put back to yesterday's state gets again what it had acknowledged, and nothing that
//! it has; a desk keeps packets long enough for that, and no longer.

use serde_json::json;
use wasl_domain::stage::Stage;
use wasl_protocol::{Notice, What};

use crate::{bench::Bench, machine::HOUR};

#[test]
fn a_centre_put_back_gets_again_what_it_acknowledged_and_does_not_hold() {
    let mut bench = Bench::open();
    for _ in 0..4 {
        bench.submit(true).expect("taken");
    }
    bench.drain();
    let yesterday = bench.centre.held.clone();
    let last = bench.submit(true).expect("taken");
    bench.submit(false).expect("taken");
    bench.drain();
    let full = bench.centre.held.clone();

    bench.centre.held = yesterday;
    bench.centre.epoch += 1;
    assert_eq!(bench.exchange().acked, 0);
    assert_eq!(bench.waiting(), 3, "exactly what is missing there waits again");
    // That the centre had received them was true and is not taken back; they are listed as unsent.
    let view = bench.console("request.view", json!({ "tracking": last }));
    assert_eq!(view["request"]["stage"], "received");
    let unsent = bench.console("request.outbox", json!({}));
    assert_eq!(unsent["waiting"].as_array().map(Vec::len), Some(2), "{unsent}");
    bench.drain();
    assert_eq!(bench.centre.held, full);
    bench.exchange();
    assert_eq!(bench.waiting(), 0, "and not once more");
    assert_eq!(bench.cautions(), [], "the desk itself is well");
}

#[test]
fn a_centre_put_back_with_a_gap_gets_the_gap_and_no_more() {
    let mut bench = Bench::open();
    for _ in 0..10 {
        bench.submit(false).expect("taken");
    }
    bench.drain();
    let full = bench.centre.held.clone();
    let places = bench.centre.held.get_mut(&1_012).expect("held");
    for place in [3, 4, 9] {
        places.remove(&place);
    }
    bench.exchange();
    assert_eq!(bench.waiting(), 3);
    bench.drain();
    assert_eq!(bench.centre.held, full);
}

#[test]
fn answers_that_cross_on_the_way_send_nothing_a_second_time() {
    let mut bench = Bench::open();
    for _ in 0..6 {
        bench.submit(true).expect("taken");
    }
    // The centre answers an empty ask first, then one with packets; the second answer arrives first.
    let early = bench.ask_with(0);
    let later = bench.ask_with(25);
    assert_eq!(bench.hear(&later).acked, 12);
    bench.hear(&early);
    assert_eq!(bench.waiting(), 0, "what was acknowledged meanwhile is not offered again");
    // The same answer twice changes nothing either.
    assert_eq!(bench.hear(&later).acked, 0);
    bench.exchange();
    assert_eq!(bench.waiting(), 0);
}

fn moved(tracking: &str, sequence: u64, stage: Stage) -> Notice {
    let tracking = tracking.parse().expect("a number");
    Notice {
        sequence,
        at_ms: 1_795_340_000_000,
        what: What::StageMoved { tracking, stage, reason: None, reason_text: None },
    }
}

#[test]
fn what_a_centre_tells_after_it_was_put_back_is_heard_though_it_counts_anew() {
    let mut bench = Bench::open();
    let (one, two) = (bench.submit(true).expect("taken"), bench.submit(true).expect("taken"));
    bench.drain();
    bench.centre.notices = vec![moved(&one, 1, Stage::WithAuthority), moved(&one, 2, Stage::Ready)];
    assert_eq!(bench.exchange().notices, 2);
    // An ask from before is under way while the centre is put back behind its second notice.
    let before = bench.ask();
    bench.centre.epoch += 1;
    bench.centre.notices = vec![moved(&one, 1, Stage::WithAuthority), moved(&two, 2, Stage::Refused)];
    bench.exchange();
    bench.hear(&before);
    bench.exchange();
    let stage = |bench: &Bench, tracking: &str| {
        bench.console("request.view", json!({ "tracking": tracking }))["request"]["stage"].clone()
    };
    assert_eq!((stage(&bench, &one), stage(&bench, &two)), (json!("ready"), json!("refused")));
    let history = bench.console("request.view", json!({ "tracking": one }))["history"].as_array().map(Vec::len);
    assert_eq!(history, Some(5), "what was told twice is shown once");
    bench.centre.notices.push(moved(&two, 3, Stage::Withdrawn));
    assert_eq!(bench.exchange().notices, 1);
    assert_eq!(stage(&bench, &two), "withdrawn");
}

#[test]
fn packets_stay_thirty_days_after_their_ack_and_for_ever_without_one() {
    let mut bench = Bench::open();
    bench.submit(true).expect("taken");
    bench.drain();
    bench.submit(false).expect("taken");
    // The third is not acknowledged. The centre loses everything.
    bench.pass(29 * 24 * HOUR);
    bench.desk.care(1_000).expect("cared");
    bench.centre.held.clear();
    bench.exchange();
    assert_eq!(bench.waiting(), 2, "the third was sent with that ask; the other two wait again");
    bench.drain();
    // A year later the acknowledged ones are gone. Without an ack nothing goes, however old.
    bench.submit(false).expect("taken");
    bench.pass(365 * 24 * HOUR);
    while bench.desk.care(1_000).expect("cared").goes_on {}
    assert_eq!(bench.waiting(), 1);
    bench.centre.held.clear();
    bench.exchange();
    assert_eq!(bench.waiting(), 0);
    assert_eq!(bench.centre.count(1_012), 1, "the others are not here any more");
}

#[test]
fn a_clock_that_jumps_ahead_takes_nothing_away_before_its_time() {
    let mut bench = Bench::open();
    bench.submit(true).expect("taken");
    bench.drain();
    bench.machine.set_clock(bench.machine.clock() + 3_650 * 86_400_000);
    bench.desk.care(1_000).expect("cared");
    assert_eq!(bench.desk.care(1_000).expect("cared").purged, 0);
    bench.centre.held.clear();
    bench.exchange();
    assert_eq!(bench.waiting(), 2, "both are here still");
}
