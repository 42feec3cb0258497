//! Desks: how each stands, when it was last heard of, what it holds, what is missing of it; and the
//! decision to suspend, resume, call lost or revoke one, with its reason.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;
use wasl_protocol::DeskStanding;
use wasl_words::Arg;

use super::session::{Proved, SignedIn};
use crate::{
    CentreFault,
    desks::{self, DeskOrdered, missing},
    ledger::{Desk, DeskState, StateChange, StateChanged},
    opening::open_waiting,
    web::{
        app::{App, Shared, blocking},
        asked::Wanted,
        described::{OfficerForm, OfficerPage},
        openapi::ProblemShape,
        page::{PageFault, Tongue, shown},
        problem::No,
    },
};

/// Not heard of for longer than this is shown as something to look at.
const SILENT_HOURS: i64 = 72;

struct DeskRow {
    number: u32,
    digits: String,
    name: String,
    standing: String,
    is_well: bool,
    since: String,
    seen: String,
    is_silent: bool,
    unsent: String,
    missing: Vec<String>,
    version: String,
    past: Vec<PastState>,
    choices: Vec<(&'static str, String, String)>,
}

struct PastState {
    state: String,
    at: String,
    by: String,
    why: String,
}

#[derive(Template)]
#[template(path = "desks.html")]
struct DesksPage {
    t: Tongue,
    title: String,
    officer: String,
    csrf: String,
    alarms: usize,
    rows: Vec<DeskRow>,
    said: Option<String>,
}

/// What the last change came to, as a word of ours.
#[derive(Deserialize)]
pub(super) struct Asked {
    said: Option<String>,
}

const SAID: [&str; 4] = ["changed", "same", "final", "no_why"];

/// A decision about a desk.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the fields of the form")]
struct ChangeShape {
    /// As this session's pages have it.
    csrf: String,
    /// The desk's number.
    of: u32,
    /// `active`, `suspended`, `revoked` or `lost`.
    to: String,
    /// Why.
    why: String,
}

/// The page.
#[utoipa::path(
    get, path = "/officer/desks", operation_id = "desks", tag = "officers",
    params(("said" = Option<String>, Query, description = "What the last change came to")),
    responses((status = 200, description = "All desks", body = String, content_type = "text/html"), OfficerPage),
    security(("officer" = []))
)]
pub(super) async fn show(
    State(app): Shared,
    who: SignedIn,
    Wanted(asked): Wanted<Asked>,
) -> Result<Response, PageFault> {
    let t = who.t;
    let tongue = t.clone();
    let (rows, alarms) = blocking(&app, move |app| {
        let alarms = app.centre.ledger.alarms()?.len() + app.centre.ledger.quarantined()?.len();
        Ok((rows(app, &tongue)?, alarms))
    })
    .await?;
    let said = asked.said.filter(|said| SAID.contains(&said.as_str()));
    let page = DesksPage {
        title: t.s("officer-desks"),
        officer: who.session.officer,
        csrf: who.session.csrf,
        alarms,
        rows,
        said: said.map(|said| t.of_word("officer-desk-said-", &said)),
        t,
    };
    Ok(shown(StatusCode::OK, &page))
}

fn rows(app: &App, t: &Tongue) -> Result<Vec<DeskRow>, CentreFault> {
    let ledger = &*app.centre.ledger;
    let mut gaps: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for gap in ledger.gaps()? {
        gaps.entry(gap.enrolment).or_default().push(missing(&gap));
    }
    let mut rows = Vec::new();
    for desk in ledger.desks()? {
        let past = ledger.desk_states(desk.enrolment)?.into_iter().rev().map(|line| PastState {
            state: t.of_word("officer-desk-state-", line.state.word()),
            at: t.day_and_time(line.at_ms),
            by: if line.by.is_empty() { t.s("officer-by-machine") } else { line.by },
            why: line.why,
        });
        let past = past.collect();
        rows.push(row(t, &desk, past, gaps.remove(&desk.enrolment).unwrap_or_default()));
    }
    Ok(rows)
}

