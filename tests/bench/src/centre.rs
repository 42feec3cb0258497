//! What a request costs the centre: goals 10 and 11. Everything that it does is counted: authentication,
//! signatures, opening, the ledger.

use std::{path::Path, time::Duration};

use serde_json::json;
use wasl_cuts::book::Book;
use wasl_tests::{
    centre::Centre,
    ctl::Ctl,
    ground::{Step, Stopped, until},
};

use crate::{
    capture::lines,
    citizens::{Inventor, Words},
    goals::Figure,
    program::{cpu_seconds, memory_most, waslctl},
};

/// Submissions a second of the server's processor time that ODK Central with PostgreSQL took in, recorded
/// in November 2026 on two cores.
const ODK_A_SECOND: f64 = 96.0;
/// Bytes that its server side held after 2,000 submissions, recorded there too.
const ODK_MEMORY: f64 = 465.0 * 1_048_576.0;
/// Desks that hand over, and requests of each.
const DESKS: usize = 8;
const EACH: usize = 250;
/// Within this everything is opened.
const OPENED: Duration = Duration::from_secs(120);

/// The centre's processor time for requests of several desks, and its memory after them.
///
/// # Errors
/// When something does not arrive.
pub async fn intake(folder: &Path) -> Step<Vec<Figure>> {
    let mut centre = Centre::new(&folder.join("intake"))?;
    centre.on().await?;
    let mut inventor = Inventor::new(4, Words::Any);
    let mut desks = Vec::new();
    for number in 0..DESKS {
        let place = folder.join(format!("intake-desk-{number}"));
        let desk = Ctl::new(&place);
        desk.init(&centre.url(), &centre.enrol_code()?)?;
        desk.json(&["sync"], "")?;
        waslctl(&place, &[], &["submit", "--ndjson", "-"], &lines(&mut inventor, EACH))?;
        desks.push(place);
    }
    let process = centre.process().ok_or_else(|| Stopped("the centre is off".to_owned()))?;
    let before = cpu_seconds(process)?;
    std::thread::scope(|scope| {
        let halves = desks.chunks(DESKS / 2).map(|half| {
            scope.spawn(move || half.iter().try_for_each(|place| waslctl(place, &[], &["sync"], "").map(drop)))
        });
        let halves: Vec<_> = halves.collect();
        halves.into_iter().try_for_each(|half| half.join().map_err(|_| Stopped("a desk went away".to_owned()))?)
    })?;
    let all = DESKS * EACH;
    until("everything to be opened", OPENED, async || {
        let numbers = Book::open(&folder.join("intake/ledger.db")).and_then(|book| book.numbers());
        let opened = numbers.map_err(|stopped| stopped.0)?.len();
        if opened == all { Ok(()) } else { Err(format!("{opened} of {all}")) }
    })
    .await?;
    let cpu = cpu_seconds(process)? - before;
    let memory = memory_most(process)? as f64;
    let a_second = all as f64 / cpu;
    Ok(vec![
        Figure {
            number: "10a",
            value: a_second / ODK_A_SECOND,
            from: json!({ "requests": all, "cpu_seconds": cpu, "a_second": a_second, "odk_a_second": ODK_A_SECOND }),
        },
        Figure { number: "11", value: memory / ODK_MEMORY, from: json!({ "bytes": memory, "odk_bytes": ODK_MEMORY }) },
    ])
}
