//! Storing a batch: every packet of it judged by what is there already, then all written together. The
//! number of statements does not grow with the number of packets.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;
use wasl_domain::planted::{self, Bug};
use wasl_protocol::{Digest, Verdict};

use super::{
    Given, Sql, alarms,
    contact::{self, Heard},
    desks, given, many,
    packets::{beyond, standing_of},
    signed, unsigned,
};
use crate::ledger::{AlarmKind, Arrival, Batch, Desk, Lane, LedgerFault, LedgerResult, Standing, Taken, Why};

/// What is there of a batch before it is stored, and what it adds itself.
struct There {
    /// What each packet that is here already is answered with.
    answers: BTreeMap<Digest, Verdict>,
    ids: BTreeSet<Uuid>,
    places: BTreeSet<u64>,
}

/// What a packet that is here already is answered with.
fn answer_again(standing: Standing, is_after_loss: bool) -> Verdict {
    match standing {
        Standing::Fork => Verdict::Fork,
        Standing::SameId => Verdict::Quarantined,
        Standing::Stored if is_after_loss => Verdict::Quarantined,
        Standing::Stored => Verdict::AlreadyStored,
    }
}

impl There {
    fn look(t: &dyn Sql, desk: &Desk, arrivals: &[Arrival]) -> LedgerResult<Self> {
        let mut there = Self { answers: BTreeMap::new(), ids: BTreeSet::new(), places: BTreeSet::new() };
        let hashes: Vec<&Digest> = arrivals.iter().map(|arrival| &arrival.hash).collect();
        for some in many::filled(&hashes) {
            let sql = format!(
                "SELECT p.hash, p.standing, q.why FROM packet p LEFT JOIN quarantine q ON q.hash = p.hash \
                 WHERE p.hash IN {}",
                many::list(1, some.len())
            );
            for row in t.rows(&sql, &some)? {
                let standing = standing_of(&row.get::<String>(1)?)?;
                let is_after_loss = row.get::<Option<String>>(2)?.as_deref() == Some(Why::AfterLoss.word());
                there.answers.insert(row.get(0)?, answer_again(standing, is_after_loss));
            }
        }
        let ids: Vec<&[u8; 16]> = arrivals.iter().map(|arrival| arrival.id.as_bytes()).collect();
        for some in many::filled(&ids) {
            let list = many::list(1, some.len());
            let sql = format!("SELECT id FROM packet WHERE id IN {list} AND standing = 'stored'");
            there.ids.extend((t as &dyn Sql).column::<Uuid>(&sql, &some)?);
        }
        let places: Vec<i64> = arrivals.iter().map(|arrival| signed(arrival.sequence)).collect();
        for some in many::filled(&places) {
            let sql = format!(
                "SELECT sequence FROM packet WHERE enrolment = ?1 AND epoch = ?2 AND sequence IN {} \
                 AND standing IN ('stored', 'same_id')",
                many::list(3, some.len())
            );
            let given = [given![desk.enrolment, desk.epoch], some.as_slice()].concat();
            there.places.extend(t.column::<i64>(&sql, &given)?.into_iter().map(unsigned));
        }
        Ok(there)
    }

    /// Where a packet belongs; none where it is answered without being written.
    fn judge(&self, arrival: &Arrival) -> Result<Standing, Verdict> {
        if let Some(answer) = self.answers.get(&arrival.hash)
            && !planted::is(Bug::NoDedupeByHash)
        {
            return Err(*answer);
        }
        let is_place_taken = self.places.contains(&arrival.sequence);
        // Planted: whoever came first is there, and that is all.
        if is_place_taken && planted::is(Bug::ForkUnnoticed) {
            return Err(Verdict::AlreadyStored);
        }
        // A place taken twice weighs more than an id taken twice: a rolled-back desk repeats both.
        Ok(if is_place_taken && !planted::is(Bug::NoDedupeByPlace) {
            Standing::Fork
        } else if self.ids.contains(&arrival.id) {
            Standing::SameId
        } else {
            Standing::Stored
        })
    }

    fn add(&mut self, arrival: &Arrival, standing: Standing, is_cut_off: bool) {
        self.answers.insert(arrival.hash, answer_again(standing, is_cut_off));
        match standing {
            Standing::Stored => {
                self.ids.insert(arrival.id);
                self.places.insert(arrival.sequence);
            }
            Standing::SameId => {
                self.places.insert(arrival.sequence);
            }
            Standing::Fork => {}
        }
    }
}

