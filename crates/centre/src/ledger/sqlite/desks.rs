//! [`Desks`] on SQLite.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use wasl_domain::{
    ids::EnrolmentNumber,
    planted::{self, Bug},
};
use wasl_protocol::{Digest, keys::PublicKey, packet::chain_start};

use super::{SqliteLedger, packets, signed, unsigned};
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

fn desk_of(row: &Row<'_>) -> LedgerResult<Desk> {
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
        state: state_of(&row.get::<_, String>(13)?)?,
        state_ms: row.get(14)?,
        version: row.get(15)?,
        outbox_count: row.get(16)?,
        oldest_age_s: row.get(17)?,
        turn: row.get(18)?,
    })
}

fn desks(c: &Connection, sql: &str, values: impl rusqlite::Params) -> LedgerResult<Vec<Desk>> {
    let mut statement = c.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(desk_of(row)?);
    }
    Ok(found)
}

pub(super) fn desk(connection: &Connection, enrolment: u32) -> LedgerResult<Option<Desk>> {
    let sql = format!("SELECT {COLUMNS} FROM desk WHERE enrolment = ?1");
    Ok(desks(connection, &sql, [enrolment])?.pop())
}

/// Desks of which packets lie beyond their head.
pub(super) fn with_packets_beyond(c: &Connection) -> LedgerResult<Vec<Desk>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM desk WHERE EXISTS (SELECT 1 FROM packet p WHERE p.enrolment = desk.enrolment \
         AND p.epoch = desk.epoch AND p.sequence > desk.head) ORDER BY enrolment"
    );
    desks(c, &sql, [])
}

fn number(c: &Connection, name: &str) -> LedgerResult<Option<u64>> {
    let found: Option<String> = super::setting(c, name)?;
    Ok(found.and_then(|text| text.parse().ok()))
}

fn is_key_taken(c: &Connection, key: &PublicKey) -> LedgerResult<bool> {
    Ok(c.prepare_cached("SELECT 1 FROM desk WHERE public_key = ?1")?.exists([key.0])?)
}

/// What a new desk is, but for what its code or its adopter knows.
fn add(t: &Transaction<'_>, desk: &Adopted, now_ms: i64) -> LedgerResult<()> {
    const FIRST_EPOCH: u32 = 1;
    t.execute(
        "INSERT INTO desk (enrolment, epoch, public_key, access_point_ar, access_point_en, counter, \
         governorate, supervisor, enrolled_ms, head, head_hash) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10)",
        params![
            desk.enrolment,
            FIRST_EPOCH,
            desk.key.0,
            desk.place.access_point_ar,
            desk.place.access_point_en,
            desk.place.counter,
            desk.place.governorate,
            desk.supervisor,
            now_ms,
            chain_start(desk.enrolment, FIRST_EPOCH)
        ],
    )?;
    Ok(())
}

fn set_state(t: &Transaction<'_>, desk: &Desk, change: &StateChange, now_ms: i64) -> LedgerResult<()> {
    t.execute(
        "UPDATE desk SET state = ?2, state_ms = ?3 WHERE enrolment = ?1",
        params![desk.enrolment, change.to.word(), now_ms],
    )?;
    t.execute(
        "INSERT INTO desk_state (enrolment, place, state, at_ms, by_whom, why) \
         SELECT ?1, coalesce(max(place), 0) + 1, ?2, ?3, ?4, ?5 FROM desk_state WHERE enrolment = ?1",
        params![desk.enrolment, change.to.word(), now_ms, change.by, change.why],
    )?;
    if desk.state.is_cut_off() && !change.to.is_cut_off() {
        packets::look_again_at(t, desk.enrolment, Why::AfterLoss)?;
        packets::settle_alarms(t, (AlarmKind::AfterLoss, desk.enrolment, None), &change.by, now_ms)?;
    }
    Ok(())
}

