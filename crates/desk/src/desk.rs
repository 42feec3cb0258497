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
use wasl_store::{Store, StoreFault, Tx};

pub(crate) use crate::journal::record;
use crate::{
    admitting::DiskIs,
    care::Caring,
    enrolment::EnrolmentState,
    fittings::Fittings,
    heard::heard,
    kiosk::Visit,
    mirror::Mirrored,
    printer::Printer,
    refusal::Refusal,
    session::Session,
    shelf::{Shelf, fact, soft_counter},
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

impl OpenFault {
    /// Whether the disk has no room left for it.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Store(fault) => fault.is_disk_full(),
            Self::Unreadable(refusal) => *refusal == Refusal::DiskFull,
        }
    }

    /// Whether the file itself is past opening: what can be read of it is to be salvaged.
    #[must_use]
    pub fn is_past_opening(&self) -> bool {
        matches!(self, Self::Store(StoreFault::Unreadable { .. }))
    }
}

/// The desk's file, the log of changes beside it, and the log's index.
const FILES: [&str; 3] = ["desk.db", "desk.db-wal", "desk.db-shm"];
/// So many numbers are passed over where some may be out that nothing is known of.
const NUMBERS_PASSED_OVER: u64 = 1_000;

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
    pub(crate) disk: DiskIs,
    pub(crate) care: Mutex<Caring>,
    pub(crate) mirrored: Mutex<Mirrored>,
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
    /// The moment, its wall clock put right as far as it can't be right.
    pub(crate) moment: Moment,
    /// The moment as the machine tells it: time without the centre is counted with this one.
    pub(crate) raw: Moment,
}

impl Call {
    /// The machine's clock can't be right: what is signed now says so.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.raw.wall != self.moment.wall
    }
}

impl Desk {
    /// Opens the desk in `data_dir`, or founds it there. The folder exists.
    ///
    /// # Errors
    /// Why the file cannot be used; it is left as it was.
    pub fn open(data_dir: &Path, host: Arc<dyn Host>, printer: Arc<dyn Printer>) -> Result<Arc<Self>, OpenFault> {
        Self::open_with(data_dir, Fittings::new(host, printer))
    }

    /// [`Self::open`] with other fittings.
    ///
    /// # Errors
    /// Why the file cannot be used; it is left as it was.
    pub fn open_with(data_dir: &Path, fittings: Fittings) -> Result<Arc<Self>, OpenFault> {
        let file = data_dir.join(FILES[0]);
        if fittings.disk.is_in_two_places(FILES[0]) {
            return Err(Refusal::InTwoPlaces.into());
        }
        let has_lost_its_log = fittings.disk.has_lost_its_log(FILES[0]);
        fittings.disk.note_file(FILES[0]);
        let store = match Store::open(&file) {
            // Where not one block is free, not even the log's index finds room.
            Err(fault) if fault.is_disk_full() && fittings.disk.drop_ballast() => Store::open(&file)?,
            opened => opened?,
        };
        // The look over all rows takes its time.
        if !fittings.disk.has_same_files() {
            return Err(Refusal::FilesExchanged.into());
        }
        // The other two are there from now on until the last program closes the file.
        for name in &FILES[1..] {
            fittings.disk.note_file(name);
        }
        let desk = Self::fitted(store, fittings)?;
        if has_lost_its_log {
            desk.pass_over_numbers()?;
        }
        Ok(desk)
    }

