//! `wasl-storm`: plays worlds by their seeds and says which must not be.

use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};
use wasl_storm::{
    exhaustive::{ACTS, try_all},
    log::Log,
    workers::{Played, play, spread},
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
    /// Plays every `step`th seed and tells each as a line of JSON (for the program itself).
    #[command(hide = true)]
    Worker {
        #[arg(long)]
        from: u64,
        #[arg(long)]
        step: u64,
        #[arg(long)]
        until: u64,
    },
}

fn main() -> ExitCode {
    let options = Options::parse();
    match (&options.verb, options.seed) {
        (Some(Verb::Worker { from, step, until }), _) => worker(*from, *step, *until),
        (Some(Verb::Exhaustive { only, half: None }), _) => halves(only),
        (Some(Verb::Exhaustive { only, half: Some(half) }), _) => exhaustive(only, *half),
        (None, Some(seed)) => one(seed),
        (None, None) => many(&options),
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

fn one(seed: u64) -> ExitCode {
    let mut log = Log::new(false);
    log.is_loud = true;
    let (played, _) = play(seed, log);
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

fn worker(from: u64, step: u64, until: u64) -> ExitCode {
    // What a program under trial says when it breaks is told with its seed.
    std::panic::set_hook(Box::new(|_| {}));
    let mut seed = from;
    while seed < until {
        let (played, _) = play(seed, Log::new(false));
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
    if let Err(fault) = spread(&program, (options.from, options.seeds), options.workers, told) {
        println!("not played: {fault}");
        return ExitCode::FAILURE;
    }
    println!("{count} seeds, {wrong} wrong; {sum}");
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
