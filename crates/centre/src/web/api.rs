//! What desks talk to: first contact and exchanges.

use std::sync::Arc;

use axum::{
    extract::{ConnectInfo, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use wasl_protocol::{EXCHANGE_PATH, EXCHANGE_TYPE, EnrolAsk, ExchangeAsk, Nonce, RequestProof, verify_request};

use super::{
    app::{App, Shared, blocking},
    asked::Whole,
    described::{Busy, BytesShape, ForDesks, ProofHeaders},
    door::Peer,
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
        (
            status = 200, description = "The desk is in; the same ask again gives the same answer", body = EnrolReplyShape,
            links(("first_exchange" = (
                operation_id = "exchange_packets",
                parameters(("Wasl-Desk" = "$response.body#/enrolment"), ("Wasl-Nonce" = "$response.body#/next_nonce"))
            )))
        ),
        (status = 400, description = "`malformed`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 403, description = "`code_unknown`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 409, description = "`code_spent`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 410, description = "`code_expired`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 413, description = "`too_large`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 422, description = "`names`", body = ProblemShape, content_type = "application/problem+json"),
        Busy,
    )
)]
pub(super) async fn enrol_desk(
    State(app): Shared,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Whole(body): Whole,
) -> Result<Response, No> {
    take_turn(&app, Caller::Enrol(peer.0.ip()))?;
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
    params(ProofHeaders),
    request_body(content = BytesShape, content_type = "application/vnd.wasl.exchange"),
    responses(
        (status = 200, description = "Signed ack and notices", body = BytesShape, content_type = "application/vnd.wasl.exchange"),
        (status = 400, description = "`malformed`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 413, description = "`too_large`", body = ProblemShape, content_type = "application/problem+json"),
        ForDesks,
    )
)]
pub(super) async fn exchange_packets(
    State(app): Shared,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    Whole(body): Whole,
) -> Result<Response, No> {
    let (desk, nonce) = proved(&app, peer, &headers, "POST", EXCHANGE_PATH, &body).await?;
    let enrolment = desk.enrolment;
    take_turn(&app, Caller::Exchange(enrolment))?;
    let ask = ExchangeAsk::from_bytes(&body).map_err(|_| No::Malformed)?;
    let count = ask.packets.len();
    let turn = app.exchanges.acquire().await.map_err(|_| No::Inside)?;
    let reply = blocking(&app, move |app| {
        let centre = &app.centre;
        exchange(&*centre.ledger, &centre.keys, &*centre.host, &desk, &nonce, ask)
    })
    .await?;
    drop(turn);
    if count > 0 {
        app.bell.notify_one();
    }
    tracing::info!(enrolment, packets = count, notices = reply.notices.len(), "exchange");
    Ok(([(header::CONTENT_TYPE, EXCHANGE_TYPE)], reply.to_bytes()).into_response())
}

/// The desk that signed a request, and the nonce it did so with, where that holds. Whoever goes on
/// coming without a proof is asked to wait.
pub(super) async fn proved(
    app: &Arc<App>,
    peer: Peer,
    headers: &HeaderMap,
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<(Desk, Nonce), No> {
    let proof = claimed(app, peer, headers)?;
    proved_by(app, peer, &proof, method, path, body).await
}

/// What a request says of its proof, before anything of its body is read; [`proved_by`] judges it.
pub(super) fn claimed(app: &App, peer: Peer, headers: &HeaderMap) -> Result<RequestProof, No> {
    RequestProof::from_headers(|name| headers.get(name)?.to_str().ok()).or_else(|_| {
        take_turn(app, Caller::Unproved(peer.0.ip()))?;
        Err(No::Unproved)
    })
}

/// [`proved`] by what [`claimed`] gave.
pub(super) async fn proved_by(
    app: &Arc<App>,
    peer: Peer,
    proof: &RequestProof,
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<(Desk, Nonce), No> {
    let proved = judge(app, proof, method, path, body).await;
    if let Err(No::DeskUnknown | No::Signature | No::Nonce(_)) = proved {
        take_turn(app, Caller::Unproved(peer.0.ip()))?;
    }
    proved
}

async fn judge(
    app: &Arc<App>,
    proof: &RequestProof,
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<(Desk, Nonce), No> {
    let enrolment = proof.enrolment;
    let desk = blocking(app, move |app| Ok(app.centre.ledger.desk(enrolment)?)).await?.ok_or(No::DeskUnknown)?;
    let centre = &app.centre;
    if !nonces::holds(&centre.keys, enrolment, &proof.nonce, &*centre.host) {
        return Err(No::Nonce(nonces::fresh(&centre.keys, enrolment, desk.turn, &*centre.host)));
    }
    verify_request(proof, &desk.key, method, path, body).map_err(|_| No::Signature)?;
    Ok((desk, proof.nonce))
}

/// Takes a turn, or says when there is one.
pub(super) fn take_turn(app: &App, caller: Caller) -> Result<(), No> {
    app.pace.turn(caller, app.centre.host.now().mono_ms).map_err(|wait_s| No::TooOften { wait_s })
}
