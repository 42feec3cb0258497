//! A world: real desks and a real centre in simulated time, moved by one queue of what happens next.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wasl_sync::ExchangeId;

use crate::{
    carrier::{Errand, HttpAnswer},
    centre_side::CentreSide,
    clock::TrueTime,
    desk_side::DeskSide,
    dice::Dice,
    disk::Image,
    ground::{BEGIN_MS, desk_name, ground},
    log::Log,
    oracle::{Judged, Violation, book::Book},
    people::Wish,
    plan::{Beginning, Fault, Link, Plan, Story, Who},
    sticks::Stick,
    vfs,
};

/// What happens next.
#[derive(Debug)]
pub enum Happens {
    /// A machine meets a fault.
    Fault(Who, Fault),
    /// The link changes.
    Link(Link),
    /// A citizen comes.
    Visit(usize),
    /// A wish is gone on with.
    GoOn(usize),
    /// An officer decides.
    Decision,
    /// The centre looks into what came.
    Work,
    /// Somebody takes what waits at a desk away on a stick.
    Stick(usize),
    /// What somebody carries arrives.
    Brought(Box<Stick>),
    /// A desk's courier steps, in that life of the machine.
    Tick(usize, u64),
    /// A errand reaches the centre.
    Ask(usize, u64, Box<Errand>),
    /// An answer reaches a desk, or none will.
    Answer(usize, u64, ExchangeId, Option<Box<HttpAnswer>>),
    /// The power comes back and the program starts.
    Start(Who),
    /// The faults are over.
    Calm,
    /// The oracle looks whether everything is at rest.
    Look,
}

/// Figures of a world, or of many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Inputs and outputs of all disks.
    pub ios: u64,
    /// Power cuts in the midst of something.
    pub cuts: u64,
    /// Power cuts between two acts, and killed programs.
    pub falls: u64,
    /// Acts of disks that failed.
    pub disk_faults: u64,
    /// Requests kept.
    pub requests: u64,
    /// Receipts on paper.
    pub slips: u64,
    /// Payments.
    pub payments: u64,
    /// Exchanges that reached the centre.
    pub exchanges: u64,
    /// Asks and answers that were lost.
    pub lost: u64,
    /// Asks that came twice.
    pub doubled: u64,
    /// Answers of something in the centre's place.
    pub lies: u64,
    /// Decisions of officers.
    pub decisions: u64,
    /// Pages of papers that arrived whole.
    pub pages: u64,
    /// Sticks that brought something somewhere.
    pub sticks: u64,
    /// Jumps of wall clocks.
    pub clock_jumps: u64,
    /// Milliseconds from the end of the faults to rest.
    pub rest_ms: u64,
}

impl Tally {
    /// Both together; of the time to rest the longer.
    pub fn add(&mut self, other: &Self) {
        let Self {
            ios,
            cuts,
            falls,
            disk_faults,
            requests,
            slips,
            payments,
            exchanges,
            lost,
            doubled,
            lies,
            decisions,
            pages,
            sticks,
            clock_jumps,
            rest_ms,
        } = other;
        self.ios += ios;
        self.cuts += cuts;
        self.falls += falls;
        self.disk_faults += disk_faults;
        self.requests += requests;
        self.slips += slips;
        self.payments += payments;
        self.exchanges += exchanges;
        self.lost += lost;
        self.doubled += doubled;
        self.lies += lies;
        self.decisions += decisions;
        self.pages += pages;
        self.sticks += sticks;
        self.clock_jumps += clock_jumps;
        self.rest_ms = self.rest_ms.max(*rest_ms);
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} I/Os, {} power cuts within them and {} falls between, {} disk faults, {} requests, {} payments, \
             {} slips, {} pages of papers, {} sticks, {} decisions, {} exchanges, {} lost, {} doubled, {} lies, {} clock jumps; at rest after at \
             most {} min",
            self.ios,
            self.cuts,
            self.falls,
            self.disk_faults,
            self.requests,
            self.payments,
            self.slips,
            self.pages,
            self.sticks,
            self.decisions,
            self.exchanges,
            self.lost,
            self.doubled,
            self.lies,
            self.clock_jumps,
            self.rest_ms / 60_000
        )
    }
}

/// A world.
pub struct World {
    pub(crate) time: TrueTime,
    pub(crate) dice: Dice,
    pub(crate) log: Log,
    pub(crate) plan: Plan,
    pub(crate) desks: Vec<DeskSide>,
    pub(crate) centre: CentreSide,
    pub(crate) link: Link,
    pub(crate) book: Book,
    pub(crate) tally: Tally,
    pub(crate) wishes: Vec<Wish>,
    /// Answers of before, for those who play them again.
    pub(crate) old_answers: Vec<(usize, HttpAnswer)>,
    pub(crate) is_calm: bool,
    queue: BTreeMap<(i64, u64), Happens>,
    queued: u64,
    pub(crate) ticks: Vec<i64>,
    /// A copy of a desk's disk, taken while it worked.
    pub(crate) copy: Option<Image>,
    /// Machines that are without power, and whose next start is in the queue.
    pub(crate) down: Vec<Who>,
    pub(crate) is_over: bool,
    pub(crate) calm_since_ms: i64,
    /// A desk refused what no desk of such a world may refuse.
    pub(crate) amiss: Option<String>,
    /// The centre was set back, and nobody has told it yet.
    pub(crate) is_restored: bool,
    /// Something refused what was in an ask: its packets rest for an hour, or until a person acts.
    pub(crate) was_refused: bool,
}

