//! The page of one request: the four truths with their times, what is needed now, and where the
//! document will be. States only what a fact stands behind.

use wasl_domain::{
    answers::Answer,
    form::{Field, FieldKind, Options},
    money::Money,
    pack::Takes,
    stage::{Stage, Truth},
};
use wasl_words::{Arg, show};

use crate::{
    CentreFault, OnShelf,
    ledger::{HistoryLine, StoredRequest},
    open::Centre,
    web::page::Tongue,
};

/// One of the four truths.
pub(super) struct Line {
    pub(super) label: String,
    pub(super) is_reached: bool,
    pub(super) detail: String,
}

/// A request as its page shows it.
pub(super) struct Status {
    pub(super) number: String,
    pub(super) service: String,
    pub(super) headline: String,
    pub(super) sentence: String,
    pub(super) lines: Vec<Line>,
    pub(super) needed: String,
    /// The officer's words, where a correction or refusal has some.
    pub(super) reason: Option<String>,
    /// What is still to be paid.
    pub(super) due: Option<String>,
    /// Scans of papers that have not come yet.
    pub(super) papers: Option<String>,
    /// Where the document will be, with a second line.
    pub(super) place: Option<(String, String)>,
    /// Red only where a person must act.
    pub(super) must_act: bool,
    /// The receipt was checked by its signature.
    pub(super) is_proved: bool,
}

/// What is known before the request is at the centre, or before it could be opened there.
pub(super) struct Before {
    pub(super) number: String,
    pub(super) kept_ms: i64,
    pub(super) time_doubtful: bool,
    pub(super) access_point: String,
    /// When its packet came.
    pub(super) arrived_ms: Option<i64>,
    /// Still to be paid, as the receipt says.
    pub(super) due: Option<Money>,
    /// What else is known.
    pub(super) fate: Fate,
}

/// What is known of a request that is not open at the centre.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing unusual.
    OnItsWay,
    /// Later requests of the same desk came a day ago, and this one did not.
    Missing,
    /// Its desk was lost before it came.
    DeskLost,
    /// It came after its desk was reported lost: a person looks at it first.
    LookedAt,
}

fn line(t: &Tongue, truth: Truth, reached: Option<String>, waiting: String) -> Line {
    let key = match truth {
        Truth::Kept => "truth-kept",
        Truth::Sent => "truth-sent",
        Truth::Received => "truth-received",
        Truth::Ready => "truth-ready",
    };
    let is_reached = reached.is_some();
    Line { label: t.s(key), is_reached, detail: reached.unwrap_or(waiting) }
}

fn kept_line(t: &Tongue, access_point: &str, kept_ms: i64, time_doubtful: bool) -> Line {
    let time = t.day_and_time(kept_ms);
    let key = if time_doubtful { "track-kept-about" } else { "track-kept-at" };
    let detail = t.say(key, &[("place", Arg::from(access_point)), ("time", Arg::from(&time))]);
    line(t, Truth::Kept, Some(detail), String::new())
}

fn promise(t: &Tongue, on_shelf: Option<&OnShelf>) -> String {
    match on_shelf.map(|on| &on.pack.time.takes) {
        Some(Takes::OnTheSpot) => t.s("track-ready-on_the_spot"),
        Some(Takes::Hours { n }) => t.count("track-ready-hours", i64::from(*n)),
        Some(Takes::Days { n }) => t.count("track-ready-days", i64::from(*n)),
        Some(Takes::AsAuthority) => t.s("track-ready-as_authority"),
        None => String::new(),
    }
}

fn due(t: &Tongue, money: Option<Money>) -> Option<String> {
    let amount = show::money(t.lang(), money.filter(|money| money.minor > 0)?);
    Some(t.say("track-due", &[("amount", Arg::from(&amount))]))
}

fn service_title(t: &Tongue, on_shelf: Option<&OnShelf>) -> String {
    on_shelf.map(|on| on.say(t.lang(), "service")).filter(|title| !title.is_empty()).unwrap_or_default()
}

impl Status {
    /// A genuine receipt whose request is still on its way, or came and waits to be looked at.
    pub(super) fn before(t: &Tongue, before: Before, on_shelf: Option<&OnShelf>) -> Self {
        let arrived = before.arrived_ms.map(|ms| t.day_and_time(ms));
        let age = t.ago(before.kept_ms);
        let place = [("place", Arg::from(&before.access_point))];
        let due = due(t, before.due);
        let nothing = || t.s(if due.is_some() { "track-needed-fee" } else { "track-needed-nothing" });
        let (headline, sentence, needed) = match (before.fate, before.arrived_ms) {
            (Fate::Missing, None) => {
                let sentence = t.say("track-missing-since", &[("age", Arg::from(&age))]);
                (t.s("track-missing"), sentence, t.say("track-needed-missing", &place))
            }
            (Fate::DeskLost, None) => {
                (t.s("track-desk_lost"), t.s("track-desk_lost.more"), t.s("track-needed-desk_lost"))
            }
            (Fate::LookedAt, Some(_)) => (t.s("track-looked_at"), t.s("track-looked_at.more"), nothing()),
            (_, None) => {
                let sentence = t.say("track-not_arrived-since", &[("age", Arg::from(&age))]);
                (t.s("track-not_arrived"), sentence, nothing())
            }
            (_, Some(_)) => (t.s("track-stage-received"), t.s("track-stage-received.more"), nothing()),
        };
        let must_act = matches!(before.fate, Fate::Missing | Fate::DeskLost);
        let sent_later = if before.fate == Fate::DeskLost { String::new() } else { t.s("track-sent-later") };
        let lines = vec![
            kept_line(t, &before.access_point, before.kept_ms, before.time_doubtful),
            line(t, Truth::Sent, arrived.clone(), sent_later),
            line(t, Truth::Received, arrived, String::new()),
            line(t, Truth::Ready, None, promise(t, on_shelf)),
        ];
        Self {
            number: before.number,
            service: service_title(t, on_shelf),
            headline,
            sentence,
            lines,
            needed,
            reason: None,
            due,
            papers: None,
            place: None,
            must_act,
            is_proved: true,
        }
    }

