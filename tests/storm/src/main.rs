//! `wasl-storm`: plays worlds by their seeds and says which must not be.

use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};
#[cfg(feature = "planted")]
use wasl_storm::planted::Bounds;
use wasl_storm::{
    exhaustive::{ACTS, try_all},
    log::Log,
    plan::Story,
    workers::{Played, play_about, spread},
    world::Tally,
};

/// Plays worlds of desks and a centre under every fault of the ground.
#[derive(Parser)]
struct Options {
    /// How many seeds.
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// One seed, with everything that happens in it.
    #[arg(long)]
    seed: Option<u64>,
    /// Processes side by side.
    #[arg(long, default_value_t = 2)]
    workers: u64,
    /// Worlds about this alone.
    #[arg(long)]
    story: Option<Story>,
    /// Keep going after a seed that must not be.
    #[arg(long)]
    all: bool,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Tries each input and output of each act, with every fault and every way a disk comes back.
    Exhaustive {
        /// Only acts whose name has this in it.
        #[arg(long, default_value = "")]
        only: String,
        /// Every second act only, beginning with this (for the program itself).
        #[arg(long, hide = true)]
        half: Option<usize>,
    },
    /// Plants each bug in turn and plays seeds from 1 until one shows it.
    #[cfg(feature = "planted")]
    Planted {
        /// Only bugs whose name has this in it.
        #[arg(long, default_value = "")]
        only: String,
        /// How many seeds for each bug.
        #[arg(long, default_value_t = 1_000)]
        seeds: u64,
        /// The first of them.
        #[arg(long, default_value_t = 1)]
        from: u64,
        /// One seed, with everything that happens in it.
        #[arg(long)]
        seed: Option<u64>,
        /// Bugs side by side.
        #[arg(long, default_value_t = 2)]
        workers: usize,
        /// Writes the seeds into the table of the quick test.
        #[arg(long)]
        record: bool,
    },
    /// Hunts for one bug and tells what came of it as JSON (for the program itself).
    #[cfg(feature = "planted")]
    #[command(hide = true)]
    Hunt {
        #[arg(long)]
        bug: String,
        #[arg(long)]
        from: u64,
        #[arg(long)]
        until: u64,
    },
    /// Plays every `step`th seed and tells each as a line of JSON (for the program itself).
    #[command(hide = true)]
    Worker {
        #[arg(long)]
        from: u64,
        #[arg(long)]
        step: u64,
        #[arg(long)]
        until: u64,
        #[arg(long)]
        story: Option<Story>,
    },
}

fn main() -> ExitCode {
    let options = Options::parse();
    match (&options.verb, options.seed) {
        (Some(Verb::Worker { from, step, until, story }), _) => worker(*from, *step, *until, *story),
        #[cfg(feature = "planted")]
        (Some(Verb::Planted { only, seed: Some(seed), .. }), _) => planted::one(only, *seed),
        #[cfg(feature = "planted")]
        (Some(Verb::Planted { only, seeds, from, workers, record, .. }), _) => {
            planted::hunt_all(only, Bounds { from: *from, seeds: *seeds, workers: *workers }, *record)
        }
        #[cfg(feature = "planted")]
        (Some(Verb::Hunt { bug, from, until }), _) => planted::hunt(bug, *from..*until),
        (Some(Verb::Exhaustive { only, half: None }), _) => halves(only),
        (Some(Verb::Exhaustive { only, half: Some(half) }), _) => exhaustive(only, *half),
        (None, Some(seed)) => one(seed, options.story),
        (None, None) => many(&options),
    }
}

#[cfg(feature = "planted")]
mod planted {
    //! The verbs of planted bugs.

    use std::{process::ExitCode, sync::Mutex};

    use wasl_storm::{
        log::Log,
        planted::{Bounds, Found, Planted, hunt as hunt_in_processes, hunt_one, play_with, write},
    };

