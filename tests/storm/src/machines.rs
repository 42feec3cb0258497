//! Machines of a world: what they meet, how they fall, how they come back.

use std::sync::atomic::Ordering;

use wasl_centre::desks;
use wasl_sync::Event;

use crate::{
    desk_side::DeskSide,
    disk::{Image, Outcome, Trouble},
    ground::desk_name,
    oracle::{Judged, centre, desk, look},
    plan::{Fault, Story, Who},
    slips::Mood,
    world::{Happens, World},
};

impl World {
    /// A machine meets a fault.
    pub(crate) fn fault(&mut self, who: Who, fault: Fault) -> Judged {
        if self.is_calm {
            return Ok(());
        }
        if self.down.contains(&who) && !matches!(fault, Fault::Copy | Fault::Branch) {
            // Nothing more can happen to a machine that is down; it meets this when it is up again.
            let in_ms = self.wait(20_000, 90_000);
            self.soon(in_ms, Happens::Fault(who, fault));
            return Ok(());
        }
        self.say(&format!("{who:?} meets {fault:?}"));
        let (disk, host) = match who {
            Who::Centre => (&self.centre.disk, &self.centre.host),
            Who::Desk(number) => (&self.desks[number].disk, &self.desks[number].host),
        };
        match fault {
            Fault::Cut(nth) => disk.borrow_mut().await_trouble(nth, Trouble::Cut),
            Fault::DiskError(nth) => disk.borrow_mut().await_trouble(nth, Trouble::Error),
            Fault::DiskFull(nth, many) => disk.borrow_mut().await_trouble(nth, Trouble::Full(many)),
            Fault::Unplug => {
                disk.borrow_mut().turn_off();
                self.tally.falls += 1;
            }
            Fault::Clock(ms) => {
                host.wall_jumps_to(ms);
                self.tally.clock_jumps += 1;
            }
            Fault::ClockRunsBack => {
                host.wall_runs_back();
                self.tally.clock_jumps += 1;
            }
            Fault::ClockRight => host.wall_is_right(),
            Fault::Kill => self.kill(who),
            Fault::PrinterOff => self.printer(who, Mood::Off),
            Fault::PrinterStops => self.printer(who, Mood::Stops),
            Fault::PrinterWorks => self.printer(who, Mood::Works),
            Fault::CutAtPaper => self.printer(who, Mood::TakesThePower),
            Fault::Copy => self.copy_disk(who),
            Fault::Branch => self.branch(who)?,
            Fault::Rotate => self.rotate(),
        }
        Ok(())
    }

    fn kill(&mut self, who: Who) {
        if self.down.contains(&who) {
            return;
        }
        match who {
            Who::Centre => {
                self.centre.disk.borrow_mut().kill_programs();
                self.centre.program = None;
            }
            Who::Desk(number) => {
                self.desks[number].disk.borrow_mut().kill_programs();
                self.desks[number].program = None;
            }
        }
        self.tally.falls += 1;
        self.goes_down(who, 500, 20_000);
    }

    fn goes_down(&mut self, who: Who, from_ms: u64, to_ms: u64) {
        self.down.push(who);
        let in_ms = self.wait(from_ms, to_ms);
        self.soon(in_ms, Happens::Start(who));
    }

    fn printer(&mut self, who: Who, mood: Mood) {
        if let Who::Desk(number) = who {
            self.desks[number].slips.be(mood);
        }
    }

    fn copy_disk(&mut self, who: Who) {
        let disk = match who {
            Who::Centre => self.centre.disk.borrow(),
            Who::Desk(number) => self.desks[number].disk.borrow(),
        };
        if self.copy.is_none() && !disk.is_off() {
            self.copy = Some(disk.image());
        }
    }

    fn rotate(&mut self) {
        let Some(program) = &self.centre.program else { return };
        let done = self.centre.keys.rotate(&program.ledger, &*self.centre.host).is_ok();
        self.say(&format!("a further sealing key: {done}"));
    }

    /// The centre goes on from a backup, and forgets what came after it.
    fn restore(&mut self, image: &Image) -> Judged {
        let held = look::centre(image, false)?;
        let gone: Vec<_> = self.book.acked.iter().filter(|hash| !held.packets.contains_key(*hash)).copied().collect();
        self.say(&format!("the centre is restored and forgets {} packets", gone.len()));
        for hash in gone {
            self.book.acked.remove(&hash);
            self.book.forgotten.insert(hash);
        }
        self.book.undone.extend(self.book.decided.iter().copied());
        self.is_restored = true;
        self.book.has_restored = true;
        // Where nobody was answered before, nobody can tell them apart.
        self.book.centre_epochs.1 = match self.book.centre_epochs.0 {
            0 => 0,
            highest => highest + 1,
        };
        self.centre.program = None;
        let mut disk = self.centre.disk.borrow_mut();
        disk.lay(image);
        disk.turn_off();
        Ok(())
    }

