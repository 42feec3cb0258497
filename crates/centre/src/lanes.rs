//! Other lanes than a desk's own link: bundles by stick or by a neighbour, bare packets from a mirror or
//! from a citizen's paper, chunks alone. Each thing proves itself; one rule of de-duplication for all.

use std::collections::{BTreeMap, btree_map::Entry};

use wasl_domain::host::Host;
use wasl_protocol::{
    ASK_PACKETS_MAX, Answers, BUNDLE_MAGIC, Bundle, Digest, ESCROW_PREFIX, ExchangeAsk, Item, Packet, Verdict,
    packet_of_escrow, sha256,
};

use crate::{
    exchange::answer,
    fault::CentreFault,
    intake::judge,
    keys::CentreKeys,
    ledger::{Arrival, Batch, Desk, Lane, Ledger, PutChunk},
    papers::{Brought, bring},
};

/// What became of what was carried here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// The way back: one answer an ask.
    pub answers: Answers,
    /// Packets that were new.
    pub stored: usize,
    /// Packets that were here already.
    pub there: usize,
    /// Chunks that are here now.
    pub chunks: usize,
    /// Things that proved to be nothing: no packet, an unknown desk, a signature that does not fit.
    pub refused: usize,
    /// Chunks that no packet here names, and that no desk's share has room for.
    pub nobodys: usize,
}

type Desks = BTreeMap<u32, Option<Desk>>;

/// Takes in what a bundle holds: bare packets first, then chunks, then the asks, whose answers tell of
/// both. A chunk that no opened packet names is the share of the first desk that proves itself in the
/// bundle.
///
/// # Errors
/// Where the ledger would not; what was stored before stays stored, and comes again harmlessly.
pub fn take_bundle(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    items: &[Item],
) -> Result<Carried, CentreFault> {
    let mut carried = Carried::default();
    let mut desks = Desks::new();
    take_bare(ledger, host, &mut desks, items, &mut carried)?;
    take_chunks(ledger, host, &mut desks, items, &mut carried)?;
    for item in items {
        let Item::Ask { enrolment, ask, .. } = item else { continue };
        let proved = known(ledger, &mut desks, *enrolment)?.filter(|desk| item.verify(&desk.key).is_ok());
        let Some((desk, ask)) = proved.zip(ExchangeAsk::from_bytes(ask).ok()) else {
            carried.refused += 1;
            continue;
        };
        let sent = ask.packets.len();
        let reply = answer(ledger, keys, host, desk, ask, Lane::Carried, None)?;
        let ack = reply.ack.verify(&keys.ack().public())?;
        carried.count(&ack.verdicts, sent);
        carried.answers.items.push((*enrolment, reply.to_bytes()));
    }
    Ok(carried)
}

fn take_bare(
    ledger: &dyn Ledger,
    host: &dyn Host,
    desks: &mut Desks,
    items: &[Item],
    carried: &mut Carried,
) -> Result<(), CentreFault> {
    let mut bare: BTreeMap<u32, Vec<Arrival>> = BTreeMap::new();
    for item in items {
        let Item::Packet(bytes) = item else { continue };
        match bare_packet(ledger, desks, bytes)? {
            Some((enrolment, arrival)) => bare.entry(enrolment).or_default().push(arrival),
            None => carried.refused += 1,
        }
    }
    for (enrolment, arrivals) in bare {
        let Some(desk) = known(ledger, desks, enrolment)? else { continue };
        for some in arrivals.chunks(ASK_PACKETS_MAX) {
            let taken = ledger.store(&Batch {
                enrolment,
                epoch: desk.epoch,
                arrivals: some.to_vec(),
                refused: Vec::new(),
                contact: None,
                lane: Lane::Carried,
                now_ms: host.now().wall.as_millisecond(),
            })?;
            carried.count(&taken.verdicts, some.len());
        }
    }
    Ok(())
}

