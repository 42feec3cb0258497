//! A packet: the sealed, signed form of a request or of any later step. Its bytes are never
//! rewritten, migrated or re-sealed, and nothing in its clear header names a person or a service.

use std::fmt;

use uuid::Uuid;
use wasl_domain::host::{Host, Moment};
use zeroize::Zeroizing;

use crate::{
    dictionary::{self, DICTIONARY},
    fault::{Part, ProtocolFault},
    keys::{Digest, KeyId, PublicKey, Signature, SigningKey, sha256, statement},
    sealing::{SEAL_OVERHEAD, SealingPublic, SealingSecret},
    wire::{Reader, cbor},
};

/// The header version that this build writes.
pub const PACKET_VERSION: u8 = 1;
/// The largest packet in bytes.
pub const PACKET_BYTES_MAX: usize = 1 << 20;
/// The largest body in bytes, unpacked.
pub const BODY_BYTES_MAX: usize = 4 << 20;
/// Sealed bodies are padded to whole steps of this many bytes, so that a length betrays no service.
pub const PADDING_STEP: usize = 64;

const CONTEXT: &str = "wasl-packet-v1";
const HEADER_BYTES_MAX: usize = 1024;
const HEADER_FIELDS: usize = 14;
const HEADER_FIELDS_MAX: usize = 32;

/// What a packet carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PacketKind {
    /// A request.
    Request,
    /// A payment for a request.
    Payment,
    /// Corrected answers of a request.
    Correction,
    /// The citizen takes a request back.
    Withdrawal,
    /// A kind that a later version brought: stored and put in quarantine, never refused.
    Other(u16),
}

impl PacketKind {
    /// The kind's number on the wire.
    #[must_use]
    pub fn number(self) -> u16 {
        match self {
            Self::Request => 1,
            Self::Payment => 2,
            Self::Correction => 3,
            Self::Withdrawal => 4,
            Self::Other(number) => number,
        }
    }
    /// The kind of a number.
    #[must_use]
    pub fn from_number(number: u16) -> Self {
        match number {
            1 => Self::Request,
            2 => Self::Payment,
            3 => Self::Correction,
            4 => Self::Withdrawal,
            other => Self::Other(other),
        }
    }
}

/// The clear part of a packet: authenticated, but readable by whoever carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// [`PACKET_VERSION`].
    pub version: u8,
    /// What it carries.
    pub kind: PacketKind,
    /// The desk.
    pub enrolment: u32,
    /// The desk's epoch: grows when its store is restored.
    pub epoch: u32,
    /// Its place in the desk's epoch, from 1 without gaps.
    pub sequence: u64,
    /// Hash of the packet before, or [`chain_start`].
    pub previous: Digest,
    /// The packet's own id.
    pub id: Uuid,
    /// The desk's wall clock, unix milliseconds; may be wrong.
    pub wall_ms: i64,
    /// Which start of the machine `mono_ms` counts from.
    pub boot: Uuid,
    /// Milliseconds since that start.
    pub mono_ms: u64,
    /// Which sealing key of the centre it is sealed to.
    pub centre_key: KeyId,
    /// Number of the dictionary it was packed with; 0 is none.
    pub dictionary: u32,
    /// Length of the padded body in bytes, before sealing.
    pub body_len: u32,
    /// Root of the manifest of its papers, where it has some.
    pub papers_root: Option<Digest>,
}

/// What the desk decides about a packet's header; [`seal`] adds the rest.
#[derive(Debug, Clone)]
pub struct HeaderDraft {
    /// What it carries.
    pub kind: PacketKind,
    /// The desk.
    pub enrolment: u32,
    /// Its epoch.
    pub epoch: u32,
    /// Place in the epoch, from 1.
    pub sequence: u64,
    /// Hash of the packet before, or [`chain_start`].
    pub previous: Digest,
    /// The packet's id.
    pub id: Uuid,
    /// When it was captured.
    pub moment: Moment,
    /// [`crate::papers_root`] of its papers, where it has some.
    pub papers_root: Option<Digest>,
}

/// A packet. Made by [`seal`] or read by [`Packet::from_bytes`]; treat the fields as read-only, the
/// signature is over the bytes as they came.
#[derive(Clone, PartialEq, Eq)]
pub struct Packet {
    /// The clear part.
    pub header: Header,
    /// The encapsulated key of the seal.
    pub enc: [u8; 32],
    /// The sealed body.
    pub sealed: Vec<u8>,
    /// The desk's signature.
    pub signature: Signature,
    /// The header as it came, with fields that this build does not know.
    header_bytes: Vec<u8>,
}

