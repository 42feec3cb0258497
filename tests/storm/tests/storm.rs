//! The quick profile: worlds by the thousand, every case of the acts that matter most, and the proof
//! that a seed replays. `make storm` plays ten times as many.

use std::{
    path::Path,
    process::{Command, Output},
};

use wasl_storm::{log::Log, workers::play};

/// Seeds of the quick profile.
const SEEDS: &str = "1000";

fn storm(args: &[&str]) -> Output {
    Command::new(Path::new(env!("CARGO_BIN_EXE_wasl-storm"))).args(args).output().expect("the program runs")
}

fn assert_sound(output: &Output) {
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_thousand_worlds_lose_nothing_and_double_nothing() {
    assert_sound(&storm(&["--seeds", SEEDS]));
}

#[test]
fn the_same_seed_gives_the_same_world_to_the_last_line() {
    for seed in [3, 8, 21] {
        let (first, lines) = play(seed, Log::new(true));
        // Another one in between leaves nothing behind.
        let (_, _) = play(seed + 1, Log::new(false));
        let (second, again) = play(seed, Log::new(true));
        assert_eq!(lines, again, "seed {seed}");
        assert_eq!(first, second, "seed {seed}");
        assert!(lines.len() > 20, "seed {seed} is a dull world");
    }
}

#[test]
fn whatever_fails_while_money_is_taken_leaves_all_or_nothing() {
    assert_sound(&storm(&["exhaustive", "--only", "pay"]));
}
