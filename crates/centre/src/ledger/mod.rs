//! THE LEDGER: everything the centre remembers, as five traits that together are [`Ledger`].
//!
//! Each method is one act, done whole or not at all, and durable when it returns. Nothing here may
//! know which database lies beneath. The acts are written once, in SQL that all engines share (`sql`);
//! an engine is a folder beside [`sqlite`] and [`postgres`], and all are held to the same suite.
//! Methods block: whoever has a server calls them from a thread where that is allowed.

use std::path::PathBuf;

mod accesses;
mod desks;
mod documents;
mod packets;
mod papers;
pub mod postgres;
mod requests;
mod sql;
pub mod sqlite;
mod staff;

pub use accesses::{AccessKind, AccessLine, Accesses, NewAccess, Purpose};
pub use desks::{
    Adopted, CodeUse, Desk, DeskState, Desks, EnrolmentOffer, NewDesk, Place, StateChange, StateChanged, StateLine,
};
pub use documents::{Documents, Release, StoredWhat};
pub use packets::{
    Alarm, AlarmKind, Arrival, Batch, Contact, Gap, Lane, Packets, Quarantined, Refused, Standing, StoredPacket, Taken,
    Times,
};
pub use papers::{NewPaper, PaperState, Papers, PutChunk, StoredPaper};
pub use requests::{
    Act, Correction, HistoryLine, Move, NewRequest, Payment, Recorded, RequestFilter, Requests, StoredRequest, Why,
    time_shown,
};
pub use staff::{Officer, Session, Staff, Try};

/// Everything a centre remembers.
pub trait Ledger: Accesses + Desks + Documents + Packets + Papers + Requests + Staff {}

impl<T: Accesses + Desks + Documents + Packets + Papers + Requests + Staff> Ledger for T {}

/// What a storage beneath says went wrong, in its own words.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why the ledger could not do an act. Nothing of the act happened then, but where a file was exchanged:
/// there nobody can tell what will be left.
#[derive(Debug, thiserror::Error)]
pub enum LedgerFault {
    /// The storage beneath would not.
    #[error("the ledger's storage")]
    Storage {
        /// In its own words.
        #[source]
        source: Source,
    },
    /// A file of the ledger that is open is no longer the one that lies on the disk.
    #[error("{path}, its -wal or its -shm was taken away or exchanged while the ledger is open")]
    Exchanged {
        /// The ledger.
        path: PathBuf,
    },
    /// A stored value cannot be read back.
    #[error("what is stored as {what} cannot be read")]
    Spoiled {
        /// Table and column.
        what: &'static str,
    },
    /// Another program released a document of this serial just now, with other content.
    #[error("{kind} {id} {serial} was released by another program just now")]
    SerialTaken {
        /// Kind of document.
        kind: &'static str,
        /// Its id.
        id: String,
        /// The serial.
        serial: u64,
    },
    /// What the ledger holds would go over a network where others can read along.
    #[error("the ledger's database is at {host}, and the way there is open to everybody")]
    Unprotected {
        /// The host.
        host: String,
    },
    /// The database says that something is stored before it is on its disk.
    #[error("the ledger's database runs with {what} = off")]
    Careless {
        /// Its setting.
        what: &'static str,
    },
    /// The ledger was written by a newer or an altered version of this program.
    #[error("the ledger's migrations do not fit this version")]
    Migrations {
        /// In the words of the migrations' runner.
        #[source]
        source: Source,
    },
}

/// What every act of the ledger returns.
pub type LedgerResult<T> = Result<T, LedgerFault>;
