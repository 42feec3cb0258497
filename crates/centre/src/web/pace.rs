//! How often one desk or one address may come, so that a flood from one leaves the others served.
//! Counted in memory alone: a start forgives everything.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// Who comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Caller {
    /// A desk that proved itself, with an exchange.
    Exchange(u32),
    /// The same with a chunk.
    Chunk(u32),
    /// Whoever brings bundles from there.
    Bundle(IpAddr),
    /// Whoever asks from there to be let in.
    Enrol(IpAddr),
    /// Whoever comes from there in the name of a desk and does not prove it.
    Unproved(IpAddr),
    /// Whoever opens pages from there.
    Page(IpAddr),
}

/// How often: so many at once, and then one again after each pause.
struct Rate {
    at_once: u64,
    pause_ms: u64,
}

/// So many seconds' worth of pages may be asked for at once.
const PAGES_AT_ONCE_S: u64 = 10;

/// Callers beyond this many are forgotten where they have been quiet.
const CALLERS_MAX: usize = 20_000;

/// Who came when.
pub(super) struct Pace {
    pages_a_second: u64,
    /// For each caller: from when on all its turns are free again, by the steady clock.
    free_again: Mutex<HashMap<Caller, u64>>,
}

impl Pace {
    /// Nobody came yet; an address may ask for so many pages a second.
    pub(super) fn new(pages_a_second: u32) -> Self {
        Self { pages_a_second: u64::from(pages_a_second.clamp(1, 1_000)), free_again: Mutex::default() }
    }

    fn rate(&self, caller: Caller) -> Rate {
        match caller {
            Caller::Exchange(_) => Rate { at_once: 120, pause_ms: 50 },
            Caller::Chunk(_) => Rate { at_once: 240, pause_ms: 15 },
            Caller::Bundle(_) => Rate { at_once: 6, pause_ms: 10_000 },
            Caller::Enrol(_) => Rate { at_once: 300, pause_ms: 200 },
            Caller::Unproved(_) => Rate { at_once: 600, pause_ms: 10 },
            Caller::Page(_) => {
                Rate { at_once: self.pages_a_second * PAGES_AT_ONCE_S, pause_ms: 1_000 / self.pages_a_second }
            }
        }
    }

    /// Takes a turn, or says after how many seconds there is one.
    pub(super) fn turn(&self, caller: Caller, mono_ms: u64) -> Result<(), u32> {
        let Rate { at_once, pause_ms } = self.rate(caller);
        let mut kept = self.free_again.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= CALLERS_MAX {
            kept.retain(|_, free_ms| *free_ms > mono_ms);
        }
        let free_ms = kept.entry(caller).or_insert(mono_ms);
        let after = (*free_ms).max(mono_ms) + pause_ms;
        let over_ms = after.saturating_sub(mono_ms + at_once * pause_ms);
        if over_ms > 0 {
            return Err(u32::try_from(over_ms.div_ceil(1000)).unwrap_or(u32::MAX));
        }
        *free_ms = after;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_waits_its_turn_and_others_do_not_feel_it() {
        let pace = Pace::new(50);
        let taken = (0..10_000).filter(|_| pace.turn(Caller::Exchange(1), 0).is_ok()).count();
        assert_eq!(taken, 120);
        assert_eq!(pace.turn(Caller::Exchange(1), 0), Err(1));
        assert_eq!(pace.turn(Caller::Exchange(2), 0), Ok(()));
        assert_eq!(pace.turn(Caller::Chunk(1), 0), Ok(()));
        let later = (0..10_000).filter(|_| pace.turn(Caller::Exchange(1), 1000).is_ok()).count();
        assert_eq!(later, 20, "one again after each pause");
        let much_later = (0..10_000).filter(|_| pace.turn(Caller::Exchange(1), 1_000_000).is_ok()).count();
        assert_eq!(much_later, 120, "never more than at once, however long it was quiet");
    }

    #[test]
    fn callers_that_went_away_are_forgotten() {
        let pace = Pace::new(50);
        for desk in 0..100_000 {
            pace.turn(Caller::Exchange(desk), u64::from(desk) * 1000).expect("a turn");
        }
        assert!(pace.free_again.lock().expect("sound").len() <= CALLERS_MAX);
    }
}
