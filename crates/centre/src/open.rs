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
    ledger::{Ledger, sqlite::SqliteLedger},
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

/// The file of a ledger named `sqlite:PATH`.
fn path_of(address: &str) -> Result<PathBuf, CentreFault> {
    match address.split_once(':') {
        Some(("sqlite", path)) if !path.is_empty() => Ok(Path::new(path.strip_prefix("//").unwrap_or(path)).to_owned()),
        Some(_) | None => Err(CentreFault::LedgerAddress { given: address.to_owned() }),
    }
}

/// Opens the ledger at `address` (`sqlite:PATH`). A fresh one gets its keys, in files beside it, and
/// the catalogue that this program carries; one whose keys were published with another is not made
/// anew, since it would give away numbers that desks and receipts have.
///
/// # Errors
/// Where the ledger, its keys or the catalogue would not.
pub fn open(address: &str, host: Arc<dyn Host>) -> Result<Centre, CentreFault> {
    open_with(address, host, built_in::catalogue)
}

/// [`open`] with another catalogue for a fresh ledger.
///
/// # Errors
/// As [`open`].
pub fn open_with(address: &str, host: Arc<dyn Host>, catalogue: impl FnOnce() -> Files) -> Result<Centre, CentreFault> {
    let path = path_of(address)?;
    // Two programs on a fresh ledger would each make keys: one founds it, the other finds it founded.
    let _turn = turn_at(&path)?;
    // Said before a file is made where the ledger should lie: a disk may only wait to be mounted.
    if !path.exists() && are_founded(&path)? {
        return Err(CentreFault::LostLedger { keys: beside(&path, ".keys"), path });
    }
    let ledger: Arc<dyn Ledger> = Arc::new(SqliteLedger::open(&path)?);
    let keys = CentreKeys::beside(&path, &*ledger, &*host)?;
    if ledger.newest_serial(DocKind::Words, WORDS_ID)?.is_none() {
        let published = release::publish(&*ledger, &keys, &*host, &catalogue())?;
        release::publish_directory(&*ledger, &keys, &*host)?;
        tracing::info!(documents = published.new.len(), "fresh ledger: the catalogue is published");
    }
    Ok(Centre { ledger, keys, host, shelf: Shelf::default() })
}
