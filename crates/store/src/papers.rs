//! Papers: sealed scans of drafts, and the pieces of sealed papers on their way to the centre.

use rusqlite::{Row, params};

use crate::{
    Kept, Tx,
    rows::Choice,
    tags::{CHUNK, SCAN},
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

/// A scan of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanRow {
    /// UUID of the draft.
    pub draft: [u8; 16],
    /// UUID of the scan.
    pub id: [u8; 16],
    /// Id of the paper in the service's pack.
    pub paper: String,
    /// Sealed under the data key.
    pub sealed: Vec<u8>,
}

const CHUNK_COLUMNS: &str = "hash, packet, paper, n, bytes";
const SCAN_COLUMNS: &str = "draft, id, paper, sealed";

fn chunk(row: &Row<'_>) -> rusqlite::Result<ChunkRow> {
    Ok(ChunkRow { hash: row.get(0)?, packet: row.get(1)?, paper: row.get(2)?, n: row.get(3)?, bytes: row.get(4)? })
}

fn scan(row: &Row<'_>) -> rusqlite::Result<ScanRow> {
    Ok(ScanRow { draft: row.get(0)?, id: row.get(1)?, paper: row.get(2)?, sealed: row.get(3)? })
}

impl Tx<'_> {
    /// Puts a piece of a paper into the queue; one that is there already stays as it is.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_chunk(&self, row: &ChunkRow) -> Kept<()> {
        let place = self.next_place(CHUNK.name, "place")?;
        let values = params![place, row.hash.as_slice(), row.packet.as_slice(), row.paper, row.n, WAITS, row.bytes];
        self.put_new(&CHUNK, values).map(|_| ())
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
        self.find(&CHUNK, CHUNK_COLUMNS, &Choice::one("hash = ?1", params![hash.as_slice()]), chunk)
    }

    /// All pieces of a packet's papers that are here, in order.
    ///
    /// # Errors
    /// The engine's.
    pub fn chunks_of(&self, packet: &[u8; 32]) -> Kept<Vec<ChunkRow>> {
        let params = params![packet.as_slice()];
        let order = &[("paper", false), ("n", false)];
        self.list(&CHUNK, CHUNK_COLUMNS, &Choice { filter: "packet = ?1", params, order, most: usize::MAX }, chunk)
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
        let sizes: Vec<i64> = self.list(&CHUNK, "length(bytes)", &choice, |row| row.get(0))?;
        Ok((u32::try_from(sizes.len()).unwrap_or(u32::MAX), sizes.into_iter().map(crate::unsigned).sum()))
    }

    /// Takes away all pieces of a packet's papers; gives how many.
    ///
    /// # Errors
    /// The engine's.
    pub fn drop_chunks(&self, packet: &[u8; 32]) -> Kept<u32> {
        self.take_away(&CHUNK, "packet = ?1", params![packet.as_slice()])
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

    /// Takes a scan away; tells whether there was one.
    ///
    /// # Errors
    /// The engine's.
    pub fn drop_scan(&self, draft: &[u8; 16], id: &[u8; 16]) -> Kept<bool> {
        Ok(self.take_away(&SCAN, "draft = ?1 AND id = ?2", params![draft.as_slice(), id.as_slice()])? > 0)
    }

    /// Takes away all scans of a draft; gives how many.
    ///
    /// # Errors
    /// The engine's.
    pub fn drop_scans(&self, draft: &[u8; 16]) -> Kept<u32> {
        self.take_away(&SCAN, "draft = ?1", params![draft.as_slice()])
    }
}
