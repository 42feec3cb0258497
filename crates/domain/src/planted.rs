//! Bugs planted on purpose, one at a time, to prove that the simulator finds them. Without the feature
//! `planted` nothing is ever planted and [`is`] is false when the program is compiled.

/// A bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Bug {
    /// The centre acknowledges first and commits with its next act.
    AckBeforeCommit = 1,
    /// The slip comes out before the request is committed.
    PrintBeforeCommit,
    /// Two packets of one place are not told apart.
    NoDedupeByPlace,
    /// A packet that came before counts as another one.
    NoDedupeByHash,
    /// The desk syncs at checkpoints only.
    SyncNormal,
    /// The desk never syncs.
    SyncOff,
    /// The centre syncs at checkpoints only.
    CentreSyncNormal,
    /// The next number is written apart from the request that has the one before.
    NumberApart,
    /// A packet's place comes from the clock.
    PlaceFromClock,
    /// Waits after failures grow for ever.
    NoBackoffCap,
    /// Whoever signed an ack is believed.
    AckUnproved,
    /// An ack to another ask is believed.
    NonceUnchecked,
    /// An ack frees packets that it was never asked about.
    AckBeyondAsk,
    /// What was refused once is not offered again.
    DropOnRefusal,
    /// After some tries a packet counts as delivered.
    DropAfterTries,
    /// Old packets are put away without an ack.
    PurgeUnacked,
    /// Packets are put away as soon as they have their ack.
    PurgeEarly,
    /// The cursor moves on before its notices are applied.
    CursorFirst,
    /// Notices are applied as often as they come.
    NoticeTwice,
    /// The payment that comes with a request is committed after it.
    PaymentApart,
    /// A slip counts as printed before it is.
    PrintedTooSoon,
    /// A reprint is signed anew, with its own time.
    ReprintDiffers,
    /// Of two packets of one place one is kept and nobody is told.
    ForkUnnoticed,
    /// A desk does not see that the centre knows more of it than itself.
    SetBackUnnoticed,
    /// What a restored centre forgot is not offered again.
    NotOfferedAgain,
    /// The head is the furthest packet, whatever is missing before it.
    GapAsHead,
    /// A restored centre goes on as if nothing had happened.
    EpochIgnored,
    /// Opening stops for ever at a packet that makes no sense.
    PoisonBlocks,
    /// A batch is taken in up to the first packet that is none.
    BatchStops,
    /// The chain goes on from the packet's id.
    WrongChain,
    /// A request may be paid twice.
    PaidTwice,
    /// The draft goes before its request is committed.
    DraftFirst,
    /// A submission's own id is not looked up.
    NoDedupeBySubmission,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 33] = [
        Self::AckBeforeCommit,
        Self::PrintBeforeCommit,
        Self::NoDedupeByPlace,
        Self::NoDedupeByHash,
        Self::SyncNormal,
        Self::SyncOff,
        Self::CentreSyncNormal,
        Self::NumberApart,
        Self::PlaceFromClock,
        Self::NoBackoffCap,
        Self::AckUnproved,
        Self::NonceUnchecked,
        Self::AckBeyondAsk,
        Self::DropOnRefusal,
        Self::DropAfterTries,
        Self::PurgeUnacked,
        Self::PurgeEarly,
        Self::CursorFirst,
        Self::NoticeTwice,
        Self::PaymentApart,
        Self::PrintedTooSoon,
        Self::ReprintDiffers,
        Self::ForkUnnoticed,
        Self::SetBackUnnoticed,
        Self::NotOfferedAgain,
        Self::GapAsHead,
        Self::EpochIgnored,
        Self::PoisonBlocks,
        Self::BatchStops,
        Self::WrongChain,
        Self::PaidTwice,
        Self::DraftFirst,
        Self::NoDedupeBySubmission,
    ];
}

#[cfg(feature = "planted")]
static PLANTED: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

/// Plants a bug in this process.
#[cfg(feature = "planted")]
pub fn plant(bug: Bug) {
    PLANTED.store(bug as u8, std::sync::atomic::Ordering::Relaxed);
}

/// Whether a bug is planted.
#[cfg(feature = "planted")]
#[must_use]
pub fn is(bug: Bug) -> bool {
    PLANTED.load(std::sync::atomic::Ordering::Relaxed) == bug as u8
}

/// Whether a bug is planted: none ever is.
#[cfg(not(feature = "planted"))]
#[must_use]
pub const fn is(_bug: Bug) -> bool {
    false
}
