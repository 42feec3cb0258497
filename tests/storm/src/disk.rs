//! A disk that can lose power. Each file has what lies on the platter (`kept`), what programs see
//! (`now`), and the writes between the two; names have the same.
//!
//! What a loss of power leaves of unsynced writes is chosen from everything that real disks do:
//! nothing, all of it, any of its sectors, a file that grew without its data, a torn last write. With
//! [`Disk::strict_posix`], changes of names reach the platter in any order and only by a sync of the
//! folder; without it, in the order they were made, as journalling file systems do.

use std::{
    collections::BTreeMap,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{
    dice::Dice,
    locks::{Locks, Shared},
};

/// What a disk writes whole or not at all.
pub const SECTOR: usize = 512;

/// What a loss of power leaves of unsynced writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// None of it.
    Nothing,
    /// All of it.
    Everything,
    /// Any of its sectors; names as far as they came.
    Sectors,
    /// Files have grown without their data, and the last write is torn.
    Torn,
}

impl Outcome {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Nothing, Self::Everything, Self::Sectors, Self::Torn];
}

/// A fault that waits for its moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The power goes: this input or output and all after it do nothing.
    Cut,
    /// This one fails; the next goes through.
    Error,
    /// From here on nothing may grow, for so many.
    Full(u64),
}

/// Why an input or output did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoGood {
    /// It failed, or the power is off.
    Error,
    /// There is no room.
    Full,
}

/// What is done to a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Read,
    Change,
    Grow,
}

#[derive(Debug, Clone)]
enum Unsynced {
    Write { at: usize, data: Vec<u8> },
    Size(usize),
}

#[derive(Debug, Clone)]
enum NameChange {
    Put(String, usize),
    Drop(String),
}

#[derive(Debug, Default)]
struct File {
    kept: Vec<u8>,
    now: Vec<u8>,
    unsynced: Vec<Unsynced>,
    locks: Rc<Locks>,
    shared: Rc<Shared>,
}

/// Whole files by name: what somebody would copy from a disk.
pub type Image = BTreeMap<String, Vec<u8>>;

/// The power of a machine, for all that hangs on it.
#[derive(Debug, Clone)]
pub struct Power(Arc<AtomicBool>);

