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

use axum::{
    Router,
    extract::DefaultBodyLimit,
    response::Redirect,
    routing::{get, post},
};

use super::app::App;

const FORM_BYTES_MAX: usize = 64 << 10;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/officer", get(worklist::show))
        .route("/office", get(|| std::future::ready(Redirect::to("/officer"))))
        .route("/officer/sign-in", get(sign_in::ask).post(sign_in::enter))
        .route("/officer/sign-out", post(sign_in::leave))
        .route("/officer/lang/{lang}", get(session::speak))
        .route("/officer/request/{number}", get(request::show).post(request::order))
        .route("/officer/request/{number}/scan/{packet}/{place}", get(scan::show))
        .route("/officer/alarms", get(alarms::show).post(alarms::settle))
        .route("/officer/desks", get(desks::show).post(desks::change))
        .route("/officer/access", get(access::show))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}
