//! `init`: first contact with a centre.

use serde::Serialize;
use serde_json::json;
use wasl_desk::{
    Refusal,
    talk::status::{DeskStatus, EnrolmentIs},
};

use crate::{
    front::{Front, wait, who},
    options::{Init, Options},
    said::{CtlFault, DONE, REFUSED, Say, complain},
};

#[derive(Serialize)]
struct Enrolled {
    access_point: String,
    counter: String,
    supervisor: String,
    services: u32,
}

pub(crate) fn init(front: &Front, options: &Options, init: &Init, say: &Say) -> Result<u8, CtlFault> {
    let (name, pin) = who(options)?;
    let refusal = |refusal: Refusal| CtlFault::refused(&refusal, say);
    let wish = match front.desk.wish_enrolment(&init.centre, &init.enrol, &name, &pin) {
        // A desk that was stopped for good keeps its accounts: its supervisor signs in.
        Err(Refusal::EnrolledAlready) if front.desk.wants_new_number().map_err(refusal)? => {
            front.sign_in(options)?;
            front.desk.wish_enrolment_anew(&init.centre, &init.enrol)
        }
        wish => wish,
    };
    let wish = wish.map_err(refusal)?;
    let reply = wait(wasl_courier::enrol(&wish.centre, &wish.ask))?;
    let reply = reply.map_err(|fault| fault.code().to_owned());
    front.desk.finish_enrolment(wish, reply).map_err(refusal)?;
    let status: DeskStatus = front.ask("desk.status", json!({}))?;
    if status.enrolment != EnrolmentIs::Done {
        complain(&format!("waslctl: {}", status.enrolment_sentence.unwrap_or_default()));
        return Ok(REFUSED);
    }
    let enrolled = Enrolled {
        access_point: status.access_point,
        counter: status.counter,
        supervisor: name,
        services: status.services,
    };
    say.result(&enrolled, || {
        let place = [enrolled.access_point.as_str(), enrolled.counter.as_str()];
        let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        say.text(
            "ctl-enrolled",
            &[
                ("place", (&place).into()),
                ("name", (&enrolled.supervisor).into()),
                ("services", enrolled.services.into()),
            ],
        )
    });
    Ok(DONE)
}
