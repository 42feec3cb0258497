//! Bundles: asks, packets and chunks on any other way than the desk's own link (a USB stick, a
//! neighbouring desk, a mirror), and the centre's answers on the way back.
//!
//! Whoever carries a bundle proves nothing and needs no right: every item proves itself.

use crate::{
    exchange::{ASK_BYTES_MAX, EXTRA_FIELDS, REPLY_BYTES_MAX},
    fault::{Part, ProtocolFault},
    keys::{PublicKey, Signature, SigningKey},
    packet::PACKET_BYTES_MAX,
    papers::CHUNK_BYTES_MAX,
    wire::{Out, Reader, Wrote, cbor, count},
};

/// Where bundles are brought.
pub const BUNDLE_PATH: &str = "/v1/bundle";
/// The media type of bundles and of answers.
pub const BUNDLE_TYPE: &str = "application/vnd.wasl.bundle";
/// The largest bundle, or answers to one, in bytes.
pub const BUNDLE_BYTES_MAX: usize = 64 << 20;
/// So many bytes a bundle leaves free for the ask of the desk that passes it on.
pub const BUNDLE_ROOM: usize = 64 << 10;
/// The most items of a bundle or of answers.
pub const BUNDLE_ITEMS_MAX: usize = 4_000;
/// How a bundle begins.
pub const BUNDLE_MAGIC: &[u8; 6] = b"WASLB1";
/// How answers begin.
pub const ANSWERS_MAGIC: &[u8; 6] = b"WASLA1";

const CONTEXT: &str = "wasl-bundle-v1";
const ASK: u16 = 1;
const PACKET: u16 = 2;
const CHUNK: u16 = 3;
/// Desks that pass a bundle on add an item of their own.
const ITEMS_READ_MAX: usize = BUNDLE_ITEMS_MAX + 96;

/// One thing in a bundle. Nothing of it is proved by being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A desk's ask, signed by the desk: it is answered as over the desk's own link.
    Ask {
        /// The desk.
        enrolment: u32,
        /// [`crate::ExchangeAsk`] as bytes.
        ask: Vec<u8>,
        /// The desk's signature: [`Item::verify`].
        signature: Signature,
    },
    /// A packet alone: from a mirror, or read off a citizen's paper.
    Packet(Vec<u8>),
    /// A chunk of a paper.
    Chunk(Vec<u8>),
}

impl Item {
    /// A desk's ask, signed.
    #[must_use]
    pub fn sign_ask(enrolment: u32, ask: Vec<u8>, desk: &SigningKey) -> Self {
        let signature = desk.sign(CONTEXT, &[&enrolment.to_be_bytes(), &ask]);
        Self::Ask { enrolment, ask, signature }
    }
    /// Whether an ask was signed by `desk`; packets and chunks prove themselves otherwise.
    ///
    /// # Errors
    /// [`ProtocolFault::BadSignature`] or [`ProtocolFault::WeakKey`].
    pub fn verify(&self, desk: &PublicKey) -> Result<(), ProtocolFault> {
        match self {
            Self::Ask { enrolment, ask, signature } => {
                desk.verify_part(Part::Bundle, CONTEXT, &[&enrolment.to_be_bytes(), ask], signature)
            }
            Self::Packet(_) | Self::Chunk(_) => Ok(()),
        }
    }

    fn write(&self, out: &mut Out) -> Wrote {
        match self {
            Self::Ask { enrolment, ask, signature } => {
                out.array(4)?.u16(ASK)?.u32(*enrolment)?.bytes(ask)?.bytes(signature)?;
            }
            Self::Packet(bytes) => {
                out.array(2)?.u16(PACKET)?.bytes(bytes)?;
            }
            Self::Chunk(bytes) => {
                out.array(2)?.u16(CHUNK)?.bytes(bytes)?;
            }
        }
        Ok(())
    }

    /// `None` for a kind that a later version brought: the others still count.
    fn read(reader: &mut Reader<'_>) -> Result<Option<Self>, ProtocolFault> {
        let elements = reader.array(1, 4 + EXTRA_FIELDS)?;
        let (item, read) = match (reader.u16()?, elements) {
            (ASK, 4..) => {
                let enrolment = reader.u32()?;
                let ask = reader.bytes(ASK_BYTES_MAX)?.to_vec();
                (Some(Self::Ask { enrolment, ask, signature: reader.fixed()? }), 4)
            }
            (PACKET, 2..) => (Some(Self::Packet(reader.bytes(PACKET_BYTES_MAX)?.to_vec())), 2),
            (CHUNK, 2..) => (Some(Self::Chunk(reader.bytes(CHUNK_BYTES_MAX)?.to_vec())), 2),
            (ASK | PACKET | CHUNK, _) => return Err(reader.malformed()),
            (_, _) => (None, 1),
        };
        reader.skip(elements - read)?;
        Ok(item)
    }
}

