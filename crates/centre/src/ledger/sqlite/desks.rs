//! [`Desks`] on SQLite.

use rusqlite::{Connection, OptionalExtension, Row, params};
use wasl_domain::ids::EnrolmentNumber;
use wasl_protocol::{Digest, keys::PublicKey, packet::chain_start};

use super::{SqliteLedger, signed, unsigned};
use crate::ledger::{CodeUse, Desk, Desks, EnrolmentOffer, LedgerResult, NewDesk, Place};

const COLUMNS: &str = "enrolment, epoch, public_key, access_point_ar, access_point_en, counter, governorate, \
                       supervisor, enrolled_ms, frozen_ms, head, head_hash, seen_ms";

fn desk_of(row: &Row<'_>) -> rusqlite::Result<Desk> {
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
    })
}

pub(super) fn desk(connection: &Connection, enrolment: u32) -> LedgerResult<Option<Desk>> {
    let sql = format!("SELECT {COLUMNS} FROM desk WHERE enrolment = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([enrolment], desk_of).optional()?)
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
            let taken = t
                .query_row("SELECT 1 FROM desk WHERE public_key = ?1", [new.key.0], |row| row.get::<_, i64>(0))
                .optional()?;
            if taken.is_some() {
                return Ok(CodeUse::Spent);
            }
            let enrolment: u32 =
                t.query_row("SELECT coalesce(max(enrolment), 0) + 1 FROM desk", [], |row| row.get(0))?;
            if EnrolmentNumber::new(enrolment).is_none() {
                return Ok(CodeUse::Full);
            }
            if place.counter.is_empty() {
                place.counter.clone_from(&new.counter);
            }
            let epoch = 1;
            t.execute(
                "INSERT INTO desk (enrolment, epoch, public_key, access_point_ar, access_point_en, counter, \
                 governorate, supervisor, enrolled_ms, head, head_hash) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10)",
                params![
                    enrolment,
                    epoch,
                    new.key.0,
                    place.access_point_ar,
                    place.access_point_en,
                    place.counter,
                    place.governorate,
                    new.supervisor,
                    now_ms,
                    chain_start(enrolment, epoch)
                ],
            )?;
            t.execute(
                "UPDATE enrolment_code SET used_ms = ?2, enrolment = ?3 WHERE secret_hash = ?1",
                params![secret_hash, now_ms, enrolment],
            )?;
            let desk = desk(t, enrolment)?.ok_or(crate::ledger::LedgerFault::Spoiled { what: "desk" })?;
            Ok(CodeUse::Fresh(desk))
        })
    }

    fn desk(&self, enrolment: u32) -> LedgerResult<Option<Desk>> {
        self.read(|c| desk(c, enrolment))
    }

    fn desks(&self) -> LedgerResult<Vec<Desk>> {
        self.read(|c| {
            let mut statement = c.prepare_cached(&format!("SELECT {COLUMNS} FROM desk ORDER BY enrolment"))?;
            let desks = statement.query_map([], desk_of)?.collect::<Result<_, _>>()?;
            Ok(desks)
        })
    }

    fn thaw(&self, enrolment: u32) -> LedgerResult<()> {
        self.write(|t| {
            t.execute("UPDATE desk SET frozen_ms = NULL WHERE enrolment = ?1", [enrolment])?;
            Ok(())
        })
    }
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
        let rows: Vec<(Digest, Digest)> = at
            .query_map(params![desk.enrolment, desk.epoch, signed(desk.head + 1)], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        match rows.iter().find(|(_, previous)| *previous == desk.head_hash) {
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
