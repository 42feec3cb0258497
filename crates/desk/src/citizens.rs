//! The one search box, the citizen's card and the home page.

use std::collections::BTreeMap;

use wasl_domain::{
    digits::only_digits,
    folding::{matches, search_key},
    ids::TrackingNumber,
};
use wasl_protocol::{NotGenuine, parse_qr};
use wasl_words::{Arg, shipped, show};

use crate::{
    counter::{CounterCopy, text},
    desk::{Call, Desk},
    drafts::{last_words, open_drafts},
    lanes::is_sealed_copy,
    refusal::Refusal,
    requests::{attention, row_view, rows},
    services::{by_use, is_named, row},
    session::Session,
    shelf::{Enrolled, Shelf},
    talk::{Nothing, citizen::*, request::RequestRow, status::PrinterIs},
};

/// So many requests without a slip are looked at, and so many shown.
const UNPRINTED_LOOKED: usize = 50;
const UNPRINTED_SHOWN: usize = 9;
/// So many are shown of what was looked for.
const SHOWN: usize = 8;

/// The newest copy of each citizen, newest first: a citizen is a national number, or a name where the
/// service asks for none.
fn citizens(session: &Session) -> Vec<&CounterCopy> {
    let mut newest: BTreeMap<String, &CounterCopy> = BTreeMap::new();
    for copy in session.copies.values().filter(|copy| !copy.holder.is_empty()) {
        let key = copy.national_number().map_or_else(|| search_key(&copy.holder), str::to_owned);
        let entry = newest.entry(key).or_insert(copy);
        if copy.kept_ms >= entry.kept_ms {
            *entry = copy;
        }
    }
    let mut all: Vec<&CounterCopy> = newest.into_values().collect();
    all.sort_by_key(|copy| std::cmp::Reverse(copy.kept_ms));
    all
}

fn same_citizen(one: &CounterCopy, other: &CounterCopy) -> bool {
    match (one.national_number(), other.national_number()) {
        (Some(a), Some(b)) => a == b,
        (None, _) | (_, None) => search_key(&one.holder) == search_key(&other.holder),
    }
}

fn masked(copy: &CounterCopy, lang: &str) -> String {
    let Some(number) = copy.national_number() else { return String::new() };
    let tail = number.get(number.len().saturating_sub(4)..).unwrap_or_default();
    shipped(lang).say("last-four", &[("digits", Arg::Text(tail))])
}

fn citizen_row(desk: &Desk, shelf: &Shelf, copy: &CounterCopy, lang: &str) -> Result<CitizenRow, Refusal> {
    Ok(CitizenRow {
        citizen: copy.tracking.payload().to_string(),
        name: copy.holder.clone(),
        number_masked: masked(copy, lang),
        last: last_words(desk, shelf, copy, lang)?,
    })
}

fn request_rows(desk: &Desk, call: &Call, shelf: &Shelf, copies: &[&CounterCopy]) -> Result<Vec<RequestRow>, Refusal> {
    let mut views = Vec::new();
    for copy in copies {
        if let Some(stored) = desk.store.read(|tx| Ok::<_, Refusal>(tx.request(copy.tracking.payload())?))? {
            views.push(row_view(desk, call, shelf, &stored, Some(copy))?);
        }
    }
    Ok(views)
}

fn nothing(is: FoundIs) -> FoundView {
    FoundView {
        is,
        sentence: None,
        requests: Vec::new(),
        citizens: Vec::new(),
        services: Vec::new(),
        tracking_shown: None,
        national_number: None,
    }
}

/// A scanned or pasted receipt.
fn receipt(desk: &Desk, call: &Call, shelf: &Shelf, session: &mut Session, typed: &str) -> Result<FoundView, Refusal> {
    let own = shipped(&call.lang);
    match shelf.receipt(typed)? {
        Ok(token) => by_number(desk, call, shelf, session, token.tracking).map(|found| {
            found.unwrap_or_else(|| FoundView {
                sentence: Some(own.say("found-receipt-elsewhere", &[])),
                tracking_shown: Some(token.tracking.grouped()),
                ..nothing(FoundIs::ReceiptElsewhere)
            })
        }),
        Err(not) => {
            let key = match not {
                NotGenuine::NotAReceipt => "found-not-a-receipt",
                NotGenuine::OtherHost => "found-other-host",
                NotGenuine::UnknownKey { .. } => "found-unknown-key",
                NotGenuine::BadSignature | NotGenuine::WrongDesk => "found-forged",
                NotGenuine::AfterLoss { .. } => "found-after-loss",
            };
            Ok(FoundView { sentence: Some(own.say(key, &[])), ..nothing(FoundIs::ReceiptForged) })
        }
    }
}

