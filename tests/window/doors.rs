//! What a window may do: its own face's commands, its own pages, and nothing else.

use serde_json::{Value, json};
use wasl_tests::{display::Display, ground::Step, window::Window};

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
