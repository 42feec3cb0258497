//! The end of a world: the faults are over, everything comes to rest, and the oracle judges.

use wasl_sync::Event;

use crate::{
    ground::desk_name,
    oracle::{
        Judged, Violation, centre, desk,
        end::{self, AtRest},
        look,
    },
    plan::{Link, Story},
    slips::Mood,
    world::{Happens, World},
};

/// After the faults everything comes to rest within so long.
const REST_MS: i64 = 60 * 60_000;
/// How long desks and centre may be apart.
const SLEEP_MS: i64 = 40 * 24 * 60 * 60_000;
/// How often the oracle looks whether it has.
const LOOK_MS: i64 = 90_000;
/// After so long somebody looks why packets that were refused still wait.
const PERSON_MS: i64 = 10 * 60_000;

impl World {
    /// The faults are over.
    pub(crate) fn calm(&mut self) -> Judged {
        self.say("calm");
        self.is_calm = true;
        self.calm_since_ms = self.time.ms();
        self.link = Link::default();
        if self.plan.story == Story::Sleep {
            self.sleep();
        }
        self.centre.disk.borrow_mut().spare();
        self.centre.host.wall_is_right();
        for desk in &self.desks {
            desk.disk.borrow_mut().spare();
            desk.slips.be(Mood::Works);
            if !self.plan.clocks_stay_wrong {
                desk.host.wall_is_right();
            }
        }
        self.soon(LOOK_MS, Happens::Look);
        Ok(())
    }

    /// Forty days go by, and whoever runs looks after its file.
    fn sleep(&mut self) {
        self.time.go_to(self.time.ms() + SLEEP_MS);
        self.calm_since_ms = self.time.ms();
        self.book.has_slept = true;
        for number in 0..self.desks.len() {
            for _ in 0..3 {
                self.care(number);
            }
        }
    }

    /// The oracle looks whether everything is at rest.
    pub(crate) fn look(&mut self) -> Judged {
        let since_ms = self.time.ms() - self.calm_since_ms;
        if self.was_refused && since_ms >= PERSON_MS {
            self.was_refused = false;
            for number in 0..self.desks.len() {
                self.step(number, Event::TryNow);
            }
        }
        let unrest = self.unrest(since_ms)?;
        let Some(what) = unrest else { return Ok(()) };
        if since_ms > REST_MS {
            return Err(Violation(format!("STUCK: an hour after the faults: {what}")));
        }
        self.soon(LOOK_MS, Happens::Look);
        Ok(())
    }

    fn unrest(&mut self, since_ms: i64) -> Judged<Option<String>> {
        if !self.centre.runs() || self.desks.iter().any(|desk| !desk.runs()) {
            return Ok(Some("a machine does not run".into()));
        }
        if let Some(wish) = self.wishes.iter().find(|wish| wish.is_open()) {
            return Ok(Some(format!("a wish is open: {wish:?}")));
        }
        // A cheap look first; the oracle reads for itself.
        for desk in &self.desks {
            let Some(program) = &desk.program else { continue };
            if program.desk.outbox().health().is_ok_and(|health| health.outbox_count > 0) {
                let since = format!("{} has packets", desk.name);
                if since_ms <= REST_MS {
                    return Ok(Some(since));
                }
            }
        }
        self.centre.work();
        let centre_facts = look::centre(&self.centre.disk.borrow().image(), true)?;
        let mut facts = Vec::new();
        for (number, desk) in self.desks.iter().enumerate() {
            facts.push(look::desk(&desk.disk.borrow().image(), &desk_name(number), true)?);
        }
        centre::judge(&centre_facts, &self.book)?;
        for (number, facts) in facts.iter().enumerate() {
            desk::judge(number, facts, &mut self.book)?;
        }
        let desks: Vec<AtRest<'_>> = facts.iter().enumerate().map(|(number, facts)| AtRest { number, facts }).collect();
        if let Some(what) = end::unrest(&desks, &centre_facts, &self.book) {
            return Ok(Some(what));
        }
        self.tally.pages = end::judge(&desks, &centre_facts, &self.book)?;
        self.tally.requests = centre_facts.requests.len() as u64;
        self.tally.payments = centre_facts.payments.len() as u64;
        self.tally.slips = self.book.papers.iter().filter(|paper| paper.is_slip).count() as u64;
        self.tally.rest_ms = u64::try_from(since_ms).unwrap_or(0);
        self.is_over = true;
        self.say("at rest, and sound");
        Ok(None)
    }
}
