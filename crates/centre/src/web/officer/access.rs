//! Who looked at what: the newest lines of the log of accesses, for every officer to see.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use wasl_domain::ids::TrackingNumber;

use super::session::SignedIn;
use crate::{
    accesses,
    ledger::AccessLine,
    web::{
        app::{Shared, blocking},
        described::OfficerPage,
        page::{PageFault, Tongue, shown},
    },
};

const ROWS: u32 = 200;

/// One look.
pub(super) struct Look {
    pub(super) at: String,
    pub(super) officer: String,
    pub(super) what: String,
    pub(super) purpose: String,
    pub(super) request: Option<TrackingNumber>,
    pub(super) desk: String,
}

impl Look {
    /// A line in words.
    pub(super) fn of(t: &Tongue, line: AccessLine) -> Self {
        let access = line.access;
        Self {
            at: t.day_and_time(line.at_ms),
            officer: if access.officer.is_empty() { t.s("officer-by-machine") } else { access.officer },
            what: t.of_word("officer-access-", access.what.word()),
            purpose: t.of_word("officer-purpose-", access.purpose.word()),
            request: access.tracking,
            desk: access.enrolment.map(|desk| format!("{desk:05}")).unwrap_or_default(),
        }
    }
}

#[derive(Template)]
#[template(path = "access.html")]
struct AccessPage {
    t: Tongue,
    title: String,
    officer: String,
    csrf: String,
    alarms: usize,
    rows: Vec<Look>,
    /// Whether every line stands as it was written.
    is_whole: bool,
}

/// The page.
#[utoipa::path(
    get, path = "/officer/access", operation_id = "accesses", tag = "officers",
    responses((status = 200, description = "Who looked at what", body = String, content_type = "text/html"), OfficerPage),
    security(("officer" = []))
)]
pub(super) async fn show(State(app): Shared, who: SignedIn) -> Result<Response, PageFault> {
    let t = who.t;
    let (lines, is_whole, alarms) = blocking(&app, |app| {
        let ledger = &*app.centre.ledger;
        let alarms = ledger.alarms()?.len() + ledger.quarantined()?.len();
        let is_whole = accesses::verify(ledger)?.first_broken.is_none();
        Ok((ledger.newest_accesses(None, ROWS)?, is_whole, alarms))
    })
    .await?;
    let page = AccessPage {
        title: t.s("officer-accesses"),
        officer: who.session.officer,
        csrf: who.session.csrf,
        alarms,
        rows: lines.into_iter().map(|line| Look::of(&t, line)).collect(),
        is_whole,
        t,
    };
    Ok(shown(StatusCode::OK, &page))
}