/// What is carried up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bundle {
    /// In the order in which they are to be taken in.
    pub items: Vec<Item>,
}

impl Bundle {
    /// The bundle as a file: [`BUNDLE_MAGIC`], then CBOR.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        framed(BUNDLE_MAGIC, |out| {
            out.array(1)?.array(count(self.items.len()))?;
            self.items.iter().try_for_each(|item| item.write(out))
        })
    }
    /// Reads a bundle; its items are not judged, and those of an unknown kind are passed over.
    ///
    /// # Errors
    /// Where it is none, cut off, malformed or above its bounds.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProtocolFault> {
        let (mut reader, fields) = opened(bytes, BUNDLE_MAGIC)?;
        let len = reader.array(0, ITEMS_READ_MAX)?;
        let mut items = Vec::new();
        for _ in 0..len {
            items.extend(Item::read(&mut reader)?);
        }
        reader.skip(fields - 1)?;
        reader.end()?;
        Ok(Self { items })
    }
}

/// A bundle with one more item at its end, without reading those that it has: a desk that passes a
/// bundle on adds an ask of its own, and the ack that answers it proves that the bundle arrived whole.
///
/// # Errors
/// [`ProtocolFault::Malformed`] or [`ProtocolFault::Truncated`] where it is no bundle,
/// [`ProtocolFault::TooLarge`] where it is full.
pub fn with_item(bundle: &[u8], item: &Item) -> Result<Vec<u8>, ProtocolFault> {
    let (mut reader, fields) = opened(bundle, BUNDLE_MAGIC)?;
    let len = reader.array(0, ITEMS_READ_MAX - 1)?;
    if fields != 1 {
        return Err(ProtocolFault::Malformed { part: Part::Bundle });
    }
    let added = cbor(|out| item.write(out));
    let mut bytes = framed(BUNDLE_MAGIC, |out| {
        out.array(1)?.array(count(len + 1))?;
        Ok(())
    });
    bytes.reserve_exact(reader.rest().len() + added.len());
    bytes.extend_from_slice(reader.rest());
    bytes.extend_from_slice(&added);
    if bytes.len() > BUNDLE_BYTES_MAX + BUNDLE_MAGIC.len() {
        return Err(ProtocolFault::TooLarge { part: Part::Bundle, max: BUNDLE_BYTES_MAX });
    }
    Ok(bytes)
}

/// What is carried back: for each ask a reply, which only its own desk can prove and use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Desk, and [`crate::ExchangeReply`] as bytes.
    pub items: Vec<(u32, Vec<u8>)>,
}

impl Answers {
    /// The answers as a file: [`ANSWERS_MAGIC`], then CBOR.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        framed(ANSWERS_MAGIC, |out| {
            out.array(1)?.array(count(self.items.len()))?;
            for (enrolment, reply) in &self.items {
                out.array(2)?.u32(*enrolment)?.bytes(reply)?;
            }
            Ok(())
        })
    }
    /// Reads answers; the replies are not judged.
    ///
    /// # Errors
    /// Where they are none, cut off, malformed or above their bounds.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProtocolFault> {
        let (mut reader, fields) = opened(bytes, ANSWERS_MAGIC)?;
        let len = reader.array(0, ITEMS_READ_MAX)?;
        let mut items = Vec::new();
        for _ in 0..len {
            let elements = reader.array(2, 2 + EXTRA_FIELDS)?;
            items.push((reader.u32()?, reader.bytes(REPLY_BYTES_MAX)?.to_vec()));
            reader.skip(elements - 2)?;
        }
        reader.skip(fields - 1)?;
        reader.end()?;
        Ok(Self { items })
    }
}

fn framed(magic: &[u8; 6], fill: impl FnOnce(&mut Out) -> Wrote) -> Vec<u8> {
    let mut bytes = magic.to_vec();
    bytes.extend_from_slice(&cbor(fill));
    bytes
}

/// A reader behind the magic and the outer array, and how many elements that has.
fn opened<'b>(bytes: &'b [u8], magic: &[u8; 6]) -> Result<(Reader<'b>, usize), ProtocolFault> {
    let rest = bytes.strip_prefix(magic.as_slice()).ok_or(if magic.starts_with(bytes) {
        ProtocolFault::Truncated { part: Part::Bundle }
    } else {
        ProtocolFault::Malformed { part: Part::Bundle }
    })?;
    let mut reader = Reader::new(rest, Part::Bundle, BUNDLE_BYTES_MAX)?;
    let fields = reader.array(1, 1 + EXTRA_FIELDS)?;
    Ok((reader, fields))
}
