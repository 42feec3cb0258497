//! Hands and keys without sense at the kiosk: whatever is pressed, it stays one window on its own
//! screens, starts no program, and writes nothing outside its folder.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use wasl_tests::{
    display::Display,
    ground::{Running, Step, Stopped, program, until},
};

use crate::{
    dice::Dice,
    machine::Run,
    memory::below,
    volume::output,
    world::{SOON, World},
};

/// Inputs between two looks.
const BATCH: u64 = 250;
const SCREEN: (u64, u64) = (1080, 1920);

/// Keys that lead somewhere in many programs.
const KEYS: &[&str] = &[
    "Return",
    "Escape",
    "Tab",
    "BackSpace",
    "Delete",
    "space",
    "Home",
    "End",
    "Prior",
    "Next",
    "Left",
    "Right",
    "Up",
    "Down",
    "Insert",
    "Menu",
    "Print",
    "Pause",
    "F1",
    "F2",
    "F3",
    "F4",
    "F5",
    "F6",
    "F7",
    "F8",
    "F9",
    "F10",
    "F11",
    "F12",
    "XF86Back",
    "XF86Forward",
    "XF86HomePage",
    "XF86Search",
    "XF86WWW",
    "XF86Reload",
    "Super_L",
    "KP_Enter",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "a",
    "b",
    "c",
    "i",
    "j",
    "l",
    "m",
    "n",
    "o",
    "p",
    "q",
    "r",
    "s",
    "t",
    "u",
    "v",
    "w",
    "x",
    "z",
    "plus",
    "minus",
    "comma",
    "period",
    "slash",
    "backslash",
    "semicolon",
    "Arabic_meem",
    "Arabic_noon",
    "Arabic_alef",
];
const HELD: &[&str] = &["", "", "", "", "ctrl+", "alt+", "shift+", "ctrl+shift+", "ctrl+alt+", "super+", "alt+shift+"];

/// Presses.
///
/// # Errors
/// When something leads out of the kiosk.
pub fn press(run: &Run) -> Step<Vec<String>> {
    let inputs = run.size.of(2_000, 100_000);
    let world = World::open(&run.folder.join("centre"))?;
    let place = run.folder.join("desk");
    world.desk(&place)?;
    let home = Home::make(&run.folder.join("home"))?;
    let display = Display::start(1080, 1920)?;
    let kiosk = Kiosk { running: start(&place, &display, &home)?, display };
    world.wait(until("the kiosk's window", SOON, async || match kiosk.windows() {
        Ok(seen) if seen.len() == 1 => Ok(()),
        Ok(seen) => Err(format!("windows {seen:?}")),
        Err(stopped) => Err(stopped.0),
    }))?;
    let mut dice = Dice::new(run.seed);
    let mut done = 0;
    while done < inputs {
        let words = batch(&mut dice);
        let told = || Stopped(format!("after {done} inputs, within: {}", words.join(" ")));
        output(kiosk.xdotool().args(&words)).map_err(|stopped| Stopped(format!("{}; {}", stopped, told())))?;
        kiosk.stands().map_err(|stopped| Stopped(format!("{stopped}; {}", told())))?;
        done += BATCH;
    }
    kiosk.answers(&world)?;
    let strange = home.strange()?;
    if !strange.is_empty() {
        return Err(Stopped(format!("written outside the desk's folder: {strange:?}")));
    }
    Ok(vec![format!("{done} inputs: one window, no other program, nothing outside its folder")])
}

struct Kiosk {
    running: Running,
    display: Display,
}

impl Kiosk {
    fn xdotool(&self) -> Command {
        let mut command = Command::new("xdotool");
        command.env("DISPLAY", self.display.name());
        command
    }

    /// Windows that can be seen, and what they are called.
    fn windows(&self) -> Step<Vec<String>> {
        // It ends with 1 where there is none.
        let found = self
            .xdotool()
            .args(["search", "--onlyvisible", "--name", ""])
            .stderr(Stdio::null())
            .output()
            .map_err(|fault| Stopped(format!("xdotool: {fault}")))?;
        let ids = String::from_utf8_lossy(&found.stdout).into_owned();
        let names = ids.lines().map(|id| output(self.xdotool().args(["getwindowname", id])));
        // A window may close between the two looks; one without a name is none of a person's.
        Ok(names.flatten().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect())
    }

