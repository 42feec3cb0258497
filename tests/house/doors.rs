//! Laws 1, 2 and 5: which room opens which door, which heavy crate lives where, and that nothing a
//! person does can wait for the network, because the front room cannot reach it.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::{metadata, needs, none};

/// Room, and the rooms it may lean on. The drawing in ARCHITECTURE.md is this table.
const DOORS: &[(&str, &[&str])] = &[
    ("wasl-domain", &[]),
    ("wasl-host", &["domain"]),
    ("wasl-words", &["domain"]),
    ("wasl-protocol", &["domain"]),
    ("wasl-store", &["domain"]),
    ("wasl-paper", &["domain"]),
    ("wasl-scan", &[]),
    ("wasl-sync", &["domain", "protocol"]),
    ("wasl-courier", &["domain", "protocol", "sync"]),
    ("wasl-desk", &["domain", "paper", "protocol", "scan", "store", "sync", "words"]),
    ("wasl-centre", &["domain", "host", "paper", "protocol", "words"]),
    ("wasl-ctl", &["courier", "desk", "domain", "host", "protocol", "words"]),
    ("wasl", &["courier", "desk", "domain", "host", "paper", "sync"]),
    ("wasl-bench", &["courier", "cuts", "desk", "domain", "host", "protocol", "store", "sync", "tests"]),
    ("wasl-cuts", &["centre", "courier", "desk", "domain", "host", "tests"]),
    ("wasl-fuzz", &["domain", "protocol", "scan"]),
    ("wasl-storm", &["centre", "desk", "domain", "paper", "protocol", "scan", "store", "sync"]),
    ("wasl-tests", &["centre", "courier", "desk", "domain", "host", "paper", "protocol", "store", "sync", "words"]),
];

/// Heavy crate, and the rooms it may live in.
const HEAVY: &[(&str, &[&str])] = &[
    ("tauri", &["wasl"]),
    ("reqwest", &["wasl-courier"]),
    ("tokio", &["wasl", "wasl-bench", "wasl-centre", "wasl-courier", "wasl-ctl", "wasl-cuts", "wasl-tests"]),
    ("axum", &["wasl-centre"]),
    ("tower-http", &["wasl-centre"]),
    ("rusqlite", &["wasl-bench", "wasl-centre", "wasl-storm", "wasl-store"]),
    ("tokio-postgres", &["wasl-centre"]),
    ("refinery", &["wasl-centre", "wasl-storm", "wasl-store"]),
    ("typst", &["wasl-paper"]),
    ("image", &["wasl-scan"]),
    ("fluent", &["wasl-words"]),
    ("ts-rs", &["wasl-desk"]),
    ("clap", &["wasl", "wasl-centre", "wasl-ctl", "wasl-storm"]),
    ("getrandom", &["wasl-host"]),
    ("ed25519-dalek", &["wasl-protocol"]),
    ("hpke", &["wasl-protocol"]),
];

/// What the front room must not be able to reach, over however many doors (law 5).
const OUT_OF_REACH: &[&str] = &["wasl-courier", "reqwest", "hyper", "tokio", "rustls", "ureq", "tauri"];

#[test]
fn a_room_opens_only_its_own_doors() {
    let metadata = metadata();
    let mut wrong = Vec::new();
    for package in members(&metadata) {
        let name = package["name"].as_str().expect("a name");
        let Some((_, doors)) = DOORS.iter().find(|(room, _)| *room == name) else {
            wrong.push(format!("{name} is no room of the plan"));
            continue;
        };
        for needed in needs(package) {
            let room = needed.strip_prefix("wasl-").unwrap_or_default();
            if (needed == "wasl" || !room.is_empty()) && !doors.contains(&room) {
                wrong.push(format!("{name} → {needed}"));
            }
        }
    }
    none(&wrong, "Rooms that lean on rooms they have no door to; the table is in tests/house/doors.rs:");
}

#[test]
fn heavy_crates_stay_in_the_rooms_named() {
    let metadata = metadata();
    let mut wrong = Vec::new();
    for package in members(&metadata) {
        let name = package["name"].as_str().expect("a name");
        for needed in needs(package) {
            if let Some((_, rooms)) = HEAVY.iter().find(|(heavy, _)| *heavy == needed)
                && !rooms.contains(&name)
            {
                wrong.push(format!("{name} → {needed}, which lives in {}", rooms.join(", ")));
            }
        }
    }
    none(&wrong, "Heavy crates outside their rooms:");
}

#[test]
fn no_command_of_a_person_can_reach_the_network() {
    let metadata = metadata();
    let reached = reach(&metadata, "wasl-desk");
    let wrong: Vec<String> =
        OUT_OF_REACH.iter().filter(|name| reached.contains(**name)).map(ToString::to_string).collect();
    none(&wrong, "The front room writes to store and outbox and returns (law 5); it now reaches:");
}

fn members(metadata: &serde_json::Value) -> Vec<&serde_json::Value> {
    let ids: Vec<_> = metadata["workspace_members"].as_array().expect("a list").iter().collect();
    metadata["packages"].as_array().expect("a list").iter().filter(|package| ids.contains(&&package["id"])).collect()
}

/// Names of all packages that `room` needs to run, over all doors.
fn reach(metadata: &serde_json::Value, room: &str) -> BTreeSet<String> {
    let names: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|package| (package["id"].as_str().expect("an id"), package["name"].as_str().expect("a name")))
        .collect();
    let nodes: BTreeMap<&str, &serde_json::Value> = metadata["resolve"]["nodes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|node| (node["id"].as_str().expect("an id"), node))
        .collect();
    let mut waiting: Vec<&str> = names.iter().filter(|(_, name)| **name == room).map(|(id, _)| *id).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        for dependency in nodes[id]["deps"].as_array().expect("a list") {
            let kinds = dependency["dep_kinds"].as_array().expect("a list");
            if kinds.iter().any(|kind| kind["kind"].is_null()) {
                waiting.push(dependency["pkg"].as_str().expect("an id"));
            }
        }
    }
    seen.into_iter().map(|id| names[id].to_owned()).filter(|name| name != room).collect()
}
