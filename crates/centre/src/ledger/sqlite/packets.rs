//! [`Packets`] on SQLite.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use wasl_domain::planted::{self, Bug};
use wasl_protocol::{Digest, Verdict};

use super::{SqliteLedger, contact, desks, signed, unsigned};
use crate::ledger::{
    Alarm, AlarmKind, Arrival, Batch, Desk, Gap, Lane, LedgerFault, LedgerResult, Packets, Quarantined, Standing,
    StoredPacket, Taken, Times, Why,
};

/// At most so many ranges are told in an ack; the rest is told as the first ones close.
const RANGES_MAX: u32 = 64;
/// At most so many gaps of one desk are looked at.
const GAPS_MAX: u32 = 10_000;

fn standing_of(word: &str) -> LedgerResult<Standing> {
    Standing::from_word(word).ok_or(LedgerFault::Spoiled { what: "packet.standing" })
}

pub(super) fn quarantine(t: &Transaction<'_>, hash: &Digest, why: Why, detail: &str, now_ms: i64) -> LedgerResult<()> {
    t.execute(
        "INSERT INTO quarantine (hash, why, detail, at_ms) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (hash) DO UPDATE SET why = ?2, detail = ?3, at_ms = ?4, settled_ms = NULL, settled_by = NULL",
        params![hash, why.word(), detail, now_ms],
    )?;
    Ok(())
}

pub(super) fn raise(
    c: &Connection,
    what: AlarmKind,
    enrolment: Option<u32>,
    detail: &str,
    now_ms: i64,
) -> LedgerResult<()> {
    let again = c.execute(
        "UPDATE alarm SET times = times + 1, last_ms = ?4 \
         WHERE what = ?1 AND enrolment IS ?2 AND detail = ?3 AND settled_ms IS NULL",
        params![what.word(), enrolment, detail, now_ms],
    )?;
    if again == 0 {
        c.execute(
            "INSERT INTO alarm (what, enrolment, detail, times, first_ms, last_ms) VALUES (?1, ?2, ?3, 1, ?4, ?4)",
            params![what.word(), enrolment, detail, now_ms],
        )?;
    }
    Ok(())
}

pub(super) fn raise_once(
    c: &Connection,
    what: AlarmKind,
    enrolment: Option<u32>,
    detail: &str,
    now_ms: i64,
) -> LedgerResult<()> {
    let is_known = c
        .prepare_cached(
            "SELECT 1 FROM alarm WHERE what = ?1 AND enrolment IS ?2 AND detail = ?3 \
             AND (settled_ms IS NULL OR settled_by <> '')",
        )?
        .exists(params![what.word(), enrolment, detail])?;
    if is_known { Ok(()) } else { raise(c, what, enrolment, detail, now_ms) }
}

/// Settles open alarms of a kind about a desk, all or those about `detail`; `by` is empty where what they were
/// about is over.
pub(super) fn settle_alarms(
    t: &Transaction<'_>,
    (what, enrolment, detail): (AlarmKind, u32, Option<&str>),
    by: &str,
    now_ms: i64,
) -> LedgerResult<()> {
    t.prepare_cached(
        "UPDATE alarm SET settled_ms = ?4, settled_by = ?5 \
         WHERE what = ?1 AND enrolment = ?2 AND (?3 IS NULL OR detail = ?3) AND settled_ms IS NULL",
    )?
    .execute(params![what.word(), enrolment, detail, now_ms, by])?;
    Ok(())
}

/// Takes every packet of a desk that is in quarantine for this reason out of it.
pub(super) fn look_again_at(t: &Transaction<'_>, enrolment: u32, why: Why) -> LedgerResult<()> {
    const THESE: &str = "SELECT q.hash FROM quarantine q JOIN packet p ON p.hash = q.hash \
                         WHERE p.enrolment = ?1 AND q.why = ?2";
    t.execute(
        &format!("UPDATE packet SET opened_ms = NULL, waits_for = NULL WHERE hash IN ({THESE})"),
        params![enrolment, why.word()],
    )?;
    t.execute(&format!("DELETE FROM quarantine WHERE hash IN ({THESE})"), params![enrolment, why.word()])?;
    Ok(())
}

