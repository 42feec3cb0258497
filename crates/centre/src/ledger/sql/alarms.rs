//! Alarms and quarantine: what a person at the centre must see, inside a running transaction.

use wasl_protocol::Digest;

use super::{Row, Sql, given, unsigned};
use crate::ledger::{Alarm, AlarmKind, LedgerFault, LedgerResult, Quarantined, Why};

/// The alarm of this kind, about this desk and detail.
const THIS_ONE: &str = "what = ?1 AND coalesce(enrolment, -1) = coalesce(CAST(?2 AS BIGINT), -1) AND detail = ?3";

/// Puts a packet into quarantine.
pub(super) fn quarantine(t: &dyn Sql, hash: &Digest, why: Why, detail: &str, now_ms: i64) -> LedgerResult<()> {
    t.run(
        "INSERT INTO quarantine (hash, why, detail, at_ms) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (hash) DO UPDATE SET why = ?2, detail = ?3, at_ms = ?4, settled_ms = NULL, settled_by = NULL",
        given![hash, why.word(), detail, now_ms],
    )?;
    Ok(())
}

/// Raises an alarm; one that is open already counts once more.
pub(super) fn raise(
    t: &dyn Sql,
    what: AlarmKind,
    enrolment: Option<u32>,
    detail: &str,
    now_ms: i64,
) -> LedgerResult<()> {
    let again = t.run(
        &format!("UPDATE alarm SET times = times + 1, last_ms = ?4 WHERE {THIS_ONE} AND settled_ms IS NULL"),
        given![what.word(), enrolment, detail, now_ms],
    )?;
    if again == 0 {
        t.run(
            "INSERT INTO alarm (what, enrolment, detail, times, first_ms, last_ms) VALUES (?1, ?2, ?3, 1, ?4, ?4)",
            given![what.word(), enrolment, detail, now_ms],
        )?;
    }
    Ok(())
}

/// Raises an alarm, unless the same is open or was settled by a person.
pub(super) fn raise_once(
    t: &dyn Sql,
    what: AlarmKind,
    enrolment: Option<u32>,
    detail: &str,
    now_ms: i64,
) -> LedgerResult<()> {
    let is_known = t.has(
        &format!("SELECT 1 FROM alarm WHERE {THIS_ONE} AND (settled_ms IS NULL OR settled_by <> '')"),
        given![what.word(), enrolment, detail],
    )?;
    if is_known { Ok(()) } else { raise(t, what, enrolment, detail, now_ms) }
}

/// Settles open alarms of a kind about a desk, all or those about `detail`; `by` is empty where what they were
/// about is over.
pub(super) fn settle(
    t: &dyn Sql,
    (what, enrolment, detail): (AlarmKind, u32, Option<&str>),
    by: &str,
    now_ms: i64,
) -> LedgerResult<()> {
    t.run(
        "UPDATE alarm SET settled_ms = ?4, settled_by = ?5 WHERE what = ?1 AND coalesce(enrolment, -1) = ?2 \
         AND (CAST(?3 AS TEXT) IS NULL OR detail = ?3) AND settled_ms IS NULL",
        given![what.word(), enrolment, detail, now_ms, by],
    )?;
    Ok(())
}

/// Whether any alarm of these kinds is open.
pub(super) fn is_any_open(t: &dyn Sql, kinds: [AlarmKind; 2]) -> LedgerResult<bool> {
    let [one, other] = kinds;
    t.has("SELECT 1 FROM alarm WHERE what IN (?1, ?2) AND settled_ms IS NULL LIMIT 1", given![one.word(), other.word()])
}

/// Takes every packet of a desk that is in quarantine for this reason out of it.
pub(super) fn look_again_at(t: &dyn Sql, enrolment: u32, why: Why) -> LedgerResult<()> {
    const THESE: &str = "SELECT q.hash FROM quarantine q JOIN packet p ON p.hash = q.hash \
                         WHERE p.enrolment = ?1 AND q.why = ?2";
    t.run(
        &format!("UPDATE packet SET opened_ms = NULL, waits_for = NULL WHERE hash IN ({THESE})"),
        given![enrolment, why.word()],
    )?;
    t.run(&format!("DELETE FROM quarantine WHERE hash IN ({THESE})"), given![enrolment, why.word()])?;
    Ok(())
}

/// Alarms that are not settled, newest first.
pub(super) fn open(c: &dyn Sql) -> LedgerResult<Vec<Alarm>> {
    let rows = c.rows(
        "SELECT id, what, enrolment, detail, times, first_ms, last_ms FROM alarm \
         WHERE settled_ms IS NULL ORDER BY last_ms DESC, id DESC LIMIT 500",
        given![],
    )?;
    rows.iter().map(alarm_of).collect()
}

fn alarm_of(row: &Row) -> LedgerResult<Alarm> {
    let word: String = row.get(1)?;
    let what = AlarmKind::ALL.into_iter().find(|kind| kind.word() == word);
    Ok(Alarm {
        id: row.get(0)?,
        what: what.ok_or(LedgerFault::Spoiled { what: "alarm.what" })?,
        enrolment: row.get(2)?,
        detail: row.get(3)?,
        times: row.get(4)?,
        first_ms: row.get(5)?,
        last_ms: row.get(6)?,
    })
}

/// Packets in quarantine that are not settled, oldest first.
pub(super) fn aside(c: &dyn Sql) -> LedgerResult<Vec<Quarantined>> {
    let rows = c.rows(
        "SELECT q.hash, p.enrolment, p.sequence, q.why, q.detail, q.at_ms FROM quarantine q \
         JOIN packet p ON p.hash = q.hash WHERE q.settled_ms IS NULL ORDER BY q.at_ms LIMIT 500",
        given![],
    )?;
    rows.iter().map(quarantined_of).collect()
}

fn quarantined_of(row: &Row) -> LedgerResult<Quarantined> {
    let word: String = row.get(3)?;
    let why = Why::ALL.into_iter().find(|why| why.word() == word);
    Ok(Quarantined {
        hash: row.get(0)?,
        enrolment: row.get(1)?,
        sequence: unsigned(row.get(2)?),
        why: why.ok_or(LedgerFault::Spoiled { what: "quarantine.why" })?,
        detail: row.get(4)?,
        at_ms: row.get(5)?,
    })
}
