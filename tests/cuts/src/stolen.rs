//! A stolen disk: the raw image of everything that the desk's user writes, swept at random instants for
//! the data of every citizen who was typed in.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use wasl_desk::{Desk, Face, printer::NoPrinter};
use wasl_host::SystemHost;
use wasl_tests::{
    ctl::SUPERVISOR,
    display::Display,
    ground::{Step, Stopped},
    kiosk,
    window::Window,
};

use crate::{
    canaries,
    citizens::{Citizen, EXTRACT},
    dice::Dice,
    machine::Run,
    memory::below,
    programs::{Typist, receipts},
    sweep::{Patterns, told},
    volume::{Kind, Volume, run as run_program},
    world::{SOON, World, drain},
};

const DISK_MIB: u64 = 640;
/// Citizens that one process is told.
const BATCH: usize = 50;

/// Types citizens in through every door while the disk is swept.
///
/// # Errors
/// When anything of a citizen stands on the disk, or a step of the work fails.
pub fn steal(run: &Run) -> Step<Vec<String>> {
    let (instants, count) = (run.size.of(5, 50), run.size.of(100, 1_000));
    let world = World::open(&run.folder.join("centre"))?;
    let mut volume = Volume::make(&run.folder, Kind::Ext4, DISK_MIB)?;
    let home = volume.place().join("home");
    for below in ["tmp", "data", "cache", "config", "cores"] {
        fs::create_dir_all(home.join(below)).map_err(|fault| Stopped(format!("{}: {fault}", home.display())))?;
    }
    let place = home.join("data/wasl");
    // What crashes leaves its core here, beside everything else of the user.
    std::env::set_current_dir(home.join("cores")).map_err(|fault| Stopped(format!("cores: {fault}")))?;
    let desk = world.desk(&place)?;
    let citizens: Vec<Citizen> = (0..count).map(Citizen::new).collect();
    let patterns = Arc::new(Patterns::of(citizens.iter().flat_map(Citizen::markers)));
    let sweeper = Sweeper::new(run, volume.place(), volume.image(), &patterns, instants);
    // The catalogue lies there in clear: the search finds what is there.
    volume.flush()?;
    if Patterns::of([EXTRACT.to_owned()]).sweep_file(volume.image())?.is_empty() {
        return Err(Stopped("the sweep does not find what is there".to_owned()));
    }

    let work = || -> Step<Vec<String>> {
        let mut rest = citizens.as_slice();
        let (console, kiosk) = (run.size.of(2, 6), run.size.of(1, 4));
        let mut figures = vec![at_windows(&world, &place, &mut rest, console, kiosk)?];
        figures.push(at_tables(&place, &mut rest, run.size.of(10, 40))?);
        figures.push(dumped(&home, &mut rest)?);
        let mut bulk = 0;
        for batch in rest.chunks(BATCH) {
            let ended = Typist::submit(&place, batch.iter().map(Citizen::submission).collect())?.end()?;
            let given = receipts(&ended.lines)?.len();
            if given != batch.len() {
                return Err(Stopped(format!("{given} of {} were taken: {:?}", batch.len(), ended.said.first())));
            }
            bulk += given;
        }
        figures.push(format!("{bulk} citizens by waslctl"));
        drain(&desk)?;
        Ok(figures)
    };
    let mut figures = sweeper.during(work)?;
    std::env::set_current_dir(&run.folder).map_err(|fault| Stopped(format!("{}: {fault}", run.folder.display())))?;
    volume.unmount()?;
    let hits = patterns.sweep_file(volume.image())?;
    if !hits.is_empty() {
        return Err(Stopped(format!("on the unmounted disk: {}", told(&hits))));
    }
    let swaps = fs::read_to_string("/proc/swaps").unwrap_or_default().lines().count().saturating_sub(1);
    figures.push(format!(
        "raw image of {DISK_MIB} MiB swept at {} instants and once unmounted for {} patterns of {count} citizens: 0 hits",
        sweeper.done(),
        patterns.count()
    ));
    figures.push(format!("swap: {swaps} in use{}", if swaps > 0 { ", not swept" } else { "" }));
    Ok(figures)
}

/// Sweeps beside the work.
struct Sweeper {
    dice: Mutex<Dice>,
    place: PathBuf,
    image: PathBuf,
    patterns: Arc<Patterns>,
    instants: usize,
    done: Mutex<usize>,
    found: Mutex<Option<String>>,
}

impl Sweeper {
    fn new(run: &Run, place: &Path, image: &Path, patterns: &Arc<Patterns>, instants: usize) -> Self {
        Self {
            dice: Mutex::new(Dice::new(run.seed)),
            place: place.to_path_buf(),
            image: image.to_path_buf(),
            patterns: Arc::clone(patterns),
            instants,
            done: Mutex::new(0),
            found: Mutex::new(None),
        }
    }

    fn done(&self) -> usize {
        *self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sweeps at random instants as long as the work lasts, and on until there were enough of them.
    fn during(&self, work: impl FnOnce() -> Step<Vec<String>>) -> Step<Vec<String>> {
        let is_over = AtomicBool::new(false);
        let (did, swept) = thread::scope(|scope| {
            let sweeping = scope.spawn(|| self.sweep_until(&is_over));
            let did = work();
            is_over.store(true, Ordering::SeqCst);
            (did, sweeping.join().expect("sweeping does not panic"))
        });
        swept?;
        if let Some(found) = self.found.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(Stopped(found));
        }
        did
    }

