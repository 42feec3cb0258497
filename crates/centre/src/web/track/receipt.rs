//! The address in a receipt's QR: the signature is checked whether or not the request has come.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use wasl_domain::ids::EnrolmentNumber;
use wasl_protocol::{NotGenuine, ReceiptToken, verify_qr};

use super::{
    Asked, StatusPage,
    status::{Before, Fate, Status},
};
use crate::{
    CentreFault,
    ledger::{AlarmKind, Desk, time_shown},
    open::Centre,
    watch::GAP_STAYS_MS,
    web::{
        app::{Shared, blocking},
        asked::{Named, Wanted},
        described::AnyPage,
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
#[utoipa::path(
    get, path = "/R/{token}", tag = "citizens",
    params(
        ("token" = String, Path, description = "What follows the address in a receipt's QR"),
        ("lang" = Option<String>, Query, description = "Language of the page"),
    ),
    responses(
        (status = 200, description = "Where the request stands", body = String, content_type = "text/html"),
        (status = 404, description = "No receipt of this centre, or one that is worth nothing", body = String, content_type = "text/html"),
        AnyPage,
    )
)]
pub(super) async fn scanned(state: Shared, token: Named<String>, wanted: Asked) -> Result<Response, PageFault> {
    answered(state, token, wanted).await
}

/// The same address in small letters.
#[utoipa::path(
    get, path = "/r/{token}", tag = "citizens",
    params(
        ("token" = String, Path, description = "What follows the address in a receipt's QR"),
        ("lang" = Option<String>, Query, description = "Language of the page"),
    ),
    responses(
        (status = 200, description = "Where the request stands", body = String, content_type = "text/html"),
        (status = 404, description = "No receipt of this centre, or one that is worth nothing", body = String, content_type = "text/html"),
        AnyPage,
    )
)]
pub(super) async fn scanned_small(state: Shared, token: Named<String>, wanted: Asked) -> Result<Response, PageFault> {
    answered(state, token, wanted).await
}

async fn answered(
    State(app): Shared,
    Named(token): Named<String>,
    Wanted(wanted): Asked,
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
                Worthless::NotGenuine(NotGenuine::NotAReceipt | NotGenuine::OtherHost) => "track-no-receipt",
                Worthless::NotGenuine(
                    NotGenuine::UnknownKey { .. } | NotGenuine::BadSignature | NotGenuine::WrongDesk,
                ) => "track-forged",
                Worthless::NotGenuine(NotGenuine::AfterLoss { .. }) | Worthless::AfterLoss => "track-after_loss",
            };
            let page = NotGenuinePage { title: t.s(key), more: t.s(&format!("{key}.more")), path, t };
            shown(StatusCode::NOT_FOUND, &page)
        }
    })
}

/// Why a receipt is worth nothing.
enum Worthless {
    NotGenuine(NotGenuine),
    /// Whoever signed it had the key of a desk that was lost before.
    AfterLoss,
}

fn look_up(centre: &Centre, t: &Tongue, token: &str) -> Result<Result<Status, Worthless>, CentreFault> {
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
        Err(why) => return Ok(Err(Worthless::NotGenuine(why))),
    };
    let request = ledger.request(token.tracking)?;
    if let Some(request) = request.filter(|request| request.packet_hash[..8] == token.packet_hash8) {
        return Ok(Ok(Status::of(centre, t, &request, true)?));
    }
    let enrolment = token.tracking.enrolment().get();
    let desk = desks.iter().find(|desk| desk.enrolment == enrolment);
    let times = ledger.times_of(enrolment, &token.packet_hash8)?;
    let at_ms = i64::from(token.at_s) * 1000;
    let fate = match desk {
        Some(desk) if times.is_none() && is_after_loss(desk, at_ms) => return Ok(Err(Worthless::AfterLoss)),
        Some(desk) => fate(centre, t, &token, desk, times.map(|times| times.arrived_ms))?,
        None => Fate::OnItsWay,
    };
    if fate == Fate::Missing {
        // Nobody but the citizen may know that this number was given.
        ledger.raise_once(AlarmKind::NumberMissing, Some(enrolment), &token.tracking.digits(), t.now_ms())?;
    }
    let (kept_ms, time_doubtful) = time_shown(
        at_ms,
        times.and_then(|times| times.true_ms),
        times.map(|times| times.arrived_ms),
        token.time_doubtful,
    );
    let before = Before {
        number: token.tracking.grouped(),
        kept_ms,
        time_doubtful,
        access_point: desk.map(|desk| t.access_point(&desk.place)).unwrap_or_default(),
        arrived_ms: times.map(|times| times.arrived_ms),
        due: (!token.paid).then_some(token.amount),
        fate,
    };
    let on_shelf = centre.shelf.by_number(ledger, token.service_number)?;
    Ok(Ok(Status::before(t, before, on_shelf.as_deref())))
}

/// Whether a desk was cut off already when a receipt of it says that it was made. What the desk's own
/// packets don't bear out is not believed from then on.
fn is_after_loss(desk: &Desk, at_ms: i64) -> bool {
    desk.state.is_cut_off() && at_ms >= desk.state_ms
}

fn fate(
    centre: &Centre,
    t: &Tongue,
    token: &ReceiptToken,
    desk: &Desk,
    arrived_ms: Option<i64>,
) -> Result<Fate, CentreFault> {
    Ok(match arrived_ms {
        Some(arrived_ms) if desk.state.is_cut_off() && arrived_ms >= desk.state_ms => Fate::LookedAt,
        Some(_) => Fate::OnItsWay,
        None if desk.state.is_cut_off() => Fate::DeskLost,
        None => {
            let later_ms = centre.ledger.later_arrival(token.tracking)?;
            let is_missing = later_ms.is_some_and(|later_ms| t.now_ms().saturating_sub(later_ms) >= GAP_STAYS_MS);
            if is_missing { Fate::Missing } else { Fate::OnItsWay }
        }
    })
}
