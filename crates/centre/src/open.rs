//! Opening a centre: its ledger, its keys, and the first publication where the ledger is fresh.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use wasl_domain::{catalogue::Files, host::Host};
use wasl_protocol::DocKind;

use crate::{
    built_in,
    fault::CentreFault,
    keys::{CentreKeys, are_founded, beside, turn_at},
    ledger::{Ledger, postgres::PostgresLedger, sqlite::SqliteLedger},
    release,
    shelf::{Shelf, WORDS_ID},
};

/// An opened centre, ready to serve or to be asked by a verb of the command line.
pub struct Centre {
    /// What it remembers.
    pub ledger: Arc<dyn Ledger>,
    /// Its working keys.
    pub keys: CentreKeys,
    /// Its clock and dice.
    pub host: Arc<dyn Host>,
    /// Its packs at hand.
    pub shelf: Shelf,
}

/// Where a ledger lies, and its keys.
#[derive(Debug, Clone)]
pub struct LedgerPlace {
    /// `sqlite:PATH`, or `postgres://USER@HOST/DATABASE`.
    pub address: String,
    /// The keys lie in files whose names begin with this. A ledger that is a file has them beside it
    /// where nothing is said; one in a database needs it.
    pub keys: Option<PathBuf>,
}

impl From<&str> for LedgerPlace {
    fn from(address: &str) -> Self {
        Self { address: address.to_owned(), keys: None }
    }
}

impl From<&String> for LedgerPlace {
    fn from(address: &String) -> Self {
        Self::from(address.as_str())
    }
}

impl From<&Self> for LedgerPlace {
    fn from(place: &Self) -> Self {
        place.clone()
    }
}

/// Which engine keeps it.
enum Kept {
    File(PathBuf),
    Database(String),
}

impl LedgerPlace {
    fn read(&self) -> Result<(Kept, PathBuf), CentreFault> {
        // Not the whole of it: a password may stand there.
        let unknown = || {
            let kind = self.address.split_once(':').map(|(kind, _)| kind).unwrap_or_default();
            CentreFault::LedgerAddress { given: kind.to_owned() }
        };
        match self.address.split_once(':') {
            Some(("sqlite", path)) if !path.is_empty() => {
                let path = Path::new(path.strip_prefix("//").unwrap_or(path)).to_owned();
                Ok((Kept::File(path.clone()), self.keys.clone().unwrap_or(path)))
            }
            Some(("postgres" | "postgresql", _)) => {
                let keys = self.keys.clone().ok_or(CentreFault::KeysPlace)?;
                Ok((Kept::Database(self.address.clone()), keys))
            }
            Some(_) | None => Err(unknown()),
        }
    }
}

/// Opens the ledger at `place`. A fresh one gets its keys, in files beside it, and
/// the catalogue that this program carries; one whose keys were published with another is not made
/// anew, since it would give away numbers that desks and receipts have.
///
/// # Errors
/// Where the ledger, its keys or the catalogue would not.
pub fn open(place: impl Into<LedgerPlace>, host: Arc<dyn Host>) -> Result<Centre, CentreFault> {
    open_with(place, host, built_in::catalogue)
}

/// [`open`] with another catalogue for a fresh ledger.
///
/// # Errors
/// As [`open`].
pub fn open_with(
    place: impl Into<LedgerPlace>,
    host: Arc<dyn Host>,
    catalogue: impl FnOnce() -> Files,
) -> Result<Centre, CentreFault> {
    let (kept, keys) = place.into().read()?;
    // Two programs on a fresh ledger would each make keys: one founds it, the other finds it founded.
    let _turn = turn_at(&keys)?;
    let ledger: Arc<dyn Ledger> = match kept {
        // Said before a file is made where the ledger should lie: a disk may only wait to be mounted.
        Kept::File(path) if !path.exists() && are_founded(&keys)? => {
            return Err(CentreFault::LostLedger { keys: beside(&keys, ".keys"), path });
        }
        Kept::File(path) => Arc::new(SqliteLedger::open(&path)?),
        Kept::Database(url) => Arc::new(PostgresLedger::open(&url)?),
    };
    let keys = CentreKeys::beside(&keys, &*ledger, &*host)?;
    if ledger.newest_serial(DocKind::Words, WORDS_ID)?.is_none() {
        let published = release::publish(&*ledger, &keys, &*host, &catalogue())?;
        release::publish_directory(&*ledger, &keys, &*host)?;
        tracing::info!(documents = published.new.len(), "fresh ledger: the catalogue is published");
    }
    Ok(Centre { ledger, keys, host, shelf: Shelf::default() })
}