    /// A second machine starts from the copy, or the desk goes on from it.
    fn branch(&mut self, who: Who) -> Judged {
        let Some(image) = self.copy.take() else { return Ok(()) };
        let Who::Desk(number) = who else { return self.restore(&image) };
        let copied = look::desk(&image, "copy", false)?;
        let Some(enrolment) = copied.enrolment() else { return Ok(()) };
        self.book.branched.insert(enrolment);
        if self.plan.story == Story::Clone {
            let place = self.desks.len();
            let own = self.dice.apart(900);
            self.desks.push(DeskSide::new(desk_name(place), &image, &self.time, &own, self.plan.strict_posix));
            self.goes_down(Who::Desk(place), 100, 1_000);
            for _ in 0..2 {
                let in_ms = self.wait(1_000, 120_000);
                self.soon(in_ms, Happens::Visit(place));
            }
            return Ok(());
        }
        let now = look::desk(&self.desks[number].disk.borrow().image(), "set back", false)?;
        let held = look::centre(&self.centre.disk.borrow().image(), false)?;
        for row in now.packets.iter().filter(|row| !copied.packets.iter().any(|other| other.hash == row.hash)) {
            // What the centre has is safe; what nobody else has went down with the disk.
            if held.packets.contains_key(&row.hash) {
                self.book.elsewhere.insert(row.hash);
            } else {
                self.book.sunk.insert(row.hash);
            }
            self.book.kept.remove(&(number, row.tracking));
            self.book.paid.remove(&(number, row.tracking));
        }
        self.book.journals.remove(&number);
        self.desks[number].program = None;
        let mut disk = self.desks[number].disk.borrow_mut();
        disk.lay(&image);
        disk.turn_off();
        Ok(())
    }

    /// Whoever lost power falls, and comes back later.
    pub(crate) fn look_after_machines(&mut self) -> Judged {
        for number in 0..self.desks.len() {
            self.pick_up_slips(number)?;
            let desk = &mut self.desks[number];
            let is_off = desk.disk.borrow().is_off();
            if is_off {
                desk.program = None;
                if !self.down.contains(&Who::Desk(number)) {
                    self.say(&format!("desk-{number} is without power"));
                    self.goes_down(Who::Desk(number), 1_000, 90_000);
                }
            } else if desk.program.as_ref().is_some_and(|program| program.rung.swap(false, Ordering::Relaxed)) {
                self.step(number, Event::Woken);
            }
        }
        if self.centre.disk.borrow().is_off() {
            self.centre.program = None;
            if !self.down.contains(&Who::Centre) {
                self.say("the centre is without power");
                self.goes_down(Who::Centre, 1_000, 60_000);
            }
        }
        Ok(())
    }

    /// The power comes back, the program starts, and the oracle looks at what is there.
    pub(crate) fn start(&mut self, who: Who) -> Judged {
        let outcome = *self.dice.pick(&Outcome::ALL);
        let (disk, host) = match who {
            Who::Centre => (&self.centre.disk, &self.centre.host),
            Who::Desk(number) => (&self.desks[number].disk, &self.desks[number].host),
        };
        let was_off = disk.borrow().is_off();
        if was_off {
            disk.borrow_mut().power_on(outcome);
            host.reboot();
        }
        let is_up = match who {
            Who::Centre => self.centre.start(),
            Who::Desk(number) => self.desks[number].start(),
        };
        self.say(&format!(
            "{who:?} starts: {is_up}{}",
            if was_off { format!(" after {outcome:?}") } else { String::new() }
        ));
        if !is_up {
            if !self.is_off(who) {
                // The program did not come up, and somebody starts it again.
                let in_ms = self.wait(5_000, 30_000);
                self.soon(in_ms, Happens::Start(who));
                return Ok(());
            }
            self.down.retain(|other| *other != who);
            return Ok(());
        }
        self.down.retain(|other| *other != who);
        match who {
            Who::Centre => {
                if let (true, Some(program)) = (self.is_restored, &self.centre.program) {
                    let told = desks::restored(&program.ledger, &self.centre.keys, &*self.centre.host).is_ok();
                    let is_told = told && !self.is_off(Who::Centre);
                    self.say(&format!("the centre is told that it was restored: {is_told}"));
                    self.is_restored = !is_told;
                    if is_told {
                        // Officers go on with their lists, before the first desk calls.
                        let in_ms = self.wait(100, 5_000);
                        self.soon(in_ms, Happens::Decision);
                    }
                    if !is_told {
                        // Nobody may serve before: it is started and told once more.
                        self.centre.program = None;
                        if !self.is_off(Who::Centre) {
                            self.goes_down(Who::Centre, 2_000, 20_000);
                        }
                        return Ok(());
                    }
                }
                let facts = look::centre(&self.centre.disk.borrow().image(), was_off)?;
                centre::judge(&facts, &self.book)?;
                self.centre.work();
                Ok(())
            }
            Who::Desk(number) => {
                let facts = look::desk(&self.desks[number].disk.borrow().image(), &desk_name(number), was_off)?;
                desk::judge(number, &facts, &mut self.book)?;
                if let (true, Some(program)) = (self.plan.has_rubbish, &mut self.desks[number].program) {
                    program.carrier.rubbish = Some(vec![0x99; 48]);
                    self.book.has_rubbish = true;
                }
                self.care(number);
                self.step(number, Event::Tick);
                Ok(())
            }
        }
    }

    /// The program's own care of its file; where the disk would not, it comes again.
    pub(crate) fn care(&self, number: usize) {
        if let Some(program) = &self.desks[number].program {
            let _ = program.desk.care(40);
        }
    }

    pub(crate) fn is_off(&self, who: Who) -> bool {
        match who {
            Who::Centre => self.centre.disk.borrow().is_off(),
            Who::Desk(number) => self.desks[number].disk.borrow().is_off(),
        }
    }
}
