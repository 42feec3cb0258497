//! Writing what an opened packet means, once, in one transaction.

use rusqlite::{OptionalExtension, Transaction, params};
use wasl_domain::{
    ids::TrackingNumber,
    money::Denomination,
    planted::{self, Bug},
    stage::Stage,
};
use wasl_protocol::{Digest, PacketKind};

use super::{documents, packets, requests, signed, to_json};
use crate::ledger::{
    Act, AlarmKind, Correction, LedgerFault, LedgerResult, Move, NewPaper, NewRequest, Payment, Recorded, StoredWhat,
    Why,
};

/// Writes `act` and marks its packet as opened.
pub(super) fn record(t: &Transaction<'_>, packet: &Digest, act: &Act, now_ms: i64) -> LedgerResult<Recorded> {
    let found: Option<(u32, i64, Option<i64>, u16, i64)> = t
        .query_row(
            "SELECT enrolment, arrived_ms, opened_ms, kind, sequence FROM packet WHERE hash = ?1",
            [packet],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
        )
        .optional()?;
    let Some((enrolment, arrived_ms, opened_ms, kind, sequence)) = found else {
        return Err(LedgerFault::Spoiled { what: "packet" });
    };
    if opened_ms.is_some() {
        return Ok(Recorded::Before);
    }
    let conflict = match act {
        Act::Request(new, papers) => add_request(t, packet, enrolment, arrived_ms, new, papers)?,
        Act::Payment(payment) => add_payment(t, packet, payment)?,
        Act::Correction(correction) => add_correction(t, packet, enrolment, correction, now_ms)?,
        Act::Withdrawal { tracking, from, reason } => {
            move_by_packet(t, enrolment, *tracking, *from, Stage::Withdrawn, Some(reason.clone()), now_ms)?
        }
        Act::WaitsFor(request) => {
            // It may have come since it was looked for; then there is nothing to wait for.
            t.execute(
                "UPDATE packet SET waits_for = ?2 WHERE hash = ?1 \
                 AND NOT EXISTS (SELECT 1 FROM request WHERE request = ?2)",
                params![packet, request.as_bytes()],
            )?;
            return Ok(Recorded::Done);
        }
        Act::Quarantine(why, detail, of) => {
            packets::quarantine(t, packet, *why, detail, now_ms)?;
            // Somebody holds a receipt for it: a list that is looked at now and then is not enough.
            if kind == PacketKind::Request.number() {
                packets::raise(t, AlarmKind::RequestAside, Some(enrolment), &set_aside(*of, sequence), now_ms)?;
            }
            None
        }
    };
    if let Some(why) = conflict {
        return Ok(Recorded::Conflict(why));
    }
    if let Act::Request(new, _) = act {
        let number = new.tracking.digits();
        for (what, about) in [
            (AlarmKind::RequestAside, set_aside(Some(new.tracking), sequence)),
            (AlarmKind::RequestAside, set_aside(None, sequence)),
            (AlarmKind::NumberMissing, number),
        ] {
            packets::settle_alarms(t, (what, enrolment, Some(&about)), "", now_ms)?;
        }
    }
    if !planted::is(Bug::OpenedApart) {
        opened(t, packet, now_ms)?;
    }
    Ok(Recorded::Done)
}

/// What the alarm of a request in quarantine is about: its tracking number, or its place where the number
/// can't be read.
fn set_aside(of: Option<TrackingNumber>, sequence: i64) -> String {
    of.map_or_else(|| format!("#{sequence}"), |tracking| tracking.digits())
}

/// Marks a packet as opened.
pub(super) fn opened(t: &Transaction<'_>, packet: &Digest, now_ms: i64) -> LedgerResult<()> {
    t.execute("UPDATE packet SET opened_ms = ?2 WHERE hash = ?1", params![packet, now_ms])?;
    Ok(())
}

