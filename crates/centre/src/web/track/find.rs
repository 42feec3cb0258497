//! Finding a request by typed numbers: the tracking number with the receipt's short code or the last
//! four digits of the national number. Never tells which half was wrong; wrong guesses are slowed.

use askama::Template;
use axum::{
    extract::{ConnectInfo, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use utoipa::ToSchema;
use wasl_domain::{
    digits::only_digits,
    ids::{NotTracking, TrackingNumber},
};
use wasl_words::Arg;

use super::{Asked, StatusPage, status::Status};
use crate::{
    CentreFault,
    ledger::Try,
    open::Centre,
    slowing::{FREE_AT_ADDRESS, FREE_AT_NAME},
    web::{
        app::{Shared, blocking},
        asked::{Fields, Wanted},
        described::{AnyForm, AnyPage},
        door::Peer,
        page::{PageFault, Tongue, shown},
    },
};

#[derive(Template)]
#[template(path = "find.html")]
struct FindPage {
    t: Tongue,
    title: String,
    number: String,
    /// What to say about the last try: heading and more.
    said: Option<(String, String)>,
}

/// What was typed.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the fields of the form")]
struct TypedShape {
    /// The tracking number, as the receipt or any hand writes it.
    #[schema(example = "0000100000155")]
    number: String,
    /// Six digits of the receipt, or the last four of the national number.
    code: String,
    /// Language of the page.
    lang: Option<String>,
}

enum Found {
    Here(Box<Status>),
    Nothing,
    Wait(u32),
}

/// The empty form.
#[utoipa::path(
    get, path = "/track", operation_id = "find_form", tag = "citizens",
    params(("lang" = Option<String>, Query, description = "Language of the page")),
    responses((status = 200, description = "The form", body = String, content_type = "text/html"), AnyPage)
)]
pub(super) async fn ask(State(app): Shared, Wanted(wanted): Asked) -> Result<Response, PageFault> {
    let t = Tongue::of(&app, wanted.lang.as_deref()).await?;
    Ok(shown(StatusCode::OK, &FindPage { title: t.s("track-find"), number: String::new(), said: None, t }))
}

/// The form filled in.
#[utoipa::path(
    post, path = "/track", operation_id = "find", tag = "citizens",
    request_body(content = TypedShape, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "Where the request stands", body = String, content_type = "text/html"),
        (status = 404, description = "No request has both; which half is wrong is not told", body = String, content_type = "text/html"),
        (status = 422, description = "Not a tracking number", body = String, content_type = "text/html"),
        AnyForm,
    )
)]
pub(super) async fn found(
    State(app): Shared,
    ConnectInfo(peer): ConnectInfo<Peer>,
    typed: Fields,
) -> Result<Response, PageFault> {
    let t = Tongue::of(&app, Some(typed.one("lang"))).await?;
    let number: String = typed.one("number").chars().take(40).collect();
    let code = only_digits(typed.one("code")).unwrap_or_default();
    let again = |t: Tongue, status: StatusCode, heading: String, more: String| {
        let page = FindPage { title: t.s("track-find"), number: number.clone(), said: Some((heading, more)), t };
        shown(status, &page)
    };
    let tracking: TrackingNumber = match number.parse() {
        Ok(tracking) => tracking,
        // The check digits are no secret: a slip of the finger is told at once and costs no guess.
        Err(NotTracking::Length { digits }) => {
            let more = t.count("track-number-length", i64::try_from(digits).unwrap_or(0));
            return Ok(again(t.clone(), StatusCode::UNPROCESSABLE_ENTITY, t.s("track-number-wrong"), more));
        }
        Err(NotTracking::Check) => {
            let more = t.s("track-number-check");
            return Ok(again(t.clone(), StatusCode::UNPROCESSABLE_ENTITY, t.s("track-number-wrong"), more));
        }
    };
    let tongue = t.clone();
    let address = peer.0.ip().to_string();
    let found = blocking(&app, move |app| look_up(&app.centre, &tongue, tracking, &code, &address)).await?;
    Ok(match found {
        Found::Here(status) => {
            let title = status.headline.clone();
            shown(StatusCode::OK, &StatusPage { t, title, status: *status, path: "/track".to_owned() })
        }
        Found::Nothing => again(t.clone(), StatusCode::NOT_FOUND, t.s("track-not-found"), t.s("track-not-found.more")),
        Found::Wait(wait_s) => {
            let when = t.within(wait_s);
            let more = t.say("track-wait", &[("when", Arg::from(&when))]);
            let mut response = again(t.clone(), StatusCode::TOO_MANY_REQUESTS, t.s("track-not-now"), more);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
            response
        }
    })
}

fn look_up(
    centre: &Centre,
    t: &Tongue,
    tracking: TrackingNumber,
    code: &str,
    address: &str,
) -> Result<Found, CentreFault> {
    let ledger = &*centre.ledger;
    let by_number = format!("track:{tracking}");
    let from = format!("track-from:{address}");
    let places = [(by_number.clone(), FREE_AT_NAME), (from.clone(), FREE_AT_ADDRESS)];
    if let Try::After { wait_s } = ledger.try_guess(&places, centre.host.now().wall.as_millisecond())? {
        return Ok(Found::Wait(wait_s));
    }
    let Some(request) = ledger.request(tracking)? else { return Ok(Found::Nothing) };
    let fits = match code.len() {
        6 => request.new.short_code == code,
        4 => request.new.last_digits.iter().any(|digits| digits == code),
        _ => false,
    };
    if !fits {
        return Ok(Found::Nothing);
    }
    ledger.guessed_right(&by_number, &from)?;
    Ok(Found::Here(Box::new(Status::of(centre, t, &request, false)?)))
}
