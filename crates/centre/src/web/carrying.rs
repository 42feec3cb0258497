//! What travels beside exchanges: chunks of papers over a desk's own link, and bundles by whoever
//! carries them.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use wasl_protocol::{
    BUNDLE_BYTES_MAX, BUNDLE_TYPE, Bundle, CHUNK_BYTES_MAX, CHUNKS_MAX, CHUNKS_PATH, ChunkList, Digest, ProtocolFault,
    hex, paper_path,
};

use super::{
    api::{claimed, proved, proved_by, take_turn},
    app::{App, Shared, blocking},
    asked::{Named, Whole},
    coming::Coming,
    described::{Busy, BytesShape, ForDesks, ProofHeaders},
    door::Peer,
    openapi::ProblemShape,
    pace::Caller,
    problem::No,
};
use crate::{
    lanes::take_bundle,
    ledger::PutChunk,
    papers::{Brought, bring},
};

fn named(hash: &str) -> Result<Digest, No> {
    hex::decode(hash).ok_or(No::NotFound)
}

/// Puts one sealed chunk of a paper under its SHA-256. Proved as an exchange is. This answer settles
/// nothing: only a signed ack tells that a chunk is held.
#[utoipa::path(
    put, path = "/v1/papers/{hash}", tag = "desks",
    params(
        ("hash" = String, Path, pattern = "^[0-9a-fA-F]{64}$", description = "SHA-256 of the bytes: 64 hex digits"),
        ProofHeaders,
    ),
    request_body(content = BytesShape, content_type = "application/octet-stream"),
    responses(
        (
            status = 201, description = "Stored now",
            links(("has_chunk" = (operation_id = "has_chunk", parameters(("hash" = "$request.path.hash")))))
        ),
        (
            status = 200, description = "Was there already",
            links(("has_chunk" = (operation_id = "has_chunk", parameters(("hash" = "$request.path.hash")))))
        ),
        (status = 404, description = "`not_found`: the name is no hash", body = ProblemShape, content_type = "application/problem+json"),
        (status = 413, description = "`too_large`: above 64 KiB, or nothing", body = ProblemShape, content_type = "application/problem+json"),
        (status = 422, description = "`other_hash`", body = ProblemShape, content_type = "application/problem+json"),
        ForDesks,
        (status = 507, description = "`over_quota`: too much of this desk that no packet names", body = ProblemShape, content_type = "application/problem+json"),
    )
)]
pub(super) async fn put_chunk(
    State(app): Shared,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Named(hash): Named<String>,
    headers: HeaderMap,
    Whole(body): Whole,
) -> Result<Response, No> {
    let name = named(&hash)?;
    let (desk, _) = proved(&app, peer, &headers, "PUT", &paper_path(&name), &body).await?;
    let is_new = keep(&app, desk.enrolment, name, body.to_vec()).await?;
    Ok(if is_new { StatusCode::CREATED } else { StatusCode::OK }.into_response())
}

/// Keeps one chunk of a desk; tells whether it is new here.
async fn keep(app: &Arc<App>, enrolment: u32, name: Digest, bytes: Vec<u8>) -> Result<bool, No> {
    take_turn(app, Caller::Chunk(enrolment))?;
    let brought = blocking(app, move |app| {
        let centre = &app.centre;
        bring(&*centre.ledger, &*centre.host, enrolment, &name, &bytes)
    })
    .await?;
    match brought {
        Brought::Judged(PutChunk::New) => {
            app.bell.notify_one();
            Ok(true)
        }
        Brought::Judged(PutChunk::There) => Ok(false),
        Brought::Judged(PutChunk::OverQuota) => Err(No::OverQuota),
        Brought::Size => Err(No::TooLarge),
        Brought::OtherHash => Err(No::OtherHash),
    }
}

