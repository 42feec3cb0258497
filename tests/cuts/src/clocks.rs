//! A desk whose clock is wrong or jumps: order, numbers, TLS and delivery are as if it were right.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use serde_json::Value;
use wasl_tests::ground::{Step, Stopped};

use crate::{
    authority::Certified,
    citizens::lines,
    held::Held,
    machine::Run,
    programs::{Typist, receipts, waslctl},
    world::{World, is_well, waiting},
};

/// Where Debian puts libfaketime, by machine.
pub const LIBRARIES: &[&str] =
    &["/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"];

/// Requests under each clock.
const EACH: usize = 12;

/// A clock.
enum Clock {
    /// As it is.
    Right,
    /// Beginning at this moment.
    From(&'static str),
    /// One second back each second, as the file says.
    Backwards(PathBuf),
}

impl Clock {
    fn set(&self, command: &mut Command) {
        let library = LIBRARIES.iter().find(|path| Path::new(path).is_file()).expect("it was looked for");
        match self {
            Self::Right => &mut *command,
            Self::From(moment) => command.env("LD_PRELOAD", library).env("FAKETIME", format!("@{moment}")),
            Self::Backwards(file) => {
                command.env("LD_PRELOAD", library).env("FAKETIME_TIMESTAMP_FILE", file).env("FAKETIME_NO_CACHE", "1")
            }
        };
        // A wall clock that is set leaves the time since the start alone.
        command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    }

    fn words(&self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::From(moment) => moment,
            Self::Backwards(_) => "one second back each second",
        }
    }
}

/// Hands in and exchanges under each clock.
///
/// # Errors
/// When anything is otherwise than under a right clock.
pub fn turn(run: &Run) -> Step<Vec<String>> {
    let mut world = World::open(&run.folder.join("centre"))?;
    let certified = Certified::make(&run.folder, "127.0.0.1")?;
    world.centre.off();
    world.centre.speak_tls(&certified.chain, &certified.key);
    world.on()?;
    let place = run.folder.join("desk");
    let desk = world.desk(&place)?;
    let back = Backwards::begin(&run.folder.join("back"))?;
    let clocks = [
        Clock::From("1970-01-01 00:00:10"),
        Clock::Right,
        Clock::Backwards(back.file.clone()),
        Clock::From("2038-01-19 03:14:00"),
        Clock::From("2016-03-01 12:00:00"),
        Clock::From("2106-02-07 06:28:00"),
        Clock::Right,
    ];
    let (mut held, mut order) = (Held::default(), Vec::new());
    let mut exchanged = Vec::new();
    for turn in 0..run.size.of(1, 8) {
        for clock in &clocks {
            let at = |stopped: Stopped| Stopped(format!("turn {turn}, clock {}: {stopped}", clock.words()));
            let mut command = waslctl(&place)?;
            clock.set(command.args(["submit", "--ndjson", "-"]));
            let ended = Typist::start(command, lines(EACH))?.end()?;
            let numbers = receipts(&ended.lines)?;
            if numbers.len() != EACH {
                return Err(at(Stopped(format!("{} of {EACH} were taken: {:?}", numbers.len(), ended.said))));
            }
            order.extend(numbers.clone());
            held.add(numbers)?;
            world.check(&mut held, &waiting(&desk)?, 0).map_err(at)?;
            let mut command = waslctl(&place)?;
            clock.set(command.arg("sync"));
            let said = Typist::start(command, String::new())?.end()?;
            let said: Value = said
                .lines
                .first()
                .and_then(|line| serde_json::from_str(line).ok())
                .ok_or_else(|| at(Stopped(format!("sync said {:?}", said.said))))?;
            if said["left"] != 0 || said["link"] != "up" {
                return Err(at(Stopped(format!("TLS or delivery stopped: {said}"))));
            }
            exchanged.push(clock.words());
            world.check_arrived(&mut held).map_err(at)?;
            is_well(&desk).map_err(at)?;
        }
    }
    if !order.is_sorted() {
        return Err(Stopped(format!("numbers went back: {order:?}")));
    }
    world.book()?.is_calm(&["ClockFar"])?;
    Ok(vec![
        format!("{} exchanges over TLS under clocks {:?}: none stopped", exchanged.len(), &exchanged[..clocks.len()]),
        format!("order of numbers kept; {}", held.figures()),
    ])
}

/// Sets a clock back by two seconds each second.
struct Backwards {
    file: PathBuf,
    is_over: Arc<AtomicBool>,
}

impl Backwards {
    fn begin(file: &Path) -> Step<Self> {
        let is_over = Arc::new(AtomicBool::new(false));
        let back = Self { file: file.to_path_buf(), is_over: Arc::clone(&is_over) };
        let (file, fresh) = (file.to_path_buf(), file.with_extension("fresh"));
        fs::write(&file, "-0s\n").map_err(|fault| Stopped(format!("{}: {fault}", file.display())))?;
        thread::spawn(move || {
            for step in 0_u64.. {
                if is_over.load(Ordering::SeqCst) {
                    break;
                }
                // Whole at every moment that it is read.
                let told = fs::write(&fresh, format!("-{}s\n", step)).and_then(|()| fs::rename(&fresh, &file));
                if told.is_err() {
                    break;
                }
                thread::sleep(Duration::from_millis(500));
            }
        });
        Ok(back)
    }
}

impl Drop for Backwards {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
    }
}
