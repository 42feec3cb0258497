//! [`Staff`] in SQL.

use wasl_protocol::Digest;

use super::{Engine, Row, given};
use crate::{
    ledger::{LedgerResult, Officer, Session, Staff, Try},
    slowing::{FORGOTTEN_AFTER_MS, pause_ms},
};

fn session_of(row: &Row) -> LedgerResult<Session> {
    Ok(Session { officer: row.get(0)?, csrf: row.get(1)?, made_ms: row.get(2)?, seen_ms: row.get(3)? })
}

impl<E: Engine> Staff for E {
    fn add_officer(&self, officer: &Officer, now_ms: i64) -> LedgerResult<bool> {
        self.write(|t| {
            let added = t.run(
                "INSERT INTO officer (name, password, added_ms) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                given![&officer.name, &officer.password, now_ms],
            )?;
            Ok(added == 1)
        })
    }

    fn officer(&self, name: &str) -> LedgerResult<Option<Officer>> {
        self.read(|c| {
            let found = c.first("SELECT name, password FROM officer WHERE name = ?1", given![name])?;
            found.map(|row| Ok(Officer { name: row.get(0)?, password: row.get(1)? })).transpose()
        })
    }

    fn open_session(&self, token_hash: &Digest, session: &Session) -> LedgerResult<()> {
        self.write(|t| {
            t.run(
                "INSERT INTO session (token_hash, officer, csrf, made_ms, seen_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
                given![token_hash, &session.officer, &session.csrf, session.made_ms, session.seen_ms],
            )?;
            Ok(())
        })
    }

    fn session(&self, token_hash: &Digest, idle_ms: i64, age_ms: i64, now_ms: i64) -> LedgerResult<Option<Session>> {
        self.write(|t| {
            t.run(
                "DELETE FROM session WHERE seen_ms < ?1 OR made_ms < ?2",
                given![now_ms.saturating_sub(idle_ms), now_ms.saturating_sub(age_ms)],
            )?;
            t.run("UPDATE session SET seen_ms = ?2 WHERE token_hash = ?1", given![token_hash, now_ms])?;
            let found = t.first(
                "SELECT officer, csrf, made_ms, seen_ms FROM session WHERE token_hash = ?1",
                given![token_hash],
            )?;
            found.as_ref().map(session_of).transpose()
        })
    }

    fn close_session(&self, token_hash: &Digest) -> LedgerResult<()> {
        self.write(|t| {
            t.run("DELETE FROM session WHERE token_hash = ?1", given![token_hash])?;
            Ok(())
        })
    }

    fn try_guess(&self, places: &[(String, u32)], now_ms: i64) -> LedgerResult<Try> {
        self.write(|t| {
            t.run("DELETE FROM guess WHERE last_ms < ?1", given![now_ms.saturating_sub(FORGOTTEN_AFTER_MS)])?;
            let mut wait_ms = 0;
            let until = format!("SELECT until_ms FROM guess WHERE place = ?1{}", t.lock());
            for (place, _) in places {
                // There is a row to lock, also for the first who comes.
                t.run(
                    "INSERT INTO guess (place, wrong, last_ms, until_ms) VALUES (?1, 0, ?2, 0) ON CONFLICT DO NOTHING",
                    given![place, now_ms],
                )?;
                let until_ms: Option<i64> = t.value(&until, given![place])?;
                wait_ms = wait_ms.max(until_ms.unwrap_or(0).saturating_sub(now_ms));
            }
            if wait_ms > 0 {
                let wait_s = u32::try_from(wait_ms.saturating_add(999) / 1000).unwrap_or(u32::MAX);
                return Ok(Try::After { wait_s });
            }
            for (place, free) in places {
                let wrong: u32 = t.only(
                    "INSERT INTO guess (place, wrong, last_ms, until_ms) VALUES (?1, 1, ?2, 0) \
                     ON CONFLICT (place) DO UPDATE SET wrong = guess.wrong + 1, last_ms = ?2 RETURNING wrong",
                    given![place, now_ms],
                )?;
                t.run(
                    "UPDATE guess SET until_ms = ?2 WHERE place = ?1",
                    given![place, now_ms.saturating_add(pause_ms(wrong, *free))],
                )?;
            }
            Ok(Try::Now)
        })
    }

    fn guessed_right(&self, own: &str, shared: &str) -> LedgerResult<()> {
        self.write(|t| {
            t.run("DELETE FROM guess WHERE place = ?1", given![own])?;
            t.run(
                "UPDATE guess SET wrong = CASE WHEN wrong > 0 THEN wrong - 1 ELSE 0 END, until_ms = 0 \
                 WHERE place = ?1",
                given![shared],
            )?;
            Ok(())
        })
    }
}