/// Writes new packets, as they came.
fn write(
    t: &dyn Sql,
    desk: &Desk,
    new: &[(&Arrival, Standing)],
    heard: Option<&Heard<'_>>,
    now_ms: i64,
) -> LedgerResult<()> {
    const WIDTH: usize = 15;
    let is_cut_off = desk.state.is_cut_off();
    for some in many::pieces(new) {
        let sql = format!(
            "INSERT INTO packet (hash, enrolment, epoch, sequence, id, previous, kind, standing, bytes, arrived_ms, \
             opened_ms, wall_ms, boot, mono_ms, true_ms) VALUES {}",
            many::rows(WIDTH, some.len())
        );
        let mut given: Vec<Given<'_>> = Vec::with_capacity(WIDTH * some.len());
        for (arrival, standing) in some {
            let opened_ms = (*standing == Standing::SameId || is_cut_off).then_some(now_ms);
            let boot = (!arrival.boot.is_nil()).then(|| arrival.boot.as_bytes());
            given.extend_from_slice(given![
                &arrival.hash,
                desk.enrolment,
                desk.epoch,
                signed(arrival.sequence),
                arrival.id.as_bytes(),
                &arrival.previous,
                arrival.kind,
                standing.word(),
                &arrival.bytes,
                now_ms,
                opened_ms,
                arrival.wall_ms,
                boot,
                signed(arrival.mono_ms),
                heard.and_then(|heard| heard.true_ms(arrival))
            ]);
        }
        t.run(&sql, &given)?;
    }
    Ok(())
}

/// What follows from where a packet was put.
fn note(t: &dyn Sql, desk: &mut Desk, arrival: &Arrival, standing: Standing, now_ms: i64) -> LedgerResult<()> {
    if desk.state.is_cut_off() && standing != Standing::SameId {
        alarms::quarantine(t, &arrival.hash, Why::AfterLoss, "", now_ms)?;
        alarms::raise(t, AlarmKind::AfterLoss, Some(desk.enrolment), "", now_ms)?;
    }
    let detail = arrival.sequence.to_string();
    match standing {
        Standing::Stored => Ok(()),
        Standing::Fork => {
            if desk.frozen_ms.is_none() {
                desk.frozen_ms = Some(now_ms);
                t.run("UPDATE desk SET frozen_ms = ?2 WHERE enrolment = ?1", given![desk.enrolment, now_ms])?;
            }
            alarms::raise(t, AlarmKind::Fork, Some(desk.enrolment), &detail, now_ms)
        }
        Standing::SameId => {
            alarms::quarantine(t, &arrival.hash, Why::SameId, &arrival.id.to_string(), now_ms)?;
            alarms::raise(t, AlarmKind::SameId, Some(desk.enrolment), &detail, now_ms)
        }
    }
}

/// Puts every packet of a batch where it belongs, and says how the desk's chain stands after it.
pub(super) fn store(t: &dyn Sql, batch: &Batch) -> LedgerResult<Taken> {
    let now_ms = batch.now_ms;
    let Some(mut desk) = desks::desk_alone(t, batch.enrolment)? else {
        return Err(LedgerFault::Spoiled { what: "desk" });
    };
    let is_cut_off = desk.state.is_cut_off();
    let mut there = There::look(t, &desk, &batch.arrivals)?;
    let mut verdicts = Vec::with_capacity(batch.arrivals.len());
    let mut new = Vec::new();
    for arrival in &batch.arrivals {
        let verdict = match there.judge(arrival) {
            Err(answer) => answer,
            Ok(standing) => {
                there.add(arrival, standing, is_cut_off);
                new.push((arrival, standing));
                match standing {
                    Standing::Fork => Verdict::Fork,
                    Standing::SameId => Verdict::Quarantined,
                    Standing::Stored if is_cut_off => Verdict::Quarantined,
                    Standing::Stored => Verdict::Stored,
                }
            }
        };
        verdicts.push((arrival.hash, verdict));
    }
    let heard = match &batch.contact {
        Some(told) => Some(Heard::judge(t, &desk, told, batch.lane, now_ms)?),
        None => None,
    };
    write(t, &desk, &new, heard.as_ref(), now_ms)?;
    for (arrival, standing) in &new {
        note(t, &mut desk, arrival, *standing, now_ms)?;
    }
    for refused in &batch.refused {
        alarms::raise(t, AlarmKind::RefusedPacket, Some(desk.enrolment), refused.word(), now_ms)?;
    }
    if let Some(at) = desks::advance_head(t, &mut desk)? {
        alarms::raise(t, AlarmKind::ChainBroken, Some(desk.enrolment), &at.to_string(), now_ms)?;
    }
    if batch.lane == Lane::Direct {
        t.run("UPDATE desk SET seen_ms = ?2 WHERE enrolment = ?1", given![desk.enrolment, now_ms])?;
    }
    let journal = match &heard {
        Some(heard) => contact::hear(t, &desk, heard)?,
        None => None,
    };
    let beyond = beyond(t, &desk)?;
    Ok(Taken { verdicts, head: desk.head, head_hash: desk.head_hash, beyond, journal, standing: desk.standing() })
}
