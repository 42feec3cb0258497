//! The one style sheet of all pages: system fonts, no script, nothing from elsewhere.

use std::sync::Arc;

use axum::{http::header, response::IntoResponse};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{app::App, described::Busy};

const LOOK: &str = include_str!("../../templates/look.css");
const MARK: &str = include_str!("../../templates/mark.svg");

pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(look)).routes(routes!(mark)).routes(routes!(icon))
}

/// The style sheet of all pages.
#[utoipa::path(
    get, path = "/look.css", tag = "citizens",
    responses((status = 200, description = "It", body = String, content_type = "text/css"), Busy)
)]
async fn look() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")], LOOK)
}

/// The mark.
#[utoipa::path(
    get, path = "/mark.svg", tag = "citizens",
    responses((status = 200, description = "It", body = String, content_type = "image/svg+xml"), Busy)
)]
async fn mark() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "max-age=86400")], MARK)
}

/// The same where browsers look for it by themselves.
#[utoipa::path(
    get, path = "/favicon.ico", tag = "citizens",
    responses((status = 200, description = "It", body = String, content_type = "image/svg+xml"), Busy)
)]
async fn icon() -> impl IntoResponse {
    mark().await
}