    /// It runs, with one window and no programs but WebKit's.
    fn stands(&self) -> Step<()> {
        let id = self.running.0.id();
        if !Path::new(&format!("/proc/{id}/exe")).exists() {
            return Err(Stopped("the kiosk has ended".to_owned()));
        }
        let windows = self.windows()?;
        if windows.len() != 1 {
            return Err(Stopped(format!("windows: {windows:?}")));
        }
        let strange: Vec<String> = below(id)
            .into_iter()
            .map(|process| process.name)
            .filter(|name| !name.starts_with("WebKit") && !name.starts_with("wasl"))
            .collect();
        if strange.is_empty() { Ok(()) } else { Err(Stopped(format!("programs were started: {strange:?}"))) }
    }

    /// It still knows its own screens: its title is the kiosk's, and it draws.
    fn answers(&self, world: &World) -> Step<()> {
        world.wait(until("the kiosk's own title", SOON, async || match self.windows() {
            Ok(seen) if seen == ["وصل"] || seen.iter().all(|name| name.contains("وصل") || name.contains("Wasl")) => {
                Ok(())
            }
            Ok(seen) => Err(format!("{seen:?}")),
            Err(stopped) => Err(stopped.0),
        }))
    }
}

/// Words for `xdotool`: so many keys, touches and drags.
fn batch(dice: &mut Dice) -> Vec<String> {
    let mut words = Vec::new();
    let pick = |dice: &mut Dice, limit: usize| usize::try_from(dice.below(limit as u64)).unwrap_or(0);
    for _ in 0..BATCH {
        if dice.chance(60) {
            let (held, key) = (HELD[pick(dice, HELD.len())], KEYS[pick(dice, KEYS.len())]);
            words.extend(["key".to_owned(), "--delay".to_owned(), "0".to_owned(), format!("{held}{key}")]);
        } else {
            let (x, y) = (dice.below(SCREEN.0), dice.below(SCREEN.1));
            words.extend(["mousemove".to_owned(), x.to_string(), y.to_string()]);
            let button = ["1", "1", "1", "1", "2", "3", "4", "5", "8", "9"][pick(dice, 10)];
            words.extend(["click".to_owned(), button.to_owned()]);
        }
    }
    words
}

fn start(place: &Path, display: &Display, home: &Home) -> Step<Running> {
    let mut command = Command::new(program("wasl")?);
    command.arg("--kiosk").arg("--data-dir").arg(place).env("DISPLAY", display.name());
    command.env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
    command.env("LIBGL_ALWAYS_SOFTWARE", "1").env("HOME", &home.path).env("TMPDIR", home.path.join("tmp"));
    for (name, below) in [
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_RUNTIME_DIR", "runtime"),
    ] {
        command.env(name, home.path.join(below));
    }
    command.current_dir(&home.path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let child: Child = command.spawn().map_err(|fault| Stopped(format!("wasl: {fault}")))?;
    Ok(Running(child))
}

/// A user's folders, empty at first.
struct Home {
    path: PathBuf,
    before: BTreeSet<PathBuf>,
}

impl Home {
    fn make(path: &Path) -> Step<Self> {
        for below in ["tmp", "data", "cache", "config", "runtime", "Downloads", "Desktop", "Documents"] {
            fs::create_dir_all(path.join(below)).map_err(|fault| Stopped(format!("{}: {fault}", path.display())))?;
        }
        Ok(Self { path: path.to_path_buf(), before: files(path) })
    }

    /// Files that are there now and that neither GTK, the graphics driver nor WebKit keeps for itself:
    /// caches of fonts and shaders, settings, and WebKit's dice and its list of secure hosts.
    fn strange(&self) -> Step<Vec<PathBuf>> {
        let own =
            ["cache/mesa_shader_cache", "cache/fontconfig", "cache/gstreamer-1.0", "runtime/dconf", "config/dconf"];
        let is_own = |path: &Path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            own.iter().any(|known| path.starts_with(self.path.join(known)))
                || path.starts_with(self.path.join("data"))
                    && (name == "salt" || name.starts_with("hsts-storage.sqlite"))
        };
        Ok(files(&self.path).into_iter().filter(|path| !self.before.contains(path) && !is_own(path)).collect())
    }
}

/// All files below a folder.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let (mut found, mut next) = (BTreeSet::new(), vec![folder.to_path_buf()]);
    while let Some(path) = next.pop() {
        for entry in fs::read_dir(&path).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => next.push(entry.path()),
                Ok(_) | Err(_) => {
                    found.insert(entry.path());
                }
            }
        }
    }
    found
}
