//! [`Desks`] in SQL.

use wasl_domain::{
    ids::EnrolmentNumber,
    planted::{self, Bug},
};
use wasl_protocol::{Digest, keys::PublicKey, packet::chain_start};

use super::{Engine, Given, Row, Sql, alarms, given, signed, unsigned};
use crate::ledger::{
    Adopted, AlarmKind, CodeUse, Desk, DeskState, Desks, EnrolmentOffer, LedgerFault, LedgerResult, NewDesk, Place,
    StateChange, StateChanged, StateLine, Why,
};

const COLUMNS: &str = "enrolment, epoch, public_key, access_point_ar, access_point_en, counter, governorate, \
                       supervisor, enrolled_ms, frozen_ms, head, head_hash, seen_ms, state, \
                       coalesce(state_ms, enrolled_ms), version, outbox_count, oldest_age_s, turn";

/// Setting: grows when this ledger was put back from a backup.
const CENTRE_EPOCH: &str = "centre_epoch";
/// Setting: the next desk's number is above this one.
const ENROLMENT_FLOOR: &str = "enrolment_floor";
/// So many numbers of desks are passed over after a backup was put back: desks that enrolled after
/// the backup have some of them.
const NUMBERS_PASSED_OVER: u32 = 100;
/// So many turns of each desk are passed over then: it may hold nonces that were given at some of them.
const TURNS_PASSED_OVER: u32 = 1 << 20;
/// So many bits of a serial count within one epoch of the centre.
pub(super) const SERIAL_BITS: u32 = 32;

fn state_of(word: &str) -> LedgerResult<DeskState> {
    DeskState::from_word(word).ok_or(LedgerFault::Spoiled { what: "desk.state" })
}

fn desk_of(row: &Row) -> LedgerResult<Desk> {
    Ok(Desk {
        enrolment: row.get(0)?,
        epoch: row.get(1)?,
        key: PublicKey(row.get(2)?),
        place: Place {
            access_point_ar: row.get(3)?,
            access_point_en: row.get(4)?,
            counter: row.get(5)?,
            governorate: row.get(6)?,
        },
        supervisor: row.get(7)?,
        enrolled_ms: row.get(8)?,
        frozen_ms: row.get(9)?,
        head: unsigned(row.get(10)?),
        head_hash: row.get(11)?,
        seen_ms: row.get(12)?,
        state: state_of(&row.get::<String>(13)?)?,
        state_ms: row.get(14)?,
        version: row.get(15)?,
        outbox_count: row.get(16)?,
        oldest_age_s: row.get(17)?,
        turn: row.get(18)?,
    })
}

fn desks(c: &dyn Sql, sql: &str, given: &[Given<'_>]) -> LedgerResult<Vec<Desk>> {
    c.rows(sql, given)?.iter().map(desk_of).collect()
}

pub(super) fn desk(c: &dyn Sql, enrolment: u32) -> LedgerResult<Option<Desk>> {
    let sql = format!("SELECT {COLUMNS} FROM desk WHERE enrolment = ?1");
    Ok(desks(c, &sql, given![enrolment])?.pop())
}

/// A desk that nobody else changes, and for which nobody else takes in or opens anything, until this
/// transaction ends.
pub(super) fn desk_alone(t: &dyn Sql, enrolment: u32) -> LedgerResult<Option<Desk>> {
    let sql = format!("SELECT {COLUMNS} FROM desk WHERE enrolment = ?1{}", t.lock());
    Ok(desks(t, &sql, given![enrolment])?.pop())
}

/// Desks of which packets lie beyond their head.
pub(super) fn with_packets_beyond(c: &dyn Sql) -> LedgerResult<Vec<Desk>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM desk WHERE EXISTS (SELECT 1 FROM packet p WHERE p.enrolment = desk.enrolment \
         AND p.epoch = desk.epoch AND p.sequence > desk.head) ORDER BY enrolment"
    );
    desks(c, &sql, given![])
}

