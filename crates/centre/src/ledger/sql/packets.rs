//! [`Packets`] in SQL, but for storing a batch (`storing`).

use wasl_domain::planted::{self, Bug};
use wasl_protocol::Digest;

use super::{Engine, Row, Sql, alarms, desks, given, many, signed, storing, unsigned};
use crate::ledger::{
    Alarm, AlarmKind, Batch, Desk, Gap, LedgerFault, LedgerResult, Packets, Quarantined, Standing, StoredPacket, Taken,
    Times,
};

/// At most so many ranges are told in an ack; the rest is told as the first ones close.
const RANGES_MAX: u32 = 64;
/// At most so many gaps of one desk are looked at.
const GAPS_MAX: u32 = 10_000;

pub(super) fn standing_of(word: &str) -> LedgerResult<Standing> {
    Standing::from_word(word).ok_or(LedgerFault::Spoiled { what: "packet.standing" })
}

/// A range held beyond the head, and when the first packet in it came.
struct Island {
    from: u64,
    to: u64,
    since_ms: i64,
}

/// The ranges held beyond the head, in order.
fn islands(c: &dyn Sql, desk: &Desk, count_max: u32) -> LedgerResult<Vec<Island>> {
    let rows = c.rows(
        "SELECT min(sequence), max(sequence), min(since_ms) FROM \
         (SELECT sequence, since_ms, sequence - row_number() OVER (ORDER BY sequence) AS run FROM \
          (SELECT sequence, min(arrived_ms) AS since_ms FROM packet \
           WHERE enrolment = ?1 AND epoch = ?2 AND sequence > ?3 GROUP BY sequence) AS places) AS runs \
         GROUP BY run ORDER BY 1 LIMIT ?4",
        given![desk.enrolment, desk.epoch, signed(desk.head), count_max],
    )?;
    rows.iter()
        .map(|row| Ok(Island { from: unsigned(row.get(0)?), to: unsigned(row.get(1)?), since_ms: row.get(2)? }))
        .collect()
}

/// The ranges held beyond the head, both ends included.
pub(super) fn beyond(c: &dyn Sql, desk: &Desk) -> LedgerResult<Vec<(u64, u64)>> {
    Ok(islands(c, desk, RANGES_MAX)?.into_iter().map(|island| (island.from, island.to)).collect())
}

/// What is missing before each island: known to be missing since anything beyond it came.
fn gaps_of(c: &dyn Sql, desk: &Desk) -> LedgerResult<Vec<Gap>> {
    let islands = islands(c, desk, GAPS_MAX)?;
    let mut gaps = Vec::new();
    let mut end = desk.head;
    for (place, island) in islands.iter().enumerate() {
        if island.from > end + 1 {
            let since_ms = islands[place..].iter().map(|later| later.since_ms).min().unwrap_or(island.since_ms);
            gaps.push(Gap { enrolment: desk.enrolment, from: end + 1, to: island.from - 1, since_ms });
        }
        end = island.to;
    }
    Ok(gaps)
}

fn packet_of(row: &Row) -> LedgerResult<StoredPacket> {
    Ok(StoredPacket {
        hash: row.get(0)?,
        enrolment: row.get(1)?,
        sequence: unsigned(row.get(2)?),
        standing: standing_of(&row.get::<String>(3)?)?,
        bytes: row.get(4)?,
        arrived_ms: row.get(5)?,
    })
}

impl<E: Engine> Packets for E {
    fn store(&self, batch: &Batch) -> LedgerResult<Taken> {
        self.write(|t| storing::store(t, batch))
    }

    fn unopened(&self, count_max: u32) -> LedgerResult<Vec<StoredPacket>> {
        self.read(|c| {
            // What it waits for may have come in the same moment, by another program: then nobody woke it.
            let or_is_there = if planted::is(Bug::WaiterForgotten) {
                ""
            } else {
                "OR EXISTS (SELECT 1 FROM request r WHERE r.request = p.waits_for)"
            };
            let sql = format!(
                "SELECT p.hash, p.enrolment, p.sequence, p.standing, p.bytes, p.arrived_ms FROM packet p \
                 JOIN desk d ON d.enrolment = p.enrolment \
                 WHERE p.opened_ms IS NULL AND d.frozen_ms IS NULL AND (p.waits_for IS NULL {or_is_there}) \
                 ORDER BY p.arrived_ms, p.enrolment, p.sequence LIMIT ?1",
            );
            c.rows(&sql, given![count_max])?.iter().map(packet_of).collect()
        })
    }

    fn packets_held(&self, asked: &[Digest]) -> LedgerResult<Vec<Digest>> {
        self.read(|c| many::those_there(c, "packet", asked))
    }

    fn times_of(&self, enrolment: u32, hash8: &[u8; 8]) -> LedgerResult<Option<Times>> {
        let mut last = [0xFF; 32];
        last[..8].copy_from_slice(hash8);
        self.read(|c| {
            let found = c.first(
                "SELECT arrived_ms, wall_ms, true_ms FROM packet WHERE hash >= ?2 AND hash <= ?3 AND enrolment = ?1 \
                 ORDER BY arrived_ms LIMIT 1",
                given![enrolment, hash8, &last],
            )?;
            found
                .map(|row| Ok(Times { arrived_ms: row.get(0)?, wall_ms: row.get(1)?, true_ms: row.get(2)? }))
                .transpose()
        })
    }

    fn gaps(&self) -> LedgerResult<Vec<Gap>> {
        self.read(|c| {
            let mut gaps = Vec::new();
            for desk in desks::with_packets_beyond(c)? {
                gaps.extend(gaps_of(c, &desk)?);
            }
            Ok(gaps)
        })
    }

    fn raise(&self, what: AlarmKind, enrolment: Option<u32>, detail: &str, now_ms: i64) -> LedgerResult<()> {
        self.write(|t| alarms::raise(t, what, enrolment, detail, now_ms))
    }

    fn raise_once(&self, what: AlarmKind, enrolment: Option<u32>, detail: &str, now_ms: i64) -> LedgerResult<()> {
        self.write(|t| alarms::raise_once(t, what, enrolment, detail, now_ms))
    }

    fn alarms(&self) -> LedgerResult<Vec<Alarm>> {
        self.read(alarms::open)
    }

    fn settle_alarm(&self, id: i64, by: &str, now_ms: i64) -> LedgerResult<()> {
        self.write(|t| {
            t.run(
                "UPDATE alarm SET settled_ms = ?2, settled_by = ?3 WHERE id = ?1 AND settled_ms IS NULL",
                given![id, now_ms, by],
            )?;
            Ok(())
        })
    }

    fn quarantined(&self) -> LedgerResult<Vec<Quarantined>> {
        self.read(alarms::aside)
    }

    fn look_again(&self, hash: &Digest) -> LedgerResult<()> {
        self.write(|t| {
            let gone = t.run("DELETE FROM quarantine WHERE hash = ?1", given![hash])?;
            if gone > 0 {
                t.run("UPDATE packet SET opened_ms = NULL, waits_for = NULL WHERE hash = ?1", given![hash])?;
            }
            Ok(())
        })
    }

    fn settle_quarantined(&self, hash: &Digest, by: &str, now_ms: i64) -> LedgerResult<()> {
        self.write(|t| {
            t.run(
                "UPDATE quarantine SET settled_ms = ?2, settled_by = ?3 WHERE hash = ?1 AND settled_ms IS NULL",
                given![hash, now_ms, by],
            )?;
            Ok(())
        })
    }
}
