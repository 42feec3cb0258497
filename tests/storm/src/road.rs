//! The road between desks and centre: it loses, doubles, delays, and sometimes answers by itself.

use wasl_protocol::{
    Answers, Digest, EXCHANGE_PATH, EXCHANGE_TYPE, ExchangeAsk, ExchangeReply, PROBLEM_TYPE, SignedAck, SigningKey,
    Verdict,
};
use wasl_sync::{Event, ExchangeId};

use crate::{
    carrier::{Errand, HttpAnswer},
    centre_side::no,
    ground::desk_name,
    oracle::{Judged, Violation, centre, desk, look, must, patience},
    world::{Happens, World},
};

/// What a client waits for at most.
const PATIENCE_MS: i64 = 120_000;

impl World {
    /// A desk's courier steps.
    pub(crate) fn step(&mut self, number: usize, event: Event) {
        let Some(program) = &mut self.desks[number].program else { return };
        let errands = program.carrier.step(event);
        self.send(number, errands);
        self.wake(number);
    }

    /// The courier's own alarm clock rings; the program's care of its file comes with it, as it comes
    /// every minute in the real one.
    pub(crate) fn tick(&mut self, number: usize, life: u64) {
        if self.desks[number].disk.borrow().life() == life && self.desks[number].runs() {
            self.care(number);
        }
        // Care may have met a power cut.
        if self.desks[number].disk.borrow().life() == life && self.desks[number].runs() {
            self.step(number, Event::Tick);
        }
    }

    /// Sets a courier's alarm clock.
    pub(crate) fn wake(&mut self, number: usize) {
        let desk = &self.desks[number];
        let Some(program) = &desk.program else { return };
        let at_ms = desk.host.true_ms_of(program.carrier.wake_at_ms()).max(self.time.ms() + 1);
        if let Err(Violation(line)) = patience::judge(number, self.time.ms(), at_ms) {
            self.amiss.get_or_insert(line);
        }
        if at_ms < self.ticks[number] {
            self.ticks[number] = at_ms;
            let life = desk.disk.borrow().life();
            self.soon(at_ms - self.time.ms(), Happens::Tick(number, life));
        }
    }

    fn send(&mut self, number: usize, errands: Vec<Errand>) {
        if let Some(program) = &mut self.desks[number].program {
            self.book.started.extend(program.carrier.take_begun());
        }
        if !self.desks[number].runs() {
            return;
        }
        let life = self.desks[number].disk.borrow().life();
        for errand in errands {
            let (count, bytes) = (errand.hashes.len(), errand.body.len());
            self.say(&match errand.path.as_str() {
                EXCHANGE_PATH => format!("desk-{number} sends {count} packets, {bytes} bytes"),
                path => format!("desk-{number}: {} {path}, {bytes} bytes", errand.method),
            });
            self.carry(number, life, errand);
        }
    }

    fn carry(&mut self, number: usize, life: u64, errand: Errand) {
        let exchange = errand.exchange;
        let link = self.link;
        if link.is_down {
            self.tally.lost += 1;
            let in_ms = if self.dice.chance(50) { self.wait(20, 5_000) } else { PATIENCE_MS };
            self.soon(in_ms, Happens::Answer(number, life, exchange, None));
            return;
        }
        if self.dice.chance(link.lies / 2) {
            let lie = self.lie(&errand);
            let in_ms = self.wait(20, 3_000);
            self.soon(in_ms, Happens::Answer(number, life, exchange, Some(Box::new(lie))));
            return;
        }
        if self.dice.chance(link.loses) {
            self.tally.lost += 1;
            self.soon(PATIENCE_MS, Happens::Answer(number, life, exchange, None));
            return;
        }
        if self.dice.chance(link.doubles) {
            self.tally.doubled += 1;
            let in_ms = self.delay();
            self.soon(in_ms, Happens::Ask(number, life, Box::new(errand.clone())));
        }
        let in_ms = self.delay();
        self.soon(in_ms, Happens::Ask(number, life, Box::new(errand)));
        // Whoever gets no answer gives up; an answer before makes this void.
        self.soon(PATIENCE_MS, Happens::Answer(number, life, exchange, None));
    }

    fn delay(&mut self) -> i64 {
        if self.dice.chance(self.link.delays) { self.wait(2_000, 60_000) } else { self.wait(10, 400) }
    }

