//! Finding a request by typed numbers: the tracking number with the receipt's short code or the last
//! four digits of the national number. Never tells which half was wrong; wrong guesses are slowed.

use askama::Template;
use axum::{
    extract::{ConnectInfo, Form, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Deserialize;
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
#[derive(Deserialize)]
pub(super) struct Typed {
    number: String,
    code: String,
    lang: Option<String>,
}

enum Found {
    Here(Box<Status>),
    Nothing,
    Wait(u32),
}

/// The empty form.
pub(super) async fn ask(State(app): Shared, Query(wanted): Asked) -> Result<Response, PageFault> {
    let t = Tongue::of(&app, wanted.lang.as_deref()).await?;
    Ok(shown(StatusCode::OK, &FindPage { title: t.s("track-find"), number: String::new(), said: None, t }))
}

/// The form filled in.
pub(super) async fn found(
    State(app): Shared,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageFault> {
    let t = Tongue::of(&app, typed.lang.as_deref()).await?;
    let number: String = typed.number.chars().take(40).collect();
    let code = only_digits(&typed.code).unwrap_or_default();
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
