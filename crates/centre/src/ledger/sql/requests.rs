//! [`Requests`] in SQL.

use uuid::Uuid;
use wasl_domain::{
    ids::TrackingNumber,
    money::{Denomination, Money},
    planted::{self, Bug},
    stage::Stage,
};
use wasl_protocol::Digest;

use super::{Engine, Given, Row, Sql, documents, from_json, given, record, signed, to_json, unsigned};
use crate::ledger::{
    Act, HistoryLine, LedgerFault, LedgerResult, Move, NewRequest, Payment, Recorded, RequestFilter, Requests,
    StoredRequest, time_shown,
};

const COLUMNS: &str = "tracking, request, service, pack_version, answers, fee, language, day, governorate, face, \
                       kept_ms, time_doubtful, short_code, last_digits, enrolment, packet_hash, arrived_ms, stage, \
                       stage_ms, reason, reason_text, wanted, paid_minor, \
                       (SELECT p.true_ms FROM packet p WHERE p.hash = request.packet_hash)";

/// So many serials has one desk.
const SERIALS: u64 = 1_000_000;

fn stage_of(word: &str) -> LedgerResult<Stage> {
    Stage::from_word(word).ok_or(LedgerFault::Spoiled { what: "stage" })
}

pub(super) fn tracking_of(payload: i64) -> LedgerResult<TrackingNumber> {
    TrackingNumber::from_payload(unsigned(payload)).ok_or(LedgerFault::Spoiled { what: "request.tracking" })
}

fn request_of(row: &Row) -> LedgerResult<StoredRequest> {
    let text = |column: usize| row.get::<String>(column);
    Ok(StoredRequest {
        new: NewRequest {
            tracking: tracking_of(row.get(0)?)?,
            request: row.get(1)?,
            service: row.get(2)?,
            pack_version: row.get(3)?,
            answers: from_json(&text(4)?, "request.answers")?,
            fee: from_json(&text(5)?, "request.fee")?,
            language: row.get(6)?,
            day: row.get(7)?,
            governorate: row.get(8)?,
            face: row.get(9)?,
            kept_ms: row.get(10)?,
            time_doubtful: row.get(11)?,
            short_code: row.get(12)?,
            last_digits: from_json(&text(13)?, "request.last_digits")?,
        },
        enrolment: row.get(14)?,
        packet_hash: row.get(15)?,
        arrived_ms: row.get(16)?,
        stage: stage_of(&text(17)?)?,
        stage_ms: row.get(18)?,
        reason: row.get(19)?,
        reason_text: row.get(20)?,
        wanted: from_json(&text(21)?, "request.wanted")?,
        paid: Money { minor: row.get(22)?, denomination: Denomination::New },
        true_ms: row.get(23)?,
    })
}

