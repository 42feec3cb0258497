//! The table of seeds that show the bugs: `planted.json` beside the sources, written by the hunt.

use std::{collections::BTreeMap, io, path::Path};

use serde::{Deserialize, Serialize};

use super::{Found, Planted, Shown};

const RECORDED: &str = include_str!("../../planted.json");
const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/planted.json");

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Name of the bug.
    pub bug: String,
    /// The first seed that shows it.
    pub seed: u64,
    /// What the oracle said.
    pub said: String,
}

/// The table as it was when this was built.
///
/// # Panics
/// Where the table is none.
#[must_use]
pub fn recorded() -> Vec<Line> {
    serde_json::from_str(RECORDED).expect("planted.json is a table")
}

/// Writes what was found into the table, in the order of the bugs. Lines of others stay; that of a bug
/// that was not found goes.
///
/// # Errors
/// Where the file cannot be written.
pub fn write(found: &[Found]) -> io::Result<()> {
    let before = std::fs::read_to_string(PATH)?;
    let lines: Vec<Line> = serde_json::from_str(&before)?;
    let mut by_name: BTreeMap<String, Shown> =
        lines.into_iter().map(|line| (line.bug, Shown { seed: line.seed, said: line.said })).collect();
    for one in found {
        by_name.remove(&one.bug.name());
        by_name.extend(one.shown.clone().map(|shown| (one.bug.name(), shown)));
    }
    let named = |bug: Planted| {
        let Shown { seed, said } = by_name.get(&bug.name())?.clone();
        Some(Line { bug: bug.name(), seed, said })
    };
    let lines: Vec<Line> = Planted::all().into_iter().filter_map(named).collect();
    let text = serde_json::to_string_pretty(&lines)?;
    std::fs::write(Path::new(PATH), text + "\n")
}
