//! One request: its answers, its fee, its history, and the steps that are open from here.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;
use wasl_domain::{ids::TrackingNumber, stage::Step};
use wasl_words::{Arg, show};

use super::{
    access::Look,
    answers::{self, Part},
    scan,
    session::{Proved, SignedIn},
};
use crate::{
    CentreFault, OnShelf,
    accesses::may_read,
    ledger::{AccessKind, PaperState, Purpose, StoredPaper, StoredRequest},
    officers::{self, Order, Ordered, REASONS, STEPS},
    open::Centre,
    web::{
        app::{Shared, blocking},
        asked::{Named, Wanted},
        described::{OfficerForm, OfficerPage},
        openapi::ProblemShape,
        page::{PageFault, Tongue, shown},
        problem::No,
    },
};

struct FeeLine {
    item: String,
    times: i64,
    amount: String,
}

struct Past {
    stage: String,
    at: String,
    by: String,
    reason: Option<String>,
}

/// A scan, or what is known of one that is on its way.
struct Scan {
    label: String,
    state: String,
    /// Where the picture is; none where it cannot be shown.
    address: Option<String>,
}

struct View {
    number: String,
    digits: String,
    service: String,
    authority: String,
    stage: String,
    since: String,
    age: String,
    taken_in: String,
    parts: Vec<Part>,
    fees: Vec<FeeLine>,
    total: String,
    paid: String,
    is_paid: bool,
    history: Vec<Past>,
    steps: Vec<(&'static str, String)>,
    can_ask_correction: bool,
    can_refuse: bool,
    correctable: Vec<(String, String)>,
    reasons: Vec<(&'static str, String)>,
    scans: Vec<Scan>,
    looks: Vec<Look>,
}

#[derive(Template)]
#[template(path = "request.html")]
struct RequestPage {
    t: Tongue,
    title: String,
    officer: String,
    csrf: String,
    alarms: usize,
    v: View,
    /// A sentence about the last step.
    said: Option<String>,
}

/// What the last step came to, as a word of ours, and what the page is opened for.
#[derive(Deserialize)]
pub(super) struct Asked {
    said: Option<String>,
    r#for: Option<String>,
}

/// Looks that a request's page tells of.
const LOOKS: u32 = 8;

#[derive(Template)]
#[template(path = "many_reads.html")]
struct ManyReadsPage {
    t: Tongue,
    title: String,
    officer: String,
    csrf: String,
    alarms: usize,
}

/// What became of asking for a request.
enum Asking {
    NoSuch,
    OverLimit,
    Shown(Box<View>, usize),
}

const SAID: [&str; 4] = ["done", "not_from_here", "no_reason", "no_fields"];

/// A step with a request.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the fields of the form")]
struct OrderShape {
    /// As this session's pages have it.
    csrf: String,
    /// `pass_to_authority`, `make_ready`, `hand_to_post`, `offer_pickup`, `deliver`, `ask_correction` or `refuse`.
    step: String,
    /// Code of the reason, where the step needs one.
    reason: Option<String>,
    /// The officer's own words.
    text: Option<String>,
    /// Questions to put right, once each.
    field: Option<Vec<String>>,
}

/// The page.
#[utoipa::path(
    get, path = "/officer/request/{number}", operation_id = "request", tag = "officers",
    params(
        ("number" = String, Path, pattern = "^[0-9]{13}$", description = "Tracking number"),
        ("said" = Option<String>, Query, description = "What the last step came to"),
        ("for" = Option<String>, Query, description = "Why it is opened"),
    ),
    responses(
        (status = 200, description = "The request", body = String, content_type = "text/html"),
        (status = 404, description = "`not_found`", body = ProblemShape, content_type = "application/problem+json"),
        OfficerPage,
    ),
    security(("officer" = []))
)]
pub(super) async fn show(
    State(app): Shared,
    who: SignedIn,
    Named(number): Named<String>,
    Wanted(asked): Wanted<Asked>,
) -> Result<Response, PageFault> {
    let Ok(tracking) = number.parse::<TrackingNumber>() else { return Ok(No::NotFound.into_response()) };
    let t = who.t;
    let tongue = t.clone();
    let purpose = asked.r#for.as_deref().and_then(Purpose::from_word).unwrap_or_default();
    let officer = who.session.officer.clone();
    let found = blocking(&app, move |app| {
        let centre = &app.centre;
        let Some(request) = centre.ledger.request(tracking)? else { return Ok(Asking::NoSuch) };
        // Written down first, shown then.
        if !may_read(&*centre.ledger, &*centre.host, &officer, AccessKind::Request, tracking, purpose)? {
            return Ok(Asking::OverLimit);
        }
        let alarms = centre.ledger.alarms()?.len() + centre.ledger.quarantined()?.len();
        Ok(Asking::Shown(Box::new(view(centre, &tongue, &request)?), alarms))
    })
    .await?;
    let (v, alarms) = match found {
        Asking::NoSuch => return Ok(No::NotFound.into_response()),
        Asking::OverLimit => {
            let (officer, csrf) = (who.session.officer, who.session.csrf);
            let page = ManyReadsPage { title: t.s("officer-many_reads"), officer, csrf, alarms: 0, t };
            return Ok(shown(StatusCode::TOO_MANY_REQUESTS, &page));
        }
        Asking::Shown(v, alarms) => (*v, alarms),
    };
    let said = asked.said.filter(|said| SAID.contains(&said.as_str())).map(|said| t.of_word("officer-said-", &said));
    let page = RequestPage {
        title: v.number.clone(),
        officer: who.session.officer,
        csrf: who.session.csrf,
        alarms,
        v,
        said,
        t,
    };
    Ok(shown(StatusCode::OK, &page))
}

