//! `wasl-cuts quick|full [MACHINE…]`: runs the machines that break Wasl on the real system, in their
//! quick or their full size, and tells their figures. `SEED` replays what their dice threw.
//!
//! Exit codes: 0 nothing broke (what was skipped is said); 1 something broke; 2 words that make no
//! sense.

#![expect(clippy::disallowed_methods, reason = "this program reads its words, its seed and the clock")]

use std::{env, path::PathBuf, process::ExitCode, time::Instant};

use wasl_cuts::machine::{MACHINES, Machine, Outcome, Run, Size};

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["inside", name, size, seed, folder] => match (Machine::named(name), Size::of_word(size), seed.parse().ok()) {
            (Some(machine), Some(size), Some(seed)) => inside(machine, size, seed, folder.into()),
            (_, _, _) => usage(),
        },
        [size, names @ ..] => {
            let machines: Option<Vec<&Machine>> = names.iter().map(|name| Machine::named(name)).collect();
            match (Size::of_word(size), machines) {
                (Some(size), Some(named)) if !named.is_empty() => all(size, named),
                (Some(size), Some(_)) => all(size, MACHINES.iter().collect()),
                (_, _) => usage(),
            }
        }
        [] => usage(),
    }
}

fn usage() -> ExitCode {
    eprintln!("wasl-cuts quick|full [MACHINE…]");
    for machine in MACHINES {
        eprintln!("  {}", machine.name);
    }
    ExitCode::from(2)
}

/// Runs machines one after the other, each as a process of its own.
fn all(size: Size, machines: Vec<&Machine>) -> ExitCode {
    let seed = env::var("SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(fresh_seed);
    let count = machines.len();
    let own = env::current_exe().expect("a program knows its path");
    let (mut broken, mut skipped) = (Vec::new(), Vec::new());
    for machine in machines {
        let began = Instant::now();
        match machine.run(&own, size, seed) {
            Ok(Outcome::Held) => println!("{}: held, {} s", machine.name, began.elapsed().as_secs()),
            Ok(Outcome::Skipped(why)) => {
                println!("SKIPPED: {}: {why}", machine.name);
                skipped.push(format!("  {}: {why}", machine.name));
            }
            Ok(Outcome::Broke(folder)) => {
                println!("BROKE: {}: what was left lies in {}", machine.name, folder.display());
                println!("  replay: SEED={seed} wasl-cuts {} {}", size.word(), machine.name);
                broken.push(machine.name);
            }
            Err(stopped) => {
                println!("BROKE: {}: {stopped}", machine.name);
                broken.push(machine.name);
            }
        }
    }
    if !skipped.is_empty() {
        println!("SKIPPED {} of {count}, about which nothing is known:\n{}", skipped.len(), skipped.join("\n"));
    }
    if !broken.is_empty() {
        println!("BROKE {} of {count}: {}", broken.len(), broken.join(", "));
    }
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn fresh_seed() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    now.subsec_nanos().into()
}

/// Does a machine's work in this process.
fn inside(machine: &Machine, size: Size, seed: u64, folder: PathBuf) -> ExitCode {
    match machine.act(&Run { size, seed, folder }) {
        Ok(figures) => {
            for line in figures {
                println!("{}: {line}", machine.name);
            }
            ExitCode::SUCCESS
        }
        Err(stopped) => {
            println!("{}: seed {seed}: {stopped}", machine.name);
            ExitCode::FAILURE
        }
    }
}
