//! Writing what opened packets mean, each once, all in one transaction. An act that is in conflict with
//! what is there writes nothing at all, so that the others beside it stand.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;
use wasl_domain::{
    answers::Answers,
    ids::TrackingNumber,
    money::Denomination,
    planted::{self, Bug},
    stage::Stage,
};
use wasl_protocol::{Digest, PacketKind};

use super::{Given, Sql, alarms, documents, from_json, given, many, papers, requests, signed, to_json};
use crate::ledger::{
    Act, AlarmKind, Correction, LedgerFault, LedgerResult, Move, NewPaper, NewRequest, Payment, Recorded, StoredWhat,
    Why,
};

/// What the ledger knows of a packet that is being opened.
struct Opening {
    enrolment: u32,
    arrived_ms: i64,
    is_opened: bool,
    kind: u16,
    sequence: i64,
}

/// Writes what packets mean, and marks them as opened. One that was opened before changes nothing.
pub(super) fn record(t: &dyn Sql, opened: &[(Digest, Act)], now_ms: i64) -> LedgerResult<Vec<Recorded>> {
    let mut packets = look_at(t, opened)?;
    let mut recorded = vec![Recorded::Done; opened.len()];
    let mut new = Vec::new();
    let mut rest = Vec::new();
    for (place, (hash, act)) in opened.iter().enumerate() {
        let Some(packet) = packets.get_mut(hash) else { return Err(LedgerFault::Spoiled { what: "packet" }) };
        if packet.is_opened {
            recorded[place] = Recorded::Before;
            continue;
        }
        // Twice in one call is once.
        packet.is_opened = true;
        match act {
            Act::Request(request, papers) => new.push((place, hash, &**request, papers.as_slice())),
            Act::Payment(_) | Act::Correction(_) | Act::Withdrawal { .. } => rest.push(place),
            Act::WaitsFor(_) | Act::Quarantine(..) => rest.push(place),
        }
    }
    let mut done = Vec::new();
    let mut added = Vec::new();
    let mut taken = Taken::look(t, &new)?;
    for (place, hash, request, papers) in new {
        match taken.judge(request) {
            Some(why) => recorded[place] = Recorded::Conflict(why),
            None => {
                added.push(Added { hash, packet: &packets[hash], new: request, papers });
                done.push(hash);
            }
        }
    }
    add_requests(t, &added, now_ms)?;
    let mut passed = BTreeSet::new();
    for place in rest {
        let (hash, act) = &opened[place];
        // What comes later at a desk stays behind what came before it.
        let changes = changed_by(act).map(|tracking| tracking.payload());
        if changes.is_some_and(|tracking| passed.contains(&tracking)) {
            recorded[place] = Recorded::Overtaken;
            continue;
        }
        match one(t, hash, &packets[hash], act, now_ms)? {
            One::Opened => done.push(hash),
            One::Waits => {}
            One::Conflict(why) => recorded[place] = Recorded::Conflict(why),
            One::Overtaken => {
                recorded[place] = Recorded::Overtaken;
                passed.extend(changes);
            }
        }
    }
    if !planted::is(Bug::OpenedApart) {
        mark_opened(t, &done, now_ms)?;
    }
    Ok(recorded)
}

/// The request that an act changes by what it read of it.
fn changed_by(act: &Act) -> Option<TrackingNumber> {
    match act {
        Act::Correction(correction) => Some(correction.tracking),
        Act::Withdrawal { tracking, .. } => Some(*tracking),
        Act::Request(..) | Act::Payment(_) | Act::WaitsFor(_) | Act::Quarantine(..) => None,
    }
}

/// Planted: what [`record`] left out.
pub(super) fn opened_apart(
    t: &dyn Sql,
    opened: &[(Digest, Act)],
    recorded: &[Recorded],
    now_ms: i64,
) -> LedgerResult<()> {
    let stands = |(of, act): &(&Recorded, &(Digest, Act))| {
        !matches!(of, Recorded::Conflict(_) | Recorded::Overtaken) && !matches!(act.1, Act::WaitsFor(_))
    };
    let done: Vec<&Digest> = recorded.iter().zip(opened).filter(stands).map(|(_, (hash, _))| hash).collect();
    mark_opened(t, &done, now_ms)
}

