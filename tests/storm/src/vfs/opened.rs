//! One opened file: reads, writes, locks and shared memory of the engine, handed to the disk.
//!
//! A file that was opened before the machine's present start does nothing any more.

use std::{
    cell::RefCell,
    ffi::{c_int, c_void},
    ptr,
    rc::Rc,
    slice,
};

use rusqlite::ffi;

use super::{Mounted, Nothing, disk_of};
use crate::{
    disk::NoGood,
    locks::{Level, Locks, Shared},
};

/// What the engine holds; it begins as its own kind of file.
#[repr(C)]
pub(super) struct Handle {
    base: ffi::sqlite3_file,
    opened: *mut Opened,
}

/// A file of a disk, or one that is gone with the program.
pub(super) struct Opened {
    at: Option<Place>,
    passing: RefCell<Vec<u8>>,
}

struct Place {
    disk: Mounted,
    life: u64,
    file: usize,
    /// The folder is synced with the first sync of a new journal.
    folder_due: bool,
    gone_when_closed: Option<String>,
    locks: Rc<Locks>,
    level: Level,
    shared: Rc<Shared>,
    shared_mine: (u8, u8),
    has_mapped: bool,
}

impl Opened {
    /// A nameless file of the engine's own.
    pub(super) fn passing() -> Self {
        Self { at: None, passing: RefCell::default() }
    }

    pub(super) fn at(path: &str, flags: c_int) -> Result<Self, c_int> {
        let (disk, name) = disk_of(path).ok_or(ffi::SQLITE_CANTOPEN)?;
        let mut inner = disk.borrow_mut();
        let found = inner.find(name);
        if inner.is_off() || (found.is_none() && flags & ffi::SQLITE_OPEN_CREATE == 0) {
            return Err(ffi::SQLITE_CANTOPEN);
        }
        let (file, _) = inner.make(name).map_err(|_| ffi::SQLITE_CANTOPEN)?;
        let journals = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;
        let place = Place {
            life: inner.life(),
            file,
            // As the engine's own file system does: whoever may make a journal syncs its name, though another made it.
            folder_due: flags & ffi::SQLITE_OPEN_CREATE != 0 && flags & journals != 0,
            gone_when_closed: (flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0).then(|| name.to_owned()),
            locks: inner.locks(file),
            level: Level::None,
            shared: inner.shared(file),
            shared_mine: (0, 0),
            has_mapped: false,
            disk: Rc::clone(&disk),
        };
        drop(inner);
        Ok(Self { at: Some(place), passing: RefCell::default() })
    }
}

impl Handle {
    /// Puts an opened file into the engine's room for it.
    ///
    /// # Safety
    /// `file` has room for a handle.
    pub(super) unsafe fn fill(file: *mut ffi::sqlite3_file, opened: Opened) {
        let handle = file.cast::<Self>();
        // SAFETY: the engine reserved `szOsFile` bytes.
        unsafe {
            (*handle).opened = Box::into_raw(Box::new(opened));
            (*handle).base.pMethods = &raw const METHODS;
        }
    }
}

/// The opened file behind the engine's.
///
/// # Safety
/// `file` was filled by [`Handle::fill`] and is not closed.
unsafe fn of<'a>(file: *mut ffi::sqlite3_file) -> &'a mut Opened {
    // SAFETY: as promised.
    unsafe { &mut *(*file.cast::<Handle>()).opened }
}

