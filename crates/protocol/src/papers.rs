//! Papers: scans that travel beside their packet in sealed chunks, each named by its own hash.
//!
//! The key and the list of chunks lie inside the packet's seal, the root of the list in its signed
//! header: so whoever carries or stores chunks can neither read, swap nor shorten a paper.

use std::fmt;

use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit, Nonce as ChunkNonce,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;
use wasl_domain::host::Host;
use zeroize::Zeroizing;

use crate::{
    fault::{Part, ProtocolFault},
    hex,
    keys::{Digest, as_hex, sha256, statement},
};

/// Where chunks are put and looked for: [`paper_path`].
pub const PAPERS_PATH: &str = "/v1/papers/";
/// Where chunks are put several at once, as a [`ChunkList`] and their bytes behind it.
pub const CHUNKS_PATH: &str = "/v1/papers";
/// The media type of several chunks.
pub const CHUNKS_TYPE: &str = "application/vnd.wasl.chunks";
/// The most chunks that are put at once.
pub const CHUNKS_MAX: usize = 16;
/// The media type of a chunk.
pub const CHUNK_TYPE: &str = "application/octet-stream";
/// The largest chunk that is taken, sealed, in bytes.
pub const CHUNK_BYTES_MAX: usize = 64 << 10;
/// Sealed bytes of a chunk as this build cuts them: what a link of 64 kbit/s carries in two seconds,
/// so that a link which breaks every few seconds still brings one chunk after the other.
pub const CHUNK_BYTES: usize = 16 << 10;
/// The largest paper in bytes, before sealing.
pub const PAPER_BYTES_MAX: usize = 2 << 20;
/// The most papers of one packet.
pub const PAPERS_MAX: usize = 12;
/// The most chunks of one paper.
pub const PAPER_CHUNKS_MAX: usize = 256;

const CONTEXT: &str = "wasl-paper-v1";
const ROOT: &str = "wasl-papers-v1";
const TAG_BYTES: usize = 16;

/// Opens one paper. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct PaperKey(Zeroizing<[u8; 32]>);

impl PaperKey {
    /// From its 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
    /// The 32 bytes; whoever takes them wipes them.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        *self.0
    }
    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new((&*self.0).into())
    }
}

impl fmt::Debug for PaperKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PaperKey(hidden)")
    }
}

as_hex!(PaperKey);

/// A paper as it is stored and sent.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedPaper {
    /// The sealed chunks in order.
    pub chunks: Vec<Vec<u8>>,
    /// The name of each: SHA-256 of its sealed bytes.
    pub hashes: Vec<Digest>,
}

impl fmt::Debug for SealedPaper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedPaper").field("chunks", &self.chunks.len()).finish_non_exhaustive()
    }
}

/// What a body tells of one paper.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperEntry {
    /// The paper's own id.
    pub id: Uuid,
    /// Which paper of the pack it is.
    pub paper: String,
    /// Its media type: `image/jpeg`.
    pub media: String,
    /// Its size in bytes, before sealing.
    pub size: u32,
    /// What opens it.
    pub key: PaperKey,
    /// The names of its chunks in order.
    #[serde(with = "hex::list")]
    pub chunks: Vec<Digest>,
}

impl fmt::Debug for PaperEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaperEntry").field("id", &self.id).field("chunks", &self.chunks.len()).finish_non_exhaustive()
    }
}

impl PaperEntry {
    /// The paper, from its chunks in order: every one must have the name that stands here.
    ///
    /// # Errors
    /// [`ProtocolFault::Truncated`] where chunks are missing, [`ProtocolFault::Malformed`] where one
    /// has another name or the size differs, else as [`open_paper`].
    pub fn open<C: AsRef<[u8]>>(&self, chunks: &[C]) -> Result<Zeroizing<Vec<u8>>, ProtocolFault> {
        let malformed = ProtocolFault::Malformed { part: Part::Paper };
        if chunks.len() < self.chunks.len() {
            return Err(ProtocolFault::Truncated { part: Part::Paper });
        }
        let named = chunks.iter().map(|chunk| sha256(chunk.as_ref()));
        if !named.eq(self.chunks.iter().copied()) {
            return Err(malformed);
        }
        let plain = open_paper(&self.key, chunks)?;
        if usize::try_from(self.size).ok() == Some(plain.len()) { Ok(plain) } else { Err(malformed) }
    }
}

