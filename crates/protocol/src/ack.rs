//! The ack: the centre's signed word on what it holds durably, and on how it sees the desk.
//!
//! Proves nothing by being read: [`SignedAck::verify`] does, and [`crate::verify_reply`] asks for more.

use crate::{
    exchange::{ASK_PACKETS_MAX, ASK_PAPERS_MAX, EXTRA_FIELDS},
    fault::{Part, ProtocolFault},
    keys::{Digest, Nonce, PublicKey, Signature, SigningKey},
    wire::{Reader, cbor, count, digests},
};

pub(crate) const ACK_BYTES_MAX: usize = 256 << 10;
const ACK_CONTEXT: &str = "wasl-ack-v1";
const JOURNAL_CONTEXT: &str = "wasl-journal-seen-v1";
const RANGES_MAX: usize = 1_000;
const COMPLETE_MAX: usize = ASK_PACKETS_MAX + ASK_PAPERS_MAX;

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

/// How the centre sees a desk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum DeskStanding {
    /// It works; also what a centre means that does not tell.
    #[default]
    Active,
    /// Stopped for now by a person at the centre. A standing that this build does not know is taken
    /// for this one: no new work, and what waits still goes.
    Suspended,
    /// Stopped for good.
    Revoked,
    /// Reported lost or stolen.
    Lost,
    /// Stopped because two histories of it were seen: it was copied, or put back to an older state.
    Frozen,
}

impl DeskStanding {
    /// Its number on the wire.
    #[must_use]
    pub fn number(self) -> u16 {
        match self {
            Self::Active => 1,
            Self::Suspended => 2,
            Self::Revoked => 3,
            Self::Lost => 4,
            Self::Frozen => 5,
        }
    }
    /// The standing of a number; an unknown one is [`Self::Suspended`].
    #[must_use]
    pub fn from_number(number: u16) -> Self {
        [Self::Active, Self::Suspended, Self::Revoked, Self::Lost, Self::Frozen]
            .into_iter()
            .find(|standing| standing.number() == number)
            .unwrap_or(Self::Suspended)
    }
    /// Whether the desk may take in new work.
    #[must_use]
    pub fn is_active(self) -> bool {
        self == Self::Active
    }
}

/// The centre's word that it saw a desk's journal reach so far: a journal that is shorter later, or
/// that differs there, was tampered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countersigned {
    /// Number of the journal's entry.
    pub n: u64,
    /// Its hash.
    pub hash: Digest,
    /// The ack key's signature over desk, number and hash.
    pub signature: Signature,
}

impl Countersigned {
    /// Signs the head of one desk's journal.
    #[must_use]
    pub fn sign(enrolment: u32, n: u64, hash: Digest, key: &SigningKey) -> Self {
        let signature = key.sign(JOURNAL_CONTEXT, &[&enrolment.to_be_bytes(), &n.to_be_bytes(), &hash]);
        Self { n, hash, signature }
    }
    /// Whether `key` signed it for this desk.
    ///
    /// # Errors
    /// [`ProtocolFault::BadSignature`] or [`ProtocolFault::WeakKey`].
    pub fn verify(&self, enrolment: u32, key: &PublicKey) -> Result<(), ProtocolFault> {
        key.verify_part(
            Part::Journal,
            JOURNAL_CONTEXT,
            &[&enrolment.to_be_bytes(), &self.n.to_be_bytes(), &self.hash],
            &self.signature,
        )
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self, ProtocolFault> {
        let fields = reader.array(3, 3 + EXTRA_FIELDS)?;
        let seen = Self { n: reader.u64()?, hash: reader.fixed()?, signature: reader.fixed()? };
        reader.skip(fields - 3)?;
        Ok(seen)
    }
}

/// The centre's word on what it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    /// How the centre sees this desk.
    pub standing: DeskStanding,
    /// Chunks of papers that the centre holds, of those that were asked about; packets too, where the ask
    /// was carried.
    pub held: Vec<Digest>,
    /// Hashes of packets whose papers are all held, of those that the asked chunks or the sent
    /// packets belong to.
    pub complete: Vec<Digest>,
    /// The journal's head as the centre saw it, where the desk told one.
    pub journal: Option<Countersigned>,
}

impl Ack {
    /// The ack's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor(|out| {
            out.array(13)?.u32(self.enrolment)?.u32(self.epoch)?.array(count(self.verdicts.len()))?;
            for (hash, verdict) in &self.verdicts {
                out.array(2)?.bytes(hash)?.u8(verdict.number())?;
            }
            out.u64(self.head)?.bytes(&self.head_hash)?.array(count(self.beyond.len()))?;
            for (from, to) in &self.beyond {
                out.array(2)?.u64(*from)?.u64(*to)?;
            }
            out.i64(self.server_time_ms)?.u64(self.centre_epoch)?.bytes(&self.nonce_echo)?;
            out.u16(self.standing.number())?;
            digests(out, &self.held)?;
            digests(out, &self.complete)?;
            match &self.journal {
                Some(seen) => out.array(3)?.u64(seen.n)?.bytes(&seen.hash)?.bytes(&seen.signature)?,
                None => out.null()?,
            };
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
        let mut ack = Self {
            enrolment,
            epoch,
            verdicts,
            head,
            head_hash,
            beyond,
            server_time_ms: reader.i64()?,
            centre_epoch: reader.u64()?,
            nonce_echo: reader.fixed()?,
            ..Self::default()
        };
        if fields > 9 {
            ack.standing = DeskStanding::from_number(reader.u16()?);
        }
        if fields > 10 {
            ack.held = reader.digests(ASK_PAPERS_MAX)?;
        }
        if fields > 11 {
            ack.complete = reader.digests(COMPLETE_MAX)?;
        }
        if fields > 12 {
            ack.journal = reader.optional(Countersigned::read)?;
        }
        reader.skip(fields.saturating_sub(13))?;
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
