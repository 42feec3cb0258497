//! Custody as a guesser, a thief and an unlucky person meet it: at a desk whose machine is restarted
//! and whose clock is moved.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;
use wasl_domain::host::{Host, Moment};
use wasl_store::{PersonRow, Store};

use crate::{
    Desk, Face, Fittings,
    custody::{opened_by, wrapped},
    fittings::{Cost, Stretch},
    printer::NoPrinter,
    refusal::Refusal,
    secrets::{fresh_key, seal, stretch},
    session::Proved,
    shelf::fact,
    talk::{RefusalView, status::Role},
};

const RANA: &str = "رنا الحسن";
const SALIM: &str = "سليم ديب";
const PIN: &str = "482913";
const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };
const MINUTE_MS: u64 = 60_000;

/// A machine whose clock, uptime and starts are set by hand, and whose dice repeat.
struct Machine(Mutex<(Moment, u64)>);

impl Machine {
    fn new() -> Arc<Self> {
        let moment = Moment { wall: Timestamp::UNIX_EPOCH, boot: Uuid::from_u128(1), mono_ms: 5_000 };
        Arc::new(Self(Mutex::new((moment, 1))))
    }
    fn set(&self, change: impl FnOnce(&mut Moment)) {
        change(&mut self.0.lock().expect("not poisoned").0);
    }
    fn runs(&self, ms: u64) {
        self.set(|moment| moment.mono_ms += ms);
    }
}

impl Host for Machine {
    fn now(&self) -> Moment {
        self.0.lock().expect("not poisoned").0
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().expect("not poisoned");
        for byte in bytes {
            state.1 = state.1.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = state.1.to_be_bytes()[0];
        }
    }
}

fn fittings(machine: &Arc<Machine>) -> Fittings {
    let host: Arc<dyn Host> = Arc::clone(machine) as Arc<dyn Host>;
    Fittings { cost: Stretch::Fixed(CHEAP), ..Fittings::new(host, Arc::new(NoPrinter)) }
}

fn open(folder: &Path, machine: &Arc<Machine>) -> Arc<Desk> {
    let store = Store::open(&folder.join("desk.db")).expect("the store opens");
    Desk::fitted(store, fittings(machine)).expect("the desk opens")
}

/// A desk with a supervisor, as the first contact leaves it.
fn founded(folder: &Path, machine: &Arc<Machine>) -> Arc<Desk> {
    let desk = open(folder, machine);
    let data_key = fresh_key(&**machine);
    let row = desk.person_row(RANA, PIN, Role::Supervisor, &data_key).expect("a row");
    let secret = seal(&data_key, fact::COUNTER_SECRET.as_bytes(), &[9; 32], &**machine);
    desk.write(|tx| {
        tx.set_fact(fact::COUNTER_SECRET, &secret)?;
        Ok(tx.keep_person(&row)?)
    })
    .expect("kept");
    desk
}

fn give(desk: &Desk, name: &str, ask: Value) -> Result<Value, RefusalView> {
    desk.call(Face::Console, name, ask, "ar")
}

fn sign_in(desk: &Desk, ask: Value) -> Result<Value, String> {
    give(desk, "people.sign_in", ask).map_err(|refusal| refusal.code)
}

fn try_pin(desk: &Desk, pin: &str) -> Result<Value, String> {
    sign_in(desk, json!({ "name": RANA, "pin": pin }))
}

fn refused(code: &str) -> Result<Value, String> {
    Err(code.to_owned())
}

fn row_of(desk: &Desk, name: &str) -> PersonRow {
    desk.store.read(|tx| tx.person(name)).expect("read").expect("there")
}

#[test]
fn five_wrong_pins_lock_and_a_hundred_restarts_and_clock_moves_open_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let machine = Machine::new();
    let mut desk = founded(folder.path(), &machine);
    for _ in 0..4 {
        assert_eq!(try_pin(&desk, "111111"), refused("wrong_pin"));
    }
    assert_eq!(try_pin(&desk, "111111"), refused("must_wait"));

    let clocks = [0, 2_147_483_648, -1_000_000_000, 1_795_305_600, 253_402_200_000];
    for restart in 0..100_u64 {
        drop(desk);
        machine.set(|moment| {
            moment.boot = Uuid::from_u128(u128::from(restart) + 2);
            // Some machines come up with days of uptime on their counter, some with none.
            moment.mono_ms = (restart % 7) * 24 * 60 * MINUTE_MS;
            moment.wall = Timestamp::from_second(clocks[usize::try_from(restart % 5).expect("small")]).expect("a time");
        });
        desk = open(folder.path(), &machine);
        assert_eq!(try_pin(&desk, PIN), refused("must_wait"), "restart {restart}");
        assert_eq!(row_of(&desk, RANA).tries, 5, "a try that has to wait is not looked at");
    }
    // It neither began anew nor went on for ever: a minute of uptime after the last start opens it.
    machine.runs(MINUTE_MS);
    try_pin(&desk, PIN).expect("the right one, in time");
}