/// What stands for the packet before the first one of an epoch.
#[must_use]
pub fn chain_start(enrolment: u32, epoch: u32) -> Digest {
    sha256(&statement("wasl-chain-v1", &[&enrolment.to_be_bytes(), &epoch.to_be_bytes()]))
}

/// Packs, pads, seals and signs `body`.
///
/// # Errors
/// [`ProtocolFault::TooLarge`] above [`BODY_BYTES_MAX`] or where the packet would be above
/// [`PACKET_BYTES_MAX`]; [`ProtocolFault::WeakKey`] where `centre` is no usable key.
pub fn seal(
    draft: HeaderDraft,
    body: &[u8],
    centre: &SealingPublic,
    desk: &SigningKey,
    host: &dyn Host,
) -> Result<Packet, ProtocolFault> {
    if body.len() > BODY_BYTES_MAX {
        return Err(ProtocolFault::TooLarge { part: Part::Body, max: BODY_BYTES_MAX });
    }
    let padded = pack(body, DICTIONARY)?;
    let too_large = ProtocolFault::TooLarge { part: Part::Packet, max: PACKET_BYTES_MAX };
    let header = Header {
        version: PACKET_VERSION,
        kind: draft.kind,
        enrolment: draft.enrolment,
        epoch: draft.epoch,
        sequence: draft.sequence,
        previous: draft.previous,
        id: draft.id,
        wall_ms: draft.moment.wall.as_millisecond(),
        boot: draft.moment.boot,
        mono_ms: draft.moment.mono_ms,
        centre_key: centre.key_id(),
        dictionary: DICTIONARY,
        body_len: u32::try_from(padded.len()).map_err(|_| too_large)?,
        papers_root: draft.papers_root,
    };
    let header_bytes = header.to_bytes();
    let (enc, sealed) = centre.seal(CONTEXT, &header_bytes, &padded, host)?;
    let signature = desk.sign(CONTEXT, &[&header_bytes, &sealed_hash(&enc, &sealed)]);
    let packet = Packet { header, enc, sealed, signature, header_bytes };
    if packet.to_bytes().len() > PACKET_BYTES_MAX {
        return Err(too_large);
    }
    Ok(packet)
}

/// Length, packed body, zeros up to the next step.
fn pack(body: &[u8], dictionary: u32) -> Result<Zeroizing<Vec<u8>>, ProtocolFault> {
    let refused = ProtocolFault::Compression { part: Part::Body };
    let packed = dictionary::compress(body, dictionary).ok_or(refused)?;
    let len = u32::try_from(packed.len()).map_err(|_| refused)?;
    let mut padded = Zeroizing::new(Vec::with_capacity((packed.len() + 4).next_multiple_of(PADDING_STEP)));
    padded.extend_from_slice(&len.to_be_bytes());
    padded.extend_from_slice(&packed);
    padded.resize((packed.len() + 4).next_multiple_of(PADDING_STEP), 0);
    Ok(padded)
}

/// The body back from [`pack`], never above [`BODY_BYTES_MAX`] whatever the packed bytes claim.
fn unpack(padded: &[u8], dictionary: u32) -> Result<Vec<u8>, ProtocolFault> {
    let malformed = ProtocolFault::Malformed { part: Part::Body };
    let (len, rest) = padded.split_first_chunk::<4>().ok_or(malformed)?;
    let len = usize::try_from(u32::from_be_bytes(*len)).map_err(|_| malformed)?;
    let (packed, padding) = rest.split_at_checked(len).ok_or(malformed)?;
    if padding.iter().any(|byte| *byte != 0) {
        return Err(malformed);
    }
    let unpacked_len = dictionary::unpacked_len(packed).ok_or(malformed)?;
    if unpacked_len > BODY_BYTES_MAX {
        return Err(ProtocolFault::TooLarge { part: Part::Body, max: BODY_BYTES_MAX });
    }
    dictionary::decompress(packed, unpacked_len, dictionary).ok_or(ProtocolFault::Compression { part: Part::Body })
}

fn sealed_hash(enc: &[u8; 32], sealed: &[u8]) -> Digest {
    let mut both = Vec::with_capacity(32 + sealed.len());
    both.extend_from_slice(enc);
    both.extend_from_slice(sealed);
    sha256(&both)
}

