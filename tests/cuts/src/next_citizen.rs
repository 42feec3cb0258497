//! The next citizen at the kiosk: nothing of the one before stands in the page, in what the WebView
//! keeps, in the folders of the user, or in the memory of the processes.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use serde_json::json;
use wasl_tests::{
    display::Display,
    ground::{Step, Stopped},
    kiosk,
    window::Window,
};

use crate::{
    canaries::visit,
    citizens::Citizen,
    machine::Run,
    memory::{Process, below, sweep},
    sweep::{Hit, Patterns, told},
    world::World,
};

/// Looks at the memory after a wipe.
const LOOKS_MAX: u32 = 60;
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// Everything that a page keeps.
const KEPT: &str = "const tell = arguments[0];
    const of = (store) => JSON.stringify(Object.entries({ ...store }));
    const databases = indexedDB.databases ? indexedDB.databases() : Promise.resolve([]);
    const boxes = [...document.querySelectorAll('input, textarea')].map((one) => one.value);
    databases.catch(() => []).then((found) => tell([
        document.documentElement.outerHTML, of(localStorage), of(sessionStorage), document.cookie,
        JSON.stringify(found), JSON.stringify(history.state), location.href, JSON.stringify(boxes)].join('\\n')));";

/// One citizen after the other.
///
/// # Errors
/// When something of one is left for the next in the page or on the disk.
pub fn look(run: &Run) -> Step<Vec<String>> {
    let world = World::open(&run.folder.join("centre"))?;
    let place = run.folder.join("desk");
    world.desk(&place)?;
    let citizens: Vec<Citizen> = (0..run.size.of(1, 5)).map(|number| Citizen::new(70_000 + number)).collect();
    let display = Display::start(1080, 1920)?;
    world.wait(async {
        let data_dir = place.display().to_string();
        let window = Window::open(&display, &["--data-dir", &data_dir, "--kiosk"]).await?;
        let mut figures = Vec::new();
        for citizen in &citizens {
            visit(&window, citizen).await?;
            let patterns = Patterns::of(citizen.markers());
            let during = in_memory(&patterns)?;
            kiosk::finish(&window).await?;
            let kept = match window.run_later(KEPT, Vec::new()).await {
                Ok(kept) => kept,
                // The page begins anew behind each visit, and took the question with it. It does so once.
                Err(_) => {
                    window.shows("[data-screen='attract']").await?;
                    window.run_later(KEPT, Vec::new()).await?
                }
            };
            let hits = patterns.sweep(kept.as_str().unwrap_or_default().as_bytes()).unwrap_or_default();
            if !hits.is_empty() {
                return Err(Stopped(format!("in the page: {}", told(&hits))));
            }
            let hits = in_folder(&place, &patterns)?;
            if !hits.is_empty() {
                return Err(Stopped(format!("on the disk: {hits:?}")));
            }
            let (after, looks) = until_forgotten(&patterns)?;
            let told = format!(
                "memory with the receipt on the screen: {}; at look {looks} after the wipe: {}",
                in_words(&during),
                in_words(&after)
            );
            if during.iter().all(|(_, hits)| hits.is_empty()) {
                return Err(Stopped(format!("the sweep does not find what is there: {told}")));
            }
            if after.iter().any(|(_, hits)| !hits.is_empty()) {
                return Err(Stopped(told));
            }
            figures.push(told);
        }
        // Back and forward lead to nobody.
        for way in ["history.back()", "history.forward()"] {
            window.run(way, Vec::new()).await?;
            window.shows("[data-screen='attract']").await?;
        }
        let text = window.run("return document.documentElement.outerHTML", Vec::new()).await?;
        let all = Patterns::of(citizens.iter().flat_map(Citizen::markers));
        let hits = all.sweep(text.as_str().unwrap_or_default().as_bytes()).unwrap_or_default();
        if text == json!(null) || !hits.is_empty() {
            return Err(Stopped(format!("after going back: {}", told(&hits))));
        }
        window.close().await?;
        figures.push(format!("{} citizens: page, storage, folders: 0 hits", citizens.len()));
        Ok(figures)
    })
}

/// Hits by process.
type Found = Vec<(String, Vec<Hit>)>;

/// What is left in memory, looked at until nothing is: the page's collector of garbage takes its time.
/// Gives at which look.
fn until_forgotten(patterns: &Patterns) -> Step<(Found, u32)> {
    let mut look = 1;
    loop {
        let found = in_memory(patterns)?;
        if look == LOOKS_MAX || found.iter().all(|(_, hits)| hits.is_empty()) {
            return Ok((found, look));
        }
        look += 1;
        thread::sleep(BETWEEN_LOOKS);
    }
}

/// How many by process, and the first of them.
fn in_words(found: &Found) -> String {
    let each = found.iter().map(|(name, hits)| match hits.len() {
        0 => format!("{name} 0"),
        _ => format!("{name} {}", told(hits)),
    });
    each.collect::<Vec<_>>().join(", ")
}

/// Hits by process: the app's own and WebKit's; not the driver's, which typed it all.
fn in_memory(patterns: &Patterns) -> Step<Found> {
    let ours = |process: &Process| process.name == "wasl" || process.name.starts_with("WebKitWebProc");
    let all = below(std::process::id()).into_iter().filter(ours);
    all.map(|process| Ok((process.name.clone(), sweep(&process, patterns)?))).collect()
}

/// Files below a folder in which something stands.
///
/// # Errors
/// When one can't be read.
pub fn in_folder(folder: &Path, patterns: &Patterns) -> Step<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    let mut next = vec![folder.to_path_buf()];
    while let Some(path) = next.pop() {
        for entry in fs::read_dir(&path).map_err(|fault| Stopped(format!("{}: {fault}", path.display())))?.flatten() {
            let kind = entry.file_type().map_err(|fault| Stopped(format!("{}: {fault}", entry.path().display())))?;
            if kind.is_dir() {
                next.push(entry.path());
            } else if kind.is_file() {
                let hits = patterns.sweep_file(&entry.path())?;
                if !hits.is_empty() {
                    found.push((entry.path(), told(&hits)));
                }
            }
        }
    }
    Ok(found)
}
