//! Requests that were handed in: rows, the unsent list, one request's page, paying later.

use wasl_domain::{
    digits::with_ascii_digits,
    folding::matches,
    ids::{NotTracking, TrackingNumber},
    planted::{self, Bug},
    stage::{Stage, Truth},
};
use wasl_protocol::{Notice, SignedToken, What, short_code};
use wasl_store::RequestRow as Stored;
use wasl_words::{shipped, show};

use crate::{
    capture::token,
    correcting::correction,
    counter::CounterCopy,
    desk::{Call, Desk, record},
    drafts::title_of,
    handing_in::{change, done},
    refusal::Refusal,
    scans::travel,
    session::Session,
    shelf::{Shelf, fact, soft_counter},
    shown,
    slip::truth_key,
    status::is_linked,
    talk::{
        Done, Nothing,
        citizen::AttentionCard,
        draft::{DoneView, TruthView},
        request::*,
    },
};

/// So many of the newest requests are looked at for a list, and so many shown.
const ROWS_LOOKED: u32 = 2_000;
const ROWS_SHOWN: usize = 50;

/// The number as typed, or what is wrong with it.
pub(crate) fn tracking_of(typed: &str) -> Result<TrackingNumber, Refusal> {
    typed.parse().map_err(|not| match not {
        NotTracking::Length { digits } => Refusal::TrackingLength { digits: u32::try_from(digits).unwrap_or(u32::MAX) },
        NotTracking::Check => Refusal::TrackingCheck,
    })
}

fn stage_of(row: &Stored) -> Stage {
    Stage::from_word(&row.stage).unwrap_or(Stage::Kept)
}

/// A request in a list. What is sealed is shown only where `copy` was opened.
pub(crate) fn row_view(
    desk: &Desk,
    call: &Call,
    shelf: &Shelf,
    row: &Stored,
    copy: Option<&CounterCopy>,
) -> Result<RequestRow, Refusal> {
    let lang = call.lang.as_str();
    let tracking = TrackingNumber::from_payload(row.tracking).ok_or(Refusal::TrackingCheck)?;
    let stage = stage_of(row);
    let at = desk.local(row.kept_ms)?;
    let today = desk.local(call.moment.wall.as_millisecond())?.date();
    let waits = row.received_ms.is_none();
    Ok(RequestRow {
        tracking: tracking.digits(),
        tracking_shown: tracking.grouped(),
        at: if at.date() == today { show::clock(at.time()) } else { show::date_short(lang, at.date()) },
        title: copy.map(|copy| title_of(shelf, copy, lang)).unwrap_or_default(),
        holder: copy.map(|copy| copy.holder.clone()).unwrap_or_default(),
        stage,
        stage_words: shipped(lang).say(&format!("stage-{}", stage.word()), &[]),
        truth: stage.truth(),
        acts: stage == Stage::NeedsCorrection,
        due: row.is_due,
        size: show::size(row.size),
        waits: if waits {
            show::ago(lang, (call.moment.wall.as_millisecond() - row.kept_ms) / 1_000)
        } else {
            String::new()
        },
    })
}

/// Rows of a list, with what the signed-in assistant may see.
pub(crate) fn rows(
    desk: &Desk,
    call: &Call,
    shelf: &Shelf,
    stored: &[Stored],
    mut session: Option<&mut Session>,
) -> Result<Vec<RequestRow>, Refusal> {
    if let Some(session) = session.as_deref_mut() {
        session.open_of(desk, stored.iter().map(|row| row.tracking))?;
    }
    let session = session.as_deref();
    stored
        .iter()
        .map(|row| row_view(desk, call, shelf, row, session.and_then(|s| s.copies.get(&row.tracking))))
        .collect()
}

/// The centre's newest word about a request: its reason.
fn reason(desk: &Desk, payload: u64) -> Result<Option<String>, Refusal> {
    let notices = desk.store.read(|tx| Ok::<_, Refusal>(tx.notices_of(payload)?))?;
    Ok(notices.iter().filter_map(|row| Notice::from_bytes(&row.body).ok()).find_map(|notice| match notice.what {
        What::StageMoved { reason_text, .. } => reason_text,
        What::CorrectionWanted { reason_text, .. } => Some(reason_text),
        What::Release { .. } | What::Message { .. } | What::Unknown { .. } => None,
    }))
}

