//! Around every request: limits of time and, for pages, of how often, a net under panics, strict headers, and one line of log
//! that names a route, never a number, a token or a person.

use std::sync::Arc;

use axum::{
    Router,
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderValue, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use tokio::time::timeout;
use tower_http::catch_panic::CatchPanicLayer;
use wasl_protocol::{BUNDLE_PATH, CHUNKS_PATH, EXCHANGE_PATH};

use super::{app::App, door::Peer, pace::Caller, page, problem::No};

/// Desks' own routes: how often they may come is judged there, by who they prove to be.
const OF_DESKS: &str = "/v1/";
/// No script, no frame, nothing from elsewhere.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                              base-uri 'none'; frame-ancestors 'none'";

/// Puts the guard around all routes.
pub(super) fn around(routes: Router<Arc<App>>, app: &Arc<App>) -> Router<Arc<App>> {
    routes
        .layer(CatchPanicLayer::custom(|_| {
            tracing::error!("a request handler panicked");
            No::Inside.into_response()
        }))
        .layer(from_fn_with_state(Arc::clone(app), guarded))
}

/// Whether one more page may go to this address, or after how many seconds.
fn page_turn(app: &App, route: &str, request: &Request, mono_ms: u64) -> Result<(), u32> {
    if route.starts_with(OF_DESKS) {
        return Ok(());
    }
    match request.extensions().get::<ConnectInfo<Peer>>() {
        Some(ConnectInfo(peer)) => app.pace.turn(Caller::Page(peer.0.ip()), mono_ms),
        None => Ok(()),
    }
}

async fn guarded(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(String::new, |path| path.as_str().to_owned());
    let started = app.centre.host.now();
    let limits = &app.limits;
    let answer_max = match route.as_str() {
        BUNDLE_PATH => limits.bundle_max,
        carried if carried == EXCHANGE_PATH || carried.starts_with(CHUNKS_PATH) => limits.carried_max,
        _ => limits.answer_max,
    };
    let mut response = match page_turn(&app, &route, &request, started.mono_ms) {
        Err(wait_s) => page::too_often(wait_s),
        Ok(()) => match timeout(answer_max, next.run(request)).await {
            Ok(response) => response,
            Err(_) => No::TooLong.into_response(),
        },
    };
    let took_ms = app.centre.host.now().mono_ms.saturating_sub(started.mono_ms);
    tracing::info!(%method, route, status = response.status().as_u16(), took_ms, "answered");
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // What a handler is stricter about stays.
    for (name, value) in [(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY), (header::CACHE_CONTROL, "no-store")] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if app.is_secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}
