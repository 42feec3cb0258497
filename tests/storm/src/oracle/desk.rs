//! What must hold at a desk at any moment, most of all after its power came back.

use std::collections::BTreeMap;

use wasl_domain::stage::{Stage, Truth};
use wasl_protocol::{Digest, PacketKind, chain_start, sha256, statement};

use super::{
    Judged, Violation,
    book::Book,
    look::{DeskFacts, Line},
    must,
};

/// Judges a desk.
///
/// # Errors
/// What does not hold.
pub fn judge(number: usize, facts: &DeskFacts, book: &mut Book) -> Judged {
    let whose = format!("desk-{number}");
    chain(&whose, facts, book.has_slept)?;
    papers(number, &whose, facts, book)?;
    truths(&whose, facts, book)?;
    money(number, &whose, facts, book)?;
    journal(number, &whose, facts, book)
}

/// Under each number of the desk: places without a gap, each naming the one before. Under the present
/// one, what the desk counts is what is there.
fn chain(whose: &str, facts: &DeskFacts, is_thinned: bool) -> Judged {
    let mut before: BTreeMap<(u32, u32), (u64, Digest)> = BTreeMap::new();
    for row in &facts.packets {
        let header = &row.packet.header;
        let place = format!("{whose}: packet {} of {} in epoch {}", row.sequence, header.enrolment, row.epoch);
        must(row.hash == row.own_hash, || format!("{place} has another hash than its bytes"))?;
        must((header.epoch, header.sequence) == (row.epoch, row.sequence), || format!("{place} says another place"))?;
        let line = (header.enrolment, row.epoch);
        let expected = match before.get(&line) {
            Some((sequence, _)) if is_thinned && sequence + 1 < row.sequence => None,
            Some((sequence, hash)) => {
                must(sequence + 1 == row.sequence, || format!("{place} follows {sequence}"))?;
                Some(*hash)
            }
            None => (row.sequence == 1).then(|| chain_start(header.enrolment, row.epoch)),
        };
        must(expected.is_none_or(|hash| header.previous == hash), || format!("{place} names another one before it"))?;
        before.insert(line, (row.sequence, row.hash));
    }
    let Some(number) = facts.number_now() else { return Ok(()) };
    let last = before.iter().rev().find(|((enrolment, _), _)| *enrolment == number).map(|(_, last)| *last);
    if let Some((sequence, hash)) = last.filter(|_| !is_thinned) {
        must(facts.number("sequence") == sequence, || {
            format!("{whose}: counts {} packets, the last is {sequence}", facts.number("sequence"))
        })?;
        must(facts.facts.get("head").map(Vec::as_slice) == Some(hash.as_slice()), || {
            format!("{whose}: the head is another packet than the last")
        })?;
    }
    if is_thinned {
        return Ok(());
    }
    let own = facts.requests.keys().filter(|tracking| *tracking / 1_000_000 == u64::from(number));
    let serials: Vec<u64> = own.map(|tracking| tracking % 1_000_000).collect();
    must(serials.len() as u64 == facts.number("serial"), || {
        format!("{whose}: {} requests, {} numbers given", serials.len(), facts.number("serial"))
    })?;
    must(serials.iter().zip(0u64..).all(|(serial, place)| *serial == place), || format!("{whose}: a number is missing"))
}

/// Every receipt in somebody's hand stands on a packet here, unless that went down with a disk.
fn papers(number: usize, whose: &str, facts: &DeskFacts, book: &Book) -> Judged {
    let mut texts: BTreeMap<(u64, bool), &str> = BTreeMap::new();
    for paper in book.papers.iter().filter(|paper| paper.desk == number) {
        let tracking = paper.token.tracking.payload();
        let hash8 = paper.token.packet_hash8;
        if book.sunk.iter().chain(&book.elsewhere).any(|hash| hash[..8] == hash8) {
            continue;
        }
        let is_put_away = book.has_slept && book.acked.iter().any(|hash| hash[..8] == hash8);
        if is_put_away && !facts.requests.contains_key(&tracking) {
            continue;
        }
        let request = facts.requests.get(&tracking).ok_or_else(|| {
            Violation(format!("{whose}: LOST: {tracking} is on {} and not at the desk", paper_word(paper.is_slip)))
        })?;
        must(request.packet[..8] == hash8, || format!("{whose}: {tracking}: the receipt names another packet"))?;
        let packet = facts.packets.iter().find(|row| row.hash == request.packet);
        must(packet.is_some() || book.acked.contains(&request.packet), || {
            format!("{whose}: LOST: the packet of {tracking} is gone")
        })?;
        // A payment may have gone down with a disk while its request did not.
        must(!paper.token.paid || !request.is_due || book.is_branched(tracking), || {
            format!("{whose}: {tracking} is paid on a receipt and due at the desk")
        })?;
        // A reprint is the same bytes.
        let first = texts.entry((tracking, paper.token.paid)).or_insert(&paper.text);
        must(*first == paper.text, || format!("{whose}: two receipts of {tracking} differ"))?;
    }
    for (_, tracking) in book.kept.iter().filter(|(desk, _)| *desk == number && !book.has_slept) {
        must(facts.requests.contains_key(tracking), || format!("{whose}: LOST: {tracking} was told to be kept"))?;
    }
    for request in facts.requests.values() {
        must(request.is_unprinted || book.has_slip(request.tracking), || {
            format!("{whose}: {} is noted as printed, and no slip came out", request.tracking)
        })?;
    }
    Ok(())
}