/// Requests that need a person, with what the centre says.
pub(crate) fn attention(
    desk: &Desk,
    call: &Call,
    shelf: &Shelf,
    mut session: Option<&mut Session>,
) -> Result<Vec<AttentionCard>, Refusal> {
    let stored = desk.store.read(|tx| Ok::<_, Refusal>(tx.requests_to_correct()?))?;
    if let Some(session) = session.as_deref_mut() {
        session.open_of(desk, stored.iter().map(|row| row.tracking))?;
    }
    let session = session.as_deref();
    let mut cards = Vec::new();
    for row in &stored {
        let copy = session.and_then(|s| s.copies.get(&row.tracking));
        cards.push(AttentionCard {
            request: row_view(desk, call, shelf, row, copy)?,
            sentence: reason(desk, row.tracking)?.unwrap_or_else(|| shipped(&call.lang).say("correction-wanted", &[])),
        });
    }
    Ok(cards)
}

pub(crate) fn outbox(desk: &Desk, call: &Call, _: Nothing) -> Result<OutboxView, Refusal> {
    let shelf = desk.shelf()?;
    let mut guard = desk.session();
    if let Some(session) = guard.as_mut() {
        session.refresh(desk)?;
    }
    let mut session = guard.as_mut();
    let own = shipped(&call.lang);
    let now = call.moment.wall.as_millisecond();
    let (stored, bytes, last_try) = desk.store.read(|tx| {
        Ok::<_, Refusal>((tx.requests_waiting()?, tx.waiting_sum()?.2, soft_counter(tx, fact::LAST_TRY)?))
    })?;
    let acts = attention(desk, call, &shelf, session.as_deref_mut())?;
    let waiting = rows(desk, call, &shelf, &stored, session)?;
    let hour = 3_600_000;
    let of = |from: i64, to: i64| stored.iter().filter(|row| (from..to).contains(&(now - row.kept_ms))).count();
    let ages =
        [("age-hour", of(i64::MIN, hour)), ("age-two-hours", of(hour, 2 * hour)), ("age-more", of(2 * hour, i64::MAX))];
    let last_ms = i64::try_from(last_try).unwrap_or(0);
    let linked = is_linked(desk)?;
    Ok(OutboxView {
        sentence: [
            own.say(if waiting.is_empty() { "outbox-empty" } else { "outbox-waiting" }, &[("n", waiting.len().into())]),
            if acts.is_empty() { String::new() } else { own.say("outbox-acts", &[("n", acts.len().into())]) },
        ]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · "),
        ages: ages
            .into_iter()
            .map(|(key, count)| AgeLine {
                label: own.say(key, &[]),
                count: u32::try_from(count).unwrap_or(u32::MAX),
                acts: 0,
            })
            .collect(),
        acts,
        waiting,
        last_try: if last_ms == 0 { String::new() } else { show::clock(desk.local(last_ms)?.time()) },
        next_try: own.say(if linked { "outbox-next-linked" } else { "outbox-next-offline" }, &[]),
        size: show::size(bytes),
        how: own.say("outbox-how", &[]),
    })
}

/// Requests before the oldest that was looked at, newest first, found in their copies.
fn older(
    desk: &Desk,
    session: &Session,
    query: &str,
    digits: &str,
    oldest: Option<(i64, u64)>,
    most: usize,
) -> Result<Vec<Stored>, Refusal> {
    let is_meant = |copy: &&CounterCopy| {
        Some((copy.kept_ms, copy.tracking.payload())) < oldest
            && (digits.len() >= 3 && copy.tracking.digits().contains(digits) || matches(&copy.holder, query))
    };
    let mut found: Vec<&CounterCopy> = session.copies.values().filter(is_meant).collect();
    found.sort_by_key(|copy| std::cmp::Reverse((copy.kept_ms, copy.tracking.payload())));
    found.truncate(most);
    let rows = found.iter().map(|copy| desk.store.read(|tx| Ok(tx.request(copy.tracking.payload())?)));
    rows.filter_map(Result::transpose).collect()
}

