//! What happens apart from answering: opening what came, proving papers, watching for gaps. An ack
//! never waits for it; the bell makes it start at once.

use std::{sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinHandle, time::timeout};

use super::app::{App, blocking};
use crate::{CentreFault, opening::open_waiting, watch::watch as look_for_gaps};

/// Without a bell it looks by itself so often.
const BY_ITSELF: Duration = Duration::from_secs(30);

/// Starts it; it ends when `stopped` says so, after what it is at.
pub(super) fn start(app: Arc<App>, mut stopped: watch::Receiver<bool>) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            if let Err(blocked) = blocking(&app, work).await {
                blocked.note();
            }
            tokio::select! {
                // Its end by time is as good as the bell.
                _ = timeout(BY_ITSELF, app.bell.notified()) => {}
                _ = stopped.wait_for(|is_stopped| *is_stopped) => return,
            }
        }
    })
}

fn work(app: &App) -> Result<(), CentreFault> {
    let centre = &app.centre;
    open_waiting(&*centre.ledger, &centre.keys, &centre.shelf, &*centre.host)?;
    look_for_gaps(&*centre.ledger, &*centre.host)
}