fn by_number(
    desk: &Desk,
    call: &Call,
    shelf: &Shelf,
    session: &mut Session,
    tracking: TrackingNumber,
) -> Result<Option<FoundView>, Refusal> {
    session.open_of(desk, [tracking.payload()])?;
    let Some(stored) = desk.store.read(|tx| Ok::<_, Refusal>(tx.request(tracking.payload())?))? else {
        return Ok(None);
    };
    let view = row_view(desk, call, shelf, &stored, session.copies.get(&tracking.payload()))?;
    Ok(Some(FoundView { requests: vec![view], ..nothing(FoundIs::Request) }))
}

fn by_words(
    desk: &Desk,
    call: &Call,
    shelf: &Shelf,
    session: &mut Session,
    typed: &str,
    packs: &[wasl_domain::pack::Pack],
) -> Result<FoundView, Refusal> {
    let own = shipped(&call.lang);
    let is_meant = |copy: &&CounterCopy| matches(&copy.holder, typed);
    // The newest are open. Where there are as many among them as are shown, no others would be.
    if citizens(session).into_iter().filter(is_meant).take(SHOWN).count() < SHOWN {
        session.open_all(desk)?;
    }
    let people: Vec<&CounterCopy> = citizens(session).into_iter().filter(is_meant).take(SHOWN).collect();
    let mut found = nothing(FoundIs::Nothing);
    for copy in &people {
        found.citizens.push(citizen_row(desk, shelf, copy, &call.lang)?);
    }
    for pack in packs
        .iter()
        .filter(|pack| is_named(shelf, pack, &call.lang, typed) || is_named(shelf, pack, "ar", typed))
        .take(6)
    {
        found.services.push(row(shelf, call, pack, None)?);
    }
    found.is = match (found.citizens.len(), found.services.len()) {
        (0, 0) => FoundIs::Nothing,
        (1, 0) => FoundIs::Citizen,
        _ => FoundIs::Several,
    };
    if found.is == FoundIs::Nothing {
        found.sentence = Some(own.say("found-nothing", &[("typed", Arg::Text(typed))]));
    }
    Ok(found)
}

pub(crate) fn find(desk: &Desk, call: &Call, ask: FindAsk) -> Result<FoundView, Refusal> {
    let shelf = desk.shelf()?;
    shelf.enrolled()?;
    let typed = ask.text.trim();
    let own = shipped(&call.lang);
    let packs = by_use(desk, &shelf)?;
    desk.signed_in(|session| {
        if typed.is_empty() {
            return Ok(nothing(FoundIs::Nothing));
        }
        if is_sealed_copy(typed) {
            return Ok(FoundView { sentence: Some(own.say("found-sealed", &[])), ..nothing(FoundIs::Sealed) });
        }
        if typed.contains("://") || parse_qr(typed).is_ok() {
            return receipt(desk, call, &shelf, session, typed);
        }
        let Some(digits) = only_digits(typed) else { return by_words(desk, call, &shelf, session, typed, &packs) };
        match digits.len() {
            13 => match digits.parse::<TrackingNumber>() {
                Ok(tracking) => by_number(desk, call, &shelf, session, tracking).map(|found| {
                    found.unwrap_or_else(|| FoundView {
                        sentence: Some(own.say("found-number-elsewhere", &[])),
                        tracking_shown: Some(tracking.grouped()),
                        ..nothing(FoundIs::Nothing)
                    })
                }),
                Err(_) => Ok(FoundView {
                    sentence: Some(own.say("refusal-tracking_check", &[])),
                    ..nothing(FoundIs::Nothing)
                }),
            },
            11 => {
                let is_theirs = |copy: &&CounterCopy| copy.national_number() == Some(&digits);
                if !citizens(session).iter().any(is_theirs) {
                    session.open_all(desk)?;
                }
                let known = citizens(session).into_iter().find(is_theirs);
                Ok(match known {
                    Some(copy) => FoundView {
                        citizens: vec![citizen_row(desk, &shelf, copy, &call.lang)?],
                        ..nothing(FoundIs::Citizen)
                    },
                    None => FoundView {
                        sentence: Some(own.say("found-new-citizen", &[])),
                        national_number: Some(digits),
                        ..nothing(FoundIs::NewCitizen)
                    },
                })
            }
            4.. => {
                let is_meant = |copy: &&CounterCopy| copy.tracking.digits().contains(&digits);
                if session.copies.values().filter(is_meant).take(SHOWN).count() < SHOWN {
                    session.open_all(desk)?;
                }
                let copies: Vec<&CounterCopy> = session.copies.values().rev().filter(is_meant).take(SHOWN).collect();
                let requests = request_rows(desk, call, &shelf, &copies)?;
                Ok(match requests.len() {
                    0 => FoundView {
                        sentence: Some(own.say("found-number-length", &[("n", digits.len().into())])),
                        ..nothing(FoundIs::Nothing)
                    },
                    1 => FoundView { requests, ..nothing(FoundIs::Request) },
                    _ => FoundView { requests, ..nothing(FoundIs::Several) },
                })
            }
            _ => Ok(FoundView {
                sentence: Some(own.say("found-number-length", &[("n", digits.len().into())])),
                ..nothing(FoundIs::Nothing)
            }),
        }
    })
}

