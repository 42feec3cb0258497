//! What the desk asks about many rows at once, without reading their large bytes. Changes nothing.

use crate::{Kept, StoreFault, Tx, rows::Choice, tags::REQUEST, unsigned};

impl StoreFault {
    /// Whether the disk itself would not: an input or output error, a file system that takes no writes.
    /// One that is full is none of these.
    #[must_use]
    pub fn is_disk_trouble(&self) -> bool {
        use rusqlite::ErrorCode::{CannotOpen, FileLockingProtocolFailed, PermissionDenied, ReadOnly, SystemIoFailure};
        let Self::Engine(fault) = self else { return false };
        if self.is_disk_full() {
            return false;
        }
        matches!(
            fault.sqlite_error_code(),
            Some(SystemIoFailure | ReadOnly | CannotOpen | PermissionDenied | FileLockingProtocolFailed)
        )
    }

    /// Another program held the file for as long as this one waited.
    #[must_use]
    pub fn is_held_up(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        matches!(self, Self::Engine(fault) if matches!(fault.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked)))
    }
}

impl Tx<'_> {
    /// Leading digits of requests none of whose slips is known to have come out, newest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn unprinted(&self, most: usize) -> Kept<Vec<u64>> {
        let order = &[("kept_ms", true), ("tracking", true)];
        let choice = Choice { filter: "unprinted", params: &[], order, most };
        self.list(&REQUEST, "tracking", &choice, |row| Ok(unsigned(row.get(0)?)))
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    fn fault(extended_code: i32) -> StoreFault {
        StoreFault::Engine(rusqlite::Error::SqliteFailure(ffi::Error::new(extended_code), None))
    }

    #[test]
    fn a_disk_without_room_for_the_logs_index_is_full_and_not_in_trouble() {
        for full in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_SHMSIZE] {
            assert!(fault(full).is_disk_full() && !fault(full).is_disk_trouble(), "{full}");
        }
        for trouble in [ffi::SQLITE_IOERR, ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_IOERR_SHMMAP, ffi::SQLITE_CANTOPEN] {
            assert!(!fault(trouble).is_disk_full() && fault(trouble).is_disk_trouble(), "{trouble}");
        }
        assert!(!fault(ffi::SQLITE_CONSTRAINT).is_disk_full());
    }
}