/// Puts several sealed chunks at once: how many (2 bytes), for each its SHA-256 and how many bytes it has (32 and 4
/// bytes), then their bytes in that order. Proved as an exchange is, but over that list alone; its names bind what
/// follows. Each chunk is kept as soon as it is whole, so one that breaks off leaves those before it here. This
/// answer settles nothing: only a signed ack tells that a chunk is held.
#[utoipa::path(
    post, path = "/v1/papers", tag = "desks",
    params(ProofHeaders),
    request_body(content = BytesShape, content_type = "application/vnd.wasl.chunks"),
    responses(
        (status = 201, description = "All are here; some were stored now"),
        (status = 200, description = "All were there already"),
        (status = 400, description = "`malformed`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 413, description = "`too_large`: more than 16, or one above 64 KiB", body = ProblemShape, content_type = "application/problem+json"),
        (status = 422, description = "`other_hash`: those before it were kept", body = ProblemShape, content_type = "application/problem+json"),
        ForDesks,
        (status = 507, description = "`over_quota`: too much of this desk that no packet names", body = ProblemShape, content_type = "application/problem+json"),
    )
)]
pub(super) async fn put_chunks(
    State(app): Shared,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, No> {
    let mut coming = Coming::new(body);
    let kept = keep_coming(&app, peer, &headers, &mut coming).await;
    if kept.is_err() {
        coming.let_pass(CHUNKS_MAX * CHUNK_BYTES_MAX).await;
    }
    Ok(if kept? { StatusCode::CREATED } else { StatusCode::OK }.into_response())
}

async fn keep_coming(app: &Arc<App>, peer: Peer, headers: &HeaderMap, coming: &mut Coming) -> Result<bool, No> {
    let of = |fault| if matches!(fault, ProtocolFault::TooLarge { .. }) { No::TooLarge } else { No::Malformed };
    let proof = claimed(app, peer, headers)?;
    let mut list = coming.take(ChunkList::HEAD_BYTES).await?;
    let head = [list[0], list[1]];
    let bytes = ChunkList::bytes_of(head).map_err(of)?;
    list.extend(coming.take(bytes - ChunkList::HEAD_BYTES).await?);
    let (desk, _) = proved_by(app, peer, &proof, "POST", CHUNKS_PATH, &list).await?;
    let mut is_new = false;
    for (name, size) in ChunkList::from_bytes(&list).map_err(of)?.0 {
        let bytes = coming.take(usize::try_from(size).map_err(|_| No::TooLarge)?).await?;
        is_new |= keep(app, desk.enrolment, name, bytes).await?;
    }
    if coming.has_ended().await { Ok(is_new) } else { Err(No::Malformed) }
}

/// Whether a chunk is here. Proved as an exchange is.
#[utoipa::path(
    head, path = "/v1/papers/{hash}", tag = "desks",
    params(
        ("hash" = String, Path, pattern = "^[0-9a-fA-F]{64}$", description = "SHA-256 of the bytes: 64 hex digits"),
        ProofHeaders,
    ),
    responses(
        (status = 200, description = "It is"),
        (status = 404, description = "It is not, or the name is no hash"),
        ForDesks,
    )
)]
pub(super) async fn has_chunk(
    State(app): Shared,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Named(hash): Named<String>,
    headers: HeaderMap,
) -> Result<StatusCode, No> {
    let name = named(&hash)?;
    let (desk, _) = proved(&app, peer, &headers, "HEAD", &paper_path(&name), &[]).await?;
    take_turn(&app, Caller::Chunk(desk.enrolment))?;
    let held = blocking(&app, move |app| Ok(app.centre.ledger.chunks_held(&[name])?)).await?;
    if held.is_empty() { Err(No::NotFound) } else { Ok(StatusCode::OK) }
}

/// Takes in a bundle that somebody carries. Needs no proof of its own: every item proves itself. The
/// answers go back to their desks in any way.
#[utoipa::path(
    post, path = "/v1/bundle", tag = "desks",
    request_body(content = BytesShape, content_type = "application/vnd.wasl.bundle"),
    responses(
        (status = 200, description = "An answer for each ask in it", body = BytesShape, content_type = "application/vnd.wasl.bundle"),
        (status = 400, description = "`malformed`", body = ProblemShape, content_type = "application/problem+json"),
        (status = 413, description = "`too_large`: above 64 MiB", body = ProblemShape, content_type = "application/problem+json"),
        Busy,
    )
)]
pub(super) async fn bring_bundle(
    State(app): Shared,
    ConnectInfo(peer): ConnectInfo<Peer>,
    body: Body,
) -> Result<Response, No> {
    take_turn(&app, Caller::Bundle(peer.0.ip()))?;
    // The turn comes before the body: bundles that wait hold no memory.
    let _turn = app.bundles.try_acquire().map_err(|_| No::Later)?;
    let body = to_bytes(body, BUNDLE_BYTES_MAX).await.map_err(|_| No::TooLarge)?;
    let bundle = Bundle::from_bytes(&body).map_err(|_| No::Malformed)?;
    drop(body);
    let carried = blocking(&app, move |app| {
        let centre = &app.centre;
        take_bundle(&*centre.ledger, &centre.keys, &*centre.host, &bundle.items)
    })
    .await?;
    app.bell.notify_one();
    let (stored, chunks, refused) = (carried.stored, carried.chunks, carried.refused);
    tracing::info!(stored, chunks, refused, answers = carried.answers.items.len(), "a bundle was brought");
    Ok(([(header::CONTENT_TYPE, BUNDLE_TYPE)], carried.answers.to_bytes()).into_response())
}
