//! What must hold when all faults are over and everything has come to rest: nothing lost, nothing
//! doubled, money as on the receipts, both sides of one mind.

use std::collections::{BTreeMap, BTreeSet};

use wasl_domain::ids::EnrolmentNumber;
use wasl_protocol::{Digest, PublicKey, verify_qr};

use super::{
    Judged, Violation,
    book::Book,
    centre::short,
    look::{CentreFacts, DeskFacts},
    must, papers,
};
use crate::ground::PUBLIC_URL;

/// A desk at the end.
pub struct AtRest<'a> {
    /// Its place among the machines.
    pub number: usize,
    /// What is on its disk.
    pub facts: &'a DeskFacts,
}

/// Whether everything has come to rest; else what is still on its way.
#[must_use]
pub fn unrest(desks: &[AtRest<'_>], centre: &CentreFacts, book: &Book) -> Option<String> {
    for AtRest { number, facts } in desks {
        let waiting = facts.packets.iter().filter(|row| !row.is_acked).count();
        if waiting > 0 {
            return Some(format!("desk-{number}: {waiting} packets wait"));
        }
        let enrolment = facts.number_now();
        let newest = enrolment.and_then(|own| centre.notices.get(&own)).copied().unwrap_or(0);
        let cursor = facts.number("cursor");
        if cursor < newest {
            return Some(format!("desk-{number}: at notice {cursor} of {newest}"));
        }
    }
    let frozen: BTreeSet<u32> = centre.desks.iter().filter(|desk| desk.4).map(|desk| desk.0).collect();
    let unopened = centre.packets.values().find(|held| !held.is_opened && !frozen.contains(&held.enrolment));
    if let Some(held) = unopened {
        return Some(format!("centre: packet {} of desk {} is not opened", held.sequence, held.enrolment));
    }
    papers::unrest(desks, centre, book)
}

/// Judges the end of a world. Gives how many pages of papers are at the centre.
///
/// # Errors
/// What does not hold.
pub fn judge(desks: &[AtRest<'_>], centre: &CentreFacts, book: &Book) -> Judged<u64> {
    let directory: Vec<(EnrolmentNumber, PublicKey)> = centre
        .desks
        .iter()
        .filter_map(|(number, key, ..)| Some((EnrolmentNumber::new(*number)?, PublicKey(*key))))
        .collect();
    receipts(&directory, centre, book)?;
    for AtRest { number, facts } in desks {
        both_sides(*number, facts, centre, book)?;
    }
    let own: BTreeSet<Digest> = desks.iter().flat_map(|desk| desk.facts.packets.iter().map(|row| row.hash)).collect();
    doubles(desks, centre, book)?;
    taken(centre, book)?;
    calm(centre, book, &own)?;
    papers::judge(desks, centre, book)
}

fn receipts(directory: &[(EnrolmentNumber, PublicKey)], centre: &CentreFacts, book: &Book) -> Judged {
    for paper in &book.papers {
        let number = paper.token.tracking.payload();
        let token = verify_qr(&paper.text, PUBLIC_URL, |key| {
            directory.iter().filter(|(_, public)| public.key_id() == key).copied().collect()
        })
        .map_err(|why| Violation(format!("the receipt of {number} is not genuine: {why}")))?;
        let own = centre.packets.iter().find(|(hash, _)| hash[..8] == token.packet_hash8);
        let is_sunk = book.sunk.iter().any(|hash| hash[..8] == token.packet_hash8);
        if is_sunk {
            continue;
        }
        let (hash, held) =
            own.ok_or_else(|| Violation(format!("LOST: {number} is on a receipt and not at the centre")))?;
        if book.branched.contains(&held.enrolment) {
            continue;
        }
        let taken = centre
            .requests
            .get(&number)
            .ok_or_else(|| Violation(format!("LOST: the packet of {number} is at the centre, its request is not")))?;
        must(taken.packet == *hash, || format!("{number} at the centre is another request than on the receipt"))?;
        let fee = token.amount.in_denomination(wasl_domain::money::Denomination::New).map_or(0, |new| new.minor);
        must(!token.paid || taken.paid_minor == fee, || {
            format!("MONEY: {number} is paid with {fee} on a receipt, with {} at the centre", taken.paid_minor)
        })?;
    }
    Ok(())
}

fn both_sides(number: usize, facts: &DeskFacts, centre: &CentreFacts, book: &Book) -> Judged {
    for row in &facts.packets {
        must(centre.packets.contains_key(&row.hash), || {
            format!("LOST: packet {} ({}) of desk-{number} is not at the centre", row.sequence, short(&row.hash))
        })?;
    }
    let is_set_back = book.elsewhere.iter().any(|hash| {
        let held = centre.packets.get(hash);
        facts.number_now().is_some_and(|own| held.is_some_and(|held| held.enrolment == own))
    });
    if is_set_back {
        let word = facts.facts.get("rolled_back");
        must(word.is_some_and(|word| !word.is_empty()), || {
            format!("desk-{number} was set back behind what the centre has, and did not notice")
        })?;
    }
    for (tracking, request) in facts.requests.iter().filter(|(tracking, _)| !book.is_branched(**tracking)) {
        let taken = centre
            .requests
            .get(tracking)
            .ok_or_else(|| Violation(format!("LOST: {tracking} of desk-{number} is not among the requests")))?;
        must(taken.packet == request.packet, || format!("{tracking} is another request at the centre"))?;
        must(taken.stage == request.stage || book.undone.contains(tracking), || {
            format!("{tracking} is {} at the centre and {} at desk-{number}", taken.stage, request.stage)
        })?;
        must((taken.paid_minor > 0) != request.is_due, || {
            format!(
                "MONEY: {tracking} is due: {} at desk-{number}, paid {} at the centre",
                request.is_due, taken.paid_minor
            )
        })?;
    }
    for (_, tracking) in book.paid.iter().filter(|(desk, _)| *desk == number) {
        if let Some(taken) = centre.requests.get(tracking) {
            must(taken.paid_minor > 0 || book.branched.contains(&taken.enrolment), || {
                format!("MONEY: cash was taken for {tracking}, and the centre has none")
            })?;
        }
    }
    Ok(())
}

/// No wish became two requests.
fn doubles(desks: &[AtRest<'_>], centre: &CentreFacts, book: &Book) -> Judged {
    let mut numbers: BTreeMap<&[u8], u64> = BTreeMap::new();
    for AtRest { facts, .. } in desks {
        for (tracking, request) in &facts.requests {
            let Some(id) = &request.submission else { continue };
            let first = *numbers.entry(id).or_insert(*tracking);
            must(first == *tracking, || format!("DOUBLED: {first} and {tracking} are one submission"))?;
        }
    }
    for (id, told) in &book.submissions {
        if let (Some(told), Some(found)) = (told, numbers.get(id.as_slice())) {
            must(told == found, || format!("{told} was told, {found} is at the desk"))?;
        }
    }
    if book.branched.is_empty() {
        let at_kiosk = centre.requests.values().filter(|taken| taken.face == "kiosk").count() as u64;
        let (tried, told) = book.kiosk;
        must((told..=tried).contains(&at_kiosk), || {
            format!("DOUBLED: {at_kiosk} requests from the kiosk, {told} were told and {tried} tried")
        })?;
    }
    Ok(())
}

/// No money from nowhere: every payment at the centre was taken by somebody.
fn taken(centre: &CentreFacts, book: &Book) -> Judged {
    for (tracking, _) in &centre.payments {
        let is_known = book.paid.iter().any(|(_, paid)| paid == tracking) || book.maybe_paid.contains(tracking);
        let is_branched = centre.requests.get(tracking).is_some_and(|taken| book.branched.contains(&taken.enrolment));
        must(is_known || is_branched, || format!("MONEY: the centre has a payment for {tracking} that nobody took"))?;
    }
    Ok(())
}

/// Nothing in quarantine, no alarm, nothing from nowhere, but where branches explain it.
fn calm(centre: &CentreFacts, book: &Book, own: &BTreeSet<Digest>) -> Judged {
    for (hash, why, detail) in &centre.quarantined {
        let held = &centre.packets[hash];
        // An officer may decide while a correction is on its way: the packet stands aside, nothing is lost.
        if why == "stage" {
            continue;
        }
        must(book.branched.contains(&held.enrolment), || {
            format!("packet {} of desk {} is in quarantine: {why} {detail}", held.sequence, held.enrolment)
        })?;
    }
    for (what, enrolment, detail) in &centre.alarms {
        // A clock that jumped is told; it changes nothing else.
        let is_told = book.has_restored && matches!(what.as_str(), "restored" | "notices_forgotten");
        if what == "clock_far" || is_told || (what == "refused_packet" && book.has_rubbish) {
            continue;
        }
        let is_explained = enrolment.is_some_and(|number| book.branched.contains(&number));
        must(is_explained, || format!("an alarm at the centre: {what} {detail} of desk {enrolment:?}"))?;
    }
    for (hash, held) in &centre.packets {
        let is_put_away = book.has_slept && book.acked.contains(hash);
        must(
            own.contains(hash) || is_put_away || book.sunk.contains(hash) || book.branched.contains(&held.enrolment),
            || format!("packet {} of desk {} at the centre comes from nowhere", held.sequence, held.enrolment),
        )?;
    }
    for enrolment in &book.branched {
        // Two packets of one place: the centre has noticed, and froze the desk.
        let mut places: BTreeMap<(u32, u64), u32> = BTreeMap::new();
        for held in centre.packets.values().filter(|held| held.enrolment == *enrolment) {
            *places.entry((held.epoch, held.sequence)).or_default() += 1;
        }
        if places.values().any(|count| *count > 1) {
            let is_told = centre.alarms.iter().any(|(what, whose, _)| what == "fork" && *whose == Some(*enrolment));
            let is_frozen = centre.desks.iter().any(|desk| desk.0 == *enrolment && desk.4);
            must(is_told && is_frozen, || format!("desk {enrolment} has two branches and nobody noticed"))?;
        }
    }
    Ok(())
}
