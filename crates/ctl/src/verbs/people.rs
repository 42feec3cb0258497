//! `people`: who may sign in, and the way back in for whoever lost PIN or card.

use serde_json::json;
use wasl_desk::talk::status::{DeskStatus, PersonTile, Role};

use crate::{
    front::{Front, new_pin},
    options::{Options, People},
    said::{CtlFault, DONE, Say},
};

/// Everybody with an open account.
pub(crate) fn tiles(front: &Front) -> Result<Vec<PersonTile>, CtlFault> {
    Ok(front.ask::<DeskStatus>("desk.status", json!({}))?.people)
}

pub(crate) fn people(front: &Front, options: &Options, people: &People, say: &Say) -> Result<u8, CtlFault> {
    match people {
        People::List => {
            let tiles = tiles(front)?;
            say.result(&tiles, || tiles.iter().map(|tile| line(tile, say)).collect::<Vec<_>>().join("\n"));
        }
        People::Unlock { name } => {
            front.sign_in(options)?;
            front.call("people.unlock", json!({ "name": name }))?;
            say.result(&json!({ "name": name }), || say.text("ctl-unlocked", &[("name", name.into())]));
        }
        People::Renew { name } => {
            let pin = new_pin()?;
            front.sign_in(options)?;
            front.call("people.renew", json!({ "name": name, "pin": *pin }))?;
            say.result(&json!({ "name": name }), || say.text("ctl-renewed", &[("name", name.into())]));
        }
    }
    Ok(DONE)
}

fn line(tile: &PersonTile, say: &Say) -> String {
    let role = match tile.role {
        Role::Assistant => "card-role-assistant",
        Role::Supervisor => "card-role-supervisor",
    };
    let card = if tile.has_card { "ctl-with-card" } else { "ctl-without-card" };
    let mut parts = vec![tile.name.clone(), say.text(role, &[]), say.text(card, &[])];
    parts.extend(tile.waits_minutes.map(|minutes| say.text("refusal-must_wait", &[("minutes", minutes.into())])));
    parts.join(" · ")
}
