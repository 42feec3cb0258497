//! How much a desk does by itself: it warns, then takes no more, and what it has goes all the same.

use serde_json::json;
use wasl_desk::Refusal;
use wasl_protocol::Limits;

use crate::{
    bench::Bench,
    machine::{BEGINNING, HOUR},
    submissions::EXTRACT,
};

/// The sentence of a refusal, which speaks to a person.
fn told(refusal: &Refusal) -> String {
    let sentence = refusal.sentence("ar");
    assert!(!sentence.contains("refusal-") && sentence.chars().count() > 20, "{sentence}");
    sentence
}

fn bench(unsent_count_max: u32, unsent_minor_max: i64, offline_hours_max: u32) -> Bench {
    Bench::open_with(|centre| {
        centre.limits = Limits { unsent_count_max, unsent_minor_max, offline_hours_max };
    })
}

#[test]
fn so_many_requests_may_wait_and_no_more_and_all_of_them_go() {
    let mut bench = bench(10, i64::MAX, 10_000);
    let mut taken = Vec::new();
    for _ in 0..7 {
        taken.push(bench.submit(false).expect("taken"));
    }
    assert_eq!(bench.cautions(), []);
    let draft = bench.draft().expect("begun");
    taken.push(bench.submit(true).expect("taken"));
    assert_eq!(bench.cautions(), [("unsent".into(), false)], "eight of ten");
    taken.push(bench.submit(false).expect("taken"));
    taken.push(bench.submit(false).expect("taken"));
    let refusal = bench.submit(false).expect_err("ten wait");
    assert_eq!(refusal, Refusal::TooManyUnsent { count: 10, max: 10 });
    assert!(told(&refusal).contains("10"));
    assert_eq!(bench.cautions(), [("unsent".into(), true)]);
    // Nothing new by any way; what there is stays and is printed.
    let pay = json!({ "tracking": taken[0], "tendered": null, "old_pounds": false });
    for refusal in [
        bench.draft().expect_err("not begun"),
        bench.hand_in(&draft, false).expect_err("not handed in"),
        bench.try_console("request.pay", pay.clone()).expect_err("not paid"),
        bench.try_kiosk("kiosk.begin", json!({ "service": EXTRACT })).expect_err("no visitor"),
    ] {
        assert_eq!(refusal.code, "too_many_unsent");
    }
    assert_eq!(bench.try_kiosk("kiosk.home", json!({})).expect("shown")["works"], false);
    bench.console("request.reprint", json!({ "tracking": taken[3] }));
    let (field, value) = crate::submissions::in_order(EXTRACT).remove(0);
    bench.console("draft.answer", json!({ "draft": draft, "field": field, "value": value }));
    // All of it goes, and with the first acks work goes on.
    bench.exchange();
    assert_eq!(bench.waiting(), 0);
    assert_eq!(bench.centre.count(1_012), 11, "ten requests and a payment");
    assert_eq!(bench.cautions(), []);
    bench.console("request.pay", pay);
    bench.submit(true).expect("goes on");
}

#[test]
fn so_much_cash_may_be_without_ack_and_requests_go_on_without_cash() {
    let fee = 1_500;
    let mut bench = bench(1_000, 4 * fee + 100, 10_000);
    let due = bench.submit(false).expect("taken");
    for _ in 0..3 {
        bench.submit(true).expect("taken");
    }
    assert_eq!(bench.cautions(), [], "three fifths and a bit");
    bench.submit(true).expect("taken");
    assert_eq!(bench.cautions(), [("cash".into(), false)]);
    let refusal = bench.submit(true).expect_err("a fifth would be too much");
    assert!(matches!(refusal, Refusal::TooMuchCash { .. }), "{refusal}");
    assert!(told(&refusal).contains("60"), "{}", told(&refusal));
    let pay = json!({ "tracking": due, "tendered": null, "old_pounds": false });
    assert_eq!(bench.try_console("request.pay", pay.clone()).expect_err("nor this").code, "too_much_cash");
    let later = bench.submit(false).expect("a request without cash is taken");
    // Amounts lie sealed: who signs in afterwards knows them all the same.
    bench.start_again();
    bench.sign_in();
    assert!(matches!(bench.submit(true), Err(Refusal::TooMuchCash { .. })));
    bench.drain();
    bench.console("request.pay", pay);
    bench.console("request.pay", json!({ "tracking": later, "tendered": null, "old_pounds": false }));
}

