//! People who may sign in, with the data key wrapped for each.

use rusqlite::{OptionalExtension, Row, params};

use crate::{Kept, Tx, signed, unsigned};

/// Until when a person must wait before the next PIN: counted in the machine's uptime, so that
/// neither the clock nor the calendar shortens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// Which start of the machine.
    pub boot: [u8; 16],
    /// Milliseconds of uptime.
    pub until_ms: u64,
}

/// A person's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Name.
    pub name: String,
    /// `assistant` or `supervisor`.
    pub role: String,
    /// Salt of the PIN's stretching.
    pub salt: Vec<u8>,
    /// The data key, wrapped.
    pub wrapped_key: Vec<u8>,
    /// Wrong PINs since the last right one.
    pub tries: u32,
    /// Must wait.
    pub wait: Option<Wait>,
    /// Since when.
    pub since_ms: i64,
    /// Closed when.
    pub closed_ms: Option<i64>,
}

fn person(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    let boot: Option<Vec<u8>> = row.get(5)?;
    let until: Option<i64> = row.get(6)?;
    let wait = boot
        .and_then(|bytes| <[u8; 16]>::try_from(bytes.as_slice()).ok())
        .zip(until)
        .map(|(boot, until)| Wait { boot, until_ms: unsigned(until) });
    Ok(PersonRow {
        name: row.get(0)?,
        role: row.get(1)?,
        salt: row.get(2)?,
        wrapped_key: row.get(3)?,
        tries: row.get(4)?,
        wait,
        since_ms: row.get(7)?,
        closed_ms: row.get(8)?,
    })
}

const COLUMNS: &str = "name, role, salt, wrapped_key, tries, wait_boot, wait_until, since_ms, closed_ms";

impl Tx<'_> {
    /// Everybody whose account is open, in order of arrival.
    ///
    /// # Errors
    /// The engine's.
    pub fn people(&self) -> Kept<Vec<PersonRow>> {
        let mut ask = self
            .inner
            .prepare_cached(&format!("SELECT {COLUMNS} FROM person WHERE closed_ms IS NULL ORDER BY since_ms, name"))?;
        Ok(ask.query_map([], person)?.collect::<Result<_, _>>()?)
    }

    /// One person, open or closed.
    ///
    /// # Errors
    /// The engine's.
    pub fn person(&self, name: &str) -> Kept<Option<PersonRow>> {
        let mut ask = self.inner.prepare_cached(&format!("SELECT {COLUMNS} FROM person WHERE name = ?1"))?;
        Ok(ask.query_row([name], person).optional()?)
    }

    /// Adds or replaces a person.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_person(&self, row: &PersonRow) -> Kept<()> {
        self.inner
            .prepare_cached(&format!("INSERT OR REPLACE INTO person ({COLUMNS}) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)"))?
            .execute(params![
                row.name,
                row.role,
                row.salt,
                row.wrapped_key,
                row.tries,
                row.wait.map(|wait| wait.boot.to_vec()),
                row.wait.map(|wait| signed(wait.until_ms)),
                row.since_ms,
                row.closed_ms,
            ])?;
        Ok(())
    }
}
