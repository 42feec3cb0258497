//! The goals of speed, and the table of what was reached.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// One figure that is to be kept below, or above, its bounds.
#[derive(Debug, Clone, Copy)]
pub struct Goal {
    /// Its number in docs/speed.md; letters tell several figures of one goal apart.
    pub number: &'static str,
    /// What is measured, and against what.
    pub what: &'static str,
    /// What must hold.
    pub gate: f64,
    /// Where it is to go.
    pub stretch: f64,
    /// Of what the figure is.
    pub unit: &'static str,
    /// Whether more is better.
    pub rises: bool,
}

const fn below(number: &'static str, what: &'static str, gate: f64, stretch: f64, unit: &'static str) -> Goal {
    Goal { number, what, gate, stretch, unit, rises: false }
}

/// All of them, in their order.
pub const GOALS: &[Goal] = &[
    below("1", "capture: CPU on top of a raw durable insert of the same bytes", 4.0, 2.0, "ms"),
    below("2", "capture: waits for the disk", 1.10, 1.03, "fsyncs"),
    below("3", "capture with scans / raw insert of the same bytes", 2.0, 1.3, "×"),
    below("4", "drain of 1,000 on the weak link / line time of its own bytes", 1.25, 1.10, "×"),
    below("5a", "drain of 1,000 on the weak link / PouchDB", 0.20, 0.16, "×"),
    below("5b", "drain of 200 on the weak link / ODK (recorded, larger requests)", 0.08, 0.05, "×"),
    below("6a", "bytes up a request, everything / gzip'd JSON payload", 0.55, 0.45, "×"),
    below("6b", "bytes up a request, everything / PouchDB", 0.23, 0.19, "×"),
    below("6c", "bytes up for a byte of JSON, everything / ODK (recorded)", 0.19, 0.155, "×"),
    below("7", "first ack after the link returns, 1,000 waiting", 1.4, 1.15, "s"),
    below("8a", "2,000 over a link with cuts / line time and whole cuts", 1.25, 1.07, "×"),
    below("8b", "bytes with cuts / without", 1.08, 1.03, "×"),
    below("9", "scans: bytes up / bytes of the files", 1.08, 1.05, "×"),
    Goal {
        number: "10a",
        what: "requests a second of the centre's CPU, SQLite / ODK (recorded)",
        gate: 15.0,
        stretch: 40.0,
        unit: "×",
        rises: true,
    },
    Goal {
        number: "10b",
        what: "requests a second of the centre's CPU, PostgreSQL / ODK (recorded)",
        gate: 8.0,
        stretch: 15.0,
        unit: "×",
        rises: true,
    },
    below("11", "the centre's memory after 2,000 requests / ODK (recorded)", 0.15, 0.05, "×"),
    below("12a", "memory of the window / Chromium --kiosk", 0.70, 0.52, "×"),
    below("12b", "start of the window / Chromium --kiosk", 1.0, 0.8, "×"),
    below("13a", "capture at a million rows / at a thousand", 1.3, 1.1, "×"),
    below("13b", "claim and ack at a million rows / at a thousand", 1.5, 1.2, "×"),
    below("14", "screens: a key, the next screen, the receipt / their budgets", 1.0, 0.5, "×"),
    below("15a", "500 desks × 200, the line is back after hours: 99 % of acks within", 5.0, 1.0, "s"),
    below("15b", "500 desks × 200, power is back everywhere at once: 99 % of acks within", 5.0, 2.0, "s"),
    below("15c", "load after the first peak / what the centre carries", 2.0, 1.0, "×"),
];

/// A goal that could not be measured here, and why not.
#[derive(Debug, Clone)]
pub struct Absent {
    /// The goal's number.
    pub number: &'static str,
    /// What stood in the way: `chromium is missing`.
    pub why: String,
}

/// What a run tells of one goal.
#[derive(Debug, Clone)]
pub enum Told {
    /// It was measured.
    Seen(Figure),
    /// It was not.
    Absent(Absent),
}

/// What was seen.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The goal's number.
    pub number: &'static str,
    /// The figure, in the goal's unit.
    pub value: f64,
    /// What it was made from.
    pub from: Value,
}

impl Goal {
    fn judged(&self, value: f64) -> &'static str {
        let holds = |bound: f64| if self.rises { value >= bound } else { value <= bound };
        match (holds(self.gate), holds(self.stretch)) {
            (_, true) => "stretch",
            (true, false) => "gate",
            (false, false) => "SHORT",
        }
    }
}

/// Whether every gate that was measured holds.
#[must_use]
pub fn hold(figures: &[Figure]) -> bool {
    figures.iter().all(|figure| {
        GOALS.iter().find(|goal| goal.number == figure.number).is_some_and(|goal| goal.judged(figure.value) != "SHORT")
    })
}

/// The table: each goal that is wanted with its figure, gate and stretch.
#[must_use]
pub fn table(figures: &[Figure], absent: &[Absent], is_wanted: impl Fn(&str) -> bool) -> String {
    let mut table = String::from("| # | what | figure | gate | stretch | stands |\n|---|---|---|---|---|---|\n");
    for goal in GOALS.iter().filter(|goal| is_wanted(goal.number)) {
        let sign = if goal.rises { "≥" } else { "≤" };
        let seen = figures.iter().find(|figure| figure.number == goal.number);
        let (figure, stands) = match seen {
            Some(figure) => (format!("{:.3} {}", figure.value, goal.unit), goal.judged(figure.value)),
            None => ("–".to_owned(), "not measured"),
        };
        let why = absent.iter().find(|one| one.number == goal.number).filter(|_| seen.is_none());
        let why = why.map_or_else(String::new, |one| format!(": {}", one.why));
        let Goal { number, what, gate, stretch, .. } = goal;
        let _infallible =
            writeln!(table, "| {number} | {what} | {figure} | {sign} {gate} | {sign} {stretch} | {stands}{why} |");
    }
    table
}

/// The figures as JSON, one a line.
#[must_use]
pub fn lines(figures: &[Figure], day: &str, machine: &str) -> String {
    let line = |figure: &Figure| json!({ "goal": figure.number, "value": figure.value, "from": figure.from, "day": day, "machine": machine });
    figures.iter().map(|figure| format!("{}\n", line(figure))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_judged_by_its_gate_and_its_stretch_from_the_right_side() {
        let of = |number: &str| GOALS.iter().find(|goal| goal.number == number).expect("a goal");
        assert_eq!([5.0, 4.0, 2.0].map(|value| of("1").judged(value)), ["SHORT", "gate", "stretch"]);
        assert_eq!([14.0, 15.0, 40.0].map(|value| of("10a").judged(value)), ["SHORT", "gate", "stretch"]);
        let figure = |number, value| Figure { number, value, from: Value::Null };
        assert!(hold(&[figure("1", 3.9), figure("10a", 15.1)]));
        assert!(!hold(&[figure("1", 3.9), figure("10a", 14.9)]));
        assert!(table(&[figure("1", 3.9)], &[], |_| true).contains("| 3.900 ms | ≤ 4 | ≤ 2 | gate |"));
    }

    #[test]
    fn what_stood_in_the_way_of_a_goal_is_told_in_its_row() {
        let absent = Absent { number: "12a", why: "chromium is missing".to_owned() };
        let table = table(&[], &[absent], |number| number != "13a");
        assert!(
            table
                .lines()
                .any(|row| row.starts_with("| 12a |") && row.ends_with("| not measured: chromium is missing |"))
        );
        assert!(table.lines().any(|row| row.starts_with("| 14 |") && row.ends_with("| not measured |")));
        assert!(!table.contains("| 13a |"));
    }
}