pub(crate) fn citizen(desk: &Desk, call: &Call, ask: CitizenAsk) -> Result<CitizenView, Refusal> {
    let shelf = desk.shelf()?;
    let packs = by_use(desk, &shelf)?;
    let own = shipped(&call.lang);
    desk.signed_in(|session| {
        let key = ask.citizen.parse::<u64>().map_err(|_| Refusal::NoSuchRequest)?;
        // Whoever has the same name is told of, however long ago.
        session.open_all(desk)?;
        let copy = session.copies.get(&key).ok_or(Refusal::NoSuchRequest)?;
        let mut theirs: Vec<&CounterCopy> = session.copies.values().filter(|other| same_citizen(copy, other)).collect();
        theirs.sort_by_key(|other| std::cmp::Reverse(other.kept_ms));
        theirs.truncate(5);
        let facts = ["father", "mother"]
            .iter()
            .filter_map(|fact| {
                let value = text(copy.person.get(*fact)?)?.to_owned();
                Some(CitizenFact { label: own.say(&format!("citizen-{fact}"), &[]), value })
            })
            .collect();
        let suggested = theirs.first().and_then(|last| packs.iter().find(|pack| pack.id == last.service));
        let mut namesakes = Vec::new();
        for other in citizens(session) {
            if !same_citizen(copy, other) && search_key(&other.holder) == search_key(&copy.holder) {
                namesakes.push(citizen_row(desk, &shelf, other, &call.lang)?);
            }
        }
        Ok(CitizenView {
            citizen: ask.citizen.clone(),
            name: copy.holder.clone(),
            number_masked: masked(copy, &call.lang),
            facts,
            requests: request_rows(desk, call, &shelf, &theirs)?,
            suggested: suggested.map(|pack| row(&shelf, call, pack, None)).transpose()?,
            namesakes,
            note: own.say("citizen-note", &[]),
        })
    })
}

/// Requests to remind of: handed in at a counter that has a printer, and no slip is known to have come
/// out, for want of paper or because the machine stopped in between.
fn unprinted(desk: &Desk, call: &Call, shelf: &Shelf, session: &mut Session) -> Result<Vec<RequestRow>, Refusal> {
    if desk.printer.is() == PrinterIs::None {
        return Ok(Vec::new());
    }
    let all = desk.store.read(|tx| Ok::<_, Refusal>(tx.unprinted(UNPRINTED_LOOKED)?))?;
    session.open_of(desk, all.iter().copied())?;
    let copies: Vec<&CounterCopy> = all
        .iter()
        .filter_map(|tracking| session.copies.get(tracking))
        .filter(|copy| copy.face != wasl_protocol::Face::Ctl)
        .take(UNPRINTED_SHOWN)
        .collect();
    request_rows(desk, call, shelf, &copies)
}

/// When today began.
pub(crate) fn midnight(enrolled: &Enrolled, call: &Call) -> i64 {
    enrolled
        .today(call.moment)
        .to_zoned(enrolled.zone.clone())
        .map(|start| start.timestamp().as_millisecond())
        .unwrap_or(call.moment.wall.as_millisecond() - 86_400_000)
}

pub(crate) fn home(desk: &Desk, call: &Call, _: Nothing) -> Result<HomeView, Refusal> {
    let shelf = desk.shelf()?;
    let enrolled = shelf.enrolled()?;
    let midnight = midnight(enrolled, call);
    let drafts = open_drafts(desk, call, &shelf)?;
    let (stored, due_count) =
        desk.store.read(|tx| Ok::<_, Refusal>((tx.requests_since(midnight, 1_000)?, tx.due_count()?)))?;
    desk.signed_in(|session| {
        session.open_since(desk, midnight)?;
        let cash = session
            .copies
            .values()
            .filter(|copy| copy.paid_ms.is_some_and(|at| at >= midnight))
            .try_fold(wasl_domain::money::Money::ZERO, |sum, copy| sum.plus(copy.fee.total))
            .unwrap_or(wasl_domain::money::Money::ZERO);
        Ok(HomeView {
            attention: attention(desk, call, &shelf, Some(&mut *session))?,
            unprinted: unprinted(desk, call, &shelf, session)?,
            drafts,
            today: rows(desk, call, &shelf, &stored[..stored.len().min(30)], Some(&mut *session))?,
            today_count: u32::try_from(stored.len()).unwrap_or(u32::MAX),
            cash: show::money(&call.lang, cash),
            due_count,
            first_day: session.copies.is_empty(),
        })
    })
}