    /// One seed with one bug, aloud.
    pub(super) fn one(only: &str, seed: u64) -> ExitCode {
        let mut log = Log::new(false);
        log.is_loud = true;
        let played = play_with(Planted::named(only), seed, log);
        println!("{}", played.wrong.as_deref().unwrap_or("sound"));
        if played.wrong.is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    /// Hunts in this process, for another one that reads what came of it.
    pub(super) fn hunt(bug: &str, seeds: std::ops::Range<u64>) -> ExitCode {
        // What a program under trial says when it breaks is told with its seed.
        std::panic::set_hook(Box::new(|_| {}));
        let shown = Planted::named(bug).and_then(|bug| hunt_one(bug, seeds));
        match serde_json::to_string(&shown) {
            Ok(line) => {
                println!("{line}");
                ExitCode::SUCCESS
            }
            Err(_) => ExitCode::FAILURE,
        }
    }

    pub(super) fn hunt_all(only: &str, bounds: Bounds, records: bool) -> ExitCode {
        let bugs: Vec<Planted> = Planted::all().into_iter().filter(|bug| bug.name().contains(only)).collect();
        let Ok(program) = std::env::current_exe() else { return ExitCode::FAILURE };
        let all = Mutex::new(Vec::new());
        let told = |found: &Found| {
            match &found.shown {
                Some(shown) => println!("{}: found at seed {}: {}", found.bug.name(), shown.seed, shown.said),
                None => println!("{}: NOT FOUND in {}", found.bug.name(), bounds.seeds),
            }
            if let Ok(mut all) = all.lock() {
                all.push(found.clone());
            }
        };
        if let Err(fault) = hunt_in_processes(&program, &bugs, bounds, told) {
            println!("not hunted: {fault}");
            return ExitCode::FAILURE;
        }
        let all = all.into_inner().unwrap_or_default();
        if records && let Err(fault) = write(&all) {
            println!("not written: {fault}");
            return ExitCode::FAILURE;
        }
        let found = all.iter().filter(|one| one.shown.is_some()).count();
        println!("{found} of {} bugs found", bugs.len());
        if found == bugs.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Two processes share the acts.
fn halves(only: &str) -> ExitCode {
    let Ok(program) = std::env::current_exe() else { return ExitCode::FAILURE };
    let halves =
        ["0", "1"].map(|half| Command::new(&program).args(["exhaustive", "--only", only, "--half", half]).spawn());
    let mut is_sound = true;
    for half in halves {
        is_sound &= half.and_then(|mut child| child.wait()).is_ok_and(|status| status.success());
    }
    if is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn exhaustive(only: &str, half: usize) -> ExitCode {
    let mut is_sound = true;
    let chosen = ACTS.iter().filter(|act| act.name.contains(only));
    for (_, act) in chosen.enumerate().filter(|(place, _)| place % 2 == half) {
        match try_all(act) {
            Ok(counted) => println!("{}: {} I/Os, {} tries, sound", act.name, counted.places, counted.tries),
            Err(violation) => {
                println!("WRONG: {violation}");
                is_sound = false;
            }
        }
    }
    if is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn one(seed: u64, story: Option<Story>) -> ExitCode {
    let mut log = Log::new(false);
    log.is_loud = true;
    let (played, _) = play_about(seed, story, log);
    println!("seed {seed}, print {}", played.print);
    match played.wrong {
        None => {
            println!("sound: {:?}", played.tally);
            ExitCode::SUCCESS
        }
        Some(wrong) => {
            println!("WRONG: {wrong}");
            ExitCode::FAILURE
        }
    }
}

fn worker(from: u64, step: u64, until: u64, story: Option<Story>) -> ExitCode {
    // What a program under trial says when it breaks is told with its seed.
    std::panic::set_hook(Box::new(|_| {}));
    let mut seed = from;
    while seed < until {
        let (played, _) = play_about(seed, story, Log::new(false));
        match serde_json::to_string(&played) {
            Ok(line) => println!("{line}"),
            Err(_) => return ExitCode::FAILURE,
        }
        seed += step.max(1);
    }
    ExitCode::SUCCESS
}

fn many(options: &Options) -> ExitCode {
    let Ok(program) = std::env::current_exe() else { return ExitCode::FAILURE };
    let mut sum = Tally::default();
    let (mut count, mut wrong) = (0u64, 0u64);
    let told = |played: &Played| {
        count += 1;
        sum.add(&played.tally);
        if let Some(what) = &played.wrong {
            wrong += 1;
            println!("SEED={}  {what}\n    make storm SEED={}", played.seed, played.seed);
            return options.all;
        }
        if count.is_multiple_of(1_000) {
            println!("{count} seeds …");
        }
        true
    };
    if let Err(fault) = spread(&program, (options.from, options.seeds), options.workers, options.story, told) {
        println!("not played: {fault}");
        return ExitCode::FAILURE;
    }
    println!("{count} seeds, {wrong} wrong; {sum}");
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