/// The packets themselves: nobody else opens them until this transaction ends.
fn look_at(t: &dyn Sql, opened: &[(Digest, Act)]) -> LedgerResult<BTreeMap<Digest, Opening>> {
    let mut packets = BTreeMap::new();
    let hashes: Vec<&Digest> = opened.iter().map(|(hash, _)| hash).collect();
    for some in many::filled(&hashes) {
        let sql = format!(
            "SELECT hash, enrolment, arrived_ms, opened_ms, kind, sequence FROM packet WHERE hash IN {} \
             ORDER BY hash{}",
            many::list(1, some.len()),
            t.lock()
        );
        for row in t.rows(&sql, &some)? {
            let opening = Opening {
                enrolment: row.get(1)?,
                arrived_ms: row.get(2)?,
                is_opened: row.get::<Option<i64>>(3)?.is_some(),
                kind: row.get(4)?,
                sequence: row.get(5)?,
            };
            packets.insert(row.get(0)?, opening);
        }
    }
    Ok(packets)
}

/// Marks packets as opened.
fn mark_opened(t: &dyn Sql, packets: &[&Digest], now_ms: i64) -> LedgerResult<()> {
    for some in many::filled(packets) {
        let sql = format!("UPDATE packet SET opened_ms = ?1 WHERE hash IN {}", many::list(2, some.len()));
        t.run(&sql, &[given![now_ms], some.as_slice()].concat())?;
    }
    Ok(())
}

/// Numbers and ids of requests that are taken.
struct Taken {
    numbers: BTreeSet<i64>,
    ids: BTreeSet<Uuid>,
}

type NewOne<'a> = (usize, &'a Digest, &'a NewRequest, &'a [NewPaper]);

impl Taken {
    fn look(t: &dyn Sql, new: &[NewOne<'_>]) -> LedgerResult<Self> {
        let mut taken = Self { numbers: BTreeSet::new(), ids: BTreeSet::new() };
        let numbers: Vec<i64> = new.iter().map(|(_, _, request, _)| signed(request.tracking.payload())).collect();
        for some in many::filled(&numbers) {
            let sql = format!("SELECT tracking FROM request WHERE tracking IN {}", many::list(1, some.len()));
            taken.numbers.extend(t.column::<i64>(&sql, &some)?);
        }
        let ids: Vec<&[u8; 16]> = new.iter().map(|(_, _, request, _)| request.request.as_bytes()).collect();
        for some in many::filled(&ids) {
            let sql = format!("SELECT request FROM request WHERE request IN {}", many::list(1, some.len()));
            taken.ids.extend(t.column::<Uuid>(&sql, &some)?);
        }
        Ok(taken)
    }

    /// Why a request can't be added; where it can, it is taken from here on.
    fn judge(&mut self, new: &NewRequest) -> Option<Why> {
        let number = signed(new.tracking.payload());
        if self.numbers.contains(&number) {
            return Some(Why::NumberTaken);
        }
        if self.ids.contains(&new.request) {
            return Some(Why::RequestTaken);
        }
        self.numbers.insert(number);
        self.ids.insert(new.request);
        None
    }
}

/// A request about to be written.
struct Added<'a> {
    hash: &'a Digest,
    packet: &'a Opening,
    new: &'a NewRequest,
    papers: &'a [NewPaper],
}