/// What a packet that is here already is answered with.
fn verdict_of(t: &Transaction<'_>, hash: &Digest, standing: Standing) -> LedgerResult<Verdict> {
    Ok(match standing {
        Standing::Fork => Verdict::Fork,
        Standing::SameId => Verdict::Quarantined,
        Standing::Stored => {
            let is_after_loss = t
                .prepare_cached("SELECT 1 FROM quarantine WHERE hash = ?1 AND why = ?2")?
                .exists(params![hash, Why::AfterLoss.word()])?;
            if is_after_loss { Verdict::Quarantined } else { Verdict::AlreadyStored }
        }
    })
}

/// Puts one packet where it belongs.
fn place(t: &Transaction<'_>, desk: &Desk, arrival: &Arrival, now_ms: i64) -> LedgerResult<Verdict> {
    let before: Option<String> = t
        .prepare_cached("SELECT standing FROM packet WHERE hash = ?1")?
        .query_row([arrival.hash], |row| row.get(0))
        .optional()?;
    if let Some(word) = before
        && !planted::is(Bug::NoDedupeByHash)
    {
        return verdict_of(t, &arrival.hash, standing_of(&word)?);
    }
    let is_id_taken = t
        .prepare_cached("SELECT 1 FROM packet WHERE id = ?1 AND standing = 'stored'")?
        .exists([arrival.id.as_bytes()])?;
    let is_place_taken = t
        .prepare_cached(
            "SELECT 1 FROM packet WHERE enrolment = ?1 AND epoch = ?2 AND sequence = ?3 \
             AND standing IN ('stored', 'same_id')",
        )?
        .exists(params![desk.enrolment, desk.epoch, signed(arrival.sequence)])?;
    // Planted: whoever came first is there, and that is all.
    if is_place_taken && planted::is(Bug::ForkUnnoticed) {
        return Ok(Verdict::AlreadyStored);
    }
    let is_place_taken = is_place_taken && !planted::is(Bug::NoDedupeByPlace);
    // A place taken twice weighs more than an id taken twice: a rolled-back desk repeats both.
    let (standing, verdict) = if is_place_taken {
        (Standing::Fork, Verdict::Fork)
    } else if is_id_taken {
        (Standing::SameId, Verdict::Quarantined)
    } else {
        (Standing::Stored, Verdict::Stored)
    };
    let is_cut_off = desk.state.is_cut_off();
    let opened_ms = (standing == Standing::SameId || is_cut_off).then_some(now_ms);
    let boot = (!arrival.boot.is_nil()).then(|| arrival.boot.into_bytes());
    t.prepare_cached(
        "INSERT INTO packet (hash, enrolment, epoch, sequence, id, previous, kind, standing, bytes, arrived_ms, \
         opened_ms, wall_ms, boot, mono_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        arrival.hash,
        desk.enrolment,
        desk.epoch,
        signed(arrival.sequence),
        arrival.id.as_bytes(),
        arrival.previous,
        arrival.kind,
        standing.word(),
        arrival.bytes,
        now_ms,
        opened_ms,
        arrival.wall_ms,
        boot,
        signed(arrival.mono_ms)
    ])?;
    if is_cut_off && standing != Standing::SameId {
        quarantine(t, &arrival.hash, Why::AfterLoss, "", now_ms)?;
        raise(t, AlarmKind::AfterLoss, Some(desk.enrolment), "", now_ms)?;
    }
    let detail = arrival.sequence.to_string();
    match standing {
        Standing::Stored => {}
        Standing::Fork => {
            t.execute(
                "UPDATE desk SET frozen_ms = coalesce(frozen_ms, ?2) WHERE enrolment = ?1",
                params![desk.enrolment, now_ms],
            )?;
            raise(t, AlarmKind::Fork, Some(desk.enrolment), &detail, now_ms)?;
        }
        Standing::SameId => {
            quarantine(t, &arrival.hash, Why::SameId, &arrival.id.to_string(), now_ms)?;
            raise(t, AlarmKind::SameId, Some(desk.enrolment), &detail, now_ms)?;
        }
    }
    Ok(if is_cut_off && standing == Standing::Stored { Verdict::Quarantined } else { verdict })
}

/// A range held beyond the head, and when the first packet in it came.
struct Island {
    from: u64,
    to: u64,
    since_ms: i64,
}

