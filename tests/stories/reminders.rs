//! Paper that is not known to have come out is reminded of after a new start, and printed with the same
//! signed words; every copy is counted.

use serde_json::{Value, json};

use crate::bench::Bench;

fn reminded(bench: &Bench) -> Vec<String> {
    let rows = bench.console("home.view", json!({}))["unprinted"].as_array().expect("a list").clone();
    rows.iter().map(|row| row["tracking"].as_str().expect("a number").to_owned()).collect()
}

fn number(done: &Value) -> String {
    done["request"]["tracking"].as_str().expect("a number").to_owned()
}

#[test]
fn a_slip_that_did_not_come_out_is_reminded_of_after_a_new_start_and_comes_out_as_it_was_signed() {
    let mut bench = Bench::open();
    let fine = bench.hand_in(&bench.draft().expect("begun"), true).expect("handed in");
    bench.set_printer(false);
    let unlucky = bench.hand_in(&bench.draft().expect("begun"), true).expect("handed in all the same");
    assert_eq!((unlucky["printed"].clone(), bench.tray.out().len()), (json!(false), 1));
    bench.start_again();
    bench.sign_in();
    assert_eq!(reminded(&bench), [number(&unlucky)], "not of {}", number(&fine));
    // Still no paper: it is reminded of again.
    bench.console("request.reprint", json!({ "tracking": number(&unlucky) }));
    assert_eq!(reminded(&bench), [number(&unlucky)]);
    bench.set_printer(true);
    let printed = bench.console("request.reprint", json!({ "tracking": number(&unlucky) }));
    assert_eq!(printed["printed"], true);
    assert_eq!(reminded(&bench), Vec::<String>::new());
    let out = bench.tray.out();
    let slip = out.last().expect("it came out");
    assert_eq!(json!(slip.qr), unlucky["qr_text"], "the same signed words");
    assert_eq!(slip.copy_mark.as_deref(), printed["copy"].as_str(), "and the paper says which copy it is");
    let view = bench.console("request.view", json!({ "tracking": number(&unlucky) }));
    assert_eq!(view["copies"], 3, "every try is counted");
}

#[test]
fn whoever_holds_the_slip_in_hand_says_so_and_is_not_reminded_again() {
    let mut bench = Bench::open();
    bench.set_printer(false);
    let done = bench.hand_in(&bench.draft().expect("begun"), false).expect("handed in");
    bench.start_again();
    bench.sign_in();
    assert_eq!(reminded(&bench), [number(&done)]);
    bench.console("request.printed", json!({ "tracking": number(&done) }));
    bench.start_again();
    bench.sign_in();
    assert_eq!(reminded(&bench), Vec::<String>::new());
}

#[test]
fn what_came_in_by_program_waits_for_no_slip() {
    let bench = Bench::open();
    bench.submit(true).expect("taken");
    assert_eq!(reminded(&bench), Vec::<String>::new());
}
