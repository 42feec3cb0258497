//! What monitors ask: is it alive, can it work, which version is it.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Serialize;
use utoipa::ToSchema;
use wasl_protocol::DocKind;

use super::{
    app::{Shared, blocking},
    described::Busy,
    problem::No,
};

/// Whether the process answers.
#[utoipa::path(get, path = "/healthz", tag = "monitors", responses((status = 200, description = "It does", body = str), Busy))]
pub(super) async fn healthz() -> &'static str {
    "ok"
}

/// Whether the ledger answers and keys are published.
#[utoipa::path(
    get, path = "/readyz", tag = "monitors",
    responses(
        (status = 200, description = "They are", body = str),
        Busy,
    )
)]
pub(super) async fn readyz(State(app): Shared) -> Result<&'static str, No> {
    let keys = blocking(&app, |app| Ok(app.centre.ledger.newest_serial(DocKind::Keys, "keys")?)).await?;
    keys.map(|_| "ready").ok_or(No::Later)
}

/// Which version this is.
#[derive(Serialize, ToSchema)]
pub(super) struct Version {
    /// Of the program.
    version: &'static str,
    /// Versions of the API that it speaks.
    api: [&'static str; 1],
}

/// The program's version and the API versions it speaks.
#[utoipa::path(get, path = "/version", tag = "monitors", responses((status = 200, body = Version), Busy))]
pub(super) async fn version() -> Json<Version> {
    Json(Version { version: env!("CARGO_PKG_VERSION"), api: ["v1"] })
}

/// Nothing is there. The bare address leads to tracking, which is what a citizen looks for.
pub(super) async fn not_found(uri: axum::http::Uri) -> Response {
    if uri.path() == "/" { Redirect::temporary("/track").into_response() } else { No::NotFound.into_response() }
}
