//! The ways besides the desk's own link: bundles on a stick, what other desks' people bring, and the
//! pieces of papers behind the packets. The same proofs and the same settling serve all of them.

use wasl_protocol::{
    ANSWERS_MAGIC, ASK_PACKETS_MAX, ASK_PAPERS_MAX, Answers, BUNDLE_BYTES_MAX, BUNDLE_ITEMS_MAX, BUNDLE_MAGIC,
    BUNDLE_ROOM, Bundle, Digest, ESCROW_PREFIX, ExchangeAsk, ExchangeReply, Item, Packet, VerifiedReply, fresh_nonce,
    packet_of_escrow, verify_reply,
};
use wasl_store::{CarriedRow, ExportedRow, Tx};
use wasl_sync::{CarriedBundle, Chunk, Outbox};
use wasl_words::shipped;

use crate::{
    desk::{Call, Desk, record},
    refusal::Refusal,
    talk::papers::{CarriedIs, CarriedView, CarryAsk},
};

/// Bytes of packets in one ask of a bundle: well below what an ask may have.
const ASK_BYTES: usize = 1 << 20;
/// A bundle's answers are awaited so long.
const EXPORTED_DAYS: i64 = 120;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A bundle that was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// As it is written to a file.
    pub bytes: Vec<u8>,
    /// How many packets are in it.
    pub packets: usize,
    /// How many pieces of papers.
    pub chunks: usize,
}

/// What answers to bundles changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    /// Answers in the file.
    pub answers: usize,
    /// Of them, proved and this desk's own.
    pub own: usize,
    /// Packets that left the outbox by them.
    pub acked: usize,
    /// Notices that were applied by them.
    pub notices: usize,
}

/// A bundle that this desk carries for others.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Carried {
    /// Its number here.
    pub id: u64,
    /// Its size in bytes.
    pub bytes: usize,
    /// The centre has answered it.
    pub done: bool,
    /// The centre took something of it, now or before.
    pub answered: bool,
}

/// Pieces of papers that were sent and whose fate is not known.
pub(crate) fn asked_papers(desk: &Desk) -> Result<Vec<Digest>, Refusal> {
    desk.store.read(|tx| Ok(tx.chunks_sent(ASK_PAPERS_MAX)?))
}

/// The next piece to send: of packets that the centre has, oldest first.
pub(crate) fn next_chunk(desk: &Desk, except: &[Digest]) -> Result<Option<Chunk>, Refusal> {
    desk.store.read(|tx| {
        let mut except = except.to_vec();
        while let Some(row) = tx.next_chunk(&except)? {
            // A packet that was put away long ago had its ack.
            if tx.packet(&row.packet)?.is_none_or(|packet| packet.acked_ms.is_some()) {
                return Ok(Some(Chunk { hash: row.hash, bytes: row.bytes }));
            }
            except.push(row.hash);
        }
        Ok(None)
    })
}

/// Notes that a piece arrived, as an unsigned answer says.
pub(crate) fn chunk_sent(desk: &Desk, hash: &Digest) -> Result<(), Refusal> {
    desk.write_quietly(|tx| Ok(tx.chunk_sent(hash)?))
}

/// What a proved answer says of pieces: held ones are done with, missing ones go again.
pub(crate) fn settle_papers(tx: &Tx<'_>, reply: &VerifiedReply) -> Result<(), Refusal> {
    for hash in &reply.ack.held {
        tx.chunk_held(hash)?;
    }
    for packet in &reply.ack.complete {
        for piece in tx.chunks_of(packet)? {
            tx.chunk_held(&piece)?;
        }
    }
    for hash in &reply.missing {
        tx.chunk_missed(hash)?;
    }
    Ok(())
}

/// The oldest carried bundle without answers.
pub(crate) fn carried(desk: &Desk, except: &[i64]) -> Result<Option<CarriedBundle>, Refusal> {
    let is_open = |row: &CarriedRow| row.done_ms.is_none() && !except.contains(&signed(row.id));
    let row = desk.store.read(|tx| {
        Ok::<_, Refusal>(match tx.next_carried()? {
            Some(row) if is_open(&row) => Some(row),
            Some(_) => tx.all_carried()?.into_iter().find(is_open),
            None => None,
        })
    })?;
    Ok(row.map(|row| CarriedBundle { id: signed(row.id), bytes: row.bytes }))
}

