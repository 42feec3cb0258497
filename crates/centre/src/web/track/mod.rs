//! What citizens see: where a request stands, from the QR or from typed numbers. No names, no
//! cookies, no script; nothing that the receipt in the hand does not entitle to.

mod find;
mod receipt;
mod status;

use std::sync::Arc;

use askama::Template;
use axum::extract::DefaultBodyLimit;
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{app::App, asked, page::Tongue};
use status::Status;

const FORM_BYTES_MAX: usize = 4 << 10;

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(receipt::scanned))
        .routes(routes!(receipt::scanned_small))
        .routes(routes!(find::ask, find::found))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}

/// The language asked for, as in `?lang=en`.
#[derive(Deserialize)]
struct Wanted {
    lang: Option<String>,
}

type Asked = asked::Wanted<Wanted>;

#[derive(Template)]
#[template(path = "status.html")]
struct StatusPage {
    t: Tongue,
    title: String,
    status: Status,
    /// Where the language links lead: here, or to the form where the page came from typed numbers.
    path: String,
}
