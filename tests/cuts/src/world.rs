//! What a machine plays in: a centre that can be switched off and on, and desks wherever their disks are.

use std::{
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::runtime::Runtime;
use wasl_tests::{
    centre::Centre,
    ctl::Ctl,
    ground::{Step, Stopped},
};

use crate::{book::Book, held::Held};

/// Far above what anything takes on a busy machine.
pub const SOON: Duration = Duration::from_secs(90);

/// Within this the centre has opened what it acknowledged.
const OPENED: Duration = Duration::from_secs(30);

/// A centre, and a way to wait for it.
#[derive(Debug)]
pub struct World {
    runtime: Runtime,
    folder: PathBuf,
    /// The centre.
    pub centre: Centre,
}

impl World {
    /// With a fresh centre below `folder`, switched on.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn open(folder: &Path) -> Step<Self> {
        let mut world = Self { runtime: runtime()?, folder: folder.to_path_buf(), centre: Centre::new(folder)? };
        world.on()?;
        Ok(world)
    }

    /// Waits for something.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Switches the centre on.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn on(&mut self) -> Step<()> {
        self.runtime.block_on(self.centre.on())
    }

    /// Enrols a desk in `data_dir` and fetches what the centre has for it.
    ///
    /// # Errors
    /// When it is refused.
    pub fn desk(&self, data_dir: &Path) -> Step<Ctl> {
        let ctl = Ctl::new(data_dir);
        ctl.init(&self.centre.url(), &self.centre.enrol_code()?)?;
        ctl.json(&["sync"], "")?;
        Ok(ctl)
    }

    /// Holds receipts against what waits at a desk and what is at the centre, which opens what it has
    /// taken in a moment later; see [`Held::check`].
    ///
    /// # Errors
    /// What is lost, doubled or from nowhere even after that moment.
    pub fn check(&self, held: &mut Held, waiting: &[String], untold_max: usize) -> Step<()> {
        self.check_with(held, |held, arrived| held.check(waiting, arrived, untold_max))
    }

    /// Holds receipts against the centre alone; see [`Held::check_arrived`].
    ///
    /// # Errors
    /// What is lost, doubled or from nowhere even after a moment.
    pub fn check_arrived(&self, held: &mut Held) -> Step<()> {
        self.check_with(held, Held::check_arrived)
    }

    fn check_with(&self, held: &mut Held, check: impl Fn(&mut Held, &[String]) -> Step<()>) -> Step<()> {
        let end = Instant::now() + OPENED;
        loop {
            // What was not yet there may not be counted as seen.
            let mut now = held.clone();
            match check(&mut now, &self.book()?.numbers()?) {
                Ok(()) => {
                    *held = now;
                    return Ok(());
                }
                Err(stopped) if Instant::now() > end => return Err(stopped),
                Err(_) => thread::sleep(Duration::from_millis(100)),
            }
        }
    }

    /// How many papers are complete, wait and are broken, as soon as none waits or the centre has had the
    /// time to put together what it holds.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub fn papers(&self) -> Step<[usize; 3]> {
        let end = Instant::now() + OPENED;
        loop {
            let counts = self.book()?.papers()?;
            if counts[1] == 0 || Instant::now() > end {
                return Ok(counts);
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// The centre's ledger as it stands now.
    ///
    /// # Errors
    /// When it does not open.
    pub fn book(&self) -> Step<Book> {
        Book::open(&self.folder.join("ledger.db"))
    }
}

/// Something to wait with.
///
/// # Errors
/// When the system gives no threads.
pub fn runtime() -> Step<Runtime> {
    let built = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    built.map_err(|fault| Stopped(format!("threads: {fault}")))
}

/// Tracking numbers of what waits in a desk's outbox, each once: payments wait under the number of
/// their request.
///
/// # Errors
/// When the desk doesn't say.
pub fn waiting(desk: &Ctl) -> Step<Vec<String>> {
    let list = desk.json(&["outbox"], "")?;
    let rows = list.as_array().ok_or_else(|| Stopped(format!("no list: {list}")))?;
    let mut numbers: Vec<String> = rows.iter().filter_map(|row| row["tracking"].as_str()).map(str::to_owned).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// The desk says it is well.
///
/// # Errors
/// With what is not.
pub fn is_well(desk: &Ctl) -> Step<()> {
    let said = desk.json(&["doctor"], "")?;
    if said["well"] == Value::Bool(true) { Ok(()) } else { Err(Stopped(format!("the desk is not well: {said}"))) }
}

/// Brings everything to the centre: requests first, then papers, chunk by chunk.
///
/// # Errors
/// When something is left.
pub fn drain(desk: &Ctl) -> Step<()> {
    const PASSES_MAX: u32 = 20;
    let mut said = Value::Null;
    for _ in 0..PASSES_MAX {
        said = desk.json(&["sync"], "")?;
        if said["left"] == 0 && said["link"] == "up" && waiting(desk)?.is_empty() {
            return Ok(());
        }
    }
    Err(Stopped(format!("something is left: {said}")))
}