/// The centre answered a carried bundle; without answers it took nothing of it.
pub(crate) fn carried_done(desk: &Desk, id: i64, answers: Option<&[u8]>) -> Result<(), Refusal> {
    let moment = desk.host.now();
    let id = u64::try_from(id).unwrap_or(u64::MAX);
    desk.write(|tx| {
        if tx.carried_done(id, moment.wall.as_millisecond(), answers)? {
            record(tx, moment, "centre", "carried.answered", &id.to_string())?;
        }
        Ok(())
    })
}

fn signed(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

/// Anything that can be carried, as a bundle: a bundle, a packet's bytes, the text of a sealed copy.
fn as_bundle(bytes: &[u8]) -> Result<Bundle, Refusal> {
    let nothing = |_| Refusal::NothingToCarry;
    if bytes.starts_with(BUNDLE_MAGIC) {
        let bundle = Bundle::from_bytes(bytes).map_err(nothing)?;
        return if bundle.items.is_empty() { Err(Refusal::NothingToCarry) } else { Ok(bundle) };
    }
    let packet = match std::str::from_utf8(bytes) {
        Ok(text) if is_sealed_copy(text) => sealed_copy(text)?,
        Ok(_) | Err(_) => Packet::from_bytes(bytes).map(|packet| packet.to_bytes()).map_err(nothing)?,
    };
    Ok(Bundle { items: vec![Item::Packet(packet)] })
}

/// The packet of a sealed copy. A scanner or a form may have taken spaces away from the end of the text,
/// where they are signs like all others.
fn sealed_copy(text: &str) -> Result<Vec<u8>, Refusal> {
    let text = text.trim_end_matches(['\r', '\n', '\t']);
    ["", " ", "  "]
        .into_iter()
        .find_map(|lost| packet_of_escrow(&format!("{text}{lost}")).ok())
        .ok_or(Refusal::NothingToCarry)
}

impl Desk {
    /// A bundle of everything that waits, for a stick: whoever carries it can neither read nor change it.
    /// Packets stay in the outbox until an answer is proved, on whichever way it comes.
    ///
    /// # Errors
    /// Why there is none; nothing changed.
    pub fn export(&self) -> Result<Exported, Refusal> {
        let trouble = |_| Refusal::StoreTrouble { what: "outbox".into() };
        let shelf = self.shelf()?;
        let enrolled = shelf.enrolled()?;
        let moment = self.host.now();
        let at_ms = moment.wall.as_millisecond();
        let health = Outbox::health(self).map_err(trouble)?;
        let cursor = Outbox::cursor(self).map_err(trouble)?.notices;
        let (packets, pieces) = self.store.read(|tx| {
            let mut packets = Vec::new();
            let mut bytes = 0;
            for row in tx.waiting(BUNDLE_ITEMS_MAX)? {
                bytes += row.bytes.len();
                if bytes > BUNDLE_BYTES_MAX / 2 {
                    break;
                }
                packets.push((row.hash, row.bytes));
            }
            let mut pieces = Vec::new();
            for hash in tx.chunks_open(BUNDLE_ITEMS_MAX / 2)? {
                let Some(piece) = tx.chunk(&hash)? else { continue };
                bytes += piece.bytes.len();
                if bytes > BUNDLE_BYTES_MAX - 2 * BUNDLE_ROOM {
                    break;
                }
                pieces.push((piece.hash, piece.bytes));
            }
            Ok::<_, Refusal>((packets, pieces))
        })?;
        let mut items = Vec::new();
        let mut given = Vec::new();
        let ask = |batch: &[(Digest, Vec<u8>)], papers: Vec<Digest>| {
            let nonce = fresh_nonce(&*self.host);
            let packets = batch.iter().map(|(_, bytes)| bytes.clone()).collect();
            let ask = ExchangeAsk { packets, cursor, nonce, health: health.clone(), papers };
            let hashes = batch.iter().map(|(hash, _)| *hash).collect();
            let item = Item::sign_ask(enrolled.fact.enrolment, ask.to_bytes(), &enrolled.key);
            (item, ExportedRow { nonce: nonce.to_vec(), at_ms, hashes })
        };
        let mut add = |items: &mut Vec<Item>, (item, row)| {
            items.push(item);
            given.push(row);
        };
        for batch in batches(&packets) {
            add(&mut items, ask(batch, Vec::new()));
        }
        // Pieces come after the packets that name them, and after the pieces the asks about them, so
        // that the answers on the way back tell which are held.
        items.extend(pieces.iter().map(|(_, bytes)| Item::Chunk(bytes.clone())));
        for some in pieces.chunks(ASK_PAPERS_MAX) {
            add(&mut items, ask(&[], some.iter().map(|(hash, _)| *hash).collect()));
        }
        if items.is_empty() {
            // Nothing waits: the answer still brings notices.
            add(&mut items, ask(&[], Vec::new()));
        }
        self.write(|tx| {
            for old in tx.all_exported()?.iter().filter(|old| old.at_ms < at_ms - EXPORTED_DAYS * DAY_MS) {
                tx.drop_exported(&old.nonce)?;
            }
            for row in &given {
                tx.keep_exported(row)?;
            }
            record(tx, moment, "desk", "outbox.exported", &packets.len().to_string())
        })?;
        Ok(Exported { bytes: Bundle { items }.to_bytes(), packets: packets.len(), chunks: pieces.len() })
    }

    /// Takes in answers that came back on a stick: each is proved exactly as one over the link, and may be
    /// taken in again. Answers to others are passed over.
    ///
    /// # Errors
    /// [`Refusal::NotOurAnswers`] where none is this desk's own; nothing changed.
    pub fn import(&self, bytes: &[u8]) -> Result<Imported, Refusal> {
        let shelf = self.shelf()?;
        let enrolled = shelf.enrolled()?;
        let answers = Answers::from_bytes(bytes).map_err(|_| Refusal::NotOurAnswers)?;
        let mut imported = Imported { answers: answers.items.len(), ..Imported::default() };
        for (enrolment, reply) in &answers.items {
            if *enrolment != enrolled.fact.enrolment {
                continue;
            }
            let Some(proved) = self.proved(reply)? else { continue };
            imported.own += 1;
            // What was acknowledged since the bundle was given out is not known to its answer.
            let settled = self.take_answer(&proved, None)?;
            imported.acked += settled.acked;
            imported.notices += settled.notices;
        }
        if imported.own == 0 {
            return Err(Refusal::NotOurAnswers);
        }
        Ok(imported)
    }

    /// An answer to a bundle of this desk, where it is genuine and an ask of ours awaits it.
    fn proved(&self, reply: &[u8]) -> Result<Option<VerifiedReply>, Refusal> {
        let shelf = self.shelf()?;
        let enrolled = shelf.enrolled()?;
        let keys = &enrolled.keys;
        let Ok(read) = ExchangeReply::from_bytes(reply) else { return Ok(None) };
        let Ok(ack) = read.ack.verify(&keys.ack) else { return Ok(None) };
        let row = self.store.read(|tx| Ok::<_, Refusal>(tx.exported(&ack.nonce_echo)?))?;
        let Some(row) = row else { return Ok(None) };
        let fact = &enrolled.fact;
        Ok(verify_reply(reply, keys, fact.enrolment, fact.epoch, &ack.nonce_echo, &row.hashes).ok())
    }

    /// Takes in what somebody brought for the centre: another desk's bundle, a packet, or the text of a
    /// sealed copy. It goes with this desk's own post, and may be brought again.
    ///
    /// # Errors
    /// [`Refusal::NothingToCarry`] where it is none of these.
    pub fn carry(&self, bytes: &[u8], lang: &str) -> Result<CarriedView, Refusal> {
        self.shelf()?.enrolled()?;
        let bundle = as_bundle(bytes)?;
        let own = shipped(lang);
        if let [Item::Packet(packet)] = bundle.items.as_slice() {
            let hash = wasl_protocol::sha256(packet);
            if self.store.read(|tx| Ok::<_, Refusal>(tx.packet(&hash)?))?.is_some() {
                return Ok(CarriedView { is: CarriedIs::Own, sentence: own.say("carried-own", &[]) });
            }
        }
        let moment = self.host.now();
        let bytes = bundle.to_bytes();
        self.write(|tx| {
            let id = tx.carry(&bytes, moment.wall.as_millisecond())?;
            record(tx, moment, "desk", "carried.kept", &id.to_string())
        })?;
        self.wake(crate::desk::Wake::Work);
        Ok(CarriedView { is: CarriedIs::Kept, sentence: own.say("carried-kept", &[]) })
    }

    /// All that this desk carries for others, oldest first.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn carried(&self) -> Result<Vec<Carried>, Refusal> {
        let rows = self.store.read(|tx| Ok::<_, Refusal>(tx.all_carried()?))?;
        let seen = |row: CarriedRow| Carried {
            id: row.id,
            bytes: row.bytes.len(),
            done: row.done_ms.is_some(),
            answered: row.answers.is_some(),
        };
        Ok(rows.into_iter().map(seen).collect())
    }

    /// The centre's answers to everything that was carried, as one file for the way back; none so far
    /// where there are none.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn carried_answers(&self) -> Result<Option<Vec<u8>>, Refusal> {
        let rows = self.store.read(|tx| Ok::<_, Refusal>(tx.all_carried()?))?;
        let mut all = Answers::default();
        for answers in rows.iter().filter_map(|row| row.answers.as_deref()) {
            if let Ok(answers) = Answers::from_bytes(answers) {
                all.items.extend(answers.items);
            }
        }
        Ok((!all.items.is_empty()).then(|| all.to_bytes()))
    }
}

