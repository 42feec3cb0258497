//! [`Papers`] in SQL.

use std::collections::BTreeSet;

use wasl_domain::ids::TrackingNumber;
use wasl_protocol::Digest;

use super::{Engine, Given, Row, Sql, desks, given, many, requests::tracking_of, signed, unsigned};
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
    t: &dyn Sql,
    packet: &Digest,
    tracking: TrackingNumber,
    papers: &[NewPaper],
    now_ms: i64,
) -> LedgerResult<()> {
    for (place, paper) in (0u32..).zip(papers) {
        t.run(
            "INSERT INTO request_paper (packet_hash, place, tracking, id, paper, media, size, key, state, state_ms) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            given![
                packet,
                place,
                signed(tracking.payload()),
                paper.id.as_bytes(),
                &paper.paper,
                &paper.media,
                paper.size,
                &paper.key,
                PaperState::Waiting.word(),
                now_ms
            ],
        )?;
        for (n, hash) in (0u32..).zip(&paper.chunks) {
            t.run(
                "INSERT INTO paper_chunk (packet_hash, place, n, hash) VALUES (?1, ?2, ?3, ?4)",
                given![packet, place, n, hash],
            )?;
            t.run("UPDATE chunk SET is_named = 1 WHERE hash = ?1 AND is_named = 0", given![hash])?;
        }
    }
    Ok(())
}

fn paper_of(c: &dyn Sql, row: &Row) -> LedgerResult<StoredPaper> {
    let (packet, place): (Digest, u32) = (row.get(0)?, row.get(1)?);
    let word: String = row.get(8)?;
    let chunks = c.column(
        "SELECT hash FROM paper_chunk WHERE packet_hash = ?1 AND place = ?2 ORDER BY n",
        given![&packet, place],
    )?;
    Ok(StoredPaper {
        packet,
        place,
        tracking: tracking_of(row.get(2)?)?,
        new: NewPaper {
            id: row.get(3)?,
            paper: row.get(4)?,
            media: row.get(5)?,
            size: row.get(6)?,
            key: row.get(7)?,
            chunks,
        },
        state: PaperState::from_word(&word).ok_or(LedgerFault::Spoiled { what: "request_paper.state" })?,
        state_ms: row.get(9)?,
        held: row.get(10)?,
    })
}

