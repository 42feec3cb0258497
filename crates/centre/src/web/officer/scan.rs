//! A scan of a request's paper, opened on the way to an officer's eyes and nowhere kept. What a desk
//! sent is never trusted to be what it says: only a picture goes out, and as nothing but a picture.

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use wasl_domain::ids::TrackingNumber;
use wasl_protocol::hex;

use super::session::SignedIn;
use crate::{
    accesses::may_read,
    ledger::{AccessKind, PaperState, Purpose},
    papers,
    web::{
        app::{Shared, blocking},
        asked::Named,
        described::{BytesShape, OfficerPage},
        openapi::ProblemShape,
        page::PageFault,
        problem::No,
    },
};

/// Even if a browser took the picture for a page, nothing in it could do anything.
const PICTURE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// The address of a scan.
pub(super) fn address(tracking: TrackingNumber, packet: &[u8; 32], place: u32) -> String {
    format!("/officer/request/{tracking}/scan/{}/{place}", hex::encode(&packet[..8]))
}

enum Found {
    Picture(Vec<u8>),
    OverLimit,
    Nothing,
}

/// The picture.
#[utoipa::path(
    get, path = "/officer/request/{number}/scan/{packet}/{place}", operation_id = "scan", tag = "officers",
    params(
        ("number" = String, Path, pattern = "^[0-9]{13}$", description = "Tracking number"),
        ("packet" = String, Path, pattern = "^[0-9a-fA-F]{16}$", description = "Beginning of its packet's hash"),
        ("place" = i64, Path, minimum = 0, maximum = 4_294_967_295_i64, description = "Which paper of the packet"),
    ),
    responses(
        (status = 200, description = "The picture", body = BytesShape, content_type = "image/jpeg"),
        (status = 404, description = "`not_found`", body = ProblemShape, content_type = "application/problem+json"),
        OfficerPage,
    ),
    security(("officer" = []))
)]
pub(super) async fn show(
    State(app): Shared,
    who: SignedIn,
    Named((number, packet, place)): Named<(String, String, u32)>,
) -> Result<Response, PageFault> {
    let (Ok(tracking), Some(packet)) = (number.parse::<TrackingNumber>(), hex::decode::<8>(&packet)) else {
        return Ok(No::NotFound.into_response());
    };
    let officer = who.session.officer;
    let found = blocking(&app, move |app| {
        let centre = &app.centre;
        let mut papers = centre.ledger.papers(tracking)?.into_iter();
        let Some(paper) = papers.find(|paper| paper.packet[..8] == packet && paper.place == place) else {
            return Ok(Found::Nothing);
        };
        if paper.state != PaperState::Complete {
            return Ok(Found::Nothing);
        }
        if !may_read(&*centre.ledger, &*centre.host, &officer, AccessKind::Scan, tracking, Purpose::Direct)? {
            return Ok(Found::OverLimit);
        }
        Ok(papers::plain(&*centre.ledger, &paper)?.map_or(Found::Nothing, Found::Picture))
    })
    .await?;
    Ok(match found {
        Found::Nothing => No::NotFound.into_response(),
        Found::OverLimit => StatusCode::TOO_MANY_REQUESTS.into_response(),
        Found::Picture(bytes) => {
            let mut response = bytes.into_response();
            let headers = response.headers_mut();
            for (name, value) in [
                (header::CONTENT_TYPE, papers::JPEG),
                (header::CONTENT_DISPOSITION, "inline; filename=\"paper.jpg\""),
                (header::CONTENT_SECURITY_POLICY, PICTURE_POLICY),
                (header::CACHE_CONTROL, "no-store"),
            ] {
                headers.insert(name, HeaderValue::from_static(value));
            }
            response
        }
    })
}
