//! What must hold at the centre at any moment, most of all after its power came back.

use std::collections::BTreeMap;

use wasl_protocol::{Digest, chain_start};

use super::{Judged, book::Book, look::CentreFacts, must};

/// Judges the centre.
///
/// # Errors
/// What does not hold.
pub fn judge(facts: &CentreFacts, book: &Book) -> Judged {
    for hash in &book.acked {
        must(facts.packets.contains_key(hash), || {
            format!("centre: LOST: packet {} was acknowledged and is not there", short(hash))
        })?;
    }
    let mut places: BTreeMap<(u32, u32, u64), u32> = BTreeMap::new();
    for held in facts.packets.values().filter(|held| held.standing == "stored") {
        *places.entry((held.enrolment, held.epoch, held.sequence)).or_default() += 1;
    }
    must(places.values().all(|count| *count == 1), || "centre: a place is taken twice".to_owned())?;
    heads(facts)?;
    money(facts)?;
    let mut submissions: BTreeMap<&[u8], u64> = BTreeMap::new();
    for (tracking, taken) in &facts.requests {
        must(facts.packets.contains_key(&taken.packet), || format!("centre: {tracking} has no packet"))?;
        let first = *submissions.entry(&taken.request).or_insert(*tracking);
        must(first == *tracking, || format!("centre: {first} and {tracking} are one request"))?;
    }
    Ok(())
}

/// First eight digits of a hash.
#[must_use]
pub fn short(hash: &Digest) -> String {
    hash[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The head is the end of the longest unbroken run, and its chain holds.
fn heads(facts: &CentreFacts) -> Judged {
    for (enrolment, _, head, head_hash, _) in &facts.desks {
        let mut by_place: BTreeMap<u64, Vec<(&Digest, &super::look::Held)>> = BTreeMap::new();
        for (hash, held) in &facts.packets {
            if held.enrolment == *enrolment && held.epoch == 1 && held.standing != "fork" {
                by_place.entry(held.sequence).or_default().push((hash, held));
            }
        }
        let (mut at, mut hash) = (0u64, chain_start(*enrolment, 1));
        while let Some((next, _)) =
            by_place.get(&(at + 1)).and_then(|here| here.iter().find(|(_, held)| held.previous == hash))
        {
            at += 1;
            hash = **next;
        }
        must(at == *head && hash == *head_hash, || {
            format!("centre: the head of desk {enrolment} is told as {head}, the unbroken run ends at {at}")
        })?;
    }
    Ok(())
}

/// What is paid is the sum of payments, one a request.
fn money(facts: &CentreFacts) -> Judged {
    let mut sums: BTreeMap<u64, (u64, i64)> = BTreeMap::new();
    for (tracking, minor) in &facts.payments {
        let sum = sums.entry(*tracking).or_default();
        sum.0 += 1;
        sum.1 += minor;
    }
    for (tracking, taken) in &facts.requests {
        let (count, minor) = sums.get(tracking).copied().unwrap_or_default();
        must(count <= 1, || format!("centre: {tracking} was paid {count} times"))?;
        must(minor == taken.paid_minor, || {
            format!("centre: {tracking} counts {} as paid, its payments are {minor}", taken.paid_minor)
        })?;
    }
    Ok(())
}
