//! What every request handler shares, and the way from it to the blocking ledger.

use std::sync::Arc;

use axum::extract::State;
use tokio::sync::{Notify, Semaphore};

use super::{limits::ServeLimits, pace::Pace};
use crate::{CentreFault, ledger::LedgerFault, open::Centre};

/// So many exchanges are taken in at once. More threads than this would only stand before the ledger, in no order;
/// those behind them wait here, first come, first served.
const EXCHANGES_AT_ONCE: usize = 16;
/// So many bundles are held in memory at once.
const BUNDLES_AT_ONCE: usize = 2;

/// The centre behind the doors.
pub(super) struct App {
    pub(super) centre: Centre,
    pub(super) is_secure: bool,
    pub(super) limits: ServeLimits,
    /// Rings when something came that wants opening.
    pub(super) bell: Notify,
    /// How often who may come.
    pub(super) pace: Pace,
    /// Turns at an exchange.
    pub(super) exchanges: Semaphore,
    /// Turns at carrying a bundle in.
    pub(super) bundles: Semaphore,
}

/// The same for extraction.
pub(super) type Shared = State<Arc<App>>;

impl App {
    pub(super) fn new(centre: Centre, is_secure: bool, limits: ServeLimits) -> Self {
        Self {
            centre,
            is_secure,
            limits,
            bell: Notify::new(),
            pace: Pace::new(limits.pages_a_second),
            exchanges: Semaphore::new(EXCHANGES_AT_ONCE),
            bundles: Semaphore::new(BUNDLES_AT_ONCE),
        }
    }
    /// Milliseconds since 1970.
    pub(super) fn now_ms(&self) -> i64 {
        self.centre.host.now().wall.as_millisecond()
    }
}

/// Runs `act` where blocking is allowed.
pub(super) async fn blocking<T: Send + 'static>(
    app: &Arc<App>,
    act: impl FnOnce(&App) -> Result<T, CentreFault> + Send + 'static,
) -> Result<T, Blocked> {
    let app = Arc::clone(app);
    match tokio::task::spawn_blocking(move || act(&app)).await {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(fault)) => Err(Blocked::Fault(fault)),
        Err(_) => Err(Blocked::Panicked),
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Blocked {
    /// The centre could not.
    Fault(CentreFault),
    /// It stopped in the middle; whatever was being written is undone.
    Panicked,
}

impl Blocked {
    /// Tells the log.
    pub(super) fn note(&self) {
        match self {
            // The ledger has said it once, and every request would say it again.
            Self::Fault(CentreFault::Ledger(LedgerFault::Exchanged { .. })) => {}
            Self::Fault(fault) => {
                let source = std::error::Error::source(fault).map(ToString::to_string).unwrap_or_default();
                tracing::error!(%fault, source, "a request could not be answered");
            }
            Self::Panicked => tracing::error!("a request handler panicked"),
        }
    }
}