impl Desks for SqliteLedger {
    fn offer_enrolment(&self, offer: &EnrolmentOffer) -> LedgerResult<()> {
        self.write(|t| {
            t.execute(
                "INSERT INTO enrolment_code (secret_hash, access_point_ar, access_point_en, counter, governorate, \
                 made_ms, expires_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    offer.secret_hash,
                    offer.place.access_point_ar,
                    offer.place.access_point_en,
                    offer.place.counter,
                    offer.place.governorate,
                    offer.made_ms,
                    offer.expires_ms
                ],
            )?;
            Ok(())
        })
    }

    fn enrol(&self, secret_hash: &Digest, new: &NewDesk, now_ms: i64) -> LedgerResult<CodeUse> {
        self.write(|t| {
            let found = t
                .query_row(
                    "SELECT access_point_ar, access_point_en, counter, governorate, expires_ms, enrolment \
                     FROM enrolment_code WHERE secret_hash = ?1",
                    [secret_hash],
                    |row| {
                        let place = Place {
                            access_point_ar: row.get(0)?,
                            access_point_en: row.get(1)?,
                            counter: row.get(2)?,
                            governorate: row.get(3)?,
                        };
                        Ok((place, row.get::<_, i64>(4)?, row.get::<_, Option<u32>>(5)?))
                    },
                )
                .optional()?;
            let Some((mut place, expires_ms, used_by)) = found else { return Ok(CodeUse::Unknown) };
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
            let last: u32 = t.query_row("SELECT coalesce(max(enrolment), 0) FROM desk", [], |row| row.get(0))?;
            let floor = number(t, ENROLMENT_FLOOR)?.and_then(|floor| u32::try_from(floor).ok()).unwrap_or(0);
            let enrolment = last.max(floor).saturating_add(1);
            if EnrolmentNumber::new(enrolment).is_none() {
                return Ok(CodeUse::Full);
            }
            if place.counter.is_empty() {
                place.counter.clone_from(&new.counter);
            }
            add(t, &Adopted { enrolment, key: new.key, place, supervisor: new.supervisor.clone() }, now_ms)?;
            t.execute(
                "UPDATE enrolment_code SET used_ms = ?2, enrolment = ?3 WHERE secret_hash = ?1",
                params![secret_hash, now_ms, enrolment],
            )?;
            let desk = desk(t, enrolment)?.ok_or(LedgerFault::Spoiled { what: "desk" })?;
            Ok(CodeUse::Fresh(desk))
        })
    }

    fn desk(&self, enrolment: u32) -> LedgerResult<Option<Desk>> {
        self.read(|c| desk(c, enrolment))
    }

    fn desks(&self) -> LedgerResult<Vec<Desk>> {
        self.read(|c| desks(c, &format!("SELECT {COLUMNS} FROM desk ORDER BY enrolment"), []))
    }

    fn thaw(&self, enrolment: u32) -> LedgerResult<()> {
        self.write(|t| {
            t.execute("UPDATE desk SET frozen_ms = NULL WHERE enrolment = ?1", [enrolment])?;
            Ok(())
        })
    }

    fn set_desk_state(&self, change: &StateChange, now_ms: i64) -> LedgerResult<StateChanged> {
        self.write(|t| {
            let Some(desk) = desk(t, change.enrolment)? else { return Ok(StateChanged::NoDesk) };
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
            let mut statement = c.prepare_cached(
                "SELECT state, at_ms, by_whom, why FROM desk_state WHERE enrolment = ?1 ORDER BY place",
            )?;
            let mut rows = statement.query([enrolment])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let state = state_of(&row.get::<_, String>(0)?)?;
                found.push(StateLine { state, at_ms: row.get(1)?, by: row.get(2)?, why: row.get(3)? });
            }
            Ok(found)
        })
    }

    fn adopt(&self, new: &Adopted, now_ms: i64) -> LedgerResult<bool> {
        self.write(|t| {
            if desk(t, new.enrolment)?.is_some() || is_key_taken(t, &new.key)? {
                return Ok(false);
            }
            add(t, new, now_ms)?;
            let floor = notice_floor(number(t, CENTRE_EPOCH)?.unwrap_or(1));
            t.execute("UPDATE desk SET notice_floor = ?2 WHERE enrolment = ?1", params![new.enrolment, floor])?;
            Ok(true)
        })
    }

    fn restored(&self, now_ms: i64) -> LedgerResult<u64> {
        if planted::is(Bug::EpochIgnored) {
            return self.centre_epoch();
        }
        self.write(|t| {
            let epoch = number(t, CENTRE_EPOCH)?.unwrap_or(1).saturating_add(1);
            t.execute(
                "UPDATE desk SET notice_floor = max(notice_floor, ?1), turn = min(turn + ?2, 4294967295)",
                params![notice_floor(epoch), TURNS_PASSED_OVER],
            )?;
            let last: u32 = t.query_row("SELECT coalesce(max(enrolment), 0) FROM desk", [], |row| row.get(0))?;
            let floor = number(t, ENROLMENT_FLOOR)?.and_then(|floor| u32::try_from(floor).ok()).unwrap_or(0);
            // Where numbers are few, the last ones are not thrown away: a desk that has one of them
            // would be told by its key.
            let floor = last.max(floor).saturating_add(NUMBERS_PASSED_OVER);
            if EnrolmentNumber::new(floor.saturating_add(1)).is_some() {
                super::set_setting(t, ENROLMENT_FLOOR, &floor.to_string())?;
            }
            super::set_setting(t, CENTRE_EPOCH, &epoch.to_string())?;
            packets::raise(t, AlarmKind::Restored, None, &epoch.to_string(), now_ms)?;
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

/// Moves a desk's head on over what now joins it. Returns the place where the chain is taken but does
/// not join, if there is one.
pub(super) fn advance_head(c: &Connection, desk: &mut Desk) -> LedgerResult<Option<u64>> {
    let mut at = c.prepare_cached(
        "SELECT hash, previous FROM packet WHERE enrolment = ?1 AND epoch = ?2 AND sequence = ?3 \
         AND standing IN ('stored', 'same_id') ORDER BY standing DESC",
    )?;
    let start = desk.head;
    let broken = loop {
        if planted::is(Bug::GapAsHead) {
            // Planted: on to the furthest packet, over whatever is missing.
            let last = "SELECT coalesce(max(sequence), 0) FROM packet WHERE enrolment = ?1 AND epoch = ?2";
            let last: i64 = c.query_row(last, params![desk.enrolment, desk.epoch], |row| row.get(0))?;
            desk.head = desk.head.max(unsigned(last).saturating_sub(1));
        }
        let rows: Vec<(Digest, Digest)> = at
            .query_map(params![desk.enrolment, desk.epoch, signed(desk.head + 1)], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        let fits = |previous: &Digest| *previous == desk.head_hash || planted::is(Bug::GapAsHead);
        match rows.iter().find(|(_, previous)| fits(previous)) {
            Some((hash, _)) => {
                desk.head += 1;
                desk.head_hash = *hash;
            }
            None if rows.is_empty() => break None,
            None => break Some(desk.head + 1),
        }
    };
    if desk.head != start {
        c.execute(
            "UPDATE desk SET head = ?2, head_hash = ?3 WHERE enrolment = ?1",
            params![desk.enrolment, signed(desk.head), desk.head_hash],
        )?;
    }
    Ok(broken)
}
