//! `kill -9` of a desk that takes in, of a desk that exchanges, and of the centre.

use std::{thread, time::Duration};

use wasl_tests::{
    ctl::Ctl,
    ground::{Step, Stopped},
};

use crate::{
    citizens::lines,
    dice::Dice,
    held::Held,
    machine::Run,
    programs::{Typist, receipts},
    world::{SOON, World, drain, is_well, waiting},
};

/// Submissions that each program is told; more than it gets done.
const TOLD: usize = 60;
/// How many worlds at a time; a machine has so many processors at least.
const LANES: u32 = 2;
/// Nothing is drained on purpose before so many kills.
const DRAIN_EACH: u32 = 25;

/// Kills again and again.
///
/// # Errors
/// When something is lost or doubled.
pub fn kill(run: &Run) -> Step<Vec<String>> {
    let kills = run.size.of(60, 1_000) / LANES;
    let lanes: Vec<_> = (0..LANES)
        .map(|lane| {
            let (folder, seed) = (run.folder.join(format!("lane-{lane}")), run.seed.wrapping_add(u64::from(lane)));
            thread::spawn(move || -> Step<String> {
                let mut lane = Lane::open(&folder, seed)?;
                lane.kill(kills)
            })
        })
        .collect();
    lanes.into_iter().map(|lane| lane.join().expect("a lane does not panic")).collect()
}

struct Lane {
    world: World,
    place: std::path::PathBuf,
    desk: Ctl,
    dice: Dice,
    held: Held,
    taking_in: u32,
    exchanging: u32,
    centre: u32,
}

impl Lane {
    fn open(folder: &std::path::Path, seed: u64) -> Step<Self> {
        let world = World::open(&folder.join("centre"))?;
        let place = folder.join("desk");
        let desk = world.desk(&place)?;
        let (dice, held) = (Dice::new(seed), Held::default());
        Ok(Self { world, place, desk, dice, held, taking_in: 0, exchanging: 0, centre: 0 })
    }

    fn kill(&mut self, kills: u32) -> Step<String> {
        for done in 1..=kills {
            let at = |stopped: Stopped| Stopped(format!("kill {done}: {stopped}"));
            match self.dice.below(10) {
                0..4 => self.kill_taking_in(),
                4..7 => self.kill_exchanging(),
                _ => self.kill_centre(),
            }
            .map_err(at)?;
            if done % DRAIN_EACH == 0 || done == kills {
                is_well(&self.desk).map_err(at)?;
                drain(&self.desk).map_err(at)?;
                self.world.check_arrived(&mut self.held).map_err(at)?;
            }
        }
        self.world.book()?.is_calm(&[])?;
        Ok(format!(
            "{} kills taking in, {} exchanging, {} of the centre: {}",
            self.taking_in,
            self.exchanging,
            self.centre,
            self.held.figures()
        ))
    }

    fn look(&mut self, untold_max: usize) -> Step<usize> {
        let waiting = waiting(&self.desk)?;
        self.world.check(&mut self.held, &waiting, untold_max)?;
        Ok(waiting.len())
    }

    fn kill_taking_in(&mut self) -> Step<()> {
        self.taking_in += 1;
        let mut program = Typist::submit(&self.place, lines(TOLD))?;
        // One in five anywhere from the start on.
        let (first, within_ms) = if self.dice.chance(20) { (0, 600) } else { (1, 150) };
        program.wait_for(first, SOON)?;
        thread::sleep(Duration::from_millis(self.dice.below(within_ms)));
        let ended = program.kill()?;
        self.held.add(receipts(&ended.lines)?)?;
        self.look(1).map(drop)
    }

    /// Something waits for the centre.
    fn fill(&mut self) -> Step<()> {
        if waiting(&self.desk)?.len() < TOLD / 2 {
            let ended = Typist::submit(&self.place, lines(TOLD))?.end()?;
            self.held.add(receipts(&ended.lines)?)?;
        }
        Ok(())
    }

    fn kill_exchanging(&mut self) -> Step<()> {
        self.exchanging += 1;
        self.fill()?;
        let program = Typist::sync(&self.place)?;
        thread::sleep(Duration::from_millis(self.dice.below(350)));
        program.kill()?;
        self.look(0).map(drop)
    }

    fn kill_centre(&mut self) -> Step<()> {
        self.centre += 1;
        self.fill()?;
        let program = Typist::sync(&self.place)?;
        thread::sleep(Duration::from_millis(self.dice.below(350)));
        self.world.centre.off();
        let ended = program.end()?;
        if ended.code != Some(0) {
            return Err(Stopped(format!("no link is no failure, and sync said {:?}", ended.said)));
        }
        self.world.on()?;
        self.look(0).map(drop)
    }
}
