//! Power cuts of a real file system under the real `waslctl`: what came out of it before the cut is
//! there after it, once.

use std::{
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

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
    scans,
    volume::{Kind, Volume},
    world::{SOON, World, drain, is_well, waiting},
};

/// Small enough to be a small disk, large enough for the desk's reserve and for xfs.
const DISK_MIB: u64 = 640;
/// Submissions that each program is told; more than it gets done before the cut.
const TOLD: usize = 60;
/// The centre hears of it after so many cuts.
const DRAIN_EACH: u32 = 10;

/// Where in the desk's work the cut comes.
enum At {
    /// While it takes requests in.
    TakingIn,
    /// Anywhere from its start on: opening, signing in.
    Anywhere,
    /// While it exchanges with the centre.
    Exchanging,
}

/// Cuts the power again and again.
///
/// # Errors
/// When a receipt is lost or doubled, or the desk is not well afterwards.
pub fn cut(run: &Run, kind: Kind) -> Step<Vec<String>> {
    let cuts = match kind {
        Kind::Ext4 => run.size.of(20, 300),
        Kind::Xfs | Kind::Tmpfs => run.size.of(10, 100),
    };
    let world = World::open(&run.folder.join("centre"))?;
    let mut volume = Volume::make(&run.folder, kind, DISK_MIB)?;
    let desk = world.desk(&volume.place().join("desk"))?;
    let picture = run.folder.join("scan.png");
    scans::draw(&picture, run.seed)?;
    let mut power =
        Power { dice: Dice::new(run.seed), held: Held::default(), recovered: Vec::new(), picture, scan_at: 0 };
    for done in 1..=cuts {
        let at = match power.dice.below(10) {
            // The first always has its first receipt, so that there is something to lose.
            _ if done == 1 => At::TakingIn,
            0 => At::Anywhere,
            1 | 2 => At::Exchanging,
            _ => At::TakingIn,
        };
        power.scan_at = if done % 2 == 1 { 0 } else { 1 };
        let place = |stopped: Stopped| Stopped(format!("cut {done}: {stopped}"));
        power.cut_once(&mut volume, &desk, &at).map_err(place)?;
        power.look(&world, &desk, &at).map_err(place)?;
        if done % DRAIN_EACH == 0 || done == cuts {
            drain(&desk).map_err(place)?;
            world.check_arrived(&mut power.held).map_err(place)?;
        }
    }
    let [complete, waiting, broken] = world.papers()?;
    world.book()?.is_calm(&[])?;
    if waiting + broken > 0 || complete == 0 {
        return Err(Stopped(format!("papers: {complete} complete, {waiting} incomplete, {broken} broken")));
    }
    volume.unmount()?;
    power.recovered.sort_unstable();
    let at = |share: usize| power.recovered[(power.recovered.len() - 1) * share / 100].as_millis();
    Ok(vec![
        format!("{cuts} cuts: {}", power.held.figures()),
        format!("papers at the centre: {complete} complete, 0 incomplete, 0 broken"),
        format!("mount, journal and outbox: median {} ms, most {} ms", at(50), at(100)),
    ])
}

struct Power {
    dice: Dice,
    held: Held,
    recovered: Vec<Duration>,
    /// A scan that goes with every tenth request.
    picture: PathBuf,
    /// Which of the first ten it goes with: the first, which is out when the cut comes, or the second,
    /// which the cut may come in the midst of.
    scan_at: usize,
}

impl Power {
    fn cut_once(&mut self, volume: &mut Volume, desk: &Ctl, at: &At) -> Step<()> {
        let place = volume.place().join("desk");
        let switch = volume.switch()?;
        let mut program = match at {
            At::TakingIn | At::Anywhere => Typist::submit(&place, self.told(TOLD))?,
            At::Exchanging => {
                let handed_in = Typist::submit(&place, self.told(TOLD / 4))?.end()?;
                self.held.add(receipts(&handed_in.lines)?)?;
                Typist::sync(&place)?
            }
        };
        let (first, within_ms) = match at {
            At::TakingIn => (1, 300),
            At::Anywhere => (0, 700),
            At::Exchanging => (0, 400),
        };
        program.wait_for(first, SOON)?;
        thread::sleep(Duration::from_millis(self.dice.below(within_ms)));
        // What came out by now counts; the process outlives the cut for a moment.
        let before = program.count();
        switch.cut()?;
        let ended = program.kill()?;
        if !matches!(at, At::Exchanging) {
            let mut told = receipts(&ended.lines)?;
            let late = told.split_off(before);
            self.held.add(told)?;
            self.held.add_late(late);
        }
        volume.unmount()?;
        let began = Instant::now();
        volume.mount()?;
        // The first look opens the file and recovers what its log says.
        waiting(desk)?;
        self.recovered.push(began.elapsed());
        Ok(())
    }

    /// So many submissions; a few bring scans.
    fn told(&self, count: usize) -> String {
        let scan = scans::submission(&self.picture);
        lines(count)
            .lines()
            .enumerate()
            .map(|(at, line)| if at % 10 == self.scan_at { scan.clone() } else { format!("{line}\n") })
            .collect()
    }

    fn look(&mut self, world: &World, desk: &Ctl, at: &At) -> Step<()> {
        is_well(desk)?;
        let untold_max = match at {
            At::TakingIn | At::Anywhere => 1,
            At::Exchanging => 0,
        };
        // What the centre acknowledged may have left the outbox, and may still be in it.
        let waiting = waiting(desk)?;
        world.check(&mut self.held, &waiting, untold_max)
    }
}
