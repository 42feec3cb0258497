//! [`Papers`] on SQLite.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use uuid::Uuid;
use wasl_domain::ids::TrackingNumber;
use wasl_protocol::Digest;

use super::{SqliteLedger, requests::tracking_of, signed, unsigned};
use crate::ledger::{LedgerFault, LedgerResult, NewPaper, PaperState, Papers, PutChunk, StoredPaper};

/// What the smallest chunk counts for in a quota: rows cost room, too.
const COUNTED_MIN: usize = 4 << 10;

const COLUMNS: &str = "r.packet_hash, r.place, r.tracking, r.id, r.paper, r.media, r.size, r.key, r.state, r.state_ms, \
                       (SELECT count(*) FROM paper_chunk k JOIN chunk c ON c.hash = k.hash \
                        WHERE k.packet_hash = r.packet_hash AND k.place = r.place)";

/// Every chunk of the paper `r` is here.
const IS_WHOLE: &str = "NOT EXISTS (SELECT 1 FROM paper_chunk k WHERE k.packet_hash = r.packet_hash \
                        AND k.place = r.place AND NOT EXISTS (SELECT 1 FROM chunk c WHERE c.hash = k.hash))";

/// Writes down the papers that a packet names, inside a running transaction. Chunks that came before
/// count for nobody from here on.
pub(super) fn name(
    t: &Transaction<'_>,
    packet: &Digest,
    tracking: TrackingNumber,
    papers: &[NewPaper],
    now_ms: i64,
) -> LedgerResult<()> {
    for (place, paper) in (0u32..).zip(papers) {
        t.prepare_cached(
            "INSERT INTO request_paper (packet_hash, place, tracking, id, paper, media, size, key, state, state_ms) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            packet,
            place,
            signed(tracking.payload()),
            paper.id.as_bytes(),
            paper.paper,
            paper.media,
            paper.size,
            paper.key,
            PaperState::Waiting.word(),
            now_ms
        ])?;
        for (n, hash) in (0u32..).zip(&paper.chunks) {
            t.prepare_cached("INSERT INTO paper_chunk (packet_hash, place, n, hash) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![packet, place, n, hash])?;
            t.prepare_cached("UPDATE chunk SET is_named = 1 WHERE hash = ?1 AND is_named = 0")?.execute([hash])?;
        }
    }
    Ok(())
}

fn chunks_of(c: &Connection, packet: &Digest, place: u32) -> LedgerResult<Vec<Digest>> {
    let mut statement =
        c.prepare_cached("SELECT hash FROM paper_chunk WHERE packet_hash = ?1 AND place = ?2 ORDER BY n")?;
    let chunks = statement.query_map(params![packet, place], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(chunks)
}

fn papers(c: &Connection, sql: &str, values: impl rusqlite::Params) -> LedgerResult<Vec<StoredPaper>> {
    let mut statement = c.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (packet, place): (Digest, u32) = (row.get(0)?, row.get(1)?);
        let word: String = row.get(8)?;
        found.push(StoredPaper {
            packet,
            place,
            tracking: tracking_of(row.get(2)?)?,
            new: NewPaper {
                id: Uuid::from_bytes(row.get(3)?),
                paper: row.get(4)?,
                media: row.get(5)?,
                size: row.get(6)?,
                key: row.get(7)?,
                chunks: chunks_of(c, &packet, place)?,
            },
            state: PaperState::from_word(&word).ok_or(LedgerFault::Spoiled { what: "request_paper.state" })?,
            state_ms: row.get(9)?,
            held: row.get(10)?,
        });
    }
    Ok(found)
}

fn named_by(c: &Connection, hash: &Digest) -> LedgerResult<Option<u32>> {
    Ok(c.prepare_cached(
        "SELECT p.enrolment FROM paper_chunk k JOIN packet p ON p.hash = k.packet_hash WHERE k.hash = ?1 LIMIT 1",
    )?
    .query_row([hash], |row| row.get(0))
    .optional()?)
}

fn is_here(c: &Connection, hash: &Digest) -> LedgerResult<bool> {
    Ok(c.prepare_cached("SELECT 1 FROM chunk WHERE hash = ?1")?.exists([hash])?)
}

