//! An exchange: one round trip that carries packets up and an ack with notices down.
//!
//! A packet may leave the outbox only for what [`verify_reply`] lets through.

use std::collections::BTreeSet;

use crate::{
    fault::{Part, ProtocolFault},
    first_contact::KeySet,
    keys::{Digest, Nonce, PublicKey, Signature, SigningKey},
    notice::{NOTICE_BYTES_MAX, Notice, SignedNotice},
    packet::PACKET_BYTES_MAX,
    wire::{Reader, cbor, count},
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

const ACK_CONTEXT: &str = "wasl-ack-v1";
const ACK_BYTES_MAX: usize = 256 << 10;
const NOTICES_MAX: usize = 1_000;
const RANGES_MAX: usize = 1_000;
const EXTRA_FIELDS: usize = 16;

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
}

impl ExchangeAsk {
    /// The ask's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor(|out| {
            out.array(4)?.array(count(self.packets.len()))?;
            for packet in &self.packets {
                out.bytes(packet)?;
            }
            out.u64(self.cursor)?.bytes(&self.nonce)?;
            out.array(4)?
                .str(&self.health.version)?
                .u32(self.health.outbox_count)?
                .u32(self.health.oldest_age_s)?
                .i64(self.health.wall_ms)?;
            Ok(())
        })
    }
    /// Reads an ask; its packets are not looked into.
    ///
    /// # Errors
    /// Where it is cut off, malformed or above its bounds.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProtocolFault> {
        let mut reader = Reader::new(bytes, Part::Ask, ASK_BYTES_MAX)?;
        let fields = reader.array(4, 4 + EXTRA_FIELDS)?;
        let len = reader.array(0, ASK_PACKETS_MAX)?;
        let packets =
            (0..len).map(|_| reader.bytes(PACKET_BYTES_MAX).map(<[u8]>::to_vec)).collect::<Result<Vec<_>, _>>()?;
        let cursor = reader.u64()?;
        let nonce = reader.fixed()?;
        let health_fields = reader.array(4, 4 + EXTRA_FIELDS)?;
        let health = Health {
            version: reader.text(100)?,
            outbox_count: reader.u32()?,
            oldest_age_s: reader.u32()?,
            wall_ms: reader.i64()?,
        };
        reader.skip(health_fields - 4)?;
        reader.skip(fields - 4)?;
        reader.end()?;
        Ok(Self { packets, cursor, nonce, health })
    }
}

/// What became of a packet. All four mean that it is stored durably at the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Stored now.
    Stored,
    /// Was there already.
    AlreadyStored,
    /// Kept beside another packet of the same place: a copied or rolled-back desk. Alarms there.
    Fork,
    /// Kept apart because it makes no sense. Alarms there.
    Quarantined,
}

impl Verdict {
    /// Its number on the wire.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Stored => 1,
            Self::AlreadyStored => 2,
            Self::Fork => 3,
            Self::Quarantined => 4,
        }
    }
    /// The verdict of a number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        [Self::Stored, Self::AlreadyStored, Self::Fork, Self::Quarantined].into_iter().find(|v| v.number() == number)
    }
}

/// The centre's word on what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    /// The desk.
    pub enrolment: u32,
    /// Its epoch.
    pub epoch: u32,
    /// What became of each packet, by its hash.
    pub verdicts: Vec<(Digest, Verdict)>,
    /// End of the longest unbroken run whose chain the centre verified; 0 for none.
    pub head: u64,
    /// Hash of the packet there, or [`crate::packet::chain_start`].
    pub head_hash: Digest,
    /// Ranges held beyond it, both ends included.
    pub beyond: Vec<(u64, u64)>,
    /// The centre's clock, unix milliseconds.
    pub server_time_ms: i64,
    /// Grows when the centre is restored from a backup.
    pub centre_epoch: u64,
    /// The ask's nonce.
    pub nonce_echo: Nonce,
}

