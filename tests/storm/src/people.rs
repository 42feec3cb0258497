//! People in a world: citizens with wishes, and the assistant who goes on with each of them until it is
//! certain what became of it.

use serde_json::{Value, json};
use uuid::Uuid;
use wasl_centre::enrolment;
use wasl_desk::Face;
use wasl_domain::{
    answers::{Answer, Answers},
    ids::TrackingNumber,
    submission::{Submission, SubmittedPage},
};

use crate::{
    catalogue::Example,
    desk_side::{SUPERVISOR, Said},
    ground::{PUBLIC_URL, ground, place},
    oracle::{Judged, Violation, look},
    pictures,
    world::{Happens, World},
};

/// Through which face a wish came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// `waslctl`, as one submission with its own id.
    Ctl,
    /// The console, answer by answer.
    Console,
    /// The kiosk.
    Kiosk,
}

/// How far a wish is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// The desk is to be enrolled.
    Enrol,
    /// To be handed in.
    HandIn,
    /// Handed in: the slip is to come out.
    Slip(u64),
    /// To be paid.
    Pay(u64),
    /// Put right what the centre asked for.
    Correct(u64),
    /// The stopped desk is to be enrolled anew first.
    Anew,
    /// Nothing more.
    Over,
}

/// A citizen's wish.
#[derive(Debug)]
pub(crate) struct Wish {
    desk: usize,
    way: Way,
    example: usize,
    is_paid: bool,
    /// The submission's own id, where the way has one.
    id: Option<[u8; 16]>,
    draft: Option<String>,
    /// A page to be scanned with it.
    picture: Option<Vec<u8>>,
    is_unsure: bool,
    tries: u32,
    stand: Stand,
}

impl Wish {
    /// Putting right at a desk what the centre asked for.
    pub(crate) fn to_correct(desk: usize, example: usize, tracking: u64) -> Self {
        let stand = Stand::Correct(tracking);
        let (way, id, draft, picture) = (Way::Console, None, None, None);
        Self { desk, way, example, is_paid: false, id, draft, picture, is_unsure: false, tries: 0, stand }
    }

    /// Whether it is still to be gone on with.
    #[must_use]
    pub(crate) fn is_open(&self) -> bool {
        self.stand != Stand::Over
    }
}

/// After so many tries a desk stays as it is.
const ANEW_TRIES_MAX: u32 = 60;
/// After so many tries a slip is given up: the citizen has the number.
const SLIP_TRIES_MAX: u32 = 12;

impl World {
    /// A citizen comes to a desk.
    pub(crate) fn visit(&mut self, desk: usize) -> Judged {
        let examples = &ground().examples;
        let example = self.dice.place(examples.len());
        let way = match self.dice.below(10) {
            0 | 1 => Way::Console,
            2..=4 if examples[example].at_kiosk => Way::Kiosk,
            _ => Way::Ctl,
        };
        let id = (way == Way::Ctl).then(|| {
            let mut bytes = [0; 16];
            self.dice.fill(&mut bytes);
            *uuid::Builder::from_random_bytes(bytes).into_uuid().as_bytes()
        });
        let is_paid = way != Way::Kiosk && self.dice.chance(60);
        let stand = if self.is_enrolled(desk) { Stand::HandIn } else { Stand::Enrol };
        let picture = examples[example].paper.filter(|_| way == Way::Ctl).map(|_| pictures::drawn(&mut self.dice));
        if let (Some(id), Some(picture)) = (id, &picture) {
            self.book.pictures.insert(id, pictures::taken_in(picture));
        }
        let (draft, is_unsure) = (None, false);
        self.wishes.push(Wish { desk, way, example, is_paid, id, draft, picture, is_unsure, tries: 0, stand });
        let wish = self.wishes.len() - 1;
        self.go_on(wish)
    }

    fn is_enrolled(&self, desk: usize) -> bool {
        let program = self.desks[desk].program.as_ref();
        program.is_some_and(|program| program.desk.outbox().identity().is_ok_and(|identity| identity.is_some()))
    }