#[test]
fn right_pins_that_find_no_room_to_be_noted_lock_nobody_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let machine = Machine::new();
    let desk = founded(folder.path(), &machine);
    assert_eq!(try_pin(&desk, "111111"), refused("wrong_pin"));
    for _ in 0..20 {
        let noted: Result<Proved<()>, Refusal> =
            desk.prove(machine.now(), RANA, PIN, None, |_, _| Err(Refusal::DiskFull));
        assert_eq!(noted.err(), Some(Refusal::DiskFull));
    }
    assert_eq!(wait_of(&desk), None);
    try_pin(&desk, PIN).expect("there is room again");
    // Whoever guesses gains nothing by a full disk.
    for _ in 0..4 {
        let noted: Result<Proved<()>, Refusal> =
            desk.prove(machine.now(), RANA, "111111", None, |_, _| Err(Refusal::DiskFull));
        assert!(noted.is_err());
    }
    assert_eq!(try_pin(&desk, "111111"), refused("must_wait"));
}

#[test]
fn a_wait_that_ran_for_a_while_is_shorter_after_a_power_cut() {
    let folder = tempfile::tempdir().expect("a folder");
    let machine = Machine::new();
    let desk = founded(folder.path(), &machine);
    for (wrong, minutes) in [(5, 1), (1, 5), (1, 15), (1, 60)] {
        for _ in 0..wrong {
            let _refused = try_pin(&desk, "111111");
        }
        assert_eq!(wait_of(&desk), Some(minutes));
        if minutes < 60 {
            machine.runs(u64::from(minutes) * MINUTE_MS);
        }
    }
    // The unlock screen asks every few seconds; each time it learns how long is left.
    for _ in 0..40 {
        machine.runs(MINUTE_MS);
        wait_of(&desk);
    }
    drop(desk);
    machine.set(|moment| {
        moment.boot = Uuid::from_u128(77);
        moment.mono_ms = 3;
    });
    let desk = open(folder.path(), &machine);
    assert_eq!(wait_of(&desk), Some(20));
    machine.runs(20 * MINUTE_MS);
    assert_eq!(wait_of(&desk), None);
    try_pin(&desk, PIN).expect("the right one, in time");
}

fn wait_of(desk: &Desk) -> Option<u32> {
    let status = give(desk, "desk.status", json!({})).expect("told");
    serde_json::from_value(status["people"][0]["waits_minutes"].clone()).expect("minutes or none")
}

#[test]
fn a_desk_left_to_a_guesser_for_three_days_hears_at_most_thirty_guesses_a_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let machine = Machine::new();
    let mut desk = founded(folder.path(), &machine);
    let mut times = Vec::new();
    let mut passed_min = 0_u64;
    let mut looks = 0;
    while passed_min < 3 * 24 * 60 {
        looks += 1;
        assert!(looks < 1_000, "so often nobody is told to wait: {passed_min} minutes");
        let heard = try_pin(&desk, "111111");
        let before = times.len();
        if row_of(&desk, RANA).tries as usize > before {
            times.push(passed_min);
        }
        assert!(heard.is_err());
        // As soon as one is open again, and a restart now and then in the hope that it helps.
        let step = u64::from(wait_of(&desk).unwrap_or(0));
        machine.runs(step * MINUTE_MS);
        passed_min += step;
        if before % 10 == 9 {
            drop(desk);
            machine.set(|moment| moment.boot = Uuid::from_u128(1_000 + u128::from(passed_min)));
            desk = open(folder.path(), &machine);
        }
    }
    let in_a_day = |from: &u64| times.iter().filter(|time| (*from..from + 24 * 60).contains(time)).count();
    let most = times.iter().map(in_a_day).max().unwrap_or(0);
    assert!((20..=30).contains(&most), "{most} guesses in a day");
}

