//! The worklist: requests by stage, the longest waiting first, with their age.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use wasl_domain::{ids::TrackingNumber, stage::Stage};

use super::session::SignedIn;
use crate::{
    CentreFault,
    ledger::{RequestFilter, StoredRequest},
    open::Centre,
    web::{
        app::{Shared, blocking},
        asked::Wanted,
        described::OfficerPage,
        page::{PageFault, Tongue, shown},
    },
};

const ROWS: u32 = 50;
/// Waiting longer than this is shown as something to look at.
const LATE_HOURS: i64 = 24;

struct Row {
    number: String,
    digits: String,
    service: String,
    stage: String,
    age: String,
    since: String,
    is_late: bool,
    access_point: String,
    is_unpaid: bool,
    waits_for_papers: bool,
}

struct Tab {
    word: &'static str,
    label: String,
    count: u64,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "worklist.html")]
struct WorklistPage {
    t: Tongue,
    title: String,
    officer: String,
    csrf: String,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    alarms: usize,
    find: String,
    said: Option<String>,
    next: Option<u32>,
    chosen: &'static str,
}

/// What to list.
#[derive(Deserialize)]
pub(super) struct Asked {
    stage: Option<String>,
    find: Option<String>,
    skip: Option<u32>,
}

/// The page.
#[utoipa::path(
    get, path = "/officer", operation_id = "worklist", tag = "officers",
    params(
        ("stage" = Option<String>, Query, description = "A stage's word; others mean all that is open"),
        ("find" = Option<String>, Query, description = "A tracking number to go to"),
        ("skip" = Option<i64>, Query, minimum = 0, maximum = 4_294_967_295_i64, description = "Rows to pass over"),
    ),
    responses((status = 200, description = "The worklist", body = String, content_type = "text/html"), OfficerPage),
    security(("officer" = []))
)]
pub(super) async fn show(
    State(app): Shared,
    who: SignedIn,
    Wanted(asked): Wanted<Asked>,
) -> Result<Response, PageFault> {
    let t = who.t;
    let find: String = asked.find.unwrap_or_default().trim().chars().take(40).collect();
    let mut said = None;
    if !find.is_empty() {
        match find.parse::<TrackingNumber>() {
            Ok(tracking) => {
                let found = blocking(&app, move |app| Ok(app.centre.ledger.request(tracking)?)).await?;
                if found.is_some() {
                    return Ok(Redirect::to(&format!("/officer/request/{tracking}?for=number")).into_response());
                }
                said = Some(t.s("officer-find-none"));
            }
            Err(_) => said = Some(t.s("officer-find-no_number")),
        }
    }
    let stage = asked.stage.as_deref().and_then(Stage::from_word);
    let filter = RequestFilter { stage, open_only: stage.is_none(), skip: asked.skip.unwrap_or(0), count_max: ROWS };
    let tongue = t.clone();
    let (tabs, rows, alarms) = blocking(&app, move |app| {
        let centre = &app.centre;
        let alarms = centre.ledger.alarms()?.len() + centre.ledger.quarantined()?.len();
        let requests = centre.ledger.requests(&filter)?;
        let rows = requests.iter().map(|request| row(centre, &tongue, request)).collect::<Result<Vec<_>, _>>()?;
        Ok((tabs(centre, &tongue, stage)?, rows, alarms))
    })
    .await?;
    let next = (rows.len() == usize::try_from(ROWS).unwrap_or(usize::MAX))
        .then(|| asked.skip.unwrap_or(0).saturating_add(ROWS));
    let page = WorklistPage {
        title: t.s("officer-worklist"),
        officer: who.session.officer,
        csrf: who.session.csrf,
        tabs,
        rows,
        alarms,
        find,
        said,
        next,
        chosen: stage.map_or("", Stage::word),
        t,
    };
    Ok(shown(StatusCode::OK, &page))
}

/// Stages that a request at the centre can stand at.
const AT_CENTRE: [Stage; 9] = [
    Stage::Received,
    Stage::WithAuthority,
    Stage::NeedsCorrection,
    Stage::Ready,
    Stage::HandedToPost,
    Stage::ReadyForPickup,
    Stage::Delivered,
    Stage::Refused,
    Stage::Withdrawn,
];

/// Nothing is left to do.
fn is_over(stage: Stage) -> bool {
    matches!(stage, Stage::Delivered | Stage::Refused | Stage::Withdrawn)
}

fn tabs(centre: &Centre, t: &Tongue, chosen: Option<Stage>) -> Result<Vec<Tab>, CentreFault> {
    let counts = centre.ledger.stage_counts()?;
    let open: u64 = counts.iter().filter(|(stage, _)| !is_over(*stage)).map(|(_, count)| count).sum();
    let mut tabs = vec![Tab { word: "", label: t.s("officer-open"), count: open, is_chosen: chosen.is_none() }];
    for stage in AT_CENTRE {
        let count = counts.iter().find(|(found, _)| *found == stage).map_or(0, |(_, count)| *count);
        if count > 0 || chosen == Some(stage) {
            tabs.push(Tab {
                word: stage.word(),
                label: t.of_word("stage-", stage.word()),
                count,
                is_chosen: chosen == Some(stage),
            });
        }
    }
    Ok(tabs)
}

fn row(centre: &Centre, t: &Tongue, request: &StoredRequest) -> Result<Row, CentreFault> {
    let new = &request.new;
    let on_shelf = centre.shelf.pack(&*centre.ledger, &new.service, new.pack_version)?;
    let desk = centre.ledger.desk(request.enrolment)?;
    let is_over = is_over(request.stage);
    Ok(Row {
        number: new.tracking.grouped(),
        digits: new.tracking.digits(),
        service: on_shelf.map(|on| on.say(t.lang(), "service")).unwrap_or_default(),
        stage: t.of_word("stage-", request.stage.word()),
        age: t.ago(request.stage_ms),
        since: t.short_time(request.stage_ms),
        is_late: !is_over && t.hours_since(request.stage_ms) >= LATE_HOURS,
        access_point: desk.map(|desk| t.access_point(&desk.place)).unwrap_or_default(),
        is_unpaid: !is_over && request.paid.minor < new.fee.total.minor,
        waits_for_papers: !is_over && centre.ledger.papers_waiting(new.tracking)? > 0,
    })
}
