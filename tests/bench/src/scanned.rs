//! What handing in costs with scans of papers, goal 3, and how soon the receipt stands after the commit, a part of
//! goal 14. Drafts are begun, answered and given their pages at the assistant's window; then one command hands each
//! in. The commit is where the desk tells its windows of the change.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use data_encoding::BASE64;
use serde_json::{Value, json};
use wasl_cuts::citizens::{EXTRACT, catalogue};
use wasl_desk::{Desk, scan_of};
use wasl_domain::catalogue::standing_cases;
use wasl_host::read_folder;
use wasl_protocol::body_to_bytes;
use wasl_tests::{
    ground::{Step, Stopped, root},
    pages::page,
};

use crate::{
    capture::median,
    citizens::{Inventor, Words},
    goals::{Figure, Told},
    inside::{Word, console, open, sign_in},
    program::thread_cpu_ms,
    raw::RawTable,
};

/// The paper that a proxy shows.
pub const PAPER: &str = "power-of-attorney";
/// Points of a picture: once it is made small, its page holds about 196 KB.
const POINTS: (u32, u32) = (960, 1_365);
/// Requests with one page and with two, in turns.
const REQUESTS: usize = 40;

/// When the desk committed, and what the thread had spent by then.
type Commits = Arc<Mutex<Vec<(Instant, f64)>>>;

/// Answers of a proxy whose power of attorney was seen, in the form's order.
///
/// # Errors
/// When the catalogue has no such case.
pub fn by_proxy() -> Step<Vec<(String, Value)>> {
    let files = read_folder(&root().join("catalogue")).map_err(|fault| Stopped::at("catalogue")(&fault))?;
    let case = standing_cases(&files, catalogue())
        .into_iter()
        .find(|case| case.service == EXTRACT && case.answers.contains_key("asker.attorney_paper"))
        .ok_or_else(|| Stopped("no case of a proxy".to_owned()))?;
    let fields = catalogue().packs[EXTRACT].form.iter().flat_map(|section| &section.fields);
    let answered = fields.filter_map(|field| Some((field.id.clone(), case.answers.get(&field.id)?)));
    Ok(answered.map(|(id, answer)| (id, json!(answer))).collect())
}

/// A picture of a paper as it comes from a scanner.
///
/// # Errors
/// When memory does not take it.
pub fn picture(seed: u32) -> Step<Vec<u8>> {
    page(POINTS.0, POINTS.1, seed)
}

/// Bytes of the page that a picture is made into before it is sealed.
///
/// # Errors
/// When the desk would not take it.
pub fn page_bytes(picture: &[u8]) -> Step<Vec<u8>> {
    Ok(scan_of(picture).map_err(|refusal| Stopped::at("scan")(&refusal))?.jpeg)
}

/// Begins a draft, answers it and gives it its pages.
fn draft(desk: &Desk, answers: &[(String, Value)], pictures: &[&str]) -> Step<String> {
    let begun = console(desk, "draft.begin", json!({ "service": EXTRACT, "citizen": null, "national_number": null }))?;
    let draft = begun["draft"].as_str().ok_or_else(|| Stopped(format!("no draft: {begun}")))?.to_owned();
    for (field, value) in answers {
        console(desk, "draft.answer", json!({ "draft": draft, "field": field, "value": value }))?;
    }
    for picture in pictures {
        console(desk, "paper.add", json!({ "draft": draft, "paper": PAPER, "bytes": picture }))?;
    }
    Ok(draft)
}

/// What one handing in took, milliseconds.
struct HandedIn {
    wall: f64,
    cpu: f64,
    /// From the commit until the command gave its answer, the slip's picture in it.
    receipt: f64,
}

fn hand_in(desk: &Desk, draft: &str, commits: &Commits) -> Step<HandedIn> {
    let held = || commits.lock().unwrap_or_else(PoisonError::into_inner);
    held().clear();
    let ask = json!({ "draft": draft, "paid": false, "tendered": null, "old_pounds": false, "confirmed": true });
    let (began, spent) = (Instant::now(), thread_cpu_ms());
    let done = console(desk, "draft.submit", ask)?;
    let ended = Instant::now();
    if done["receipt_png"].as_str().is_none_or(str::is_empty) {
        return Err(Stopped("no picture of the slip".to_owned()));
    }
    let (at, cpu) = held().first().copied().ok_or_else(|| Stopped("nothing was committed".to_owned()))?;
    let ms = |from: Instant, to: Instant| (to - from).as_secs_f64() * 1e3;
    Ok(HandedIn { wall: ms(began, at), cpu: cpu - spent, receipt: ms(at, ended) })
}