#[test]
fn who_has_the_disk_and_the_right_pin_opens_nothing_without_the_card() {
    let folder = tempfile::tempdir().expect("a folder");
    let machine = Machine::new();
    let desk = founded(folder.path(), &machine);
    let data_key = fresh_key(&*machine);
    let card = wasl_protocol::CardSecret::generate(&*machine);
    let row = wrapped(&row_of(&desk, RANA), PIN, Some(&card), &data_key, &desk.fittings).expect("wrapped");
    assert_eq!(*opened_by(&row, PIN, Some(&card)).expect("both open it").0, *data_key);

    assert!(opened_by(&row, PIN, None).is_err(), "the right PIN alone");
    assert!(opened_by(&row, "482914", Some(&card)).is_err(), "the card alone");
    let other = wasl_protocol::CardSecret::generate(&*machine);
    assert!(opened_by(&row, PIN, Some(&other)).is_err(), "another card");
    // A thief writes in the file what he likes.
    let no_card = PersonRow { card_print: None, ..row.clone() };
    let own_card = PersonRow { card_print: Some(other.print()), ..row.clone() };
    let first_form = PersonRow { wrapped_key: row.wrapped_key[1..].to_vec(), card_print: None, ..row.clone() };
    assert!(opened_by(&own_card, PIN, Some(&other)).is_err());
    assert!(opened_by(&first_form, PIN, None).is_err());
    for pin in (0..2_000_u32).map(|at| format!("{:06}", 482_913_u32.wrapping_sub(1_000) + at)) {
        assert!(opened_by(&no_card, &pin, None).is_err(), "{pin}");
    }
}

#[test]
fn a_row_that_was_written_to_makes_nobody_a_supervisor() {
    let folder = tempfile::tempdir().expect("a folder");
    let machine = Machine::new();
    let desk = founded(folder.path(), &machine);
    try_pin(&desk, PIN).expect("signed in");
    give(&desk, "people.add", json!({ "name": SALIM, "pin": "222333", "role": "assistant" })).expect("added");
    let raised = PersonRow { role: "supervisor".to_owned(), ..row_of(&desk, SALIM) };
    desk.write(|tx| Ok(tx.keep_person(&raised)?)).expect("written");
    assert_eq!(sign_in(&desk, json!({ "name": SALIM, "pin": "222333" })), refused("wrong_pin"));
}

#[test]
fn a_row_of_the_first_form_opens_and_is_wrapped_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let machine = Machine::new();
    let desk = founded(folder.path(), &machine);
    let now = row_of(&desk, RANA);
    let (data_key, is_first) = opened_by(&now, PIN, None).expect("opens");
    assert!(!is_first);
    let stretched = stretch(PIN, &now.salt, CHEAP).expect("stretched");
    let old = PersonRow { wrapped_key: seal(&stretched, RANA.as_bytes(), data_key.as_slice(), &*machine), ..now };
    desk.write(|tx| Ok(tx.keep_person(&old)?)).expect("kept");
    try_pin(&desk, PIN).expect("it opens as ever");
    let kept = row_of(&desk, RANA);
    let (same, is_first) = opened_by(&kept, PIN, None).expect("opens");
    assert!(!is_first && *same == *data_key && kept.tries == 0);
}

/// Text of the card whose picture the desk gave.
fn scanned(desk: &Desk) -> String {
    let session = desk.session();
    let drawn = session.as_ref().and_then(|session| session.drawn.as_ref()).expect("a card was drawn");
    drawn.text().to_string()
}