fn paper_word(is_slip: bool) -> &'static str {
    if is_slip { "paper" } else { "the screen" }
}

/// No truth is told before its fact.
fn truths(whose: &str, facts: &DeskFacts, book: &Book) -> Judged {
    for row in &facts.packets {
        must(!row.is_acked || book.acked.contains(&row.hash) || book.forgotten.contains(&row.hash), || {
            format!("{whose}: packet {} counts as received, and no ack named it", row.sequence)
        })?;
        must(!row.is_sent || book.started.contains(&row.hash), || {
            format!("{whose}: packet {} counts as sent, and no exchange carried it", row.sequence)
        })?;
    }
    // The centre speaks of a number; which branch of it it means is for a person to find out.
    for request in facts.requests.values().filter(|request| !book.is_branched(request.tracking)) {
        let told = Stage::from_word(&request.stage).map_or(Truth::Kept, Stage::truth);
        let sentence = || format!("{whose}: {} is told as {}, ahead of its facts", request.tracking, request.stage);
        let is_started = book.started.contains(&request.packet) || book.decided.contains(&request.tracking);
        let is_acked = book.acked.contains(&request.packet)
            || book.forgotten.contains(&request.packet)
            || book.decided.contains(&request.tracking);
        must(told < Truth::Sent || is_started, sentence)?;
        must(told < Truth::Received || is_acked, sentence)?;
        must(!request.is_sent || is_started, sentence)?;
        must(!request.is_received || is_acked, sentence)?;
        must(!request.is_ready || is_acked, sentence)?;
    }
    Ok(())
}

/// A request is due or has exactly one payment.
fn money(number: usize, whose: &str, facts: &DeskFacts, book: &Book) -> Judged {
    let mut payments: BTreeMap<u64, u64> = BTreeMap::new();
    for row in &facts.packets {
        if row.packet.header.kind == PacketKind::Payment {
            *payments.entry(row.tracking).or_default() += 1;
        }
    }
    let is_whole = !book.has_slept;
    for request in facts.requests.values() {
        let count = payments.get(&request.tracking).copied().unwrap_or(0);
        must(count <= 1, || format!("{whose}: {} was paid {count} times", request.tracking))?;
        must(!(request.is_due && count > 0), || format!("{whose}: {} is due and paid", request.tracking))?;
        if is_whole {
            must(request.is_due || count == 1, || format!("{whose}: {} is neither due nor paid", request.tracking))?;
        }
        let is_sunk = book.sunk.contains(&request.packet);
        must(is_sunk || !(request.is_due && book.paid.contains(&(number, request.tracking))), || {
            format!("{whose}: LOST: {} was paid and is due again", request.tracking)
        })?;
    }
    Ok(())
}

/// The journal is one unbroken chain, only ever grows, and tells each request and payment once.
fn journal(number: usize, whose: &str, facts: &DeskFacts, book: &mut Book) -> Judged {
    let mut before = [0u8; 32];
    let mut acts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for (line, place) in facts.journal.iter().zip(1u64..) {
        must(line.n == place && hash_of(&before, line) == line.hash, || {
            format!("{whose}: the journal breaks at {place}")
        })?;
        before = line.hash;
        *acts.entry((line.parts.4.as_str(), line.parts.5.as_str())).or_default() += 1;
        if book.journals.get(&number).is_some_and(|(n, _)| *n == place) {
            let seen = book.journals[&number].1;
            must(seen == line.hash, || format!("{whose}: entry {place} of the journal was rewritten"))?;
        }
    }
    let length = facts.journal.len() as u64;
    let seen = book.journals.get(&number).map_or(0, |(n, _)| *n);
    must(length >= seen, || format!("{whose}: the journal had {seen} entries and has {length}"))?;
    book.journals.insert(number, (length, before));
    for request in facts.requests.values() {
        let Some(tracking) = wasl_domain::ids::TrackingNumber::from_payload(request.tracking) else {
            return Err(Violation(format!("{whose}: {} is no number", request.tracking)));
        };
        let digits = tracking.digits();
        let told = acts.get(&("request.submit", digits.as_str())).copied().unwrap_or(0);
        must(told == 1, || format!("{whose}: the journal tells {digits} {told} times"))?;
        let paid = acts.get(&("payment.take", digits.as_str())).copied().unwrap_or(0);
        must(paid == u64::from(!request.is_due), || format!("{whose}: the journal tells {paid} payments of {digits}"))?;
    }
    Ok(())
}

fn hash_of(before: &Digest, line: &Line) -> Digest {
    let (at_ms, boot, mono_ms, actor, act, object) = &line.parts;
    sha256(&statement(
        "wasl-journal-v1",
        &[
            before,
            &line.n.to_be_bytes(),
            &at_ms.to_be_bytes(),
            boot,
            &mono_ms.to_be_bytes(),
            actor.as_bytes(),
            act.as_bytes(),
            object.as_bytes(),
        ],
    ))
}
