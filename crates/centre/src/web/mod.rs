//! THE DOORS: HTTP for desks, officers and citizens. Nothing is decided here that is not decided by a
//! function that works without a server.

mod api;
mod app;
mod asked;
mod authority;
mod carrying;
mod coming;
mod described;
mod door;
mod guard;
mod limits;
mod look;
mod officer;
mod openapi;
mod pace;
mod page;
mod problem;
mod service;
mod serving;
mod track;
mod worker;

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use axum::Router;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use wasl_protocol::KeySet;

use crate::{
    fault::CentreFault,
    open::Centre,
    settings::{self, Setting},
};

use app::App;
use door::Door;

pub use limits::ServeLimits;

/// How to serve.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// Address of links on receipts. Left out: the one that was set before, else where it listens.
    pub public_url: Option<String>,
    /// Certificate chain and key for TLS, PEM files.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// How long, how much and how often a caller may.
    pub limits: ServeLimits,
}

/// A centre that serves.
pub struct Running {
    address: SocketAddr,
    is_secure: bool,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    worker: JoinHandle<()>,
}

impl Running {
    /// Where it really listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as an address for desks.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}", if self.is_secure { "https" } else { "http" }, self.address)
    }

    /// Stops taking new connections, answers what is under way, and returns.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        // A task that panicked has nothing left to stop.
        let _ = self.task.await;
        let _ = self.worker.await;
    }

    /// Returns when the server ends by itself, which it does only where accepting became impossible.
    pub async fn finished(&mut self) {
        let _ = (&mut self.task).await;
    }
}

/// Serves a centre until it is told to stop.
///
/// # Errors
/// Where the address or the certificate cannot be used, or the ledger would not.
pub async fn serve(centre: Centre, options: ServeOptions) -> Result<Running, CentreFault> {
    let listen = |source| CentreFault::Listen { address: options.listen, source };
    let listener = TcpListener::bind(options.listen).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let is_secure = options.tls.is_some();
    let door = match &options.tls {
        None => Door::plain(listener),
        Some((certificate, key)) => Door::secure(listener, certificate, key)?,
    };
    let scheme = if is_secure { "https" } else { "http" };
    let stored = centre.ledger.setting(Setting::PublicUrl.word())?;
    let public_url = match (options.public_url, stored) {
        (Some(url), _) => Some(url),
        (None, Some(_)) => None,
        (None, None) => Some(format!("{scheme}://{address}")),
    };
    if let Some((certificate, _)) = &options.tls {
        name_authority(&centre, &wasl_host::read_file(certificate)?)?;
    }
    if let Some(url) = public_url {
        settings::put(&*centre.ledger, &centre.keys, &*centre.host, Setting::PublicUrl, &url)?;
    }
    let app = Arc::new(App::new(centre, is_secure, options.limits));
    let (stop, stopped) = watch::channel(false);
    // It begins with whatever a stop cut off between storing and opening.
    let worker = worker::start(Arc::clone(&app), stopped.clone());
    let task = tokio::spawn(serving::answer_all(door, router(app), options.limits, stopped));
    Ok(Running { address, is_secure, stop, task, worker })
}

/// Tells desks which certificate to trust, where that changed.
fn name_authority(centre: &Centre, chain: &str) -> Result<(), CentreFault> {
    let wanted = authority::own_authority(chain);
    let published: KeySet = centre.keys.published(&*centre.ledger)?.read()?;
    if published.tls_ca_pem == wanted {
        return Ok(());
    }
    centre.keys.publish(&*centre.ledger, wanted, &*centre.host)
}

fn router(app: Arc<App>) -> Router {
    let (all, _) = openapi::documented();
    guard::around(all.fallback(service::not_found), &app).with_state(app)
}