    /// The log of changes was taken away: receipts may be out of which nothing is here. No number is given
    /// twice, and the ones between stay missing, for everyone to see.
    fn pass_over_numbers(&self) -> Result<(), Refusal> {
        let moment = self.host.now();
        self.write(|tx| {
            let serial = tx.counter(fact::SERIAL)?;
            if tx.fact(fact::IDENTITY)?.is_some() {
                tx.set_counter(fact::SERIAL, serial.saturating_add(NUMBERS_PASSED_OVER))?;
                tx.set_counter(fact::LOG_GONE, serial.max(1))?;
                record(tx, moment, "desk", "log.gone", &serial.to_string())?;
            }
            Ok(())
        })
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
            disk: DiskIs::default(),
            care: Mutex::default(),
            mirrored: Mutex::default(),
            on_change: RwLock::default(),
            on_wake: RwLock::default(),
        }))
    }

    /// What the desk knows from its centre, as of now.
    pub(crate) fn shelf(&self) -> Result<Arc<Shelf>, Refusal> {
        let now = self.store.read(|tx| soft_counter(tx, fact::DOCS))?;
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

    /// The circumstances of a call that comes in now.
    pub(crate) fn call_now(&self, face: Face, lang: &str) -> Call {
        let raw = self.host.now();
        Call { face, lang: lang.to_owned(), moment: self.put_right(raw), raw }
    }

    /// A moment whose wall clock can't be right, by the centre's clock as far as it is known.
    pub(crate) fn put_right(&self, raw: Moment) -> Moment {
        let known = self.store.read(heard).unwrap_or_default();
        crate::heard::put_right(known, raw)
    }

    /// Runs `act` in one durable transaction, with the revision raised, and tells who listens. Where the
    /// disk is full, the ballast is given up and `act` runs once more: the first run left nothing.
    pub(crate) fn write<T>(&self, mut act: impl FnMut(&Tx<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut written = self.write_once(&mut act);
        if matches!(written, Err(Refusal::DiskFull)) && self.fittings.disk.drop_ballast() {
            written = self.write_once(&mut act);
        }
        let (value, revision) = written?;
        for listen in &*self.on_change.read().unwrap_or_else(PoisonError::into_inner) {
            listen(revision);
        }
        Ok(value)
    }

    /// Runs `act` in one durable transaction that no screen wants to hear of.
    pub(crate) fn write_quietly<T>(&self, act: impl FnOnce(&Tx<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        self.commit(act)
    }

    /// Runs `act` in one durable transaction. What comes of it is given out only where the files that it
    /// was written to are still the desk's: numbers out of a file that nobody will open again are lost, and
    /// two programs with two indexes give one number twice.
    pub(crate) fn commit<T>(&self, act: impl FnOnce(&Tx<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let written = self.has_same_files().and_then(|()| {
            let value = self.store.write(act)?;
            self.has_same_files()?;
            Ok(value)
        });
        written.inspect_err(|refusal| self.disk.note(refusal))
    }

    /// Refuses where the desk's files are no longer those that were opened.
    pub(crate) fn has_same_files(&self) -> Result<(), Refusal> {
        if self.fittings.disk.has_same_files() { Ok(()) } else { Err(Refusal::FilesExchanged) }
    }

    fn write_once<T>(&self, act: &mut impl FnMut(&Tx<'_>) -> Result<T, Refusal>) -> Result<(T, u64), Refusal> {
        self.commit(|tx| {
            let value = act(tx)?;
            let revision = soft_counter(tx, fact::REVISION)? + 1;
            tx.set_counter(fact::REVISION, revision)?;
            Ok((value, revision))
        })
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

    use super::*;
    use crate::{
        fittings::{Disk, MirrorIs},
        printer::NoPrinter,
    };

    struct StillHost(AtomicU64);

    impl Host for StillHost {
        fn now(&self) -> Moment {
            Moment { wall: jiff::Timestamp::UNIX_EPOCH, boot: uuid::Uuid::from_u128(1), mono_ms: 1 }
        }
        fn fill_random(&self, bytes: &mut [u8]) {
            let roll = self.0.fetch_add(1, Ordering::Relaxed);
            bytes.iter_mut().zip(roll.to_le_bytes().iter().cycle()).for_each(|(byte, roll)| *byte = *roll);
        }
    }

    struct Ballast(AtomicBool, AtomicBool);

    impl Disk for Ballast {
        fn has_same_files(&self) -> bool {
            !self.1.load(Ordering::Relaxed)
        }
        fn free_bytes(&self) -> Option<u64> {
            None
        }
        fn keep_ballast(&self) {
            self.0.store(true, Ordering::Relaxed);
        }
        fn drop_ballast(&self) -> bool {
            self.0.swap(false, Ordering::Relaxed)
        }
        fn mirror(&self, _name: &str, _packet: &[u8]) -> MirrorIs {
            MirrorIs::None
        }
    }

    fn desk(folder: &Path) -> (Arc<Desk>, Arc<Ballast>) {
        let ballast = Arc::new(Ballast(AtomicBool::new(true), AtomicBool::new(false)));
        let mut fittings = Fittings::new(Arc::new(StillHost(AtomicU64::new(0))), Arc::new(NoPrinter));
        fittings.disk = Arc::clone(&ballast) as _;
        (Desk::open_with(folder, fittings).expect("opens"), ballast)
    }

    #[test]
    fn a_full_disk_costs_the_ballast_and_the_write_is_tried_once_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let (desk, ballast) = desk(folder.path());
        let mut runs = 0;
        let written = desk.write(|tx| {
            runs += 1;
            tx.set_fact("tried", &[runs])?;
            if runs == 1 { Err(Refusal::DiskFull) } else { Ok(()) }
        });
        assert_eq!((written, runs, ballast.0.load(Ordering::Relaxed)), (Ok(()), 2, false));
        let kept = desk.store.read(|tx| Ok::<_, Refusal>(tx.fact("tried")?)).expect("readable");
        assert_eq!(kept, Some(vec![2]), "of the first run nothing is left");
        // Without ballast there is no second try.
        let again: Result<(), Refusal> = desk.write(|_| {
            runs += 1;
            Err(Refusal::DiskFull)
        });
        assert_eq!((again, runs), (Err(Refusal::DiskFull), 3));
        assert_eq!(desk.disk.trouble(), None, "a full disk is not a broken one");
    }

    #[test]
    fn what_was_written_to_files_that_were_exchanged_meanwhile_is_not_given_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let (desk, disk) = desk(folder.path());
        assert_eq!(desk.write(|_| Ok(1)), Ok(1));
        let exchanged = |desk: &Desk| {
            desk.write_quietly(|tx| {
                disk.1.store(true, Ordering::Relaxed);
                Ok(tx.set_fact("written", &[1])?)
            })
        };
        assert_eq!(exchanged(&desk), Err(Refusal::FilesExchanged), "exchanged while it was written");
        let before: Result<(), Refusal> = desk.write(|_| panic!("nothing is begun on exchanged files"));
        assert_eq!(before, Err(Refusal::FilesExchanged));
        let call = desk.call_now(Face::Console, "ar");
        assert_eq!(desk.admit_beginning(&call), Err(Refusal::FilesExchanged), "no new work is begun");
        assert_eq!(desk.care(10).err(), Some(Refusal::FilesExchanged), "and nothing is put away");
    }

    #[test]
    fn a_disk_in_trouble_stops_new_work_until_a_write_went_through() {
        let folder = tempfile::tempdir().expect("a folder");
        let (desk, _) = desk(folder.path());
        let trouble = Refusal::DiskTrouble { what: "disk I/O error".into() };
        let failed: Result<(), Refusal> = desk.write(|_| Err(Refusal::DiskTrouble { what: "disk I/O error".into() }));
        assert_eq!(failed, Err(trouble.clone()));
        let call = desk.call_now(Face::Console, "ar");
        assert_eq!(desk.admit_beginning(&call), Err(trouble));
        desk.care(10).expect("the disk takes writes again");
        assert_eq!(desk.admit_beginning(&call), Err(Refusal::NotEnrolled), "no trouble any more");
    }
}
