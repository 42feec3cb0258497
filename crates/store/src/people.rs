//! People who may sign in, with the data key wrapped for each.

use rusqlite::{Row, params};

use crate::{Kept, Tx, rows::Choice, signed, tags::PERSON, unsigned};

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
    /// Memory of the PIN's stretching in KiB.
    pub memory_kib: u32,
    /// Passes of the PIN's stretching.
    pub passes: u32,
    /// First bytes of the hash of the card that goes with the PIN; none where the PIN goes alone.
    pub card_print: Option<[u8; 4]>,
    /// Wrong PINs since the last right one.
    pub tries: u32,
    /// What wrong PINs still cost at `counted_ms`, in milliseconds of uptime; bounds the guesses of a day.
    pub guess_debt_ms: u32,
    /// Uptime up to which wait and debt were counted, in the start of the machine that `wait` names.
    pub counted_ms: u64,
    /// Must wait.
    pub wait: Option<Wait>,
    /// Since when.
    pub since_ms: i64,
    /// Closed when.
    pub closed_ms: Option<i64>,
}

fn person(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    let boot: Option<[u8; 16]> = row.get(10)?;
    let until: Option<i64> = row.get(11)?;
    Ok(PersonRow {
        name: row.get(0)?,
        role: row.get(1)?,
        salt: row.get(2)?,
        wrapped_key: row.get(3)?,
        memory_kib: row.get(4)?,
        passes: row.get(5)?,
        card_print: row.get(6)?,
        tries: row.get(7)?,
        guess_debt_ms: row.get(8)?,
        counted_ms: unsigned(row.get(9)?),
        wait: boot.zip(until).map(|(boot, until)| Wait { boot, until_ms: unsigned(until) }),
        since_ms: row.get(12)?,
        closed_ms: row.get(13)?,
    })
}

const COLUMNS: &str = "name, role, salt, wrapped_key, memory_kib, passes, card_print, tries, guess_debt_ms, counted_ms, wait_boot, wait_until, since_ms, closed_ms";

impl Tx<'_> {
    /// Everybody whose account is open, in order of arrival.
    ///
    /// # Errors
    /// The engine's.
    pub fn people(&self) -> Kept<Vec<PersonRow>> {
        let order = &[("since_ms", false), ("name", false)];
        self.list(
            &PERSON,
            COLUMNS,
            &Choice { filter: "closed_ms IS NULL", params: &[], order, most: usize::MAX },
            person,
        )
    }

    /// One person, open or closed.
    ///
    /// # Errors
    /// The engine's.
    pub fn person(&self, name: &str) -> Kept<Option<PersonRow>> {
        self.find(&PERSON, COLUMNS, &Choice::one("name = ?1", params![name]), person)
    }

    /// Adds or replaces a person.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_person(&self, row: &PersonRow) -> Kept<()> {
        let values = params![
            row.name,
            row.role,
            row.salt,
            row.wrapped_key,
            row.memory_kib,
            row.passes,
            row.card_print.map(|print| print.to_vec()),
            row.tries,
            row.guess_debt_ms,
            signed(row.counted_ms),
            row.wait.map(|wait| wait.boot.to_vec()),
            row.wait.map(|wait| signed(wait.until_ms)),
            row.since_ms,
            row.closed_ms,
        ];
        self.put_over(&PERSON, "name = ?1", values)
    }
}
