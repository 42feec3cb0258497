//! A desk and a centre side by side, without a road between them: what an act is tried on.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use wasl_protocol::Answers;
use wasl_sync::Event;

use super::{Act, acts::Begin};
use crate::{
    carrier::Errand,
    centre_side::CentreSide,
    clock::TrueTime,
    desk_side::{DeskSide, Said},
    dice::Dice,
    disk::{Image, Outcome},
    ground::{BEGIN_MS, desk_name, ground},
    oracle::{
        Judged, Violation,
        book::Book,
        centre, desk,
        end::{self, AtRest},
        look, must,
    },
    vfs::{self, Mounted},
};

/// On which machine the fault happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    /// The desk.
    Desk,
    /// The centre.
    Centre,
}

/// The files that every try of an act begins with.
pub(crate) struct Prepared {
    desk: Image,
    centre: Image,
    papers: Vec<(String, bool)>,
    kept: Vec<u64>,
    submissions: BTreeMap<[u8; 16], Option<u64>>,
    facts: (Vec<wasl_protocol::Digest>, Vec<wasl_protocol::Digest>, Vec<u64>),
}

impl Prepared {
    pub(super) fn of(act: &Act) -> Judged<Self> {
        let ground = ground();
        let empty = Image::new();
        let (desk, centre) = match act.begin {
            Begin::Bare => (&empty, &ground.bare_centre),
            Begin::Enrolled => (&ground.desks[0], &ground.centre),
            Begin::Elder => (&ground.elder.desk, &ground.elder.centre),
        };
        let mut table = Table::of(desk, centre, 0);
        match act.begin {
            Begin::Enrolled => table.start_both(false)?,
            Begin::Bare => table.start_both(true)?,
            // The first start is the act itself.
            Begin::Elder => ground.elder.enter(&mut table.book),
        }
        (act.prepare)(&mut table)?;
        if let Some(program) = &mut table.desk.program {
            table.book.started.extend(program.carrier.take_begun());
        }
        // Copied while the programs run: a write-ahead log and all.
        let (desk, centre) = (table.desk.disk.borrow().image(), table.centre.disk.borrow().image());
        Ok(Self {
            desk,
            centre,
            submissions: table.book.submissions.clone(),
            papers: table.book.papers.iter().map(|paper| (paper.text.clone(), paper.is_slip)).collect(),
            kept: table.book.kept.iter().map(|(_, tracking)| *tracking).collect(),
            facts: (
                table.book.started.iter().copied().collect(),
                table.book.acked.iter().copied().collect(),
                table.book.paid.iter().map(|(_, tracking)| *tracking).collect(),
            ),
        })
    }
}

/// The table.
pub(crate) struct Table {
    pub(crate) time: TrueTime,
    pub(crate) desk: DeskSide,
    pub(crate) centre: CentreSide,
    pub(crate) book: Book,
}

impl Table {
    fn of(desk: &Image, centre: &Image, seed: u64) -> Self {
        let time = TrueTime::at(BEGIN_MS);
        vfs::enter(&time, seed);
        let dice = Dice::new(seed);
        let centre = CentreSide::new(centre, ground().keys.clone(), &time, &dice.apart(1), true);
        let desk = DeskSide::new(desk_name(0), desk, &time, &dice.apart(2), true);
        Self { time, desk, centre, book: Book::default() }
    }

    fn start_both(&mut self, is_founding: bool) -> Judged {
        must(self.centre.start(), || "the centre does not start".into())?;
        must(is_founding || self.desk.start(), || "the desk does not start".into())
    }

    pub(super) fn lay(act: &Act, prepared: &Prepared, seed: u64) -> Judged<Self> {
        let mut table = Self::of(&prepared.desk, &prepared.centre, seed);
        for (text, is_slip) in &prepared.papers {
            table.book.enter(0, text.clone(), *is_slip)?;
        }
        table.book.submissions.clone_from(&prepared.submissions);
        table.book.kept.extend(prepared.kept.iter().map(|tracking| (0, *tracking)));
        table.book.started.extend(prepared.facts.0.iter().copied());
        table.book.acked.extend(prepared.facts.1.iter().copied());
        table.book.paid.extend(prepared.facts.2.iter().map(|tracking| (0, *tracking)));
        table.book.maybe_paid.extend(prepared.kept.iter().copied());
        if !act.starts_itself || act.on == On::Desk {
            must(table.centre.start(), || "the centre does not start".into())?;
        }
        if act.begin != Begin::Bare && (!act.starts_itself || act.on == On::Centre) {
            must(table.desk.start(), || "the desk does not start".into())?;
            let signs_in = act.begin == Begin::Enrolled;
            must(!signs_in || matches!(table.desk.sign_in(), Said::Done(_)), || "nobody can sign in".into())?;
        }
        Ok(table)
    }

    pub(crate) fn disk(&self, on: On) -> Mounted {
        match on {
            On::Desk => self.desk.disk.clone(),
            On::Centre => self.centre.disk.clone(),
        }
    }

