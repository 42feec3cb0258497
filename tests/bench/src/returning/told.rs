//! What a storm of return comes to: its figures, and the load second by second, so that a second peak can be seen.

use std::{fmt::Write as _, path::Path};

use serde_json::{Value, json};
use wasl_tests::ground::{Step, Stopped};

use super::{
    Return,
    seen::{WINDOW, most, peaks},
};
use crate::{
    goals::{Figure, Told},
    program::among_others,
};

/// Desks, and requests that wait at each.
const SIZE: [&str; 2] = ["500", "200"];
/// Rows of a printed load, at most.
const ROWS: usize = 40;

/// Both storms at full size.
///
/// # Errors
/// When something is lost, doubled or set apart, or without the right to make a network.
pub fn storms(folder: &Path) -> Step<Vec<Told>> {
    let power = apart(&folder.join("power"), Return::Power)?;
    let line = apart(&folder.join("line"), Return::Line)?;
    // What comes at once is taken in as fast as the centre can.
    let capacity = most(&column(&power, 2));
    let later = |storm: &Value| peaks(&column(storm, 1)).1 / capacity;
    let p99 = |storm: &Value| storm["p99_s"].as_f64().unwrap_or(f64::MAX);
    let shape = json!({
        "window_s": WINDOW, "capacity_a_second": capacity, "power": peaks(&column(&power, 1)),
        "line": peaks(&column(&line, 1)),
    });
    Ok(vec![
        Told::Seen(Figure { number: "15a", value: p99(&line), from: without_seconds(&line) }),
        Told::Seen(Figure { number: "15b", value: p99(&power), from: without_seconds(&power) }),
        Told::Seen(Figure { number: "15c", value: later(&power).max(later(&line)), from: shape }),
    ])
}

/// Runs this program with a storm in a network of its own, as people's programs run and behind the centre.
fn apart(place: &Path, what: Return) -> Step<Value> {
    let own = std::env::current_exe().map_err(|fault| Stopped(format!("own path: {fault}")))?;
    let mut command = among_others("nice");
    command.args(["-n", "10", "unshare", "--net"]).arg(own).arg("return").arg(place).arg(what.word()).args(SIZE);
    let output = command.output().map_err(|fault| Stopped(format!("unshare: {fault}")))?;
    let words = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(Stopped(format!("the storm ({}): {words}", what.word())));
    }
    let told: Value = serde_json::from_slice(&output.stdout).map_err(|fault| Stopped(format!("the storm: {fault}")))?;
    println!("{}\n{}", without_seconds(&told), load(&told));
    Ok(told)
}

/// One column of the seconds: exchanges begun, packets offered, packets acked, exchanges missed.
fn column(told: &Value, at: usize) -> Vec<f64> {
    let seconds = told["seconds"].as_array().map(Vec::as_slice).unwrap_or_default();
    seconds.iter().map(|second| second[at].as_f64().unwrap_or(0.0)).collect()
}

fn without_seconds(told: &Value) -> Value {
    let mut told = told.clone();
    if let Some(members) = told.as_object_mut() {
        members.remove("seconds");
    }
    told
}

/// The load as a table.
fn load(told: &Value) -> String {
    let columns = [0, 1, 2, 3].map(|at| column(told, at));
    let step = columns[0].len().div_ceil(ROWS).max(1);
    let mut table = String::from("from s | exchanges begun | packets offered | acked | missed, a second\n");
    for from in (0..columns[0].len()).step_by(step) {
        let mean = |column: &Vec<f64>| {
            let part = &column[from..column.len().min(from + step)];
            part.iter().sum::<f64>() / part.len() as f64
        };
        let [begun, offered, acked, missed] = columns.each_ref().map(mean);
        let _infallible = writeln!(table, "{from:6} | {begun:8.1} | {offered:8.1} | {acked:8.1} | {missed:8.1}");
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_is_told_in_few_rows_and_nothing_of_it_is_left_out() {
        let seconds: Vec<[usize; 4]> = (0..100).map(|_| [1, 20, 20, 0]).collect();
        let told = json!({ "seconds": seconds, "what": "line" });
        let table = load(&told);
        assert_eq!(table.lines().count(), 1 + 34, "three seconds a row");
        assert!(table.lines().nth(1).is_some_and(|row| row.starts_with("     0 |      1.0 |     20.0")), "{table}");
        assert_eq!(without_seconds(&told), json!({ "what": "line" }));
        assert_eq!(column(&told, 1).iter().sum::<f64>().to_bits(), 2_000.0_f64.to_bits());
    }
}