pub(crate) fn requests(desk: &Desk, call: &Call, ask: RequestsAsk) -> Result<RequestsView, Refusal> {
    let shelf = desk.shelf()?;
    let stored = desk.store.read(|tx| Ok::<_, Refusal>(tx.requests_since(i64::MIN, ROWS_LOOKED)?))?;
    let oldest = stored.last().map(|row| (row.kept_ms, row.tracking));
    desk.signed_in(|session| {
        if !ask.query.trim().is_empty() {
            session.open_all(desk)?;
        }
        let digits = with_ascii_digits(&ask.query).chars().filter(char::is_ascii_digit).collect::<String>();
        let wanted = stored.into_iter().filter(|row| {
            if ask.query.trim().is_empty() {
                return true;
            }
            let number = TrackingNumber::from_payload(row.tracking).map(TrackingNumber::digits).unwrap_or_default();
            let by_number = digits.len() >= 3 && number.contains(&digits);
            by_number || session.copies.get(&row.tracking).is_some_and(|copy| matches(&copy.holder, &ask.query))
        });
        let mut wanted: Vec<Stored> = wanted.take(ROWS_SHOWN).collect();
        if !ask.query.trim().is_empty() && wanted.len() < ROWS_SHOWN {
            wanted.extend(older(desk, session, &ask.query, &digits, oldest, ROWS_SHOWN - wanted.len())?);
        }
        Ok(RequestsView { rows: rows(desk, call, &shelf, &wanted, Some(session))? })
    })
}

/// The four truths of a request, each backed by its fact.
pub(crate) fn truths(desk: &Desk, call: &Call, row: &Stored, takes: Option<String>) -> Result<Vec<TruthView>, Refusal> {
    let own = shipped(&call.lang);
    let times = [Some(row.kept_ms), row.sent_ms, row.received_ms, row.ready_ms];
    let expected = ["", "truth-sent-later", "truth-received-later", "truth-ready-later"];
    let reached = stage_of(row).truth();
    let mut views = Vec::new();
    for ((truth, at), later) in Truth::ALL.into_iter().zip(times).zip(expected) {
        let is_reached = truth <= reached;
        views.push(TruthView {
            truth,
            words: own.say(truth_key(truth), &[]),
            reached: is_reached,
            note: match (is_reached, at) {
                (true, Some(at)) => show::clock(desk.local(at)?.time()),
                (true, None) => String::new(),
                (false, _) if truth == Truth::Ready => takes.clone().unwrap_or_else(|| own.say(later, &[])),
                (false, _) => own.say(later, &[]),
            },
        });
    }
    Ok(views)
}

/// How long the document takes, in words.
pub(crate) fn takes(shelf: &Shelf, copy: Option<&CounterCopy>, lang: &str) -> Option<String> {
    let copy = copy?;
    Some(shown::ready(lang, &shelf.pack_of(&copy.service, copy.pack_version).ok()?.time.takes))
}

fn moment_words(desk: &Desk, lang: &str, ms: i64) -> Result<String, Refusal> {
    let at = desk.local(ms)?;
    Ok(format!("{} {}", show::date_short(lang, at.date()), show::clock(at.time())))
}

fn history(desk: &Desk, call: &Call, row: &Stored) -> Result<Vec<HistoryLine>, Refusal> {
    let own = shipped(&call.lang);
    let mut lines = Vec::new();
    for stored in desk.store.read(|tx| Ok::<_, Refusal>(tx.notices_of(row.tracking)?))? {
        let Ok(notice) = Notice::from_bytes(&stored.body) else { continue };
        let (words, note) = match notice.what {
            What::StageMoved { stage, reason_text, .. } => {
                (own.say(&format!("stage-{}", stage.word()), &[]), reason_text)
            }
            What::CorrectionWanted { reason_text, .. } => (own.say("stage-needs_correction", &[]), Some(reason_text)),
            What::Release { .. } | What::Message { .. } | What::Unknown { .. } => continue,
        };
        lines.push(HistoryLine { at: moment_words(desk, &call.lang, stored.at_ms)?, words, note });
    }
    for (at, truth) in
        [(row.received_ms, Truth::Received), (row.sent_ms, Truth::Sent), (Some(row.kept_ms), Truth::Kept)]
    {
        if let Some(at) = at {
            lines.push(HistoryLine {
                at: moment_words(desk, &call.lang, at)?,
                words: own.say(truth_key(truth), &[]),
                note: None,
            });
        }
    }
    // A wish for a correction comes with the stage that it leads to: one line tells both.
    lines.dedup();
    Ok(lines)
}

