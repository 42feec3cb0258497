//! How long requests wait until they have a connection: a handshake says how far the centre is, not how much the
//! line carries.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
};

use tower_layer::Layer;
use tower_service::Service;
use wasl_domain::host::Host;

tokio::task_local! {
    static WAITED_MS: Arc<AtomicU64>;
}

/// Does `act`, and tells how long its requests waited for connections that were made for them, milliseconds.
pub(crate) async fn watched<T>(act: impl Future<Output = T>) -> (T, u64) {
    let waited = Arc::<AtomicU64>::default();
    let done = WAITED_MS.scope(Arc::clone(&waited), act).await;
    (done, waited.load(Ordering::Relaxed))
}

/// Times the making of connections.
#[derive(Clone)]
pub(crate) struct Timing(pub(crate) Arc<dyn Host>);

impl<S> Layer<S> for Timing {
    type Service = Timed<S>;

    fn layer(&self, inner: S) -> Timed<S> {
        Timed { inner, host: Arc::clone(&self.0) }
    }
}

/// What makes connections, timed.
#[derive(Clone)]
pub(crate) struct Timed<S> {
    inner: S,
    host: Arc<dyn Host>,
}

impl<S, To> Service<To> for Timed<S>
where
    S: Service<To>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, to: To) -> Self::Future {
        let (connecting, host) = (self.inner.call(to), Arc::clone(&self.host));
        let began_ms = host.now().mono_ms;
        Box::pin(async move {
            let made = connecting.await;
            let took_ms = host.now().mono_ms.saturating_sub(began_ms);
            // A connection whose request found another one meanwhile is nobody's wait.
            let _nobodys = WAITED_MS.try_with(|waited| waited.fetch_add(took_ms, Ordering::Relaxed));
            made
        })
    }
}