impl Power {
    fn on() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }
    /// Whether it is on.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
    /// It goes.
    pub fn cut(&self) {
        self.0.store(false, Ordering::Relaxed);
    }
    fn back(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The disk of one machine.
#[derive(Debug)]
pub struct Disk {
    files: Vec<File>,
    names: BTreeMap<String, usize>,
    kept_names: BTreeMap<String, usize>,
    changes: Vec<NameChange>,
    /// Changes of names reach the platter in any order.
    pub strict_posix: bool,
    dice: Dice,
    /// Grows with every start: what was opened before belongs to programs that are gone.
    life: u64,
    power: Power,
    done: u64,
    waiting: Option<(u64, Trouble)>,
    full_until: u64,
    /// How often the power was cut in the midst of something.
    pub cuts: u64,
    /// Acts failed on purpose.
    pub failed: u64,
    /// Neither counted nor failed: the oracle looks.
    pub is_still: bool,
}

impl Disk {
    /// An empty disk.
    #[must_use]
    pub fn new(dice: Dice, strict_posix: bool) -> Self {
        Self {
            files: Vec::new(),
            names: BTreeMap::new(),
            kept_names: BTreeMap::new(),
            changes: Vec::new(),
            strict_posix,
            dice,
            life: 1,
            power: Power::on(),
            done: 0,
            waiting: None,
            full_until: 0,
            cuts: 0,
            failed: 0,
            is_still: false,
        }
    }

    /// A disk with these files on its platter.
    #[must_use]
    pub fn with(image: &Image, dice: Dice, strict_posix: bool) -> Self {
        let mut disk = Self::new(dice, strict_posix);
        disk.lay(image);
        disk
    }

    /// Puts other files on the platter in place of all that was there; the machine is off meanwhile.
    pub fn lay(&mut self, image: &Image) {
        self.files.clear();
        self.names.clear();
        self.changes.clear();
        for (name, bytes) in image {
            self.names.insert(name.clone(), self.files.len());
            self.files.push(File { kept: bytes.clone(), now: bytes.clone(), ..File::default() });
        }
        self.kept_names = self.names.clone();
        self.life += 1;
    }

    /// The files as programs see them now.
    #[must_use]
    pub fn image(&self) -> Image {
        self.names.iter().map(|(name, file)| (name.clone(), self.files[*file].now.clone())).collect()
    }

    /// Which start this is.
    #[must_use]
    pub fn life(&self) -> u64 {
        self.life
    }
    /// Inputs and outputs so far.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done
    }
    /// Whether the power is off.
    #[must_use]
    pub fn is_off(&self) -> bool {
        !self.power.is_on()
    }
    /// The machine's power.
    #[must_use]
    pub fn power(&self) -> Power {
        self.power.clone()
    }
    /// Lets `trouble` come at the `nth` input or output from now, 0 for the next.
    pub fn await_trouble(&mut self, nth: u64, trouble: Trouble) {
        self.waiting = Some((self.done + nth, trouble));
    }
    /// No further trouble, and room again.
    pub fn spare(&mut self) {
        self.waiting = None;
        self.full_until = 0;
    }
    /// Whether a trouble waits, or the disk is full.
    #[must_use]
    pub fn is_awaiting(&self) -> bool {
        self.waiting.is_some() || self.full_until > self.done
    }
    /// The power goes now.
    pub fn turn_off(&mut self) {
        self.power.cut();
    }

    /// The power comes back: what survived is decided, and programs of before are gone.
    pub fn power_on(&mut self, outcome: Outcome) {
        self.settle_names(outcome);
        let mut dice = self.dice.apart(self.done);
        for file in &mut self.files {
            survive(file, outcome, &mut dice);
        }
        self.start();
    }

    /// The machine goes on but every program is killed: what was written stays as it is.
    pub fn kill_programs(&mut self) {
        self.start();
    }

    fn start(&mut self) {
        for file in &mut self.files {
            file.locks = Rc::default();
            file.shared = Rc::default();
        }
        self.life += 1;
        self.power.back();
        self.waiting = None;
        self.full_until = 0;
    }

    fn settle_names(&mut self, outcome: Outcome) {
        let changes = std::mem::take(&mut self.changes);
        let count = match outcome {
            Outcome::Nothing => 0,
            Outcome::Everything => changes.len(),
            Outcome::Sectors | Outcome::Torn => self.dice.place(changes.len() + 1),
        };
        for (place, change) in changes.into_iter().enumerate() {
            let survives = if self.strict_posix && !matches!(outcome, Outcome::Nothing | Outcome::Everything) {
                self.dice.chance(50)
            } else {
                place < count
            };
            if survives {
                apply(&mut self.kept_names, change);
            }
        }
        self.names = self.kept_names.clone();
    }

    /// Whether an act goes through. Counts it.
    fn admit(&mut self, act: Act) -> Result<(), NoGood> {
        if self.is_still {
            return Ok(());
        }
        if self.is_off() {
            return Err(NoGood::Error);
        }
        let now = self.done;
        self.done += 1;
        if let Some((at, trouble)) = self.waiting
            && now >= at
        {
            // A cut at a read is the same as one at the change after it.
            match trouble {
                Trouble::Cut if act != Act::Read => {
                    self.waiting = None;
                    self.power.cut();
                    self.cuts += 1;
                    return Err(NoGood::Error);
                }
                Trouble::Cut => {}
                Trouble::Error => {
                    self.waiting = None;
                    self.failed += 1;
                    return Err(NoGood::Error);
                }
                Trouble::Full(many) => {
                    self.waiting = None;
                    self.full_until = now + many;
                }
            }
        }
        if act == Act::Grow && now < self.full_until {
            self.failed += 1;
            return Err(NoGood::Full);
        }
        Ok(())
    }

    /// The file of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// Makes a file of a name, or finds it.
    ///
    /// # Errors
    /// Where the disk would not.
    pub fn make(&mut self, name: &str) -> Result<(usize, bool), NoGood> {
        if let Some(file) = self.find(name) {
            return Ok((file, false));
        }
        self.admit(Act::Grow)?;
        let file = self.files.len();
        self.files.push(File::default());
        self.names.insert(name.to_owned(), file);
        self.changes.push(NameChange::Put(name.to_owned(), file));
        Ok((file, true))
    }

    /// Takes a name away; false where there is none.
    ///
    /// # Errors
    /// Where the disk would not.
    pub fn unlink(&mut self, name: &str, and_sync: bool) -> Result<bool, NoGood> {
        if self.find(name).is_none() {
            return Ok(false);
        }
        self.admit(Act::Change)?;
        self.names.remove(name);
        self.changes.push(NameChange::Drop(name.to_owned()));
        if and_sync {
            self.sync_names()?;
        }
        Ok(true)
    }

    /// Every change of a name reaches the platter.
    ///
    /// # Errors
    /// Where the disk would not.
    pub fn sync_names(&mut self) -> Result<(), NoGood> {
        self.admit(Act::Change)?;
        self.keep_names();
        Ok(())
    }

    fn keep_names(&mut self) {
        for change in std::mem::take(&mut self.changes) {
            apply(&mut self.kept_names, change);
        }
    }

    /// Reads; gives how many bytes there were.
    ///
    /// # Errors
    /// Where the disk would not.
    pub fn read(&mut self, file: usize, at: usize, into: &mut [u8]) -> Result<usize, NoGood> {
        self.admit(Act::Read)?;
        let now = &self.files[file].now;
        let there = now.len().saturating_sub(at).min(into.len());
        if there > 0 {
            into[..there].copy_from_slice(&now[at..at + there]);
        }
        Ok(there)
    }

    /// Writes.
    ///
    /// # Errors
    /// Where the disk would not. A write that fails or meets the cut may have gone through in part.
    pub fn write(&mut self, file: usize, at: usize, data: &[u8]) -> Result<(), NoGood> {
        let grows = at + data.len() > self.files[file].now.len();
        let was_off = self.is_off();
        match self.admit(if grows { Act::Grow } else { Act::Change }) {
            Ok(()) => {}
            Err(why) => {
                if !was_off && why == NoGood::Error {
                    // What was on its way when the power went, or when the disk gave up, may be there.
                    let part = self.dice.place(data.len() + 1);
                    let write = Unsynced::Write { at, data: data[..part].to_vec() };
                    if !self.is_off() {
                        put(&mut self.files[file].now, &write);
                    }
                    self.files[file].unsynced.push(write);
                }
                return Err(why);
            }
        }
        let write = Unsynced::Write { at, data: data.to_vec() };
        let file = &mut self.files[file];
        put(&mut file.now, &write);
        file.unsynced.push(write);
        Ok(())
    }

    /// Cuts a file off, or lengthens it.
    ///
    /// # Errors
    /// Where the disk would not.
    pub fn resize(&mut self, file: usize, size: usize) -> Result<(), NoGood> {
        self.admit(if size > self.files[file].now.len() { Act::Grow } else { Act::Change })?;
        let file = &mut self.files[file];
        put(&mut file.now, &Unsynced::Size(size));
        file.unsynced.push(Unsynced::Size(size));
        Ok(())
    }

    /// Everything written to a file reaches the platter.
    ///
    /// # Errors
    /// Where the disk would not; then any part of it may have.
    pub fn sync(&mut self, file: usize) -> Result<(), NoGood> {
        self.admit(Act::Change)?;
        let file = &mut self.files[file];
        for write in std::mem::take(&mut file.unsynced) {
            put(&mut file.kept, &write);
        }
        if !self.strict_posix {
            self.keep_names();
        }
        Ok(())
    }

    /// Bytes of a file.
    #[must_use]
    pub fn size(&self, file: usize) -> usize {
        self.files[file].now.len()
    }
    /// Its locks.
    #[must_use]
    pub fn locks(&self, file: usize) -> Rc<Locks> {
        Rc::clone(&self.files[file].locks)
    }
    /// Its shared memory.
    #[must_use]
    pub fn shared(&self, file: usize) -> Rc<Shared> {
        Rc::clone(&self.files[file].shared)
    }
    /// Dice of the disk's own: the engine's randomness.
    pub fn fill_random(&mut self, bytes: &mut [u8]) {
        self.dice.fill(bytes);
    }
}

