//! THE CUPBOARD: the desk's one SQLite file. Takes bytes that the desk sealed; seals nothing itself.
//!
//! Every write is one immediate transaction that is durable when it returns; a read never writes.

mod counter;
mod facts;
mod journal;
mod open;
mod packets;
mod people;
mod requests;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use counter::{CopyRow, DraftRow};
pub use facts::DocRow;
pub use journal::{Entry, JournalRow};
pub use packets::{NewPacket, PacketRow};
pub use people::{PersonRow, Wait};
pub use requests::{NewRequest, NoticeRow, RequestRow};

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// The file was written by a newer program: nothing was touched.
    #[error("the file has schema {found}, this program knows {known}")]
    Newer {
        /// Schema of the file.
        found: i32,
        /// Newest that this program knows.
        known: i32,
    },
    /// A numbered migration did not go through; the file is as it was.
    #[error("migration: {0}")]
    Migration(Box<refinery::Error>),
    /// The database engine refused.
    #[error("database: {0}")]
    Engine(#[from] rusqlite::Error),
}

impl StoreFault {
    /// Whether the disk has no room left.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::Engine(rusqlite::Error::SqliteFailure(e, _)) if e.code == rusqlite::ErrorCode::DiskFull)
    }
}

/// What store calls give.
pub type Kept<T> = Result<T, StoreFault>;

/// The open file.
pub struct Store {
    connection: Mutex<rusqlite::Connection>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    fn connection(&self) -> MutexGuard<'_, rusqlite::Connection> {
        // A panic while the lock was held rolled its transaction back: the file is sound.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `act` in one immediate transaction. Durable when this returns `Ok`; nothing happened when
    /// it returns `Err`.
    ///
    /// # Errors
    /// Whatever `act` gives, or the engine's own.
    pub fn write<T, E: From<StoreFault>>(&self, act: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut connection = self.connection();
        let tx =
            connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(StoreFault::from)?;
        let tx = Tx { inner: tx };
        let value = act(&tx)?;
        tx.inner.commit().map_err(StoreFault::from)?;
        Ok(value)
    }

    /// Runs `look` on one consistent state.
    ///
    /// # Errors
    /// Whatever `look` gives, or the engine's own.
    pub fn read<T, E: From<StoreFault>>(&self, look: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut connection = self.connection();
        let tx =
            connection.transaction_with_behavior(rusqlite::TransactionBehavior::Deferred).map_err(StoreFault::from)?;
        look(&Tx { inner: tx })
    }
}

/// The file within one transaction; its methods are grouped by what they keep.
pub struct Tx<'a> {
    inner: rusqlite::Transaction<'a>,
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tx")
    }
}

/// Numbers are unsigned in the rooms and signed in SQLite.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// And back.
pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
