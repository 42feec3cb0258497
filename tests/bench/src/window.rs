//! The window beside a browser that stands in its place: goal 12. Both show the console's first page, over a desk
//! that is enrolled, on a screen of their own, in turns. A page stands when the screen shows what it shows in the
//! end, but for a caret; then it has to take a key. Memory is what the program and all that it started hold, each
//! shared page divided among those who share it.

use std::{
    collections::HashMap,
    fs,
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use serde_json::json;
use wasl_desk::Desk;
use wasl_tests::{
    display::Display,
    ground::{Running, Step, Stopped, program},
};

use crate::{
    capture::median,
    goals::{Absent, Figure, Told},
    inside::{Word, open},
    page_server::serve,
    program::{among_others, is_there},
};

/// The smallest screen that access points have.
const SCREEN: (u32, u32) = (1_366, 768);
/// Rounds that count; one before them warms both.
const ROUNDS: usize = 5;
/// Between two looks at the screen.
const LOOK: Duration = Duration::from_millis(15);
/// Points that a caret has at most.
const CARET: usize = 500;
/// A screen that stays as it is for so long is done.
const STILL: Duration = Duration::from_secs(2);
/// Memory that changes by less than a part in fifty within so long is at rest.
const REST: Duration = Duration::from_secs(2);
const LIMIT: Duration = Duration::from_secs(60);

/// What one start showed.
struct Start {
    stands_s: f64,
    memory: f64,
    takes_keys: bool,
}

/// The program of the window, and Chromium with the same page, in turns.
///
/// # Errors
/// When a window does not come up.
pub fn beside_chromium(folder: &Path) -> Step<Vec<Told>> {
    let missing = ["chromium", "Xvfb", "xdotool"].into_iter().find(|name| !is_found(name));
    if let Some(name) = missing {
        let absent = |number| Told::Absent(Absent { number, why: format!("{name} is missing") });
        return Ok(vec![absent("12a"), absent("12b")]);
    }
    let [own, page] = ["window-own", "window-page"].map(|name| folder.join(name));
    for place in [&own, &page] {
        Word::new().found(place)?;
    }
    let desk: Arc<Desk> = open(&page)?;
    let address = serve(desk)?;
    let profile = folder.join("window-profile");
    let (mut starts, mut browsers) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let ours = start(among_others(program("wasl")?).arg("--data-dir").arg(&own).env("NO_AT_BRIDGE", "1"))?;
        let theirs = start(&mut chromium(&profile, &address))?;
        if round > 0 {
            starts.push(ours);
            browsers.push(theirs);
        }
    }
    let told = |all: &[Start]| {
        let mut stands: Vec<f64> = all.iter().map(|one| one.stands_s).collect();
        let mut memory: Vec<f64> = all.iter().map(|one| one.memory / f64::from(1 << 20)).collect();
        let takes_keys = all.iter().filter(|one| one.takes_keys).count();
        json!({ "stands_s": median(&mut stands), "all_s": stands, "memory_mib": median(&mut memory), "all_mib": memory,
            "rounds": all.len(), "rounds_that_took_a_key": takes_keys })
    };
    let from = json!({ "wasl": told(&starts), "chromium": told(&browsers) });
    println!("window: {from}");
    let ratio = |name: &str| {
        let of = |side: &str| from[side][name].as_f64().unwrap_or(f64::NAN);
        of("wasl") / of("chromium")
    };
    let figure = |number, name| Told::Seen(Figure { number, value: ratio(name), from: from.clone() });
    Ok(vec![figure("12a", "memory_mib"), figure("12b", "stands_s")])
}

