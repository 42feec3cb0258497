//! Signing in and out. Says the same for a wrong name and a wrong password.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{ConnectInfo, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use utoipa::ToSchema;
use wasl_words::Arg;

use super::session::{CSRF, Proved, SESSION_COOKIE, SIGN_IN_COOKIE, cookie, same, set_cookie, tongue, with_cookies};
use crate::{
    officers::{SignIn, secret, sign_in, token_hash},
    web::{
        app::{App, Shared, blocking},
        asked::Fields,
        described::{AnyForm, Busy, OfficerForm},
        door::Peer,
        page::{PageFault, Tongue, shown},
    },
};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    t: Tongue,
    title: String,
    csrf: String,
    name: String,
    said: Option<(String, String)>,
}

fn page(app: &App, t: Tongue, status: StatusCode, name: String, said: Option<(String, String)>) -> Response {
    let csrf = secret(&*app.centre.host);
    let cookie = set_cookie(app, SIGN_IN_COOKIE, &csrf, None);
    let page = SignInPage { title: t.s("officer-sign_in"), csrf, name, said, t };
    with_cookies(shown(status, &page), [cookie])
}

/// Who signs in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the fields of the form")]
struct SignInShape {
    /// As the page's form has it, beside its cookie.
    csrf: String,
    /// An officer's name.
    name: String,
    /// The password.
    password: String,
}

/// A form that says nothing but that it is ours.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the fields of the form")]
struct OursShape {
    /// As this session's pages have it.
    csrf: String,
}

/// The form.
#[utoipa::path(
    get, path = "/officer/sign-in", operation_id = "sign_in_form", tag = "officers",
    responses((status = 200, description = "The form", body = String, content_type = "text/html"), Busy)
)]
pub(super) async fn ask(State(app): Shared, headers: HeaderMap) -> Result<Response, PageFault> {
    let t = tongue(&app, &headers).await?;
    Ok(page(&app, t, StatusCode::OK, String::new(), None))
}

/// The form filled in.
#[utoipa::path(
    post, path = "/officer/sign-in", operation_id = "sign_in", tag = "officers",
    request_body(content = SignInShape, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 303, description = "Signed in: to the worklist"),
        (status = 401, description = "Name or password is not right", body = String, content_type = "text/html"),
        (status = 403, description = "The form is not of a page of ours", body = String, content_type = "text/plain"),
        AnyForm,
    )
)]
pub(super) async fn enter(
    State(app): Shared,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Response> {
    let t = tongue(&app, &headers).await.map_err(IntoResponse::into_response)?;
    if !same(fields.one(CSRF), &cookie(&headers, SIGN_IN_COOKIE).unwrap_or_default()) {
        return Err((StatusCode::FORBIDDEN, t.s("officer-csrf")).into_response());
    }
    let (name, password) = (fields.one("name").to_owned(), fields.one("password").to_owned());
    judged(&app, t, name, password, peer.0.ip().to_string()).await.map_err(IntoResponse::into_response)
}

async fn judged(
    app: &Arc<App>,
    t: Tongue,
    name: String,
    password: String,
    address: String,
) -> Result<Response, PageFault> {
    let typed = name.clone();
    let outcome =
        blocking(app, move |app| sign_in(&*app.centre.ledger, &*app.centre.host, &name, &password, &address)).await?;
    Ok(match outcome {
        SignIn::In(token) => {
            let cookies = [set_cookie(app, SESSION_COOKIE, &token, None), set_cookie(app, SIGN_IN_COOKIE, "", Some(0))];
            with_cookies(Redirect::to("/officer"), cookies)
        }
        SignIn::NotRight => {
            let said = (t.s("officer-not_right"), t.s("officer-not_right.more"));
            page(app, t, StatusCode::UNAUTHORIZED, typed, Some(said))
        }
        SignIn::Wait { wait_s } => {
            let when = t.within(wait_s);
            let said = (t.s("officer-wait"), t.say("officer-wait-more", &[("when", Arg::from(&when))]));
            let mut response = page(app, t, StatusCode::TOO_MANY_REQUESTS, typed, Some(said));
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
            response
        }
    })
}

/// Signing out.
#[utoipa::path(
    post, path = "/officer/sign-out", operation_id = "sign_out", tag = "officers",
    request_body(content = OursShape, content_type = "application/x-www-form-urlencoded"),
    responses(OfficerForm),
    security(("officer" = []))
)]
pub(super) async fn leave(State(app): Shared, form: Proved) -> Result<Response, PageFault> {
    let hash = token_hash(&form.who.token);
    blocking(&app, move |app| Ok(app.centre.ledger.close_session(&hash)?)).await?;
    Ok(with_cookies(Redirect::to("/officer/sign-in"), [set_cookie(&app, SESSION_COOKIE, "", Some(0))]))
}
