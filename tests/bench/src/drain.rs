//! What waits at a desk goes up a weak line, through the desk's own courier and TLS: goals 4, 6, 7 and 8.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::sync::Notify;
use wasl_courier::Courier;
use wasl_cuts::authority::Certified;
use wasl_desk::{Desk, printer::NoPrinter};
use wasl_domain::host::Host;
use wasl_host::SystemHost;
use wasl_tests::{
    centre::Centre,
    ctl::Ctl,
    ground::{Step, Stopped},
};

use crate::{
    capture::{lines, median},
    citizens::{Inventor, Words},
    goals::{Figure, Told},
    program::waslctl,
    weak_link::{CENTRE, Cuts, WEAK, WeakLink},
};

/// Requests that wait.
pub(crate) const WAITING: usize = 1_000;
/// What a line loses differs from seed to seed.
const SEEDS: [u64; 3] = [1, 2, 3];
/// Far above what a working drain takes.
const LIMIT: Duration = Duration::from_secs(600);
/// Between two looks at the outbox.
const LOOK: Duration = Duration::from_millis(10);
/// Bytes up for each byte of a request's JSON, of ODK's client over a line like this, recorded in November 2026
/// with requests of 4,053 bytes. Its time is not held against ours: those requests were nearly three times as large.
const ODK_BYTES: f64 = 5_689.0 / 4_053.0;
/// The turns of a line with cuts.
const CUTS: Cuts = Cuts { up: Duration::from_secs(20), down: Duration::from_secs(15) };

/// Runs each drain in a network of its own, and makes figures of what they tell.
///
/// # Errors
/// When the system allows no such network, or something does not arrive.
pub fn all(folder: &Path, weighed: &Value) -> Step<Vec<Told>> {
    let weigh = |name: &str| weighed[name].as_f64().unwrap_or(f64::NAN);
    let mut drains = Vec::new();
    for seed in SEEDS {
        let place = folder.join(format!("drain-{seed}"));
        drains.push(calm(&place, seed, WAITING)?);
    }
    let cut = apart("drain", &folder.join("drain-cut"), &["cut", "4", &(2 * WAITING).to_string()])?;
    let of = |name: &str| -> Vec<f64> { drains.iter().filter_map(|drain| drain[name].as_f64()).collect() };
    let [times_line, first, bytes] = ["times_line", "first_s", "bytes_each"].map(|name| median(&mut of(name)));
    let figure = |number, value| Told::Seen(Figure { number, value, from: json!(drains) });
    let cut_of = |name: &str| cut[name].as_f64().unwrap_or(f64::NAN);
    let turn = (CUTS.up + CUTS.down).as_secs_f64();
    let line = cut_of("line_s");
    let floor = (line / CUTS.up.as_secs_f64()).floor() * turn + line % CUTS.up.as_secs_f64();
    Ok(vec![
        figure("4", times_line),
        figure("6a", bytes / weigh("gzip")),
        figure("6c", bytes / weigh("json") / ODK_BYTES),
        figure("7", first),
        Told::Seen(Figure {
            number: "8a",
            value: cut_of("wall_s") / floor,
            from: json!({ "drain": cut, "floor_s": floor }),
        }),
        Told::Seen(Figure { number: "8b", value: cut_of("bytes_each") / bytes, from: json!({ "drain": cut }) }),
    ])
}

/// So many requests over the weak line without cuts.
///
/// # Errors
/// As [`all`].
pub fn calm(place: &Path, seed: u64, count: usize) -> Step<Value> {
    apart("drain", place, &["calm", &seed.to_string(), &count.to_string()])
}

/// Runs this program with another verb in a network of its own; gives what it told.
pub(crate) fn apart(verb: &str, place: &Path, words: &[&str]) -> Step<Value> {
    let own = std::env::current_exe().map_err(|fault| Stopped(format!("own path: {fault}")))?;
    let mut command = Command::new("unshare");
    command.arg("--net").arg(own).arg(verb).arg(place).args(words);
    let output = command.output().map_err(|fault| Stopped(format!("unshare: {fault}")))?;
    if !output.status.success() {
        return Err(Stopped(format!("{verb} {words:?}: {}", String::from_utf8_lossy(&output.stderr))));
    }
    serde_json::from_slice(&output.stdout).map_err(|fault| Stopped(format!("{verb} {words:?}: {fault}")))
}