/// A step.
#[utoipa::path(
    post, path = "/officer/request/{number}", operation_id = "move_request", tag = "officers",
    params(("number" = String, Path, pattern = "^[0-9]{13}$", description = "Tracking number")),
    request_body(content = OrderShape, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 404, description = "`not_found`", body = ProblemShape, content_type = "application/problem+json"),
        OfficerForm,
    ),
    security(("officer" = []))
)]
pub(super) async fn order(
    State(app): Shared,
    Named(number): Named<String>,
    form: Proved,
) -> Result<Response, PageFault> {
    let Ok(tracking) = number.parse::<TrackingNumber>() else { return Ok(No::NotFound.into_response()) };
    let Some((step, _)) = STEPS.into_iter().find(|(_, word)| *word == form.field("step")) else {
        return Ok(No::Malformed.into_response());
    };
    let asked = Order {
        step,
        by: form.who.session.officer.clone(),
        reason: Some(form.field("reason").to_owned()),
        text: form.field("text").to_owned(),
        fields: form.all("field"),
    };
    let outcome = blocking(&app, move |app| {
        let centre = &app.centre;
        let Some(request) = centre.ledger.request(tracking)? else { return Ok(None) };
        let known = correctable_ids(centre, &request)?;
        let asked = Order { fields: asked.fields.into_iter().filter(|id| known.contains(id)).collect(), ..asked };
        officers::order(&*centre.ledger, &*centre.host, &request, &asked).map(Some)
    })
    .await?;
    let said = match outcome {
        None => return Ok(No::NotFound.into_response()),
        Some(Ordered::Done(stage)) => {
            tracing::info!(stage = stage.word(), "an officer moved a request");
            "done"
        }
        Some(Ordered::NotFromHere) => "not_from_here",
        Some(Ordered::NoReason) => "no_reason",
        Some(Ordered::NoFields) => "no_fields",
    };
    Ok(Redirect::to(&format!("/officer/request/{tracking}?said={said}")).into_response())
}

fn correctable_ids(centre: &Centre, request: &StoredRequest) -> Result<Vec<String>, CentreFault> {
    let on_shelf = centre.shelf.pack(&*centre.ledger, &request.new.service, request.new.pack_version)?;
    Ok(on_shelf.map_or_else(Vec::new, |on| {
        let fields = on.pack.form.iter().flat_map(|section| &section.fields);
        fields.filter(|field| request.new.answers.contains_key(&field.id)).map(|field| field.id.clone()).collect()
    }))
}

