//! The acts that are tried at each of their inputs and outputs.

use serde_json::json;
use uuid::Uuid;
use wasl_centre::{
    desks, enrolment,
    lanes::take_bundle,
    ledger::{RequestFilter, Requests},
    officers::{self, Order, Ordered},
};
use wasl_desk::Face;
use wasl_domain::{ids::TrackingNumber, stage::Step, submission::Submission};
use wasl_protocol::Bundle;

use super::table::{On, Table};
use crate::{
    desk_side::{SUPERVISOR, Said},
    ground::{PUBLIC_URL, ground, place},
    oracle::{Judged, Violation, look},
};

/// An act to be tried.
pub struct Act {
    /// Its name.
    pub name: &'static str,
    /// Where the fault happens.
    pub(super) on: On,
    /// What the machines begin with.
    pub(super) begin: Begin,
    /// It starts the program itself.
    pub(super) starts_itself: bool,
    /// What is there before.
    pub(super) prepare: fn(&mut Table) -> Judged,
    /// Does it, or goes on with it; true when it is done for sure.
    pub(super) act: fn(&mut Table) -> Judged<bool>,
}

/// What the machines begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// An enrolled desk.
    Enrolled,
    /// The desk is to be founded.
    Bare,
    /// What the program before this one left.
    Elder,
}

/// All acts.
pub const ACTS: &[Act] = &[
    Act {
        name: "found and enrol",
        begin: Begin::Bare,
        starts_itself: true,
        act: found,
        prepare: nothing,
        on: On::Desk,
    },
    Act { name: "submit, paid", act: submit, prepare: nothing, ..PLAIN },
    Act { name: "submit a draft and print", act: submit_draft, prepare: with_draft, ..PLAIN },
    Act { name: "submit at the kiosk and print", act: submit_at_kiosk, prepare: nothing, ..PLAIN },
    Act { name: "pay and print", act: pay, prepare: with_due, ..PLAIN },
    Act { name: "settle an ack with notices", act: settle, prepare: with_news, ..PLAIN },
    Act { name: "open after a fall", starts_itself: true, act: open_desk, prepare: with_news, ..PLAIN },
    Act { name: "centre: take in and open", on: On::Centre, act: settle, prepare: with_packets, ..PLAIN },
    Act { name: "centre: an officer's step", on: On::Centre, act: decide, prepare: with_taken, ..PLAIN },
    Act { name: "migrate", begin: Begin::Elder, starts_itself: true, act: only_open, prepare: nothing, ..PLAIN },
    Act { name: "put away what is long done", act: put_away, prepare: with_done, ..PLAIN },
    Act { name: "take in answers from a stick", act: take_answers, prepare: with_packets, ..PLAIN },
    Act { name: "centre: take in a stick", on: On::Centre, act: take_answers, prepare: with_packets, ..PLAIN },
    Act { name: "centre: told of being restored", on: On::Centre, act: restored, prepare: with_taken, ..PLAIN },
    Act {
        name: "centre: migrate",
        on: On::Centre,
        begin: Begin::Elder,
        starts_itself: true,
        act: open_centre,
        prepare: nothing,
    },
    Act {
        name: "centre: open after a fall",
        on: On::Centre,
        starts_itself: true,
        act: open_centre,
        prepare: with_taken,
        ..PLAIN
    },
];

const PLAIN: Act =
    Act { name: "", on: On::Desk, begin: Begin::Enrolled, starts_itself: false, prepare: nothing, act: submit };

fn nothing(_: &mut Table) -> Judged {
    Ok(())
}

fn broken<T>(what: &str) -> Judged<T> {
    Err(Violation(format!("the table cannot be laid: {what}")))
}

