//! A disk that runs full under a desk: it refuses with a sentence, keeps exactly what it gave receipts
//! for, and goes on when there is room again.

use std::{
    collections::BTreeSet,
    fs::OpenOptions,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use serde_json::Value;
use wasl_tests::ground::{Step, Stopped};

use crate::{
    citizens::lines,
    dice::Dice,
    held::Held,
    machine::Run,
    programs::{Ended, Typist, receipts, waslctl},
    volume::{Kind, Volume},
    world::{SOON, World, drain, is_well, waiting},
};

/// Room for a desk's reserve and a day's work.
const DISK_MIB: u64 = 640;
/// What is left when the disk is made small.
const LEFT: u64 = 2 << 20;
/// Submissions in one go.
const BATCH: usize = 60;
/// The small disk must be full after so many goes.
const BATCHES_MAX: usize = 60;

/// What a file system keeps back for its own lists, generously.
const OWN_BLOCKS: u64 = 1 << 20;
/// So many right PINs in a row, more than wrong ones are allowed.
const SIGN_INS: usize = 7;

/// Fills the disk up and makes room again.
///
/// # Errors
/// When something is lost, or a refusal has no sentence.
pub fn fill(run: &Run, kind: Kind) -> Step<Vec<String>> {
    let world = World::open(&run.folder.join("centre"))?;
    let volume = Volume::make(&run.folder, kind, DISK_MIB)?;
    let place = volume.place().join("desk");
    let desk = world.desk(&place)?;
    let mut held = Held::default();
    let before = Typist::submit(&place, lines(BATCH))?.end()?;
    held.add(receipts(&before.lines)?)?;
    let mut figures = vec![without_a_block(&volume, kind, &place)?];
    let mut dice = Dice::new(run.seed);
    for round in 1..=run.size.of(2, 20) {
        let at = |stopped: Stopped| Stopped(format!("round {round}: {stopped}"));
        // The first time as the goal says, then anything: the end comes within each kind of write.
        let left = if round == 1 { LEFT } else { dice.below(LEFT / 4096) * 4096 };
        let (refused, took) = if round % 2 == 1 {
            make_small(&volume, kind, left)?;
            until_refused(&place, &mut held).map_err(at)?
        } else {
            // Under a program that is in the midst of it.
            let mut program = Typist::submit(&place, lines(BATCH))?;
            program.wait_for(1, SOON)?;
            make_small(&volume, kind, left)?;
            let ended = program.end()?;
            let took = take(&ended, &mut held).map_err(at)?;
            (String::new(), took)
        };
        for verb in ["outbox", "doctor", "sync"] {
            let said = desk.run(&[verb], "")?;
            // A health check that finds something says so where it says everything.
            let words = if verb == "doctor" && said.err.is_empty() { &said.out } else { &said.err };
            is_said(verb, said.code, words).map_err(at)?;
        }
        make_large(&volume, kind)?;
        let waits = waiting(&desk)?;
        world.check(&mut held, &waits, 0).map_err(at)?;
        is_well(&desk).map_err(at)?;
        let after = Typist::submit(&place, lines(BATCH))?.end()?;
        if after.code != Some(0) {
            return Err(at(Stopped(format!("there is room, and it said {:?}", after.said))));
        }
        held.add(receipts(&after.lines)?)?;
        drain(&desk).map_err(at)?;
        world.check_arrived(&mut held).map_err(at)?;
        if round == 1 {
            figures.push(format!("took {took} on the last 2 MiB, then refused: {refused}"));
        }
    }
    world.book()?.is_calm(&[])?;
    figures.push(held.figures());
    Ok(figures)
}

/// Not one block is free, nor any ballast left: what is refused is refused for the full disk, and right
/// PINs stay right ones.
fn without_a_block(volume: &Volume, kind: Kind, place: &Path) -> Step<String> {
    // Where there is no ballast, this is no trouble.
    let _ballast = std::fs::remove_file(place.join("ballast"));
    make_small(volume, kind, 0)?;
    let mut codes = BTreeSet::new();
    for _ in 0..SIGN_INS {
        let ended = Typist::submit(place, lines(1))?.end()?;
        for line in &ended.said {
            let said: Value = serde_json::from_str(line).map_err(|fault| Stopped(format!("{line}: {fault}")))?;
            codes.insert(said["code"].as_str().unwrap_or_default().to_owned());
        }
    }
    make_large(volume, kind)?;
    let is_of_the_disk = |code: &String| code == "disk_full" || code == "disk_low";
    if codes.is_empty() || !codes.iter().all(is_of_the_disk) {
        return Err(Stopped(format!("without a free block it said {codes:?}")));
    }
    let mut sign_in = waslctl(place)?;
    sign_in.args(["submit", "--ndjson", "-"]);
    let ended = Typist::start(sign_in, String::new())?.end()?;
    if ended.code != Some(0) {
        return Err(Stopped(format!("there is room again, and the right PIN heard {:?}", ended.said)));
    }
    Ok(format!("without a free block {SIGN_INS} right PINs heard {codes:?}, and none after it had to wait"))
}

fn filler(volume: &Volume) -> PathBuf {
    volume.place().join("filler")
}

fn make_small(volume: &Volume, kind: Kind, left: u64) -> Step<()> {
    let (used, free) = volume.space()?;
    match kind {
        Kind::Tmpfs => volume.resize(used + left),
        Kind::Ext4 | Kind::Xfs => {
            // The file system needs blocks of its own for what it sets aside.
            let spare = if left == 0 { OWN_BLOCKS } else { 0 };
            let fill = (free.saturating_sub(left + spare)).to_string();
            crate::volume::run(std::process::Command::new("fallocate").args(["-l", &fill]).arg(filler(volume)))?;
            if left == 0 { fill_to_the_brim(&filler(volume)) } else { Ok(()) }
        }
    }
}

/// Appends block after block until none is taken any more.
fn fill_to_the_brim(filler: &Path) -> Step<()> {
    let failed = |fault: std::io::Error| Stopped(format!("the filler: {fault}"));
    let mut file = OpenOptions::new().append(true).open(filler).map_err(failed)?;
    loop {
        match file.write_all(&[0xEE; 4096]).and_then(|()| file.sync_data()) {
            Ok(()) => {}
            Err(fault) if fault.kind() == ErrorKind::StorageFull => return Ok(()),
            Err(fault) => return Err(failed(fault)),
        }
    }
}

fn make_large(volume: &Volume, kind: Kind) -> Step<()> {
    match kind {
        Kind::Tmpfs => volume.resize(DISK_MIB << 20),
        Kind::Ext4 | Kind::Xfs => {
            std::fs::remove_file(filler(volume)).map_err(|fault| Stopped(format!("the filler: {fault}")))
        }
    }
}

/// Hands in until nothing is taken any more; gives the refusal's code and how many were taken.
fn until_refused(place: &Path, held: &mut Held) -> Step<(String, usize)> {
    let mut took = 0;
    for _ in 0..BATCHES_MAX {
        let ended = Typist::submit(place, lines(BATCH))?.end()?;
        took += take(&ended, held)?;
        if let Some(first) = ended.said.first() {
            let said: Value = serde_json::from_str(first).map_err(|fault| Stopped(format!("{first}: {fault}")))?;
            return Ok((format!("{}: {}", said["code"], said["sentence"]), took));
        }
    }
    Err(Stopped(format!("{took} were taken and the disk is not full")))
}

/// Takes a program's receipts; whatever it refused, it refused with a sentence.
fn take(ended: &Ended, held: &mut Held) -> Step<usize> {
    let given = receipts(&ended.lines)?;
    let took = given.len();
    held.add(given)?;
    for line in &ended.said {
        is_said("submit", ended.code.unwrap_or(-1), line)?;
    }
    if ended.said.is_empty() && ended.code != Some(0) {
        return Err(Stopped(format!("ended by {:?} {:?} and said nothing", ended.code, ended.signal)));
    }
    Ok(took)
}

/// Whatever a verb could not do, it said in a sentence.
fn is_said(verb: &str, code: i32, said: &str) -> Step<()> {
    if code == 0 {
        return Ok(());
    }
    let value: Result<Value, _> = serde_json::from_str(said.trim());
    let has_sentence = value.is_ok_and(|value| {
        value["sentence"].as_str().is_some_and(|text| !text.is_empty()) || value["lines"].is_array()
    });
    let is_refusal = code == 1 || code == 2;
    if has_sentence && is_refusal { Ok(()) } else { Err(Stopped(format!("{verb} ended with {code} and said {said}"))) }
}
