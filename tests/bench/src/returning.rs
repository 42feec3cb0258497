//! The storm of return: many desks whose outboxes are full come back to one centre. Each runs the product's own
//! courier in one process; a real centre answers.
//!
//! The line comes back after hours: desks wait their longest by then and find it by their own tries. Or the power
//! comes back: every desk's program starts in the same moment, and with it the centre's first word to all of them.

pub mod desks;
pub mod kept;
pub mod past;
pub mod seen;
pub mod told;

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use wasl_cuts::book::Book;
use wasl_tests::{
    centre::Centre,
    ground::{Step, Stopped, until},
};

use crate::program::{cpu_seconds, memory_most};
use desks::StormDesk;
use past::FAILURES;
use seen::Notes;

/// Longer than the longest wait of a desk and all that comes after it.
const LIMIT: Duration = Duration::from_secs(1_500);
/// Within this everything is opened once all of it was acknowledged.
const OPENED: Duration = Duration::from_secs(300);
/// Between two looks at how far things are.
const LOOK: Duration = Duration::from_millis(250);
/// Calls of desks' outboxes at once: they are in memory.
const CALLS_AT_ONCE: usize = 4;

/// So many different requests there are; those of a desk begin so far behind those of the one before.
const DIFFERENT: u32 = 2_000;
const PAST_EACH_OTHER: usize = 37;

/// What comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Return {
    /// The line, after hours.
    Line,
    /// The power, everywhere in the same moment.
    Power,
}

impl Return {
    /// From a word: `line`, `power`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Line, Self::Power].into_iter().find(|one| one.word() == word)
    }
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Power => "power",
        }
    }
}

/// How large a storm.
#[derive(Debug, Clone, Copy)]
pub struct Storm {
    /// What comes back.
    pub what: Return,
    /// Desks.
    pub desks: u32,
    /// Requests that wait at each.
    pub each: u32,
    /// In a network of this process's own, where each desk has its own address and the centre runs before desks.
    pub is_apart: bool,
}

/// One storm, from the first enrolment until the centre's ledger was asked.
///
/// # Errors
/// When a request is lost or there twice, or the centre is not calm after it; when anything does not end.
pub fn one(place: &Path, storm: Storm) -> Step<Value> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).max_blocking_threads(CALLS_AT_ONCE).enable_all().build();
    runtime.map_err(|fault| Stopped::at("tokio")(&fault))?.block_on(blow(place, storm))
}

async fn blow(place: &Path, storm: Storm) -> Step<Value> {
    std::fs::create_dir_all(place).map_err(|fault| Stopped(format!("{}: {fault}", place.display())))?;
    let mut centre = Centre::new(&place.join("centre"))?;
    let ledger = place.join("centre/ledger.db");
    if storm.is_apart {
        desks::lay_addresses(place, storm.desks)?;
        // Desks are other machines: what they cost here is to stand back behind the centre.
        centre.stand_elsewhere("0.0.0.0:7117", &["nice", "-n", "-10"]);
    }
    centre.on().await?;
    let began = Instant::now();
    let notes = Arc::new(Notes::default());
    let mut desks = Vec::new();
    for number in 0..storm.desks {
        desks.push(desks::enrol(&centre, number, storm.is_apart, &notes).await?);
    }
    for desk in &desks {
        desk.hear().await?;
    }
    let enrolled = began.elapsed();
    let numbers = seal(&desks, storm.each)?;
    let sealed = began.elapsed() - enrolled;
    let count = numbers.len();
    centre.off();
    let mut couriers = JoinSet::new();
    if storm.what == Return::Line {
        set_out(&mut desks, &mut couriers)?;
        live_through_hours(&desks).await?;
    }
    centre.on().await?;
    let process = centre.process().ok_or_else(|| Stopped("the centre is off".to_owned()))?;
    let spent = || -> Step<[f64; 2]> { Ok([cpu_seconds(process)?, cpu_seconds(std::process::id())?]) };
    let before = spent()?;
    desks.iter().for_each(|desk| desk.kept.begin());
    notes.begin();
    let zero = Instant::now();
    if storm.what == Return::Power {
        set_out(&mut desks, &mut couriers)?;
    }
    until("all acks", LIMIT, seldom(|| is_all(notes.acked(), count))).await?;
    let acked = spent()?;
    let opened = opened_count(&ledger)?;
    until("everything to be opened", OPENED, seldom(|| is_all(opened(), count))).await?;
    let opened_s = zero.elapsed().as_secs_f64();
    let after = spent()?;
    let memory = memory_most(process)?;
    couriers.shutdown().await;
    is_whole(&ledger, numbers)?;
    let mut told = notes.told(zero);
    for (name, value) in [
        ("what", json!(storm.what.word())),
        ("desks", json!(storm.desks)),
        ("requests", json!(count)),
        ("enrolled_s", json!(enrolled.as_secs_f64())),
        ("sealed_s", json!(sealed.as_secs_f64())),
        ("opened_s", json!(opened_s)),
        ("centre_cpu_s", json!(after[0] - before[0])),
        ("centre_cpu_until_acked_s", json!(acked[0] - before[0])),
        ("desks_cpu_s", json!(acked[1] - before[1])),
        ("centre_bytes", json!(memory)),
    ] {
        told[name] = value;
    }
    Ok(told)
}