fn papers(c: &dyn Sql, sql: &str, given: &[Given<'_>]) -> LedgerResult<Vec<StoredPaper>> {
    c.rows(sql, given)?.iter().map(|row| paper_of(c, row)).collect()
}

fn named_by(c: &dyn Sql, hash: &Digest) -> LedgerResult<Option<u32>> {
    c.value(
        "SELECT p.enrolment FROM paper_chunk k JOIN packet p ON p.hash = k.packet_hash WHERE k.hash = ?1 LIMIT 1",
        given![hash],
    )
}

impl<E: Engine> Papers for E {
    fn put_chunk(
        &self,
        enrolment: u32,
        hash: &Digest,
        bytes: &[u8],
        quota: u64,
        now_ms: i64,
    ) -> LedgerResult<PutChunk> {
        self.write(|t| {
            // One after the other for a desk, so that the quota holds.
            desks::desk_alone(t, enrolment)?;
            if t.has("SELECT 1 FROM chunk WHERE hash = ?1", given![hash])? {
                return Ok(PutChunk::There);
            }
            let is_named = named_by(t, hash)?.is_some();
            let counted = i64::try_from(bytes.len().max(COUNTED_MIN)).unwrap_or(i64::MAX);
            if !is_named {
                let sum: i64 = t.only(
                    "SELECT CAST(coalesce(sum(counted), 0) AS BIGINT) FROM chunk \
                     WHERE enrolment = ?1 AND is_named = 0",
                    given![enrolment],
                )?;
                if unsigned(sum.saturating_add(counted)) > quota {
                    return Ok(PutChunk::OverQuota);
                }
            }
            t.run(
                "INSERT INTO chunk (hash, enrolment, bytes, counted, is_named, arrived_ms) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                given![hash, enrolment, bytes, counted, is_named, now_ms],
            )?;
            Ok(PutChunk::New)
        })
    }

    fn named_by(&self, hash: &Digest) -> LedgerResult<Option<u32>> {
        self.read(|c| named_by(c, hash))
    }

    fn chunk(&self, hash: &Digest) -> LedgerResult<Option<Vec<u8>>> {
        self.read(|c| c.value("SELECT bytes FROM chunk WHERE hash = ?1", given![hash]))
    }

    fn chunks_held(&self, asked: &[Digest]) -> LedgerResult<Vec<Digest>> {
        self.read(|c| many::those_there(c, "chunk", asked))
    }

    fn packets_complete(&self, packets: &[Digest], chunks: &[Digest]) -> LedgerResult<Vec<Digest>> {
        self.read(|c| {
            let mut concerned: BTreeSet<Digest> = packets.iter().copied().collect();
            let chunks: Vec<&Digest> = chunks.iter().collect();
            for some in many::filled(&chunks) {
                let list = many::list(1, some.len());
                let sql = format!("SELECT DISTINCT packet_hash FROM paper_chunk WHERE hash IN {list}");
                concerned.extend(c.column::<Digest>(&sql, &some)?);
            }
            // Those with papers, and of them those of whose papers one is not complete.
            let (mut with_papers, mut waiting) = (BTreeSet::new(), BTreeSet::new());
            let concerned: Vec<&Digest> = concerned.iter().collect();
            for some in many::filled(&concerned) {
                let sql = format!(
                    "SELECT packet_hash, state FROM request_paper WHERE packet_hash IN {}",
                    many::list(1, some.len())
                );
                for row in c.rows(&sql, &some)? {
                    let packet: Digest = row.get(0)?;
                    with_papers.insert(packet);
                    if row.get::<String>(1)? != PaperState::Complete.word() {
                        waiting.insert(packet);
                    }
                }
            }
            Ok(with_papers.difference(&waiting).copied().collect())
        })
    }

    fn papers(&self, tracking: TrackingNumber) -> LedgerResult<Vec<StoredPaper>> {
        self.read(|c| {
            let sql = format!(
                "SELECT {COLUMNS} FROM request_paper r JOIN packet p ON p.hash = r.packet_hash \
                 WHERE r.tracking = ?1 ORDER BY p.sequence, r.packet_hash, r.place"
            );
            papers(c, &sql, given![signed(tracking.payload())])
        })
    }

    fn papers_waiting(&self, tracking: TrackingNumber) -> LedgerResult<u32> {
        self.read(|c| {
            c.only(
                "SELECT count(*) FROM request_paper WHERE tracking = ?1 AND state = 'waiting'",
                given![signed(tracking.payload())],
            )
        })
    }

    fn papers_to_prove(&self, count_max: u32) -> LedgerResult<Vec<StoredPaper>> {
        self.read(|c| {
            let sql = format!(
                "SELECT {COLUMNS} FROM request_paper r WHERE r.state = 'waiting' AND {IS_WHOLE} \
                 ORDER BY r.state_ms, r.packet_hash, r.place LIMIT ?1"
            );
            papers(c, &sql, given![count_max])
        })
    }

    fn settle_paper(&self, packet: &Digest, place: u32, state: PaperState, now_ms: i64) -> LedgerResult<()> {
        self.write(|t| {
            t.run(
                "UPDATE request_paper SET state = ?3, state_ms = ?4 WHERE packet_hash = ?1 AND place = ?2",
                given![packet, place, state.word(), now_ms],
            )?;
            // A chunk may have come in the moment in which its packet was opened, and neither saw the other.
            t.run(
                "UPDATE chunk SET is_named = 1 WHERE is_named = 0 AND hash IN \
                 (SELECT hash FROM paper_chunk WHERE packet_hash = ?1 AND place = ?2)",
                given![packet, place],
            )?;
            Ok(())
        })
    }
}
