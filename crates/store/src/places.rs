//! Where packets lie that are about to go, or are on their way. Their rows lie side by side, since places are given
//! in order; an index over their hashes has them all over the file. On a desk with very many packets each
//! look into that index is a page that is not in memory. What is here is a hint that proves itself:
//! the row at the place has to have the hash.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// More than this are never on their way at once.
const MOST: usize = 4_096;

/// Places by hash.
#[derive(Debug, Default)]
pub(crate) struct Places(Mutex<BTreeMap<[u8; 32], i64>>);

impl Places {
    /// A packet that waits was seen at a place.
    pub(crate) fn note(&self, hash: [u8; 32], place: i64) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if places.len() >= MOST {
            places.clear();
        }
        places.insert(hash, place);
    }

    pub(crate) fn of(&self, hash: &[u8; 32]) -> Option<i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(hash).copied()
    }

    pub(crate) fn forget(&self, hash: &[u8; 32]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(hash);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_forgotten_and_never_grow_without_end() {
        let places = Places::default();
        let hash = |no: usize| std::array::from_fn(|at| u8::try_from(no >> (8 * (at % 4)) & 0xff).unwrap_or(0));
        for no in 0..=MOST {
            places.note(hash(no), signed(no));
        }
        assert_eq!((places.of(&hash(0)), places.of(&hash(MOST))), (None, Some(signed(MOST))));
        places.forget(&hash(MOST));
        assert_eq!(places.of(&hash(MOST)), None);
    }

    fn signed(no: usize) -> i64 {
        i64::try_from(no).expect("small")
    }
}
