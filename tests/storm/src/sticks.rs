//! The lane beside all links: somebody takes what waits at a desk away on a stick, to the centre or to a
//! neighbour, and brings the answers back. Everything may come twice, late, or by the link as well.

use wasl_centre::lanes::take_bundle;
use wasl_protocol::{Answers, Bundle, ExchangeAsk, Item, sha256};

use crate::{
    oracle::Judged,
    plan::Who,
    world::{Happens, World},
};

/// What somebody carries.
#[derive(Debug, Clone)]
pub struct Stick {
    /// The desk it came from.
    pub from: usize,
    /// Where it goes now.
    pub to: Who,
    /// A bundle, or the answers to it.
    pub bytes: Vec<u8>,
    /// How often it was tried to hand it over.
    pub tries: u32,
}

/// Nobody stands there with a stick for longer.
const TRIES_MAX: u32 = 10;

impl World {
    /// Somebody copies what waits at a desk to a stick.
    pub(crate) fn take_away(&mut self, from: usize) -> Judged {
        if !self.desks[from].runs() {
            return Ok(());
        }
        let Some(program) = &self.desks[from].program else { return Ok(()) };
        let Ok(exported) = program.desk.export() else { return Ok(()) };
        if self.desks[from].disk.borrow().is_off() {
            return Ok(());
        }
        let bundle =
            Bundle::from_bytes(&exported.bytes).map_err(|fault| crate::oracle::Violation(fault.to_string()))?;
        for item in &bundle.items {
            let Item::Ask { ask, .. } = item else { continue };
            let ask = ExchangeAsk::from_bytes(ask).map_err(|fault| crate::oracle::Violation(fault.to_string()))?;
            self.book.started.extend(ask.packets.iter().map(|packet| sha256(packet)));
        }
        let others: Vec<usize> = (0..self.desks.len()).filter(|other| *other != from).collect();
        let to = match others.is_empty() || self.dice.chance(50) {
            true => Who::Centre,
            false => Who::Desk(*self.dice.pick(&others)),
        };
        self.say(&format!(
            "desk-{from}: {} packets and {} chunks on a stick for {to:?}",
            exported.packets, exported.chunks
        ));
        let times = if self.dice.chance(20) { 2 } else { 1 };
        for _ in 0..times {
            let in_ms = self.wait(20_000, 300_000);
            let stick = Stick { from, to, bytes: exported.bytes.clone(), tries: 0 };
            self.soon(in_ms, Happens::Brought(Box::new(stick)));
        }
        Ok(())
    }

    /// What somebody carries arrives.
    pub(crate) fn brought(&mut self, stick: Stick) -> Judged {
        let is_done = match (stick.to, Answers::from_bytes(&stick.bytes).is_ok()) {
            (Who::Centre, _) => self.at_the_centre(&stick),
            (Who::Desk(number), true) => self.back_at(number, &stick),
            (Who::Desk(number), false) => self.at_a_neighbour(number, &stick),
        };
        if is_done {
            self.tally.sticks += 1;
        } else if stick.tries < TRIES_MAX {
            let in_ms = self.wait(10_000, 60_000);
            self.soon(in_ms, Happens::Brought(Box::new(Stick { tries: stick.tries + 1, ..stick })));
        }
        Ok(())
    }

    fn at_the_centre(&mut self, stick: &Stick) -> bool {
        let (Some(program), true) = (&self.centre.program, self.centre.runs()) else { return false };
        let Ok(bundle) = Bundle::from_bytes(&stick.bytes) else { return true };
        let came = take_bundle(&program.ledger, &self.centre.keys, &*self.centre.host, &bundle.items);
        if !self.centre.runs() {
            return false;
        }
        let Ok(carried) = came else { return false };
        self.note_answers(&carried.answers);
        self.say(&format!("a stick of desk-{} is at the centre: {} packets are new", stick.from, carried.stored));
        let in_ms = self.wait(0, 3_000);
        self.soon(in_ms, Happens::Work);
        self.send_back(stick.from, &carried.answers);
        true
    }

    fn send_back(&mut self, from: usize, answers: &Answers) {
        let in_ms = self.wait(20_000, 300_000);
        let stick = Stick { from, to: Who::Desk(from), bytes: answers.to_bytes(), tries: 0 };
        self.soon(in_ms, Happens::Brought(Box::new(stick)));
    }

    fn back_at(&mut self, number: usize, stick: &Stick) -> bool {
        let (Some(program), true) = (&self.desks[number].program, self.desks[number].runs()) else { return false };
        // Answers that are none of this desk's change nothing, and asking again would not help.
        let told = program.desk.import(&stick.bytes).map(|imported| imported.own);
        self.say(&format!(
            "answers on a stick are back at desk-{number}: {:?}",
            told.map_err(|refusal| refusal.code())
        ));
        self.desks[number].runs()
    }

    /// A neighbour's desk carries the bundle on with its own post; somebody asks there for the answers later.
    fn at_a_neighbour(&mut self, number: usize, stick: &Stick) -> bool {
        let (Some(program), true) = (&self.desks[number].program, self.desks[number].runs()) else { return false };
        if stick.tries == 0 {
            let kept = program.desk.carry(&stick.bytes, "ar").is_ok();
            self.say(&format!("a stick of desk-{} is at desk-{number}: {kept}", stick.from));
            // Whether or not it was kept: somebody comes for the answers.
            return false;
        }
        let answers = program.desk.carried_answers().ok().flatten().and_then(|bytes| Answers::from_bytes(&bytes).ok());
        let Some(answers) = answers else { return false };
        self.send_back(stick.from, &answers);
        true
    }
}
