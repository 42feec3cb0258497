//! How long, how much and how often a caller may. What a limit does stands where it is kept: the
//! loop of connections, the guard, the pace.

use std::time::Duration;

/// Limits of a centre that serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServeLimits {
    /// From a connection's readiness to the end of a request's headers. Also how long a connection may
    /// be idle.
    pub headers_max: Duration,
    /// From there to the answer, the request's body included.
    pub answer_max: Duration,
    /// The same for what desks carry, whose lines may be very slow. Longer than a desk itself waits.
    pub carried_max: Duration,
    /// The same for a bundle, which may come over a slow line.
    pub bundle_max: Duration,
    /// So long may a caller take nothing of an answer that is ready.
    pub unread_max: Duration,
    /// Open connections in all.
    pub lines_max: usize,
    /// Open connections from one address.
    pub lines_of_one_max: usize,
    /// So many pages a second may one address ask for. Behind a relay, all callers have one address.
    pub pages_a_second: u32,
}

impl Default for ServeLimits {
    fn default() -> Self {
        Self {
            // Short enough that a whole country's desks can come back within minutes, each leaving an idle
            // connection behind; long enough for a few hundred bytes over a line that loses every third packet.
            headers_max: Duration::from_secs(20),
            answer_max: Duration::from_secs(30),
            carried_max: Duration::from_secs(5 * 60),
            bundle_max: Duration::from_secs(15 * 60),
            unread_max: Duration::from_secs(60),
            lines_max: 4_096,
            lines_of_one_max: 512,
            pages_a_second: 50,
        }
    }
}

/// Bytes of a request's line and headers together.
pub(super) const HEADER_BYTES_MAX: usize = 32 << 10;
