//! Law 4: clock, dice, files and environment are reached through one door.

use crate::sources::{none, root, rust};

/// Rooms that take all of these as parameters or through the `Host`.
const ROOMS: &[&str] = &["domain", "words", "protocol", "paper", "scan", "sync", "store", "desk"];

/// What they must not reach for themselves.
const REACHES: &[&str] = &[
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "Uuid::new_v4",
    "Uuid::now_v7",
    "getrandom::",
    "rand::rng",
    "OsRng",
    "std::env::",
    "env::var",
    "std::fs",
    "fs::read",
    "fs::write",
    "File::open",
    "std::net",
    "thread::sleep",
];

#[test]
fn rooms_take_clock_dice_files_and_environment_from_the_host() {
    let mut wrong = Vec::new();
    for source in rust() {
        let is_room = ROOMS.iter().any(|room| source.path.starts_with(&format!("crates/{room}/src/")));
        // Tests that have a file of their own; those that stand in a file are left out of its text below.
        if !is_room || source.path.ends_with("/tests.rs") {
            continue;
        }
        let text = source.production();
        for reach in REACHES.iter().filter(|reach| text.contains(**reach)) {
            wrong.push(format!("{}: {reach}", source.path));
        }
    }
    none(&wrong, "Take it through `wasl_domain::host::Host` or as a parameter (law 4):");
}

#[test]
fn clippy_is_told_the_same_with_a_reason_each() {
    let text = std::fs::read_to_string(root().join("clippy.toml")).expect("clippy.toml is there");
    let told: toml::Table = text.parse().expect("clippy.toml is TOML");
    let methods = told["disallowed-methods"].as_array().expect("a list");
    let paths: Vec<&str> = methods.iter().filter_map(|method| method.get("path")?.as_str()).collect();
    for needed in [
        "std::time::SystemTime::now",
        "std::time::Instant::now",
        "jiff::Timestamp::now",
        "getrandom::fill",
        "std::env::var",
        "std::fs::read",
        "std::fs::write",
        "std::fs::File::open",
    ] {
        assert!(paths.contains(&needed), "clippy.toml does not name {needed}");
    }
    for method in methods {
        let reason = method.get("reason").and_then(toml::Value::as_str).unwrap_or_default();
        assert!(reason.len() > 10, "clippy.toml gives no reason for {method}");
    }
}
