//! The picker and «ما المطلوب؟».

use std::collections::HashMap;

use wasl_domain::{
    answers::Answers,
    folding::matches,
    pack::{Availability, Pack},
};
use wasl_words::{Words, shipped, show};

use crate::{
    desk::{Call, Desk},
    drafts::price,
    refusal::Refusal,
    shelf::Shelf,
    shown,
    talk::services::*,
};

/// So many are offered by digit.
const BY_DIGIT: usize = 9;

/// Why a service is not taken in now, in words.
fn paused(pack: &Pack, words: &Words) -> Option<String> {
    match &pack.state {
        Availability::Open => None,
        Availability::Paused { .. } => {
            Some(words.find("paused", &[]).unwrap_or_else(|| shipped(words.lang()).say("service-paused", &[])))
        }
        Availability::Closed => Some(shipped(words.lang()).say("service-closed", &[])),
    }
}

fn authority(pack: &Pack, words: &Words) -> String {
    let key = format!("authority-{}", pack.authority);
    words.find(&format!("{key}.short"), &[]).unwrap_or_else(|| words.say(&key, &[]))
}

/// A service in a list.
pub(crate) fn row(shelf: &Shelf, call: &Call, pack: &Pack, digit: Option<u8>) -> Result<ServiceRow, Refusal> {
    let words = shelf.words(pack, &call.lang);
    let fee = price(shelf, shelf.enrolled()?, pack, &Answers::new(), call).ok();
    Ok(ServiceRow {
        id: pack.id.clone(),
        digit,
        title: words.say("service", &[]),
        authority: authority(pack, &words),
        fee: fee.map(|fee| show::pounds(fee.total)).unwrap_or_default(),
        time: shown::time(&call.lang, &pack.time.takes),
        papers: u32::try_from(pack.papers.iter().filter(|paper| paper.only_if.is_none()).count()).unwrap_or(u32::MAX),
        paused: paused(pack, &words),
    })
}

/// All packs, those asked for most at this desk first, then in the catalogue's own order.
pub(crate) fn by_use(desk: &Desk, shelf: &Shelf) -> Result<Vec<Pack>, Refusal> {
    let mut used: HashMap<String, u32> = HashMap::new();
    if desk.session().is_some() {
        desk.signed_in(|session| {
            for copy in session.copies.values() {
                *used.entry(copy.service.clone()).or_default() += 1;
            }
            Ok(())
        })?;
    }
    let mut packs: Vec<Pack> = shelf.catalogue.packs.values().cloned().collect();
    packs.sort_by_key(|pack| {
        (std::cmp::Reverse(used.get(&pack.id).copied().unwrap_or(0)), pack.kiosk.unwrap_or(u8::MAX), pack.number)
    });
    Ok(packs)
}

/// Whether what was typed names this service, in any of its languages.
pub(crate) fn is_named(shelf: &Shelf, pack: &Pack, lang: &str, query: &str) -> bool {
    let words = shelf.words(pack, lang);
    ["service", "service.short", "service.keywords"].iter().any(|key| matches(&words.say(key, &[]), query))
        || matches(&authority(pack, &words), query)
}

pub(crate) fn services(desk: &Desk, call: &Call, ask: ServicesAsk) -> Result<ServicesView, Refusal> {
    let shelf = desk.shelf()?;
    shelf.enrolled()?;
    let own = shipped(&call.lang);
    let all = by_use(desk, &shelf)?;
    let query = ask.query.trim();
    let found: Vec<&Pack> = all
        .iter()
        .filter(|pack| {
            query.is_empty() || is_named(&shelf, pack, &call.lang, query) || is_named(&shelf, pack, "ar", query)
        })
        .collect();
    let mut rows = Vec::new();
    for (place, pack) in found.into_iter().enumerate() {
        let digit = (place < BY_DIGIT).then(|| u8::try_from(place + 1).unwrap_or(u8::MAX));
        rows.push(row(&shelf, call, pack, digit)?);
    }
    Ok(ServicesView {
        heading: own.say(if query.is_empty() { "services-most-used" } else { "services-found" }, &[]),
        rows,
        unit: own.say("money-new", &[]),
        money_note: own.say("services-money-note", &[]),
        catalogue_note: own.say(
            if all.iter().any(|pack| pack.illustrative) { "services-illustrative" } else { "services-confirmed" },
            &[],
        ),
    })
}

pub(crate) fn service(desk: &Desk, call: &Call, ask: ServiceAsk) -> Result<ServiceView, Refusal> {
    let shelf = desk.shelf()?;
    let enrolled = shelf.enrolled()?;
    let pack = shelf.pack(&ask.service)?;
    let words = shelf.words(&pack, &call.lang);
    Ok(ServiceView {
        id: pack.id.clone(),
        title: words.say("service", &[]),
        about: words.say("service.about", &[]),
        authority: authority(&pack, &words),
        who: words.say("who", &[]),
        papers: pack.papers.iter().map(|paper| shown::paper(&words, paper)).collect(),
        fee: price(&shelf, enrolled, &pack, &Answers::new(), call).ok().map(|fee| shown::fee(&words, &fee)),
        time: shown::ready(&call.lang, &pack.time.takes),
        delivery: pack.delivery.iter().map(|way| shown::delivery(&call.lang, *way)).collect(),
        paused: paused(&pack, &words),
        illustrative: pack.illustrative,
        source: pack.source.clone(),
        picture: pack.picture.clone(),
    })
}
