//! `wasl-bench`: measures what the goals ask for, prints their table, and writes the figures as lines of JSON beside
//! the build. `wasl-bench only GOAL…` measures some of them: `only 13`, `only 5a 9`. `wasl-bench dictionary FILE`
//! trains a dictionary.
//!
//! Exit codes: 0 every gate that was measured holds; 1 one does not, or something stopped; 2 words that make
//! no sense.

#![expect(clippy::disallowed_methods, reason = "this program reads its words and the clock, and writes its figures")]

use std::{env, fs, path::Path, process::ExitCode};

use wasl_bench::{
    drain,
    goals::{self, Told},
    papers, peer,
    returning::{self, Return, Storm},
    runs::{RUNS, Run, runtime},
    screens, training,
};
use wasl_tests::ground::{Step, Stopped};

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["dictionary", file] => train(Path::new(file)).map(|()| true),
        [verb @ ("drain" | "papers" | "pouchdb" | "screens" | "return"), place, rest @ ..] => {
            match inner(verb, place, rest) {
                Some(told) => told.map(|()| true),
                None => return usage(),
            }
        }
        ["only", wanted @ ..] if !wanted.is_empty() => {
            if !wanted.iter().all(|word| RUNS.iter().any(|run| run.is_meant_by(word))) {
                return usage();
            }
            measure(Some(wanted))
        }
        [] => measure(None),
        _ => return usage(),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(Stopped(why)) => {
            eprintln!("wasl-bench: {why}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    let goals: Vec<&str> = RUNS.iter().flat_map(|run| run.goals).copied().collect();
    eprintln!("wasl-bench\nwasl-bench only GOAL…, of {}\nwasl-bench dictionary FILE", goals.join(" "));
    ExitCode::from(2)
}

/// What this program starts of itself in a network of its own, or beside another program; none for words that
/// make no sense.
fn inner(verb: &str, place: &str, rest: &[&str]) -> Option<Step<()>> {
    let place = Path::new(place);
    if let ("return", [what, desks, each]) = (verb, rest) {
        let (desks, each) = (desks.parse().ok()?, each.parse().ok()?);
        let storm = Storm { what: Return::from_word(what)?, desks, each, is_apart: true };
        return Some(returning::one(place, storm).map(|told| println!("{told}")));
    }
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(stopped) => return Some(Err(stopped)),
    };
    let is_cut = |how: &str| ["calm", "cut"].iter().position(|one| *one == how).map(|at| at == 1);
    let told = match (verb, rest) {
        ("drain", [how, seed, count]) => {
            runtime.block_on(drain::one(place, is_cut(how)?, seed.parse().ok()?, count.parse().ok()?))
        }
        ("papers", [how, seed]) => runtime.block_on(papers::one(place, is_cut(how)?, seed.parse().ok()?)),
        ("pouchdb", [seed]) => runtime.block_on(peer::pouchdb(place, seed.parse().ok()?)),
        ("screens", []) => runtime.block_on(screens::journey(place)),
        (_, _) => return None,
    };
    Some(told.map(|told| println!("{told}")))
}

fn train(file: &Path) -> Step<()> {
    let made = training::dictionary()?;
    fs::write(file, made).map_err(|fault| Stopped(format!("{}: {fault}", file.display())))
}

/// Runs what tells of the goals that are wanted, or everything.
fn measure(wanted: Option<&[&str]>) -> Step<bool> {
    let is_wanted = |run: &Run| wanted.is_none_or(|words| words.iter().any(|word| run.is_meant_by(word)));
    let folder = tempfile::tempdir().map_err(|fault| Stopped::at("a folder")(&fault))?;
    let (mut figures, mut absent) = (Vec::new(), Vec::new());
    for run in RUNS.iter().filter(|run| is_wanted(run)) {
        for told in run.go(folder.path()) {
            match told {
                Told::Seen(figure) => figures.push(figure),
                Told::Absent(one) => absent.push(one),
            }
        }
    }
    let told: Vec<&str> = RUNS.iter().filter(|run| is_wanted(run)).flat_map(|run| run.goals).copied().collect();
    print!("{}", goals::table(&figures, &absent, |goal| wanted.is_none() || told.contains(&goal)));
    let told = env::current_exe().ok().and_then(|own| Some(own.parent()?.join("bench.jsonl")));
    if let Some(told) = told {
        let day = jiff::Zoned::now().date().to_string();
        let machine = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let machine = machine.lines().find_map(|line| line.strip_prefix("model name\t: ")).unwrap_or("unknown");
        fs::write(&told, goals::lines(&figures, &day, machine))
            .map_err(|fault| Stopped(format!("{}: {fault}", told.display())))?;
        println!("{}", told.display());
    }
    Ok(goals::hold(&figures) && !absent.iter().any(|one| one.why.starts_with("stopped")))
}