fn row(t: &Tongue, desk: &Desk, past: Vec<PastState>, missing: Vec<String>) -> DeskRow {
    let standing = desk.standing();
    let seen = desk.seen_ms.map_or_else(|| t.s("officer-never"), |ms| t.ago(ms));
    let choices = DeskState::ALL.into_iter().filter(|to| desks::may_become(desk.state, *to));
    let choices = choices.map(|to| {
        let key = format!("officer-desk-to-{}", to.word());
        (to.word(), t.s(&key), t.s(&format!("{key}.more")))
    });
    DeskRow {
        number: desk.enrolment,
        digits: format!("{:05}", desk.enrolment),
        name: format!("{} · {}", t.access_point(&desk.place), desk.place.counter),
        standing: match standing {
            DeskStanding::Frozen => t.s("officer-desk-frozen"),
            DeskStanding::Active | DeskStanding::Suspended | DeskStanding::Revoked | DeskStanding::Lost => {
                t.of_word("officer-desk-state-", desk.state.word())
            }
        },
        is_well: standing.is_active(),
        since: if standing.is_active() { String::new() } else { t.ago(desk.frozen_ms.unwrap_or(desk.state_ms)) },
        seen,
        is_silent: standing.is_active() && desk.seen_ms.is_some_and(|ms| t.hours_since(ms) >= SILENT_HOURS),
        unsent: unsent(t, desk),
        missing,
        version: desk.version.clone().unwrap_or_default(),
        past,
        choices: choices.collect(),
    }
}

/// How much it had unsent when it was heard of last, and how old the oldest of it was.
fn unsent(t: &Tongue, desk: &Desk) -> String {
    let (Some(count), Some(age_s)) = (desk.outbox_count, desk.oldest_age_s) else { return String::new() };
    if count == 0 {
        return t.s("officer-unsent-none");
    }
    let age = wasl_words::show::ago(t.lang(), i64::from(age_s));
    let args = [("n", Arg::from(i64::from(count))), ("age", Arg::from(&age))];
    t.say("officer-unsent", &args)
}

/// A change of state.
#[utoipa::path(
    post, path = "/officer/desks", operation_id = "change_desk", tag = "officers",
    request_body(content = ChangeShape, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 404, description = "`not_found`", body = ProblemShape, content_type = "application/problem+json"),
        OfficerForm,
    ),
    security(("officer" = []))
)]
pub(super) async fn change(State(app): Shared, form: Proved) -> Result<Response, PageFault> {
    let (Ok(enrolment), Some(to)) = (form.field("of").parse(), DeskState::from_word(form.field("to"))) else {
        return Ok(No::Malformed.into_response());
    };
    let by = form.who.session.officer.clone();
    let change = StateChange { enrolment, to, by, why: form.field("why").to_owned() };
    let ordered = blocking(&app, move |app| {
        let centre = &app.centre;
        let ordered = desks::change_state(&*centre.ledger, &centre.keys, &*centre.host, &change)?;
        // What a lost desk sent meanwhile may be opened once it works again.
        open_waiting(&*centre.ledger, &centre.keys, &centre.shelf, &*centre.host)?;
        Ok(ordered)
    })
    .await?;
    let said = match ordered {
        DeskOrdered::Judged(StateChanged::NoDesk) => return Ok(No::NotFound.into_response()),
        DeskOrdered::Judged(StateChanged::Done) => {
            tracing::info!(enrolment, state = to.word(), "an officer changed a desk's state");
            "changed"
        }
        DeskOrdered::Judged(StateChanged::Same) => "same",
        DeskOrdered::Judged(StateChanged::Final) => "final",
        DeskOrdered::NoWhy => "no_why",
    };
    Ok(Redirect::to(&format!("/officer/desks?said={said}")).into_response())
}