/// A desk, a weak line, and a centre beyond it that speaks TLS.
pub(crate) struct Beyond {
    pub(crate) link: WeakLink,
    /// Where the desk's data lies; enrolled, and nothing waits.
    pub(crate) folder: PathBuf,
    pub(crate) centre: Centre,
}

impl Beyond {
    /// Lays all of it, in a network that is this process's own.
    pub(crate) async fn lay(place: &Path, seed: u64) -> Step<Self> {
        std::fs::create_dir_all(place).map_err(|fault| Stopped(format!("{}: {fault}", place.display())))?;
        let link = WeakLink::lay(WEAK, seed)?;
        let mut centre = Centre::new(&place.join("centre"))?;
        let certified = Certified::make(place, CENTRE)?;
        centre.speak_tls(&certified.chain, &certified.key);
        centre.stand_elsewhere(&format!("{CENTRE}:7117"), &["nsenter", "--net", "--target", &link.centre_end()]);
        centre.on().await?;
        centre.verb(&["setting", "set", "unsent_count_max", "1000000"])?;
        let folder = place.join("desk");
        let ctl = Ctl::new(&folder);
        ctl.init(&centre.url(), &centre.enrol_code()?)?;
        ctl.json(&["sync"], "")?;
        Ok(Self { link, folder, centre })
    }
}

/// One drain, in a network that is this process's own.
///
/// # Errors
/// When the line can't be laid, or something does not arrive.
pub async fn one(place: &Path, is_cut: bool, seed: u64, count: usize) -> Step<Value> {
    let Beyond { link, folder, centre: _centre } = Beyond::lay(place, seed).await?;
    waslctl(&folder, &[], &["submit", "--ndjson", "-"], &lines(&mut Inventor::new(seed, Words::Any), count))?;
    let host: Arc<dyn Host> = Arc::new(SystemHost::new());
    let desk =
        Desk::open(&folder, Arc::clone(&host), Arc::new(NoPrinter)).map_err(|fault| Stopped::at("desk")(&fault))?;
    let outbox = desk.outbox();
    let oldest = || {
        let waiting = outbox.waiting(1, usize::MAX, &[]).map_err(|fault| Stopped::at("outbox")(&fault))?;
        Ok::<_, Stopped>(waiting.first().map(|packet| packet.hash))
    };
    let first = oldest()?;
    let courier = Courier::new(desk.outbox(), host).map_err(|fault| Stopped::at("courier")(&fault))?;
    let (bytes_before, packets_before) = link.given();
    if is_cut {
        link.cut(Some(CUTS));
    }
    let began = Instant::now();
    let mut first_s = None;
    let all_gone = async {
        while let Some(now) = oldest()? {
            if Some(now) != first && first_s.is_none() {
                first_s = Some(began.elapsed().as_secs_f64());
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok::<_, Stopped>(())
    };
    tokio::select! {
        gone = all_gone => gone?,
        () = courier.run(Arc::new(Notify::new())) => return Err(Stopped("the courier went away".to_owned())),
        () = tokio::time::sleep(LIMIT) => return Err(Stopped(format!("packets wait after {} s", LIMIT.as_secs()))),
    }
    let wall = began.elapsed().as_secs_f64();
    let (bytes, packets) = link.given();
    let bytes = (bytes - bytes_before) as f64;
    let line = bytes * 8.0 / WEAK[0].rate as f64;
    Ok(json!({
        "seed": seed, "requests": count, "wall_s": wall, "line_s": line, "times_line": wall / line,
        "first_s": first_s, "bytes_each": bytes / count as f64, "packets": packets - packets_before,
    }))
}
