//! An exchange: one round trip that carries packets up and an ack with notices down.
//!
//! A packet may leave the outbox only for what [`verify_reply`] lets through.

use std::collections::BTreeSet;

use uuid::Uuid;
use wasl_domain::planted::{self, Bug};

use crate::{
    ack::{ACK_BYTES_MAX, Ack, SignedAck},
    fault::{Part, ProtocolFault},
    first_contact::KeySet,
    keys::{Digest, Nonce},
    notice::{NOTICE_BYTES_MAX, Notice, SignedNotice},
    packet::folding::{read_packets, write_packets},
    wire::{Out, Reader, Wrote, cbor, count, digests},
};

/// Where desks enrol.
pub const ENROL_PATH: &str = "/v1/enrol";
/// Where exchanges happen.
pub const EXCHANGE_PATH: &str = "/v1/exchange";
/// The media type of both directions of an exchange.
pub const EXCHANGE_TYPE: &str = "application/vnd.wasl.exchange";
/// The largest ask in bytes.
pub const ASK_BYTES_MAX: usize = 4 << 20;
/// The largest reply in bytes.
pub const REPLY_BYTES_MAX: usize = 16 << 20;
/// The most packets in an ask.
pub const ASK_PACKETS_MAX: usize = 100;

/// The most chunks of papers that an ask may be about.
pub const ASK_PAPERS_MAX: usize = 200;

const NOTICES_MAX: usize = 1_000;
/// So many elements may a later version add to any array of ours.
pub(crate) const EXTRA_FIELDS: usize = 16;

/// How a desk is doing, in a few bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// The desk's version.
    pub version: String,
    /// Packets without ack.
    pub outbox_count: u32,
    /// Age of the oldest of them, seconds.
    pub oldest_age_s: u32,
    /// The desk's wall clock, unix milliseconds.
    pub wall_ms: i64,
    /// Which start of the machine `mono_ms` counts from; nil where an older desk does not tell.
    pub boot: Uuid,
    /// Milliseconds since that start: with the centre's own clock, they put wrong wall times right.
    pub mono_ms: u64,
    /// The journal's last entry: its number and its hash; zeros where there is none.
    pub journal: (u64, Digest),
}

impl Health {
    fn write(&self, out: &mut Out) -> Wrote {
        out.array(7)?
            .str(&self.version)?
            .u32(self.outbox_count)?
            .u32(self.oldest_age_s)?
            .i64(self.wall_ms)?
            .bytes(self.boot.as_bytes())?
            .u64(self.mono_ms)?
            .array(2)?
            .u64(self.journal.0)?
            .bytes(&self.journal.1)?;
        Ok(())
    }
    /// What a desk of an older version does not tell stays at its default.
    fn read(reader: &mut Reader<'_>) -> Result<Self, ProtocolFault> {
        let fields = reader.array(4, 4 + EXTRA_FIELDS)?;
        let mut health = Self {
            version: reader.text(100)?,
            outbox_count: reader.u32()?,
            oldest_age_s: reader.u32()?,
            wall_ms: reader.i64()?,
            ..Self::default()
        };
        if fields > 4 {
            health.boot = reader.uuid()?;
        }
        if fields > 5 {
            health.mono_ms = reader.u64()?;
        }
        if fields > 6 {
            reader.array(2, 2)?;
            health.journal = (reader.u64()?, reader.fixed()?);
        }
        reader.skip(fields.saturating_sub(7))?;
        Ok(health)
    }
}

/// What a desk sends up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExchangeAsk {
    /// Packets as bytes, oldest first; may be empty.
    pub packets: Vec<Vec<u8>>,
    /// The last notice that was applied.
    pub cursor: u64,
    /// Makes the ack an answer to this ask.
    pub nonce: Nonce,
    /// How the desk is doing.
    pub health: Health,
    /// Chunks of papers that were sent and whose fate is not known, and, in the ask of a desk that passes a
    /// bundle on, the packets and chunks that lie bare in it; at most [`ASK_PAPERS_MAX`].
    pub papers: Vec<Digest>,
}

impl ExchangeAsk {
    /// The ask's bytes. Packets in a row are told by what sets each apart from the one before.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor(|out| {
            out.array(5)?.array(count(self.packets.len()))?;
            write_packets(out, &self.packets)?;
            out.u64(self.cursor)?.bytes(&self.nonce)?;
            self.health.write(out)?;
            digests(out, &self.papers)
        })
    }
    /// Reads an ask; its packets are made whole, and not judged.
    ///
    /// # Errors
    /// Where it is cut off, malformed or above its bounds.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProtocolFault> {
        let mut reader = Reader::new(bytes, Part::Ask, ASK_BYTES_MAX)?;
        let fields = reader.array(4, 4 + EXTRA_FIELDS)?;
        let len = reader.array(0, ASK_PACKETS_MAX)?;
        let packets = read_packets(&mut reader, len)?;
        let cursor = reader.u64()?;
        let nonce = reader.fixed()?;
        let health = Health::read(&mut reader)?;
        let papers = if fields > 4 { reader.digests(ASK_PAPERS_MAX)? } else { Vec::new() };
        reader.skip(fields.saturating_sub(5))?;
        reader.end()?;
        Ok(Self { packets, cursor, nonce, health, papers })
    }
}

