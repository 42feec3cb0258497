//! Bugs planted on purpose, one at a time, to prove that the simulator finds them. Must not be there in
//! any ordinary build: without the feature `planted`, which only the simulator turns on, [`is`] is false
//! when the program is compiled, and whatever hangs on it is left out.

macro_rules! bugs {
    ($($(#[$about:meta])* $bug:ident,)*) => {
        /// A bug that an engineer might really make.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Bug {
            $($(#[$about])* $bug,)*
        }

        impl Bug {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$bug,)*];
        }
    };
}

bugs! {
    /// The centre acknowledges, and commits with its next act.
    AckBeforeCommit,
    /// The centre acknowledges though its disk did not take the packets.
    AckDespiteFailure,
    /// The centre's commits reach the disk at checkpoints only.
    CentreSyncNormal,
    /// Two packets of one place are not told apart.
    NoDedupeByPlace,
    /// A packet that came before counts as another one.
    NoDedupeByHash,
    /// Of two packets of one place one is kept and nobody is told.
    ForkUnnoticed,
    /// The head is the furthest packet, whatever is missing before it.
    GapAsHead,
    /// A batch is taken in up to the first packet that is none.
    BatchStops,
    /// A restored centre goes on as if nothing had happened.
    EpochIgnored,
    /// Opening stops for ever at a packet that makes no sense.
    PoisonBlocks,
    /// That a packet was opened is written apart from what it meant.
    OpenedApart,
    /// Nobody wakes the payment that came before its request.
    WaiterForgotten,
    /// A payment is booked on every request: the statement lacks its condition.
    PaidEverywhere,
    /// A desk is told apart from the officer's step.
    NoticeApart,
    /// The newest notice goes down first.
    NoticesBackwards,
    /// The slip comes out before the request is committed.
    PrintBeforeCommit,
    /// A slip counts as printed before it is.
    PrintedTooSoon,
    /// A reprint is signed anew, with its own time.
    ReprintDiffers,
    /// The next number is written apart from the request that has the one before.
    NumberApart,
    /// A packet's place comes from the clock.
    PlaceFromClock,
    /// The chain goes on from the packet's id.
    WrongChain,
    /// The journal is written apart from what it tells.
    JournalApart,
    /// The payment that comes with a request is committed after it.
    PaymentApart,
    /// A request may be paid twice.
    PaidTwice,
    /// What is booked is rounded to what notes can pay.
    CashRounded,
    /// The draft goes before its request is committed.
    DraftFirst,
    /// A submission's own id is not kept.
    SubmissionForgotten,
    /// The cursor moves on before its notices are applied.
    CursorFirst,
    /// A request counts as received when an exchange with it begins.
    ReceivedWhenSent,
    /// An ack of so many packets frees as many, the oldest ones.
    AckByCount,
    /// After some tries a packet counts as delivered.
    DropAfterTries,
    /// Packets are put away as soon as they have their ack.
    PurgeEarly,
    /// How long ago an ack was is asked of the centre's clock.
    RetentionByClock,
    /// What a restored centre forgot is not offered again.
    NotOfferedAgain,
    /// A desk does not see that the centre knows more of it than itself.
    SetBackUnnoticed,
    /// Whoever signed an ack is believed.
    AckUnproved,
    /// An ack to another ask is believed.
    NonceUnchecked,
    /// An ack frees packets that it was never asked about.
    AckBeyondAsk,
    /// Waits after failures grow for ever.
    NoBackoffCap,
    /// What was refused once is not offered again.
    DropOnRefusal,
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