impl World {
    /// The world of a seed, as it begins; about `only`, where that is told.
    #[must_use]
    pub fn new(seed: u64, only: Option<Story>, log: Log) -> Self {
        let ground = ground();
        let time = TrueTime::at(BEGIN_MS);
        vfs::enter(&time, seed);
        let mut dice = Dice::new(seed);
        let plan = Plan::of(&mut dice, BEGIN_MS, only);
        let centre_image = match plan.story.beginning() {
            Beginning::Empty => &ground.bare_centre,
            Beginning::Elder => &ground.elder.centre,
            Beginning::Usual => &ground.centre,
        };
        let centre = CentreSide::new(centre_image, ground.keys.clone(), &time, &dice.apart(100), plan.strict_posix);
        let empty = Image::new();
        let desks: Vec<DeskSide> = (0..plan.desks)
            .map(|number| {
                let image = match plan.story.beginning() {
                    Beginning::Empty => &empty,
                    Beginning::Elder => &ground.elder.desk,
                    Beginning::Usual => &ground.desks[number],
                };
                let own = dice.apart(200 + number as u64);
                DeskSide::new(desk_name(number), image, &time, &own, plan.strict_posix)
            })
            .collect();
        let ticks = vec![i64::MAX; plan.desks + 1];
        let mut world = Self {
            time,
            dice,
            log,
            plan,
            desks,
            centre,
            link: Link::default(),
            book: Book::default(),
            tally: Tally::default(),
            wishes: Vec::new(),
            old_answers: Vec::new(),
            is_calm: false,
            queue: BTreeMap::new(),
            queued: 0,
            ticks,
            copy: None,
            down: vec![Who::Centre],
            is_over: false,
            calm_since_ms: 0,
            amiss: None,
            is_restored: false,
            was_refused: false,
        };
        if world.plan.story == Story::Upgrade {
            ground.elder.enter(&mut world.book);
        }
        world.fill_queue();
        world
    }

    fn fill_queue(&mut self) {
        let plan = self.plan.clone();
        self.soon(0, Happens::Start(Who::Centre));
        for number in 0..plan.desks {
            self.soon(1, Happens::Start(Who::Desk(number)));
        }
        for (at_ms, who, fault) in plan.faults {
            self.soon(at_ms, Happens::Fault(who, fault));
        }
        for (at_ms, link) in plan.links {
            self.soon(at_ms, Happens::Link(link));
        }
        for (at_ms, desk) in plan.visits {
            self.soon(at_ms, Happens::Visit(desk));
        }
        for (at_ms, desk) in plan.sticks {
            self.soon(at_ms, Happens::Stick(desk));
        }
        for at_ms in plan.decisions {
            self.soon(at_ms, Happens::Decision);
        }
        self.soon(plan.storm_ms, Happens::Calm);
    }

    /// Lets something happen in so many milliseconds.
    pub(crate) fn soon(&mut self, in_ms: i64, what: Happens) {
        self.queued += 1;
        self.queue.insert((self.time.ms() + in_ms, self.queued), what);
    }

    /// A number of milliseconds between these.
    pub(crate) fn wait(&mut self, from_ms: u64, to_ms: u64) -> i64 {
        i64::try_from(self.dice.between(from_ms, to_ms)).unwrap_or(0)
    }

    pub(crate) fn say(&mut self, line: &str) {
        self.log.say(self.time.ms() - BEGIN_MS, line);
    }

    /// Plays the world to its end.
    ///
    /// # Errors
    /// What must not be.
    pub fn play(&mut self) -> Judged<Tally> {
        while !self.is_over {
            let Some(((at_ms, _), what)) = self.queue.pop_first() else {
                return Err(Violation("the world came to a standstill".into()));
            };
            self.time.go_to(at_ms);
            self.happen(what)?;
            self.look_after_machines()?;
            if let Some(line) = self.amiss.take() {
                return Err(Violation(line));
            }
        }
        for desk in &self.desks {
            let disk = desk.disk.borrow();
            self.tally.ios += disk.done();
            self.tally.cuts += disk.cuts;
            self.tally.disk_faults += disk.failed;
        }
        let disk = self.centre.disk.borrow();
        self.tally.ios += disk.done();
        self.tally.cuts += disk.cuts;
        self.tally.disk_faults += disk.failed;
        Ok(self.tally)
    }

    /// The log so far.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.log
    }

    fn happen(&mut self, what: Happens) -> Judged {
        match what {
            Happens::Fault(who, fault) => self.fault(who, fault),
            Happens::Link(link) => {
                if !self.is_calm {
                    self.say(&format!("the link: {link:?}"));
                    self.link = link;
                }
                Ok(())
            }
            Happens::Visit(desk) => self.visit(desk),
            Happens::GoOn(wish) => self.go_on(wish),
            Happens::Decision => self.decide(),
            Happens::Stick(desk) => self.take_away(desk),
            Happens::Brought(stick) => self.brought(*stick),
            Happens::Work => {
                self.centre.work();
                Ok(())
            }
            Happens::Tick(desk, life) => {
                self.ticks[desk] = i64::MAX;
                self.tick(desk, life);
                // One of an earlier start rang: the present start's alarm clock is set all the same.
                if self.desks[desk].runs() {
                    self.wake(desk);
                }
                Ok(())
            }
            Happens::Ask(desk, life, errand) => {
                self.asked(desk, life, &errand);
                Ok(())
            }
            Happens::Answer(desk, life, exchange, answer) => self.answered(desk, life, exchange, answer.as_deref()),
            Happens::Start(who) => self.start(who),
            Happens::Calm => self.calm(),
            Happens::Look => self.look(),
        }
    }
}
