//! `wasl-storm`: plays worlds by their seeds and says which must not be.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use wasl_storm::{
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
        (None, Some(seed)) => one(seed),
        (None, None) => many(&options),
    }
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
