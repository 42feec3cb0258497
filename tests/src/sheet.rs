//! Filling in the console's form sheet by keyboard alone, as an assistant does: the focus says which
//! question is next.

use serde_json::{Value, json};

use crate::{
    ground::{Step, Stopped, until},
    window::{Key, SEEN, Window},
};

/// Answers by question: typed text, or the code of a choice.
pub type Answers<'a> = &'a [(&'a str, &'a str)];

/// Which stop has the focus: its question, how it takes answers, what stands in it, and where a code's
/// digit is.
const FOCUS: &str = "const one = document.activeElement;
    const screen = document.querySelector('.screen:not([inert]) [data-screen], [data-screen]')?.dataset.screen ?? '';
    const chips = [...(one?.closest('[data-digits]')?.querySelectorAll('input') ?? [])];
    return {
        screen,
        field: one?.getAttribute('name') ?? '',
        kind: one?.getAttribute('role') === 'combobox' ? 'combobox' : (one?.type ?? ''),
        value: one?.type === 'text' || one?.type === 'textarea' ? one.value : (chips.find((chip) => chip.checked)?.value ?? ''),
        codes: chips.map((chip) => chip.value),
        main: one?.matches?.('[data-main]') === true };";

/// Stops that one form can have at most, to end on a form that leads in a circle.
const STOPS_MAX: usize = 120;

struct Stop {
    screen: String,
    field: String,
    kind: String,
    value: String,
    codes: Vec<String>,
    is_main: bool,
}

async fn stop(window: &Window) -> Step<Stop> {
    let seen = window.run(FOCUS, Vec::new()).await?;
    let text = |key: &str| seen[key].as_str().unwrap_or_default().to_owned();
    Ok(Stop {
        screen: text("screen"),
        field: text("field"),
        kind: text("kind"),
        value: text("value"),
        codes: seen["codes"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|code| code.as_str().map(str::to_owned))
            .collect(),
        is_main: seen["main"] == json!(true),
    })
}

/// Fills in the sheet from where the focus is to its end, and goes on to the review.
///
/// # Errors
/// When a question takes no answer, or the review does not come.
pub async fn fill(window: &Window, answers: Answers<'_>) -> Step<()> {
    for _ in 0..STOPS_MAX {
        let here = stop(window).await?;
        if here.screen != "form" {
            return Ok(());
        }
        if here.field.is_empty() && !here.is_main {
            return Err(Stopped(format!("the form is not taken: {}", window.text().await?)));
        }
        let answer = answers.iter().find(|(field, _)| *field == here.field).map(|(_, answer)| *answer);
        match (here.kind.as_str(), answer) {
            (_, _) if here.is_main => window.key(Key::Enter).await?,
            ("radio" | "checkbox", Some(code)) if here.value != code => pick(window, &here, code).await?,
            ("text" | "textarea" | "combobox", Some(text)) if here.value.is_empty() => {
                window.types(text).await?;
                // A full box went on with its last key; any other waits for Enter.
                if stop(window).await?.field == here.field {
                    window.key(Key::Enter).await?;
                }
            }
            (_, _) => window.key(Key::Enter).await?,
        }
        moved(window, &here).await?;
    }
    Err(Stopped(format!("the form has no end: {}", window.text().await?)))
}

/// Picks a chip by its digit.
async fn pick(window: &Window, here: &Stop, code: &str) -> Step<()> {
    let at = here.codes.iter().position(|one| one == code);
    let digit = at.and_then(|at| char::from_digit(u32::try_from(at).ok()? + 1, 10));
    let digit = digit.ok_or_else(|| Stopped(format!("{} has no {code} among {:?}", here.field, here.codes)))?;
    window.keys(&[digit]).await
}

/// Presses Enter in the box of a question, if the focus is still there: looked and pressed in one step.
/// A key of the driver comes later than its look; meanwhile the box may have gone on by itself, and the key
/// would pass over the next question.
const ENTER_STILL_HERE: &str = "const one = document.activeElement;
    if ((one?.getAttribute('name') ?? '') !== arguments[0]) return;
    if (one.matches('[data-main]')) one.click();
    else one.dispatchEvent(new KeyboardEvent('keydown', { code: 'Enter', key: 'Enter', bubbles: true, cancelable: true }));";

/// Waits until the focus has left the stop; presses Enter where it stays, since only some boxes go on by
/// themselves, and an Enter right after such a step is taken for a habit.
async fn moved(window: &Window, from: &Stop) -> Step<()> {
    let mut looks = 0;
    until(&format!("the focus to leave {}", from.field), SEEN, async || {
        looks += 1;
        let now = stop(window).await.map_err(|stopped| stopped.0)?;
        if now.field != from.field || now.screen != from.screen || (now.is_main && !from.is_main) {
            return Ok(());
        }
        if looks % 12 == 0 {
            window.run(ENTER_STILL_HERE, vec![json!(from.field)]).await.map_err(|stopped| stopped.0)?;
        }
        Err(format!("{} = {:?} on {}", now.field, now.value, now.screen))
    })
    .await
}

/// Waits until this screen stands and the focus has come to rest on it, where it has a place to rest.
///
/// # Errors
/// When it never does.
pub async fn at(window: &Window, screen: &str) -> Step<()> {
    window.shows(&format!("[data-screen='{screen}']")).await?;
    window
        .holds(
            &format!("the focus on {screen}"),
            &format!(
                "const screen = document.querySelector(`[data-screen='{screen}']`);
                 return screen !== null && (screen.contains(document.activeElement) || screen.querySelector('[data-rest], [data-main]') === null)"
            ),
        )
        .await
}

/// Presses Enter and waits for the screen that it leads to; presses again, as a person would, where a
/// screen was still being drawn.
///
/// # Errors
/// When the screen never stands.
pub async fn enter(window: &Window, screen: &str) -> Step<()> {
    const AGAIN: u32 = 240;
    let mut looks = 0;
    until(&format!("{screen} after Enter"), SEEN, async || {
        if looks % AGAIN == 0 {
            window.key(Key::Enter).await.map_err(|stopped| stopped.0)?;
        }
        looks += 1;
        let is_there = format!("return document.querySelector(`[data-screen='{screen}']`) !== null");
        match window.run(&is_there, Vec::new()).await {
            Ok(Value::Bool(true)) => Ok(()),
            Ok(_) => Err(window.text().await.unwrap_or_default()),
            Err(stopped) => Err(stopped.0),
        }
    })
    .await?;
    at(window, screen).await
}

/// The text of a fact on the page: `data-fact` names it.
///
/// # Errors
/// When there is none.
pub async fn fact(window: &Window, name: &str) -> Step<String> {
    const FACT: &str = "return [...document.querySelectorAll(`[data-fact='${arguments[0]}']`)].find((one) => one.getClientRects().length > 0)?.innerText ?? null";
    until(&format!("the fact {name}"), SEEN, async || match window.run(FACT, vec![json!(name)]).await {
        Ok(Value::String(text)) => Ok(text),
        Ok(_) => Err(window.text().await.unwrap_or_default()),
        Err(stopped) => Err(stopped.0),
    })
    .await
}