fn view(centre: &Centre, t: &Tongue, request: &StoredRequest) -> Result<View, CentreFault> {
    let new = &request.new;
    let on_shelf = centre.shelf.pack(&*centre.ledger, &new.service, new.pack_version)?;
    let on_shelf = on_shelf.as_deref();
    let say = |key: &str| on_shelf.map(|on| on.say(t.lang(), key)).unwrap_or_default();
    let desk = centre.ledger.desk(request.enrolment)?;
    let place = desk.map(|desk| t.access_point(&desk.place)).unwrap_or_default();
    let (kept_ms, is_doubtful) = request.kept();
    let time = t.day_and_time(kept_ms);
    let kept = if is_doubtful { "track-kept-about" } else { "track-kept-at" };
    let scans = centre.ledger.papers(new.tracking)?.into_iter().map(|paper| scan_of(t, on_shelf, &paper));
    let looks = centre.ledger.newest_accesses(Some(new.tracking), LOOKS)?;
    let past = centre.ledger.history(new.tracking)?.into_iter().map(|step| Past {
        stage: t.of_word("stage-", step.stage.word()),
        at: t.day_and_time(step.at_ms),
        by: step.by,
        reason: step.reason_text,
    });
    let way = on_shelf.and_then(|on| answers::delivery(&on.pack, &new.answers));
    let fits_way = |step: Step| match way.as_deref() {
        Some("post") => step != Step::OfferPickup,
        Some("pickup") => step != Step::HandToPost,
        Some(_) | None => true,
    };
    let plain = STEPS.into_iter().filter(|(step, _)| {
        !matches!(step, Step::AskCorrection | Step::Refuse) && officers::moves(request.stage, *step) && fits_way(*step)
    });
    let fees = new.fee.lines.iter().map(|line| FeeLine {
        item: say(&format!("fee-{}", line.item.replace('.', "-"))),
        times: line.times,
        amount: show::money(t.lang(), line.amount),
    });
    let authority = on_shelf.map(|on| say(&format!("authority-{}", on.pack.authority))).unwrap_or_default();
    Ok(View {
        number: new.tracking.grouped(),
        digits: new.tracking.digits(),
        service: say("service"),
        authority,
        stage: t.of_word("stage-", request.stage.word()),
        since: t.day_and_time(request.stage_ms),
        age: t.ago(request.stage_ms),
        taken_in: t.say(kept, &[("place", Arg::from(&place)), ("time", Arg::from(&time))]),
        parts: on_shelf.map(|on| answers::parts(t, on, &new.answers, &request.wanted)).unwrap_or_default(),
        fees: fees.collect(),
        total: show::money(t.lang(), new.fee.total),
        paid: show::money(t.lang(), request.paid),
        is_paid: request.paid.minor >= new.fee.total.minor,
        history: past.collect(),
        steps: plain.map(|(_, word)| (word, t.of_word("officer-step-", word))).collect(),
        can_ask_correction: officers::moves(request.stage, Step::AskCorrection),
        can_refuse: officers::moves(request.stage, Step::Refuse),
        correctable: on_shelf.map(|on| answers::correctable(t, on, &new.answers)).unwrap_or_default(),
        reasons: REASONS.iter().map(|code| (*code, t.of_word("officer-reason-", code))).collect(),
        scans: scans.collect(),
        looks: looks.into_iter().map(|line| Look::of(t, line)).collect(),
    })
}

fn scan_of(t: &Tongue, on_shelf: Option<&OnShelf>, paper: &StoredPaper) -> Scan {
    let named = on_shelf.map(|on| on.say(t.lang(), &format!("paper-{}", paper.new.paper))).unwrap_or_default();
    let all = i64::try_from(paper.new.chunks.len()).unwrap_or(0);
    let state = match paper.state {
        PaperState::Waiting => {
            let args = [("held", Arg::from(i64::from(paper.held))), ("all", Arg::from(all))];
            t.say("officer-scan-waiting", &args)
        }
        PaperState::Complete | PaperState::Broken => t.of_word("officer-scan-", paper.state.word()),
    };
    let is_shown = paper.state == PaperState::Complete;
    Scan {
        label: if named.is_empty() { paper.new.paper.clone() } else { named },
        state,
        address: is_shown.then(|| scan::address(paper.tracking, &paper.packet, paper.place)),
    }
}
