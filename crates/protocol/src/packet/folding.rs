//! Packets in a row, as an ask carries them: what the one before says already is left out, and whoever reads the
//! ask makes each packet's own bytes again, to the last one. A packet that can't be folded goes as it is.
//!
//! Must not: change what is signed, stored or hashed. A folded packet never leaves the ask that it came in.
//! See docs/decisions/0041.

use uuid::Uuid;

use super::{Header, PACKET_BYTES_MAX, Packet, PacketKind};
use crate::{
    fault::{Part, ProtocolFault},
    keys::{Digest, sha256},
    sealing::SEAL_OVERHEAD,
    wire::{Out, Reader, Wrote},
};

/// Bytes of a UUIDv7 that tell its time; the others are dice.
const ID_TIME: usize = 6;
const ID_DICE: usize = 16 - ID_TIME;
const ENC: usize = 32;
const SIGNATURE: usize = 64;
/// Kind, three times, everything that is dice or sealed; and the root of the papers, where there is one.
const FIELDS: usize = 5;

/// The packet before: what the next one is told by.
struct Before {
    header: Header,
    hash: Digest,
}

impl Before {
    fn of(bytes: &[u8]) -> Option<Self> {
        Some(Self { header: Packet::from_bytes(bytes).ok()?.header, hash: sha256(bytes) })
    }
}

/// What sets a packet apart from the one before.
struct Fold {
    kind: PacketKind,
    /// Of the wall clock, milliseconds after the packet before.
    wall_step: i64,
    /// Of the machine's clock, milliseconds after the packet before.
    mono_step: i64,
    /// The id's time after the wall clock's, milliseconds.
    id_step: i64,
    id_dice: [u8; ID_DICE],
    enc: [u8; ENC],
    signature: [u8; SIGNATURE],
    sealed: Vec<u8>,
    papers_root: Option<Digest>,
}

/// Milliseconds of a UUIDv7.
fn id_ms(id: &Uuid) -> i64 {
    id.as_bytes().iter().take(ID_TIME).fold(0, |ms, byte| (ms << 8) | i64::from(*byte))
}

impl Fold {
    /// How `packet` is told after `before`; none where something differs that a fold doesn't tell.
    fn of(packet: &Packet, before: &Header) -> Option<Self> {
        let own = &packet.header;
        Some(Self {
            kind: own.kind,
            wall_step: own.wall_ms.checked_sub(before.wall_ms)?,
            mono_step: i64::try_from(own.mono_ms).ok()?.checked_sub(i64::try_from(before.mono_ms).ok()?)?,
            id_step: id_ms(&own.id).checked_sub(own.wall_ms)?,
            id_dice: *own.id.as_bytes().last_chunk()?,
            enc: packet.enc,
            signature: packet.signature,
            sealed: packet.sealed.clone(),
            papers_root: own.papers_root,
        })
    }

    /// The packet that this tells; none where the steps lead out of what a header holds.
    fn unfold(&self, before: &Before) -> Option<(Header, Vec<u8>)> {
        let wall_ms = before.header.wall_ms.checked_add(self.wall_step)?;
        let id_ms = wall_ms.checked_add(self.id_step)?.to_be_bytes();
        let mut id = [0; 16];
        id[..ID_TIME].copy_from_slice(id_ms.last_chunk::<ID_TIME>()?);
        id[ID_TIME..].copy_from_slice(&self.id_dice);
        let header = Header {
            kind: self.kind,
            sequence: before.header.sequence.checked_add(1)?,
            previous: before.hash,
            id: Uuid::from_bytes(id),
            wall_ms,
            mono_ms: before.header.mono_ms.checked_add_signed(self.mono_step)?,
            body_len: u32::try_from(self.sealed.len().checked_sub(SEAL_OVERHEAD)?).ok()?,
            papers_root: self.papers_root,
            ..before.header
        };
        let header_bytes = header.to_bytes();
        let Self { enc, signature, .. } = *self;
        let bytes =
            Packet { header: header.clone(), enc, sealed: self.sealed.clone(), signature, header_bytes }.to_bytes();
        (bytes.len() <= PACKET_BYTES_MAX).then_some((header, bytes))
    }

    fn write(&self, out: &mut Out) -> Wrote {
        let fields = FIELDS + usize::from(self.papers_root.is_some());
        let whole = [&self.id_dice[..], &self.enc, &self.signature, &self.sealed].concat();
        out.array(fields as u64)?
            .u16(self.kind.number())?
            .i64(self.wall_step)?
            .i64(self.mono_step)?
            .i64(self.id_step)?
            .bytes(&whole)?;
        if let Some(root) = &self.papers_root {
            out.bytes(root)?;
        }
        Ok(())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, ProtocolFault> {
        let fields = reader.array(FIELDS, FIELDS + 1)?;
        let kind = PacketKind::from_number(reader.u16()?);
        let (wall_step, mono_step, id_step) = (reader.i64()?, reader.i64()?, reader.i64()?);
        let malformed = ProtocolFault::Malformed { part: Part::Ask };
        let (id_dice, rest) = reader.bytes(PACKET_BYTES_MAX)?.split_first_chunk().ok_or(malformed)?;
        let (enc, rest) = rest.split_first_chunk().ok_or(malformed)?;
        let (signature, sealed) = rest.split_first_chunk().ok_or(malformed)?;
        let papers_root = if fields > FIELDS { Some(reader.fixed()?) } else { None };
        Ok(Self {
            kind,
            wall_step,
            mono_step,
            id_step,
            id_dice: *id_dice,
            enc: *enc,
            signature: *signature,
            sealed: sealed.to_vec(),
            papers_root,
        })
    }
}

/// Writes the packets of an ask, each by its own bytes or by what sets it apart from the one before it.
pub(crate) fn write_packets(out: &mut Out, packets: &[Vec<u8>]) -> Wrote {
    let mut before: Option<Before> = None;
    for bytes in packets {
        let packet = Packet::from_bytes(bytes).ok();
        let fold = before.as_ref().zip(packet.as_ref()).and_then(|(before, packet)| {
            let fold = Fold::of(packet, &before.header)?;
            // What comes out is what was put in, or it goes as it is.
            (fold.unfold(before)?.1 == *bytes).then_some(fold)
        });
        match fold {
            Some(fold) => fold.write(out)?,
            None => {
                out.bytes(bytes)?;
            }
        }
        before = packet.map(|packet| Before { header: packet.header, hash: sha256(bytes) });
    }
    Ok(())
}

/// Reads `len` packets of an ask; those that came by their own bytes are not looked into, unless the next one is
/// told by them.
///
/// # Errors
/// Where a packet is told by one that is none, or by steps that lead nowhere.
pub(crate) fn read_packets(reader: &mut Reader<'_>, len: usize) -> Result<Vec<Vec<u8>>, ProtocolFault> {
    let malformed = ProtocolFault::Malformed { part: Part::Ask };
    let mut packets: Vec<Vec<u8>> = Vec::new();
    let mut last: Option<Header> = None;
    for _ in 0..len {
        if !reader.is_at_array()? {
            packets.push(reader.bytes(PACKET_BYTES_MAX)?.to_vec());
            last = None;
            continue;
        }
        let bytes = packets.last().ok_or(malformed)?;
        let before = match last.take() {
            Some(header) => Before { header, hash: sha256(bytes) },
            None => Before::of(bytes).ok_or(malformed)?,
        };
        let (header, bytes) = Fold::read(reader)?.unfold(&before).ok_or(malformed)?;
        last = Some(header);
        packets.push(bytes);
    }
    Ok(packets)
}
