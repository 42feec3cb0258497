//! What desks talk to: first contact and exchanges.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use wasl_protocol::{EXCHANGE_PATH, EXCHANGE_TYPE, EnrolAsk, ExchangeAsk, RequestProof, verify_request};

use super::{
    app::{App, Shared, blocking},
    openapi::{EnrolAskShape, EnrolReplyShape, ProblemShape},
    pace::Caller,
    problem::No,
};
use crate::{enrolment, exchange::exchange, ledger::Desk, nonces};

/// Lets a desk in: spends a one-time code for the desk's key, and gives it its number and every
/// document it needs.
#[utoipa::path(
    post, path = "/v1/enrol", tag = "desks",
    request_body(content = EnrolAskShape, content_type = "application/json"),
    responses(
        (status = 200, description = "The desk is in; the same ask again gives the same answer", body = EnrolReplyShape),
        (status = 400, description = "`malformed`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 403, description = "`code_unknown`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 409, description = "`code_spent`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 410, description = "`code_expired`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 422, description = "`names`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 503, description = "`later`", body = ProblemShape, content_type = "application/problem+json"),
    )
)]
pub(super) async fn enrol_desk(State(app): Shared, body: Bytes) -> Result<Response, No> {
    let ask: EnrolAsk = serde_json::from_slice(&body).map_err(|_| No::Malformed)?;
    let reply = blocking(&app, move |app| {
        let centre = &app.centre;
        enrolment::enrol(&*centre.ledger, &centre.keys, &*centre.host, &ask)
    })
    .await?
    .map_err(No::NotEnrolled)?;
    tracing::info!(enrolment = reply.enrolment, "a desk was enrolled");
    let body = serde_json::to_vec(&reply).map_err(|_| No::Inside)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// One round trip: packets and cursor up; a signed ack, notices and the next nonce down. Both bodies
/// are CBOR; the request is proved by the headers `Wasl-Desk`, `Wasl-Nonce`, `Wasl-Counter` and
/// `Wasl-Signature`.
#[utoipa::path(
    post, path = "/v1/exchange", tag = "desks",
    params(
        ("Wasl-Desk" = u32, Header, description = "Enrolment number"),
        ("Wasl-Nonce" = String, Header, description = "The centre's nonce, hex"),
        ("Wasl-Counter" = u64, Header, description = "How often the nonce was used before"),
        ("Wasl-Signature" = String, Header, description = "Ed25519 over method, path, body hash, nonce, counter; hex"),
    ),
    request_body(content = Vec<u8>, content_type = "application/vnd.wasl.exchange"),
    responses(
        (status = 200, description = "Signed ack and notices", body = Vec<u8>, content_type = "application/vnd.wasl.exchange"),
        (status = 400, description = "`malformed`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 401, description = "`unproved`, `desk_unknown`, `signature`, or `nonce` with a fresh one in `Wasl-Nonce`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 429, description = "`too_often`, with `Retry-After`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 503, description = "`later`, with `Retry-After`", body = ProblemShape, content_type = "application/problem+json"),
    )
)]
pub(super) async fn exchange_packets(State(app): Shared, headers: HeaderMap, body: Bytes) -> Result<Response, No> {
    let desk = proved(&app, &headers, "POST", EXCHANGE_PATH, &body).await?;
    let enrolment = desk.enrolment;
    take_turn(&app, Caller::Exchange(enrolment))?;
    let ask = ExchangeAsk::from_bytes(&body).map_err(|_| No::Malformed)?;
    let count = ask.packets.len();
    let reply = blocking(&app, move |app| {
        let centre = &app.centre;
        exchange(&*centre.ledger, &centre.keys, &centre.shelf, &*centre.host, &desk, ask)
    })
    .await?;
    if count > 0 {
        app.bell.notify_one();
    }
    tracing::info!(enrolment, packets = count, notices = reply.notices.len(), "exchange");
    Ok(([(header::CONTENT_TYPE, EXCHANGE_TYPE)], reply.to_bytes()).into_response())
}

/// The desk that signed a request, where its nonce holds.
pub(super) async fn proved(
    app: &Arc<App>,
    headers: &HeaderMap,
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<Desk, No> {
    let proof = RequestProof::from_headers(|name| headers.get(name)?.to_str().ok()).map_err(|_| No::Unproved)?;
    let enrolment = proof.enrolment;
    let desk = blocking(app, move |app| Ok(app.centre.ledger.desk(enrolment)?)).await?.ok_or(No::DeskUnknown)?;
    let centre = &app.centre;
    if !nonces::holds(&centre.keys, enrolment, &proof.nonce, &*centre.host) {
        return Err(No::Nonce(nonces::fresh(&centre.keys, enrolment, &*centre.host)));
    }
    verify_request(&proof, &desk.key, method, path, body).map_err(|_| No::Signature)?;
    Ok(desk)
}

/// Takes a turn, or says when there is one.
pub(super) fn take_turn(app: &App, caller: Caller) -> Result<(), No> {
    app.pace.turn(caller, app.centre.host.now().mono_ms).map_err(|wait_s| No::TooOften { wait_s })
}
