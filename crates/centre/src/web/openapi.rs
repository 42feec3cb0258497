//! The description of every route, generated from the handlers, and the shapes of JSON bodies. There is no
//! route but through here, so none is left undescribed.

use std::sync::{Arc, LazyLock};

use axum::{Json, Router, extract::DefaultBodyLimit};
use utoipa::{
    Modify, OpenApi, ToSchema,
    openapi::{
        OpenApi as Document,
        security::{ApiKey, ApiKeyValue, SecurityScheme},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};
use wasl_protocol::{ASK_BYTES_MAX, CHUNK_BYTES_MAX, ENROL_ASK_BYTES_MAX};

use super::{api, app::App, carrying, described::Busy, look, officer, service, track};

/// What a desk asks at its first contact.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the JSON of wasl_protocol::EnrolAsk")]
pub(super) struct EnrolAskShape {
    /// The enrolment code's secret: 16 hex digits.
    #[schema(pattern = "^[0-9a-fA-F]{16}$", example = "0011223344556677")]
    code_secret: String,
    /// The desk's Ed25519 key: 64 hex digits.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    desk_key: String,
    /// How the counter is called.
    #[schema(max_length = 120)]
    counter_name: String,
    /// Who becomes this desk's supervisor: at least one character that is no space.
    #[schema(min_length = 1, max_length = 120)]
    supervisor: String,
    /// 32 hex digits.
    #[schema(pattern = "^[0-9a-fA-F]{32}$")]
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
    #[schema(pattern = "^[0-9a-f]{8}$")]
    signer: String,
    /// 128 hex digits.
    #[schema(pattern = "^[0-9a-f]{128}$")]
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
    #[schema(pattern = "^[0-9a-f]{64}$")]
    root: String,
    /// The centre's keys, signed by the root.
    keys: SignedDocShape,
    /// Packs, tariffs, words, roster, settings, directory.
    docs: Vec<SignedDocShape>,
    /// 128 hex digits.
    #[schema(pattern = "^[0-9a-f]{128}$")]
    welcome: String,
    /// 32 hex digits.
    #[schema(pattern = "^[0-9a-f]{32}$")]
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

/// Who officers are: a cookie.
struct Cookies;

/// Its name in the description.
pub(super) const OFFICER: &str = "officer";

impl Modify for Cookies {
    fn modify(&self, document: &mut Document) {
        let cookie = ApiKeyValue::with_description(officer::SESSION_COOKIE, "Set by the sign-in page");
        let scheme = SecurityScheme::ApiKey(ApiKey::Cookie(cookie));
        document.components.get_or_insert_default().add_security_scheme(OFFICER, scheme);
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Wasl centre",
        description = "What desks and monitors say to a centre, and the pages of citizens and officers."
    ),
    components(schemas(ProblemShape)),
    modifiers(&Cookies),
    tags(
        (name = "desks", description = "First contact and exchanges"),
        (name = "monitors", description = "Is it well?"),
        (name = "citizens", description = "Where a request stands"),
        (name = "officers", description = "Fulfilling requests, looking after desks"),
    )
)]
struct Described;

/// All routes and their description.
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
        .routes(routes!(carrying::put_chunks))
        .routes(routes!(carrying::bring_bundle))
        .routes(routes!(service::healthz))
        .routes(routes!(service::readyz))
        .routes(routes!(service::version))
        .routes(routes!(description))
        .merge(track::routes())
        .merge(officer::routes())
        .merge(look::routes())
        .split_for_parts()
}

/// This description.
#[utoipa::path(
    get, path = "/openapi.json", tag = "monitors",
    responses((status = 200, description = "All routes", body = serde_json::Value), Busy)
)]
async fn description() -> Json<&'static Document> {
    static DOCUMENT: LazyLock<Document> = LazyLock::new(|| documented().1);
    Json(&DOCUMENT)
}
