//! What can be measured by itself: each run with the goals that it tells of.

use std::path::Path;

use wasl_tests::{
    centre::Centre,
    ctl::Ctl,
    ground::{Step, Stopped},
};

use crate::{
    bytes, capture, centre, drain, flat,
    goals::{Absent, Told},
    papers, peer, returning, scanned, screens, window,
};

/// One run.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Numbers of its goals.
    pub goals: &'static [&'static str],
    go: fn(&Path) -> Step<Vec<Told>>,
}

/// All of them, in the order in which they are best done: what the machine's own work disturbs most comes first.
pub const RUNS: &[Run] = &[
    Run { goals: &["1", "2"], go: captures },
    Run { goals: &["3"], go: scanned::capture },
    Run { goals: &["10a", "11"], go: intake },
    Run { goals: &["10b"], go: intake_on_postgres },
    Run { goals: &["4", "6a", "6c", "7", "8a", "8b"], go: drains },
    Run { goals: &["5a", "5b", "6b"], go: peer::against },
    Run { goals: &["9"], go: papers::over_the_line },
    Run { goals: &["12a", "12b"], go: window::beside_chromium },
    Run { goals: &["14"], go: screens::budgets },
    Run { goals: &["13a", "13b"], go: flat::flatness },
    Run { goals: &["15a", "15b", "15c"], go: returning::told::storms },
];

impl Run {
    /// Whether a word of the command line means it: `13`, `13a`.
    #[must_use]
    pub fn is_meant_by(&self, word: &str) -> bool {
        self.goals
            .iter()
            .any(|goal| *goal == word || goal.trim_end_matches(|letter: char| letter.is_alphabetic()) == word)
    }

    /// Measures. A run that can't be ended tells why for each of its goals, and the others go on.
    pub fn go(&self, folder: &Path) -> Vec<Told> {
        (self.go)(folder).unwrap_or_else(|Stopped(why)| {
            eprintln!("wasl-bench: {}: {why}", self.goals.join(", "));
            let why = format!("stopped: {}", why.lines().next().unwrap_or_default());
            self.goals.iter().map(|number| Told::Absent(Absent { number, why: why.clone() })).collect()
        })
    }
}

/// What waits on several things at once.
///
/// # Errors
/// When the system gives no threads.
pub fn runtime() -> Step<tokio::runtime::Runtime> {
    tokio::runtime::Runtime::new().map_err(|fault| Stopped::at("tokio")(&fault))
}

fn captures(folder: &Path) -> Step<Vec<Told>> {
    let place = folder.join("desk");
    runtime()?.block_on(async {
        let mut home = Centre::new(&folder.join("centre"))?;
        home.on().await?;
        home.verb(&["setting", "set", "unsent_count_max", "1000000"])?;
        let desk = Ctl::new(&place);
        desk.init(&home.url(), &home.enrol_code()?)?;
        desk.json(&["sync"], "").map(drop)
    })?;
    Ok(vec![Told::Seen(capture::cpu(&place, folder)?), Told::Seen(capture::fsyncs(&place, folder)?)])
}

fn intake(folder: &Path) -> Step<Vec<Told>> {
    let figures = runtime()?.block_on(centre::intake(folder))?;
    Ok(figures.into_iter().map(Told::Seen).collect())
}

fn intake_on_postgres(folder: &Path) -> Step<Vec<Told>> {
    runtime()?.block_on(centre::intake_on_postgres(folder))
}

fn drains(folder: &Path) -> Step<Vec<Told>> {
    let weighed = bytes::weigh()?;
    println!("bytes of a request: {weighed}");
    drain::all(folder, &weighed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::goals::GOALS;

    #[test]
    fn every_run_tells_of_goals_that_there_are_and_of_no_goal_twice() {
        let told: Vec<&str> = RUNS.iter().flat_map(|run| run.goals).copied().collect();
        for (at, goal) in told.iter().enumerate() {
            assert!(GOALS.iter().any(|known| known.number == *goal), "{goal} is no goal");
            assert!(!told[..at].contains(goal), "{goal} is told of twice");
        }
    }

    #[test]
    fn a_goal_is_meant_by_its_number_with_and_without_its_letter() {
        let meant = |word: &str| RUNS.iter().filter(|run| run.is_meant_by(word)).count();
        assert_eq!(["1", "13", "13a", "6", "16", "a"].map(meant), [1, 1, 1, 2, 0, 0]);
    }
}
