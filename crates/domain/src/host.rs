//! The one door to clock and dice (law 4), so that a seed can replay a failure.
//!
//! The real one is in the room `host`; a simulator brings its own.

use jiff::Timestamp;
use uuid::Uuid;

/// A point in time as this machine sees it. `wall` may be wrong; `boot` and `mono_ms` let the
/// centre repair it later. Order and identity never come from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// What the wall clock says.
    pub wall: Timestamp,
    /// Which start of the machine `mono_ms` counts from.
    pub boot: Uuid,
    /// Milliseconds since that start.
    pub mono_ms: u64,
}

/// Clock and dice.
pub trait Host: Send + Sync {
    /// The present moment.
    fn now(&self) -> Moment;
    /// Fills `bytes` from a source fit for keys.
    fn fill_random(&self, bytes: &mut [u8]);

    /// A fresh UUIDv7 from this host's clock and dice.
    fn new_id(&self) -> Uuid {
        let mut random = [0u8; 10];
        self.fill_random(&mut random);
        let ms = u64::try_from(self.now().wall.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid()
    }
}
