//! The ledger's acts in SQL, written once in words that every engine beneath understands: what SQLite
//! and PostgreSQL share, and nothing that Citus, YugabyteDB or CockroachDB lack. All SQL of the centre
//! lies in this folder; an engine (`sqlite`, `postgres`) knows how to run a statement and what a
//! transaction is, and no table.
//!
//! Statements name what they are given `?1`, `?2` and so on.

mod accesses;
mod alarms;
mod contact;
mod desks;
mod documents;
mod many;
mod packets;
mod papers;
mod record;
mod requests;
mod staff;
mod storing;
mod value;

use value::FromFound;
pub(super) use value::{Found, Given, Row};

use super::{LedgerFault, LedgerResult};

/// Runs statements: in a transaction, or on what is committed.
pub(super) trait Sql {
    /// Runs a statement that changes rows; gives how many.
    fn run(&self, sql: &str, given: &[Given<'_>]) -> LedgerResult<u64>;

    /// Runs a statement that finds rows.
    fn rows(&self, sql: &str, given: &[Given<'_>]) -> LedgerResult<Vec<Row>>;

    /// What a SELECT ends with that keeps its rows from being changed by anybody else until this
    /// transaction ends; empty where nobody else can write anyway.
    fn lock(&self) -> &'static str;
}

impl dyn Sql + '_ {
    /// The first row that a statement finds.
    fn first(&self, sql: &str, given: &[Given<'_>]) -> LedgerResult<Option<Row>> {
        Ok(self.rows(sql, given)?.into_iter().next())
    }

    /// The first column of the first row.
    fn value<T: FromFound>(&self, sql: &str, given: &[Given<'_>]) -> LedgerResult<Option<T>> {
        self.first(sql, given)?.map(|row| row.get(0)).transpose()
    }

    /// The value of a statement that always finds one row.
    fn only<T: FromFound>(&self, sql: &str, given: &[Given<'_>]) -> LedgerResult<T> {
        self.value(sql, given)?.ok_or(LedgerFault::Spoiled { what: "row" })
    }

    /// The first column of every row.
    fn column<T: FromFound>(&self, sql: &str, given: &[Given<'_>]) -> LedgerResult<Vec<T>> {
        self.rows(sql, given)?.iter().map(|row| row.get(0)).collect()
    }

    /// Whether a statement finds anything.
    fn has(&self, sql: &str, given: &[Given<'_>]) -> LedgerResult<bool> {
        Ok(!self.rows(sql, given)?.is_empty())
    }
}

/// A database that keeps a ledger.
///
/// Where several programs write at once, an act may be run again from the start: what it found was
/// changed by another one meanwhile. So an act changes nothing but rows.
pub(super) trait Engine: Send + Sync {
    /// Runs `act` in one transaction that is durable when this returns.
    fn write<T>(&self, act: impl Fn(&dyn Sql) -> LedgerResult<T>) -> LedgerResult<T>;

    /// Runs `ask` on what is committed.
    fn read<T>(&self, ask: impl Fn(&dyn Sql) -> LedgerResult<T>) -> LedgerResult<T>;
}

/// What a statement is given, in order.
macro_rules! given {
    ($($value:expr),* $(,)?) => { &[$($crate::ledger::sql::Given::from($value)),*] };
}
use given;

/// Databases count in signed integers; what does not fit was never stored by us.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The other way round.
fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// A stored JSON text.
fn from_json<T: serde::de::DeserializeOwned>(text: &str, what: &'static str) -> LedgerResult<T> {
    serde_json::from_str(text).map_err(|_| LedgerFault::Spoiled { what })
}

/// A value as JSON text; our own types always have one.
fn to_json<T: serde::Serialize>(value: &T, what: &'static str) -> LedgerResult<String> {
    serde_json::to_string(value).map_err(|_| LedgerFault::Spoiled { what })
}

/// A setting of the centre.
pub(super) fn setting(c: &dyn Sql, name: &str) -> LedgerResult<Option<String>> {
    c.value("SELECT value FROM setting WHERE name = ?1", given![name])
}

pub(super) fn set_setting(t: &dyn Sql, name: &str, value: &str) -> LedgerResult<()> {
    t.run(
        "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
        given![name, value],
    )?;
    Ok(())
}
