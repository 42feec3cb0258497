//! The desk itself: the open store, who is signed in, who stands at the kiosk, how the link is.

use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use jiff::Zoned;
use wasl_domain::{
    catalogue::Catalogue,
    host::{Host, Moment},
};
use wasl_store::{Entry, Store, StoreFault, Tx};

use crate::{
    enrolment::EnrolmentState,
    fittings::Fittings,
    kiosk::Visit,
    printer::Printer,
    refusal::Refusal,
    session::Session,
    shelf::{Shelf, fact},
    table::Face,
};

/// Why the desk's file cannot be used; it is left as it was.
#[derive(Debug, thiserror::Error)]
pub enum OpenFault {
    /// The store does not open.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// It opens and cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Refusal),
}

type OnChange = Box<dyn Fn(u64) + Send + Sync>;
type OnWake = Box<dyn Fn(Wake) + Send + Sync>;

/// Why the courier is woken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// There is something to carry; an agreed pause still holds.
    Work,
    /// A person wants a try at once, whatever was agreed.
    TryNow,
}

/// A desk. Shared between the threads of its host.
pub struct Desk {
    pub(crate) store: Store,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) printer: Arc<dyn Printer>,
    pub(crate) fittings: Fittings,
    shelf: RwLock<Arc<Shelf>>,
    pub(crate) session: Mutex<Option<Session>>,
    pub(crate) visit: Mutex<Option<Visit>>,
    pub(crate) enrolment: Mutex<EnrolmentState>,
    pub(crate) printer_is_off: std::sync::atomic::AtomicBool,
    on_change: RwLock<Vec<OnChange>>,
    on_wake: RwLock<Vec<OnWake>>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

/// Circumstances of one call.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) face: Face,
    pub(crate) lang: String,
    pub(crate) moment: Moment,
}

impl Desk {
    /// Opens the desk in `data_dir`, or founds it there. The folder exists.
    ///
    /// # Errors
    /// Why the file cannot be used; it is left as it was.
    pub fn open(data_dir: &Path, host: Arc<dyn Host>, printer: Arc<dyn Printer>) -> Result<Arc<Self>, OpenFault> {
        let store = Store::open(&data_dir.join("desk.db"))?;
        Self::fitted(store, Fittings::new(host, printer))
    }

    /// A desk on an open store.
    ///
    /// # Errors
    /// Why the store cannot be read.
    pub fn fitted(store: Store, fittings: Fittings) -> Result<Arc<Self>, OpenFault> {
        let shelf = Shelf::read(&store)?;
        Ok(Arc::new(Self {
            store,
            host: Arc::clone(&fittings.host),
            printer: Arc::clone(&fittings.printer),
            fittings,
            shelf: RwLock::new(Arc::new(shelf)),
            session: Mutex::default(),
            visit: Mutex::default(),
            enrolment: Mutex::default(),
            printer_is_off: std::sync::atomic::AtomicBool::new(false),
            on_change: RwLock::default(),
            on_wake: RwLock::default(),
        }))
    }

    /// What the desk knows from its centre, as of now.
    pub(crate) fn shelf(&self) -> Result<Arc<Shelf>, Refusal> {
        let now = self.store.read(|tx| Ok::<_, Refusal>(tx.counter(fact::DOCS)?))?;
        let have = Arc::clone(&self.shelf.read().unwrap_or_else(PoisonError::into_inner));
        if have.docs == now {
            return Ok(have);
        }
        let fresh = Arc::new(Shelf::read(&self.store)?);
        *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&fresh);
        Ok(fresh)
    }

    /// The catalogue that this desk holds.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn catalogue(&self) -> Result<Arc<Catalogue>, Refusal> {
        Ok(Arc::clone(&self.shelf()?.catalogue))
    }

    /// Calls `listen` with the revision after every change.
    pub fn on_change(&self, listen: Box<dyn Fn(u64) + Send + Sync>) {
        self.on_change.write().unwrap_or_else(PoisonError::into_inner).push(listen);
    }

    /// Calls `listen` when there is something for the courier to do.
    pub fn on_wake(&self, listen: Box<dyn Fn(Wake) + Send + Sync>) {
        self.on_wake.write().unwrap_or_else(PoisonError::into_inner).push(listen);
    }

    pub(crate) fn wake(&self, why: Wake) {
        for listen in &*self.on_wake.read().unwrap_or_else(PoisonError::into_inner) {
            listen(why);
        }
    }

    /// Runs `act` in one durable transaction, with the revision raised, and tells who listens.
    pub(crate) fn write<T>(&self, act: impl FnOnce(&Tx<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut revision = 0;
        let value = self.store.write(|tx| {
            let value = act(tx)?;
            revision = tx.counter(fact::REVISION)? + 1;
            tx.set_counter(fact::REVISION, revision)?;
            Ok::<_, Refusal>(value)
        })?;
        for listen in &*self.on_change.read().unwrap_or_else(PoisonError::into_inner) {
            listen(revision);
        }
        Ok(value)
    }

    pub(crate) fn session(&self) -> MutexGuard<'_, Option<Session>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn visit(&self) -> MutexGuard<'_, Option<Visit>> {
        self.visit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn enrolment(&self) -> MutexGuard<'_, EnrolmentState> {
        self.enrolment.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A time of the store in the centre's zone (UTC before enrolment).
    pub(crate) fn local(&self, ms: i64) -> Result<Zoned, Refusal> {
        let zone = self.shelf()?.enrolled.as_ref().map_or(jiff::tz::TimeZone::UTC, |enrolled| enrolled.zone.clone());
        Ok(jiff::Timestamp::from_millisecond(ms).unwrap_or_default().to_zoned(zone))
    }
}

/// Appends an act to the journal, chained to the one before.
pub(crate) fn record(tx: &Tx<'_>, moment: Moment, actor: &str, act: &str, object: &str) -> Result<(), Refusal> {
    let (n, before) = tx.journal_head()?;
    let entry = Entry {
        at_ms: moment.wall.as_millisecond(),
        boot: moment.boot.into_bytes(),
        mono_ms: moment.mono_ms,
        actor,
        act,
        object,
    };
    let hash = journal_hash(&before, n + 1, &entry);
    Ok(tx.append_journal(n + 1, &entry, &hash)?)
}

/// The hash of a journal entry over the one before.
pub(crate) fn journal_hash(before: &[u8; 32], n: u64, entry: &Entry<'_>) -> [u8; 32] {
    wasl_protocol::sha256(&wasl_protocol::statement(
        "wasl-journal-v1",
        &[
            before,
            &n.to_be_bytes(),
            &entry.at_ms.to_be_bytes(),
            &entry.boot,
            &entry.mono_ms.to_be_bytes(),
            entry.actor.as_bytes(),
            entry.act.as_bytes(),
            entry.object.as_bytes(),
        ],
    ))
}