fn is_found(name: &str) -> bool {
    // Xvfb has no word that tells its version and ends well.
    is_there(name) || Command::new(name).arg("-help").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

fn chromium(profile: &Path, address: &str) -> Command {
    let mut command = among_others("chromium");
    command.args(["--kiosk", "--no-first-run", "--no-default-browser-check", "--password-store=basic"]);
    // Its own walls between processes do not stand for root; without them it is lighter, if anything.
    if rustix::process::geteuid().is_root() {
        command.arg("--no-sandbox");
    }
    command.arg(format!("--user-data-dir={}", profile.display())).arg(address);
    command
}

/// The screen without the head of its file.
fn points(display: &Display) -> Step<Vec<u8>> {
    let seen = display.seen()?;
    let size = (SCREEN.0 * SCREEN.1 * 4) as usize;
    Ok(seen[seen.len().saturating_sub(size)..].to_vec())
}

fn apart(one: &[u8], other: &[u8]) -> usize {
    one.chunks_exact(4).zip(other.chunks_exact(4)).filter(|(a, b)| a != b).count()
}

/// Starts a program on a screen of its own and looks until nothing changes any more.
fn start(command: &mut Command) -> Step<Start> {
    let display = Display::start(SCREEN.0, SCREEN.1)?;
    command.env("DISPLAY", display.name()).env_remove("WAYLAND_DISPLAY").process_group(0);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let empty = points(&display)?;
    let began = Instant::now();
    let child = command.spawn().map_err(|fault| Stopped(format!("{}: {fault}", command.get_program().display())))?;
    let mut running = Group(Running(child));
    let (stands_s, shown) = stands(&display, &empty, began)?;
    let memory = at_rest(running.0.0.id())?;
    let takes_keys = takes_keys(&display, &shown)?;
    running.0.end_group();
    Ok(Start { stands_s, memory, takes_keys })
}

/// A program with all that it started, gone with the value.
struct Group(Running);

impl Drop for Group {
    fn drop(&mut self) {
        self.0.end_group();
    }
}

/// When the screen first was as it then stays, and what it shows.
fn stands(display: &Display, empty: &[u8], began: Instant) -> Step<(f64, Vec<u8>)> {
    // What was there, and since when; a caret alone makes no new picture.
    let mut pictures: Vec<(f64, Vec<u8>)> = vec![(0.0, empty.to_vec())];
    let mut changed = Instant::now();
    loop {
        let (now, seen) = (began.elapsed().as_secs_f64(), points(display)?);
        let last = pictures.last().map_or(empty, |(_, picture)| picture);
        if apart(last, &seen) > CARET {
            pictures.push((now, seen));
            changed = Instant::now();
        }
        let is_drawn = pictures.last().is_some_and(|(_, picture)| colours(picture) > 30);
        if is_drawn && changed.elapsed() > STILL {
            break;
        }
        if began.elapsed() > LIMIT {
            return Err(Stopped(format!("no page stood after {} s", LIMIT.as_secs())));
        }
        thread::sleep(LOOK);
    }
    pictures.pop().ok_or_else(|| Stopped("no picture".to_owned()))
}

/// A window's first empty picture is of one colour.
fn colours(picture: &[u8]) -> usize {
    let mut seen = [false; 256];
    for point in picture.chunks_exact(4) {
        seen[usize::from(point[0])] = true;
    }
    seen.iter().filter(|one| **one).count()
}

/// Types a digit of a PIN; whether the screen answers.
fn takes_keys(display: &Display, shown: &[u8]) -> Step<bool> {
    let typed = Command::new("xdotool").args(["key", "4"]).env("DISPLAY", display.name()).status();
    typed.map_err(|fault| Stopped(format!("xdotool: {fault}")))?;
    let began = Instant::now();
    while began.elapsed() < STILL {
        // The dot of one digit; a caret that moved changes fewer points.
        if apart(&points(display)?, shown) > 40 {
            return Ok(true);
        }
        thread::sleep(LOOK);
    }
    Ok(false)
}

/// Bytes that a process and all below it hold, once they rest.
fn at_rest(process: u32) -> Step<f64> {
    let (began, mut since) = (Instant::now(), Instant::now());
    let mut last = memory(process);
    while since.elapsed() < REST && began.elapsed() < LIMIT {
        thread::sleep(REST / 8);
        let now = memory(process);
        if (now - last).abs() > last / 50.0 {
            (last, since) = (now, Instant::now());
        }
    }
    let now = memory(process);
    if now > 0.0 { Ok(now) } else { Err(Stopped("the window is gone".to_owned())) }
}

/// The sum over a process and its descendants, as the kernel divides what is shared.
fn memory(process: u32) -> f64 {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(number) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
        children.entry(parent.unwrap_or(0)).or_default().push(number);
    }
    let (mut waiting, mut sum) = (vec![process], 0.0);
    while let Some(one) = waiting.pop() {
        waiting.extend(children.get(&one).into_iter().flatten());
        // One that ended meanwhile holds nothing.
        let told = fs::read_to_string(format!("/proc/{one}/smaps_rollup")).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap_or_default();
        sum += line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) * 1_024.0;
    }
    sum
}
