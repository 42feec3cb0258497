//! Canary citizens at the real window: an assistant types them at the console, they type themselves at
//! the kiosk.

use serde_json::{Value, json};
use wasl_tests::{
    ctl::SUPERVISOR,
    ground::{Step, until},
    kiosk,
    sheet::{at, enter, fill},
    window::{Key, SEEN, Window},
};

use crate::citizens::{Citizen, EXTRACT};

/// Signs in at the console's unlock screen.
///
/// # Errors
/// When the home page does not come.
pub async fn sign_in(window: &Window) -> Step<()> {
    at(window, "unlock").await?;
    window.shows("input[name='pin']").await?;
    window.types(SUPERVISOR.1).await?;
    at(window, "home").await
}

/// Types a citizen's answers into a new form sheet; the draft stays where the review begins.
///
/// # Errors
/// At the first step that does not lead on.
pub async fn draft(window: &Window, citizen: &Citizen) -> Step<()> {
    const FIRST: &str = "const first = document.querySelector('[data-stop] input');
        first?.focus();
        return first !== null && document.activeElement === first;";
    at(window, "home").await?;
    window.chord(Key::Alt, '1').await?;
    at(window, "services").await?;
    // Before the list is there, a digit is a word to search for.
    window.press(&format!("[data-service='{EXTRACT}']")).await?;
    enter(window, "form").await?;
    at(window, "form").await?;
    window.holds("the first question", FIRST).await?;
    let mut answers = citizen.typed();
    answers.push(("holder.birth_date", "14 03 1987"));
    fill(window, &answers).await?;
    at(window, "review").await
}

/// Goes from the review to the receipt, and home again.
///
/// # Errors
/// At the first step that does not lead on.
pub async fn hand_in(window: &Window) -> Step<()> {
    const STANDS: &str = "[data-act='pay'], [data-act='submit']";
    // A key that comes together with a new screen is taken for a habit.
    let mut looks = 0;
    until("the citizen's confirmation", SEEN, async || {
        if looks % 20 == 0 {
            window.key(Key::F8).await.map_err(|stopped| stopped.0)?;
        }
        looks += 1;
        let found = format!("return document.querySelector(\"{STANDS}\") !== null");
        match window.run(&found, Vec::new()).await {
            Ok(Value::Bool(true)) => Ok(()),
            Ok(_) => Err("it is awaited".to_owned()),
            Err(stopped) => Err(stopped.0),
        }
    })
    .await?;
    window.shows(STANDS).await?;
    enter(window, "pay").await?;
    window.types("20").await?;
    enter(window, "done").await?;
    enter(window, "home").await
}

/// Leaves whatever stands for the home page; what was typed stays as a draft.
///
/// # Errors
/// When the home page does not come.
pub async fn go_home(window: &Window) -> Step<()> {
    const HOME: &str = "return document.querySelector(\"[data-screen='home']\") !== null";
    for _ in 0..6 {
        if window.run(HOME, Vec::new()).await? == json!(true) {
            break;
        }
        window.key(Key::Escape).await?;
        // The screen before takes its place within a moment.
        window.holds("a screen", "return document.querySelector('[data-screen]') !== null").await?;
    }
    at(window, "home").await
}

/// A citizen's whole visit at the kiosk, up to the receipt.
///
/// # Errors
/// When the receipt does not come.
pub async fn visit(window: &Window, citizen: &Citizen) -> Step<()> {
    window.shows("[data-screen='attract']").await?;
    let mut answers = citizen.typed();
    answers.push(("holder.birth_date", "1987-03-14"));
    kiosk::visit(window, EXTRACT, &answers, async |_| Ok(())).await
}
