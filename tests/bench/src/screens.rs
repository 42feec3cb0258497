//! Whether screens answer in time: goal 14. The real window goes through the usual journey under its driver, and the
//! page itself measures: from a key, or a press at the kiosk, to the first frame that shows something new, and where
//! it leads to another screen, to the first frame that shows that one. The program is built as for people, but for the
//! door that a driver comes in by.

use std::{collections::BTreeMap, path::Path};

use serde_json::{Value, json};
use wasl_tests::{
    centre::Centre,
    ctl::Ctl,
    display::Display,
    ground::{Step, Stopped, program},
    journey::{Journey, NIZAR, SERVICE},
    kiosk,
    window::Window,
};

use crate::{
    capture::median,
    goals::{Absent, Figure, Told},
    program::among_others,
    scanned::receipts,
};

/// Within this a key shows, milliseconds.
const ANSWER_MS: f64 = 100.0;
/// Within this the next screen stands.
const SCREEN_MS: f64 = 300.0;
/// Within this of the commit the slip is a picture.
const RECEIPT_MS: f64 = 150.0;
/// The program with the driver's door, and this one beside it.
const DRIVEN: &str = "driven/wasl-bench";

/// Watches keys and presses from inside the page. A frame is over when a task that was posted in it runs.
const WATCH: &str = "const seen = [];
    window.waslSeen = seen;
    let open = null;
    const screen = () => {
        const find = (selector) => document.querySelector(selector);
        const one = find('.screen[data-screen]:not([inert])') ?? find('.screen:not([inert]) [data-screen]') ?? find('[data-screen]');
        return `${one?.dataset.screen ?? ''} ${one?.dataset.field ?? ''}`;
    };
    const name = (of) => of.split(' ')[0];
    const framed = (then) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = then;
        channel.port2.postMessage(0);
    });
    const begin = (event) => {
        if (event.repeat || ['Shift', 'Control', 'Alt'].includes(event.key)) return;
        if (open !== null) seen.push(open);
        open = { from: screen(), what: event.key ?? 'press', at: performance.now(), touched: null, answer: null, next: null, to: null };
    };
    const changed = () => {
        const one = open;
        if (one === null) return;
        const leads = one.next === null && screen() !== one.from && screen().trim() !== '';
        if (one.answer !== null && !leads) return;
        if (one.answer === null) { one.answer = -1; one.touched = performance.now() - one.at; }
        if (leads) one.next = -1;
        framed(() => {
            const took = performance.now() - one.at;
            if (one.answer === -1) one.answer = took;
            if (leads) { one.next = took; one.to = screen(); }
        });
    };
    addEventListener('keydown', begin, true);
    addEventListener('click', (event) => { if (event.detail === 0 || !event.isTrusted) begin(event); }, true);
    for (const kind of ['input', 'focusin', 'selectionchange']) document.addEventListener(kind, changed, true);
    new MutationObserver(changed).observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
    window.waslTold = () => [...seen, ...(open === null ? [] : [open])].map((one) => ({ ...one, from: name(one.from), to: one.to === null ? null : name(one.to) }));";

