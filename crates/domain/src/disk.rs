//! The door to the disk beneath a desk's folder, as the desk knows it: room, ballast, a second medium,
//! and whether the desk's files are still its own.
//!
//! The real one is in the room `host`; a test brings its own. Says nothing of paths and names no error.

/// How the second medium took a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MirrorIs {
    /// No second medium is set up.
    None,
    /// The packet is on it, durably.
    Kept,
    /// It is set up and did not take the packet.
    Fails,
}

/// How the second medium stands, nothing being written to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// No second medium is set up.
    None,
    /// Its folder is there.
    There {
        /// It lies on the disk that the desk's own folder lies on: what takes one takes both.
        on_own_disk: bool,
    },
    /// Its folder is not there, or is now an empty place on the desk's own disk.
    Missing,
    /// It is set up, and where it is can't be read any more.
    Forgotten,
}

/// The disk beneath the desk's folder, and a second medium for sealed packets.
pub trait Disk: Send + Sync {
    /// Bytes that are free for this desk; none where the system does not tell.
    fn free_bytes(&self) -> Option<u64>;
    /// Lays out the ballast, room that is given up when the disk is full, where there is none yet.
    fn keep_ballast(&self);
    /// Gives up the ballast; tells whether there was one.
    fn drop_ballast(&self) -> bool;
    /// Keeps a sealed packet on the second medium under `name`, durable when this returns.
    fn mirror(&self, name: &str, packet: &[u8]) -> MirrorIs;
    /// How the second medium stands. Whoever keeps packets on one tells it.
    fn medium(&self) -> Medium {
        Medium::None
    }
    /// Remembers which file has this name in the desk's folder now; where there is none yet, the first one
    /// that [`Self::has_same_files`] finds.
    fn note_file(&self, _name: &str) {}
    /// Whether this file of the desk's folder has a name elsewhere too: two logs of changes for one file
    /// lose what is in them.
    fn is_in_two_places(&self, _name: &str) -> bool {
        false
    }
    /// Whether somebody took the log of changes of this file away, none having it open: what was in it and
    /// not yet in the file is gone.
    fn has_lost_its_log(&self, _name: &str) -> bool {
        false
    }
    /// Whether the noted files are those that have their names still: none was taken away or replaced.
    fn has_same_files(&self) -> bool {
        true
    }
}

/// A disk that tells nothing and has no second medium.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainDisk;

impl Disk for PlainDisk {
    fn free_bytes(&self) -> Option<u64> {
        None
    }
    fn keep_ballast(&self) {}
    fn drop_ballast(&self) -> bool {
        false
    }
    fn mirror(&self, _name: &str, _packet: &[u8]) -> MirrorIs {
        MirrorIs::None
    }
}
