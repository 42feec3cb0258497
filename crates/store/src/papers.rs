//! Papers: pages of drafts, and the chunks of packets on their way to the centre.
//!
//! The sealed bytes of both are pieces, which are written once and never moved: a page's while it lies with a
//! draft, a chunk's once a packet names it.

use rusqlite::{Row, ToSql, params};

use crate::{
    Kept, Tx,
    rows::Choice,
    tags::{CHUNK, PIECE, SCAN},
};

/// Waits for its first try.
const WAITS: i64 = 0;
/// Was sent; the centre's signed word is awaited.
const SENT: i64 = 1;
/// The centre holds it, by its signed word.
const HELD: i64 = 2;

/// A piece of a sealed paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChunkRow {
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// Hash of the packet that names it.
    pub packet: [u8; 32],
    /// Which of the packet's papers, from 0.
    pub paper: u32,
    /// Which piece of it, from 0.
    pub n: u32,
    /// As it will travel.
    pub bytes: Vec<u8>,
}

/// A piece of a draft's page, sealed as it will travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceRow {
    /// UUID of the scan.
    pub page: [u8; 16],
    /// Which piece of it, from 0.
    pub n: u32,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// As it will travel.
    pub bytes: Vec<u8>,
}

/// A scan of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanRow {
    /// UUID of the draft.
    pub draft: [u8; 16],
    /// UUID of the scan.
    pub id: [u8; 16],
    /// Id of the paper in the service's pack.
    pub paper: String,
    /// Sealed under the data key: what opens its pieces.
    pub sealed: Vec<u8>,
}

const CHUNK_COLUMNS: &str = "hash, packet, paper, n";
const SCAN_COLUMNS: &str = "draft, id, paper, sealed";

fn chunk(row: &Row<'_>) -> rusqlite::Result<ChunkRow> {
    Ok(ChunkRow { hash: row.get(0)?, packet: row.get(1)?, paper: row.get(2)?, n: row.get(3)?, bytes: Vec::new() })
}

fn scan(row: &Row<'_>) -> rusqlite::Result<ScanRow> {
    Ok(ScanRow { draft: row.get(0)?, id: row.get(1)?, paper: row.get(2)?, sealed: row.get(3)? })
}

