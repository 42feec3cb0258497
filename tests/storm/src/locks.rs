//! Locks of a file between programs of one machine, and the memory that they share.

use std::cell::{Cell, RefCell};

/// How much of a file somebody holds, in the engine's own steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Level {
    /// Nothing.
    #[default]
    None,
    /// Reads.
    Shared,
    /// Will write.
    Reserved,
    /// Waits for readers to go.
    Pending,
    /// Alone.
    Exclusive,
}

/// Who holds a file.
#[derive(Debug, Default)]
pub struct Locks {
    readers: Cell<usize>,
    is_reserved: Cell<bool>,
    is_pending: Cell<bool>,
    is_exclusive: Cell<bool>,
}

impl Locks {
    /// Goes up from `had` to `wanted`; gives what is held afterwards and whether that is enough.
    #[must_use]
    pub fn raise(&self, had: Level, wanted: Level) -> (Level, bool) {
        if had >= wanted {
            return (had, true);
        }
        let mut has = had;
        if has == Level::None {
            if self.is_pending.get() || self.is_exclusive.get() {
                return (has, false);
            }
            self.readers.set(self.readers.get() + 1);
            has = Level::Shared;
        }
        if wanted >= Level::Reserved && has < Level::Reserved && wanted == Level::Reserved {
            if self.is_reserved.get() {
                return (has, false);
            }
            self.is_reserved.set(true);
            has = Level::Reserved;
        }
        if wanted == Level::Exclusive {
            if has < Level::Reserved && self.is_reserved.get() {
                return (has, false);
            }
            if has < Level::Pending {
                if self.is_pending.get() {
                    return (has, false);
                }
                self.is_pending.set(true);
                self.is_reserved.set(true);
                has = Level::Pending;
            }
            if self.readers.get() > 1 {
                return (has, false);
            }
            self.is_exclusive.set(true);
            has = Level::Exclusive;
        }
        (has, true)
    }

    /// Goes down from `had` to `to`.
    pub fn lower(&self, had: Level, to: Level) {
        if had >= Level::Reserved {
            self.is_reserved.set(false);
        }
        if had >= Level::Pending {
            self.is_pending.set(false);
        }
        if had == Level::Exclusive {
            self.is_exclusive.set(false);
        }
        if to == Level::None && had > Level::None {
            self.readers.set(self.readers.get().saturating_sub(1));
        }
    }

    /// Whether somebody will write.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        self.is_reserved.get()
    }
}

/// Bytes of a region, as words so that they lie straight.
pub type Region = Box<[u64]>;

/// Memory shared by those who have a file open, with its eight locks.
#[derive(Debug, Default)]
pub struct Shared {
    /// Its regions; a region never moves.
    pub regions: RefCell<Vec<Region>>,
    /// How many have it mapped: with the last it is gone.
    users: Cell<usize>,
    readers: [Cell<u32>; 8],
    writers: [Cell<bool>; 8],
}

impl Shared {
    /// One more maps it.
    pub fn come(&self) {
        self.users.set(self.users.get() + 1);
    }
    /// One less.
    pub fn go(&self) {
        self.users.set(self.users.get().saturating_sub(1));
        if self.users.get() == 0 {
            self.regions.borrow_mut().clear();
        }
    }

    /// Takes locks `from..from + count`, all or none; `mine` are those already held, as bits.
    #[must_use]
    pub fn take(&self, from: usize, count: usize, alone: bool, mine: &mut (u8, u8)) -> bool {
        let bit = |place: usize| 1u8 << place;
        for place in from..from + count {
            let mine_reads = mine.0 & bit(place) != 0;
            let mine_writes = mine.1 & bit(place) != 0;
            let others_write = self.writers[place].get() && !mine_writes;
            let others_read = self.readers[place].get() > u32::from(mine_reads);
            if others_write || (alone && others_read) {
                return false;
            }
        }
        for place in from..from + count {
            if alone {
                self.writers[place].set(true);
                mine.1 |= bit(place);
            } else if mine.0 & bit(place) == 0 {
                self.readers[place].set(self.readers[place].get() + 1);
                mine.0 |= bit(place);
            }
        }
        true
    }

    /// Gives locks back.
    pub fn give_back(&self, from: usize, count: usize, mine: &mut (u8, u8)) {
        for place in from..from + count {
            let bit = 1u8 << place;
            if mine.0 & bit != 0 {
                self.readers[place].set(self.readers[place].get().saturating_sub(1));
            }
            if mine.1 & bit != 0 {
                self.writers[place].set(false);
            }
            mine.0 &= !bit;
            mine.1 &= !bit;
        }
    }
}
