//! What the machine is told and what it wants done: the whole of its talk with the courier and with
//! the tests that stand in for one.

use wasl_protocol::Digest;

use crate::{classify::Failure, link::DownKind};

/// Names one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExchangeId(pub u64);

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The machine starts, or its time has come.
    Tick,
    /// There may be a new packet.
    Woken,
    /// The network came back.
    LinkUp,
    /// A person said "try now".
    TryNow,
    /// The batch that [`Effect::Load`] asked for; may be empty.
    Loaded {
        /// Of which exchange.
        exchange_id: ExchangeId,
        /// The packets in it.
        batch: Vec<Digest>,
    },
    /// An exchange that is about to be told as ended had to wait so long until it had a connection.
    Connected {
        /// Which.
        exchange_id: ExchangeId,
        /// Milliseconds.
        after_ms: u64,
    },
    /// An exchange ended.
    Answered {
        /// Which.
        exchange_id: ExchangeId,
        /// How.
        answer: Answer,
    },
    /// The chunks that [`Effect::LoadChunks`] asked for, where there are some.
    ChunksLoaded {
        /// Of which exchange.
        exchange_id: ExchangeId,
        /// Their names.
        found: Vec<Digest>,
    },
    /// The bundle that [`Effect::LoadCarried`] asked for, where there is one.
    CarriedLoaded {
        /// Of which exchange.
        exchange_id: ExchangeId,
        /// Its number.
        found: Option<i64>,
    },
    /// Chunks or a carried bundle ended their way.
    SideAnswered {
        /// Which.
        exchange_id: ExchangeId,
        /// How.
        answer: SideAnswer,
    },
}

/// How a chunk or a carried bundle ended its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SideAnswer {
    /// It arrived, and the desk wrote that down.
    Arrived,
    /// It did not.
    Failed(Failure),
    /// The desk's own store could not be read or written.
    StoreTrouble,
}

/// How an exchange ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// With a proved reply that was taken in.
    Settled {
        /// Packets that its ack named.
        named: Vec<Digest>,
        /// Notices that it brought.
        notices: usize,
    },
    /// With nothing.
    Failed(Failure),
    /// The desk's own store could not be read or written.
    StoreTrouble,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Fetch waiting packets and tell with [`Event::Loaded`], at once.
    Load {
        /// For which exchange.
        exchange_id: ExchangeId,
        /// At most so many.
        count_max: usize,
        /// At most so many bytes.
        bytes_max: usize,
        /// Not these: they are on their way, or set aside.
        except: Vec<Digest>,
    },
    /// Send the batch of this exchange and tell with [`Event::Answered`].
    Send {
        /// Which.
        exchange_id: ExchangeId,
        /// So many others may go at once as soon as it is answered: their connections may be made meanwhile, once
        /// its own has proved to lead to the centre. Nothing goes over them before.
        ahead: usize,
    },
    /// Give this exchange up: another one took its place. Nothing is to be told of how it ended; its packets
    /// wait as before, as far as no answer acknowledged them.
    End {
        /// Which.
        exchange_id: ExchangeId,
    },
    /// Fetch the next chunks and tell with [`Event::ChunksLoaded`], at once.
    LoadChunks {
        /// For which exchange.
        exchange_id: ExchangeId,
        /// At most so many.
        count_max: usize,
        /// Not these: they are set aside.
        except: Vec<Digest>,
    },
    /// Send the chunks of this exchange in their order and tell with [`Event::SideAnswered`].
    SendChunks {
        /// Which.
        exchange_id: ExchangeId,
        /// They may be there already: ask before sending them.
        look_first: bool,
    },
    /// Fetch the next carried bundle and tell with [`Event::CarriedLoaded`], at once.
    LoadCarried {
        /// For which exchange.
        exchange_id: ExchangeId,
        /// Not these: they are set aside.
        except: Vec<i64>,
    },
    /// Send the carried bundle of this exchange and tell with [`Event::SideAnswered`].
    SendCarried {
        /// Which.
        exchange_id: ExchangeId,
    },
    /// The link came up.
    Up,
    /// The link went down, or is down for another reason.
    Down {
        /// Why.
        kind: DownKind,
    },
    /// Step again at this time, at the latest. Replaces what was said before.
    WakeAt {
        /// Milliseconds, on the scale of `now_ms`.
        at_ms: u64,
    },
}