#[test]
fn so_many_hours_may_pass_without_the_centre_whatever_the_clock_says() {
    let mut bench = bench(1_000, i64::MAX, 100);
    bench.pass(79 * HOUR);
    assert_eq!(bench.cautions(), []);
    bench.submit(true).expect("taken");
    bench.pass(HOUR);
    assert_eq!(bench.cautions(), [("offline".into(), false)]);
    bench.submit(true).expect("taken");
    bench.pass(20 * HOUR);
    let refusal = bench.submit(true).expect_err("a hundred hours");
    assert_eq!(refusal, Refusal::OfflineTooLong { hours: 100, max: 100 });
    told(&refusal);
    // Neither a clock put back nor a new start gives more time, and none takes it away.
    for clock in [0, BEGINNING, BEGINNING + 3_650 * 86_400_000, 2_147_483_647_000] {
        bench.machine.set_clock(clock);
        assert!(matches!(bench.submit(true), Err(Refusal::OfflineTooLong { .. })), "{clock}");
    }
    // The program counts the time on every minute, so that a new start forgets none of it.
    bench.desk.care(10).expect("cared");
    bench.machine.set_clock(0);
    bench.machine.restart();
    bench.start_again();
    bench.sign_in();
    assert!(matches!(bench.submit(true), Err(Refusal::OfflineTooLong { .. })));
    bench.drain();
    bench.submit(true).expect("goes on");
    assert_eq!(bench.cautions(), [("clock".into(), false)], "with a clock of 1970 it says so, and works");
    for clock in [BEGINNING + 3_650 * 86_400_000, 0, 2_147_483_647_000] {
        bench.machine.set_clock(clock);
        bench.machine.restart();
        bench.submit(true).expect("no clock alone stops the work");
    }
}

#[test]
fn a_roster_that_has_ended_stops_new_work_until_the_centre_sends_another() {
    let day = 86_400_000;
    let mut bench = Bench::open_with(|centre| {
        centre.limits.offline_hours_max = 100_000;
        centre.roster_to_ms = Some(BEGINNING + 10 * day);
    });
    bench.pass(2 * 24 * HOUR);
    assert_eq!(bench.cautions(), []);
    bench.pass(24 * HOUR + 1);
    assert_eq!(bench.cautions(), [("roster".into(), false)]);
    bench.submit(true).expect("taken");
    bench.machine.set_clock(BEGINNING + 4_000 * day);
    bench.submit(true).expect("the end counts by the centre's clock");
    bench.machine.set_clock(0);
    bench.pass(7 * 24 * HOUR);
    let refusal = bench.submit(true).expect_err("it has ended");
    assert_eq!(refusal, Refusal::RosterTooOld);
    told(&refusal);
    bench.drain();
    assert_eq!(bench.submit(true), Err(Refusal::RosterTooOld), "contact alone does not renew it");
    bench.centre.send_roster(BEGINNING + 100 * day);
    bench.exchange();
    bench.submit(true).expect("goes on");
}

#[test]
fn little_room_stops_what_is_new_and_nothing_else() {
    let mut bench = Bench::open();
    let kept = bench.submit(true).expect("taken where the system does not tell");
    bench.set_free(300);
    assert_eq!(bench.cautions(), []);
    bench.set_free(240);
    assert_eq!(bench.cautions(), [("disk".into(), false)]);
    let draft = bench.draft().expect("begun");
    bench.set_free(199);
    assert_eq!(bench.cautions(), [("disk".into(), true)]);
    let refusal = bench.submit(true).expect_err("too little room");
    assert_eq!(refusal, Refusal::DiskLow { free_mib: 199 });
    told(&refusal);
    assert_eq!(bench.draft().expect_err("not begun").code, "disk_low");
    assert_eq!(bench.hand_in(&draft, true).expect_err("not handed in").code, "disk_low");
    bench.console("request.reprint", json!({ "tracking": kept }));
    bench.drain();
    bench.set_free(500);
    bench.hand_in(&draft, true).expect("the draft was kept");
}

#[test]
fn where_room_is_short_what_the_centre_has_had_for_a_day_makes_room() {
    let mut bench = Bench::open();
    for _ in 0..5 {
        bench.submit(false).expect("taken");
    }
    bench.drain();
    bench.submit(false).expect("taken");
    bench.set_free(500);
    bench.desk.care(100).expect("cared");
    assert!(bench.disk.has_ballast.load(std::sync::atomic::Ordering::Relaxed), "the ballast is laid out");
    bench.pass(30 * HOUR);
    assert_eq!(bench.desk.care(100).expect("cared").purged, 0, "with room enough they stay");
    bench.set_free(100);
    assert_eq!(bench.desk.care(100).expect("cared").purged, 5);
    assert_eq!(bench.waiting(), 1, "what waits stays");
}