    /// A errand reaches the centre.
    pub(crate) fn asked(&mut self, number: usize, life: u64, errand: &Errand) {
        let exchange = errand.exchange;
        if !self.centre.runs() {
            let in_ms = self.wait(5, 1_000);
            self.soon(in_ms, Happens::Answer(number, life, exchange, None));
            return;
        }
        self.tally.exchanges += 1;
        let Some(answer) = self.centre.answer(errand) else {
            self.say(&format!("the centre falls while it hears desk-{number}"));
            return;
        };
        self.note(number, &answer);
        if !errand.hashes.is_empty() {
            // What was just said of the head and of what is held must be so.
            let facts = look::centre(&self.centre.disk.borrow().image(), false);
            if let Err(Violation(line)) = facts.and_then(|facts| centre::judge(&facts, &self.book)) {
                self.amiss.get_or_insert(line);
            }
        }
        if !errand.hashes.is_empty() || errand.path != EXCHANGE_PATH {
            let in_ms = self.wait(0, 3_000);
            self.soon(in_ms, Happens::Work);
        }
        let answer = self.on_the_way_back(errand, answer);
        if self.dice.chance(self.link.loses) {
            self.tally.lost += 1;
            return;
        }
        // More may wait by then.
        let in_ms = if answer.goes_beyond { self.wait(2_000, 60_000) } else { self.delay() };
        self.soon(in_ms, Happens::Answer(number, life, exchange, Some(Box::new(answer))));
    }

