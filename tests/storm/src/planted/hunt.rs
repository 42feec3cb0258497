//! The hunt: seed after seed with a bug planted, until one is wrong that is sound without it. Each bug
//! has a process of its own, since it is planted in the whole process.

use std::{
    path::Path,
    process::{Command, Stdio},
    sync::Mutex,
};

use super::{Planted, Shown, play_with};
use crate::{log::Log, workers::Unplayed};

/// Which seeds are played, and by how many processes side by side.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The first seed.
    pub from: u64,
    /// Seeds for each bug.
    pub seeds: u64,
    /// Processes.
    pub workers: usize,
}

/// What became of one hunt: the bug, and the seed that shows it, where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The bug.
    pub bug: Planted,
    /// The first seed that shows it.
    pub shown: Option<Shown>,
}

/// The first seed of a range that is wrong with the bug and sound without it, by this process.
#[must_use]
pub fn hunt_one(bug: Planted, mut seeds: std::ops::Range<u64>) -> Option<Shown> {
    seeds.find_map(|seed| {
        let said = play_with(Some(bug), seed, Log::new(false)).wrong?;
        // A seed that is wrong by itself shows nothing.
        play_with(None, seed, Log::new(false)).wrong.is_none().then_some(Shown { seed, said })
    })
}

/// Hunts for a seed of each of `bugs` in processes of `program`, this very one; `told` hears of each.
///
/// # Errors
/// Where a process fails.
pub fn hunt(program: &Path, bugs: &[Planted], bounds: Bounds, told: impl Fn(&Found) + Sync) -> Result<(), Unplayed> {
    let left = Mutex::new(bugs.iter());
    let next = || left.lock().ok().and_then(|mut left| left.next().copied());
    std::thread::scope(|scope| {
        let hunters: Vec<_> = (0..bounds.workers.max(1))
            .map(|_| {
                scope.spawn(|| {
                    while let Some(bug) = next() {
                        told(&Found { bug, shown: ask(program, bug, bounds)? });
                    }
                    Ok(())
                })
            })
            .collect();
        hunters.into_iter().map(|hunter| hunter.join().unwrap_or(Ok(()))).collect()
    })
}

fn ask(program: &Path, bug: Planted, Bounds { from, seeds, .. }: Bounds) -> Result<Option<Shown>, Unplayed> {
    let mut command = Command::new(program);
    command.args(["hunt", "--bug", &bug.name(), "--from", &from.to_string(), "--until", &(from + seeds).to_string()]);
    command.stderr(Stdio::inherit());
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    serde_json::from_str(&said).map_err(|_| Unplayed::Said(format!("{}: {said} ({})", bug.name(), output.status)))
}
