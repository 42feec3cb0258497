//! Keeps the second medium up to date beside the window: at start, after each request, and every
//! minute, because a medium may be plugged in late.
//!
//! Nobody waits for it: a stick that takes seconds to write holds no command up.

use std::{sync::Arc, time::Duration};

use tauri::async_runtime::{spawn, spawn_blocking};
use tokio::{sync::Notify, time::timeout};
use wasl_desk::Desk;

/// How often the medium is looked at when nothing came.
const LOOK: Duration = Duration::from_secs(60);

/// Begins it in the background.
pub(crate) fn begin(desk: &Arc<Desk>) {
    let came = Arc::new(Notify::new());
    let ring = Arc::clone(&came);
    desk.on_wake(Box::new(move |_| ring.notify_one()));
    spawn(keep(Arc::clone(desk), came));
}

async fn keep(desk: Arc<Desk>, came: Arc<Notify>) {
    loop {
        let now = Arc::clone(&desk);
        match spawn_blocking(move || now.mirror_pass()).await {
            // What the medium says is told on the strip.
            Ok(Ok(_)) => {}
            Ok(Err(refusal)) => eprintln!("wasl: second medium: {refusal}"),
            Err(fault) => eprintln!("wasl: second medium: {fault}"),
        }
        // After a minute at the latest it is looked at again, whoever rang.
        let _rang = timeout(LOOK, came.notified()).await;
    }
}
