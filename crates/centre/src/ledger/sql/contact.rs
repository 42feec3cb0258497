//! What a desk tells of itself with an exchange: its state, its clocks, its journal, and which notices
//! it heard. Judged against what it told before; nothing here touches its packets' places.

use wasl_protocol::Digest;

use super::{Sql, alarms, given, signed, unsigned};
use crate::ledger::{AlarmKind, Arrival, Contact, Desk, Lane, LedgerFault, LedgerResult};

/// A wall clock further away than this is told to a person.
const CLOCK_FAR_MS: u64 = 24 * 60 * 60 * 1000;
/// A cursor above this was made up: it would leave no room for notices.
const CURSOR_MAX: u64 = 1 << 62;

/// What was known of a desk before.
struct Known {
    boot: Option<[u8; 16]>,
    mono_ms: u64,
    journal: (u64, Option<Digest>),
    /// The turn at which that was told.
    journal_turn: u32,
    /// The turn that this ask takes.
    turn: u32,
}

fn known(t: &dyn Sql, enrolment: u32) -> LedgerResult<Known> {
    let found = t.first(
        "SELECT contact_boot, contact_mono_ms, journal_n, journal_hash, journal_turn, turn FROM desk \
         WHERE enrolment = ?1",
        given![enrolment],
    )?;
    let row = found.ok_or(LedgerFault::Spoiled { what: "desk" })?;
    Ok(Known {
        boot: row.get(0)?,
        mono_ms: unsigned(row.get::<Option<i64>>(1)?.unwrap_or(0)),
        journal: (unsigned(row.get(2)?), row.get(3)?),
        journal_turn: row.get(4)?,
        turn: row.get::<u32>(5)?.saturating_add(1),
    })
}

/// What a desk told, held against what is known of it, before anything is written.
pub(super) struct Heard<'a> {
    contact: &'a Contact,
    known: Known,
    /// Nothing that it told later is here already.
    is_newest: bool,
    now_ms: i64,
}

impl<'a> Heard<'a> {
    /// Judges what was told; no other exchange of the desk may be under way beside this transaction.
    pub(super) fn judge(t: &dyn Sql, desk: &Desk, contact: &'a Contact, lane: Lane, now_ms: i64) -> LedgerResult<Self> {
        let known = known(t, desk.enrolment)?;
        // Batches fly side by side: one that left earlier and came later is about the past.
        let is_late = if known.boot == Some(contact.boot.into_bytes()) {
            contact.mono_ms < known.mono_ms
        } else {
            // A start of the machine never comes back: what names an earlier one was under way meanwhile.
            is_boot_known(t, desk, contact)?
        };
        Ok(Self { contact, known, is_newest: lane == Lane::Direct && !is_late, now_ms })
    }

    /// When a packet was made by the centre's clock: now, less what ran on the desk's own count since then.
    pub(super) fn true_ms(&self, arrival: &Arrival) -> Option<i64> {
        let Contact { boot, mono_ms, .. } = *self.contact;
        let is_same_run = self.is_newest && !boot.is_nil() && arrival.boot == boot;
        let since_ms = mono_ms.checked_sub(arrival.mono_ms).filter(|_| is_same_run)?;
        Some(self.now_ms.saturating_sub(signed(since_ms)))
    }
}

/// Takes down what a desk told. Gives the end of its journal where that may be countersigned.
pub(super) fn hear(t: &dyn Sql, desk: &Desk, heard: &Heard<'_>) -> LedgerResult<Option<(u64, Digest)>> {
    let Heard { contact, known, is_newest, now_ms } = heard;
    t.run("UPDATE desk SET turn = ?2 WHERE enrolment = ?1", given![desk.enrolment, known.turn])?;
    if *is_newest {
        take_down(t, desk, contact, *now_ms)?;
        put_times_right(t, desk, contact, *now_ms)?;
        judge_clock(t, desk, contact, *now_ms)?;
    }
    judge_cursor(t, desk, contact.cursor, *now_ms)?;
    journal(t, desk, contact, known, *now_ms)
}

fn is_boot_known(t: &dyn Sql, desk: &Desk, contact: &Contact) -> LedgerResult<bool> {
    t.has("SELECT 1 FROM desk_boot WHERE enrolment = ?1 AND boot = ?2", given![desk.enrolment, contact.boot.as_bytes()])
}