fn number(c: &dyn Sql, name: &str) -> LedgerResult<Option<u64>> {
    let found: Option<String> = super::setting(c, name)?;
    Ok(found.and_then(|text| text.parse().ok()))
}

fn is_key_taken(c: &dyn Sql, key: &PublicKey) -> LedgerResult<bool> {
    c.has("SELECT 1 FROM desk WHERE public_key = ?1", given![&key.0])
}

/// What a new desk is, but for what its code or its adopter knows.
fn add(t: &dyn Sql, desk: &Adopted, now_ms: i64) -> LedgerResult<()> {
    const FIRST_EPOCH: u32 = 1;
    t.run(
        "INSERT INTO desk (enrolment, epoch, public_key, access_point_ar, access_point_en, counter, \
         governorate, supervisor, enrolled_ms, head, head_hash) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10)",
        given![
            desk.enrolment,
            FIRST_EPOCH,
            &desk.key.0,
            &desk.place.access_point_ar,
            &desk.place.access_point_en,
            &desk.place.counter,
            &desk.place.governorate,
            &desk.supervisor,
            now_ms,
            &chain_start(desk.enrolment, FIRST_EPOCH)
        ],
    )?;
    Ok(())
}

fn set_state(t: &dyn Sql, desk: &Desk, change: &StateChange, now_ms: i64) -> LedgerResult<()> {
    t.run(
        "UPDATE desk SET state = ?2, state_ms = ?3 WHERE enrolment = ?1",
        given![desk.enrolment, change.to.word(), now_ms],
    )?;
    t.run(
        "INSERT INTO desk_state (enrolment, place, state, at_ms, by_whom, why) \
         SELECT ?1, coalesce(max(place), 0) + 1, ?2, ?3, ?4, ?5 FROM desk_state WHERE enrolment = ?1",
        given![desk.enrolment, change.to.word(), now_ms, &change.by, &change.why],
    )?;
    if desk.state.is_cut_off() && !change.to.is_cut_off() {
        alarms::look_again_at(t, desk.enrolment, Why::AfterLoss)?;
        alarms::settle(t, (AlarmKind::AfterLoss, desk.enrolment, None), &change.by, now_ms)?;
    }
    Ok(())
}