/// Looks now and then, so that looking costs little.
fn seldom(look: impl Fn() -> Result<(), String>) -> impl AsyncFnMut() -> Result<(), String> {
    async move || {
        tokio::time::sleep(LOOK).await;
        look()
    }
}

fn is_all(seen: usize, wanted: usize) -> Result<(), String> {
    if seen == wanted { Ok(()) } else { Err(format!("{seen} of {wanted}")) }
}

/// Seals what waits at each desk, on both processors; gives the tracking numbers, sorted.
fn seal(desks: &[StormDesk], each: u32) -> Step<Vec<String>> {
    let bodies = desks::bodies(DIFFERENT.min(each.saturating_mul(2)));
    let bodies = bodies.as_slice();
    let numbered: Vec<(usize, &StormDesk)> = (0..).zip(desks).collect();
    let mut numbers: Vec<String> = std::thread::scope(|scope| {
        let halves = numbered.chunks(numbered.len().div_ceil(2).max(1)).map(|half| {
            scope.spawn(move || {
                half.iter().map(|(at, desk)| desk.take_in(bodies, at * PAST_EACH_OTHER, each)).collect::<Step<Vec<_>>>()
            })
        });
        let halves: Vec<_> = halves.collect();
        let sealed = halves.into_iter().map(|half| half.join().map_err(|_| Stopped("sealing broke off".to_owned()))?);
        sealed.collect::<Step<Vec<_>>>().map(|halves| halves.into_iter().flatten().flatten().collect())
    })?;
    numbers.sort_unstable();
    Ok(numbers)
}

/// Starts every desk's program.
fn set_out(desks: &mut [StormDesk], couriers: &mut JoinSet<()>) -> Step<()> {
    for desk in desks {
        desk.start_anew()?;
        let (courier, wake) = (Arc::clone(&desk.courier), Arc::clone(&desk.wake));
        couriers.spawn(async move { courier.run(wake).await });
    }
    Ok(())
}

/// Until every desk waits its longest.
async fn live_through_hours(desks: &[StormDesk]) -> Step<()> {
    for failures in 1..=FAILURES {
        until("desks to find no centre", LIMIT, async || {
            let behind = desks.iter().filter(|desk| desk.kept.missed() < failures).count();
            if behind == 0 { Ok(()) } else { Err(format!("{behind} have still to fail {failures} times")) }
        })
        .await?;
        for desk in desks.iter().filter(|_| failures < FAILURES) {
            desk.host.put_ahead();
            desk.wake.notify_one();
        }
    }
    Ok(())
}

/// How many requests stand in the ledger, counted beside the centre.
fn opened_count(ledger: &Path) -> Step<impl Fn() -> usize> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let opened = Connection::open_with_flags(ledger, flags).map_err(|fault| Stopped::at("ledger")(&fault))?;
    Ok(move || {
        let count = opened.query_row("SELECT count(*) FROM request", [], |row| row.get(0));
        count.ok().and_then(|count: i64| usize::try_from(count).ok()).unwrap_or(0)
    })
}

/// Asks the centre's ledger: every request, each once, and nothing set apart.
fn is_whole(ledger: &Path, wanted: Vec<String>) -> Step<()> {
    let book = Book::open(ledger)?;
    let found = book.numbers()?;
    if found != wanted {
        let is_lost = |number: &&String| found.binary_search(number).is_err();
        let lost = wanted.iter().filter(is_lost).count();
        return Err(Stopped(format!("{} requests of {}; {lost} are lost", found.len(), wanted.len())));
    }
    book.is_calm(&[])
}
