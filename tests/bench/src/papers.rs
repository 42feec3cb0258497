//! Scans over the weak line, behind the texts: goal 9. Once with the line as it is, once with the line gone for a
//! while in the middle of the scans, which then go on where they were, chunk by chunk.

use std::{
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::sync::Notify;
use wasl_courier::Courier;
use wasl_cuts::citizens::EXTRACT;
use wasl_desk::{Desk, Face, printer::NoPrinter};
use wasl_domain::host::Host;
use wasl_host::SystemHost;
use wasl_tests::ground::{Step, Stopped};

use crate::{
    drain::{Beyond, apart},
    goals::{Figure, Told},
    program::waslctl,
    scanned::{PAPER, by_proxy, page_bytes, picture},
    weak_link::{Cuts, WEAK},
};

/// Requests, with one page and with two in turns.
const REQUESTS: usize = 6;
/// Far above what it takes.
const LIMIT: Duration = Duration::from_secs(600);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(20);
/// The line is cut when so many of the bytes went, and for so long.
const CUT_AFTER: f64 = 0.4;
const CUT_FOR: Duration = Duration::from_secs(20);
/// What goes once more because of one cut: what was under way, which is one chunk, with its answers and a new
/// connection. As part of the files.
const AGAIN_MAX: f64 = 0.05;

/// The bytes that go up for the bytes of the pages, texts and everything counted in.
///
/// # Errors
/// When something does not arrive, a scan is whole before every text has its ack, or a cut makes a scan begin anew.
pub fn over_the_line(folder: &Path) -> Step<Vec<Told>> {
    let [calm, cut] = thread::scope(|scope| {
        let runs = ["calm", "cut"].map(|how| {
            let place = folder.join(format!("papers-{how}"));
            scope.spawn(move || apart("papers", &place, &[how, "1"]))
        });
        runs.map(|run| run.join().map_err(|_| Stopped("a run went away".to_owned())).flatten())
    });
    let (calm, cut) = (calm?, cut?);
    println!("scans: {calm}\nscans, with a cut: {cut}");
    let of = |run: &Value, name: &str| run[name].as_f64().unwrap_or(f64::NAN);
    let again = (of(&cut, "bytes_up") - of(&calm, "bytes_up")) / of(&calm, "page_bytes");
    if again > AGAIN_MAX {
        return Err(Stopped(format!("a cut made {again:.3} of the scans go once more: {cut}")));
    }
    let value = of(&calm, "bytes_up") / of(&calm, "page_bytes");
    Ok(vec![Told::Seen(Figure { number: "9", value, from: json!({ "calm": calm, "cut": cut, "again": again }) })])
}

/// What is seen of the desk at one look.
#[derive(Debug, Default)]
struct Looks {
    texts_s: Option<f64>,
    scan_s: Option<f64>,
}

/// How many pages of a request the centre holds, and how many there are.
fn held(desk: &Desk, tracking: &str) -> Step<(u64, u64)> {
    let view = desk.call(Face::Ctl, "request.view", json!({ "tracking": tracking }), "ar");
    let view = view.map_err(|refusal| Stopped(format!("request.view: {}", refusal.code)))?;
    let count = |name: &str| view["papers"][name].as_u64().unwrap_or(0);
    Ok((count("held"), count("total")))
}

/// One run, in a network that is this process's own.
///
/// # Errors
/// When the line can't be laid, or something does not arrive in its order.
pub async fn one(place: &Path, is_cut: bool, seed: u64) -> Step<Value> {
    let Beyond { link, folder, centre: _centre } = Beyond::lay(place, seed).await?;
    let (text, page_bytes, picture_bytes) = submissions(place)?;
    let file = place.join("submissions.ndjson");
    std::fs::write(&file, text).map_err(|fault| Stopped(format!("{}: {fault}", file.display())))?;
    let said = waslctl(&folder, &[], &["submit", "--ndjson", &file.display().to_string()], "")?.said;
    let trackings: Vec<String> = said
        .lines()
        .filter_map(|line| Some(serde_json::from_str::<Value>(line).ok()?["tracking"].as_str()?.to_owned()))
        .collect();
    if trackings.len() != REQUESTS {
        return Err(Stopped(format!("{} of {REQUESTS} were taken in: {said}", trackings.len())));
    }
    let host: Arc<dyn Host> = Arc::new(SystemHost::new());
    let desk =
        Desk::open(&folder, Arc::clone(&host), Arc::new(NoPrinter)).map_err(|fault| Stopped::at("desk")(&fault))?;
    let outbox = desk.outbox();
    let courier = Courier::new(desk.outbox(), host).map_err(|fault| Stopped::at("courier")(&fault))?;
    let bytes_before = link.given().0;
    let began = Instant::now();
    let mut looks = Looks::default();
    let mut cut_at = None;
    let all_there = async {
        loop {
            let now_s = began.elapsed().as_secs_f64();
            let waiting = outbox.waiting(1, usize::MAX, &[]).map_err(|fault| Stopped::at("outbox")(&fault))?;
            let mut counts = Vec::new();
            for tracking in &trackings {
                counts.push(held(&desk, tracking)?);
            }
            if looks.scan_s.is_none() && counts.iter().any(|(held, _)| *held > 0) {
                looks.scan_s = Some(now_s);
            }
            if waiting.is_empty() {
                looks.texts_s.get_or_insert(now_s);
            } else if looks.scan_s.is_some() {
                return Err(Stopped("a scan was whole before every text had its ack".to_owned()));
            }
            if counts.iter().all(|(held, total)| held == total && *total > 0) {
                return Ok(());
            }
            let gone = (link.given().0 - bytes_before) as f64;
            match cut_at {
                None if is_cut && gone > CUT_AFTER * page_bytes as f64 => {
                    link.cut(Some(Cuts { up: Duration::ZERO, down: 2 * CUT_FOR }));
                    cut_at = Some(Instant::now());
                }
                Some(at) if at.elapsed() > CUT_FOR => link.cut(None),
                None | Some(_) => {}
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::select! {
        there = all_there => there?,
        () = courier.run(Arc::new(Notify::new())) => return Err(Stopped("the courier went away".to_owned())),
        () = tokio::time::sleep(LIMIT) => return Err(Stopped(format!("scans wait after {} s", LIMIT.as_secs()))),
    }
    let bytes = (link.given().0 - bytes_before) as f64;
    Ok(json!({
        "requests": REQUESTS, "wall_s": began.elapsed().as_secs_f64(), "bytes_up": bytes, "page_bytes": page_bytes,
        "picture_bytes": picture_bytes, "line_s": bytes * 8.0 / WEAK[0].rate as f64, "texts_s": looks.texts_s,
        "first_scan_s": looks.scan_s, "was_cut": cut_at.is_some(),
    }))
}

/// Submissions with pictures beside them, one a line; with the bytes of the pages that are made of the pictures, and
/// of the pictures.
fn submissions(place: &Path) -> Step<(String, usize, usize)> {
    let answers: serde_json::Map<String, Value> = by_proxy()?.into_iter().collect();
    let (mut text, mut page_sum, mut picture_sum, mut seed) = (String::new(), 0, 0, 0);
    for at in 0..REQUESTS {
        let mut papers = Vec::new();
        for _ in 0..=at % 2 {
            seed += 1;
            let made = picture(seed)?;
            page_sum += page_bytes(&made)?.len();
            picture_sum += made.len();
            let name = format!("{seed}.png");
            std::fs::write(place.join(&name), &made).map_err(|fault| Stopped(format!("{name}: {fault}")))?;
            papers.push(json!({ "paper": PAPER, "file": name }));
        }
        text += &format!("{}\n", json!({ "service": EXTRACT, "answers": answers, "papers": papers }));
    }
    Ok((text, page_sum, picture_sum))
}