impl Ack {
    /// The ack's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor(|out| {
            out.array(9)?.u32(self.enrolment)?.u32(self.epoch)?.array(count(self.verdicts.len()))?;
            for (hash, verdict) in &self.verdicts {
                out.array(2)?.bytes(hash)?.u8(verdict.number())?;
            }
            out.u64(self.head)?.bytes(&self.head_hash)?.array(count(self.beyond.len()))?;
            for (from, to) in &self.beyond {
                out.array(2)?.u64(*from)?.u64(*to)?;
            }
            out.i64(self.server_time_ms)?.u64(self.centre_epoch)?.bytes(&self.nonce_echo)?;
            Ok(())
        })
    }
    /// Reads an ack. A verdict that this build does not know is left out: its packet stays.
    ///
    /// # Errors
    /// Where it is cut off, malformed or above its bounds.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProtocolFault> {
        let mut reader = Reader::new(bytes, Part::Ack, ACK_BYTES_MAX)?;
        let fields = reader.array(9, 9 + EXTRA_FIELDS)?;
        let enrolment = reader.u32()?;
        let epoch = reader.u32()?;
        let len = reader.array(0, ASK_PACKETS_MAX)?;
        let mut verdicts = Vec::new();
        for _ in 0..len {
            let elements = reader.array(2, 2 + EXTRA_FIELDS)?;
            let hash = reader.fixed()?;
            let verdict = Verdict::from_number(reader.u8()?);
            reader.skip(elements - 2)?;
            verdicts.extend(verdict.map(|verdict| (hash, verdict)));
        }
        let head = reader.u64()?;
        let head_hash = reader.fixed()?;
        let ranges = reader.array(0, RANGES_MAX)?;
        let mut beyond = Vec::new();
        for _ in 0..ranges {
            reader.array(2, 2)?;
            beyond.push((reader.u64()?, reader.u64()?));
        }
        let ack = Self {
            enrolment,
            epoch,
            verdicts,
            head,
            head_hash,
            beyond,
            server_time_ms: reader.i64()?,
            centre_epoch: reader.u64()?,
            nonce_echo: reader.fixed()?,
        };
        reader.skip(fields - 9)?;
        reader.end()?;
        Ok(ack)
    }
}

/// An ack as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedAck {
    /// The ack's bytes.
    pub body: Vec<u8>,
    /// The ack key's signature.
    pub signature: Signature,
}

impl SignedAck {
    /// Signs an ack.
    #[must_use]
    pub fn sign(ack: &Ack, key: &SigningKey) -> Self {
        let body = ack.to_bytes();
        let signature = key.sign(ACK_CONTEXT, &[&body]);
        Self { body, signature }
    }
    /// The ack, where `key` signed it.
    ///
    /// # Errors
    /// [`ProtocolFault::BadSignature`], or where it cannot be read.
    pub fn verify(&self, key: &PublicKey) -> Result<Ack, ProtocolFault> {
        key.verify_part(Part::Ack, ACK_CONTEXT, &[&self.body], &self.signature)?;
        Ack::from_bytes(&self.body)
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
    let mut ack = reply.ack.verify(&keys.ack)?;
    if (ack.enrolment, ack.epoch) != (enrolment, epoch) {
        return Err(ProtocolFault::OtherDesk { enrolment: ack.enrolment, epoch: ack.epoch });
    }
    if ack.nonce_echo != *asked_nonce {
        return Err(ProtocolFault::Replayed);
    }
    let sent: BTreeSet<&Digest> = sent.iter().collect();
    ack.verdicts.retain(|(hash, _)| sent.contains(hash));
    let mut notices: Vec<Notice> = Vec::with_capacity(reply.notices.len());
    for signed in &reply.notices {
        match signed.verify(enrolment, &keys.ack) {
            Ok(notice) if notices.last().is_none_or(|last| last.sequence < notice.sequence) => notices.push(notice),
            Ok(_) | Err(_) => break,
        }
    }
    Ok(VerifiedReply { ack, notices, next_nonce: reply.next_nonce })
}