/// What the centre sends down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeReply {
    /// Its word.
    pub ack: SignedAck,
    /// Notices after the cursor, in order.
    pub notices: Vec<SignedNotice>,
    /// The nonce for the next request.
    pub next_nonce: Nonce,
}

impl ExchangeReply {
    /// The reply's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor(|out| {
            out.array(3)?.array(2)?.bytes(&self.ack.body)?.bytes(&self.ack.signature)?;
            out.array(count(self.notices.len()))?;
            for notice in &self.notices {
                out.array(2)?.bytes(&notice.body)?.bytes(&notice.signature)?;
            }
            out.bytes(&self.next_nonce)?;
            Ok(())
        })
    }
    /// Reads a reply without judging it: that is [`verify_reply`].
    ///
    /// # Errors
    /// Where it is cut off, malformed or above its bounds.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProtocolFault> {
        let mut reader = Reader::new(bytes, Part::Reply, REPLY_BYTES_MAX)?;
        let fields = reader.array(3, 3 + EXTRA_FIELDS)?;
        reader.array(2, 2)?;
        let ack = SignedAck { body: reader.bytes(ACK_BYTES_MAX)?.to_vec(), signature: reader.fixed()? };
        let len = reader.array(0, NOTICES_MAX)?;
        let mut notices = Vec::new();
        for _ in 0..len {
            reader.array(2, 2)?;
            notices.push(SignedNotice { body: reader.bytes(NOTICE_BYTES_MAX)?.to_vec(), signature: reader.fixed()? });
        }
        let next_nonce = reader.fixed()?;
        reader.skip(fields - 3)?;
        reader.end()?;
        Ok(Self { ack, notices, next_nonce })
    }
}

/// A reply that was proved genuine, fresh, and this desk's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedReply {
    /// The ack; its verdicts name only packets that were sent.
    pub ack: Ack,
    /// Notices in order, each verified.
    pub notices: Vec<Notice>,
    /// The nonce for the next request.
    pub next_nonce: Nonce,
    /// Chunks that were asked about and that the centre does not hold: they are to be sent again.
    /// Filled by [`Self::about_papers`].
    pub missing: Vec<Digest>,
}

impl VerifiedReply {
    /// Reads the ack's word on chunks against those that the ask was about.
    #[must_use]
    pub fn about_papers(mut self, asked: &[Digest]) -> Self {
        let asked: BTreeSet<&Digest> = asked.iter().collect();
        self.ack.held.retain(|hash| asked.contains(hash));
        let held: BTreeSet<&Digest> = self.ack.held.iter().collect();
        self.missing = asked.into_iter().filter(|hash| !held.contains(hash)).copied().collect();
        self
    }
}

/// Judges an answer to an ask. Verdicts on packets that were not sent are left out. Notices are
/// taken up to the first that is not genuine or out of order; the rest is asked for again, so that
/// one spoiled notice never holds up an ack.
///
/// # Errors
/// Anything else than a genuine, complete, fresh answer to this desk, told apart.
pub fn verify_reply(
    bytes: &[u8],
    keys: &KeySet,
    enrolment: u32,
    epoch: u32,
    asked_nonce: &Nonce,
    sent: &[Digest],
) -> Result<VerifiedReply, ProtocolFault> {
    let reply = ExchangeReply::from_bytes(bytes)?;
    // Planted: whoever signed it.
    let is_unproved = planted::is(Bug::AckUnproved);
    let mut ack = if is_unproved { Ack::from_bytes(&reply.ack.body)? } else { reply.ack.verify(&keys.ack)? };
    if (ack.enrolment, ack.epoch) != (enrolment, epoch) {
        return Err(ProtocolFault::OtherDesk { enrolment: ack.enrolment, epoch: ack.epoch });
    }
    if ack.nonce_echo != *asked_nonce && !planted::is(Bug::NonceUnchecked) {
        return Err(ProtocolFault::Replayed);
    }
    let sent: BTreeSet<&Digest> = sent.iter().collect();
    ack.verdicts.retain(|(hash, _)| sent.contains(hash) || planted::is(Bug::AckBeyondAsk));
    ack.journal = ack.journal.filter(|seen| seen.verify(enrolment, &keys.ack).is_ok());
    let mut notices: Vec<Notice> = Vec::with_capacity(reply.notices.len());
    for signed in &reply.notices {
        match signed.verify(enrolment, &keys.ack) {
            Ok(notice) if notices.last().is_none_or(|last| last.sequence < notice.sequence) => notices.push(notice),
            Ok(_) | Err(_) => break,
        }
    }
    Ok(VerifiedReply { ack, notices, next_nonce: reply.next_nonce, missing: Vec::new() })
}
