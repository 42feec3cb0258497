//! The plan of the house: what lies at the root, how files open, what no source may hold.

use crate::sources::{none, root, rust, sources};

/// What may lie at the root; names that begin with a dot and what git ignores aside.
const ROOT: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENCE",
    "LICENSE",
    "Makefile",
    "README.md",
    "catalogue",
    "clippy.toml",
    "crates",
    "deny.toml",
    "docs",
    "locales",
    "rustfmt.toml",
    "src-tauri",
    "tauri.conf.json",
    "tests",
    "tools",
    "ui",
    // Built or written by running; git ignores these.
    "demo",
    "gen",
    "permissions",
    "target",
];

/// A file longer than this is named, not refused.
const LINES_SMELL: usize = 400;

#[test]
fn nothing_lies_at_the_root_but_what_the_plan_names() {
    let entries = std::fs::read_dir(root()).expect("the root can be listed");
    let names = entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned());
    let wrong: Vec<String> = names.filter(|name| !name.starts_with('.') && !ROOT.contains(&name.as_str())).collect();
    none(&wrong, "Not in the plan (tests/house/plan.rs):");
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    let wrong: Vec<String> =
        rust().into_iter().filter(|source| !source.text.starts_with("//! ")).map(|source| source.path).collect();
    none(&wrong, "Open these with `//!`: what the file is for and what it must not do:");
}

#[test]
fn lints_are_expected_with_a_reason_and_nothing_is_left_to_do() {
    // Put together here so that this file does not find itself.
    let marks =
        [["#[al", "low("], ["#![al", "low("], ["TO", "DO"], ["FIX", "ME"], ["todo", "!("], ["unimpl", "emented!("]];
    let mut wrong = Vec::new();
    for source in rust().into_iter().chain(sources("ui/src", &[".ts", ".svelte", ".css"])) {
        for mark in marks.iter().map(|parts| parts.concat()).filter(|mark| source.text.contains(mark)) {
            wrong.push(format!("{}: {mark}", source.path));
        }
    }
    none(&wrong, "Finish it, or use `#[expect(…, reason = \"…\")]`:");
}

#[test]
fn there_is_one_package_of_the_screens() {
    let packages = sources(".", &["package.json"]).into_iter().map(|source| source.path);
    // Peers of the bench are others' programs; nothing of ours leans on them.
    let own: Vec<String> = packages.filter(|path| !path.starts_with("tests/bench/peers/")).collect();
    assert_eq!(own, ["ui/package.json"]);
}

#[test]
fn long_files_are_named() {
    for source in rust().into_iter().chain(sources("ui/src", &[".ts", ".svelte"])) {
        let lines = source.text.lines().count();
        if lines > LINES_SMELL && !source.text.starts_with("// Generated") {
            println!("{}: {lines} lines", source.path);
        }
    }
}
