//! What a seed has in store: how many desks, what happens to them, and when.

use crate::dice::Dice;

/// What a world is about, beside cuts and a bad link, which come in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Story {
    /// An ordinary bad day.
    Plain,
    /// A desk comes in while everything fails.
    Founding,
    /// Somebody copied a desk's disk, and both copies work.
    Clone,
    /// A desk's disk is set back to how it was a while ago.
    Rollback,
    /// The centre is restored from a backup.
    Restore,
    /// The centre turns its sealing key.
    Rotation,
    /// Desks and centre do not hear of each other for forty days.
    Sleep,
    /// Desk and centre come from the program before this one, with requests that wait.
    Upgrade,
    /// Every clock is wrong from the first moment on.
    Clocks,
}

/// What a world's machines have on their disks when it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// A centre that knows no desk, and an empty desk.
    Empty,
    /// Files of the first schema.
    Elder,
    /// A centre and its desks, as they are on any day.
    Usual,
}

impl Story {
    /// What it begins with.
    #[must_use]
    pub fn beginning(self) -> Beginning {
        match self {
            Self::Founding => Beginning::Empty,
            Self::Upgrade => Beginning::Elder,
            Self::Plain
            | Self::Clone
            | Self::Rollback
            | Self::Restore
            | Self::Rotation
            | Self::Sleep
            | Self::Clocks => Beginning::Usual,
        }
    }
}

/// Which machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The centre.
    Centre,
    /// A desk, by its place.
    Desk(usize),
}

/// What a machine meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The power goes in the midst of the `nth` input or output from then.
    Cut(u64),
    /// The plug is pulled between two acts.
    Unplug,
    /// The program is killed.
    Kill,
    /// The `nth` input or output fails.
    DiskError(u64),
    /// From the `nth` on the disk is full, for so many.
    DiskFull(u64, u64),
    /// The wall clock jumps to this time, unix milliseconds.
    Clock(i64),
    /// The wall clock goes back a second each second.
    ClockRunsBack,
    /// The wall clock is put right.
    ClockRight,
    /// The printer does no longer take slips.
    PrinterOff,
    /// The printer stops in the middle.
    PrinterStops,
    /// The printer works again.
    PrinterWorks,
    /// The next slip comes out, and with it the power goes.
    CutAtPaper,
    /// The disk is copied to a second machine, or kept for later.
    Copy,
    /// The second machine starts, or the disk is set back.
    Branch,
    /// A further sealing key.
    Rotate,
}

/// How the link is for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Link {
    /// Nothing gets through.
    pub is_down: bool,
    /// Of a hundred, this many asks or answers are lost.
    pub loses: u64,
    /// Of a hundred, this many asks come twice.
    pub doubles: u64,
    /// Of a hundred, this many are very late, so that later ones overtake.
    pub delays: u64,
    /// Of a hundred, this many are answered by something in the centre's place, or spoiled.
    pub lies: u64,
}

/// A world's plan.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What it is about.
    pub story: Story,
    /// Desks at work.
    pub desks: usize,
    /// Changes of names reach the platter in any order.
    pub strict_posix: bool,
    /// The faults last so long.
    pub storm_ms: i64,
    /// When which machine meets what.
    pub faults: Vec<(i64, Who, Fault)>,
    /// When the link changes.
    pub links: Vec<(i64, Link)>,
    /// When citizens come, and to which desk.
    pub visits: Vec<(i64, usize)>,
    /// When an officer decides.
    pub decisions: Vec<i64>,
    /// When somebody takes what waits at a desk away on a stick.
    pub sticks: Vec<(i64, usize)>,
    /// Wrong clocks stay wrong when the faults are over.
    pub clocks_stay_wrong: bool,
    /// A desk's memory is bad: there is rubbish before the packets of every ask.
    pub has_rubbish: bool,
}

const MINUTE: i64 = 60_000;

fn time(dice: &mut Dice, until_ms: i64) -> i64 {
    i64::try_from(dice.below(u64::try_from(until_ms).unwrap_or(1))).unwrap_or(0)
}

fn link(dice: &mut Dice) -> Link {
    match dice.below(6) {
        0 => Link { is_down: true, ..Link::default() },
        1 => Link { loses: 30, doubles: 10, delays: 20, lies: 0, is_down: false },
        2 => Link { lies: 60, ..Link::default() },
        3 => Link { delays: 60, doubles: 40, ..Link::default() },
        4 => Link { loses: 10, doubles: 10, delays: 10, lies: 10, is_down: false },
        _ => Link::default(),
    }
}

fn clock(dice: &mut Dice, now_ms: i64) -> i64 {
    let year = 365 * 86_400_000;
    match dice.below(6) {
        0 => 5_000,
        1 => 2_147_483_640_000,
        2 => now_ms - 10 * year,
        3 => now_ms + 10 * year,
        4 => now_ms - 1_000,
        _ => now_ms - 3_600_000,
    }
}