    /// Goes on with a wish, and comes back to it later where it is not over.
    pub(crate) fn go_on(&mut self, wish: usize) -> Judged {
        let desk = self.wishes[wish].desk;
        if self.desks[desk].runs() {
            self.wishes[wish].tries += 1;
            let before = self.wishes[wish].stand;
            match before {
                Stand::Enrol => self.enrol(wish),
                Stand::HandIn => self.hand_in(wish)?,
                Stand::Slip(tracking) => self.print(wish, tracking)?,
                Stand::Pay(tracking) => self.pay(wish, tracking)?,
                Stand::Correct(tracking) => self.correct(wish, tracking),
                Stand::Anew => self.enrol_anew(wish),
                Stand::Over => {}
            }
            self.pick_up_slips(desk)?;
            let now = &self.wishes[wish];
            if now.stand != before {
                let line = format!("desk-{desk}: {:?} {before:?} → {:?}", now.way, now.stand);
                self.say(&line);
                self.wishes[wish].tries = 0;
            }
        }
        if self.wishes[wish].is_open() {
            let in_ms = self.wait(1_000, 40_000);
            self.soon(in_ms, Happens::GoOn(wish));
        }
        Ok(())
    }

    /// Slips that came out are in somebody's hand from now on.
    pub(crate) fn pick_up_slips(&mut self, desk: usize) -> Judged {
        for text in self.desks[desk].slips.take_out() {
            let tracking = self.book.enter(desk, text, true)?;
            self.say(&format!("desk-{desk}: a slip of {tracking} comes out"));
        }
        Ok(())
    }

    fn enrol(&mut self, wish: usize) {
        let number = self.wishes[wish].desk;
        if self.is_enrolled(number) {
            self.wishes[wish].stand = Stand::HandIn;
            return;
        }
        if !self.centre.runs() {
            return;
        }
        let (Some(centre), Some(program)) = (&self.centre.program, &self.desks[number].program) else { return };
        let Ok(code) = enrolment::offer(&centre.ledger, &self.centre.keys, &*self.centre.host, place(number)) else {
            return;
        };
        let desk = &program.desk;
        let Ok(asked) = desk.wish_enrolment(PUBLIC_URL, &code.to_string(), SUPERVISOR.0, SUPERVISOR.1) else { return };
        let reply = self.centre.enrol(&asked.ask);
        let is_lost = self.link.is_down || self.dice.chance(self.link.loses);
        if let (Some(Ok(reply)), false) = (reply, is_lost) {
            let done = desk.finish_enrolment(asked, Ok(reply)).is_ok();
            self.say(&format!("desk-{number} is enrolled: {done}"));
        }
    }

