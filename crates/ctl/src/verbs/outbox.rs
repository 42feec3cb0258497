//! `outbox`: what the centre has not acknowledged yet.

use serde::Serialize;
use serde_json::json;
use wasl_desk::talk::request::OutboxView;
use wasl_domain::stage::Stage;

use crate::{
    front::Front,
    said::{CtlFault, DONE, Say},
};

#[derive(Serialize)]
struct Waiting {
    tracking: String,
    state: Stage,
    title: String,
    at: String,
    waits: String,
    size: String,
    wedged: bool,
}

pub(crate) fn outbox(front: &Front, say: &Say) -> Result<u8, CtlFault> {
    let view: OutboxView = front.ask("request.outbox", json!({}))?;
    let waiting: Vec<Waiting> = view
        .waiting
        .into_iter()
        .map(|row| Waiting {
            tracking: row.tracking,
            state: row.stage,
            title: row.title,
            at: row.at,
            waits: row.waits,
            size: row.size,
            wedged: row.acts,
        })
        .collect();
    say.result(&waiting, || {
        let lines = waiting.iter().map(|row| {
            format!("{}\t{}\t{}\t{}\t{}\t{}", row.tracking, row.state.word(), row.at, row.waits, row.size, row.title)
        });
        std::iter::once(view.sentence.clone()).chain(lines).collect::<Vec<_>>().join("\n")
    });
    Ok(DONE)
}