/// Where a chunk of this name is put and looked for.
#[must_use]
pub fn paper_path(hash: &Digest) -> String {
    format!("{PAPERS_PATH}{}", hex::encode(hash))
}

/// What goes before chunks that are put at once: how many, and for each its name and how many bytes it has. The
/// desk proves the list alone; the names bind the bytes. So each chunk can be kept as soon as it is whole, and
/// a line that breaks costs the one that was under way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChunkList(pub Vec<(Digest, u32)>);

impl ChunkList {
    /// Bytes that tell how long a list is.
    pub const HEAD_BYTES: usize = 2;
    const ITEM_BYTES: usize = 36;

    /// The list of these chunks.
    #[must_use]
    pub fn of<C: AsRef<[u8]>>(chunks: &[(Digest, C)]) -> Self {
        let size = |bytes: &C| u32::try_from(bytes.as_ref().len()).unwrap_or(u32::MAX);
        Self(chunks.iter().map(|(hash, bytes)| (*hash, size(bytes))).collect())
    }

    /// The list's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = u16::try_from(self.0.len()).unwrap_or(u16::MAX).to_be_bytes().to_vec();
        for (hash, size) in &self.0 {
            bytes.extend_from_slice(hash);
            bytes.extend_from_slice(&size.to_be_bytes());
        }
        bytes
    }

    /// How many bytes a list has that begins so.
    ///
    /// # Errors
    /// [`ProtocolFault::Malformed`] for a list of nothing, [`ProtocolFault::TooLarge`] for one of more than
    /// [`CHUNKS_MAX`].
    pub fn bytes_of(head: [u8; Self::HEAD_BYTES]) -> Result<usize, ProtocolFault> {
        match usize::from(u16::from_be_bytes(head)) {
            0 => Err(ProtocolFault::Malformed { part: Part::Paper }),
            count if count > CHUNKS_MAX => Err(ProtocolFault::TooLarge { part: Part::Paper, max: CHUNKS_MAX }),
            count => Ok(Self::HEAD_BYTES + count * Self::ITEM_BYTES),
        }
    }

    /// Reads a list.
    ///
    /// # Errors
    /// Where it is cut off, too long, or names a chunk of a size that none has.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProtocolFault> {
        let truncated = ProtocolFault::Truncated { part: Part::Paper };
        let (head, items) = bytes.split_first_chunk::<{ Self::HEAD_BYTES }>().ok_or(truncated)?;
        if Self::bytes_of(*head)? != bytes.len() {
            return Err(truncated);
        }
        let (items, _) = items.as_chunks::<{ Self::ITEM_BYTES }>();
        let read = |item: &[u8; Self::ITEM_BYTES]| {
            let (hash, size) = item.split_first_chunk::<32>().ok_or(truncated)?;
            let size = u32::from_be_bytes(size.try_into().map_err(|_| truncated)?);
            let is_size = usize::try_from(size).is_ok_and(|size| (1..=CHUNK_BYTES_MAX).contains(&size));
            if is_size {
                Ok((*hash, size))
            } else {
                Err(ProtocolFault::TooLarge { part: Part::Paper, max: CHUNK_BYTES_MAX })
            }
        };
        items.iter().map(read).collect::<Result<_, _>>().map(Self)
    }
}

/// Seals a paper under a fresh key, chunk by chunk. The nonce of a chunk is its place and whether it
/// is the last one, so chunks in another order, fewer or more do not open.
///
/// # Errors
/// [`ProtocolFault::TooLarge`] above [`PAPER_BYTES_MAX`].
pub fn seal_paper(plain: &[u8], host: &dyn Host) -> Result<(PaperKey, SealedPaper), ProtocolFault> {
    if plain.len() > PAPER_BYTES_MAX {
        return Err(ProtocolFault::TooLarge { part: Part::Paper, max: PAPER_BYTES_MAX });
    }
    let mut bytes = Zeroizing::new([0u8; 32]);
    host.fill_random(bytes.as_mut());
    let key = PaperKey(bytes);
    let cipher = key.cipher();
    let mut sealed = SealedPaper { chunks: Vec::new(), hashes: Vec::new() };
    let mut rest = plain;
    loop {
        let (part, others) = rest.split_at(rest.len().min(CHUNK_BYTES - TAG_BYTES));
        rest = others;
        let nonce = nonce(sealed.chunks.len(), rest.is_empty())?;
        let chunk =
            cipher.encrypt(&nonce, Payload { msg: part, aad: CONTEXT.as_bytes() }).map_err(|_| ProtocolFault::Seal)?;
        sealed.hashes.push(sha256(&chunk));
        sealed.chunks.push(chunk);
        if rest.is_empty() {
            return Ok((key, sealed));
        }
    }
}