    /// A request that is at the centre.
    pub(super) fn of(
        centre: &Centre,
        t: &Tongue,
        request: &StoredRequest,
        is_proved: bool,
    ) -> Result<Self, CentreFault> {
        let new = &request.new;
        let on_shelf = centre.shelf.pack(&*centre.ledger, &new.service, new.pack_version)?;
        let on_shelf = on_shelf.as_deref();
        let desk = centre.ledger.desk(request.enrolment)?;
        let access_point = desk.map(|desk| t.access_point(&desk.place)).unwrap_or_default();
        let history = centre.ledger.history(new.tracking)?;
        let arrived = t.day_and_time(request.arrived_ms);
        let (kept_ms, time_doubtful) = request.kept();
        let lines = vec![
            kept_line(t, &access_point, kept_ms, time_doubtful),
            line(t, Truth::Sent, Some(arrived.clone()), String::new()),
            line(t, Truth::Received, Some(arrived), String::new()),
            ready_line(t, request.stage, &history, on_shelf),
        ];
        let word = request.stage.word();
        let key = format!("track-stage-{word}");
        let left = Money { minor: new.fee.total.minor.saturating_sub(request.paid.minor), ..new.fee.total };
        let is_over = matches!(request.stage, Stage::Delivered | Stage::Refused | Stage::Withdrawn);
        let due = if is_over { None } else { due(t, Some(left)) };
        let are_papers_on_their_way = !is_over && centre.ledger.papers_waiting(new.tracking)? > 0;
        Ok(Self {
            number: new.tracking.grouped(),
            service: service_title(t, on_shelf),
            headline: t.s(&key),
            sentence: t.s(&format!("{key}.more")),
            lines,
            needed: t.s(&match due {
                Some(_) if asks_nothing(request.stage) => "track-needed-fee".to_owned(),
                Some(_) | None => format!("track-needed-{word}"),
            }),
            reason: reason(t, request),
            due,
            papers: are_papers_on_their_way.then(|| t.s("track-papers")),
            place: place(t, request, on_shelf),
            must_act: matches!(request.stage, Stage::NeedsCorrection | Stage::Refused),
            is_proved,
        })
    }
}

/// Whether a request at this stage asks nothing of its citizen by itself.
const fn asks_nothing(stage: Stage) -> bool {
    match stage {
        Stage::Kept | Stage::Sent | Stage::Received | Stage::WithAuthority | Stage::Ready => true,
        Stage::NeedsCorrection
        | Stage::HandedToPost
        | Stage::ReadyForPickup
        | Stage::Delivered
        | Stage::Refused
        | Stage::Withdrawn => false,
    }
}

fn ready_line(t: &Tongue, stage: Stage, history: &[HistoryLine], on_shelf: Option<&OnShelf>) -> Line {
    let ready_ms = history.iter().rev().find(|step| step.stage == Stage::Ready).map(|step| step.at_ms);
    let reached = (stage.truth() == Truth::Ready).then(|| ready_ms.map(|ms| t.day_and_time(ms)).unwrap_or_default());
    let is_over = matches!(stage, Stage::Refused | Stage::Withdrawn);
    line(t, Truth::Ready, reached, if is_over { String::new() } else { promise(t, on_shelf) })
}

fn reason(t: &Tongue, request: &StoredRequest) -> Option<String> {
    if !matches!(request.stage, Stage::NeedsCorrection | Stage::Refused) {
        return None;
    }
    let code = request.reason.as_deref().map(|code| t.of_word("officer-reason-", code));
    let parts: Vec<String> = code.into_iter().chain(request.reason_text.clone()).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// Where the document goes, as the citizen chose; the address itself is not shown.
fn place(t: &Tongue, request: &StoredRequest, on_shelf: Option<&OnShelf>) -> Option<(String, String)> {
    if matches!(request.stage, Stage::Delivered | Stage::Refused | Stage::Withdrawn) {
        return None;
    }
    let on_shelf = on_shelf?;
    let text = |field: &Field| match request.new.answers.get(&field.id) {
        Some(Answer::Text(text)) => Some(text.clone()),
        Some(Answer::Flag(_) | Answer::Number(_) | Answer::Many(_) | Answer::Rows(_)) | None => None,
    };
    for section in &on_shelf.pack.form {
        let Some(way) = section.fields.iter().find(|f| f.kind == FieldKind::Choice { options: Options::Delivery })
        else {
            continue;
        };
        if text(way).as_deref() == Some("post") {
            return Some((t.s("track-place-post"), t.s("track-place-post.more")));
        }
        for field in &section.fields {
            if let FieldKind::Choice { options: Options::List(list) } = &field.kind
                && let Some(code) = text(field)
            {
                let name = on_shelf.say(t.lang(), &format!("list-{list}-{code}"));
                if !name.is_empty() {
                    return Some((
                        t.say("track-place-pickup", &[("place", Arg::from(&name))]),
                        t.s("track-place-pickup.more"),
                    ));
                }
            }
        }
    }
    None
}