impl Papers for SqliteLedger {
    fn put_chunk(
        &self,
        enrolment: u32,
        hash: &Digest,
        bytes: &[u8],
        quota: u64,
        now_ms: i64,
    ) -> LedgerResult<PutChunk> {
        self.write(|t| {
            if is_here(t, hash)? {
                return Ok(PutChunk::There);
            }
            let is_named = named_by(t, hash)?.is_some();
            let counted = i64::try_from(bytes.len().max(COUNTED_MIN)).unwrap_or(i64::MAX);
            if !is_named {
                let sum: i64 = t
                    .prepare_cached(
                        "SELECT coalesce(sum(counted), 0) FROM chunk WHERE enrolment = ?1 AND is_named = 0",
                    )?
                    .query_row([enrolment], |row| row.get(0))?;
                if unsigned(sum.saturating_add(counted)) > quota {
                    return Ok(PutChunk::OverQuota);
                }
            }
            t.prepare_cached(
                "INSERT INTO chunk (hash, enrolment, bytes, counted, is_named, arrived_ms) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![hash, enrolment, bytes, counted, is_named, now_ms])?;
            Ok(PutChunk::New)
        })
    }

    fn named_by(&self, hash: &Digest) -> LedgerResult<Option<u32>> {
        self.read(|c| named_by(c, hash))
    }

    fn chunk(&self, hash: &Digest) -> LedgerResult<Option<Vec<u8>>> {
        self.read(|c| {
            Ok(c.prepare_cached("SELECT bytes FROM chunk WHERE hash = ?1")?
                .query_row([hash], |row| row.get(0))
                .optional()?)
        })
    }

    fn chunks_held(&self, asked: &[Digest]) -> LedgerResult<Vec<Digest>> {
        self.read(|c| {
            let mut held = Vec::new();
            for hash in asked {
                if is_here(c, hash)? {
                    held.push(*hash);
                }
            }
            Ok(held)
        })
    }

    fn packets_complete(&self, packets: &[Digest], chunks: &[Digest]) -> LedgerResult<Vec<Digest>> {
        self.read(|c| {
            let mut concerned: BTreeSet<Digest> = packets.iter().copied().collect();
            let mut naming = c.prepare_cached("SELECT DISTINCT packet_hash FROM paper_chunk WHERE hash = ?1")?;
            for chunk in chunks {
                for packet in naming.query_map([chunk], |row| row.get(0))? {
                    concerned.insert(packet?);
                }
            }
            let mut states = c.prepare_cached("SELECT state FROM request_paper WHERE packet_hash = ?1")?;
            let mut complete = Vec::new();
            for packet in concerned {
                let words: Vec<String> = states.query_map([packet], |row| row.get(0))?.collect::<Result<_, _>>()?;
                if !words.is_empty() && words.iter().all(|word| word == PaperState::Complete.word()) {
                    complete.push(packet);
                }
            }
            Ok(complete)
        })
    }

    fn papers(&self, tracking: TrackingNumber) -> LedgerResult<Vec<StoredPaper>> {
        self.read(|c| {
            let sql = format!(
                "SELECT {COLUMNS} FROM request_paper r JOIN packet p ON p.hash = r.packet_hash \
                 WHERE r.tracking = ?1 ORDER BY p.sequence, r.packet_hash, r.place"
            );
            papers(c, &sql, [signed(tracking.payload())])
        })
    }

    fn papers_waiting(&self, tracking: TrackingNumber) -> LedgerResult<u32> {
        self.read(|c| {
            Ok(c.prepare_cached("SELECT count(*) FROM request_paper WHERE tracking = ?1 AND state = 'waiting'")?
                .query_row([signed(tracking.payload())], |row| row.get(0))?)
        })
    }

    fn papers_to_prove(&self, count_max: u32) -> LedgerResult<Vec<StoredPaper>> {
        self.read(|c| {
            let sql = format!(
                "SELECT {COLUMNS} FROM request_paper r WHERE r.state = 'waiting' AND {IS_WHOLE} \
                 ORDER BY r.state_ms, r.packet_hash, r.place LIMIT ?1"
            );
            papers(c, &sql, [count_max])
        })
    }

    fn settle_paper(&self, packet: &Digest, place: u32, state: PaperState, now_ms: i64) -> LedgerResult<()> {
        self.write(|t| {
            t.execute(
                "UPDATE request_paper SET state = ?3, state_ms = ?4 WHERE packet_hash = ?1 AND place = ?2",
                params![packet, place, state.word(), now_ms],
            )?;
            Ok(())
        })
    }
}