pub(crate) fn track(desk: &Desk, call: &Call, ask: TrackAsk) -> Result<TrackView, Refusal> {
    let tracking = tracking_of(&ask.tracking)?;
    let shelf = desk.shelf()?;
    let enrolled = shelf.enrolled()?;
    let (row, as_of) = desk.store.read(|tx| {
        Ok::<_, Refusal>((
            tx.request(tracking.payload())?.ok_or(Refusal::NoSuchRequest)?,
            soft_counter(tx, fact::AS_OF)?,
        ))
    })?;
    let mut guard = desk.session();
    if let Some(session) = guard.as_mut() {
        session.refresh(desk)?;
        session.open_of(desk, [row.tracking])?;
    }
    let copy = guard.as_ref().and_then(|session| session.copies.get(&row.tracking));
    let lang = call.lang.as_str();
    let own = shipped(lang);
    let fee = match copy {
        Some(copy) => {
            let pack = shelf.pack_of(&copy.service, copy.pack_version)?;
            shown::fee(&shelf.words(&pack, lang), &copy.fee)
        }
        None => crate::talk::services::FeeView {
            lines: Vec::new(),
            total: String::new(),
            total_other: None,
            free: false,
            total_minor: 0,
        },
    };
    let as_of_ms = i64::try_from(as_of).unwrap_or(0);
    Ok(TrackView {
        request: row_view(desk, call, &shelf, &row, copy)?,
        truths: truths(desk, call, &row, takes(&shelf, copy, lang))?,
        history: history(desk, call, &row)?,
        paid_words: own.say(
            match (row.is_due, fee.free) {
                (true, _) => "paid-due",
                (false, true) => "paid-free",
                (false, false) => "paid-paid",
            },
            &[],
        ),
        fee,
        short_code: short_code(&row.packet, tracking),
        tracking_page: format!("{}/track", enrolled.settings.public_url.trim_end_matches('/')),
        correction: correction(desk, call, &shelf, &row, copy)?,
        refused: if stage_of(&row) == Stage::Refused { reason(desk, row.tracking)? } else { None },
        receipt_png: copy.map(|copy| Ok::<_, Refusal>(desk.slip(copy, row.copies + 1)?.png_base64())).transpose()?,
        papers: travel(desk, call, &row.packet)?,
        copies: row.copies,
        as_of: if as_of_ms == 0 {
            own.say("as-of-never", &[])
        } else {
            own.say("as-of", &[("at", (&moment_words(desk, lang, as_of_ms)?).into())])
        },
    })
}

/// The opened copy of a request.
pub(crate) fn copy_of(desk: &Desk, tracking: TrackingNumber) -> Result<CounterCopy, Refusal> {
    desk.signed_in(|session| {
        session.open_of(desk, [tracking.payload()])?;
        session.copies.get(&tracking.payload()).cloned().ok_or(Refusal::NoSuchRequest)
    })
}

pub(crate) fn reprint(desk: &Desk, call: &Call, ask: TrackAsk) -> Result<PrintedView, Refusal> {
    let mut copy = copy_of(desk, tracking_of(&ask.tracking)?)?;
    if planted::is(Bug::ReprintDiffers) {
        // Planted: the receipt says when this slip was printed.
        let number = SignedToken::from_bytes(&copy.token).map_err(|_| Refusal::SealedRow)?.token.service_number;
        copy.token = token(desk.shelf()?.enrolled()?, &copy, number, call.moment.wall.as_millisecond())?;
    }
    Ok(desk.print(call, &copy, &call.lang)?.1)
}

/// A person holds the slip in hand: it is not reminded of any more.
pub(crate) fn printed(desk: &Desk, call: &Call, ask: TrackAsk) -> Result<Done, Refusal> {
    let tracking = tracking_of(&ask.tracking)?;
    let by = desk.signed_in(|session| Ok(session.name.clone()))?;
    desk.write(|tx| {
        let row = tx.request(tracking.payload())?.ok_or(Refusal::NoSuchRequest)?;
        tx.update_request(&Stored { unprinted: false, ..row })?;
        record(tx, call.moment, &by, "slip.seen", &tracking.digits())
    })?;
    Ok(Done {})
}

pub(crate) fn pay(desk: &Desk, call: &Call, ask: PayAsk) -> Result<DoneView, Refusal> {
    let copy = copy_of(desk, tracking_of(&ask.tracking)?)?;
    let by = desk.signed_in(|session| Ok(session.name.clone()))?;
    let tendered = change::tendered(ask.tendered.as_deref(), ask.old_pounds, copy.fee.total, &call.lang)?;
    let copy = desk.take_payment(call, copy, tendered, &by)?;
    done(desk, call, &copy, tendered)
}
