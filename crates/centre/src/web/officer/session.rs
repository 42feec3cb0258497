//! Who is signed in, and the fields of a form that proved itself.

use std::sync::Arc;

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    ledger::Session,
    officers::{SESSION_AGE_MS, SESSION_IDLE_MS, token_hash},
    web::{
        app::{App, blocking},
        asked::{Fields, Named},
        described::Busy,
        openapi::ProblemShape,
        page::{PageFault, Tongue},
    },
};

/// The cookie of a session.
pub(in crate::web) const SESSION_COOKIE: &str = "wasl_officer";
/// The cookie that a sign-in form must repeat.
pub(super) const SIGN_IN_COOKIE: &str = "wasl_sign_in";
const LANGUAGE_COOKIE: &str = "wasl_lang";
/// The field that every form carries.
pub(super) const CSRF: &str = "csrf";

/// A cookie's value.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then(|| value.to_owned()))
}

/// A cookie to set: only for officers' pages, never for a script, never from elsewhere.
pub(super) fn set_cookie(app: &App, name: &str, value: &str, age_s: Option<i64>) -> Option<HeaderValue> {
    let secure = if app.is_secure { "; Secure" } else { "" };
    let age = age_s.map(|age| format!("; Max-Age={age}")).unwrap_or_default();
    HeaderValue::try_from(format!("{name}={value}; Path=/officer; HttpOnly; SameSite=Strict{secure}{age}")).ok()
}

/// An answer that sets cookies.
pub(super) fn with_cookies(
    answer: impl IntoResponse,
    cookies: impl IntoIterator<Item = Option<HeaderValue>>,
) -> Response {
    let mut response = answer.into_response();
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The language of an officer's pages.
pub(super) async fn tongue(app: &Arc<App>, headers: &HeaderMap) -> Result<Tongue, PageFault> {
    Ok(Tongue::of(app, cookie(headers, LANGUAGE_COOKIE).as_deref()).await?)
}

/// Another language from here on.
#[utoipa::path(
    get, path = "/officer/lang/{lang}", tag = "officers",
    params(("lang" = String, Path, description = "A language's tag; others change nothing")),
    responses(
        (status = 303, description = "Back to the page before, or to the worklist"),
        (status = 404, description = "`not_found`", body = ProblemShape, content_type = "application/problem+json"),
        Busy,
    )
)]
pub(super) async fn speak(
    axum::extract::State(app): crate::web::app::Shared,
    Named(lang): Named<String>,
    headers: HeaderMap,
) -> Response {
    let known = wasl_words::languages().iter().any(|language| language.tag == lang);
    let back = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    // Only the path of our own pages; an address elsewhere leads to the worklist.
    let back = back.and_then(|url| url.split_once("/officer")).map_or("", |(_, rest)| rest);
    let is_plain = back.starts_with(['/', '?']) && !back.contains("//") && !back.contains('\\');
    let to = format!("/officer{}", if is_plain { back } else { "" });
    let cookie = if known { set_cookie(&app, LANGUAGE_COOKIE, &lang, Some(31_536_000)) } else { None };
    with_cookies(Redirect::to(&to), [cookie])
}

/// A signed-in officer; whoever is none is led to the sign-in page.
pub(super) struct SignedIn {
    pub(super) session: Session,
    pub(super) t: Tongue,
    pub(super) token: String,
}

impl FromRequestParts<Arc<App>> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let sign_in = || Redirect::to("/officer/sign-in").into_response();
        let token = cookie(&parts.headers, SESSION_COOKIE).ok_or_else(sign_in)?;
        let hash = token_hash(&token);
        let found = blocking(app, move |app| {
            Ok(app.centre.ledger.session(&hash, SESSION_IDLE_MS, SESSION_AGE_MS, app.now_ms())?)
        })
        .await
        .map_err(|blocked| PageFault::from(blocked).into_response())?;
        let session = found.ok_or_else(sign_in)?;
        let t = tongue(app, &parts.headers).await.map_err(IntoResponse::into_response)?;
        Ok(Self { session, t, token })
    }
}

/// The fields of a form of a signed-in officer that carries this session's token.
pub(super) struct Proved {
    pub(super) who: SignedIn,
    fields: Fields,
}

impl Proved {
    /// One field, empty where it is not there.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.one(name)
    }
    /// All values of a field.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.fields.all(name)
    }
}

/// Compares without telling by its time how much of it fits.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && !a.is_empty() && a.bytes().zip(b.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

impl FromRequest<Arc<App>> for Proved {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let who = SignedIn::from_request_parts(&mut parts, app).await?;
        let fields = Fields::from_request(Request::from_parts(parts, body), app);
        let fields = fields.await.map_err(IntoResponse::into_response)?;
        let proved = Self { who, fields };
        if same(proved.field(CSRF), &proved.who.session.csrf) {
            Ok(proved)
        } else {
            Err((StatusCode::FORBIDDEN, proved.who.t.s("officer-csrf")).into_response())
        }
    }
}