fn take_chunks(
    ledger: &dyn Ledger,
    host: &dyn Host,
    desks: &mut Desks,
    items: &[Item],
    carried: &mut Carried,
) -> Result<(), CentreFault> {
    let mut sharer = None;
    for item in items {
        let Item::Chunk(bytes) = item else { continue };
        let name = sha256(bytes);
        let mut enrolment = ledger.named_by(&name)?;
        if enrolment.is_none() {
            if sharer.is_none() {
                sharer = Some(first_proved(ledger, desks, items)?);
            }
            enrolment = sharer.flatten();
        }
        let Some(enrolment) = enrolment else {
            carried.nobodys += 1;
            continue;
        };
        match bring(ledger, host, enrolment, &name, bytes)? {
            Brought::Judged(PutChunk::New | PutChunk::There) => carried.chunks += 1,
            Brought::Judged(PutChunk::OverQuota) => carried.nobodys += 1,
            Brought::Size | Brought::OtherHash => carried.refused += 1,
        }
    }
    Ok(())
}

impl Carried {
    fn count(&mut self, verdicts: &[(Digest, Verdict)], sent: usize) {
        for (_, verdict) in verdicts {
            match verdict {
                Verdict::AlreadyStored => self.there += 1,
                Verdict::Stored | Verdict::Fork | Verdict::Quarantined => self.stored += 1,
            }
        }
        self.refused += sent.saturating_sub(verdicts.len());
    }
}

fn known<'d>(ledger: &dyn Ledger, desks: &'d mut Desks, enrolment: u32) -> Result<Option<&'d Desk>, CentreFault> {
    let found = match desks.entry(enrolment) {
        Entry::Occupied(there) => there.into_mut(),
        Entry::Vacant(vacant) => vacant.insert(ledger.desk(enrolment)?),
    };
    Ok(found.as_ref())
}

/// A packet without an ask around it. Whoever brings nonsense in a desk's name raises no alarm about
/// that desk: it was not the desk who brought it.
fn bare_packet(ledger: &dyn Ledger, desks: &mut Desks, bytes: &[u8]) -> Result<Option<(u32, Arrival)>, CentreFault> {
    let Ok(packet) = Packet::from_bytes(bytes) else { return Ok(None) };
    let enrolment = packet.header.enrolment;
    let Some(desk) = known(ledger, desks, enrolment)? else { return Ok(None) };
    Ok(judge(desk, bytes).ok().map(|arrival| (enrolment, arrival)))
}

fn first_proved(ledger: &dyn Ledger, desks: &mut Desks, items: &[Item]) -> Result<Option<u32>, CentreFault> {
    for item in items {
        match item {
            Item::Ask { enrolment, .. } => {
                let desk = known(ledger, desks, *enrolment)?;
                if desk.is_some_and(|desk| item.verify(&desk.key).is_ok()) {
                    return Ok(Some(*enrolment));
                }
            }
            Item::Packet(bytes) => {
                if let Some((enrolment, _)) = bare_packet(ledger, desks, bytes)? {
                    return Ok(Some(enrolment));
                }
            }
            Item::Chunk(_) => {}
        }
    }
    Ok(None)
}

/// What a file holds that somebody brought: a bundle, a packet from a mirror, the text of an escrow,
/// or a chunk, which only the ending of its name tells. Empty where it is none of these.
#[must_use]
pub fn items_of(name: &str, bytes: &[u8]) -> Vec<Item> {
    if bytes.starts_with(BUNDLE_MAGIC) {
        return Bundle::from_bytes(bytes).map(|bundle| bundle.items).unwrap_or_default();
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && text.trim_start().starts_with(ESCROW_PREFIX)
    {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        return lines.filter_map(|line| packet_of_escrow(line).ok()).map(Item::Packet).collect();
    }
    if Packet::from_bytes(bytes).is_ok() {
        return vec![Item::Packet(bytes.to_vec())];
    }
    if name.ends_with(".chunk") { vec![Item::Chunk(bytes.to_vec())] } else { Vec::new() }
}