/// A desk that tells of its commits.
fn desk(folder: &Path) -> Step<(Arc<Desk>, Commits)> {
    Word::new().found(folder)?;
    let desk = open(folder)?;
    sign_in(&desk)?;
    let commits = Commits::default();
    let told = Arc::clone(&commits);
    desk.on_change(Box::new(move |_| {
        told.lock().unwrap_or_else(PoisonError::into_inner).push((Instant::now(), thread_cpu_ms()));
    }));
    Ok((desk, commits))
}

/// Handing in with scans, in turns with raw transactions that hold the same bytes.
///
/// # Errors
/// When the desk refuses.
pub fn capture(folder: &Path) -> Step<Vec<Told>> {
    let (desk, commits) = desk(&folder.join("scanned"))?;
    let mut raw = RawTable::open(&folder.join("scanned.db"))?;
    let answers = by_proxy()?;
    let pictures = [picture(1)?, picture(2)?];
    let pages = [page_bytes(&pictures[0])?, page_bytes(&pictures[1])?];
    let texts = pictures.each_ref().map(|picture| BASE64.encode(picture));
    let (mut walls, mut cpus, mut raw_walls, mut raw_cpus) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut bare_cpus = Vec::new();
    let mut inventor = Inventor::new(3, Words::Any);
    for at in 0..REQUESTS {
        let count = 1 + at % 2;
        let given: Vec<&str> = texts[..count].iter().map(String::as_str).collect();
        let ready = draft(&desk, &answers, &given)?;
        let one = hand_in(&desk, &ready, &commits)?;
        walls.push(one.wall);
        cpus.push(one.cpu);
        bare_cpus.push(hand_in(&desk, &draft(&desk, &answers, &[])?, &commits)?.cpu);
        let body = body_to_bytes(&inventor.next_request().body(u32::try_from(at).unwrap_or(0)));
        let rows: Vec<&[u8]> =
            std::iter::once(body.as_slice()).chain(pages[..count].iter().map(Vec::as_slice)).collect();
        let (began, spent) = (Instant::now(), thread_cpu_ms());
        raw.insert_at_once(&rows)?;
        raw_walls.push(began.elapsed().as_secs_f64() * 1e3);
        raw_cpus.push(thread_cpu_ms() - spent);
    }
    let [wall, cpu, raw_wall, raw_cpu, bare_cpu] =
        [&mut walls, &mut cpus, &mut raw_walls, &mut raw_cpus, &mut bare_cpus].map(|all| median(all.as_mut_slice()));
    let mean = pages.iter().map(Vec::len).sum::<usize>() as f64 / pages.len() as f64;
    let from = json!({
        "requests": REQUESTS, "pages_each": 1.5, "page_bytes": mean, "wall_ms": wall, "cpu_ms": cpu,
        "raw_wall_ms": raw_wall, "raw_cpu_ms": raw_cpu, "times_cpu": cpu / raw_cpu,
        "cpu_without_pages_ms": bare_cpu,
    });
    println!("capture with scans: {from}");
    Ok(vec![Told::Seen(Figure { number: "3", value: wall / raw_wall, from })])
}

/// Milliseconds from the commit of a request until its slip is a picture: the median, and the slowest.
///
/// # Errors
/// When the desk refuses.
pub fn receipts(folder: &Path) -> Step<(f64, f64)> {
    let (desk, commits) = desk(&folder.join("receipts"))?;
    let answers = by_proxy()?;
    let mut took = Vec::new();
    for _ in 0..REQUESTS {
        let ready = draft(&desk, &answers, &[])?;
        took.push(hand_in(&desk, &ready, &commits)?.receipt);
    }
    let slowest = took.iter().copied().fold(0.0, f64::max);
    Ok((median(&mut took), slowest))
}