impl Tx<'_> {
    /// Puts a piece of a paper that never lay with a draft into the queue; one that is there already stays as it is.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_chunk(&self, row: &ChunkRow) -> Kept<()> {
        let mut page = [0; 16];
        page.copy_from_slice(&row.packet[..16]);
        self.keep_piece(&PieceRow { page, n: row.n, hash: row.hash, bytes: row.bytes.clone() })?;
        let place = self.next_place(CHUNK.name, "place")?;
        let size = i64::try_from(row.bytes.len()).unwrap_or(i64::MAX);
        self.enqueue(place, &row.hash, &row.packet, (row.paper, row.n), size)
    }

    fn enqueue(&self, place: i64, hash: &[u8; 32], packet: &[u8; 32], at: (u32, u32), size: i64) -> Kept<()> {
        let values: [&dyn ToSql; 7] = [&place, &hash.as_slice(), &packet.as_slice(), &at.0, &at.1, &WAITS, &size];
        self.put_new(&CHUNK, &values).map(|_| ())
    }

    /// Keeps a piece of a page; one that is there already stays as it is.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_piece(&self, row: &PieceRow) -> Kept<()> {
        let place = self.next_place(PIECE.name, "place")?;
        let values = params![place, row.page.as_slice(), row.n, row.hash.as_slice(), row.bytes];
        self.put_new(&PIECE, values).map(|_| ())
    }

    /// Puts a page of a draft into the queue as a packet's paper, piece by piece, where all its pieces are here,
    /// whole and in the order of `hashes`. Else nothing is queued, and `false`.
    ///
    /// # Errors
    /// The engine's.
    pub fn hand_page(&self, page: &[u8; 16], packet: &[u8; 32], paper: u32, hashes: &[[u8; 32]]) -> Kept<bool> {
        let params = params![page.as_slice()];
        // Each piece is held against its hash, while the paper is still at the counter; that its bytes are not among
        // the columns keeps them from being copied.
        let filter = "page = ?1 AND hash IS wasl_sha256(bytes)";
        let choice = Choice { filter, params, order: &[("n", false)], most: usize::MAX };
        let pieces: Vec<([u8; 32], i64)> =
            self.list(&PIECE, "hash, length(bytes)", &choice, |row| Ok((row.get(0)?, row.get(1)?)))?;
        if !pieces.iter().map(|(hash, _)| hash).eq(hashes) {
            return Ok(false);
        }
        let first = self.next_place(CHUNK.name, "place")?;
        for ((n, place), (hash, size)) in (0u32..).zip(first..).zip(&pieces) {
            self.enqueue(place, hash, packet, (paper, n), *size)?;
        }
        Ok(true)
    }

    /// The bytes of a piece, where they are here and whole.
    ///
    /// # Errors
    /// The engine's.
    pub fn piece(&self, hash: &[u8; 32]) -> Kept<Option<Vec<u8>>> {
        self.find(&PIECE, "bytes", &Choice::one("hash = ?1", params![hash.as_slice()]), |row| row.get(0))
    }

    /// The oldest piece that was not sent yet and is none of `except`.
    ///
    /// # Errors
    /// The engine's.
    pub fn next_chunk(&self, except: &[[u8; 32]]) -> Kept<Option<ChunkRow>> {
        let order = &[("place", false)];
        let choice = Choice { filter: "state = 0", params: &[], order, most: except.len() + 1 };
        let hashes: Vec<[u8; 32]> = self.list(&CHUNK, "hash", &choice, |row| row.get(0))?;
        for hash in hashes.iter().filter(|hash| !except.contains(hash)) {
            if let Some(row) = self.chunk(hash)? {
                return Ok(Some(row));
            }
        }
        // All of those were damaged or excepted: any other that is whole.
        let choice = Choice { filter: "state = 0", params: &[], order, most: usize::MAX };
        let hashes: Vec<[u8; 32]> = self.list(&CHUNK, "hash", &choice, |row| row.get(0))?;
        for hash in hashes.iter().skip(except.len() + 1).filter(|hash| !except.contains(hash)) {
            if let Some(row) = self.chunk(hash)? {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// One piece, whatever became of it.
    ///
    /// # Errors
    /// The engine's.
    pub fn chunk(&self, hash: &[u8; 32]) -> Kept<Option<ChunkRow>> {
        let row = self.find(&CHUNK, CHUNK_COLUMNS, &Choice::one("hash = ?1", params![hash.as_slice()]), chunk)?;
        let Some(row) = row else { return Ok(None) };
        Ok(self.piece(hash)?.map(|bytes| ChunkRow { bytes, ..row }))
    }

    /// Hashes of all pieces of a packet's papers that are here, in order.
    ///
    /// # Errors
    /// The engine's.
    pub fn chunks_of(&self, packet: &[u8; 32]) -> Kept<Vec<[u8; 32]>> {
        let params = params![packet.as_slice()];
        let order = &[("paper", false), ("n", false)];
        let choice = Choice { filter: "packet = ?1", params, order, most: usize::MAX };
        self.list(&CHUNK, "hash", &choice, |row| row.get(0))
    }

    /// Notes that a piece was sent: the centre is asked about it from now on.
    ///
    /// # Errors
    /// The engine's.
    pub fn chunk_sent(&self, hash: &[u8; 32]) -> Kept<()> {
        self.set_chunk(hash, "state = 0", SENT).map(|_| ())
    }

    /// Pieces that were sent and about which the centre has not said yet that it holds them, oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn chunks_sent(&self, most: usize) -> Kept<Vec<[u8; 32]>> {
        let choice = Choice { filter: "state = 1", params: &[], order: &[("place", false)], most };
        self.list(&CHUNK, "hash", &choice, |row| row.get(0))
    }

    /// Pieces that the centre has not said to hold, whether sent or not, oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn chunks_open(&self, most: usize) -> Kept<Vec<[u8; 32]>> {
        let choice = Choice { filter: "state < 2", params: &[], order: &[("place", false)], most };
        self.list(&CHUNK, "hash", &choice, |row| row.get(0))
    }

    /// Notes the centre's signed word that it holds a piece. Gives the packet that names it where that is news.
    ///
    /// # Errors
    /// The engine's.
    pub fn chunk_held(&self, hash: &[u8; 32]) -> Kept<Option<[u8; 32]>> {
        self.set_chunk(hash, "state < 2", HELD)
    }

    /// The centre was asked about a piece and does not hold it: it is sent once more.
    ///
    /// # Errors
    /// The engine's.
    pub fn chunk_missed(&self, hash: &[u8; 32]) -> Kept<()> {
        self.set_chunk(hash, "state > 0", WAITS).map(|_| ())
    }

    /// The centre was put back to an older state: what it had said to hold, it is asked about once more.
    /// Gives how many pieces.
    ///
    /// # Errors
    /// The engine's.
    pub fn doubt_chunks(&self) -> Kept<u32> {
        let choice = Choice { filter: "state = 2", params: &[], order: &[("place", false)], most: usize::MAX };
        let mut doubted = 0;
        for place in self.list(&CHUNK, "place", &choice, |row| row.get::<_, i64>(0))? {
            doubted += u32::from(self.alter(&CHUNK, place, &[("state", &SENT)])?);
        }
        Ok(doubted)
    }

    fn set_chunk(&self, hash: &[u8; 32], filter: &str, state: i64) -> Kept<Option<[u8; 32]>> {
        let filter = format!("hash = ?1 AND {filter}");
        let found = self.find(&CHUNK, "place, packet", &Choice::one(&filter, params![hash.as_slice()]), |row| {
            Ok((row.get::<_, i64>(0)?, row.get(1)?))
        })?;
        let Some((place, packet)) = found else { return Ok(None) };
        Ok(self.alter(&CHUNK, place, &[("state", &state)])?.then_some(packet))
    }

    /// How many pieces of a packet's papers the centre holds, and how many there are.
    ///
    /// # Errors
    /// The engine's.
    pub fn papers_of(&self, packet: &[u8; 32]) -> Kept<(u32, u32)> {
        let params = params![packet.as_slice()];
        let choice = Choice { filter: "packet = ?1", params, order: &[], most: usize::MAX };
        let states: Vec<i64> = self.list(&CHUNK, "state", &choice, |row| row.get(0))?;
        let count = |states: usize| u32::try_from(states).unwrap_or(u32::MAX);
        Ok((count(states.iter().filter(|state| **state == HELD).count()), count(states.len())))
    }

    /// For each of a packet's papers in order: how many of its pieces the centre holds, and how many there are.
    ///
    /// # Errors
    /// The engine's.
    pub fn pages_of(&self, packet: &[u8; 32]) -> Kept<Vec<(u32, u32)>> {
        let params = params![packet.as_slice()];
        let choice = Choice { filter: "packet = ?1", params, order: &[("paper", false)], most: usize::MAX };
        let pieces: Vec<(u32, i64)> =
            self.list(&CHUNK, "paper, state", &choice, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut pages = std::collections::BTreeMap::<u32, (u32, u32)>::new();
        for (paper, state) in pieces {
            let (held, all) = pages.entry(paper).or_default();
            *held += u32::from(state == HELD);
            *all += 1;
        }
        Ok(pages.into_values().collect())
    }

    /// How many pieces wait or await the centre's word, and their bytes.
    ///
    /// # Errors
    /// The engine's.
    pub fn chunks_waiting(&self) -> Kept<(u32, u64)> {
        let choice = Choice { filter: "state < 2", params: &[], order: &[], most: usize::MAX };
        let sizes: Vec<i64> = self.list(&CHUNK, "size", &choice, |row| row.get(0))?;
        Ok((u32::try_from(sizes.len()).unwrap_or(u32::MAX), sizes.into_iter().map(crate::unsigned).sum()))
    }

    /// Takes away all pieces of a packet's papers; gives how many.
    ///
    /// # Errors
    /// The engine's.
    pub fn drop_chunks(&self, packet: &[u8; 32]) -> Kept<u32> {
        let params = params![packet.as_slice()];
        self.take_away(&PIECE, "hash IN (SELECT hash FROM chunk WHERE packet = ?1)", params)?;
        self.take_away(&CHUNK, "packet = ?1", params)
    }

    /// Keeps a scan of a draft.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_scan(&self, row: &ScanRow) -> Kept<()> {
        let values = params![row.draft.as_slice(), row.id.as_slice(), row.paper, row.sealed];
        self.put_over(&SCAN, "draft = ?1 AND id = ?2", values)
    }

    /// The scans of a draft in the order they were made.
    ///
    /// # Errors
    /// The engine's.
    pub fn scans_of(&self, draft: &[u8; 16]) -> Kept<Vec<ScanRow>> {
        let params = params![draft.as_slice()];
        let choice = Choice { filter: "draft = ?1", params, order: &[("id", false)], most: usize::MAX };
        self.list(&SCAN, SCAN_COLUMNS, &choice, scan)
    }

    /// One scan.
    ///
    /// # Errors
    /// The engine's.
    pub fn scan(&self, draft: &[u8; 16], id: &[u8; 16]) -> Kept<Option<ScanRow>> {
        let params = params![draft.as_slice(), id.as_slice()];
        self.find(&SCAN, SCAN_COLUMNS, &Choice::one("draft = ?1 AND id = ?2", params), scan)
    }

    /// Takes a scan away with its pieces; tells whether there was one.
    ///
    /// # Errors
    /// The engine's.
    pub fn drop_scan(&self, draft: &[u8; 16], id: &[u8; 16]) -> Kept<bool> {
        self.drop_pieces("SELECT id FROM scan WHERE draft = ?1 AND id = ?2", params![draft.as_slice(), id.as_slice()])?;
        Ok(self.take_away(&SCAN, "draft = ?1 AND id = ?2", params![draft.as_slice(), id.as_slice()])? > 0)
    }

    /// Takes away all scans of a draft with their pieces; gives how many.
    ///
    /// # Errors
    /// The engine's.
    pub fn drop_scans(&self, draft: &[u8; 16]) -> Kept<u32> {
        self.drop_pieces("SELECT id FROM scan WHERE draft = ?1", params![draft.as_slice()])?;
        self.take_away(&SCAN, "draft = ?1", params![draft.as_slice()])
    }

    /// Takes away the pieces of these pages. Those that a packet names are its own by now.
    fn drop_pieces(&self, pages: &str, params: &[&dyn ToSql]) -> Kept<()> {
        let filter = format!("page IN ({pages}) AND NOT EXISTS (SELECT 1 FROM chunk WHERE chunk.hash = piece.hash)");
        self.take_away(&PIECE, &filter, params).map(|_| ())
    }
}

#[cfg(test)]
mod tests;