impl<E: Engine> Desks for E {
    fn offer_enrolment(&self, offer: &EnrolmentOffer) -> LedgerResult<()> {
        self.write(|t| {
            t.run(
                "INSERT INTO enrolment_code (secret_hash, access_point_ar, access_point_en, counter, governorate, \
                 made_ms, expires_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                given![
                    &offer.secret_hash,
                    &offer.place.access_point_ar,
                    &offer.place.access_point_en,
                    &offer.place.counter,
                    &offer.place.governorate,
                    offer.made_ms,
                    offer.expires_ms
                ],
            )?;
            Ok(())
        })
    }

    fn enrol(&self, secret_hash: &Digest, new: &NewDesk, now_ms: i64) -> LedgerResult<CodeUse> {
        self.write(|t| {
            super::documents::audience_alone(t)?;
            let sql = format!(
                "SELECT access_point_ar, access_point_en, counter, governorate, expires_ms, enrolment \
                 FROM enrolment_code WHERE secret_hash = ?1{}",
                t.lock()
            );
            let Some(row) = t.first(&sql, given![secret_hash])? else { return Ok(CodeUse::Unknown) };
            let mut place = Place {
                access_point_ar: row.get(0)?,
                access_point_en: row.get(1)?,
                counter: row.get(2)?,
                governorate: row.get(3)?,
            };
            let (expires_ms, used_by): (i64, Option<u32>) = (row.get(4)?, row.get(5)?);
            if let Some(enrolment) = used_by {
                let same = desk(t, enrolment)?.filter(|desk| desk.key == new.key);
                return Ok(same.map_or(CodeUse::Spent, CodeUse::Repeated));
            }
            if expires_ms <= now_ms {
                return Ok(CodeUse::Expired);
            }
            if is_key_taken(t, &new.key)? {
                return Ok(CodeUse::Spent);
            }
            let last: u32 = t.only("SELECT coalesce(max(enrolment), 0) FROM desk", given![])?;
            let floor = number(t, ENROLMENT_FLOOR)?.and_then(|floor| u32::try_from(floor).ok()).unwrap_or(0);
            let enrolment = last.max(floor).saturating_add(1);
            if EnrolmentNumber::new(enrolment).is_none() {
                return Ok(CodeUse::Full);
            }
            if place.counter.is_empty() {
                place.counter.clone_from(&new.counter);
            }
            add(t, &Adopted { enrolment, key: new.key, place, supervisor: new.supervisor.clone() }, now_ms)?;
            t.run(
                "UPDATE enrolment_code SET used_ms = ?2, enrolment = ?3 WHERE secret_hash = ?1",
                given![secret_hash, now_ms, enrolment],
            )?;
            let desk = desk(t, enrolment)?.ok_or(LedgerFault::Spoiled { what: "desk" })?;
            Ok(CodeUse::Fresh(desk))
        })
    }

    fn desk(&self, enrolment: u32) -> LedgerResult<Option<Desk>> {
        self.read(|c| desk(c, enrolment))
    }

    fn desks(&self) -> LedgerResult<Vec<Desk>> {
        self.read(|c| desks(c, &format!("SELECT {COLUMNS} FROM desk ORDER BY enrolment"), given![]))
    }

    fn thaw(&self, enrolment: u32) -> LedgerResult<()> {
        self.write(|t| {
            t.run("UPDATE desk SET frozen_ms = NULL WHERE enrolment = ?1", given![enrolment])?;
            Ok(())
        })
    }

    fn set_desk_state(&self, change: &StateChange, now_ms: i64) -> LedgerResult<StateChanged> {
        self.write(|t| {
            let Some(desk) = desk_alone(t, change.enrolment)? else { return Ok(StateChanged::NoDesk) };
            if desk.state == change.to {
                return Ok(StateChanged::Same);
            }
            if desk.state == DeskState::Revoked {
                return Ok(StateChanged::Final);
            }
            set_state(t, &desk, change, now_ms)?;
            Ok(StateChanged::Done)
        })
    }

    fn desk_states(&self, enrolment: u32) -> LedgerResult<Vec<StateLine>> {
        self.read(|c| {
            let rows = c.rows(
                "SELECT state, at_ms, by_whom, why FROM desk_state WHERE enrolment = ?1 ORDER BY place",
                given![enrolment],
            )?;
            rows.iter()
                .map(|row| {
                    let state = state_of(&row.get::<String>(0)?)?;
                    Ok(StateLine { state, at_ms: row.get(1)?, by: row.get(2)?, why: row.get(3)? })
                })
                .collect()
        })
    }

    fn adopt(&self, new: &Adopted, now_ms: i64) -> LedgerResult<bool> {
        self.write(|t| {
            if desk(t, new.enrolment)?.is_some() || is_key_taken(t, &new.key)? {
                return Ok(false);
            }
            add(t, new, now_ms)?;
            let floor = notice_floor(number(t, CENTRE_EPOCH)?.unwrap_or(1));
            t.run("UPDATE desk SET notice_floor = ?2 WHERE enrolment = ?1", given![new.enrolment, floor])?;
            Ok(true)
        })
    }

    fn restored(&self, now_ms: i64) -> LedgerResult<u64> {
        if planted::is(Bug::EpochIgnored) {
            return self.centre_epoch();
        }
        self.write(|t| {
            let epoch = number(t, CENTRE_EPOCH)?.unwrap_or(1).saturating_add(1);
            t.run(
                "UPDATE desk SET notice_floor = CASE WHEN notice_floor > ?1 THEN notice_floor ELSE ?1 END, \
                 turn = CASE WHEN turn + ?2 > 4294967295 THEN 4294967295 ELSE turn + ?2 END",
                given![notice_floor(epoch), TURNS_PASSED_OVER],
            )?;
            let last: u32 = t.only("SELECT coalesce(max(enrolment), 0) FROM desk", given![])?;
            let floor = number(t, ENROLMENT_FLOOR)?.and_then(|floor| u32::try_from(floor).ok()).unwrap_or(0);
            // Where numbers are few, the last ones are not thrown away: a desk that has one of them
            // would be told by its key.
            let floor = last.max(floor).saturating_add(NUMBERS_PASSED_OVER);
            if EnrolmentNumber::new(floor.saturating_add(1)).is_some() {
                super::set_setting(t, ENROLMENT_FLOOR, &floor.to_string())?;
            }
            super::set_setting(t, CENTRE_EPOCH, &epoch.to_string())?;
            alarms::raise(t, AlarmKind::Restored, None, &epoch.to_string(), now_ms)?;
            Ok(epoch)
        })
    }

    fn centre_epoch(&self) -> LedgerResult<u64> {
        self.read(|c| Ok(number(c, CENTRE_EPOCH)?.unwrap_or(1)))
    }
}

