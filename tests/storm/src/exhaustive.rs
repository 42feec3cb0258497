//! Before chance comes every case: each input and output of each act that matters, with the power cut
//! there, with an error there, with a full disk from there on, and every way a disk may come back.

mod acts;
mod table;

use std::collections::BTreeSet;

use crate::{
    disk::{Outcome, Trouble},
    oracle::{Judged, Violation},
};

pub use acts::{ACTS, Act};
use table::{Prepared, Table};

/// Figures of one act.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Its inputs and outputs, all of which were tried.
    pub places: u64,
    /// Tries.
    pub tries: u64,
}

/// More inputs and outputs than any act has.
const PLACES_MAX: u64 = 5_000;

/// Tries an act at each of its inputs and outputs with everything that can happen there.
///
/// # Errors
/// The first case that must not be, with its place.
pub fn try_all(act: &Act) -> Judged<Counted> {
    let prepared = Prepared::of(act)?;
    let places = count(act, &prepared)?;
    let mut counted = Counted { places, tries: 0 };
    let mut seen = BTreeSet::new();
    for place in 0..places {
        for trouble in [Trouble::Cut, Trouble::Error, Trouble::Full(60)] {
            for outcome in Outcome::ALL {
                // After an error people try again, or the power goes right then.
                for tries_again in [false, true] {
                    if tries_again && (trouble == Trouble::Cut || outcome != Outcome::Everything) {
                        continue;
                    }
                    counted.tries += 1;
                    try_one(act, &prepared, &mut seen, (place, trouble, outcome, tries_again)).map_err(
                        |violation| {
                            let again = if tries_again { ", tried again" } else { "" };
                            Violation(format!(
                                "{}: I/O {place} of {places}, {trouble:?}, then {outcome:?}{again}: {violation}",
                                act.name
                            ))
                        },
                    )?;
                }
            }
        }
    }
    Ok(counted)
}

fn count(act: &Act, prepared: &Prepared) -> Judged<u64> {
    let mut table = Table::lay(act, prepared, 0)?;
    let before = table.disk(act.on).borrow().done();
    let is_done = (act.act)(&mut table)?;
    crate::oracle::must(is_done, || format!("{}: is not done even without a fault", act.name))?;
    let places = table.disk(act.on).borrow().done() - before;
    table.rest()?;
    crate::oracle::must(places < PLACES_MAX, || format!("{}: {places} inputs and outputs", act.name))?;
    Ok(places)
}

/// A place, what happens there, how the disk comes back, and whether people tried again before.
type Case = (u64, Trouble, Outcome, bool);

fn try_one(act: &Act, prepared: &Prepared, seen: &mut BTreeSet<[u8; 32]>, case: Case) -> Judged {
    let (place, trouble, outcome, tries_again) = case;
    let mut table = Table::lay(act, prepared, place)?;
    table.disk(act.on).borrow_mut().await_trouble(place, trouble);
    let is_done = (act.act)(&mut table)?;
    if tries_again && !is_done {
        table.disk(act.on).borrow_mut().spare();
        (act.act)(&mut table)?;
    }
    table.fall(act.on, outcome)?;
    // Many cases leave the very same files and facts behind: each of these is judged once.
    if !seen.insert(table.print()) {
        return Ok(());
    }
    table.rise(act.on)?;
    // Whoever was not sure goes on with it until it is certain.
    for _ in 0..6 {
        if (act.act)(&mut table)? {
            return table.rest();
        }
    }
    Err(Violation("it does not get done any more".into()))
}
