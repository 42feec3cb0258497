//! The status strip: link, what waits, printer, people, clock. Sentences like a colleague's.

use std::sync::atomic::Ordering;

use wasl_sync::{DownKind, Link};
use wasl_words::{Arg, shipped, show};

use crate::{
    anew::anew,
    desk::{Call, Desk, record},
    enrolment::enrolment_is,
    refusal::Refusal,
    session::tile,
    shelf::{fact, soft, soft_counter},
    talk::{Done, Nothing, status::*},
};

/// The console locks after five minutes without a hand on it.
const LOCK_AFTER_MS: u32 = 5 * 60 * 1_000;

/// How the link stands, as the courier noted it last; none before its first word.
pub(crate) fn link(desk: &Desk) -> Result<Option<Link>, Refusal> {
    let bytes = desk.store.read(|tx| soft(tx.fact(fact::LINK)))?.flatten();
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Whether the last exchange was proved.
pub(crate) fn is_linked(desk: &Desk) -> Result<bool, Refusal> {
    Ok(link(desk)?.is_some_and(|link| link.is_up()))
}

fn link_view(desk: &Desk, lang: &str) -> Result<LinkView, Refusal> {
    let own = shipped(lang);
    let (is, key, since) = match link(desk)? {
        None => (LinkIs::Unknown, "unknown", None),
        Some(Link::Up) => (LinkIs::Up, "up", None),
        Some(Link::Down { kind, since_ms }) => {
            let (is, key) = match kind {
                DownKind::Network => (LinkIs::Down, "down"),
                DownKind::CaptivePortal => (LinkIs::Portal, "portal"),
                DownKind::CentreBusy => (LinkIs::Busy, "busy"),
                DownKind::CentreRefuses { .. } => (LinkIs::Refused, "refused"),
                DownKind::NotGenuine => (LinkIs::NotGenuine, "not_genuine"),
            };
            (is, key, Some(show::clock(desk.local(since_ms)?.time())))
        }
    };
    let since = since.unwrap_or_default();
    let args = [("since", Arg::Text(&since))];
    Ok(LinkView {
        is,
        short: own.say(&format!("link-{key}"), &args),
        sentence: own.say(&format!("link-{key}-sentence"), &args),
    })
}

fn unsent_view(desk: &Desk, call: &Call) -> Result<UnsentView, Refusal> {
    let own = shipped(&call.lang);
    let (count, since_ms, acts) = desk
        .store
        .read(|tx| Ok::<_, Refusal>((tx.unsent_count()?, tx.waiting_sum()?.1, tx.requests_to_correct()?.len())))?;
    let oldest = since_ms.map(|since_ms| (call.moment.wall.as_millisecond() - since_ms) / 1_000);
    let age = oldest.map(|seconds| {
        let ago = show::ago(&call.lang, seconds);
        own.say("unsent-oldest", &[("ago", Arg::Text(&ago))])
    });
    let short = if count == 0 { own.say("unsent-none", &[]) } else { own.say("unsent", &[("n", count.into())]) };
    let sentence = match &age {
        None => own.say("unsent-none-sentence", &[]),
        Some(age) => {
            format!("{short}{} {age}. {}", if call.lang == "ar" { "،" } else { "," }, own.say("unsent-sentence", &[]))
        }
    };
    Ok(UnsentView { count, wedged: u32::try_from(acts).unwrap_or(u32::MAX), short, age, sentence })
}

fn printer_view(desk: &Desk, lang: &str) -> PrinterView {
    let told = desk.printer.is();
    let is_off = told == PrinterIs::Ready && desk.printer_is_off.load(Ordering::Relaxed);
    let is = if is_off { PrinterIs::Off } else { told };
    let key = match is {
        PrinterIs::None => "none",
        PrinterIs::Ready => "ready",
        PrinterIs::Off => "off",
    };
    let own = shipped(lang);
    PrinterView {
        is,
        short: own.say(&format!("printer-{key}"), &[]),
        sentence: own.say(&format!("printer-{key}-sentence"), &[]),
    }
}

pub(crate) fn status(desk: &Desk, call: &Call, _: Nothing) -> Result<DeskStatus, Refusal> {
    let shelf = desk.shelf()?;
    let lang = call.lang.as_str();
    let own = shipped(lang);
    let (enrolment, enrolment_sentence) = enrolment_is(desk, lang)?;
    let (standing, mut cautions) = desk.cautions(call, &shelf)?;
    cautions.extend(desk.mirror_caution(lang));
    let (people, revision) =
        desk.store.read(|tx| Ok::<_, Refusal>((tx.people()?, soft_counter(tx, fact::REVISION)?)))?;
    let settings = shelf.enrolled.as_ref().map(|enrolled| &enrolled.settings);
    let access_point =
        settings.map(|s| if lang == "ar" { s.access_point.ar.clone() } else { s.access_point.en.clone() });
    let now = desk.local(call.moment.wall.as_millisecond())?;
    let services = shelf.catalogue.packs.len();
    Ok(DeskStatus {
        enrolment,
        enrolment_sentence,
        access_point: access_point.unwrap_or_default(),
        counter: settings.map(|s| s.counter.clone()).unwrap_or_default(),
        // The kiosk's visitors need not know who works here.
        people: match call.face {
            crate::table::Face::Kiosk => Vec::new(),
            crate::table::Face::Console | crate::table::Face::Ctl => {
                desk.note_waits(call.moment);
                people.iter().map(|row| tile(row, call.moment)).collect()
            }
        },
        assistant: match call.face {
            crate::table::Face::Kiosk => None,
            crate::table::Face::Console | crate::table::Face::Ctl => {
                let name = desk.session().as_ref().map(|session| session.name.clone());
                people.iter().find(|row| name.as_ref() == Some(&row.name)).map(|row| tile(row, call.moment))
            }
        },
        link: link_view(desk, lang)?,
        unsent: unsent_view(desk, call)?,
        printer: printer_view(desk, lang),
        standing,
        cautions: match call.face {
            crate::table::Face::Kiosk => Vec::new(),
            crate::table::Face::Console | crate::table::Face::Ctl => cautions,
        },
        anew: anew(desk, &shelf, standing, lang)?,
        clock: show::clock(now.time()),
        date: show::date_long(lang, now.date()),
        services: u32::try_from(services).unwrap_or(u32::MAX),
        catalogue: own.say("catalogue-count", &[("n", services.into())]),
        lock_after_ms: LOCK_AFTER_MS,
        revision,
    })
}

pub(crate) fn try_now(desk: &Desk, call: &Call, _: Nothing) -> Result<Done, Refusal> {
    desk.write(|tx| record(tx, call.moment, "desk", "desk.try_now", ""))?;
    desk.wake(crate::desk::Wake::TryNow);
    Ok(Done {})
}
