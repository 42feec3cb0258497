//! Bugs planted in the cupboard on purpose, one at a time, to prove that the simulator finds them; the
//! other rooms' lie in `wasl_domain::planted`, on which this room does not lean. Must not be there in any
//! ordinary build: without the feature `planted`, [`is`] is false when the program is compiled.

/// A bug that an engineer might really make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Bug {
    /// The desk's commits reach the disk at checkpoints only.
    SyncNormal,
    /// The desk's commits reach the disk whenever the disk likes.
    SyncOff,
    /// A step of the schema and the line that says so are committed apart.
    MigrationApart,
    /// Old packets are put away without an ack.
    PurgeUnacked,
    /// A packet's ack is noted at all packets of its request.
    AckByRequest,
}

impl Bug {
    /// All of them.
    pub const ALL: &[Self] =
        &[Self::SyncNormal, Self::SyncOff, Self::MigrationApart, Self::PurgeUnacked, Self::AckByRequest];
}

#[cfg(feature = "planted")]
static PLANTED: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(u8::MAX);

/// Plants a bug in this process in place of the one before, or pulls that one out.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Bug>) {
    PLANTED.store(bug.map_or(u8::MAX, |bug| bug as u8), std::sync::atomic::Ordering::Relaxed);
}

/// Whether a bug is planted.
#[cfg(feature = "planted")]
pub(crate) fn is(bug: Bug) -> bool {
    PLANTED.load(std::sync::atomic::Ordering::Relaxed) == bug as u8
}

/// Whether a bug is planted: none ever is.
#[cfg(not(feature = "planted"))]
pub(crate) const fn is(_bug: Bug) -> bool {
    false
}