fn apply(names: &mut BTreeMap<String, usize>, change: NameChange) {
    match change {
        NameChange::Put(name, file) => {
            names.insert(name, file);
        }
        NameChange::Drop(name) => {
            names.remove(&name);
        }
    }
}

fn put(bytes: &mut Vec<u8>, write: &Unsynced) {
    match write {
        Unsynced::Write { at, data } => {
            let end = at + data.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[*at..end].copy_from_slice(data);
        }
        Unsynced::Size(size) => bytes.resize(*size, 0),
    }
}

/// Decides what of a file's unsynced writes is on the platter after the power went.
fn survive(file: &mut File, outcome: Outcome, dice: &mut Dice) {
    let unsynced = std::mem::take(&mut file.unsynced);
    let last = unsynced.len().saturating_sub(1);
    for (place, write) in unsynced.iter().enumerate() {
        match (outcome, write) {
            (Outcome::Nothing, _) => {}
            (Outcome::Everything, write) => put(&mut file.kept, write),
            (Outcome::Sectors, Unsynced::Size(_)) => {
                if dice.chance(50) {
                    put(&mut file.kept, write);
                }
            }
            (Outcome::Sectors, Unsynced::Write { at, data }) => sectors(&mut file.kept, *at, data, dice),
            (Outcome::Torn, Unsynced::Write { at, data }) if place < last => {
                // The size is there, the data half the time.
                if dice.chance(50) {
                    put(&mut file.kept, write);
                } else if file.kept.len() < at + data.len() {
                    file.kept.resize(at + data.len(), 0);
                }
            }
            (Outcome::Torn, Unsynced::Write { at, data }) => {
                let part = dice.place(data.len() / SECTOR + 1) * SECTOR;
                put(&mut file.kept, &Unsynced::Write { at: *at, data: data[..part.min(data.len())].to_vec() });
            }
            (Outcome::Torn, Unsynced::Size(_)) => put(&mut file.kept, write),
        }
    }
    file.now = file.kept.clone();
}

fn sectors(kept: &mut Vec<u8>, at: usize, data: &[u8], dice: &mut Dice) {
    let mut from = 0;
    while from < data.len() {
        // Up to the next border of a sector on the disk.
        let to = (from + SECTOR - (at + from) % SECTOR).min(data.len());
        if dice.chance(50) {
            put(kept, &Unsynced::Write { at: at + from, data: data[from..to].to_vec() });
        }
        from = to;
    }
}