/// The ranges held beyond the head, in order.
fn islands(c: &Connection, desk: &Desk, count_max: u32) -> LedgerResult<Vec<Island>> {
    let mut statement = c.prepare_cached(
        "SELECT min(sequence), max(sequence), min(since_ms) FROM \
         (SELECT sequence, since_ms, sequence - row_number() OVER (ORDER BY sequence) AS run FROM \
          (SELECT sequence, min(arrived_ms) AS since_ms FROM packet \
           WHERE enrolment = ?1 AND epoch = ?2 AND sequence > ?3 GROUP BY sequence) AS places) AS runs \
         GROUP BY run ORDER BY 1 LIMIT ?4",
    )?;
    let islands = statement
        .query_map(params![desk.enrolment, desk.epoch, signed(desk.head), count_max], |row| {
            Ok(Island { from: unsigned(row.get(0)?), to: unsigned(row.get(1)?), since_ms: row.get(2)? })
        })?
        .collect::<Result<_, _>>()?;
    Ok(islands)
}

fn beyond(c: &Connection, desk: &Desk) -> LedgerResult<Vec<(u64, u64)>> {
    Ok(islands(c, desk, RANGES_MAX)?.into_iter().map(|island| (island.from, island.to)).collect())
}

/// What is missing before each island: known to be missing since anything beyond it came.
fn gaps_of(c: &Connection, desk: &Desk) -> LedgerResult<Vec<Gap>> {
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

fn alarm_of(row: &Row<'_>) -> rusqlite::Result<(String, Alarm)> {
    let alarm = Alarm {
        id: row.get(0)?,
        what: AlarmKind::Fork,
        enrolment: row.get(2)?,
        detail: row.get(3)?,
        times: row.get(4)?,
        first_ms: row.get(5)?,
        last_ms: row.get(6)?,
    };
    Ok((row.get(1)?, alarm))
}

impl Packets for SqliteLedger {
    fn store(&self, batch: &Batch) -> LedgerResult<Taken> {
        self.write(|t| {
            let Some(mut desk) = desks::desk(t, batch.enrolment)? else {
                return Err(LedgerFault::Spoiled { what: "desk" });
            };
            let mut verdicts = Vec::with_capacity(batch.arrivals.len());
            for arrival in &batch.arrivals {
                verdicts.push((arrival.hash, place(t, &desk, arrival, batch.now_ms)?));
            }
            for refused in &batch.refused {
                raise(t, AlarmKind::RefusedPacket, Some(desk.enrolment), refused.word(), batch.now_ms)?;
            }
            if let Some(at) = desks::advance_head(t, &mut desk)? {
                raise(t, AlarmKind::ChainBroken, Some(desk.enrolment), &at.to_string(), batch.now_ms)?;
            }
            if batch.lane == Lane::Direct {
                t.execute("UPDATE desk SET seen_ms = ?2 WHERE enrolment = ?1", params![desk.enrolment, batch.now_ms])?;
            }
            let journal = match &batch.contact {
                Some(told) => contact::hear(t, &desk, told, batch.lane, batch.now_ms)?,
                None => None,
            };
            let beyond = beyond(t, &desk)?;
            let standing = desks::desk(t, batch.enrolment)?.map_or_else(|| desk.standing(), |after| after.standing());
            Ok(Taken { verdicts, head: desk.head, head_hash: desk.head_hash, beyond, journal, standing })
        })
    }

    fn unopened(&self, count_max: u32) -> LedgerResult<Vec<StoredPacket>> {
        self.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT p.hash, p.enrolment, p.sequence, p.standing, p.bytes, p.arrived_ms FROM packet p \
                 JOIN desk d ON d.enrolment = p.enrolment \
                 WHERE p.opened_ms IS NULL AND p.waits_for IS NULL AND d.frozen_ms IS NULL \
                 ORDER BY p.arrived_ms, p.enrolment, p.sequence LIMIT ?1",
            )?;
            let mut rows = statement.query([count_max])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let word: String = row.get(3)?;
                found.push(StoredPacket {
                    hash: row.get(0)?,
                    enrolment: row.get(1)?,
                    sequence: unsigned(row.get(2)?),
                    standing: standing_of(&word)?,
                    bytes: row.get(4)?,
                    arrived_ms: row.get(5)?,
                });
            }
            Ok(found)
        })
    }

    fn packets_held(&self, asked: &[Digest]) -> LedgerResult<Vec<Digest>> {
        self.read(|c| {
            let mut known = c.prepare_cached("SELECT 1 FROM packet WHERE hash = ?1")?;
            let mut held = Vec::new();
            for hash in asked {
                if known.exists([hash])? {
                    held.push(*hash);
                }
            }
            Ok(held)
        })
    }

    fn times_of(&self, enrolment: u32, hash8: &[u8; 8]) -> LedgerResult<Option<Times>> {
        let mut last = [0xFF; 32];
        last[..8].copy_from_slice(hash8);
        self.read(|c| {
            Ok(c.prepare_cached(
                "SELECT arrived_ms, wall_ms, true_ms FROM packet WHERE hash >= ?2 AND hash <= ?3 AND enrolment = ?1 \
                 ORDER BY arrived_ms LIMIT 1",
            )?
            .query_row(params![enrolment, hash8, last], |row| {
                Ok(Times { arrived_ms: row.get(0)?, wall_ms: row.get(1)?, true_ms: row.get(2)? })
            })
            .optional()?)
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
        self.write(|t| raise(t, what, enrolment, detail, now_ms))
    }

    fn raise_once(&self, what: AlarmKind, enrolment: Option<u32>, detail: &str, now_ms: i64) -> LedgerResult<()> {
        self.write(|t| raise_once(t, what, enrolment, detail, now_ms))
    }

    fn alarms(&self) -> LedgerResult<Vec<Alarm>> {
        self.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT id, what, enrolment, detail, times, first_ms, last_ms FROM alarm \
                 WHERE settled_ms IS NULL ORDER BY last_ms DESC, id DESC LIMIT 500",
            )?;
            let rows: Vec<(String, Alarm)> = statement.query_map([], alarm_of)?.collect::<Result<_, _>>()?;
            rows.into_iter()
                .map(|(word, alarm)| {
                    let what = AlarmKind::ALL.into_iter().find(|kind| kind.word() == word);
                    Ok(Alarm { what: what.ok_or(LedgerFault::Spoiled { what: "alarm.what" })?, ..alarm })
                })
                .collect()
        })
    }

    fn settle_alarm(&self, id: i64, by: &str, now_ms: i64) -> LedgerResult<()> {
        self.write(|t| {
            t.execute(
                "UPDATE alarm SET settled_ms = ?2, settled_by = ?3 WHERE id = ?1 AND settled_ms IS NULL",
                params![id, now_ms, by],
            )?;
            Ok(())
        })
    }

    fn quarantined(&self) -> LedgerResult<Vec<Quarantined>> {
        self.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT q.hash, p.enrolment, p.sequence, q.why, q.detail, q.at_ms FROM quarantine q \
                 JOIN packet p ON p.hash = q.hash WHERE q.settled_ms IS NULL ORDER BY q.at_ms LIMIT 500",
            )?;
            let mut rows = statement.query([])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let word: String = row.get(3)?;
                let why = Why::ALL.into_iter().find(|why| why.word() == word);
                found.push(Quarantined {
                    hash: row.get(0)?,
                    enrolment: row.get(1)?,
                    sequence: unsigned(row.get(2)?),
                    why: why.ok_or(LedgerFault::Spoiled { what: "quarantine.why" })?,
                    detail: row.get(4)?,
                    at_ms: row.get(5)?,
                });
            }
            Ok(found)
        })
    }

    fn look_again(&self, hash: &Digest) -> LedgerResult<()> {
        self.write(|t| {
            let gone = t.execute("DELETE FROM quarantine WHERE hash = ?1", [hash])?;
            if gone > 0 {
                t.execute("UPDATE packet SET opened_ms = NULL, waits_for = NULL WHERE hash = ?1", [hash])?;
            }
            Ok(())
        })
    }

    fn settle_quarantined(&self, hash: &Digest, by: &str, now_ms: i64) -> LedgerResult<()> {
        self.write(|t| {
            t.execute(
                "UPDATE quarantine SET settled_ms = ?2, settled_by = ?3 WHERE hash = ?1 AND settled_ms IS NULL",
                params![hash, now_ms, by],
            )?;
            Ok(())
        })
    }
}