fn found(table: &mut Table) -> Judged<bool> {
    if !table.desk.runs() && !table.desk.start() {
        return Ok(false);
    }
    let (Some(program), Some(centre)) = (&table.desk.program, &table.centre.program) else { return Ok(false) };
    let desk = &program.desk;
    if desk.outbox().identity().is_ok_and(|identity| identity.is_some()) {
        return Ok(matches!(table.desk.sign_in(), Said::Done(_)));
    }
    let Ok(code) = enrolment::offer(&centre.ledger, &table.centre.keys, &*table.centre.host, place(0)) else {
        return Ok(false);
    };
    let Ok(wish) = desk.wish_enrolment(PUBLIC_URL, &code.to_string(), SUPERVISOR.0, SUPERVISOR.1) else {
        return Ok(false);
    };
    let Some(Ok(reply)) = table.centre.enrol(&wish.ask) else { return Ok(false) };
    Ok(desk.finish_enrolment(wish, Ok(reply)).is_ok() && matches!(table.desk.sign_in(), Said::Done(_)))
}

fn submission(id: u128, is_paid: bool) -> Submission {
    let example = &ground().examples[0];
    Submission {
        id: Some(Uuid::from_u128(id)),
        service: example.service.clone(),
        pack_version: None,
        language: None,
        answers: example.answers.clone(),
        paid: is_paid,
        papers: Vec::new(),
    }
}

fn hand_in(table: &mut Table, id: u128, is_paid: bool) -> Judged<bool> {
    if !matches!(table.desk.sign_in_once(), Said::Done(_)) {
        return Ok(false);
    }
    let Some(program) = &table.desk.program else { return Ok(false) };
    let came = program.desk.submit(submission(id, is_paid), "ar").map_err(|refusal| refusal.view("ar"));
    let came = came.map(|done| json!({ "tracking": done.tracking.digits(), "qr": done.qr }));
    match table.desk.said(came) {
        Said::Done(done) => {
            let tracking = table.book.enter(0, done["qr"].as_str().unwrap_or_default().to_owned(), false)?;
            table.book.kept.insert((0, tracking));
            table.book.submissions.insert(*Uuid::from_u128(id).as_bytes(), Some(tracking));
            if is_paid {
                table.book.paid.insert((0, tracking));
            }
            Ok(true)
        }
        Said::No(refusal) => Err(Violation(format!("refused: {}", refusal.code))),
        Said::Unsure => {
            table.book.maybe_paid.extend((0..8).map(|serial| 1_000_000 + serial));
            Ok(false)
        }
    }
}

fn submit(table: &mut Table) -> Judged<bool> {
    hand_in(table, 7, true)
}

const DRAFT: &str = "draft";

fn with_draft(table: &mut Table) -> Judged {
    let example = &ground().examples[0];
    let ask = json!({ "service": example.service, "citizen": null, "national_number": null });
    let Said::Done(view) = table.desk.call(Face::Console, "draft.begin", ask) else { return broken(DRAFT) };
    let draft = view["draft"].as_str().unwrap_or_default().to_owned();
    for (field, value) in &example.answers {
        let ask = json!({ "draft": draft, "field": field, "value": value });
        if !matches!(table.desk.call(Face::Console, "draft.answer", ask), Said::Done(_)) {
            return broken(field);
        }
    }
    Ok(())
}

/// The one open draft is handed in; where there is none any more, its request is there.
fn submit_draft(table: &mut Table) -> Judged<bool> {
    table.book.maybe_paid.extend((0..8).map(|serial| 1_000_000 + serial));
    let home = match table.desk.call(Face::Console, "home.view", json!({})) {
        Said::Done(home) => home,
        Said::No(refusal) => return Err(Violation(format!("refused: {}", refusal.code))),
        Said::Unsure => return Ok(false),
    };
    let Some(draft) = home["drafts"][0]["draft"].as_str() else {
        return match table.desk.call(Face::Console, "request.list", json!({ "query": "" })) {
            Said::Done(list) if list["rows"].as_array().is_some_and(|rows| rows.len() == 1) => Ok(true),
            Said::Done(_) => Err(Violation("LOST: the draft is gone, and no request came of it".into())),
            Said::No(_) | Said::Unsure => Ok(false),
        };
    };
    let ask = json!({ "draft": draft, "paid": true, "tendered": null, "old_pounds": false, "confirmed": true });
    let said = table.desk.call(Face::Console, "draft.submit", ask);
    table.pick_up_slips()?;
    match said {
        Said::Done(done) => {
            let tracking = table.book.enter(0, done["qr_text"].as_str().unwrap_or_default().to_owned(), false)?;
            table.book.kept.insert((0, tracking));
            table.book.paid.insert((0, tracking));
            Ok(true)
        }
        Said::No(refusal) => Err(Violation(format!("refused: {}", refusal.code))),
        Said::Unsure => Ok(false),
    }
}