fn requests(c: &dyn Sql, sql: &str, given: &[Given<'_>]) -> LedgerResult<Vec<StoredRequest>> {
    c.rows(sql, given)?.iter().map(request_of).collect()
}

pub(super) fn add_history(
    t: &dyn Sql,
    tracking: TrackingNumber,
    stage: Stage,
    by: &str,
    reason: Option<&str>,
    reason_text: Option<&str>,
    at_ms: i64,
) -> LedgerResult<()> {
    t.run(
        "INSERT INTO stage_history (tracking, place, stage, at_ms, by_whom, reason, reason_text) \
         SELECT ?1, coalesce(max(place), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM stage_history WHERE tracking = ?1",
        given![signed(tracking.payload()), stage.word(), at_ms, by, reason, reason_text],
    )?;
    Ok(())
}

pub(super) fn move_request(t: &dyn Sql, step: &Move, now_ms: i64) -> LedgerResult<bool> {
    let moved = t.run(
        "UPDATE request SET stage = ?3, stage_ms = ?4, reason = ?5, reason_text = ?6, wanted = ?7 \
         WHERE tracking = ?1 AND stage = ?2",
        given![
            signed(step.tracking.payload()),
            step.from.word(),
            step.to.word(),
            now_ms,
            step.reason.as_deref(),
            step.reason_text.as_deref(),
            &to_json(&step.wanted, "request.wanted")?
        ],
    )?;
    if moved == 0 {
        return Ok(false);
    }
    add_history(t, step.tracking, step.to, &step.by, step.reason.as_deref(), step.reason_text.as_deref(), now_ms)?;
    let enrolment: u32 =
        t.only("SELECT enrolment FROM request WHERE tracking = ?1", given![signed(step.tracking.payload())])?;
    for what in &step.tell {
        documents::tell(t, enrolment, what, now_ms)?;
    }
    Ok(true)
}

impl<E: Engine> Requests for E {
    fn record(&self, opened: &[(Digest, Act)], now_ms: i64) -> LedgerResult<Vec<Recorded>> {
        let done = self.write(|t| record::record(t, opened, now_ms))?;
        if planted::is(Bug::OpenedApart) {
            // Planted: apart from what it meant.
            self.write(|t| record::opened_apart(t, opened, &done, now_ms))?;
        }
        Ok(done)
    }

    fn request(&self, tracking: TrackingNumber) -> LedgerResult<Option<StoredRequest>> {
        self.read(|c| {
            let sql = format!("SELECT {COLUMNS} FROM request WHERE tracking = ?1");
            Ok(requests(c, &sql, given![signed(tracking.payload())])?.pop())
        })
    }

    fn request_by_id(&self, request: Uuid) -> LedgerResult<Option<StoredRequest>> {
        self.read(|c| {
            let sql = format!("SELECT {COLUMNS} FROM request WHERE request = ?1");
            Ok(requests(c, &sql, given![request.as_bytes()])?.pop())
        })
    }

    fn requests(&self, filter: &RequestFilter) -> LedgerResult<Vec<StoredRequest>> {
        self.read(|c| {
            let sql = format!(
                "SELECT {COLUMNS} FROM request WHERE (CAST(?1 AS TEXT) IS NULL OR stage = ?1) \
                 AND (?4 = 0 OR stage NOT IN ('delivered', 'refused', 'withdrawn')) \
                 ORDER BY stage_ms, tracking LIMIT ?2 OFFSET ?3"
            );
            requests(c, &sql, given![filter.stage.map(Stage::word), filter.count_max, filter.skip, filter.open_only])
        })
    }

    fn stage_counts(&self) -> LedgerResult<Vec<(Stage, u64)>> {
        self.read(|c| {
            let rows = c.rows("SELECT stage, count(*) FROM request GROUP BY stage", given![])?;
            rows.iter().map(|row| Ok((stage_of(&row.get::<String>(0)?)?, unsigned(row.get(1)?)))).collect()
        })
    }

    fn later_arrival(&self, tracking: TrackingNumber) -> LedgerResult<Option<i64>> {
        let next_desk = (u64::from(tracking.enrolment().get()) + 1) * SERIALS;
        self.read(|c| {
            c.only(
                "SELECT min(arrived_ms) FROM request WHERE tracking > ?1 AND tracking < ?2",
                given![signed(tracking.payload()), signed(next_desk)],
            )
        })
    }

    fn history(&self, tracking: TrackingNumber) -> LedgerResult<Vec<HistoryLine>> {
        self.read(|c| {
            let rows = c.rows(
                "SELECT stage, at_ms, by_whom, reason_text FROM stage_history WHERE tracking = ?1 ORDER BY place",
                given![signed(tracking.payload())],
            )?;
            rows.iter()
                .map(|row| {
                    let stage = stage_of(&row.get::<String>(0)?)?;
                    Ok(HistoryLine { stage, at_ms: row.get(1)?, by: row.get(2)?, reason_text: row.get(3)? })
                })
                .collect()
        })
    }

    fn payments(&self, tracking: TrackingNumber) -> LedgerResult<Vec<Payment>> {
        self.read(|c| {
            let rows = c.rows(
                "SELECT y.payment, y.amount_minor, y.way, y.assistant, y.at_ms, p.true_ms, p.arrived_ms \
                 FROM payment y JOIN packet p ON p.hash = y.packet_hash WHERE y.tracking = ?1 \
                 ORDER BY p.sequence, y.payment",
                given![signed(tracking.payload())],
            )?;
            rows.iter()
                .map(|row| {
                    Ok(Payment {
                        payment: row.get(0)?,
                        tracking,
                        amount: Money { minor: row.get(1)?, denomination: Denomination::New },
                        way: from_json(&row.get::<String>(2)?, "payment.way")?,
                        assistant: row.get(3)?,
                        at_ms: time_shown(row.get(4)?, row.get(5)?, row.get(6)?, false).0,
                    })
                })
                .collect()
        })
    }

    fn move_request(&self, step: &Move, now_ms: i64) -> LedgerResult<bool> {
        if planted::is(Bug::NoticeApart) {
            // Planted: the step first, the words to the desk after it.
            let silent = Move { tell: Vec::new(), ..step.clone() };
            let moved = self.write(|t| move_request(t, &silent, now_ms))?;
            for what in step.tell.iter().filter(|_| moved) {
                self.write(|t| documents::tell(t, step.tracking.enrolment().get(), what, now_ms))?;
            }
            return Ok(moved);
        }
        self.write(|t| move_request(t, step, now_ms))
    }
}
