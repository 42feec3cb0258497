//! `show`: how one request stands.

use serde_json::{Value, json};
use wasl_desk::talk::request::TrackView;

use crate::{
    front::Front,
    options::Options,
    said::{CtlFault, DONE, Say},
};

pub(crate) fn show(front: &Front, options: &Options, tracking: &str, say: &Say) -> Result<u8, CtlFault> {
    // Title, holder and fee are sealed: they show to somebody who works here, the rest to anyone.
    if options.who.is_some() {
        front.sign_in(options)?;
    }
    let view: TrackView = front.ask("request.view", json!({ "tracking": tracking }))?;
    say.result(&told(&view), || people(&view));
    Ok(DONE)
}

/// The view with what scripts look for on top, and without the picture.
fn told(view: &TrackView) -> Value {
    let mut told = serde_json::to_value(view).expect("plain data is always JSON");
    if let Some(map) = told.as_object_mut() {
        map.remove("receipt_png");
        map.insert("tracking".to_owned(), json!(view.request.tracking));
        map.insert("stage".to_owned(), json!(view.request.stage));
    }
    told
}

fn people(view: &TrackView) -> String {
    let request = &view.request;
    let mut lines = vec![
        format!("{}  {}", request.tracking_shown, request.title),
        format!("{} · {}", request.stage_words, view.as_of),
    ];
    for truth in &view.truths {
        lines.push(format!("  {} {}  {}", if truth.reached { "●" } else { "○" }, truth.words, truth.note));
    }
    let fee = [view.fee.total.as_str(), view.paid_words.as_str()];
    lines.push(fee.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "));
    lines.extend(view.papers.iter().map(|papers| papers.sentence.clone()));
    lines.extend(view.correction.iter().map(|correction| correction.sentence.clone()));
    lines.extend(view.refused.iter().cloned());
    for line in &view.history {
        lines.push(format!("  {}  {}  {}", line.at, line.words, line.note.as_deref().unwrap_or_default()));
    }
    lines.push(view.tracking_page.clone());
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}
