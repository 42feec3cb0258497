//! What each word does; one file a verb.

mod card;
mod catalogue;
mod doctor;
mod identity;
mod init;
mod journal;
mod lanes;
mod outbox;
mod people;
mod pin;
mod receipt;
mod salvage;
mod scan;
mod show;
mod submit;
mod sync;
mod verify;

use std::process::ExitCode;

use crate::{
    front::Front,
    options::{Catalogue, Journal, Options, Verb},
    said::{CtlFault, DONE, Say},
};

/// Does what was said.
pub(crate) fn run(options: &Options, say: &Say) -> Result<ExitCode, CtlFault> {
    // A catalogue folder is judged without any desk.
    if let Verb::Catalogue(Catalogue::Check { dir }) = &options.verb {
        return catalogue::check(dir, say).map(ExitCode::from);
    }
    if let Verb::Scan(picture) = &options.verb {
        return scan::scan(picture, say).map(ExitCode::from);
    }
    // So is a file that opens no more.
    if let Verb::Salvage { file } = &options.verb {
        return salvage::salvage(options, file, say).map(ExitCode::from);
    }
    let front = Front::open(options, say.lang())?;
    let code = match &options.verb {
        Verb::Init(init) => init::init(&front, options, init, say)?,
        Verb::Submit(submit) => submit::submit(&front, options, submit, say)?,
        Verb::Outbox => outbox::outbox(&front, say)?,
        Verb::Sync => sync::sync(&front, say)?,
        Verb::Show { tracking } => show::show(&front, options, tracking, say)?,
        Verb::Receipt(receipt) => receipt::receipt(&front, options, receipt, say)?,
        Verb::Verify { qr } => verify::verify(&front, qr, say)?,
        Verb::Catalogue(Catalogue::List) => catalogue::list(&front, say)?,
        Verb::Catalogue(Catalogue::Example { service }) => catalogue::example(&front, service, say)?,
        Verb::Catalogue(Catalogue::Check { .. }) => DONE,
        Verb::Doctor => doctor::doctor(&front, say)?,
        Verb::Identity => identity::identity(&front, say)?,
        Verb::Salvage { .. } => DONE,
        Verb::Journal(Journal::Verify) => journal::verify(&front, say)?,
        Verb::Export { file } => lanes::export(&front, file, say)?,
        Verb::Import { file } => lanes::import(&front, file, say)?,
        Verb::Carry(carry) => lanes::carry(&front, carry, say)?,
        Verb::Carried(carried) => lanes::carried(&front, carried, say)?,
        Verb::Scan(_) => DONE,
        Verb::Card(card) => card::card(&front, options, card, say)?,
        Verb::Pin => pin::pin(&front, options, say)?,
        Verb::People(people) => people::people(&front, options, people, say)?,
    };
    // A short program leaves nothing for later; what the second medium says, `doctor` tells.
    let _told = front.desk.mirror_pass();
    Ok(ExitCode::from(code))
}