fn add_requests(t: &dyn Sql, added: &[Added<'_>], now_ms: i64) -> LedgerResult<()> {
    for some in many::pieces(added) {
        insert(t, some)?;
    }
    for Added { hash, packet, new, papers } in added {
        papers::name(t, hash, new.tracking, papers, packet.arrived_ms)?;
    }
    // What waited for these requests may be looked at again.
    let ids: Vec<&[u8; 16]> = added.iter().map(|one| one.new.request.as_bytes()).collect();
    for some in many::filled(&ids) {
        if !planted::is(Bug::WaiterForgotten) {
            let list = many::list(1, some.len());
            t.run(&format!("UPDATE packet SET waits_for = NULL WHERE waits_for IN {list}"), &some)?;
        }
    }
    settle_alarms(t, added, now_ms)
}

fn insert(t: &dyn Sql, added: &[Added<'_>]) -> LedgerResult<()> {
    const WIDTH: usize = 21;
    const STEP: usize = 5;
    let texts: Vec<[String; 3]> = added
        .iter()
        .map(|Added { new, .. }| {
            Ok([
                to_json(&new.answers, "request.answers")?,
                to_json(&new.fee, "request.fee")?,
                to_json(&new.last_digits, "request.last_digits")?,
            ])
        })
        .collect::<LedgerResult<_>>()?;
    let mut requests: Vec<Given<'_>> = Vec::with_capacity(WIDTH * added.len());
    let mut steps: Vec<Given<'_>> = Vec::with_capacity(STEP * added.len());
    for (Added { hash, packet, new, .. }, [answers, fee, last_digits]) in added.iter().zip(&texts) {
        let tracking = signed(new.tracking.payload());
        requests.extend_from_slice(given![
            tracking,
            new.request.as_bytes(),
            *hash,
            packet.enrolment,
            &new.service,
            new.pack_version,
            answers,
            fee,
            &new.language,
            &new.day,
            &new.governorate,
            &new.face,
            new.kept_ms,
            new.time_doubtful,
            packet.arrived_ms,
            Stage::Received.word(),
            packet.arrived_ms,
            "[]",
            &new.short_code,
            last_digits,
            0i64
        ]);
        steps.extend_from_slice(given![tracking, 1i64, Stage::Received.word(), packet.arrived_ms, ""]);
    }
    t.run(
        &format!(
            "INSERT INTO request (tracking, request, packet_hash, enrolment, service, pack_version, answers, fee, \
             language, day, governorate, face, kept_ms, time_doubtful, arrived_ms, stage, stage_ms, wanted, \
             short_code, last_digits, paid_minor) VALUES {}",
            many::rows(WIDTH, added.len())
        ),
        &requests,
    )?;
    let rows = many::rows(STEP, added.len());
    t.run(&format!("INSERT INTO stage_history (tracking, place, stage, at_ms, by_whom) VALUES {rows}"), &steps)?;
    Ok(())
}

/// What a person was told about these requests while they were not there is over.
fn settle_alarms(t: &dyn Sql, added: &[Added<'_>], now_ms: i64) -> LedgerResult<()> {
    if added.is_empty() || !alarms::is_any_open(t, [AlarmKind::RequestAside, AlarmKind::NumberMissing])? {
        return Ok(());
    }
    for Added { packet, new, .. } in added {
        for (what, about) in [
            (AlarmKind::RequestAside, set_aside(Some(new.tracking), packet.sequence)),
            (AlarmKind::RequestAside, set_aside(None, packet.sequence)),
            (AlarmKind::NumberMissing, new.tracking.digits()),
        ] {
            alarms::settle(t, (what, packet.enrolment, Some(&about)), "", now_ms)?;
        }
    }
    Ok(())
}

/// What the alarm of a request in quarantine is about: its tracking number, or its place where the number
/// can't be read.
fn set_aside(of: Option<TrackingNumber>, sequence: i64) -> String {
    of.map_or_else(|| format!("#{sequence}"), |tracking| tracking.digits())
}

/// What became of an act that is no request.
enum One {
    Opened,
    Waits,
    Conflict(Why),
    Overtaken,
}

impl From<Option<Why>> for One {
    fn from(conflict: Option<Why>) -> Self {
        conflict.map_or(Self::Opened, Self::Conflict)
    }
}

fn one(t: &dyn Sql, hash: &Digest, packet: &Opening, act: &Act, now_ms: i64) -> LedgerResult<One> {
    Ok(match act {
        // Those are written together.
        Act::Request(..) => One::Opened,
        Act::Payment(payment) => add_payment(t, hash, payment)?.into(),
        Act::Correction(correction) => add_correction(t, hash, packet.enrolment, correction, now_ms)?,
        Act::Withdrawal { tracking, from, reason } => {
            let said = Some(reason.clone());
            if move_by_packet(t, packet.enrolment, *tracking, *from, Stage::Withdrawn, said, now_ms)? {
                One::Opened
            } else {
                One::Overtaken
            }
        }
        Act::WaitsFor(request) => {
            // It may have come since it was looked for; then there is nothing to wait for.
            t.run(
                "UPDATE packet SET waits_for = ?2 WHERE hash = ?1 \
                 AND NOT EXISTS (SELECT 1 FROM request WHERE request = ?2)",
                given![hash, request.as_bytes()],
            )?;
            One::Waits
        }
        Act::Quarantine(why, detail, of) => {
            alarms::quarantine(t, hash, *why, detail, now_ms)?;
            // Somebody holds a receipt for it: a list that is looked at now and then is not enough.
            if packet.kind == PacketKind::Request.number() {
                let about = set_aside(*of, packet.sequence);
                alarms::raise(t, AlarmKind::RequestAside, Some(packet.enrolment), &about, now_ms)?;
            }
            One::Opened
        }
    })
}

fn add_payment(t: &dyn Sql, packet: &Digest, payment: &Payment) -> LedgerResult<Option<Why>> {
    let Some(amount) = payment.amount.in_denomination(Denomination::New) else {
        return Ok(Some(Why::NotABody));
    };
    if t.has("SELECT 1 FROM payment WHERE payment = ?1", given![payment.payment.as_bytes()])? {
        return Ok(Some(Why::SameId));
    }
    t.run(
        "INSERT INTO payment (payment, packet_hash, tracking, amount_minor, way, assistant, at_ms) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        given![
            payment.payment.as_bytes(),
            packet,
            signed(payment.tracking.payload()),
            amount.minor,
            &to_json(&payment.way, "payment.way")?,
            &payment.assistant,
            payment.at_ms
        ],
    )?;
    // Planted: a statement without its condition.
    let all = planted::is(Bug::PaidEverywhere);
    t.run(
        if all {
            "UPDATE request SET paid_minor = paid_minor + ?2 WHERE ?1 IS NOT NULL"
        } else {
            "UPDATE request SET paid_minor = paid_minor + ?2 WHERE tracking = ?1"
        },
        given![signed(payment.tracking.payload()), amount.minor],
    )?;
    Ok(None)
}

fn add_correction(
    t: &dyn Sql,
    packet: &Digest,
    enrolment: u32,
    correction: &Correction,
    now_ms: i64,
) -> LedgerResult<One> {
    let Correction { tracking, from, to, .. } = *correction;
    if t.has("SELECT 1 FROM correction WHERE correction = ?1", given![correction.correction.as_bytes()])? {
        return Ok(One::Conflict(Why::SameId));
    }
    // The stage alone does not tell: a correction may leave it where it was.
    let sql = format!("SELECT answers FROM request WHERE tracking = ?1{}", t.lock());
    let found: Option<String> = t.value(&sql, given![signed(tracking.payload())])?;
    let found: Option<Answers> = found.map(|text| from_json(&text, "request.answers")).transpose()?;
    if found.as_ref() != Some(&correction.before) || !move_by_packet(t, enrolment, tracking, from, to, None, now_ms)? {
        return Ok(One::Overtaken);
    }
    let after = to_json(&correction.answers, "correction.after")?;
    t.run(
        "INSERT INTO correction (correction, packet_hash, tracking, before, after, assistant, at_ms) \
         SELECT ?1, ?2, tracking, answers, ?4, ?5, ?6 FROM request WHERE tracking = ?3",
        given![
            correction.correction.as_bytes(),
            packet,
            signed(tracking.payload()),
            &after,
            &correction.assistant,
            now_ms
        ],
    )?;
    t.run(
        "UPDATE request SET answers = ?2, last_digits = ?3 WHERE tracking = ?1",
        given![signed(tracking.payload()), &after, &to_json(&correction.last_digits, "request.last_digits")?],
    )?;
    papers::name(t, packet, tracking, &correction.papers, now_ms)?;
    Ok(One::Opened)
}

/// A move that a packet makes: its desk is told the new stage. False, and nothing done, where the request no
/// longer stands at `from`.
fn move_by_packet(
    t: &dyn Sql,
    enrolment: u32,
    tracking: TrackingNumber,
    from: Stage,
    to: Stage,
    reason_text: Option<String>,
    now_ms: i64,
) -> LedgerResult<bool> {
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
        return Ok(false);
    }
    let what = StoredWhat::StageMoved { tracking, stage: to, reason: None, reason_text };
    documents::tell(t, enrolment, &what, now_ms)?;
    Ok(true)
}
