//! Simulated time: one true time for the world, and for each machine a wall clock that may be wrong,
//! an id of its present start, and milliseconds since that start.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use uuid::Uuid;
use wasl_domain::host::{Host, Moment};

use crate::dice::Dice;

/// The true time, unix milliseconds.
#[derive(Debug, Clone)]
pub struct TrueTime(Arc<AtomicI64>);

impl TrueTime {
    /// Time that stands at `ms`.
    #[must_use]
    pub fn at(ms: i64) -> Self {
        Self(Arc::new(AtomicI64::new(ms)))
    }
    /// The present.
    #[must_use]
    pub fn ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
    /// Goes on to `ms`; never back.
    pub fn go_to(&self, ms: i64) {
        self.0.fetch_max(ms, Ordering::Relaxed);
    }
}

#[derive(Debug)]
struct Inner {
    dice: Dice,
    /// What the wall clock shows beyond the true time.
    wrong_by_ms: i64,
    /// Since this true time the wall clock goes back as fast as it should go on.
    runs_back_since_ms: Option<i64>,
    boot: Uuid,
    booted_ms: i64,
}

/// Clock and dice of one machine.
#[derive(Debug)]
pub struct SimHost {
    time: TrueTime,
    inner: Mutex<Inner>,
}

impl SimHost {
    /// A machine that starts now, its clock right.
    #[must_use]
    pub fn new(time: TrueTime, mut dice: Dice) -> Arc<Self> {
        let boot = boot_id(&mut dice);
        let booted_ms = time.ms();
        Arc::new(Self {
            time,
            inner: Mutex::new(Inner { dice, wrong_by_ms: 0, runs_back_since_ms: None, boot, booted_ms }),
        })
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The machine starts anew.
    pub fn reboot(&self) {
        let mut inner = self.inner();
        inner.boot = boot_id(&mut inner.dice);
        inner.booted_ms = self.time.ms();
    }

    /// The wall clock jumps to `ms` and goes on from there.
    pub fn wall_jumps_to(&self, ms: i64) {
        let mut inner = self.inner();
        inner.wrong_by_ms = ms - self.time.ms();
        inner.runs_back_since_ms = None;
    }

    /// From now on the wall clock loses a second each second.
    pub fn wall_runs_back(&self) {
        self.inner().runs_back_since_ms = Some(self.time.ms());
    }

    /// The wall clock is put right.
    pub fn wall_is_right(&self) {
        let mut inner = self.inner();
        inner.wrong_by_ms = 0;
        inner.runs_back_since_ms = None;
    }

    /// Milliseconds since this start.
    #[must_use]
    pub fn mono_ms(&self) -> u64 {
        self.now().mono_ms
    }

    /// The true time at which this start's clock shows `mono_ms`.
    #[must_use]
    pub fn true_ms_of(&self, mono_ms: u64) -> i64 {
        self.inner().booted_ms.saturating_add(i64::try_from(mono_ms).unwrap_or(i64::MAX / 4))
    }
}

fn boot_id(dice: &mut Dice) -> Uuid {
    let mut bytes = [0; 16];
    dice.fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

impl Host for SimHost {
    fn now(&self) -> Moment {
        let inner = self.inner();
        let now_ms = self.time.ms();
        let ran_back_ms = inner.runs_back_since_ms.map_or(0, |since_ms| 2 * (now_ms - since_ms));
        let wall_ms = now_ms.saturating_add(inner.wrong_by_ms).saturating_sub(ran_back_ms);
        Moment {
            wall: jiff::Timestamp::from_millisecond(wall_ms).unwrap_or_default(),
            boot: inner.boot,
            mono_ms: u64::try_from(now_ms - inner.booted_ms).unwrap_or(0),
        }
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        self.inner().dice.fill(bytes);
    }
}
