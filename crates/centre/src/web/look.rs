//! The one style sheet of all pages: system fonts, no script, nothing from elsewhere.

use std::sync::Arc;

use axum::{Router, http::header, response::IntoResponse, routing::get};

use super::app::App;

const LOOK: &str = include_str!("../../templates/look.css");
const MARK: &str = include_str!("../../templates/mark.svg");

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/look.css", get(look)).route("/mark.svg", get(mark)).route("/favicon.ico", get(mark))
}

async fn look() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")], LOOK)
}

async fn mark() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "max-age=86400")], MARK)
}
