//! What a request costs the centre: goals 10 and 11. Everything that it does is counted: authentication,
//! signatures, opening, the ledger.

use std::{path::Path, time::Duration};

use serde_json::{Value, json};
use wasl_cuts::book::Book;
use wasl_tests::{
    centre::Centre,
    ctl::Ctl,
    ground::{Step, Stopped, until},
};

use crate::{
    capture::lines,
    citizens::{Inventor, Words},
    goals::{Absent, Figure, Told},
    postgres::Server,
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
/// What all tables of a ledger take up, with their indexes.
const KEPT: &str = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class \
                    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
/// Within this everything is opened.
const OPENED: Duration = Duration::from_secs(120);

/// The centre's processor time for requests of several desks, and its memory after them.
///
/// # Errors
/// When something does not arrive.
pub async fn intake(folder: &Path) -> Step<Vec<Figure>> {
    let mut centre = Centre::new(&folder.join("intake"))?;
    let ledger = folder.join("intake/ledger.db");
    let seen = hand_over(&folder.join("intake-desks"), &mut centre, &[], async || {
        Book::open(&ledger).and_then(|book| book.numbers()).map(|numbers| numbers.len())
    })
    .await?;
    let memory = json!({ "bytes": seen.memory, "odk_bytes": ODK_MEMORY });
    let kept: u64 = ["ledger.db", "ledger.db-wal"]
        .iter()
        .map(|name| std::fs::metadata(folder.join("intake").join(name)).map_or(0, |file| file.len()))
        .sum();
    let mut from = seen.told();
    from["bytes_kept_each"] = json!(kept as f64 / seen.requests as f64);
    Ok(vec![
        Figure { number: "10a", value: seen.a_second() / ODK_A_SECOND, from },
        Figure { number: "11", value: seen.memory / ODK_MEMORY, from: memory },
    ])
}

/// The same with the ledger in PostgreSQL: the centre's processor time and the database's, beside what that
/// database spends on storing packets of the same size in rows of their own.
///
/// # Errors
/// When something does not arrive.
pub async fn intake_on_postgres(folder: &Path) -> Step<Vec<Told>> {
    let server = match Server::start() {
        Ok(server) => server,
        Err(Stopped(why)) => return Ok(vec![Told::Absent(Absent { number: "10b", why })]),
    };
    let raw = server.raw_rows(DESKS * EACH)?;
    let mut centre = Centre::new(&folder.join("intake-postgres"))?;
    centre.keep_ledger_at(&server.database("ledger")?);
    let seen = hand_over(&folder.join("intake-postgres-desks"), &mut centre, &[&server], async || {
        server.ask("ledger", "SELECT count(*) FROM request")?.parse().map_err(|fault| Stopped::at("count")(&fault))
    })
    .await?;
    let mut from = seen.told();
    from["raw_rows_a_second"] = json!(raw);
    let kept: f64 = server.ask("ledger", KEPT)?.parse().map_err(|fault| Stopped::at("size")(&fault))?;
    from["bytes_kept_each"] = json!(kept / seen.requests as f64);
    Ok(vec![Told::Seen(Figure { number: "10b", value: seen.a_second() / ODK_A_SECOND, from })])
}

/// What handing over cost.
struct Seen {
    requests: usize,
    centre: f64,
    servers: f64,
    memory: f64,
}

impl Seen {
    fn a_second(&self) -> f64 {
        self.requests as f64 / (self.centre + self.servers)
    }
    fn told(&self) -> Value {
        json!({
            "requests": self.requests, "cpu_seconds": self.centre + self.servers, "of_the_centre": self.centre,
            "of_the_database": self.servers, "a_second": self.a_second(), "odk_a_second": ODK_A_SECOND,
        })
    }
}

/// Desks send what waits at them, two at a time, until `opened` tells of all of it.
async fn hand_over(
    folder: &Path,
    centre: &mut Centre,
    servers: &[&Server],
    opened: impl AsyncFn() -> Step<usize>,
) -> Step<Seen> {
    centre.on().await?;
    let mut inventor = Inventor::new(4, Words::Any);
    let mut desks = Vec::new();
    for number in 0..DESKS {
        let place = folder.join(number.to_string());
        let desk = Ctl::new(&place);
        desk.init(&centre.url(), &centre.enrol_code()?)?;
        desk.json(&["sync"], "")?;
        waslctl(&place, &[], &["submit", "--ndjson", "-"], &lines(&mut inventor, EACH))?;
        desks.push(place);
    }
    let process = centre.process().ok_or_else(|| Stopped("the centre is off".to_owned()))?;
    let spent = || -> Step<(f64, f64)> {
        let servers = servers.iter().map(|server| server.cpu_seconds()).sum::<Step<f64>>()?;
        Ok((cpu_seconds(process)?, servers))
    };
    let before = spent()?;
    std::thread::scope(|scope| {
        let halves = desks.chunks(DESKS / 2).map(|half| {
            scope.spawn(move || half.iter().try_for_each(|place| waslctl(place, &[], &["sync"], "").map(drop)))
        });
        let halves: Vec<_> = halves.collect();
        halves.into_iter().try_for_each(|half| half.join().map_err(|_| Stopped("a desk went away".to_owned()))?)
    })?;
    let requests = DESKS * EACH;
    until("everything to be opened", OPENED, async || match opened().await {
        Ok(count) if count == requests => Ok(()),
        Ok(count) => Err(format!("{count} of {requests}")),
        Err(Stopped(why)) => Err(why),
    })
    .await?;
    let after = spent()?;
    let memory = memory_most(process)? as f64;
    Ok(Seen { requests, centre: after.0 - before.0, servers: after.1 - before.1, memory })
}