fn take_down(t: &dyn Sql, desk: &Desk, contact: &Contact, now_ms: i64) -> LedgerResult<()> {
    let boot = (!contact.boot.is_nil()).then(|| contact.boot.into_bytes());
    t.run(
        "UPDATE desk SET seen_ms = ?2, version = ?3, outbox_count = ?4, oldest_age_s = ?5, contact_boot = ?6, \
         contact_mono_ms = ?7 WHERE enrolment = ?1",
        given![
            desk.enrolment,
            now_ms,
            &contact.version,
            contact.outbox_count,
            contact.oldest_age_s,
            boot.as_ref(),
            signed(contact.mono_ms)
        ],
    )?;
    if let Some(boot) = &boot {
        t.run(
            "INSERT INTO desk_boot (enrolment, boot) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            given![desk.enrolment, boot],
        )?;
    }
    Ok(())
}

/// Packets of before that were made since the desk's machine started: as [`Heard::true_ms`].
fn put_times_right(t: &dyn Sql, desk: &Desk, contact: &Contact, now_ms: i64) -> LedgerResult<()> {
    if !contact.boot.is_nil() {
        t.run(
            "UPDATE packet SET true_ms = ?3 - (?4 - mono_ms) WHERE enrolment = ?1 AND boot = ?2 \
             AND true_ms IS NULL AND boot IS NOT NULL AND mono_ms <= ?4",
            given![desk.enrolment, contact.boot.as_bytes(), now_ms, signed(contact.mono_ms)],
        )?;
    }
    Ok(())
}

fn judge_clock(t: &dyn Sql, desk: &Desk, contact: &Contact, now_ms: i64) -> LedgerResult<()> {
    if contact.wall_ms == 0 {
        return Ok(());
    }
    if contact.wall_ms.abs_diff(now_ms) > CLOCK_FAR_MS {
        let word = if contact.wall_ms < now_ms { "behind" } else { "ahead" };
        alarms::raise(t, AlarmKind::ClockFar, Some(desk.enrolment), word, now_ms)
    } else {
        alarms::settle(t, (AlarmKind::ClockFar, desk.enrolment, None), "", now_ms)
    }
}

/// A desk that heard a notice which is not here: this ledger forgot it, and must not give its number
/// to another one.
fn judge_cursor(t: &dyn Sql, desk: &Desk, cursor: u64, now_ms: i64) -> LedgerResult<()> {
    if cursor == 0 || cursor > CURSOR_MAX {
        return Ok(());
    }
    let last_below: Option<i64> = t.value(
        "SELECT sequence FROM notice WHERE enrolment = ?1 AND sequence <= ?2 ORDER BY sequence DESC LIMIT 1",
        given![desk.enrolment, signed(cursor)],
    )?;
    let last_below = unsigned(last_below.unwrap_or(0));
    if last_below == cursor {
        return Ok(());
    }
    t.run(
        "UPDATE desk SET notice_floor = ?2 WHERE enrolment = ?1 AND notice_floor < ?2",
        given![desk.enrolment, signed(cursor)],
    )?;
    let detail = format!("{}/{cursor}", cursor - last_below);
    alarms::raise_once(t, AlarmKind::NoticesForgotten, Some(desk.enrolment), &detail, now_ms)
}

/// Holds the end of a desk's journal against the furthest one it told. A shorter one contradicts it
/// only where it was surely told later: asks overtake each other, also over a start of the machine.
fn journal(
    t: &dyn Sql,
    desk: &Desk,
    contact: &Contact,
    known: &Known,
    now_ms: i64,
) -> LedgerResult<Option<(u64, Digest)>> {
    let (n, hash) = contact.journal;
    let (seen_n, seen_hash) = known.journal;
    if n == 0 && seen_n == 0 {
        return Ok(None);
    }
    if n > seen_n {
        t.run(
            "UPDATE desk SET journal_n = ?2, journal_hash = ?3, journal_turn = ?4 WHERE enrolment = ?1",
            given![desk.enrolment, signed(n), &hash, known.turn],
        )?;
        return Ok(Some((n, hash)));
    }
    if n == seen_n && seen_hash == Some(hash) {
        return Ok(Some((n, hash)));
    }
    // A version that tells of no journal contradicts nothing. At the furthest entry itself another
    // hash is another journal, whenever it was told.
    let is_contradiction = n == seen_n || contact.since.is_some_and(|since| since >= known.journal_turn);
    if n > 0 && is_contradiction {
        alarms::raise(t, AlarmKind::JournalCut, Some(desk.enrolment), &seen_n.to_string(), now_ms)?;
    }
    Ok(None)
}