impl Packet {
    /// The packet's bytes: a CBOR array of header, encapsulated key, sealed body, signature.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor(|out| {
            out.array(4)?.bytes(&self.header_bytes)?.bytes(&self.enc)?.bytes(&self.sealed)?.bytes(&self.signature)?;
            Ok(())
        })
    }

    /// Reads a packet without judging its signature.
    ///
    /// # Errors
    /// Where it is cut off, malformed, above [`PACKET_BYTES_MAX`], of an unknown version, or not in
    /// the one form that [`Self::to_bytes`] writes (so that a packet has exactly one hash).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProtocolFault> {
        let mut reader = Reader::new(bytes, Part::Packet, PACKET_BYTES_MAX)?;
        reader.array(4, 4)?;
        let header_bytes = reader.bytes(HEADER_BYTES_MAX)?.to_vec();
        let packet = Self {
            header: Header::from_bytes(&header_bytes)?,
            enc: reader.fixed()?,
            sealed: reader.bytes(PACKET_BYTES_MAX)?.to_vec(),
            signature: reader.fixed()?,
            header_bytes,
        };
        reader.end()?;
        let body_len = usize::try_from(packet.header.body_len).ok();
        if body_len != packet.sealed.len().checked_sub(SEAL_OVERHEAD) || packet.to_bytes() != bytes {
            return Err(ProtocolFault::Malformed { part: Part::Packet });
        }
        Ok(packet)
    }

    /// SHA-256 over all bytes: the packet's identity, and the next one's `previous`.
    #[must_use]
    pub fn hash(&self) -> Digest {
        sha256(&self.to_bytes())
    }

    /// Whether `desk` signed it.
    ///
    /// # Errors
    /// [`ProtocolFault::BadSignature`] or [`ProtocolFault::WeakKey`].
    pub fn verify(&self, desk: &PublicKey) -> Result<(), ProtocolFault> {
        desk.verify_part(
            Part::Packet,
            CONTEXT,
            &[&self.header_bytes, &sealed_hash(&self.enc, &self.sealed)],
            &self.signature,
        )
    }

    /// The body. Check [`Self::verify`] before.
    ///
    /// # Errors
    /// [`ProtocolFault::Seal`] with another key or a changed header, [`ProtocolFault::Dictionary`],
    /// or where what was sealed is not a body of at most [`BODY_BYTES_MAX`].
    pub fn open(&self, centre: &SealingSecret) -> Result<Vec<u8>, ProtocolFault> {
        let padded = centre.open(CONTEXT, &self.header_bytes, &self.enc, &self.sealed)?;
        let dictionary = self.header.dictionary;
        if !dictionary::is_known(dictionary) {
            return Err(ProtocolFault::Dictionary { dictionary });
        }
        unpack(&padded, dictionary)
    }
}

impl fmt::Debug for Packet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Packet").field("header", &self.header).field("sealed_len", &self.sealed.len()).finish()
    }
}

impl Header {
    fn to_bytes(&self) -> Vec<u8> {
        cbor(|out| {
            out.array(HEADER_FIELDS as u64)?
                .u8(self.version)?
                .u16(self.kind.number())?
                .u32(self.enrolment)?
                .u32(self.epoch)?
                .u64(self.sequence)?
                .bytes(&self.previous)?
                .bytes(self.id.as_bytes())?
                .i64(self.wall_ms)?
                .bytes(self.boot.as_bytes())?
                .u64(self.mono_ms)?
                .bytes(&self.centre_key.0)?
                .u32(self.dictionary)?
                .u32(self.body_len)?;
            match &self.papers_root {
                Some(root) => out.bytes(root)?,
                None => out.null()?,
            };
            Ok(())
        })
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, ProtocolFault> {
        let mut reader = Reader::new(bytes, Part::Header, HEADER_BYTES_MAX)?;
        let fields = reader.array(HEADER_FIELDS, HEADER_FIELDS_MAX)?;
        let version = reader.u8()?;
        if version != PACKET_VERSION {
            return Err(ProtocolFault::Version { part: Part::Header, found: version });
        }
        let header = Self {
            version,
            kind: PacketKind::from_number(reader.u16()?),
            enrolment: reader.u32()?,
            epoch: reader.u32()?,
            sequence: reader.u64()?,
            previous: reader.fixed()?,
            id: reader.uuid()?,
            wall_ms: reader.i64()?,
            boot: reader.uuid()?,
            mono_ms: reader.u64()?,
            centre_key: KeyId(reader.fixed()?),
            dictionary: reader.u32()?,
            body_len: reader.u32()?,
            papers_root: reader.optional(Reader::fixed)?,
        };
        reader.skip(fields - HEADER_FIELDS)?;
        reader.end()?;
        Ok(header)
    }
}

pub(crate) mod folding;
#[cfg(test)]
mod tests;