fn fault(dice: &mut Dice, who: Who, now_ms: i64) -> Fault {
    let is_desk = who != Who::Centre;
    match dice.below(if is_desk { 14 } else { 9 }) {
        0 | 1 => Fault::Unplug,
        2 => Fault::Kill,
        3 | 4 => Fault::DiskError(dice.below(120)),
        5 => Fault::DiskFull(dice.below(60), 5 + dice.below(200)),
        6..=8 => Fault::Clock(clock(dice, now_ms)),
        9 => Fault::ClockRight,
        10 => Fault::PrinterOff,
        11 => Fault::PrinterStops,
        12 => Fault::PrinterWorks,
        _ => Fault::CutAtPaper,
    }
}

/// From the first moment on, and then again and again: each machine's clock is wrong in a way of its own.
fn wrong_clocks(dice: &mut Dice, desks: usize, begin_ms: i64, storm_ms: i64) -> Vec<(i64, Who, Fault)> {
    let mut faults = Vec::new();
    for who in std::iter::once(Who::Centre).chain((0..desks).map(Who::Desk)) {
        let later = (0..dice.between(2, 6)).map(|_| time(dice, storm_ms)).collect::<Vec<_>>();
        for at_ms in std::iter::once(0).chain(later) {
            let is_back = dice.chance(30);
            let fault = if is_back { Fault::ClockRunsBack } else { Fault::Clock(clock(dice, begin_ms + at_ms)) };
            faults.push((at_ms, who, fault));
        }
    }
    faults
}

impl Plan {
    /// The plan of a seed, about whatever it falls on or about `only`.
    #[must_use]
    pub fn of(dice: &mut Dice, begin_ms: i64, only: Option<Story>) -> Self {
        let fallen = match dice.below(100) {
            0..=7 => Story::Founding,
            8..=12 => Story::Clone,
            13..=18 => Story::Rollback,
            19..=26 => Story::Restore,
            27..=29 => Story::Rotation,
            30..=32 => Story::Sleep,
            33..=35 => Story::Upgrade,
            36..=38 => Story::Clocks,
            _ => Story::Plain,
        };
        let story = only.unwrap_or(fallen);
        let desks = match dice.below(10) {
            _ if story == Story::Upgrade => 1,
            0..=5 => 1,
            6..=8 => 2,
            _ => 3,
        };
        let storm_ms = i64::try_from(dice.between(8, 20)).unwrap_or(10) * MINUTE;
        let mut faults = Vec::new();
        let machine = |dice: &mut Dice| {
            if dice.chance(35) { Who::Centre } else { Who::Desk(dice.place(desks)) }
        };
        for _ in 0..dice.between(11, 16) {
            let reach = *dice.pick(&[8, 40, 120, 300]);
            faults.push((time(dice, storm_ms), machine(dice), Fault::Cut(dice.below(reach))));
        }
        for _ in 0..dice.between(2, 8) {
            let (at_ms, who) = (time(dice, storm_ms), machine(dice));
            faults.push((at_ms, who, fault(dice, who, begin_ms + at_ms)));
        }
        if matches!(story, Story::Clone | Story::Rollback | Story::Restore) {
            let who = if story == Story::Restore { Who::Centre } else { Who::Desk(0) };
            let copied_ms = time(dice, storm_ms / 2);
            faults.push((copied_ms, who, Fault::Copy));
            faults.push((copied_ms + time(dice, storm_ms / 2), who, Fault::Branch));
        }
        if matches!(story, Story::Founding | Story::Upgrade) {
            // In the midst of the first start, when the file is made or brought to its schema.
            faults.push((0, Who::Desk(0), Fault::Cut(dice.below(400))));
        }
        if story == Story::Rotation {
            faults.push((time(dice, storm_ms), Who::Centre, Fault::Rotate));
        }
        if story == Story::Clocks {
            faults.extend(wrong_clocks(dice, desks, begin_ms, storm_ms));
        }
        let links = (0..dice.between(1, 6)).map(|_| (time(dice, storm_ms), link(dice))).collect();
        let mut visits = Vec::new();
        for desk in 0..desks {
            for _ in 0..dice.between(2, 6) {
                visits.push((time(dice, storm_ms), desk));
            }
        }
        let sticks = match dice.below(10) {
            0..=5 => Vec::new(),
            _ => (0..dice.between(1, 3)).map(|_| (time(dice, storm_ms), dice.place(desks))).collect(),
        };
        let decisions = (0..dice.between(2, 8)).map(|_| time(dice, storm_ms)).collect();
        Self {
            story,
            desks,
            strict_posix: dice.chance(50),
            storm_ms,
            faults,
            links,
            visits,
            decisions,
            sticks,
            clocks_stay_wrong: dice.chance(50) || story == Story::Clocks,
            has_rubbish: dice.chance(4),
        }
    }
}