    fn sweep_until(&self, is_over: &AtomicBool) -> Step<()> {
        loop {
            let wait = self.dice.lock().unwrap_or_else(PoisonError::into_inner).below(1_500);
            thread::sleep(Duration::from_millis(wait));
            // What still stands in the system's memory would reach the disk any moment.
            run_program(Command::new("sync").arg("-f").arg(&self.place))?;
            let hits = self.patterns.sweep_file(&self.image)?;
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            *done += 1;
            if !hits.is_empty() {
                let told = format!("at instant {}: {}", *done, told(&hits));
                self.found.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(told);
            }
            if is_over.load(Ordering::SeqCst) && *done >= self.instants {
                return Ok(());
            }
        }
    }
}

fn take<'c>(rest: &mut &'c [Citizen], count: usize) -> &'c [Citizen] {
    let (taken, left) = rest.split_at(count.min(rest.len()));
    *rest = left;
    taken
}

/// At the real windows: requests, drafts that stay, a visit that is broken off by a kill.
fn at_windows(world: &World, place: &Path, rest: &mut &[Citizen], console: usize, at_kiosk: usize) -> Step<String> {
    let display = Display::start(1366, 768)?;
    let data_dir = place.display().to_string();
    let typed = take(rest, console);
    let visitors = take(rest, at_kiosk + 1);
    world.wait(async {
        let window = Window::open(&display, &["--data-dir", &data_dir]).await?;
        canaries::sign_in(&window).await?;
        for (place, citizen) in typed.iter().enumerate() {
            canaries::draft(&window, citizen).await?;
            if place % 2 == 0 {
                canaries::hand_in(&window).await?;
            } else {
                canaries::go_home(&window).await?;
            }
        }
        window.close().await?;
        let upright = Display::start(1080, 1920)?;
        let window = Window::open(&upright, &["--data-dir", &data_dir, "--kiosk"]).await?;
        for citizen in &visitors[..at_kiosk] {
            canaries::visit(&window, citizen).await?;
            kiosk::finish(&window).await?;
        }
        // The last one's receipt stands on the screen when the machine is carried away.
        canaries::visit(&window, &visitors[at_kiosk]).await?;
        // The page's process first, or its end is an ordinary one.
        for name in ["WebKitWebProces", "wasl"] {
            for process in below(std::process::id()).iter().filter(|process| process.name == name) {
                run_program(Command::new("kill").args(["-SEGV", &process.id.to_string()]))?;
            }
        }
        Ok(())
    })?;
    Ok(format!("{} citizens at the console's window, {} at the kiosk's", typed.len(), visitors.len()))
}

/// Through the command table: drafts in every state, left open; a visit that is never ended.
fn at_tables(place: &Path, rest: &mut &[Citizen], drafts: usize) -> Step<String> {
    let desk = Desk::open(place, Arc::new(SystemHost::new()), Arc::new(NoPrinter));
    let desk = desk.map_err(|fault| Stopped(format!("desk: {fault}")))?;
    let give = |face: Face, name: &str, ask: Value| -> Step<Value> {
        desk.call(face, name, ask, "ar").map_err(|refusal| Stopped(format!("{name}: {}", refusal.sentence)))
    };
    give(Face::Console, "people.sign_in", json!({ "name": SUPERVISOR.0, "pin": SUPERVISOR.1 }))?;
    let citizens = take(rest, drafts);
    for citizen in citizens {
        let ask = json!({ "service": EXTRACT, "citizen": null, "national_number": null });
        let draft = give(Face::Console, "draft.begin", ask)?["draft"].clone();
        let answers = citizen.answers();
        for (field, value) in answers.as_object().into_iter().flatten() {
            give(Face::Console, "draft.answer", json!({ "draft": draft, "field": field, "value": value }))?;
        }
        give(Face::Console, "home.find", json!({ "text": citizen.national_number }))?;
    }
    let visitors = take(rest, 1);
    for visitor in visitors {
        give(Face::Kiosk, "kiosk.begin", json!({ "service": EXTRACT }))?;
        for (field, value) in visitor.answers().as_object().into_iter().flatten() {
            // Only what is asked at this point is taken.
            let _taken = desk.call(Face::Kiosk, "kiosk.answer", json!({ "field": field, "value": value }), "ar");
        }
    }
    Ok(format!("{} drafts through the command table, {} visit broken off", citizens.len(), visitors.len()))
}

/// Programs that die with everything in their memory, where the system would write it down.
fn dumped(home: &Path, rest: &mut &[Citizen]) -> Step<String> {
    let pattern = fs::read_to_string("/proc/sys/kernel/core_pattern").unwrap_or_default();
    let cores = home.join("cores");
    for signal in ["-ABRT", "-SEGV", "-QUIT"] {
        let citizens: String = take(rest, 20).iter().map(Citizen::submission).collect();
        let mut running = Typist::submit(&home.join("data/wasl"), citizens)?;
        running.wait_for(1, SOON)?;
        run_program(Command::new("kill").args([signal, &running.id().to_string()]))?;
        running.end()?;
    }
    let dumps = fs::read_dir(&cores).into_iter().flatten().count();
    let said = if pattern.trim_start().starts_with(['|', '/']) {
        format!("the system keeps core dumps elsewhere ({}); not swept", pattern.trim())
    } else {
        format!("{dumps} core dumps of three programs, a window and its page killed in their work")
    };
    Ok(said)
}
