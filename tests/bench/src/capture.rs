//! What taking in a request costs the desk: goals 1 and 2. Requests go through `waslctl`, the real program; what
//! signing in costs it falls out, because few are taken from many.

use std::path::Path;

use serde_json::json;
use wasl_protocol::body_to_bytes;
use wasl_tests::ground::{Step, Stopped};

use crate::{
    citizens::{Inventor, Words},
    goals::Figure,
    program::waslctl,
    raw::RawTable,
};

/// Requests of a short run and of a long one.
const FEW: usize = 20;
const MANY: usize = 420;
/// The same requests as raw rows, more of them because each takes so little.
const RAW_ROWS: u32 = 2_000;
/// Pairs of runs, desk and raw table in turns.
const ROUNDS: usize = 5;
/// Requests whose waits for the disk are counted.
const COUNTED: usize = 2_000;

/// So many submissions, one a line.
pub(crate) fn lines(inventor: &mut Inventor, count: usize) -> String {
    (0..count).map(|_| format!("{}\n", inventor.next_request().submission())).collect()
}

/// Processor time of one capture above that of one raw insert of the same bytes.
///
/// # Errors
/// When the desk refuses a request.
pub fn cpu(desk: &Path, folder: &Path) -> Step<Figure> {
    let mut raw = RawTable::open(&folder.join("raw.db"))?;
    let mut inventor = Inventor::new(1, Words::Any);
    let (mut captures, mut inserts) = (Vec::new(), Vec::new());
    let taken = |count: usize, inventor: &mut Inventor| -> Step<f64> {
        let ran = waslctl(desk, &[], &["submit", "--ndjson", "-"], &lines(inventor, count))?;
        let rows = ran.said.lines().count();
        if rows == count { Ok(ran.cpu) } else { Err(Stopped(format!("{rows} of {count} were taken in"))) }
    };
    let span = |more: f64, less: f64, count: usize| (more - less) / f64::from(u32::try_from(count).unwrap_or(1)) * 1e3;
    let mut apart = Inventor::new(1, Words::Any);
    let rows: Vec<Vec<u8>> = (0..RAW_ROWS).map(|place| body_to_bytes(&apart.next_request().body(place))).collect();
    for _ in 0..ROUNDS {
        let few = taken(FEW, &mut inventor)?;
        let many = taken(MANY, &mut inventor)?;
        captures.push(span(many, few, MANY - FEW));
        inserts.push(span(raw.insert(&rows)?, 0.0, rows.len()));
    }
    let (capture, insert) = (median(&mut captures), median(&mut inserts));
    let from = json!({ "capture_ms": capture, "raw_insert_ms": insert, "rounds": ROUNDS, "captures": captures });
    Ok(Figure { number: "1", value: capture - insert, from })
}

/// Waits for the disk of one capture, as the kernel counts them.
///
/// # Errors
/// When the desk refuses a request, or `strace` is not there.
pub fn fsyncs(desk: &Path, folder: &Path) -> Step<Figure> {
    let mut inventor = Inventor::new(2, Words::Any);
    let mut counted = |count: usize| -> Step<u64> {
        let told = folder.join("strace.txt");
        let path = told.display().to_string();
        let through = ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", &path];
        waslctl(desk, &through, &["submit", "--ndjson", "-"], &lines(&mut inventor, count))?;
        let text = std::fs::read_to_string(&told).map_err(|fault| Stopped(format!("{path}: {fault}")))?;
        Ok(calls(&text))
    };
    let few = counted(FEW)?;
    let many = counted(FEW + COUNTED)?;
    let each = (many.saturating_sub(few)) as f64 / COUNTED as f64;
    Ok(Figure { number: "2", value: each, from: json!({ "few": few, "many": many, "requests": COUNTED }) })
}

/// Calls in all, of a table that `strace -c` wrote.
fn calls(table: &str) -> u64 {
    let rows = table.lines().filter(|line| line.ends_with("fsync") || line.ends_with("fdatasync"));
    rows.filter_map(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok()).sum()
}

/// The middle one.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_read_off_the_table() {
        let table = "% time     seconds  usecs/call     calls    errors syscall\n\
                     ------ ----------- ----------- --------- --------- ----------------\n \
                     60.00    0.200000         100      2000           fdatasync\n \
                     40.00    0.010000         100        37           fsync\n\
                     ------ ----------- ----------- --------- --------- ----------------\n\
                     100.00    0.210000                  2037           total\n";
        assert_eq!(calls(table), 2_037);
    }
}