#[test]
fn a_card_counts_from_the_moment_it_was_scanned_and_goes_with_the_pin_from_then_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let machine = Machine::new();
    let desk = founded(folder.path(), &machine);
    try_pin(&desk, PIN).expect("signed in");
    assert_eq!(
        give(&desk, "people.card", json!({ "name": RANA, "pin": "111111" })).expect_err("wrong").code,
        "wrong_pin"
    );
    let drawn = give(&desk, "people.card", json!({ "name": RANA, "pin": PIN })).expect("drawn");
    assert_eq!(drawn["printed"], json!(false), "there is no printer: the picture is shown");
    assert!(drawn["slip_png"].as_str().is_some_and(|png| png.len() > 1_000));
    let card = scanned(&desk);
    // The printer may have spoilt it: until it was read back, the PIN opens alone.
    try_pin(&desk, PIN).expect("still");
    assert_eq!(give(&desk, "people.card_keep", json!({ "card": card })).expect_err("forgotten").code, "no_card_drawn");

    give(&desk, "people.card", json!({ "name": RANA, "pin": PIN })).expect("drawn");
    let other = card;
    let card = scanned(&desk);
    assert_eq!(give(&desk, "people.card_keep", json!({ "card": other })).expect_err("another").code, "no_card_drawn");
    assert_eq!(
        give(&desk, "people.card_keep", json!({ "card": "WASL-C1-AAAA" })).expect_err("no card").code,
        "card_form"
    );
    give(&desk, "people.card_keep", json!({ "card": card.to_lowercase() })).expect("read back");
    let status = give(&desk, "desk.status", json!({})).expect("told");
    assert_eq!(status["assistant"]["has_card"], json!(true));
    give(&desk, "people.lock", json!({})).expect("locked");

    for _ in 0..20 {
        assert_eq!(try_pin(&desk, PIN), refused("card_needed"));
        assert_eq!(sign_in(&desk, json!({ "name": RANA, "pin": PIN, "card": other })), refused("card_of_another"));
        assert_eq!(sign_in(&desk, json!({ "pin": PIN, "card": other })), refused("no_such_card"));
    }
    assert_eq!(row_of(&desk, RANA).tries, 0, "nothing of the PIN was told, so no try is spent");
    assert_eq!(sign_in(&desk, json!({ "pin": "111111", "card": card })), refused("wrong_pin"));
    assert_eq!(give(&desk, "people.card_whose", json!({ "card": card })).expect("known")["name"], json!(RANA));
    sign_in(&desk, json!({ "pin": PIN, "card": card })).expect("the card tells the name");
    give(&desk, "people.pin", json!({ "pin": PIN, "card": card, "new_pin": "٧٧٠١٢٤" })).expect("changed");
    give(&desk, "people.lock", json!({})).expect("locked");
    assert_eq!(sign_in(&desk, json!({ "pin": PIN, "card": card })), refused("wrong_pin"));
    sign_in(&desk, json!({ "name": RANA, "pin": "770124", "card": card })).expect("the new PIN with the same card");

    // A card for somebody else needs that person's PIN; a lost one is made void by the supervisor.
    give(&desk, "people.add", json!({ "name": SALIM, "pin": "222333", "role": "assistant" })).expect("added");
    assert_eq!(
        give(&desk, "people.card", json!({ "name": SALIM, "pin": PIN })).expect_err("not his").code,
        "wrong_pin"
    );
    give(&desk, "people.card", json!({ "name": SALIM, "pin": "222333" })).expect("drawn");
    let his = scanned(&desk);
    give(&desk, "people.card_keep", json!({ "card": his })).expect("read back");
    assert_eq!(
        give(&desk, "people.renew", json!({ "name": RANA, "pin": "111111" })).expect_err("own").code,
        "own_account"
    );
    give(&desk, "people.renew", json!({ "name": SALIM, "pin": "909090" })).expect("renewed");
    assert_eq!(sign_in(&desk, json!({ "pin": "222333", "card": his })), refused("no_such_card"));
    sign_in(&desk, json!({ "name": SALIM, "pin": "909090" })).expect("the new PIN alone");
    assert_eq!(
        give(&desk, "people.card", json!({ "name": RANA, "pin": "770124" })).expect_err("no").code,
        "supervisor_needed"
    );
    assert_eq!(give(&desk, "people.unlock", json!({ "name": RANA })).expect_err("no").code, "supervisor_needed");
}

#[test]
fn a_supervisor_lets_somebody_who_waits_try_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let machine = Machine::new();
    let desk = founded(folder.path(), &machine);
    try_pin(&desk, PIN).expect("signed in");
    give(&desk, "people.add", json!({ "name": SALIM, "pin": "222333", "role": "assistant" })).expect("added");
    for _ in 0..5 {
        assert!(sign_in(&desk, json!({ "name": SALIM, "pin": "111111" })).is_err());
    }
    assert_eq!(sign_in(&desk, json!({ "name": SALIM, "pin": "222333" })), refused("must_wait"));
    give(&desk, "people.unlock", json!({ "name": SALIM })).expect("still signed in");
    sign_in(&desk, json!({ "name": SALIM, "pin": "222333" })).expect("at once");
}

#[test]
fn the_lock_leaves_no_key_and_no_citizen_in_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let machine = Machine::new();
    let desk = founded(folder.path(), &machine);
    try_pin(&desk, PIN).expect("signed in");
    give(&desk, "people.card", json!({ "name": RANA, "pin": PIN })).expect("drawn");
    assert!(desk.session().is_some());
    give(&desk, "people.lock", json!({})).expect("locked");
    assert!(desk.session().is_none(), "data key, counter key, opened copies and the drawn card are dropped with it");
    for name in ["home.view", "request.list", "people.card_keep"] {
        assert_eq!(give(&desk, name, json!({ "card": "", "query": "" })).expect_err("locked").code, "not_signed_in");
    }
    // A full disk or a damaged journal does not hold the lock open.
    try_pin(&desk, PIN).expect("signed in");
    desk.store
        .write(|tx| tx.append_journal(u64::from(u32::MAX), &entry(), &[0; 32]))
        .expect("a journal that has an end where none is");
    drop(give(&desk, "people.lock", json!({})));
    assert!(desk.session().is_none());
}

fn entry() -> wasl_store::Entry<'static> {
    wasl_store::Entry { at_ms: 0, boot: [0; 16], mono_ms: 0, actor: "", act: "", object: "" }
}
