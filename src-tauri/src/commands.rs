//! The two doors of the windows: one for the assistant's, one for the citizen's.
//!
//! Everything behind them is the desk's table. They run beside the window's own thread, so that a
//! window never stands still while the disk is slow.

use std::sync::Arc;

use serde_json::Value;
use tauri::{State, WebviewWindow, async_runtime::spawn_blocking};
use wasl_desk::{Desk, table::Face, talk::RefusalView};

use crate::windows::{CONSOLE, KIOSK};

/// A command of the assistant's window.
#[tauri::command]
pub(crate) async fn call(
    window: WebviewWindow,
    desk: State<'_, Arc<Desk>>,
    name: String,
    ask: Value,
    lang: String,
) -> Result<Value, RefusalView> {
    hand_over(&window, CONSOLE, Face::Console, Arc::clone(&desk), name, ask, lang).await
}

/// A command of the citizen's window.
#[tauri::command]
pub(crate) async fn kiosk_call(
    window: WebviewWindow,
    desk: State<'_, Arc<Desk>>,
    name: String,
    ask: Value,
    lang: String,
) -> Result<Value, RefusalView> {
    hand_over(&window, KIOSK, Face::Kiosk, Arc::clone(&desk), name, ask, lang).await
}

async fn hand_over(
    window: &WebviewWindow,
    label: &str,
    face: Face,
    desk: Arc<Desk>,
    name: String,
    ask: Value,
    lang: String,
) -> Result<Value, RefusalView> {
    if window.label() != label {
        return Err(stopped("wrong_window"));
    }
    match spawn_blocking(move || desk.call(face, &name, ask, &lang)).await {
        Ok(reply) => reply,
        Err(_panicked) => Err(stopped("stopped")),
    }
}

/// A refusal that the desk had no part in: the screens have their own sentence for an unknown code.
fn stopped(code: &str) -> RefusalView {
    RefusalView { code: code.to_owned(), facts: Value::Null, sentence: String::new(), faults: Vec::new() }
}