fn submit_at_kiosk(table: &mut Table) -> Judged<bool> {
    let Some(example) = ground().examples.iter().find(|example| example.at_kiosk) else { return broken("no kiosk") };
    let mut step = table.desk.call(Face::Kiosk, "kiosk.begin", json!({ "service": example.service }));
    for _ in 0..60 {
        let Said::Done(view) = &step else { break };
        if view["is"] != "question" {
            break;
        }
        let field = view["question"]["id"].as_str().unwrap_or_default().to_owned();
        let ask = json!({ "field": field, "value": example.answers.get(&field) });
        step = table.desk.call(Face::Kiosk, "kiosk.answer", ask);
    }
    if !matches!(step, Said::Done(_)) {
        return Ok(false);
    }
    table.book.kiosk.0 += 1;
    let mut said = table.desk.call(Face::Kiosk, "kiosk.submit", json!({}));
    if matches!(said, Said::Unsure) && table.desk.runs() {
        // Whoever still stands there presses once more; the visit knows its own.
        said = table.desk.call(Face::Kiosk, "kiosk.submit", json!({}));
    }
    table.pick_up_slips()?;
    match said {
        Said::Done(_) => {
            table.book.kiosk.1 += 1;
            Ok(true)
        }
        // It was kept, and only its slip did not come out.
        Said::No(refusal) if refusal.code == "no_visitor" => Ok(true),
        Said::No(refusal) => Err(Violation(format!("refused: {}", refusal.code))),
        Said::Unsure => Ok(false),
    }
}

fn with_due(table: &mut Table) -> Judged {
    if hand_in(table, 9, false)? { Ok(()) } else { broken("a due request") }
}

fn pay(table: &mut Table) -> Judged<bool> {
    let Some((_, tracking)) = table.book.kept.first().copied() else { return broken("nothing due") };
    let digits = TrackingNumber::from_payload(tracking).map(TrackingNumber::digits).unwrap_or_default();
    table.book.maybe_paid.insert(tracking);
    let ask = json!({ "tracking": digits, "tendered": null, "old_pounds": false });
    let said = table.desk.call(Face::Console, "request.pay", ask);
    table.pick_up_slips()?;
    match said {
        Said::Done(done) => {
            table.book.enter(0, done["qr_text"].as_str().unwrap_or_default().to_owned(), false)?;
            table.book.paid.insert((0, tracking));
            Ok(true)
        }
        Said::No(refusal) if refusal.code == "paid_already" => {
            table.book.paid.insert((0, tracking));
            Ok(true)
        }
        Said::No(refusal) => Err(Violation(format!("refused: {}", refusal.code))),
        Said::Unsure => Ok(false),
    }
}

fn with_packets(table: &mut Table) -> Judged {
    if hand_in(table, 11, true)? && hand_in(table, 12, false)? { Ok(()) } else { broken("requests") }
}

fn with_taken(table: &mut Table) -> Judged {
    with_packets(table)?;
    table.exchange();
    let waits = table.desk.program.as_ref().and_then(|program| program.desk.outbox().health().ok());
    if waits.is_some_and(|health| health.outbox_count == 0) { Ok(()) } else { broken("requests at the centre") }
}

/// Two packets wait, and the centre has three notices for the desk.
fn with_news(table: &mut Table) -> Judged {
    with_taken(table)?;
    for _ in 0..3 {
        if !decide(table)? {
            return broken("a decision");
        }
    }
    if hand_in(table, 13, true)? && hand_in(table, 14, false)? { Ok(()) } else { broken("further requests") }
}

