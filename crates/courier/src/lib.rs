//! THE COURIER: HTTP between desk and centre; the only room of the desk that knows the network.
//!
//! It decides nothing: when and how much is [`wasl_sync::Machine`]'s, what an answer proves is
//! [`wasl_protocol::verify_reply`]'s, and what leaves the outbox is [`wasl_sync::Outbox::settle`]'s.
//! Only one courier may work on a store; whoever starts it holds the store's lock.

mod beside;
mod connecting;
mod enrol;
mod exchange;
mod fault;
mod lane;
mod patience;
mod rounds;
mod tls;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool};

use tokio::sync::Notify;
use wasl_domain::host::Host;
use wasl_protocol::Nonce;
use wasl_sync::{DownKind, Link, Outbox};

pub use enrol::enrol;
pub use fault::CourierFault;

use crate::{lane::Lane, patience::Patience, rounds::Until, tls::Clock};

/// Carries packets up and notices down.
pub struct Courier {
    round: Arc<Round>,
    prod: Notify,
}

/// What one exchange needs; shared by those that are on their way at once.
pub(crate) struct Round {
    pub(crate) outbox: Arc<dyn Outbox>,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) lane: Mutex<Option<Arc<Lane>>>,
    pub(crate) patience: Mutex<Patience>,
    pub(crate) nonce: Mutex<NonceInHand>,
    pub(crate) link: Mutex<Option<Link>>,
    /// The centre is one of before, which takes each chunk alone.
    pub(crate) one_by_one: AtomicBool,
}

/// The centre's latest nonce, and how often it was used.
pub(crate) struct NonceInHand {
    pub(crate) nonce: Option<Nonce>,
    /// Never the same twice, across starts too: it begins at the wall clock's milliseconds.
    pub(crate) counter: u64,
}

/// What a pass brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassReport {
    /// Packets in exchanges that the centre answered.
    pub sent: usize,
    /// Packets that left the outbox by a proved ack.
    pub acked: usize,
    /// Notices that were applied.
    pub notices: usize,
    /// Chunks of papers that arrived, as far as unsigned answers say.
    pub chunks: usize,
    /// Carried bundles that were passed on and answered.
    pub carried: usize,
    /// Why a chunk or a carried bundle did not arrive, where one did not.
    pub beside: Option<DownKind>,
    /// How the link stands after it.
    pub link: Link,
    /// Packets that still wait.
    pub left: usize,
    /// What at the desk itself stood in the way, where something did.
    pub trouble: Option<CourierFault>,
}

impl Courier {
    /// A courier for one store. Opens no connection yet.
    ///
    /// # Errors
    /// [`CourierFault::Store`] where the store cannot be read.
    pub fn new(outbox: Arc<dyn Outbox>, host: Arc<dyn Host>) -> Result<Self, CourierFault> {
        let nonce = outbox.identity()?.and_then(|identity| identity.nonce);
        let counter = u64::try_from(host.now().wall.as_millisecond()).unwrap_or(0);
        Ok(Self {
            round: Arc::new(Round {
                outbox,
                clock: Arc::new(Clock::new(host.clone())),
                host,
                lane: Mutex::new(None),
                patience: Mutex::new(Patience::new()),
                nonce: Mutex::new(NonceInHand { nonce, counter }),
                link: Mutex::new(None),
                one_by_one: AtomicBool::new(false),
            }),
            prod: Notify::new(),
        })
    }

    /// One full pass: sends everything that waits, once, and fetches all notices. Ends at the first
    /// failure, without a second try.
    pub async fn pass(&self) -> PassReport {
        rounds::drive(&self.round, &Until::Idle).await
    }

    /// Works for ever. `wake` tells of work at the desk; [`Self::try_now`] of a person's wish.
    pub async fn run(&self, wake: Arc<Notify>) {
        rounds::drive(&self.round, &Until::Never { wake: &wake, prod: &self.prod }).await;
    }

    /// A person said "try now", or the network came back: ends any wait.
    pub fn try_now(&self) {
        self.prod.notify_one();
    }
}

/// The value even where another thread panicked with it in hand: every value here is whole at any time.
pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
