//! The API's description, generated from the handlers, and the shapes of its JSON bodies.

use std::sync::Arc;

use axum::{Json, Router, extract::DefaultBodyLimit, routing::get};
use utoipa::{OpenApi, ToSchema, openapi::OpenApi as Document};
use utoipa_axum::{router::OpenApiRouter, routes};
use wasl_protocol::{ASK_BYTES_MAX, CHUNK_BYTES_MAX, ENROL_ASK_BYTES_MAX};

use super::{api, app::App, carrying, service};

/// What a desk asks at its first contact.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the JSON of wasl_protocol::EnrolAsk")]
pub(super) struct EnrolAskShape {
    /// The enrolment code's secret: 16 hex digits.
    code_secret: String,
    /// The desk's Ed25519 key: 64 hex digits.
    desk_key: String,
    /// How the counter is called.
    counter_name: String,
    /// Who becomes this desk's supervisor.
    supervisor: String,
    /// 32 hex digits.
    nonce: String,
}

/// A document that the centre signed.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the JSON of wasl_protocol::SignedDoc")]
pub(super) struct SignedDocShape {
    /// `keys`, `pack`, `tariff`, `words`, `roster`, `settings` or `directory`.
    kind: String,
    /// Which one of its kind.
    id: String,
    /// Grows with every change.
    serial: u64,
    /// Base64.
    body: String,
    /// 8 hex digits.
    signer: String,
    /// 128 hex digits.
    signature: String,
}

/// What a desk gets at its first contact.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the JSON of wasl_protocol::EnrolReply")]
pub(super) struct EnrolReplyShape {
    /// The desk's number.
    enrolment: u32,
    /// Its first epoch.
    epoch: u32,
    /// The root key: 64 hex digits; its print is in the enrolment code.
    root: String,
    /// The centre's keys, signed by the root.
    keys: SignedDocShape,
    /// Packs, tariffs, words, roster, settings, directory.
    docs: Vec<SignedDocShape>,
    /// 128 hex digits.
    welcome: String,
    /// 32 hex digits.
    next_nonce: String,
}

/// A problem (RFC 9457).
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the JSON of wasl_protocol::Problem")]
pub(super) struct ProblemShape {
    /// `about:blank`.
    r#type: String,
    /// For people who read logs.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What programs go by.
    code: String,
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Wasl centre", description = "What desks and monitors say to a centre."),
    tags((name = "desks", description = "First contact and exchanges"), (name = "monitors", description = "Is it well?"))
)]
struct Described;

/// The API's routes and their description.
pub(super) fn documented() -> (Router<Arc<App>>, Document) {
    let enrol = OpenApiRouter::new().routes(routes!(api::enrol_desk)).layer(DefaultBodyLimit::max(ENROL_ASK_BYTES_MAX));
    let exchange =
        OpenApiRouter::new().routes(routes!(api::exchange_packets)).layer(DefaultBodyLimit::max(ASK_BYTES_MAX));
    let papers = OpenApiRouter::new()
        .routes(routes!(carrying::put_chunk, carrying::has_chunk))
        .layer(DefaultBodyLimit::max(CHUNK_BYTES_MAX));
    OpenApiRouter::with_openapi(Described::openapi())
        .merge(enrol)
        .merge(exchange)
        .merge(papers)
        .routes(routes!(carrying::bring_bundle))
        .routes(routes!(service::healthz))
        .routes(routes!(service::readyz))
        .routes(routes!(service::version))
        .split_for_parts()
}

/// The description itself.
pub(super) fn routes(document: Document) -> Router<Arc<App>> {
    Router::new().route("/openapi.json", get(move || std::future::ready(Json(document.clone()))))
}