    /// The power goes where the fault was, and comes back.
    pub(super) fn fall(&mut self, on: On, outcome: Outcome) -> Judged {
        self.pick_up_slips()?;
        let disk = self.disk(on);
        disk.borrow_mut().turn_off();
        match on {
            On::Desk => {
                self.desk.program = None;
                self.desk.host.reboot();
            }
            On::Centre => self.centre.program = None,
        }
        disk.borrow_mut().power_on(outcome);
        Ok(())
    }

    /// A print of everything that decides how it goes on.
    pub(super) fn print(&self) -> [u8; 32] {
        let mut print = Sha256::new();
        for disk in [&self.desk.disk, &self.centre.disk] {
            for (name, bytes) in disk.borrow().image() {
                print.update(name.as_bytes());
                print.update(&bytes);
            }
        }
        let Book { papers, started, acked, kept, paid, maybe_paid, submissions, kiosk, decided, .. } = &self.book;
        let texts: Vec<(&str, bool)> = papers.iter().map(|paper| (paper.text.as_str(), paper.is_slip)).collect();
        print.update(format!("{texts:?} {started:?} {acked:?} {kept:?} {paid:?} {maybe_paid:?}"));
        print.update(format!("{submissions:?} {kiosk:?} {decided:?}"));
        print.finalize().into()
    }

    /// The program starts again; what is there must be sound.
    pub(super) fn rise(&mut self, on: On) -> Judged {
        match on {
            On::Desk => {
                must(self.desk.start(), || "the desk does not start any more".into())?;
                let facts = look::desk(&self.desk.disk.borrow().image(), "desk-0", false)?;
                desk::judge(0, &facts, &mut self.book)
            }
            On::Centre => {
                must(self.centre.start(), || "the centre does not start any more".into())?;
                let facts = look::centre(&self.centre.disk.borrow().image(), false)?;
                centre::judge(&facts, &self.book)
            }
        }
    }

    pub(crate) fn pick_up_slips(&mut self) -> Judged {
        for text in self.desk.slips.take_out() {
            self.book.enter(0, text, true)?;
        }
        Ok(())
    }

    /// The courier goes to and fro over a road without faults, until it has nothing more to carry.
    pub(crate) fn exchange(&mut self) {
        let mut errands = self.step(Event::TryNow);
        for _ in 0..40 {
            if errands.is_empty() {
                return;
            }
            let mut further = Vec::new();
            for errand in errands {
                let answer = self.centre.answer(&errand);
                self.centre.work();
                if let Some(answer) = answer.as_ref().filter(|answer| answer.status == 200) {
                    self.note_reply(&answer.body);
                }
                self.time.go_to(self.time.ms() + 40);
                if let (Some(program), true) = (&mut self.desk.program, self.desk.disk.borrow().is_off()) {
                    let _ = program;
                    return;
                }
                if let Some(program) = &mut self.desk.program {
                    further.extend(program.carrier.answered(errand.exchange, answer.as_ref()));
                    self.book.started.extend(program.carrier.take_begun());
                }
            }
            errands = further;
        }
    }

    fn note_reply(&mut self, reply: &[u8]) {
        let key = self.centre.keys.ack().public();
        let reply = wasl_protocol::ExchangeReply::from_bytes(reply).ok();
        if let Some(ack) = reply.and_then(|reply| reply.ack.verify(&key).ok()) {
            self.book.acked.extend(ack.verdicts.iter().map(|(hash, _)| *hash));
        }
    }

    pub(crate) fn note_answers(&mut self, answers: &Answers) {
        for (_, reply) in &answers.items {
            self.note_reply(reply);
        }
    }

    fn step(&mut self, event: Event) -> Vec<Errand> {
        self.time.go_to(self.time.ms() + 1_000);
        let Some(program) = &mut self.desk.program else { return Vec::new() };
        let errands = program.carrier.step(event);
        self.book.started.extend(program.carrier.take_begun());
        if self.desk.disk.borrow().is_off() { Vec::new() } else { errands }
    }

    /// Everything goes to the centre, and both sides are judged.
    pub(super) fn rest(&mut self) -> Judged {
        self.pick_up_slips()?;
        for _ in 0..12 {
            self.exchange();
            self.time.go_to(self.time.ms() + 700_000);
            let desk_facts = look::desk(&self.desk.disk.borrow().image(), "desk-0", true)?;
            let centre_facts = look::centre(&self.centre.disk.borrow().image(), true)?;
            let desks = [AtRest { number: 0, facts: &desk_facts }];
            if end::unrest(&desks, &centre_facts, &self.book).is_none() {
                desk::judge(0, &desk_facts, &mut self.book)?;
                centre::judge(&centre_facts, &self.book)?;
                return end::judge(&desks, &centre_facts, &self.book).map(drop);
            }
        }
        Err(Violation("STUCK: packets wait although nothing is in the way".into()))
    }
}
