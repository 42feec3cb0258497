//! A desk that was stopped, copied, or put back to an older state takes no new work, brings everything
//! that it has kept, and goes on with a new number.

use serde_json::json;
use wasl_desk::Refusal;
use wasl_protocol::DeskStanding;

use crate::bench::Bench;

fn stopped(bench: &Bench) -> Option<String> {
    match bench.submit(true) {
        Ok(_) => None,
        Err(refusal @ Refusal::DeskStopped { .. }) => {
            Some(refusal.facts()["standing"].as_str().expect("a word").to_owned())
        }
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_desk_that_the_centre_stops_takes_nothing_new_and_still_brings_what_it_has() {
    for (standing, word) in [
        (DeskStanding::Suspended, "suspended"),
        (DeskStanding::Revoked, "revoked"),
        (DeskStanding::Lost, "lost"),
        (DeskStanding::Frozen, "frozen"),
    ] {
        let mut bench = Bench::open();
        let draft = bench.draft().expect("begun");
        let due = bench.submit(false).expect("taken");
        bench.centre.standing = standing;
        bench.exchange();
        bench.submit(true).expect_err("nothing new");
        assert_eq!(stopped(&bench).as_deref(), Some(word));
        let pay = json!({ "tracking": due, "tendered": null, "old_pounds": false });
        for refusal in [
            bench.hand_in(&draft, true).expect_err("no request"),
            bench.draft().expect_err("not even begun"),
            bench.try_console("request.pay", pay).expect_err("no money"),
            bench.try_kiosk("kiosk.begin", json!({ "service": crate::submissions::EXTRACT })).expect_err("no visitor"),
        ] {
            assert_eq!((refusal.code.as_str(), &refusal.facts["standing"]), ("desk_stopped", &json!(word)));
            assert!(refusal.sentence.contains('.') && !refusal.sentence.contains("refusal-"), "{}", refusal.sentence);
        }
        assert_eq!(bench.cautions().first(), Some(&("standing".into(), true)));
        assert_eq!(bench.status()["standing"], word);
        let tiles = bench.try_kiosk("kiosk.home", json!({})).expect("shown");
        assert_eq!(tiles["works"], false, "the kiosk says so before anybody types");
        // What people hold in hand stays good, and is printed again.
        bench.console("request.reprint", json!({ "tracking": due }));
        assert_eq!((bench.waiting(), bench.centre.count(1_012)), (0, 1));
        // After a new start it is stopped still.
        bench.start_again();
        bench.sign_in();
        assert_eq!(stopped(&bench).as_deref(), Some(word));
    }
}

#[test]
fn what_waits_at_a_stopped_desk_goes_and_a_desk_that_is_let_go_on_goes_on() {
    let mut bench = Bench::open();
    bench.exchange();
    for _ in 0..30 {
        bench.submit(true).expect("taken");
    }
    bench.centre.standing = DeskStanding::Suspended;
    assert_eq!(bench.exchange().acked, 25);
    assert_eq!(stopped(&bench).as_deref(), Some("suspended"));
    bench.drain();
    assert_eq!(bench.centre.count(1_012), 60, "thirty requests and their payments");
    bench.centre.standing = DeskStanding::Active;
    bench.exchange();
    assert_eq!((stopped(&bench), bench.cautions()), (None, vec![]));
}

#[test]
fn a_disk_that_was_put_back_is_noticed_at_the_first_contact_and_both_histories_are_kept() {
    let mut bench = Bench::open();
    let early = bench.submit(true).expect("taken");
    bench.drain();
    let copy = bench.copy_of_disk();
    let lost = bench.submit(true).expect("taken");
    bench.submit(false).expect("taken");
    bench.drain();
    bench.put_back_disk(&copy);
    // Out of contact nothing tells the two apart: the number is given a second time.
    let twice = bench.submit(false).expect("taken");
    assert_eq!(lost, twice);
    bench.exchange();
    assert_eq!(stopped(&bench).as_deref(), Some("rolled_back"), "at the first contact");
    bench.drain();
    let held = &bench.centre.held[&1_012];
    assert_eq!(held.values().filter(|all| all.len() > 1).count(), 1, "both histories of the place are held");
    assert_eq!(held.values().map(Vec::len).sum::<usize>(), 6);
    // The centre's later "all is well" does not bring the numbers back.
    bench.centre.standing = DeskStanding::Active;
    bench.exchange();
    assert_eq!(stopped(&bench).as_deref(), Some("rolled_back"));
    bench.console("request.view", json!({ "tracking": early }));
}

#[test]
fn a_disk_put_back_is_noticed_before_anything_is_taken_in_where_it_meets_the_centre_first() {
    let mut bench = Bench::open();
    bench.submit(true).expect("taken");
    bench.drain();
    let copy = bench.copy_of_disk();
    bench.submit(true).expect("taken");
    bench.drain();
    bench.put_back_disk(&copy);
    assert_eq!(stopped(&bench), None, "not met yet");
    // That one was taken in; without it, the head alone tells.
    bench.put_back_disk(&copy);
    bench.exchange();
    assert_eq!(stopped(&bench).as_deref(), Some("rolled_back"));
    assert_eq!(bench.waiting(), 0);
}

#[test]
fn of_two_desks_with_one_disk_both_stop() {
    let mut bench = Bench::open();
    bench.submit(true).expect("taken");
    bench.drain();
    let copy = bench.copy_of_disk();
    bench.submit(true).expect("the first goes on");
    bench.drain();
    let first = bench.copy_of_disk();
    bench.put_back_disk(&copy);
    bench.submit(false).expect("so does the second");
    bench.exchange();
    assert_eq!(stopped(&bench).as_deref(), Some("rolled_back"), "the one that comes second finds its place taken");
    bench.drain();
    bench.put_back_disk(&first);
    bench.exchange();
    assert_eq!(stopped(&bench).as_deref(), Some("frozen"), "the one that came first is told");
    assert_eq!(bench.centre.count(1_012), 5);
}

#[test]
fn a_stopped_desk_is_enrolled_anew_with_a_new_number_and_the_accounts_it_has() {
    let mut bench = Bench::open();
    let due = bench.submit(false).expect("taken");
    let draft = bench.draft().expect("begun");
    bench.centre.standing = DeskStanding::Revoked;
    assert_eq!(bench.enrol_anew(), Err(Refusal::EnrolledAlready), "a desk that works keeps its number");
    bench.exchange();
    let waits = bench.status();
    assert_eq!((&waits["anew"]["may"], &waits["anew"]["is"]), (&json!(true), &json!("none")));
    // Nothing of the old number may be left behind.
    let copy = bench.copy_of_disk();
    bench.put_back_disk(&copy);
    bench.console("people.lock", json!({}));
    assert_eq!(bench.enrol_anew(), Err(Refusal::NotSignedIn), "it takes a supervisor");
    bench.sign_in();
    bench.centre.standing = DeskStanding::Active;
    bench.enrol_anew().expect("enrolled anew");

    assert_eq!((bench.number(), bench.status()["standing"].clone()), (1_013, json!("active")));
    assert_eq!(bench.status()["anew"], json!(null));
    let new = bench.submit(true).expect("works again");
    assert_eq!((&new[..5], &new[5..11]), ("01013", "000000"), "numbers begin from the start");
    let done = bench.hand_in(&draft, true).expect("the draft is still there");
    assert_eq!(&done["request"]["tracking"].as_str().expect("a number")[..5], "01013");
    bench.drain();
    assert_eq!(bench.centre.held[&1_013].keys().copied().collect::<Vec<u64>>(), [1, 2, 3, 4]);
    assert_eq!(bench.centre.count(1_012), 1, "the old chain stays as it was");
    // Requests of the old number: in sight, printed again, verified; the centre goes on with them.
    let old = bench.console("request.view", json!({ "tracking": due }));
    assert_eq!(old["request"]["due"], true);
    bench.console("request.reprint", json!({ "tracking": due }));
    let slip = bench.tray.out().last().expect("came out").clone();
    bench.desk.verify(&slip.qr).expect("judged").expect("genuine under the old key");
    let pay = json!({ "tracking": due, "tendered": null, "old_pounds": false });
    assert_eq!(bench.try_console("request.pay", pay).expect_err("the centre's now").code, "earlier_number");
    // The same person signs in with the same PIN after a new start.
    bench.start_again();
    bench.sign_in();
    let journal = bench.desk.verify_journal().expect("readable");
    assert_eq!(journal.first_broken, None, "{journal:?}");
}

#[test]
fn a_desk_is_not_enrolled_anew_while_something_waits_under_its_number() {
    let mut bench = Bench::open();
    for _ in 0..30 {
        bench.submit(false).expect("taken");
    }
    bench.centre.standing = DeskStanding::Frozen;
    bench.exchange();
    assert_eq!(bench.enrol_anew(), Err(Refusal::StillUnsent { count: 5 }));
    let told = bench.status()["anew"].clone();
    assert_eq!(told["may"], false);
    assert!(told["sentence"].as_str().is_some_and(|sentence| sentence.contains('5')), "{told}");
    bench.exchange();
    bench.enrol_anew().expect("now");
    assert_eq!(bench.centre.count(1_012), 30);
}

#[test]
fn an_answer_to_the_old_number_that_comes_late_changes_nothing_of_the_new() {
    let mut bench = Bench::open();
    bench.centre.standing = DeskStanding::Lost;
    bench.exchange();
    let late = bench.ask();
    bench.centre.standing = DeskStanding::Active;
    bench.enrol_anew().expect("enrolled anew");
    bench.hear(&late);
    assert_eq!(bench.status()["standing"], "active");
    bench.submit(true).expect("works");
    bench.drain();
}
