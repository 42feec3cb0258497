//! `card`: draws a staff card into a file. The card counts only once its picture is written.

use serde_json::json;

use crate::{
    front::{Front, present_card, who},
    options::{Card, Options},
    said::{CtlFault, DONE, Say},
    verbs::people::tiles,
};

pub(crate) fn card(front: &Front, options: &Options, card: &Card, say: &Say) -> Result<u8, CtlFault> {
    let (name, pin) = who(options)?;
    let has_card = tiles(front)?.iter().any(|one| one.name == name && one.has_card);
    let file = match (card, has_card) {
        (Card::Issue(file), false) | (Card::Replace(file), true) => file,
        (Card::Issue(_), true) => return Err(CtlFault::HasCard),
        (Card::Replace(_), false) => return Err(CtlFault::HasNoCard),
    };
    let present = present_card();
    let refused = |refusal| CtlFault::refused(&refusal, say);
    let drawn =
        front.desk.draw_card(&name, &pin, present.as_deref().map(String::as_str), say.lang()).map_err(refused)?;
    // First the file: a card that could not be written would shut its holder out.
    wasl_host::write_file(&file.output, &drawn.png())?;
    front.desk.keep_card(&drawn).map_err(refused)?;
    let path = file.output.display().to_string();
    say.result(&json!({ "name": name, "file": path }), || {
        say.text("ctl-card", &[("name", (&name).into()), ("file", (&path).into())])
    });
    Ok(DONE)
}
