//! Papers: taking in chunks, proving papers whole, and opening one for an officer. Nothing of a paper
//! is shown that is not what its request promised.

use wasl_domain::host::Host;
use wasl_protocol::{CHUNK_BYTES_MAX, Digest, PaperEntry, PaperKey, sha256};

use crate::{
    fault::CentreFault,
    ledger::{AlarmKind, Ledger, NewPaper, PaperState, PutChunk, StoredPaper},
};

/// So many bytes of chunks may a desk have here that no opened packet names.
pub const UNNAMED_BYTES_MAX: u64 = 256 << 20;
/// The only media type that officers are shown.
pub const JPEG: &str = "image/jpeg";
/// So many papers are looked at in one round.
const ROUND: u32 = 20;

/// What became of a chunk that was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought {
    /// It has the name and the size of a chunk; this is what the ledger made of it.
    Judged(PutChunk),
    /// Larger than a chunk may be, or empty.
    Size,
    /// Its bytes have another hash than its name.
    OtherHash,
}

/// Takes in a chunk under its name.
///
/// # Errors
/// Where the ledger would not.
pub fn bring(
    ledger: &dyn Ledger,
    host: &dyn Host,
    enrolment: u32,
    name: &Digest,
    bytes: &[u8],
) -> Result<Brought, CentreFault> {
    if bytes.is_empty() || bytes.len() > CHUNK_BYTES_MAX {
        return Ok(Brought::Size);
    }
    if sha256(bytes) != *name {
        return Ok(Brought::OtherHash);
    }
    let now_ms = host.now().wall.as_millisecond();
    Ok(Brought::Judged(ledger.put_chunk(enrolment, name, bytes, UNNAMED_BYTES_MAX, now_ms)?))
}

impl From<PaperEntry> for NewPaper {
    fn from(entry: PaperEntry) -> Self {
        Self {
            id: entry.id,
            paper: entry.paper,
            media: entry.media,
            size: entry.size,
            key: entry.key.to_bytes(),
            chunks: entry.chunks,
        }
    }
}

/// Looks at every paper whose chunks have all come. Returns how many it looked at.
///
/// # Errors
/// Where the ledger would not.
pub fn prove_waiting(ledger: &dyn Ledger, host: &dyn Host) -> Result<usize, CentreFault> {
    let mut count = 0;
    loop {
        let round = ledger.papers_to_prove(ROUND)?;
        for paper in &round {
            let now_ms = host.now().wall.as_millisecond();
            let state = if plain(ledger, paper)?.is_some() { PaperState::Complete } else { PaperState::Broken };
            ledger.settle_paper(&paper.packet, paper.place, state, now_ms)?;
            if state == PaperState::Broken {
                let desk = paper.tracking.enrolment().get();
                ledger.raise(AlarmKind::PaperBroken, Some(desk), &paper.tracking.digits(), now_ms)?;
            }
        }
        // Each look settles a paper, so this ends.
        if round.is_empty() {
            return Ok(count);
        }
        count += round.len();
    }
}

/// A paper's bytes, where all chunks are here, open with its key, have its size, and are what its
/// media type says.
///
/// # Errors
/// Where the ledger would not.
pub fn plain(ledger: &dyn Ledger, paper: &StoredPaper) -> Result<Option<Vec<u8>>, CentreFault> {
    let mut chunks = Vec::with_capacity(paper.new.chunks.len());
    for hash in &paper.new.chunks {
        let Some(bytes) = ledger.chunk(hash)? else { return Ok(None) };
        chunks.push(bytes);
    }
    let entry = PaperEntry {
        id: paper.new.id,
        paper: paper.new.paper.clone(),
        media: paper.new.media.clone(),
        size: paper.new.size,
        key: PaperKey::from_bytes(paper.new.key),
        chunks: paper.new.chunks.clone(),
    };
    let Ok(plain) = entry.open(&chunks) else { return Ok(None) };
    Ok((paper.new.media == JPEG && is_jpeg(&plain)).then(|| plain.to_vec()))
}

/// Begins as a JPEG does and ends as one does: a picture for a browser, and nothing else.
fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xD8, 0xFF]) && bytes.ends_with(&[0xFF, 0xD9])
}