/// The screens' times against their budgets, and the receipt's.
///
/// # Errors
/// When the journey does not lead on.
pub fn budgets(folder: &Path) -> Step<Vec<Told>> {
    let Ok(driven) = program(DRIVEN) else {
        let why = format!("{DRIVEN} was not built: tools/bench.sh builds it");
        return Ok(vec![Told::Absent(Absent { number: "14", why })]);
    };
    let output = among_others(driven).arg("screens").arg(folder).output();
    let output = output.map_err(|fault| Stopped(format!("{DRIVEN}: {fault}")))?;
    if !output.status.success() {
        return Err(Stopped(format!("screens: {}", String::from_utf8_lossy(&output.stderr))));
    }
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let seen: Vec<Value> = serde_json::from_str(&told).map_err(|fault| Stopped(format!("screens: {fault}: {told}")))?;
    let (receipt, receipt_slowest) = receipts(folder)?;
    let answers = by_screen(&seen, "answer", |one| one["from"].as_str().map(str::to_owned));
    let touched = by_screen(&seen, "touched", |one| one["from"].as_str().map(str::to_owned));
    let screens = by_screen(&seen, "next", |one| Some(format!("{} → {}", one["from"].as_str()?, one["to"].as_str()?)));
    if answers.len() < SCREENS_LEAST {
        return Err(Stopped(format!("only {} screens were seen: {told}", answers.len())));
    }
    let slowest = |all: &BTreeMap<String, [f64; 3]>, at: usize| all.values().map(|one| one[at]).fold(0.0, f64::max);
    let shares = [slowest(&answers, 0) / ANSWER_MS, slowest(&judged, 0) / SCREEN_MS, receipt_slowest / RECEIPT_MS];
    let from = json!({
        "keys": seen.len(), "answer_ms": answers, "before_painting_ms": touched, "screen_ms": screens, "each": "slowest, median, count",
        "receipt_ms": receipt, "receipt_slowest_ms": receipt_slowest, "shares_of_budgets": shares,
    });
    println!("screens: {from}");
    Ok(vec![Told::Seen(Figure { number: "14", value: shares.into_iter().fold(0.0, f64::max), from })])
}

/// The journey shows more than so many.
const SCREENS_LEAST: usize = 8;

/// By screen: the slowest, the median, and how many there were. Keys that show nothing are passed over.
fn by_screen(seen: &[Value], what: &str, of: impl Fn(&Value) -> Option<String>) -> BTreeMap<String, [f64; 3]> {
    let mut all: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for one in seen {
        if let (Some(name), Some(took)) = (of(one), one[what].as_f64().filter(|took| *took >= 0.0)) {
            all.entry(name).or_default().push(took);
        }
    }
    let told = all.into_iter().map(|(name, mut took)| {
        let slowest = took.iter().copied().fold(0.0, f64::max);
        (name, [slowest, median(&mut took), took.len() as f64])
    });
    told.collect()
}

/// The journey, by the program with the driver's door; tells every key that the page saw.
///
/// # Errors
/// When it does not lead on.
pub async fn journey(folder: &Path) -> Step<Value> {
    let mut journey = Journey::new(&folder.join("pictures"), &folder.join("journey"), |_| ())?;
    journey.centre.on().await?;
    let window = journey.window(&[]).await?;
    window.shows("[data-screen]").await?;
    window.run(WATCH, Vec::new()).await?;
    journey.enrol(&window).await?;
    journey.centre.off();
    let first = journey.new_citizen(&window).await?;
    journey.known_citizen(&window).await?;
    journey.unsent(&window, 2).await?;
    journey.keep(&first, "receipt")?;
    let mut seen = told(&window).await?;
    window.close().await?;
    seen.extend(at_the_kiosk(folder).await?);
    Ok(Value::Array(seen))
}

/// A visit at the kiosk, at a desk of its own.
async fn at_the_kiosk(folder: &Path) -> Step<Vec<Value>> {
    let mut centre = Centre::new(&folder.join("kiosk-centre"))?;
    centre.on().await?;
    let desk = folder.join("kiosk-desk");
    let ctl = Ctl::new(&desk);
    ctl.init(&centre.url(), &centre.enrol_code()?)?;
    ctl.json(&["sync"], "")?;
    let display = Display::start(1_080, 1_920)?;
    let window = Window::open(&display, &["--kiosk", "--data-dir", &desk.display().to_string()]).await?;
    window.shows("[data-screen='attract']").await?;
    window.run(WATCH, Vec::new()).await?;
    kiosk::visit(&window, SERVICE, NIZAR, async |_| Ok(())).await?;
    let mut seen = told(&window).await?;
    for one in &mut seen {
        for side in ["from", "to"] {
            if let Some(name) = one[side].as_str() {
                one[side] = json!(format!("kiosk {name}"));
            }
        }
    }
    window.close().await?;
    Ok(seen)
}

async fn told(window: &Window) -> Step<Vec<Value>> {
    let seen = window.run("return window.waslTold()", Vec::new()).await?;
    seen.as_array().cloned().ok_or_else(|| Stopped(format!("the page told {seen}")))
}
