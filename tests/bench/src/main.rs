//! `wasl-bench [GOAL…]`: measures what the goals ask for, prints their table, and writes the figures as lines of
//! JSON beside the build. `wasl-bench dictionary FILE` trains a dictionary.
//!
//! Exit codes: 0 every gate that was measured holds; 1 one does not, or something stopped; 2 words that make
//! no sense.

#![expect(clippy::disallowed_methods, reason = "this program reads its words and the clock, and writes its figures")]

use std::{env, fs, path::Path, process::ExitCode};

use wasl_bench::{bytes, capture, centre, drain, goals, training};
use wasl_tests::{
    centre::Centre,
    ctl::Ctl,
    ground::{Step, Stopped},
};

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["dictionary", file] => train(Path::new(file)).map(|()| true),
        ["drain", place, how @ ("calm" | "cut"), seed] => match seed.parse() {
            Ok(seed) => drain_one(Path::new(place), *how == "cut", seed).map(|()| true),
            Err(_) => return usage(),
        },
        [] => measure(),
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
    eprintln!("wasl-bench\nwasl-bench dictionary FILE");
    ExitCode::from(2)
}

fn runtime() -> Step<tokio::runtime::Runtime> {
    tokio::runtime::Runtime::new().map_err(|fault| Stopped::at("tokio")(&fault))
}

/// What [`drain::all`] starts in a network of its own.
fn drain_one(place: &Path, is_cut: bool, seed: u64) -> Step<()> {
    let told = runtime()?.block_on(drain::one(place, is_cut, seed))?;
    println!("{told}");
    Ok(())
}

fn train(file: &Path) -> Step<()> {
    let made = training::dictionary()?;
    fs::write(file, made).map_err(|fault| Stopped(format!("{}: {fault}", file.display())))
}

fn measure() -> Step<bool> {
    let folder = tempfile::tempdir().map_err(|fault| Stopped::at("a folder")(&fault))?;
    let weighed = bytes::weigh()?;
    println!("bytes of a request: {weighed}");
    let mut figures = runtime()?.block_on(async {
        let mut figures = Vec::new();
        let mut home = Centre::new(&folder.path().join("centre"))?;
        home.on().await?;
        home.verb(&["setting", "set", "unsent_count_max", "1000000"])?;
        let place = folder.path().join("desk");
        let desk = Ctl::new(&place);
        desk.init(&home.url(), &home.enrol_code()?)?;
        desk.json(&["sync"], "")?;
        home.off();
        figures.push(capture::cpu(&place, folder.path())?);
        figures.push(capture::fsyncs(&place, folder.path())?);
        figures.extend(centre::intake(folder.path()).await?);
        Ok::<_, Stopped>(figures)
    })?;
    figures.extend(drain::all(folder.path(), &weighed)?);
    print!("{}", goals::table(&figures));
    let told = env::current_exe().ok().and_then(|own| Some(own.parent()?.join("bench.jsonl")));
    if let Some(told) = told {
        let day = jiff::Zoned::now().date().to_string();
        let machine = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let machine = machine.lines().find_map(|line| line.strip_prefix("model name\t: ")).unwrap_or("unknown");
        fs::write(&told, goals::lines(&figures, &day, machine))
            .map_err(|fault| Stopped(format!("{}: {fault}", told.display())))?;
        println!("{}", told.display());
    }
    Ok(goals::hold(&figures))
}
