//! How long sent bytes may stay unconfirmed before their connection counts as gone: learnt from what
//! connections did before. Reads no clock.
//!
//! After a clean cut a short patience lets the next try start soon. On a link that loses much, silence
//! means nothing: TCP waits longer after each loss, and a connection that is ended while it still works
//! costs a handshake and all that was under way.

use std::time::Duration;

/// On a link of which nothing bad is known.
const LEAST: Duration = Duration::from_secs(30);
/// On the worst: six losses in a row that each double TCP's own wait.
const MOST: Duration = Duration::from_secs(90);
/// An exchange that ended within this went over a good link.
const QUICK: Duration = Duration::from_secs(2);

/// The patience of connections that are made from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Patience(Duration);

impl Patience {
    /// For a link of which nothing is known.
    pub(crate) fn new() -> Self {
        Self(LEAST)
    }
    /// Its length.
    pub(crate) fn length(self) -> Duration {
        self.0
    }
    /// Nothing came through, after so long. What broke sooner than patience ended broke by itself.
    pub(crate) fn broke(&mut self, after: Duration) {
        if after >= self.0 {
            self.0 = self.0.saturating_mul(2).min(MOST);
        }
    }
    /// An exchange came through, after so long.
    pub(crate) fn settled(&mut self, after: Duration) {
        if after < QUICK {
            self.0 = (self.0 / 2).max(LEAST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_grows_where_it_was_too_short_and_shrinks_on_a_good_link() {
        let mut patience = Patience::new();
        patience.broke(LEAST / 2);
        assert_eq!(patience.length(), LEAST, "a reset connection tells nothing of silence");
        let lengths: Vec<Duration> = (0..4)
            .map(|_| {
                patience.broke(patience.length());
                patience.length()
            })
            .collect();
        assert_eq!(lengths, [LEAST * 2, MOST, MOST, MOST]);
        patience.settled(QUICK);
        assert_eq!(patience.length(), MOST, "neither quick nor broken: as it is");
        for _ in 0..4 {
            patience.settled(QUICK / 2);
        }
        assert_eq!(patience.length(), LEAST);
    }
}
