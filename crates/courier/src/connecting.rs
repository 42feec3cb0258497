//! The making of connections: how long requests wait for one, and connections that are made ahead of the requests
//! that will want them.
//!
//! A handshake says how far the centre is, not how much the line carries. So it is timed apart, and while a first
//! batch is under way, what is to follow it at once has its connections made. Nothing goes over one before a
//! request takes it, and none is begun before the centre's own certificate was seen on an earlier one: a
//! portal or a dead line sees a single connection.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use tokio::{task::JoinHandle, time::sleep};
use tower_layer::Layer;
use tower_service::Service;
use wasl_domain::host::Host;

use crate::held;

/// A connection that nobody took by then is closed: the centre would close it soon after.
const KEPT: Duration = Duration::from_secs(10);

tokio::task_local! {
    static WAITED_MS: Arc<AtomicU64>;
    /// Within it no connection is made: what makes them learns where to, and no more.
    static NAMING: ();
}

/// Does `act`, and tells how long its requests waited for connections that were made for them, milliseconds.
pub(crate) async fn watched<T>(act: impl Future<Output = T>) -> (T, u64) {
    let waited = Arc::<AtomicU64>::default();
    let done = WAITED_MS.scope(Arc::clone(&waited), act).await;
    (done, waited.load(Ordering::Relaxed))
}

/// Does `act`, whose requests only tell where connections would go, and fail.
pub(crate) async fn named<T>(act: impl Future<Output = T>) -> T {
    NAMING.scope((), act).await
}

/// How many connections are wanted beside the next one that is made.
#[derive(Clone, Default)]
pub(crate) struct Wanted(Arc<AtomicUsize>);

impl Wanted {
    pub(crate) fn set(&self, count: usize) {
        self.0.store(count, Ordering::Relaxed);
    }
    fn take(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

/// What requests that only name say where they would go: [`named`].
#[derive(Debug)]
struct OnlyNamed;

impl std::fmt::Display for OnlyNamed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no connection was wanted")
    }
}

impl std::error::Error for OnlyNamed {}

type Boxed = Box<dyn std::error::Error + Send + Sync>;

/// A connection under way; given up where nobody waits for it any more.
struct Making<C>(JoinHandle<Result<C, Boxed>>);

impl<C> Drop for Making<C> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Places to connect to, as the client names them, and connections on their way there. Only the client itself can
/// name a place, and each name serves once.
pub(crate) struct Ahead<To, C> {
    places: Mutex<Vec<To>>,
    making: Mutex<VecDeque<(u64, Making<C>)>>,
}

/// Shared between the client that names places and the one that connects.
pub(crate) struct Connecting<To, C> {
    host: Arc<dyn Host>,
    wanted: Wanted,
    ahead: Arc<Ahead<To, C>>,
}

impl<To, C> Clone for Connecting<To, C> {
    fn clone(&self) -> Self {
        Self { host: Arc::clone(&self.host), wanted: self.wanted.clone(), ahead: Arc::clone(&self.ahead) }
    }
}

impl<To, C> Connecting<To, C> {
    pub(crate) fn new(host: Arc<dyn Host>, wanted: Wanted) -> Self {
        let ahead = Ahead { places: Mutex::default(), making: Mutex::default() };
        Self { host, wanted, ahead: Arc::new(ahead) }
    }
}

impl<S, To, C> Layer<S> for Connecting<To, C> {
    type Service = Timed<S, To, C>;

    fn layer(&self, inner: S) -> Self::Service {
        Timed { inner, shared: self.clone() }
    }
}

/// What makes connections, timed.
pub(crate) struct Timed<S, To, C> {
    inner: S,
    shared: Connecting<To, C>,
}

impl<S: Clone, To, C> Clone for Timed<S, To, C> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), shared: self.shared.clone() }
    }
}

impl<To, C: Send + 'static> Connecting<To, C> {
    /// The oldest connection that was begun ahead and is not too old.
    fn begun(&self) -> Option<Making<C>> {
        let oldest_ms = self.host.now().mono_ms.saturating_sub(u64::try_from(KEPT.as_millis()).unwrap_or(0));
        let mut making = held(&self.ahead.making);
        making.retain(|(began_ms, _)| *began_ms >= oldest_ms);
        making.pop_front().map(|(_, making)| making)
    }

    /// Begins as many as are wanted.
    fn begin_ahead<S>(&self, inner: &S)
    where
        S: Service<To, Response = C, Error = Boxed> + Clone,
        S::Future: Send + 'static,
        To: Send + 'static,
    {
        let began_ms = self.host.now().mono_ms;
        let wanted = self.wanted.take();
        let mut places = held(&self.ahead.places);
        let first = places.len().saturating_sub(wanted);
        for place in places.drain(first..) {
            let making = tokio::spawn(inner.clone().call(place));
            held(&self.ahead.making).push_back((began_ms, Making(making)));
        }
        places.clear();
        if wanted > 0 {
            let ahead = Arc::downgrade(&self.ahead);
            tokio::spawn(async move {
                sleep(KEPT).await;
                if let Some(ahead) = ahead.upgrade() {
                    held(&ahead.making).retain(|(other_ms, _)| *other_ms > began_ms);
                }
            });
        }
    }
}

impl<S, To, C> Service<To> for Timed<S, To, C>
where
    S: Service<To, Response = C, Error = Boxed> + Clone + Send + 'static,
    S::Future: Send + 'static,
    To: Send + 'static,
    C: Send + 'static,
{
    type Response = C;
    type Error = Boxed;
    type Future = Pin<Box<dyn Future<Output = Result<C, Boxed>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Boxed>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, to: To) -> Self::Future {
        if NAMING.try_with(|()| ()).is_ok() {
            held(&self.shared.ahead.places).push(to);
            return Box::pin(async { Err(Boxed::from(OnlyNamed)) });
        }
        let (mut inner, shared) = (self.inner.clone(), self.shared.clone());
        let began_ms = shared.host.now().mono_ms;
        Box::pin(async move {
            let ahead = match shared.begun() {
                Some(mut making) => (&mut making.0).await.ok().and_then(Result::ok),
                None => None,
            };
            let made = match ahead {
                Some(made) => Ok(made),
                None => inner.call(to).await,
            };
            let took_ms = shared.host.now().mono_ms.saturating_sub(began_ms);
            // A connection whose request found another one meanwhile is nobody's wait.
            let _nobodys = WAITED_MS.try_with(|waited| waited.fetch_add(took_ms, Ordering::Relaxed));
            if made.is_ok() {
                shared.begin_ahead(&inner);
            }
            made
        })
    }
}
