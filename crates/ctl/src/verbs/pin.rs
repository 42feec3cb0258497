//! `pin`: changes one's own PIN.

use serde_json::json;

use crate::{
    front::{Front, new_pin, present_card, who},
    options::Options,
    said::{CtlFault, DONE, Say},
};

pub(crate) fn pin(front: &Front, options: &Options, say: &Say) -> Result<u8, CtlFault> {
    let new_pin = new_pin()?;
    let name = front.sign_in(options)?;
    let (_, pin) = who(options)?;
    let card = present_card();
    front.call("people.pin", json!({ "pin": *pin, "card": card.as_deref(), "new_pin": *new_pin }))?;
    say.result(&json!({ "name": name }), || say.text("ctl-pin", &[("name", (&name).into())]));
    Ok(DONE)
}