impl Place {
    fn is_alive(&self) -> bool {
        self.disk.borrow().life() == self.life
    }
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

fn count(number: impl TryInto<usize>) -> usize {
    number.try_into().unwrap_or(0)
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: filled, and closed once.
    let opened = unsafe { Box::from_raw((*file.cast::<Handle>()).opened) };
    if let Some(place) = &opened.at {
        place.locks.lower(place.level, Level::None);
        if let Some(name) = &place.gone_when_closed
            && place.is_alive()
        {
            // What cannot be taken away now stays; nobody reads it.
            let _ = place.disk.borrow_mut().unlink(name, false);
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, into: *mut c_void, many: c_int, at: i64) -> c_int {
    // SAFETY: an open file, and room for so many bytes.
    let (opened, into) = unsafe { (of(file), slice::from_raw_parts_mut(into.cast::<u8>(), count(many))) };
    let there = match &opened.at {
        None => {
            let bytes = opened.passing.borrow();
            let there = bytes.len().saturating_sub(count(at)).min(into.len());
            if there > 0 {
                into[..there].copy_from_slice(&bytes[count(at)..count(at) + there]);
            }
            there
        }
        Some(place) if !place.is_alive() => return ffi::SQLITE_IOERR_READ,
        Some(place) => match place.disk.borrow_mut().read(place.file, count(at), into) {
            Ok(there) => there,
            Err(_) => return ffi::SQLITE_IOERR_READ,
        },
    };
    if there < into.len() {
        into[there..].fill(0);
        return ffi::SQLITE_IOERR_SHORT_READ;
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, from: *const c_void, many: c_int, at: i64) -> c_int {
    // SAFETY: an open file, and so many bytes.
    let (opened, from) = unsafe { (of(file), slice::from_raw_parts(from.cast::<u8>(), count(many))) };
    match &opened.at {
        None => {
            let mut bytes = opened.passing.borrow_mut();
            let end = count(at) + from.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[count(at)..end].copy_from_slice(from);
            ffi::SQLITE_OK
        }
        Some(place) if !place.is_alive() => ffi::SQLITE_IOERR_WRITE,
        Some(place) => match place.disk.borrow_mut().write(place.file, count(at), from) {
            Ok(()) => ffi::SQLITE_OK,
            Err(NoGood::Error) => ffi::SQLITE_IOERR_WRITE,
            Err(NoGood::Full) => ffi::SQLITE_FULL,
        },
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    // SAFETY: an open file.
    let opened = unsafe { of(file) };
    match &opened.at {
        None => {
            opened.passing.borrow_mut().resize(count(size), 0);
            ffi::SQLITE_OK
        }
        Some(place) if !place.is_alive() => ffi::SQLITE_IOERR_TRUNCATE,
        Some(place) => match place.disk.borrow_mut().resize(place.file, count(size)) {
            Ok(()) => ffi::SQLITE_OK,
            Err(_) => ffi::SQLITE_IOERR_TRUNCATE,
        },
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    // SAFETY: an open file.
    let opened = unsafe { of(file) };
    let Some(place) = &mut opened.at else { return ffi::SQLITE_OK };
    if !place.is_alive() {
        return ffi::SQLITE_IOERR_FSYNC;
    }
    let mut disk = place.disk.borrow_mut();
    if disk.sync(place.file).is_err() {
        return ffi::SQLITE_IOERR_FSYNC;
    }
    if place.folder_due {
        if disk.sync_names().is_err() {
            return ffi::SQLITE_IOERR_DIR_FSYNC;
        }
        place.folder_due = false;
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, into: *mut i64) -> c_int {
    // SAFETY: an open file, and a place for the answer.
    let (opened, into) = unsafe { (of(file), &mut *into) };
    let size = match &opened.at {
        None => opened.passing.borrow().len(),
        Some(place) if !place.is_alive() => return ffi::SQLITE_IOERR_FSTAT,
        Some(place) => place.disk.borrow().size(place.file),
    };
    *into = i64::try_from(size).unwrap_or(i64::MAX);
    ffi::SQLITE_OK
}

fn level_of(lock: c_int) -> Level {
    match lock {
        ffi::SQLITE_LOCK_SHARED => Level::Shared,
        ffi::SQLITE_LOCK_RESERVED => Level::Reserved,
        ffi::SQLITE_LOCK_PENDING => Level::Pending,
        ffi::SQLITE_LOCK_EXCLUSIVE => Level::Exclusive,
        _ => Level::None,
    }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, wanted: c_int) -> c_int {
    // SAFETY: an open file.
    let Some(place) = (unsafe { &mut of(file).at }) else { return ffi::SQLITE_OK };
    if !place.is_alive() {
        return ffi::SQLITE_IOERR_LOCK;
    }
    let (level, is_enough) = place.locks.raise(place.level, level_of(wanted));
    place.level = level;
    if is_enough { ffi::SQLITE_OK } else { ffi::SQLITE_BUSY }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, to: c_int) -> c_int {
    // SAFETY: an open file.
    let Some(place) = (unsafe { &mut of(file).at }) else { return ffi::SQLITE_OK };
    let to = level_of(to);
    if to < place.level {
        place.locks.lower(place.level, to);
        place.level = to;
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved(file: *mut ffi::sqlite3_file, into: *mut c_int) -> c_int {
    // SAFETY: an open file, and a place for the answer.
    unsafe { *into = c_int::from(of(file).at.as_ref().is_some_and(|place| place.locks.is_reserved())) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn control(_: *mut ffi::sqlite3_file, _: c_int, _: Nothing) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    c_int::try_from(crate::disk::SECTOR).unwrap_or(512)
}

/// Nothing is promised: what the engine relies on it must sync.
unsafe extern "C" fn characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    0
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    into: *mut *mut c_void,
) -> c_int {
    // SAFETY: an open file, and a place for the answer.
    unsafe {
        *into = ptr::null_mut();
        let Some(place) = &mut of(file).at else { return ffi::SQLITE_IOERR_SHMMAP };
        if !place.is_alive() {
            return ffi::SQLITE_IOERR_SHMMAP;
        }
        if !place.has_mapped {
            place.shared.come();
            place.has_mapped = true;
        }
        let mut regions = place.shared.regions.borrow_mut();
        while regions.len() <= count(region) {
            if extend == 0 {
                return ffi::SQLITE_OK;
            }
            regions.push(vec![0u64; count(size) / 8].into_boxed_slice());
        }
        *into = regions[count(region)].as_mut_ptr().cast();
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn shm_lock(file: *mut ffi::sqlite3_file, from: c_int, many: c_int, flags: c_int) -> c_int {
    // SAFETY: an open file.
    let Some(place) = (unsafe { &mut of(file).at }) else { return ffi::SQLITE_IOERR_SHMLOCK };
    if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
        place.shared.give_back(count(from), count(many), &mut place.shared_mine);
        return ffi::SQLITE_OK;
    }
    if !place.is_alive() {
        return ffi::SQLITE_IOERR_SHMLOCK;
    }
    let alone = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
    let mut mine = place.shared_mine;
    let is_taken = place.shared.take(count(from), count(many), alone, &mut mine);
    place.shared_mine = mine;
    if is_taken { ffi::SQLITE_OK } else { ffi::SQLITE_BUSY }
}

unsafe extern "C" fn shm_barrier(_: *mut ffi::sqlite3_file) {}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    // SAFETY: an open file.
    let Some(place) = (unsafe { &mut of(file).at }) else { return ffi::SQLITE_OK };
    let mut mine = place.shared_mine;
    place.shared.give_back(0, 8, &mut mine);
    place.shared_mine = mine;
    if std::mem::take(&mut place.has_mapped) {
        place.shared.go();
    }
    ffi::SQLITE_OK
}