fn add_request(
    t: &Transaction<'_>,
    packet: &Digest,
    enrolment: u32,
    arrived_ms: i64,
    new: &NewRequest,
    papers: &[NewPaper],
) -> LedgerResult<Option<Why>> {
    let is_number_taken =
        t.prepare_cached("SELECT 1 FROM request WHERE tracking = ?1")?.exists([signed(new.tracking.payload())])?;
    if is_number_taken {
        return Ok(Some(Why::NumberTaken));
    }
    let is_id_taken = t.prepare_cached("SELECT 1 FROM request WHERE request = ?1")?.exists([new.request.as_bytes()])?;
    if is_id_taken {
        return Ok(Some(Why::RequestTaken));
    }
    t.prepare_cached(
        "INSERT INTO request (tracking, request, packet_hash, enrolment, service, pack_version, answers, fee, \
         language, day, governorate, face, kept_ms, time_doubtful, arrived_ms, stage, stage_ms, wanted, short_code, \
         last_digits, paid_minor) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?15, '[]', ?17, ?18, 0)",
    )?
    .execute(params![
        signed(new.tracking.payload()),
        new.request.as_bytes(),
        packet,
        enrolment,
        new.service,
        new.pack_version,
        to_json(&new.answers, "request.answers")?,
        to_json(&new.fee, "request.fee")?,
        new.language,
        new.day,
        new.governorate,
        new.face,
        new.kept_ms,
        new.time_doubtful,
        arrived_ms,
        Stage::Received.word(),
        new.short_code,
        to_json(&new.last_digits, "request.last_digits")?,
    ])?;
    requests::add_history(t, new.tracking, Stage::Received, "", None, None, arrived_ms)?;
    super::papers::name(t, packet, new.tracking, papers, arrived_ms)?;
    // What waited for this request may be looked at again.
    if !planted::is(Bug::WaiterForgotten) {
        t.execute("UPDATE packet SET waits_for = NULL WHERE waits_for = ?1", [new.request.as_bytes()])?;
    }
    Ok(None)
}

fn add_payment(t: &Transaction<'_>, packet: &Digest, payment: &Payment) -> LedgerResult<Option<Why>> {
    let Some(amount) = payment.amount.in_denomination(Denomination::New) else {
        return Ok(Some(Why::NotABody));
    };
    let is_taken =
        t.prepare_cached("SELECT 1 FROM payment WHERE payment = ?1")?.exists([payment.payment.as_bytes()])?;
    if is_taken {
        return Ok(Some(Why::SameId));
    }
    t.execute(
        "INSERT INTO payment (payment, packet_hash, tracking, amount_minor, way, assistant, at_ms) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            payment.payment.as_bytes(),
            packet,
            signed(payment.tracking.payload()),
            amount.minor,
            to_json(&payment.way, "payment.way")?,
            payment.assistant,
            payment.at_ms
        ],
    )?;
    // Planted: a statement without its condition.
    let all = planted::is(Bug::PaidEverywhere);
    t.execute(
        if all {
            "UPDATE request SET paid_minor = paid_minor + ?2 WHERE ?1 IS NOT NULL"
        } else {
            "UPDATE request SET paid_minor = paid_minor + ?2 WHERE tracking = ?1"
        },
        params![signed(payment.tracking.payload()), amount.minor],
    )?;
    Ok(None)
}

fn add_correction(
    t: &Transaction<'_>,
    packet: &Digest,
    enrolment: u32,
    correction: &Correction,
    now_ms: i64,
) -> LedgerResult<Option<Why>> {
    let Correction { tracking, from, to, .. } = *correction;
    let conflict = move_by_packet(t, enrolment, tracking, from, to, None, now_ms)?;
    if conflict.is_some() {
        return Ok(conflict);
    }
    let is_taken = t
        .prepare_cached("SELECT 1 FROM correction WHERE correction = ?1")?
        .exists([correction.correction.as_bytes()])?;
    if is_taken {
        return Ok(Some(Why::SameId));
    }
    let after = to_json(&correction.answers, "correction.after")?;
    t.execute(
        "INSERT INTO correction (correction, packet_hash, tracking, before, after, assistant, at_ms) \
         SELECT ?1, ?2, tracking, answers, ?4, ?5, ?6 FROM request WHERE tracking = ?3",
        params![
            correction.correction.as_bytes(),
            packet,
            signed(tracking.payload()),
            after,
            correction.assistant,
            now_ms
        ],
    )?;
    t.execute(
        "UPDATE request SET answers = ?2, last_digits = ?3 WHERE tracking = ?1",
        params![signed(tracking.payload()), after, to_json(&correction.last_digits, "request.last_digits")?],
    )?;
    super::papers::name(t, packet, tracking, &correction.papers, now_ms)?;
    Ok(None)
}

/// A move that a packet makes: its desk is told the new stage.
fn move_by_packet(
    t: &Transaction<'_>,
    enrolment: u32,
    tracking: TrackingNumber,
    from: Stage,
    to: Stage,
    reason_text: Option<String>,
    now_ms: i64,
) -> LedgerResult<Option<Why>> {
    let step = Move {
        tracking,
        from,
        to,
        by: String::new(),
        reason: None,
        reason_text: reason_text.clone(),
        wanted: Vec::new(),
        tell: Vec::new(),
    };
    if !requests::move_request(t, &step, now_ms)? {
        return Ok(Some(Why::Stage));
    }
    let what = StoredWhat::StageMoved { tracking, stage: to, reason: None, reason_text };
    documents::tell(t, enrolment, &what, now_ms)?;
    Ok(None)
}
