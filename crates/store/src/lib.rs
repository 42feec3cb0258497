//! THE CUPBOARD: the desk's one SQLite file. Takes bytes that the desk sealed; seals nothing itself.
//!
//! Every write is one immediate transaction that is durable when it returns; a read never writes.
//!
//! Every row carries a tag; a read gives no row that does not fit its own, and `damaged` names it.

mod carried;
mod check;
mod copies;
mod counter;
mod facts;
mod journal;
mod looks;
mod mend;
mod open;
mod packets;
mod papers;
mod people;
mod places;
pub mod planted;
mod purge;
mod requests;
mod rows;
mod salvage;
mod tags;
mod waits;
mod watch;

use std::{
    cell::RefCell,
    collections::BTreeMap,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

pub use carried::{CarriedRow, ExportedRow};
pub use check::{Checked, Scrubbed};
pub use counter::{CopyRow, DraftRow};
pub use facts::DocRow;
pub use journal::{CheckpointRow, Entry, JournalRow};
pub use packets::{ACKS, NewPacket, PacketRow, TAKEN_BACK};
pub use papers::{ChunkRow, PieceRow, ScanRow};
pub use people::{PersonRow, Wait};
pub use purge::{Before, Purged};
pub use requests::{NewRequest, NoticeRow, RequestRow};
pub use salvage::{Salvaged, salvage};
pub use watch::DamagedRow;

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
    /// The file is no database of this program any more, or too broken to be one. It is left as it was.
    #[error("{path} does not open as the desk's file: {what}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The engine's words, for support.
        what: String,
    },
    /// Both copies of a row that nothing can go on without are damaged.
    #[error("damaged: {table} {key}")]
    Damaged {
        /// Its table.
        table: &'static str,
        /// Its key.
        key: String,
    },
    /// The database engine refused.
    #[error("database: {0}")]
    Engine(#[from] rusqlite::Error),
}

impl StoreFault {
    /// Whether the disk has no room left.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        let Self::Engine(rusqlite::Error::SqliteFailure(fault, _)) = self else { return false };
        // Where not one block is free, the first thing that finds no room is the log's own index.
        fault.code == rusqlite::ErrorCode::DiskFull || fault.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE
    }
}

/// What store calls give.
pub type Kept<T> = Result<T, StoreFault>;

/// The open file.
pub struct Store {
    connection: Mutex<rusqlite::Connection>,
    watch: watch::Watch,
    scrub: Mutex<check::ScrubAt>,
    checked: Checked,
    path: PathBuf,
    vfs: Option<String>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    /// Adds up into `steps` what the engine's machine does from now on: for tests that ask what something
    /// costs, and get the same answer on each machine.
    ///
    /// # Errors
    /// The engine's.
    pub fn count_steps(&self, steps: std::sync::Arc<std::sync::atomic::AtomicU64>) -> Kept<()> {
        let count = move || {
            steps.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            false
        };
        let mut connection = self.connection();
        Ok(connection.progress_handler(1, Some(count))?)
    }

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
        let tx = Tx { inner: tx, watch: &self.watch, rolls: RefCell::default() };
        let value = act(&tx)?;
        let written = tx.close_rolls()?;
        tx.inner.commit().map_err(StoreFault::from)?;
        self.watch.forget(&written);
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
        look(&Tx { inner: tx, watch: &self.watch, rolls: RefCell::default() })
    }
}

/// The file within one transaction; its methods are grouped by what they keep.
pub struct Tx<'a> {
    inner: rusqlite::Transaction<'a>,
    watch: &'a watch::Watch,
    rolls: RefCell<BTreeMap<&'static str, watch::RollChange>>,
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
