//! The loop of connections: HTTP/1.1 on each, so many in all and from one address, and no patience
//! with callers who dribble a header or let an answer lie.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{Extension, Router, extract::ConnectInfo, serve::Listener as _};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::sync::{Semaphore, watch};

use super::{
    door::{Door, Peer},
    limits::{HEADER_BYTES_MAX, ServeLimits},
};

/// How many connections each address holds open.
type Held = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// A connection's place; dropping it frees it.
struct Place {
    held: Held,
    from: IpAddr,
}

impl Place {
    /// A place for one more connection from there, where it has not too many.
    fn take(held: &Held, from: IpAddr, most: usize) -> Option<Self> {
        let mut open = held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(from).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Self { held: Arc::clone(held), from })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.from);
            }
        }
    }
}

/// Answers every connection until `stopped`, then answers what is under way.
pub(super) async fn answer_all(
    mut door: Door,
    service: Router,
    limits: ServeLimits,
    mut stopped: watch::Receiver<bool>,
) {
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(limits.headers_max).max_buf_size(HEADER_BYTES_MAX);
    let graceful = GracefulShutdown::new();
    let (lines, held) = (Arc::new(Semaphore::new(limits.lines_max)), Held::default());
    loop {
        // Whoever comes when all places are taken waits in the system's queue.
        let next = async {
            let line = Arc::clone(&lines).acquire_owned().await;
            let (stream, peer) = door.accept().await;
            (line, stream, peer)
        };
        let (line, stream, peer) = tokio::select! {
            next = next => next,
            // An error means that the sender is gone: nobody is left who could want it to go on.
            _ = stopped.wait_for(|is_stopped| *is_stopped) => break,
        };
        let Some(place) = Place::take(&held, peer.ip(), limits.lines_of_one_max) else {
            tracing::warn!("one address holds too many connections");
            continue;
        };
        let service = service.clone().layer(Extension(ConnectInfo(Peer(peer))));
        let stream = TokioIo::new(stream.patient(limits.unread_max));
        let connection = protocol.serve_connection(stream, TowerToHyperService::new(service));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that broke off has nobody to be told.
            let _ = connection.await;
            drop((place, line));
        });
    }
    drop(door);
    graceful.shutdown().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_its_place_back_when_a_connection_ends() {
        let (held, here, there) = (Held::default(), IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        let first = Place::take(&held, here, 2).expect("a place");
        let second = Place::take(&held, here, 2).expect("a place");
        assert!(Place::take(&held, here, 2).is_none());
        assert!(Place::take(&held, there, 2).is_some(), "others do not feel it");
        drop(first);
        assert!(Place::take(&held, here, 2).is_some());
        drop(second);
        assert!(held.lock().expect("sound").is_empty(), "nothing is kept of addresses that went away");
    }
}
