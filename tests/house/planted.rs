//! Bugs that are planted on purpose stay out of every build but the simulator's own: the feature is no
//! default, nobody asks for it, and nobody but the simulator plants.

use serde_json::Value;

use crate::sources::{metadata, none, rust};

/// The feature that plants.
const FEATURE: &str = "planted";
/// The package that turns it on in other rooms.
const PLANTER: &str = "wasl-storm";

fn is_planting(word: &str) -> bool {
    word == FEATURE || word.ends_with(&format!("/{FEATURE}"))
}

fn words(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

#[test]
fn no_ordinary_build_has_planted_bugs() {
    let metadata = metadata();
    let mut wrong = Vec::new();
    let mut rooms = 0;
    for package in metadata["packages"].as_array().expect("a list") {
        let name = package["name"].as_str().expect("a name");
        for (feature, leads_to) in package["features"].as_object().expect("features") {
            rooms += usize::from(feature == FEATURE && package["source"].is_null());
            let is_own = feature == FEATURE && name == PLANTER;
            if !is_own && words(leads_to).any(is_planting) {
                wrong.push(format!("{name}: the feature {feature} leads to {FEATURE}"));
            }
        }
        for dependency in package["dependencies"].as_array().expect("a list") {
            if words(&dependency["features"]).any(is_planting) {
                wrong.push(format!("{name} asks {} for {FEATURE}", dependency["name"]));
            }
        }
    }
    // What cargo turns on where nobody asks for anything.
    for node in metadata["resolve"]["nodes"].as_array().expect("a list") {
        if words(&node["features"]).any(is_planting) {
            wrong.push(format!("{} is built with {FEATURE}", node["id"]));
        }
    }
    none(&wrong, "Planted bugs are for the simulator alone (docs/decisions/0025):");
    assert!(rooms >= 2, "nothing is called {FEATURE} any more: this test sees nothing");
}

#[test]
fn only_the_simulator_plants() {
    let plants = ["planted::plant(", "rooms::plant(", "cupboard::plant("];
    let mut wrong = Vec::new();
    let mut count = 0;
    for source in rust() {
        // This file names what it looks for.
        let is_free = source.path.starts_with("tests/storm/") || source.path == "tests/house/planted.rs";
        let is_planting = plants.iter().any(|plant| source.text.contains(plant));
        count += usize::from(is_planting && source.path.starts_with("tests/storm/"));
        if is_planting && !is_free {
            wrong.push(source.path);
        }
    }
    none(&wrong, "These plant bugs:");
    assert!(count > 0, "nobody plants: this test sees nothing");
}
