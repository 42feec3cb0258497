//! Whether screens answer in time: goal 14. The real window goes through the usual journey under its driver, and the
//! page itself measures: from a key, or a press at the kiosk, to the first frame that shows something new, and where
//! it leads to another screen, to the first frame that shows that one. The program is built as for people, but for the
//! door that a driver comes in by.

use std::{collections::BTreeMap, path::Path};

use serde_json::{Value, json};
use wasl_tests::{
    centre::Centre,
    ctl::{Ctl, SUPERVISOR},
    display::Display,
    ground::{Step, Stopped, program},
    journey::{AGAIN, FATIMA, NIZAR, SERVICE},
    kiosk,
    sheet::{at, enter, fact, fill},
    window::{Key, Window},
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
/// An Enter so soon after a step is no second step to the form.
const HABIT_MS: f64 = 250.0;
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
    let movedAt = -1000;
    addEventListener('focusin', () => { movedAt = performance.now(); }, true);
    const begin = (event) => {
        if (event.repeat || ['Shift', 'Control', 'Alt'].includes(event.key)) return;
        if (open !== null) seen.push(open);
        open = { from: screen(), what: event.key ?? 'press', at: performance.now(), habit: event.key === 'Enter' && performance.now() - movedAt < 250, touched: null, answer: null, next: null, to: null };
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
    // A key that leads to another screen has that screen for its answer, within that budget. And the form passes over
    // an Enter right after the focus moved (ui/src/console/sheet/sheet.ts): what shows then is the draft being stored.
    let is_answer = |one: &Value| {
        let is_passed_over = one["habit"] == json!(true) && one["touched"].as_f64().is_some_and(|ms| ms > HABIT_MS);
        !is_passed_over && (one["next"].is_null() || one["next"] != one["answer"])
    };
    let answers = by_screen(&seen, "answer", |one| one["from"].as_str().filter(|_| is_answer(one)).map(str::to_owned));
    let touched = by_screen(&seen, "touched", |one| one["from"].as_str().map(str::to_owned));
    let screens = by_screen(&seen, "next", |one| Some(format!("{} → {}", one["from"].as_str()?, one["to"].as_str()?)));
    if answers.len() < SCREENS_LEAST {
        return Err(Stopped(format!("only {} screens were seen: {told}", answers.len())));
    }
    let slowest = |all: &BTreeMap<String, [f64; 3]>, at: usize| all.values().map(|one| one[at]).fold(0.0, f64::max);
    let mut slowest_keys: Vec<&Value> = seen.iter().filter(|one| one["answer"].is_number() && is_answer(one)).collect();
    slowest_keys.sort_by(|one, other| {
        let of = |key: &Value| key["answer"].as_f64().unwrap_or(0.0);
        of(other).total_cmp(&of(one))
    });
    slowest_keys.truncate(6);
    let mut judged = screens.clone();
    // A PIN takes a third of a second on purpose.
    judged.retain(|way, _| !way.starts_with("unlock "));
    let shares = [slowest(&answers, 0) / ANSWER_MS, slowest(&judged, 0) / SCREEN_MS, receipt_slowest / RECEIPT_MS];
    let from = json!({
        "keys": seen.len(), "answer_ms": answers, "before_painting_ms": touched, "slowest_keys": slowest_keys, "screen_ms": screens, "each": "slowest, median, count",
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

/// The journey, by the program with the driver's door; tells every key that the page saw. No pictures are taken on
/// the way: those make the page paint itself anew, again and again, while the next keys come.
///
/// # Errors
/// When it does not lead on.
pub async fn journey(folder: &Path) -> Step<Value> {
    let mut centre = Centre::new(&folder.join("centre"))?;
    centre.on().await?;
    let (counter, visitor) = (desk_of(&centre, folder, "counter")?, desk_of(&centre, folder, "visitor")?);
    centre.off();
    let mut seen = at_the_counter(&counter).await?;
    seen.extend(at_the_kiosk(&visitor).await?);
    Ok(Value::Array(seen))
}

/// The folder of an enrolled desk.
fn desk_of(centre: &Centre, folder: &Path, name: &str) -> Step<String> {
    let desk = folder.join(name);
    let ctl = Ctl::new(&desk);
    ctl.init(&centre.url(), &centre.enrol_code()?)?;
    ctl.json(&["sync"], "")?;
    Ok(desk.display().to_string())
}

/// Somebody new asks for something, then asks again, with the centre out of reach.
async fn at_the_counter(desk: &str) -> Step<Vec<Value>> {
    const FIRST: &str = "const first = document.querySelector('[data-stop] input');
        first?.focus();
        return first !== null && document.activeElement === first;";
    let display = Display::start(1_366, 768)?;
    let slips = format!("escpos:{desk}-slips");
    let window = Window::open(&display, &["--data-dir", desk, "--printer", &slips]).await?;
    window.shows("input[name='pin']").await?;
    window.run(WATCH, Vec::new()).await?;
    at(&window, "unlock").await?;
    window.types(SUPERVISOR.1).await?;
    at(&window, "home").await?;
    window.chord(Key::Alt, '3').await?;
    at(&window, "explain").await?;
    window.key(Key::Escape).await?;
    at(&window, "home").await?;
    window.chord(Key::Alt, '1').await?;
    at(&window, "services").await?;
    window.keys(&['1']).await?;
    at(&window, "form").await?;
    window.holds("the first question", FIRST).await?;
    fill(&window, FATIMA).await?;
    hand_in(&window).await?;
    window.types(FATIMA[1].1).await?;
    enter(&window, "citizen").await?;
    enter(&window, "form").await?;
    fill(&window, AGAIN).await?;
    hand_in(&window).await?;
    window.key(Key::F4).await?;
    at(&window, "unsent").await?;
    let seen = told(&window).await?;
    window.close().await?;
    Ok(seen)
}

/// Review, confirmation by voice, cash, receipt, home.
async fn hand_in(window: &Window) -> Step<()> {
    at(window, "review").await?;
    window.key(Key::F8).await?;
    window.shows("[data-act='pay'], [data-act='submit']").await?;
    enter(window, "pay").await?;
    window.types("20").await?;
    fact(window, "change").await?;
    enter(window, "done").await?;
    fact(window, "tracking").await?;
    enter(window, "home").await
}

/// A visit at the kiosk, at a desk of its own.
async fn at_the_kiosk(desk: &str) -> Step<Vec<Value>> {
    let display = Display::start(1_080, 1_920)?;
    let window = Window::open(&display, &["--kiosk", "--data-dir", desk]).await?;
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