/// Opens a paper from its chunks in order.
///
/// # Errors
/// [`ProtocolFault::Truncated`] without a chunk, [`ProtocolFault::TooLarge`] above the bounds, and
/// [`ProtocolFault::Seal`] with another key, or where a chunk was changed, left out, added or moved.
pub fn open_paper<C: AsRef<[u8]>>(key: &PaperKey, chunks: &[C]) -> Result<Zeroizing<Vec<u8>>, ProtocolFault> {
    let too_large = |max| ProtocolFault::TooLarge { part: Part::Paper, max };
    if chunks.is_empty() {
        return Err(ProtocolFault::Truncated { part: Part::Paper });
    }
    if chunks.len() > PAPER_CHUNKS_MAX {
        return Err(too_large(PAPER_CHUNKS_MAX));
    }
    let cipher = key.cipher();
    let mut plain = Zeroizing::new(Vec::new());
    for (place, chunk) in chunks.iter().enumerate() {
        let chunk = chunk.as_ref();
        if chunk.len() > CHUNK_BYTES_MAX {
            return Err(too_large(CHUNK_BYTES_MAX));
        }
        let part = cipher
            .decrypt(&nonce(place, place + 1 == chunks.len())?, Payload { msg: chunk, aad: CONTEXT.as_bytes() })
            .map(Zeroizing::new)
            .map_err(|_| ProtocolFault::Seal)?;
        if plain.len() + part.len() > PAPER_BYTES_MAX {
            return Err(too_large(PAPER_BYTES_MAX));
        }
        plain.extend_from_slice(&part);
    }
    Ok(plain)
}

fn nonce(place: usize, is_last: bool) -> Result<ChunkNonce, ProtocolFault> {
    let place = u32::try_from(place).map_err(|_| ProtocolFault::OutOfRange { part: Part::Paper })?;
    let mut nonce = [0u8; 12];
    nonce[7..11].copy_from_slice(&place.to_be_bytes());
    nonce[11] = u8::from(is_last);
    Ok(ChunkNonce::from(nonce))
}

/// What the header says of a packet's papers: one digest over all their chunks' names in order.
#[must_use]
pub fn papers_root(papers: &[Vec<Digest>]) -> Digest {
    let lists: Vec<Vec<u8>> = papers.iter().map(|hashes| hashes.concat()).collect();
    let parts: Vec<&[u8]> = lists.iter().map(Vec::as_slice).collect();
    sha256(&statement(ROOT, &parts))
}

/// [`papers_root`] of what a body tells, where its papers keep the bounds; `None` without papers.
///
/// # Errors
/// [`ProtocolFault::TooLarge`] or [`ProtocolFault::Malformed`] for a list that no desk makes.
pub fn root_of_entries(entries: &[PaperEntry]) -> Result<Option<Digest>, ProtocolFault> {
    let too_large = |max| ProtocolFault::TooLarge { part: Part::Paper, max };
    if entries.is_empty() {
        return Ok(None);
    }
    if entries.len() > PAPERS_MAX {
        return Err(too_large(PAPERS_MAX));
    }
    for entry in entries {
        if entry.chunks.len() > PAPER_CHUNKS_MAX {
            return Err(too_large(PAPER_CHUNKS_MAX));
        }
        if usize::try_from(entry.size).is_ok_and(|size| size > PAPER_BYTES_MAX) {
            return Err(too_large(PAPER_BYTES_MAX));
        }
        if entry.chunks.is_empty() {
            return Err(ProtocolFault::Malformed { part: Part::Paper });
        }
    }
    let lists: Vec<Vec<Digest>> = entries.iter().map(|entry| entry.chunks.clone()).collect();
    Ok(Some(papers_root(&lists)))
}