    /// Enters what a genuine answer promises.
    fn note(&mut self, number: usize, answer: &HttpAnswer) {
        if answer.status != 200 {
            self.say(&format!("the centre says {} to desk-{number}", answer.status));
            return;
        }
        if let Ok(answers) = Answers::from_bytes(&answer.body) {
            self.note_answers(&answers);
        }
        let Ok(reply) = ExchangeReply::from_bytes(&answer.body) else { return };
        let Ok(ack) = reply.ack.verify(&self.centre.keys.ack().public()) else { return };
        self.book.acked.extend(ack.verdicts.iter().map(|(hash, _)| *hash));
        let (highest, least) = self.book.centre_epochs;
        if ack.centre_epoch < least {
            self.amiss.get_or_insert(format!("a restored centre speaks in epoch {}, below {least}", ack.centre_epoch));
        }
        self.book.centre_epochs.0 = highest.max(ack.centre_epoch);
        let odd = ack.verdicts.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Fork | Verdict::Quarantined));
        let odd = odd.count();
        self.say(&format!(
            "the centre acks {} packets of desk-{number} ({odd} odd), head {}, {} notices",
            ack.verdicts.len(),
            ack.head,
            reply.notices.len()
        ));
        if self.old_answers.len() < 12 {
            self.old_answers.push((number, answer.clone()));
        }
    }

    /// Enters what the answers to a bundle promise.
    pub(crate) fn note_answers(&mut self, answers: &Answers) {
        let key = self.centre.keys.ack().public();
        for (_, reply) in &answers.items {
            let reply = ExchangeReply::from_bytes(reply).ok();
            if let Some(ack) = reply.and_then(|reply| reply.ack.verify(&key).ok()) {
                self.book.acked.extend(ack.verdicts.iter().map(|(hash, _)| *hash));
            }
        }
    }

    /// An answer may be spoiled on its way.
    fn on_the_way_back(&mut self, errand: &Errand, mut answer: HttpAnswer) -> HttpAnswer {
        if !self.dice.chance(self.link.lies / 2) || answer.body.is_empty() {
            return answer;
        }
        self.tally.lies += 1;
        match self.dice.below(4) {
            0 => {
                let to = self.dice.place(answer.body.len());
                answer.body.truncate(to);
                answer.is_cut = self.dice.chance(50);
            }
            1 => {
                let at = self.dice.place(answer.body.len());
                answer.body[at] ^= 1 << self.dice.below(8);
            }
            2 => answer.goes_beyond = true,
            _ => answer = self.lie(errand),
        }
        answer
    }

    /// A genuine ack that also names a packet which it was never given.
    fn beyond_the_ask(&self, answer: &HttpAnswer) -> Option<HttpAnswer> {
        let mut reply = ExchangeReply::from_bytes(&answer.body).ok()?;
        let mut ack = reply.ack.verify(&self.centre.keys.ack().public()).ok()?;
        let named: Vec<Digest> = ack.verdicts.iter().map(|(hash, _)| *hash).collect();
        let waiting: Vec<Digest> = self
            .desks
            .iter()
            .filter_map(|desk| desk.program.as_ref())
            .filter_map(|program| program.desk.outbox().waiting(20, usize::MAX, &named).ok())
            .flatten()
            .map(|waiting| waiting.hash)
            .collect();
        ack.verdicts.extend(waiting.into_iter().map(|hash| (hash, Verdict::Stored)));
        reply.ack = SignedAck::sign(&ack, self.centre.keys.ack());
        Some(HttpAnswer { body: reply.to_bytes(), ..answer.clone() })
    }

    /// An answer of something in the centre's place.
    fn lie(&mut self, errand: &Errand) -> HttpAnswer {
        HttpAnswer { is_lie: true, ..self.made_up(errand) }
    }

    /// An answer of before, to another ask.
    fn played_again(&mut self, errand: &Errand) -> Option<HttpAnswer> {
        let nonce = ExchangeAsk::from_bytes(&errand.body).ok()?.nonce;
        let key = self.centre.keys.ack().public();
        let is_other = |answer: &HttpAnswer| {
            let reply = ExchangeReply::from_bytes(&answer.body).ok();
            reply.and_then(|reply| reply.ack.verify(&key).ok()).is_some_and(|ack| ack.nonce_echo != nonce)
        };
        let others: Vec<usize> =
            (0..self.old_answers.len()).filter(|place| is_other(&self.old_answers[*place].1)).collect();
        let place = *others.get(self.dice.place(others.len()))?;
        Some(self.old_answers[place].1.clone())
    }

    /// A good answer to this very ask, signed by somebody else.
    fn forged(&mut self, errand: &Errand) -> Option<HttpAnswer> {
        let old = self.old_answers.first()?.1.clone();
        let mut reply = ExchangeReply::from_bytes(&old.body).ok()?;
        let mut ack = reply.ack.verify(&self.centre.keys.ack().public()).ok()?;
        ack.nonce_echo = ExchangeAsk::from_bytes(&errand.body).ok()?.nonce;
        ack.enrolment = errand.proof.as_ref()?.enrolment;
        ack.verdicts = errand.hashes.iter().map(|hash| (*hash, Verdict::Stored)).collect();
        let mut secret = [0; 32];
        self.dice.fill(&mut secret);
        reply.ack = SignedAck::sign(&ack, &SigningKey::from_bytes(secret));
        Some(HttpAnswer { body: reply.to_bytes(), ..old })
    }

    fn made_up(&mut self, errand: &Errand) -> HttpAnswer {
        self.tally.lies += 1;
        let page = |status: u16, media: &str, body: &[u8]| HttpAnswer {
            status,
            media: Some(media.to_owned()),
            body: body.to_vec(),
            ..HttpAnswer::default()
        };
        let html = "text/html; charset=utf-8";
        match self.dice.below(20) {
            0 => page(200, html, b"<html>sign in</html>"),
            1 => page(302, html, b""),
            2 => page(511, html, b"<html>sign in</html>"),
            3 => page(200, EXCHANGE_TYPE, b""),
            4 => page(200, EXCHANGE_TYPE, b"<html>"),
            5 => page(500, "text/plain", b"oops"),
            6 => HttpAnswer { retry_after: Some(self.dice.between(1, 300).to_string()), ..no(503, "later") },
            7 => {
                HttpAnswer { retry_after: Some(self.dice.between(1, 300).to_string()), ..page(429, "text/plain", b"") }
            }
            8 => HttpAnswer { nonce: Some([7; 16]), ..no(401, "nonce") },
            9 => no(401, "nonce"),
            10 => no(401, "signature"),
            11 => no(403, "desk_unknown"),
            12 => page(404, "text/plain", b""),
            13..=15 => {
                self.was_refused = true;
                let status = *self.dice.pick(&[400, 413, 422]);
                page(status, PROBLEM_TYPE, br#"{"code":"malformed"}"#)
            }
            16 | 17 => self.forged(errand).unwrap_or_else(|| page(204, "text/plain", b"")),
            _ => self.played_again(errand).unwrap_or_else(|| page(204, "text/plain", b"")),
        }
    }

    /// An answer reaches a desk, or none will.
    ///
    /// # Errors
    /// A lie was believed.
    pub(crate) fn answered(
        &mut self,
        number: usize,
        life: u64,
        exchange: ExchangeId,
        answer: Option<&HttpAnswer>,
    ) -> Judged {
        if self.desks[number].disk.borrow().life() != life || !self.desks[number].runs() {
            return Ok(());
        }
        let beyond = answer.filter(|answer| answer.goes_beyond).and_then(|answer| self.beyond_the_ask(answer));
        let answer = beyond.as_ref().or(answer);
        let Some(program) = &mut self.desks[number].program else { return Ok(()) };
        let before = program.carrier.believed;
        let errands = program.carrier.answered(exchange, answer);
        let is_believed = program.carrier.believed > before;
        must(!(is_believed && answer.is_some_and(|answer| answer.is_lie)), || {
            format!("desk-{number} takes an answer in that is not the centre's, or not to this ask")
        })?;
        self.send(number, errands);
        self.wake(number);
        if is_believed && beyond.is_some() && self.desks[number].runs() {
            // Before a genuine ack covers it up.
            self.pick_up_slips(number)?;
            let facts = look::desk(&self.desks[number].disk.borrow().image(), &desk_name(number), false)?;
            desk::judge(number, &facts, &mut self.book)?;
        }
        Ok(())
    }
}
