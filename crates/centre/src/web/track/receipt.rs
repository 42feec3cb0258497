//! The address in a receipt's QR: the signature is checked whether or not the request has come.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use wasl_domain::ids::EnrolmentNumber;
use wasl_protocol::{NotGenuine, ReceiptToken, verify_qr};

use super::{
    Asked, StatusPage,
    status::{Before, Status},
};
use crate::{
    CentreFault,
    open::Centre,
    web::{
        app::{Shared, blocking},
        page::{PageFault, Tongue, shown},
    },
};

#[derive(Template)]
#[template(path = "not_genuine.html")]
struct NotGenuinePage {
    t: Tongue,
    title: String,
    more: String,
    path: String,
}

/// The page that a phone opens from a receipt.
pub(super) async fn scanned(
    State(app): Shared,
    Path(token): Path<String>,
    Query(wanted): Asked,
) -> Result<Response, PageFault> {
    let t = Tongue::of(&app, wanted.lang.as_deref()).await?;
    let token = token.to_ascii_uppercase();
    let path = format!("/R/{token}");
    let tongue = t.clone();
    let found = blocking(&app, move |app| look_up(&app.centre, &tongue, &token)).await?;
    Ok(match found {
        Ok(status) => {
            let title = status.headline.clone();
            shown(StatusCode::OK, &StatusPage { t, title, status, path })
        }
        Err(why) => {
            let key = match why {
                NotGenuine::NotAReceipt | NotGenuine::OtherHost => "track-no-receipt",
                NotGenuine::UnknownKey { .. } | NotGenuine::BadSignature | NotGenuine::WrongDesk => "track-forged",
            };
            let page = NotGenuinePage { title: t.s(key), more: t.s(&format!("{key}.more")), path, t };
            shown(StatusCode::NOT_FOUND, &page)
        }
    })
}

fn look_up(centre: &Centre, t: &Tongue, token: &str) -> Result<Result<Status, NotGenuine>, CentreFault> {
    let ledger = &*centre.ledger;
    let desks = ledger.desks()?;
    // The host is this one: whoever reads this page has opened its address.
    let here = "https://centre";
    let proved = verify_qr(&format!("{here}/R/{token}"), here, |key| {
        let own = desks.iter().filter(|desk| desk.key.key_id() == key);
        own.filter_map(|desk| Some((EnrolmentNumber::new(desk.enrolment)?, desk.key))).collect()
    });
    let token: ReceiptToken = match proved {
        Ok(token) => token,
        Err(why) => return Ok(Err(why)),
    };
    let request = ledger.request(token.tracking)?;
    if let Some(request) = request.filter(|request| request.packet_hash[..8] == token.packet_hash8) {
        return Ok(Ok(Status::of(centre, t, &request, true)?));
    }
    let enrolment = token.tracking.enrolment().get();
    let desk = desks.iter().find(|desk| desk.enrolment == enrolment);
    let before = Before {
        number: token.tracking.grouped(),
        kept_ms: i64::from(token.at_s) * 1000,
        time_doubtful: token.time_doubtful,
        access_point: desk.map(|desk| t.access_point(&desk.place)).unwrap_or_default(),
        arrived_ms: ledger.arrival_of(enrolment, &token.packet_hash8)?,
        due: (!token.paid).then_some(token.amount),
    };
    let on_shelf = centre.shelf.by_number(ledger, token.service_number)?;
    Ok(Ok(Status::before(t, before, on_shelf.as_deref())))
}
