//! The quick proof that the simulator finds what it is for: each planted bug at the seed on record, and
//! nothing at that seed without it. `wasl-storm planted` hunts from the first seed on.

#![cfg(feature = "planted")]

use wasl_storm::{
    log::Log,
    planted::{Planted, play_with, recorded},
};

/// As many bugs at least are planted.
const BUGS_MIN: usize = 25;

#[test]
fn every_planted_bug_has_a_seed_on_record() {
    let on_record: Vec<String> = recorded().into_iter().map(|line| line.bug).collect();
    let planted: Vec<String> = Planted::all().into_iter().map(Planted::name).collect();
    assert_eq!(on_record, planted, "`wasl-storm planted --record` writes the table anew");
    assert!(planted.len() >= BUGS_MIN, "{} bugs are planted", planted.len());
    assert!(recorded().iter().all(|line| (1..=1_000).contains(&line.seed)));
}

/// The only test here that plants: a bug is planted in the whole process.
#[test]
fn every_planted_bug_is_found_at_its_seed_which_is_sound_without_it() {
    std::panic::set_hook(Box::new(|_| {}));
    let mut wrong = Vec::new();
    for line in recorded() {
        let Some(bug) = Planted::named(&line.bug) else { continue };
        match play_with(Some(bug), line.seed, Log::new(false)).wrong {
            Some(said) => println!("{}, seed {}: {said}", line.bug, line.seed),
            None => wrong.push(format!("{} is not found at seed {}", line.bug, line.seed)),
        }
        if let Some(said) = play_with(None, line.seed, Log::new(false)).wrong {
            wrong.push(format!("seed {} is wrong by itself: {said}", line.seed));
        }
    }
    let _ = std::panic::take_hook();
    assert!(wrong.is_empty(), "{}\n`wasl-storm planted --record` writes the table anew", wrong.join("\n"));
}
