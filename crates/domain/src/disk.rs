//! The door to the disk beneath a desk's folder, as the desk knows it: room, ballast, a second medium.
//!
//! The real one is in the room `host`; a test brings its own. Says nothing of paths and names no error: a
//! desk goes on without any of the three.

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
