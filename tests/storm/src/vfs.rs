//! The simulated disks as a file system of the database engine, named [`NAME`].
//!
//! A path is `machine/file`; the disks of the present world are mounted by the machine's name, one
//! world a thread. It promises the engine nothing about the device: whatever it relies on, it must sync.

#![expect(unsafe_code, reason = "a file system of the engine is a table of C functions")]

mod opened;

use std::{
    cell::RefCell,
    collections::HashMap,
    ffi::{CStr, c_char, c_int, c_void},
    ptr,
    rc::Rc,
    sync::Once,
};

use rusqlite::ffi;

use crate::{clock::TrueTime, disk::Disk};

/// The file system's name with the engine.
pub const NAME: &str = "storm";

/// A disk that several hold.
pub type Mounted = Rc<RefCell<Disk>>;

struct Room {
    disks: HashMap<String, Mounted>,
    time: TrueTime,
}

thread_local! {
    static ROOM: RefCell<Room> = RefCell::new(Room { disks: HashMap::new(), time: TrueTime::at(0) });
}

/// Clears the room for a world: no disks, its time, and the engine's own dice at `seed`.
pub fn enter(time: &TrueTime, seed: u64) {
    register();
    ROOM.with_borrow_mut(|room| {
        room.disks.clear();
        room.time = time.clone();
    });
    let seed = c_int::from_le_bytes([(seed & 0xFF) as u8 | 1, (seed >> 8) as u8, (seed >> 16) as u8, 0x11]);
    // SAFETY: the call takes an int and a connection, here none.
    unsafe {
        ffi::sqlite3_test_control(ffi::SQLITE_TESTCTRL_PRNG_SEED, seed, ptr::null_mut::<ffi::sqlite3>());
    }
}

/// Mounts a machine's disk.
pub fn mount(machine: &str, disk: &Mounted) {
    ROOM.with_borrow_mut(|room| room.disks.insert(machine.to_owned(), Rc::clone(disk)));
}

/// A path's disk, and the file's name there.
fn disk_of(path: &str) -> Option<(Mounted, &str)> {
    let (machine, name) = path.split_once('/')?;
    ROOM.with_borrow(|room| room.disks.get(machine).cloned()).map(|disk| (disk, name))
}

/// Makes the file system known to the engine, once.
pub fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let vfs = Box::new(ffi::sqlite3_vfs {
            iVersion: 2,
            szOsFile: c_int::try_from(size_of::<opened::Handle>()).unwrap_or(c_int::MAX),
            mxPathname: 512,
            pNext: ptr::null_mut(),
            zName: c"storm".as_ptr(),
            pAppData: ptr::null_mut(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_pathname),
            xDlOpen: None,
            xDlError: None,
            xDlSym: None,
            xDlClose: None,
            xRandomness: Some(randomness),
            xSleep: Some(sleep),
            xCurrentTime: Some(current_time),
            xGetLastError: Some(last_error),
            xCurrentTimeInt64: Some(current_time_64),
            xSetSystemCall: None,
            xGetSystemCall: None,
            xNextSystemCall: None,
        });
        // SAFETY: the table lives as long as the program.
        unsafe {
            ffi::sqlite3_vfs_register(Box::into_raw(vfs), 0);
        }
    });
}

/// A path as text.
///
/// # Safety
/// `name` ends with a zero byte.
unsafe fn text<'a>(name: *const c_char) -> &'a str {
    // SAFETY: the engine gives paths that end with a zero byte.
    unsafe { CStr::from_ptr(name) }.to_str().unwrap_or_default()
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: the engine gives room for a handle, and a path or none.
    unsafe {
        (*file).pMethods = ptr::null();
        let opened = if name.is_null() { Ok(opened::Opened::passing()) } else { opened::Opened::at(text(name), flags) };
        match opened {
            Ok(opened) => {
                opened::Handle::fill(file, opened);
                if !out_flags.is_null() {
                    *out_flags = flags;
                }
                ffi::SQLITE_OK
            }
            Err(code) => code,
        }
    }
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, name: *const c_char, sync_dir: c_int) -> c_int {
    // SAFETY: a path.
    let path = unsafe { text(name) };
    let Some((disk, name)) = disk_of(path) else { return ffi::SQLITE_IOERR_DELETE };
    let done = disk.borrow_mut().unlink(name, sync_dir != 0);
    match done {
        Ok(true) => ffi::SQLITE_OK,
        Ok(false) => ffi::SQLITE_IOERR_DELETE_NOENT,
        Err(_) => ffi::SQLITE_IOERR_DELETE,
    }
}

unsafe extern "C" fn access(_: *mut ffi::sqlite3_vfs, name: *const c_char, _: c_int, result: *mut c_int) -> c_int {
    // SAFETY: a path, and a place for the answer.
    unsafe {
        let is_there = disk_of(text(name)).is_some_and(|(disk, name)| {
            let disk = disk.borrow();
            // An empty journal is none, as with the engine's own file system.
            disk.find(name).is_some_and(|file| disk.size(file) > 0)
        });
        *result = c_int::from(is_there);
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn full_pathname(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    into: *mut c_char,
) -> c_int {
    // SAFETY: a path, and room for as much as is told.
    unsafe {
        let bytes = CStr::from_ptr(name).to_bytes_with_nul();
        if bytes.len() > usize::try_from(room).unwrap_or(0) {
            return ffi::SQLITE_CANTOPEN;
        }
        ptr::copy_nonoverlapping(bytes.as_ptr().cast(), into, bytes.len());
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn randomness(_: *mut ffi::sqlite3_vfs, count: c_int, into: *mut c_char) -> c_int {
    let count_bytes = usize::try_from(count).unwrap_or(0);
    // SAFETY: room for so many bytes.
    unsafe { ptr::write_bytes(into, 0x5A, count_bytes) };
    count
}

unsafe extern "C" fn sleep(_: *mut ffi::sqlite3_vfs, micros: c_int) -> c_int {
    micros
}

/// Milliseconds since the beginning of the Julian count, as the engine wants it.
fn julian_ms() -> i64 {
    ROOM.with_borrow(|room| room.time.ms()) + 210_866_760_000_000
}

unsafe extern "C" fn current_time(_: *mut ffi::sqlite3_vfs, into: *mut f64) -> c_int {
    // SAFETY: a place for the answer.
    unsafe { *into = julian_ms() as f64 / 86_400_000.0 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn current_time_64(_: *mut ffi::sqlite3_vfs, into: *mut i64) -> c_int {
    // SAFETY: a place for the answer.
    unsafe { *into = julian_ms() };
    ffi::SQLITE_OK
}

unsafe extern "C" fn last_error(_: *mut ffi::sqlite3_vfs, _: c_int, _: *mut c_char) -> c_int {
    0
}

/// Nothing is kept of what the engine hands over for others.
type Nothing = *mut c_void;