/// Notices of this epoch of the centre have numbers above this one.
fn notice_floor(epoch: u64) -> i64 {
    signed(epoch.saturating_sub(1)).saturating_mul(1 << SERIAL_BITS)
}

/// So many places are looked at at once.
const PLACES_AT_ONCE: u64 = 64;

/// Moves a desk's head on over what now joins it. Returns the place where the chain is taken but does
/// not join, if there is one.
pub(super) fn advance_head(t: &dyn Sql, desk: &mut Desk) -> LedgerResult<Option<u64>> {
    if planted::is(Bug::GapAsHead) {
        return jump_ahead(t, desk).map(|()| None);
    }
    let start = desk.head;
    let broken = loop {
        let from = desk.head;
        // What stands in its place comes before what only has a taken id.
        let rows = t.rows(
            "SELECT sequence, hash, previous FROM packet WHERE enrolment = ?1 AND epoch = ?2 AND sequence > ?3 \
             AND sequence <= ?4 AND standing IN ('stored', 'same_id') ORDER BY sequence, standing DESC",
            given![desk.enrolment, desk.epoch, signed(from), signed(from + PLACES_AT_ONCE)],
        )?;
        let mut taken = None;
        for row in &rows {
            let sequence = unsigned(row.get(0)?);
            if sequence > desk.head + 1 {
                break;
            }
            let previous: Digest = row.get(2)?;
            if sequence == desk.head + 1 && previous == desk.head_hash {
                desk.head += 1;
                desk.head_hash = row.get(1)?;
            } else if sequence == desk.head + 1 {
                taken = Some(sequence);
            }
        }
        if desk.head < from + PLACES_AT_ONCE {
            // Where a place was passed after all, nothing is broken at it.
            break taken.filter(|place| *place == desk.head + 1);
        }
    };
    if desk.head != start {
        keep_head(t, desk)?;
    }
    Ok(broken)
}

fn keep_head(t: &dyn Sql, desk: &Desk) -> LedgerResult<()> {
    t.run(
        "UPDATE desk SET head = ?2, head_hash = ?3 WHERE enrolment = ?1",
        given![desk.enrolment, signed(desk.head), &desk.head_hash],
    )?;
    Ok(())
}

/// Planted: on to the furthest packet, over whatever is missing.
fn jump_ahead(t: &dyn Sql, desk: &mut Desk) -> LedgerResult<()> {
    let last = t.first(
        "SELECT sequence, hash FROM packet WHERE enrolment = ?1 AND epoch = ?2 \
         AND standing IN ('stored', 'same_id') ORDER BY sequence DESC LIMIT 1",
        given![desk.enrolment, desk.epoch],
    )?;
    if let Some(last) = last {
        (desk.head, desk.head_hash) = (unsigned(last.get(0)?), last.get(1)?);
        keep_head(t, desk)?;
    }
    Ok(())
}