    fn example(&self, wish: usize) -> &'static Example {
        &ground().examples[self.wishes[wish].example]
    }

    fn hand_in(&mut self, wish: usize) -> Judged {
        match self.wishes[wish].way {
            Way::Ctl => self.hand_in_whole(wish),
            Way::Console => self.hand_in_at_console(wish),
            Way::Kiosk => self.hand_in_at_kiosk(wish),
        }
    }

    fn kept(&mut self, wish: usize, tracking: u64, is_paid: bool) {
        let Wish { desk, id, .. } = self.wishes[wish];
        self.book.kept.insert((desk, tracking));
        if let Some(id) = id {
            self.book.submissions.insert(id, Some(tracking));
        }
        if is_paid {
            self.book.paid.insert((desk, tracking));
        }
        self.wishes[wish].is_unsure = false;
        self.wishes[wish].stand = Stand::Slip(tracking);
    }

    fn hand_in_whole(&mut self, wish: usize) -> Judged {
        let Wish { desk, id, is_paid, .. } = self.wishes[wish];
        let example = self.example(wish);
        let side = &self.desks[desk];
        if !matches!(side.sign_in_once(), Said::Done(_)) {
            return Ok(());
        }
        let Some(program) = &side.program else { return Ok(()) };
        let named = |paper: &str| SubmittedPage { paper: paper.to_owned(), file: "page.png".to_owned() };
        let picture = self.wishes[wish].picture.as_ref().zip(example.paper);
        let pictures: Vec<_> = picture.iter().map(|(bytes, paper)| ((*paper).to_owned(), (*bytes).clone())).collect();
        let submission = Submission {
            id: id.map(Uuid::from_bytes),
            service: example.service.clone(),
            pack_version: None,
            language: None,
            answers: example.answers.clone(),
            paid: is_paid,
            papers: pictures.iter().map(|(paper, _)| named(paper)).collect(),
        };
        let came = program.desk.submit_with(submission, &pictures, "ar").map_err(|refusal| refusal.view("ar"));
        let came = came.map(|done| json!({ "tracking": done.tracking.digits(), "qr": done.qr }));
        match side.said(came) {
            Said::Done(done) => {
                let tracking = tracking_of(&done["tracking"])?;
                let text = done["qr"].as_str().unwrap_or_default().to_owned();
                self.book.enter(desk, text, false)?;
                self.kept(wish, tracking, is_paid);
            }
            Said::No(refusal) => self.turned_away(wish, &refusal.code),
            Said::Unsure => self.unsure(wish),
        }
        Ok(())
    }

    fn unsure(&mut self, wish: usize) {
        self.wishes[wish].is_unsure = true;
        if self.wishes[wish].way == Way::Kiosk {
            return;
        }
        if let Some(id) = self.wishes[wish].id {
            self.book.submissions.entry(id).or_insert(None);
        }
    }

    fn turned_away(&mut self, wish: usize, code: &str) {
        let line = format!("desk-{}: turned away: {code}", self.wishes[wish].desk);
        self.say(&line);
        self.wishes[wish].stand = Stand::Over;
        if !matches!(code, "desk_stopped" | "damaged") {
            return;
        }
        if self.book.branched.is_empty() {
            self.amiss.get_or_insert(line);
        } else if code == "desk_stopped" && self.dice.chance(60) {
            self.wishes[wish].stand = Stand::Anew;
        }
    }

    /// A stopped desk goes on under a new number, as soon as what waits under the old one has gone.
    fn enrol_anew(&mut self, wish: usize) {
        let number = self.wishes[wish].desk;
        if self.wishes[wish].tries > ANEW_TRIES_MAX {
            self.wishes[wish].stand = Stand::Over;
            return;
        }
        let side = &self.desks[number];
        if !self.centre.runs() || !matches!(side.sign_in_once(), Said::Done(_)) {
            return;
        }
        let (Some(centre), Some(program)) = (&self.centre.program, &side.program) else { return };
        if program.desk.wants_new_number().is_ok_and(|wants| !wants) {
            self.wishes[wish].stand = Stand::HandIn;
            return;
        }
        let place = place(number + 10);
        let Ok(code) = enrolment::offer(&centre.ledger, &self.centre.keys, &*self.centre.host, place) else { return };
        // Refused while packets wait: they go first.
        let Ok(asked) = program.desk.wish_enrolment_anew(PUBLIC_URL, &code.to_string()) else { return };
        let reply = self.centre.enrol(&asked.ask);
        let is_lost = self.link.is_down || self.dice.chance(self.link.loses);
        if let (Some(Ok(reply)), false) = (reply, is_lost) {
            let done =
                self.desks[number].program.as_ref().map(|program| program.desk.finish_enrolment(asked, Ok(reply)));
            self.say(&format!("desk-{number} is enrolled anew: {:?}", done.map(|done| done.is_ok())));
        }
    }

    fn hand_in_at_console(&mut self, wish: usize) -> Judged {
        let desk = self.wishes[wish].desk;
        let example = self.example(wish);
        if self.wishes[wish].draft.is_none() {
            let ask = json!({ "service": example.service, "citizen": null, "national_number": null });
            match self.desks[desk].call(Face::Console, "draft.begin", ask) {
                Said::Done(view) => {
                    let draft = view["draft"].as_str().unwrap_or_default().to_owned();
                    self.wishes[wish].id = draft.parse::<Uuid>().ok().map(|id| *id.as_bytes());
                    self.wishes[wish].draft = Some(draft);
                }
                Said::No(refusal) => {
                    self.turned_away(wish, &refusal.code);
                    return Ok(());
                }
                Said::Unsure => return Ok(()),
            }
        }
        let draft = self.wishes[wish].draft.clone().unwrap_or_default();
        if !self.wishes[wish].is_unsure {
            for (field, value) in &example.answers {
                let ask = json!({ "draft": draft, "field": field, "value": value });
                match self.desks[desk].call(Face::Console, "draft.answer", ask) {
                    Said::Done(_) => {}
                    Said::No(refusal) if refusal.code == "no_such_draft" => {
                        // It was begun in the moment of a cut: begin anew.
                        self.wishes[wish].draft = None;
                        return Ok(());
                    }
                    Said::No(refusal) => {
                        self.turned_away(wish, &refusal.code);
                        return Ok(());
                    }
                    Said::Unsure => return Ok(()),
                }
            }
        }
        let is_paid = self.wishes[wish].is_paid;
        let ask = json!({ "draft": draft, "paid": is_paid, "tendered": null, "old_pounds": false, "confirmed": true });
        match self.desks[desk].call(Face::Console, "draft.submit", ask) {
            Said::Done(done) => {
                let tracking = tracking_of(&done["request"]["tracking"])?;
                let text = done["qr_text"].as_str().unwrap_or_default().to_owned();
                self.book.enter(desk, text, false)?;
                self.kept(wish, tracking, is_paid);
            }
            Said::No(refusal) if refusal.code == "no_such_draft" => return self.find_by_draft(wish, is_paid),
            Said::No(refusal) => self.turned_away(wish, &refusal.code),
            Said::Unsure => self.unsure(wish),
        }
        Ok(())
    }

    /// The draft is gone: then its request is there, or somebody lost it.
    fn find_by_draft(&mut self, wish: usize, is_paid: bool) -> Judged {
        let Wish { desk, id, is_unsure, .. } = self.wishes[wish];
        let facts = look::desk(&self.desks[desk].disk.borrow().image(), "desk", false)?;
        let found =
            facts.requests.values().find(|request| request.submission.as_deref() == id.as_ref().map(|id| &id[..]));
        let is_branched = facts.enrolment().is_some_and(|number| self.book.branched.contains(&number));
        match found {
            Some(request) if is_unsure => {
                let tracking = request.tracking;
                self.kept(wish, tracking, is_paid);
            }
            Some(_) | None if is_branched => self.turned_away(wish, "set_back"),
            Some(_) | None => {
                return Err(Violation(format!("LOST: desk-{desk}: a draft is gone, and no request came of it")));
            }
        }
        Ok(())
    }

    fn hand_in_at_kiosk(&mut self, wish: usize) -> Judged {
        let desk = self.wishes[wish].desk;
        let example = self.example(wish);
        if !self.wishes[wish].is_unsure {
            let ask = json!({ "service": example.service });
            let mut step = self.desks[desk].call(Face::Kiosk, "kiosk.begin", ask);
            for _ in 0..60 {
                let Said::Done(view) = &step else { break };
                if view["is"] != "question" {
                    break;
                }
                let field = view["question"]["id"].as_str().unwrap_or_default().to_owned();
                let value = given(&example.answers, &field);
                let ask = json!({ "field": field, "value": value });
                step = self.desks[desk].call(Face::Kiosk, "kiosk.answer", ask);
            }
            match step {
                Said::Done(view) if view["is"] == "check" => {}
                Said::Done(view) => {
                    let why = view["question"]["id"].as_str().unwrap_or_default().to_owned();
                    self.turned_away(wish, &format!("stays at {why}"));
                    return Ok(());
                }
                Said::No(refusal) => {
                    self.turned_away(wish, &refusal.code);
                    return Ok(());
                }
                Said::Unsure => return Ok(()),
            }
            self.book.kiosk.0 += 1;
        }
        match self.desks[desk].call(Face::Kiosk, "kiosk.submit", json!({})) {
            Said::Done(done) => {
                let tracking = tracking_of(&done["tracking_shown"])?;
                self.book.kiosk.1 += 1;
                self.kept(wish, tracking, false);
            }
            Said::No(refusal) if refusal.code == "no_visitor" => {
                // The visit went with the power: whoever stood there begins anew.
                self.wishes[wish].is_unsure = false;
            }
            Said::No(refusal) => self.turned_away(wish, &refusal.code),
            Said::Unsure => self.unsure(wish),
        }
        Ok(())
    }

    fn print(&mut self, wish: usize, tracking: u64) -> Judged {
        let desk = self.wishes[wish].desk;
        let Some(number) = TrackingNumber::from_payload(tracking) else { return Ok(()) };
        self.pick_up_slips(desk)?;
        let has_slip = self
            .book
            .papers
            .iter()
            .any(|paper| paper.is_slip && paper.desk == desk && paper.token.tracking.payload() == tracking);
        if !has_slip && self.wishes[wish].tries <= SLIP_TRIES_MAX {
            let said = self.desks[desk].call(Face::Console, "request.reprint", json!({ "tracking": number.digits() }));
            if let Said::No(refusal) = said {
                self.turned_away(wish, &refusal.code);
            }
            return Ok(());
        }
        let is_paid = self.book.paid.contains(&(desk, tracking));
        let pays = !is_paid && self.dice.chance(70);
        self.wishes[wish].stand = if pays { Stand::Pay(tracking) } else { Stand::Over };
        Ok(())
    }

    fn pay(&mut self, wish: usize, tracking: u64) -> Judged {
        let desk = self.wishes[wish].desk;
        let Some(number) = TrackingNumber::from_payload(tracking) else { return Ok(()) };
        self.book.maybe_paid.insert(tracking);
        let ask = json!({ "tracking": number.digits(), "tendered": null, "old_pounds": false });
        match self.desks[desk].call(Face::Console, "request.pay", ask) {
            Said::Done(done) => {
                let text = done["qr_text"].as_str().unwrap_or_default().to_owned();
                self.book.enter(desk, text, false)?;
                self.book.paid.insert((desk, tracking));
                self.wishes[wish].stand = Stand::Over;
            }
            Said::No(refusal) if refusal.code == "paid_already" => {
                self.book.paid.insert((desk, tracking));
                self.wishes[wish].stand = Stand::Over;
            }
            Said::No(refusal) => self.turned_away(wish, &refusal.code),
            Said::Unsure => {}
        }
        Ok(())
    }

    fn correct(&mut self, wish: usize, tracking: u64) {
        let desk = self.wishes[wish].desk;
        let Some(number) = TrackingNumber::from_payload(tracking) else { return };
        let answers = &self.example(wish).answers;
        let ask = json!({ "tracking": number.digits(), "answers": answers });
        match self.desks[desk].call(Face::Console, "request.correct", ask) {
            Said::Done(_) => self.wishes[wish].stand = Stand::Over,
            // The wish of the centre has not come yet, or was met in the moment of a cut.
            Said::No(refusal) if refusal.code == "nothing_to_correct" && self.wishes[wish].tries < 20 => {}
            Said::No(refusal) => self.turned_away(wish, &refusal.code),
            Said::Unsure => {}
        }
    }
}

/// The number in a reply, as leading digits.
fn tracking_of(value: &Value) -> Judged<u64> {
    let text = value.as_str().unwrap_or_default();
    let number: Result<TrackingNumber, _> = text.parse();
    number.map(TrackingNumber::payload).map_err(|_| Violation(format!("a reply without a number: {value}")))
}

/// The answer to a question at the kiosk, as typed.
fn given(answers: &Answers, field: &str) -> Option<Answer> {
    answers.get(field).cloned()
}
