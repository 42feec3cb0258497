//! What a person at the centre must look at: alarms, frozen desks, packets in quarantine.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use utoipa::ToSchema;
use wasl_domain::ids::TrackingNumber;
use wasl_protocol::hex;
use wasl_words::Arg;

use super::session::{Proved, SignedIn};
use crate::{
    CentreFault, desks,
    ledger::AlarmKind,
    opening::open_waiting,
    web::{
        app::{App, Shared, blocking},
        described::{OfficerForm, OfficerPage},
        page::{PageFault, Tongue, shown},
        problem::No,
    },
};

struct AlarmRow {
    id: i64,
    sentence: String,
    detail: String,
    request: Option<TrackingNumber>,
    times: u32,
    last: String,
    age: String,
}

struct FrozenRow {
    enrolment: u32,
    name: String,
    since: String,
}

struct QuarantineRow {
    hash: String,
    sentence: String,
    detail: String,
    place: String,
    age: String,
}

#[derive(Template)]
#[template(path = "alarms.html")]
struct AlarmsPage {
    t: Tongue,
    title: String,
    officer: String,
    csrf: String,
    alarms: usize,
    rows: Vec<AlarmRow>,
    frozen: Vec<FrozenRow>,
    quarantined: Vec<QuarantineRow>,
}

/// One of the buttons.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the fields of the form")]
struct SettleShape {
    /// As this session's pages have it.
    csrf: String,
    /// `settle_alarm`, `thaw`, `look_again` or `settle_packet`.
    act: String,
    /// An alarm's number, a desk's number, or a packet's hash.
    of: String,
}

/// The page.
#[utoipa::path(
    get, path = "/officer/alarms", operation_id = "alarms", tag = "officers",
    responses((status = 200, description = "What wants looking at", body = String, content_type = "text/html"), OfficerPage),
    security(("officer" = []))
)]
pub(super) async fn show(State(app): Shared, who: SignedIn) -> Result<Response, PageFault> {
    let t = who.t;
    let tongue = t.clone();
    let (rows, frozen, quarantined) = blocking(&app, move |app| gather(app, &tongue)).await?;
    let page = AlarmsPage {
        title: t.s("officer-alarms"),
        officer: who.session.officer,
        csrf: who.session.csrf,
        alarms: rows.len() + quarantined.len(),
        rows,
        frozen,
        quarantined,
        t,
    };
    Ok(shown(StatusCode::OK, &page))
}

type Gathered = (Vec<AlarmRow>, Vec<FrozenRow>, Vec<QuarantineRow>);

fn place(t: &Tongue, enrolment: u32, sequence: u64) -> String {
    let (desk, sequence) = (format!("{enrolment:05}"), sequence.to_string());
    t.say("officer-place", &[("desk", Arg::from(&desk)), ("sequence", Arg::from(&sequence))])
}

fn gather(app: &App, t: &Tongue) -> Result<Gathered, CentreFault> {
    let ledger = &*app.centre.ledger;
    let alarms = ledger.alarms()?.into_iter().map(|alarm| {
        let desk = alarm.enrolment.map(|desk| format!("{desk:05}")).unwrap_or_default();
        AlarmRow {
            id: alarm.id,
            sentence: t.say(&format!("officer-alarm-{}", alarm.what.word()), &[("desk", Arg::from(&desk))]),
            request: match alarm.what {
                AlarmKind::FeeDiffers | AlarmKind::PaperBroken => alarm.detail.parse().ok(),
                AlarmKind::Fork
                | AlarmKind::SameId
                | AlarmKind::ChainBroken
                | AlarmKind::RefusedPacket
                | AlarmKind::JournalCut
                | AlarmKind::GapStays
                | AlarmKind::AfterLoss
                | AlarmKind::ClockFar
                | AlarmKind::Restored
                | AlarmKind::NoticesForgotten
                | AlarmKind::ManyReads
                // No request row is there yet, or it is another's that has this number.
                | AlarmKind::RequestAside
                | AlarmKind::NumberMissing => None,
            },
            detail: detail(t, alarm.what, &alarm.detail),
            times: alarm.times,
            last: t.short_time(alarm.last_ms),
            age: t.ago(alarm.last_ms),
        }
    });
    let frozen = ledger.desks()?.into_iter().filter_map(|desk| {
        Some(FrozenRow {
            enrolment: desk.enrolment,
            name: format!("{} · {}", t.access_point(&desk.place), desk.place.counter),
            since: t.ago(desk.frozen_ms?),
        })
    });
    let quarantined = ledger.quarantined()?.into_iter().map(|packet| QuarantineRow {
        hash: hex::encode(&packet.hash),
        sentence: t.of_word("officer-why-", packet.why.word()),
        detail: packet.detail,
        place: place(t, packet.enrolment, packet.sequence),
        age: t.ago(packet.at_ms),
    });
    Ok((alarms.collect(), frozen.collect(), quarantined.collect()))
}

