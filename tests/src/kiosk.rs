//! A citizen at the kiosk: picks by touch, types on the pad, goes on.
//!
//! What the citizen types goes in key by key, and what stands on a screen is asked for only where a visit
//! is stuck: else the driver would put whole answers into the memory of the programs that it drives.

use serde_json::{Value, json};

use crate::{
    ground::{Step, Stopped, until},
    sheet::Answers,
    window::{SEEN, Window},
};

/// What stands on the screen: its name, its question, and how it takes an answer.
const STANDS: &str = "const screen = document.querySelector('.screen[data-screen]');
    const seen = (selector) => [...(screen?.querySelectorAll(selector) ?? [])].some((one) => one.getClientRects().length > 0);
    return {
        screen: screen?.dataset.screen ?? '',
        field: screen?.dataset.field ?? '',
        heading: screen?.querySelector('h1')?.innerText ?? '',
        kind: seen('[data-part]') ? 'date' : seen('main .found') ? 'search' : seen('input, textarea') ? 'text' : seen('main [data-option]') ? 'options' : seen('output') ? 'digits' : 'plain',
        pages: screen?.querySelector('.page')?.innerText ?? '' };";

/// Screens that one visit can have at most.
const SCREENS_MAX: usize = 80;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Stands {
    screen: String,
    field: String,
    heading: String,
    kind: String,
    pages: String,
}

async fn stands(window: &Window) -> Step<Stands> {
    let seen = window.run(STANDS, Vec::new()).await?;
    let text = |key: &str| seen[key].as_str().unwrap_or_default().to_owned();
    Ok(Stands {
        screen: text("screen"),
        field: text("field"),
        heading: text("heading"),
        kind: text("kind"),
        pages: text("pages"),
    })
}

/// Answers everything from the first question to the check, hands in, and stops at the receipt. Calls
/// `look` at the first screen of each kind.
///
/// # Errors
/// When a question takes no answer, or the receipt does not come.
pub async fn visit(
    window: &Window,
    service: &str,
    answers: Answers<'_>,
    mut look: impl AsyncFnMut(&str) -> Step<()>,
) -> Step<()> {
    let mut looked = Vec::new();
    for _ in 0..SCREENS_MAX {
        let here = stands(window).await?;
        let kind = if here.screen == "question" { format!("question-{}", here.kind) } else { here.screen.clone() };
        if !looked.contains(&kind) {
            look(&kind).await?;
            looked.push(kind);
        }
        match here.screen.as_str() {
            "attract" => press_on(window, &here, "[data-act='start'][data-option='ar']").await?,
            "services" => press_on(window, &here, &format!("[data-act='service'][data-option='{service}']")).await?,
            "need" => press_on(window, &here, "[data-act='have']").await?,
            "question" => answer(window, &here, answers).await?,
            "check" => press_on(window, &here, "[data-act='submit'], [data-act='more-lines']").await?,
            "done" => return Ok(()),
            "" => {
                until("a screen of the kiosk", SEEN, async || match stands(window).await {
                    Ok(stands) if stands.screen.is_empty() => Err(window.text().await.unwrap_or_default()),
                    Ok(_) => Ok(()),
                    Err(stopped) => Err(stopped.0),
                })
                .await?
            }
            other => return Err(Stopped(format!("the kiosk shows {other}: {}", window.text().await?))),
        }
    }
    Err(Stopped(format!("the visit has no end: {}", window.text().await?)))
}

async fn answer(window: &Window, here: &Stands, answers: Answers<'_>) -> Step<()> {
    let given = answers.iter().find(|(field, _)| *field == here.field).map(|(_, answer)| *answer);
    match (here.kind.as_str(), given) {
        ("options", Some(code)) => press_on(window, here, &format!("[data-option='{code}']")).await,
        ("text", Some(text)) => {
            typed(window, text).await?;
            go_on(window, here).await
        }
        ("search", Some(words)) => {
            typed(window, words).await?;
            press_on(window, here, "main .found [data-option]").await
        }
        ("date", Some(date)) => {
            // Day, month and year on the digits of a plugged-in pad; two digits each go on by themselves.
            let parts: Vec<&str> = date.split('-').rev().collect();
            let digits: Vec<char> = parts.concat().chars().collect();
            window.keys(&digits).await?;
            go_on(window, here).await
        }
        ("digits", Some(digits)) => {
            typed(window, digits).await?;
            go_on(window, here).await
        }
        (_, _) => go_on(window, here).await,
    }
}

async fn go_on(window: &Window, here: &Stands) -> Step<()> {
    press_on(window, here, "[data-act='next'], [data-act='unknown'], [data-act='have']").await
}

/// Presses until another screen stands: presses right after a new screen are taken for a tremor.
async fn press_on(window: &Window, here: &Stands, selector: &str) -> Step<()> {
    let mut looks = 0;
    let left =
        until(&format!("another screen than {} {} after {selector}", here.screen, here.field), SEEN, async || {
            if looks % 20 == 0 {
                press_seen(window, selector).await.map_err(|stopped| stopped.0)?;
            }
            looks += 1;
            match stands(window).await {
                Ok(now) if now == *here => Err("it stands".to_owned()),
                Ok(_) => Ok(()),
                Err(stopped) => Err(stopped.0),
            }
        })
        .await;
    match left {
        Ok(()) => Ok(()),
        Err(stopped) => Err(Stopped(format!("{stopped}: {}", window.text().await.unwrap_or_default()))),
    }
}

async fn typed(window: &Window, text: &str) -> Step<()> {
    window.keys(&text.chars().collect::<Vec<_>>()).await
}

async fn press_seen(window: &Window, selector: &str) -> Step<()> {
    const PRESS: &str =
        "const found = [...document.querySelectorAll(arguments[0])].find((one) => one.getClientRects().length > 0);
        found?.click();
        return found !== undefined;";
    let pressed = window.run(PRESS, vec![json!(selector)]).await? == Value::Bool(true);
    if pressed { Ok(()) } else { Err(Stopped(format!("nothing fits {selector}"))) }
}

/// Wipes the visit and waits for the first screen.
///
/// # Errors
/// When it does not come.
pub async fn finish(window: &Window) -> Step<()> {
    let here = stands(window).await?;
    press_on(window, &here, "[data-act='finish']").await?;
    window.shows("[data-screen='attract']").await
}