fn settle(table: &mut Table) -> Judged<bool> {
    table.exchange();
    let Some(program) = &table.desk.program else { return Ok(false) };
    if !table.desk.runs() || !table.centre.runs() {
        return Ok(false);
    }
    table.time.go_to(table.time.ms() + 700_000);
    Ok(program.desk.outbox().health().is_ok_and(|health| health.outbox_count == 0))
}

fn decide(table: &mut Table) -> Judged<bool> {
    let Some(program) = &table.centre.program else { return Ok(false) };
    let filter = RequestFilter { open_only: true, count_max: 50, ..RequestFilter::default() };
    let Ok(open) = program.ledger.requests(&filter) else { return Ok(false) };
    let steps = [Step::PassToAuthority, Step::MakeReady, Step::OfferPickup, Step::Deliver];
    let found = open.iter().find_map(|request| {
        let step = steps.into_iter().find(|step| officers::moves(request.stage, *step))?;
        Some((request, step))
    });
    // All are delivered: nothing is left to decide.
    let Some((request, step)) = found else { return Ok(true) };
    table.book.decided.insert(request.new.tracking.payload());
    let order = Order { step, by: "سامر نجار".into(), reason: None, text: String::new(), fields: Vec::new() };
    let done = officers::order(&program.ledger, &*table.centre.host, request, &order);
    Ok(matches!(done, Ok(Ordered::Done(_))) && table.centre.runs())
}

fn open_desk(table: &mut Table) -> Judged<bool> {
    Ok((table.desk.runs() || table.desk.start()) && matches!(table.desk.sign_in(), Said::Done(_)))
}

fn only_open(table: &mut Table) -> Judged<bool> {
    Ok(table.desk.runs() || table.desk.start())
}

/// Every request is delivered, and the desk knows.
fn with_done(table: &mut Table) -> Judged {
    with_taken(table)?;
    for _ in 0..8 {
        if !decide(table)? {
            return broken("a decision");
        }
    }
    table.exchange();
    Ok(())
}

/// Two hundred days later the program looks after its file.
fn put_away(table: &mut Table) -> Judged<bool> {
    table.book.has_slept = true;
    table.time.go_to(table.time.ms() + 200 * 24 * 3_600_000);
    let Some(program) = &table.desk.program else { return Ok(false) };
    for _ in 0..4 {
        if program.desk.care(40).is_err() || !table.desk.runs() {
            return Ok(false);
        }
    }
    let facts = look::desk(&table.desk.disk.borrow().image(), "desk-0", false)?;
    Ok(facts.packets.is_empty())
}

/// What waits goes to the centre on a stick, and the answers come back on it.
fn take_answers(table: &mut Table) -> Judged<bool> {
    let (Some(program), Some(centre)) = (&table.desk.program, &table.centre.program) else { return Ok(false) };
    let Ok(exported) = program.desk.export() else { return Ok(false) };
    let bundle = Bundle::from_bytes(&exported.bytes).map_err(|fault| Violation(fault.to_string()))?;
    for row in look::desk(&table.desk.disk.borrow().image(), "desk-0", false)?.packets {
        table.book.started.insert(row.hash);
    }
    let came = take_bundle(&centre.ledger, &table.centre.keys, &*table.centre.host, &bundle.items);
    let Ok(carried) = came else { return Ok(false) };
    if !table.centre.runs() {
        return Ok(false);
    }
    table.note_answers(&carried.answers);
    table.centre.work();
    let Some(program) = &table.desk.program else { return Ok(false) };
    Ok(program.desk.import(&carried.answers.to_bytes()).is_ok() && table.desk.runs() && table.centre.runs())
}

fn restored(table: &mut Table) -> Judged<bool> {
    table.book.has_restored = true;
    let Some(program) = &table.centre.program else { return Ok(false) };
    Ok(desks::restored(&program.ledger, &table.centre.keys, &*table.centre.host).is_ok() && table.centre.runs())
}

fn open_centre(table: &mut Table) -> Judged<bool> {
    Ok(table.centre.runs() || table.centre.start())
}