/// What an alarm is about, in words.
fn detail(t: &Tongue, what: AlarmKind, detail: &str) -> String {
    match what {
        AlarmKind::Fork | AlarmKind::SameId | AlarmKind::ChainBroken => {
            t.say("officer-packet", &[("sequence", Arg::from(detail))])
        }
        AlarmKind::RefusedPacket => t.of_word("officer-refused-", detail),
        AlarmKind::JournalCut => t.say("officer-journal-seen", &[("n", Arg::from(detail))]),
        AlarmKind::GapStays => t.say("officer-missing", &[("places", Arg::from(detail))]),
        AlarmKind::ClockFar => t.of_word("officer-clock-", detail),
        AlarmKind::NoticesForgotten => {
            let count = detail.split('/').next().and_then(|count| count.parse().ok()).unwrap_or(0);
            t.count("officer-notices", count)
        }
        AlarmKind::Restored => t.s("officer-restored-what_now"),
        AlarmKind::AfterLoss => t.s("officer-after_loss-what_now"),
        AlarmKind::ManyReads => detail.to_owned(),
        AlarmKind::RequestAside => match (detail.parse::<TrackingNumber>(), detail.strip_prefix('#')) {
            (Ok(tracking), _) => t.say("officer-aside", &[("tracking", Arg::from(&tracking.grouped()))]),
            (Err(_), sequence) => t.say("officer-aside-unread", &[("sequence", Arg::from(sequence.unwrap_or(detail)))]),
        },
        AlarmKind::NumberMissing => {
            let number = detail.parse::<TrackingNumber>().map_or_else(|_| detail.to_owned(), TrackingNumber::grouped);
            t.say("officer-number", &[("tracking", Arg::from(&number))])
        }
        AlarmKind::FeeDiffers | AlarmKind::PaperBroken => String::new(),
    }
}

/// One of the buttons.
#[utoipa::path(
    post, path = "/officer/alarms", operation_id = "settle_alarm", tag = "officers",
    request_body(content = SettleShape, content_type = "application/x-www-form-urlencoded"),
    responses(OfficerForm),
    security(("officer" = []))
)]
pub(super) async fn settle(State(app): Shared, form: Proved) -> Result<Response, PageFault> {
    let by = form.who.session.officer.clone();
    let (act, of) = (form.field("act").to_owned(), form.field("of").to_owned());
    let known = blocking(&app, move |app| {
        let (ledger, now_ms) = (&*app.centre.ledger, app.now_ms());
        match (act.as_str(), of.parse::<i64>().ok(), hex::decode::<32>(&of)) {
            ("settle_alarm", Some(id), _) => ledger.settle_alarm(id, &by, now_ms)?,
            ("thaw", Some(desk), _) => {
                desks::thaw(ledger, &*app.centre.host, u32::try_from(desk).unwrap_or(u32::MAX), &by)?;
            }
            ("look_again", _, Some(hash)) => ledger.look_again(&hash)?,
            ("settle_packet", _, Some(hash)) => ledger.settle_quarantined(&hash, &by, now_ms)?,
            _ => return Ok(false),
        }
        let centre = &app.centre;
        open_waiting(&*centre.ledger, &centre.keys, &centre.shelf, &*centre.host)?;
        Ok(true)
    })
    .await?;
    if !known {
        return Ok(No::Malformed.into_response());
    }
    tracing::info!("an officer settled an alarm");
    Ok(Redirect::to("/officer/alarms").into_response())
}
