//! Plays many seeds: in this process one after the other, or spread over further processes of the same
//! program, since the engine's own dice are one a process.

use std::{
    io::{BufRead, BufReader},
    panic::{AssertUnwindSafe, catch_unwind},
    process::{Child, Command, Stdio},
};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::{
    log::Log,
    plan::Story,
    world::{Tally, World},
};

/// What became of a seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Played {
    /// The seed.
    pub seed: u64,
    /// Print of its log.
    pub print: String,
    /// What must not be, where it was.
    pub wrong: Option<String>,
    /// Its figures.
    pub tally: Tally,
}

/// Plays one seed.
#[must_use]
pub fn play(seed: u64, log: Log) -> (Played, Vec<String>) {
    play_about(seed, None, log)
}

/// Plays one seed, about `only` where that is told.
#[must_use]
pub fn play_about(seed: u64, only: Option<Story>, log: Log) -> (Played, Vec<String>) {
    let mut world = None;
    let judged = catch_unwind(AssertUnwindSafe(|| {
        let world = world.insert(World::new(seed, only, log));
        world.play().map_err(|violation| violation.to_string())
    }));
    let judged = judged.unwrap_or_else(|what| Err(format!("PANIC: {}", panic_text(&*what))));
    let (print, lines) =
        world.as_ref().map(|world| (world.log().print(), world.log().lines().to_vec())).unwrap_or_default();
    // A world whose program panicked may panic again when it is taken down.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(world)));
    let (wrong, tally) = match judged {
        Ok(tally) => (None, tally),
        Err(wrong) => (Some(wrong), Tally::default()),
    };
    (Played { seed, print, wrong, tally }, lines)
}

fn panic_text(what: &(dyn std::any::Any + Send)) -> String {
    what.downcast_ref::<String>()
        .cloned()
        .or_else(|| what.downcast_ref::<&str>().map(ToString::to_string))
        .unwrap_or_default()
}

/// Why seeds could not be played.
#[derive(Debug, thiserror::Error)]
pub enum Unplayed {
    /// A further process did not start or did not tell.
    #[error("a worker: {0}")]
    Worker(#[from] std::io::Error),
    /// It told something else than what became of a seed.
    #[error("a worker said {0}")]
    Said(String),
}

/// Plays seeds `from..from + count`, all about `only` where that is told, over `workers` processes of `program`; `told` hears of each.
///
/// # Errors
/// Where a worker fails.
pub fn spread(
    program: &std::path::Path,
    (from, count): (u64, u64),
    workers: u64,
    only: Option<Story>,
    mut told: impl FnMut(&Played) -> bool,
) -> Result<(), Unplayed> {
    let mut children: Vec<Child> = Vec::new();
    for worker in 0..workers {
        let mut command = Command::new(program);
        command.args(["worker", "--from", &(from + worker).to_string(), "--step", &workers.to_string()]);
        command.args(["--until", &(from + count).to_string()]).stdout(Stdio::piped());
        if let Some(name) = only.as_ref().and_then(ValueEnum::to_possible_value) {
            command.args(["--story", name.get_name()]);
        }
        children.push(command.spawn()?);
    }
    let (send, hear) = std::sync::mpsc::channel();
    let mut threads = Vec::new();
    for child in &mut children {
        let send = send.clone();
        let Some(out) = child.stdout.take() else { continue };
        threads.push(std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    return;
                }
            }
        }));
    }
    drop(send);
    let mut came = Ok(());
    let mut heard = 0;
    for line in &hear {
        match serde_json::from_str::<Played>(&line) {
            Ok(played) => {
                heard += 1;
                if !told(&played) {
                    break;
                }
            }
            Err(_) => {
                came = Err(Unplayed::Said(line));
                break;
            }
        }
    }
    drop(hear);
    let is_whole = heard == count;
    for mut child in children {
        if !is_whole {
            // What it still had to play is of no use.
            let _ = child.kill();
        }
        let status = child.wait()?;
        if is_whole && !status.success() {
            came = Err(Unplayed::Said(status.to_string()));
        }
    }
    for thread in threads {
        let _ = thread.join();
    }
    came
}
