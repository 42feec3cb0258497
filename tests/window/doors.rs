//! What a window may do: its own face's commands, its own pages, and nothing else; and that its page comes again.

use std::{
    fs, mem,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use wasl_tests::{
    display::Display,
    ground::{Running, Step, Stopped, program, until},
    window::{SEEN, Window},
};

/// Gives a command as a page would; tells `{ reply }` or `{ refused }`.
const GIVE: &str = "const [door, name, ask, tell] = arguments;
    window.__TAURI_INTERNALS__.invoke(door, { name, ask, lang: 'en' }).then(
        (reply) => tell({ reply }),
        (refused) => tell({ refused: typeof refused === 'string' ? refused : refused.code }));";

async fn give(window: &Window, door: &str, name: &str) -> Step<Value> {
    window.run_later(GIVE, vec![json!(door), json!(name), json!({})]).await
}

async fn opened(words: &[&str]) -> (Display, tempfile::TempDir, Window) {
    let display = Display::start(1366, 768).expect("a display");
    let folder = tempfile::tempdir().expect("a folder");
    let data_dir = folder.path().join("desk").display().to_string();
    let all: Vec<&str> = ["--data-dir", &data_dir].into_iter().chain(words.iter().copied()).collect();
    let window = Window::open(&display, &all).await.expect("a window");
    (display, folder, window)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_assistants_window_gives_its_own_commands_and_no_others() {
    let (_display, _folder, window) = opened(&[]).await;
    let status = give(&window, "call", "desk.status").await.expect("an answer");
    assert_eq!(status["reply"]["enrolment"], "none");
    let wrong_face = give(&window, "call", "kiosk.home").await.expect("an answer");
    assert_eq!(wrong_face["refused"], "no_such_command");
    let nobody = give(&window, "call", "home.view").await.expect("an answer");
    assert_eq!(nobody["refused"], "not_signed_in");
    let wrong_door = give(&window, "kiosk_call", "kiosk.home").await.expect("an answer");
    assert!(wrong_door["refused"].as_str().is_some_and(|why| why.contains("not allowed")), "{wrong_door}");
    window.close().await.expect("closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_citizens_window_gives_its_own_commands_and_no_others() {
    let (_display, _folder, window) = opened(&["--kiosk", "--windowed"]).await;
    let home = give(&window, "kiosk_call", "kiosk.home").await.expect("an answer");
    assert_eq!(home["reply"]["works"], false);
    for name in ["home.view", "request.list", "people.sign_in", "draft.begin"] {
        let wrong_face = give(&window, "kiosk_call", name).await.expect("an answer");
        assert_eq!(wrong_face["refused"], "no_such_command", "{name}");
    }
    let wrong_door = give(&window, "call", "desk.status").await.expect("an answer");
    assert!(wrong_door["refused"].as_str().is_some_and(|why| why.contains("not allowed")), "{wrong_door}");
    window.close().await.expect("closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_runs_no_foreign_script_and_goes_nowhere_else() {
    const TRY: &str = "const tell = arguments[0];
        const script = document.createElement('script');
        script.textContent = 'window.foreign = true';
        document.documentElement.append(script);
        location.href = 'http://127.0.0.1:9/';
        fetch('http://127.0.0.1:9/').then(() => 'reached', () => 'refused').then((fetched) =>
            requestAnimationFrame(() => tell({ foreign: window.foreign ?? null, fetched, at: location.href })));";
    let (_display, _folder, window) = opened(&[]).await;
    let tried = window.run_later(TRY, Vec::new()).await.expect("an answer");
    assert_eq!(tried["foreign"], Value::Null);
    assert_eq!(tried["fetched"], "refused");
    assert!(tried["at"].as_str().is_some_and(|at| at.starts_with("tauri://localhost/console.html")), "{tried}");
    window.close().await.expect("closed");
}

/// Where the kernel tells of the process that holds the page of the window over `data_dir`.
fn page_process(data_dir: &Path) -> Result<PathBuf, String> {
    let told = |of: &Path, what: &str| fs::read_to_string(of.join(what)).unwrap_or_default();
    let all = fs::read_dir("/proc").map_err(|fault| fault.to_string())?.flatten().map(|entry| entry.path());
    let pages = all.filter(|one| told(one, "comm").starts_with("WebKitWebProces"));
    pages
        .into_iter()
        .find(|one| {
            let status = told(one, "status");
            let parent = status.lines().find_map(|line| line.strip_prefix("PPid:")).unwrap_or_default().trim();
            let words = told(&Path::new("/proc").join(parent), "cmdline");
            !status.contains("State:\tZ") && words.contains(&data_dir.display().to_string())
        })
        .ok_or_else(|| "no page".to_owned())
}

/// Whether a screen is drawn, and not one colour with a window's edge.
fn is_drawn(screen: &[u8]) -> bool {
    let mut ends = [0_usize; 256];
    for point in screen.chunks_exact(4) {
        ends[usize::from(point[0])] += 1;
    }
    ends.iter().filter(|count| **count > 0).count() > 30
}

/// Whether two pictures differ by no more than a caret.
fn are_alike(one: &[u8], other: &[u8]) -> bool {
    let apart = one.chunks(4).zip(other.chunks(4)).filter(|(a, b)| a != b).count();
    one.len() == other.len() && apart < 500
}

// Without a driver: its session ends with the page's process.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_whose_process_ends_comes_again_and_none_paints_through_the_graphics_driver() {
    let display = Display::start(1366, 768).expect("a display");
    let folder = tempfile::tempdir().expect("a folder");
    let started = Command::new(program("wasl").expect("built"))
        .arg("--data-dir")
        .arg(folder.path().join("desk"))
        .env("DISPLAY", display.name())
        .env_remove("WAYLAND_DISPLAY")
        .env("NO_AT_BRIDGE", "1")
        .stderr(Stdio::null())
        .spawn();
    let _window = Running(started.expect("starts"));
    let mut last = Vec::new();
    let steady = until("a screen", SEEN, async || {
        let before = mem::replace(&mut last, display.seen().map_err(|Stopped(why)| why)?);
        (is_drawn(&last) && before == last).then(|| last.clone()).ok_or_else(|| "nothing drawn".to_owned())
    });
    let first = steady.await.expect("a picture");
    let page = page_process(folder.path()).expect("a page");
    let threads = fs::read_dir(page.join("task")).expect("threads").flatten();
    let names: Vec<String> = threads.filter_map(|thread| fs::read_to_string(thread.path().join("comm")).ok()).collect();
    assert!(names.len() > 3 && !names.iter().any(|name| name.contains("Compositor")), "{names:?}");
    let number = page.file_name().expect("a number");
    assert!(Command::new("kill").arg("-KILL").arg(number).status().expect("kills").success());
    until("the page again", SEEN, async || {
        let now = page_process(folder.path())?;
        let is_there = now != page && are_alike(&first, &display.seen().map_err(|Stopped(why)| why)?);
        is_there.then_some(()).ok_or_else(|| "another picture".to_owned())
    })
    .await
    .expect("the page comes again");
}