/// Whether a scanned or typed text is a sealed copy.
pub(crate) fn is_sealed_copy(text: &str) -> bool {
    text.trim_start().starts_with(ESCROW_PREFIX)
}

/// Whether a file holds answers, by how it begins.
#[must_use]
pub fn is_answers(bytes: &[u8]) -> bool {
    bytes.starts_with(ANSWERS_MAGIC)
}

/// Packets in asks of a bounded size.
fn batches(packets: &[(Digest, Vec<u8>)]) -> Vec<&[(Digest, Vec<u8>)]> {
    let mut batches = Vec::new();
    let mut from = 0;
    let mut bytes = 0;
    for (at, (_, packet)) in packets.iter().enumerate() {
        if at > from && (at - from >= ASK_PACKETS_MAX || bytes + packet.len() > ASK_BYTES) {
            batches.push(&packets[from..at]);
            from = at;
            bytes = 0;
        }
        bytes += packet.len();
    }
    if from < packets.len() {
        batches.push(&packets[from..]);
    }
    batches
}

pub(crate) fn carry(desk: &Desk, call: &Call, ask: CarryAsk) -> Result<CarriedView, Refusal> {
    desk.carry(ask.text.as_bytes(), &call.lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_keeps_both_bounds_and_none_is_lost() {
        let packets: Vec<(Digest, Vec<u8>)> = (0..250u8).map(|n| ([n; 32], vec![n; 1_000])).collect();
        let split = batches(&packets);
        assert_eq!(split.iter().map(|batch| batch.len()).collect::<Vec<_>>(), [100, 100, 50]);
        assert_eq!(split.concat(), packets);
        let big: Vec<(Digest, Vec<u8>)> = (0..3u8).map(|n| ([n; 32], vec![n; 700_000])).collect();
        assert_eq!(batches(&big).len(), 3);
        assert!(batches(&[]).is_empty());
    }

    #[test]
    fn what_is_no_bundle_no_packet_and_no_sealed_copy_is_refused() {
        for bytes in [b"".as_slice(), b"WASL-E1-", b"WASL-E1-ABC", b"WASLB1", b"WASLB1\x81\x80", b"hello", &[0xff; 64]]
        {
            assert_eq!(as_bundle(bytes), Err(Refusal::NothingToCarry), "{bytes:?}");
        }
        assert!(!is_sealed_copy("0101 2345 67884"));
    }
}
