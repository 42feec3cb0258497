//! What officers see: a small signed-in page to fulfil requests. Every POST carries a token that only
//! a page of ours can know.

mod access;
mod alarms;
mod answers;
mod desks;
mod request;
mod scan;
mod session;
mod sign_in;
mod worklist;

use std::sync::Arc;

use axum::{extract::DefaultBodyLimit, response::Redirect};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{app::App, described::Busy};

pub(in crate::web) use session::SESSION_COOKIE;

const FORM_BYTES_MAX: usize = 64 << 10;

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(worklist::show))
        .routes(routes!(other_name))
        .routes(routes!(sign_in::ask, sign_in::enter))
        .routes(routes!(sign_in::leave))
        .routes(routes!(session::speak))
        .routes(routes!(request::show, request::order))
        .routes(routes!(scan::show))
        .routes(routes!(alarms::show, alarms::settle))
        .routes(routes!(desks::show, desks::change))
        .routes(routes!(access::show))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}

/// Another name that people try.
#[utoipa::path(
    get, path = "/office", tag = "officers",
    responses((status = 303, description = "To the officers' pages"), Busy)
)]
async fn other_name() -> Redirect {
    Redirect::to("/officer")
}
