//! The oracle: receipts that citizens hold, against what desk and centre have. Knows nothing of either.

use std::collections::BTreeSet;

use wasl_tests::ground::{Step, Stopped};

/// What came out of one desk so far.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// Receipts that came out before whatever happened, and late ones that were found behind it.
    told: BTreeSet<String>,
    /// Receipts that came out of a program that outlived the cut of its disk, until somebody looks for them.
    late: BTreeSet<String>,
    /// How many were late, and how many of those were nowhere: no power was there to print them, and their numbers
    /// go to others.
    late_count: usize,
    late_lost: usize,
    /// Requests that are kept and of which nobody was told: the cut came between commit and paper.
    untold: BTreeSet<String>,
}

impl Held {
    /// Receipts that came out in time.
    ///
    /// # Errors
    /// When a number came out twice.
    pub fn add(&mut self, numbers: impl IntoIterator<Item = String>) -> Step<()> {
        for number in numbers {
            if self.untold.contains(&number) || self.late.contains(&number) || !self.told.insert(number.clone()) {
                return Err(Stopped(format!("{number} was given twice")));
            }
        }
        Ok(())
    }

    /// Receipts that came out after the cut.
    pub fn add_late(&mut self, numbers: impl IntoIterator<Item = String>) {
        let before = self.late.len();
        self.late.extend(numbers);
        self.late_count += self.late.len() - before;
    }

    /// Holds receipts against what waits at the desk and what is at the centre, both sorted; at most
    /// `untold_max` requests may be kept that no paper came out for.
    ///
    /// # Errors
    /// What is lost, doubled or from nowhere.
    pub fn check(&mut self, waiting: &[String], arrived: &[String], untold_max: usize) -> Step<()> {
        for (place, list) in [("outbox", waiting), ("centre", arrived)] {
            if let Some(pair) = list.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(Stopped(format!("{} is twice in the {place}", pair[0])));
            }
        }
        let there: BTreeSet<&String> = waiting.iter().chain(arrived).collect();
        let lost: Vec<&String> = self.told.iter().filter(|number| !there.contains(number)).collect();
        if !lost.is_empty() {
            return Err(Stopped(format!("LOST: {} of {} receipts: {lost:?}", lost.len(), self.told.len())));
        }
        let (found, nowhere): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.late).into_iter().partition(|number| there.contains(number));
        self.late_lost += nowhere.len();
        self.told.extend(found);
        let known = |number: &String| self.told.contains(number) || self.untold.contains(number);
        let fresh: Vec<String> = there.into_iter().filter(|number| !known(number)).cloned().collect();
        if fresh.len() > untold_max {
            return Err(Stopped(format!("nobody was told of {fresh:?}, and at most {untold_max} can be so")));
        }
        self.untold.extend(fresh);
        Ok(())
    }

    /// Holds it all against the centre alone, when nothing waits any more: everything once, nothing else.
    ///
    /// # Errors
    /// What is lost or from nowhere.
    pub fn check_arrived(&mut self, arrived: &[String]) -> Step<()> {
        self.check(&[], arrived, 0)?;
        let expected = self.told.len() + self.untold.len();
        if arrived.len() == expected {
            Ok(())
        } else {
            Err(Stopped(format!("{} at the centre instead of {expected}", arrived.len())))
        }
    }

    /// In words.
    #[must_use]
    pub fn figures(&self) -> String {
        format!(
            "{} receipts, 0 lost, 0 twice; {} out after the cut ({} of those nowhere); {} kept without paper",
            self.told.len(),
            self.late_count,
            self.late_lost,
            self.untold.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(all: &[&str]) -> Vec<String> {
        all.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_lost_a_doubled_and_a_strange_one_are_found() {
        let mut held = Held::default();
        held.add(numbers(&["1", "2"])).expect("new");
        assert!(held.add(numbers(&["2"])).is_err(), "given twice");
        assert!(held.check(&numbers(&["1"]), &[], 0).is_err(), "one is lost");
        assert!(held.check(&numbers(&["1", "2", "2"]), &[], 0).is_err(), "one is twice");
        assert!(held.check(&numbers(&["1", "2", "3"]), &[], 0).is_err(), "one is strange");
        held.check(&numbers(&["2", "3"]), &numbers(&["1", "2"]), 1).expect("one without paper may be");
        assert!(held.check_arrived(&numbers(&["1", "2"])).is_err(), "the one without paper is lost");
        held.check_arrived(&numbers(&["1", "2", "3"])).expect("all there");
    }

    #[test]
    fn a_number_of_which_nothing_outlived_the_cut_is_given_again_and_no_other() {
        let mut held = Held::default();
        held.add(numbers(&["1"])).expect("new");
        held.add_late(numbers(&["2", "3"]));
        assert!(held.clone().add(numbers(&["3"])).is_err(), "nobody has looked yet");
        held.check(&numbers(&["1", "2"]), &[], 0).expect("the third is nowhere");
        assert!(held.clone().add(numbers(&["2"])).is_err(), "it is there");
        assert!(held.clone().check(&numbers(&["1"]), &[], 0).is_err(), "and may not be lost any more");
        held.add(numbers(&["3"])).expect("the first of this number");
        assert!(held.clone().add(numbers(&["3"])).is_err(), "and now it was given");
        assert!(held.clone().check(&numbers(&["1", "2"]), &[], 0).is_err(), "and may not be lost");
        held.check_arrived(&numbers(&["1", "2", "3"])).expect("all there");
        assert!(held.figures().contains("2 out after the cut (1 of those nowhere)"), "{}", held.figures());
    }
}
