//! `identity`: who this desk is to a centre. Nothing of it is secret.

use serde_json::json;
use wasl_desk::Refusal;
use wasl_protocol::hex;

use crate::{
    front::Front,
    said::{CtlFault, DONE, Say},
};

pub(crate) fn identity(front: &Front, say: &Say) -> Result<u8, CtlFault> {
    let trouble = |_| Refusal::StoreTrouble { what: "identity".into() };
    let identity = front.desk.outbox().identity().map_err(trouble).and_then(|known| known.ok_or(Refusal::NotEnrolled));
    let identity = identity.map_err(|refusal| CtlFault::refused(&refusal, say))?;
    let (number, key) = (format!("{:05}", identity.enrolment), hex::encode(&identity.desk_key.public().0));
    let told =
        json!({ "enrolment": identity.enrolment, "epoch": identity.epoch, "key": key, "centre": identity.centre_url });
    say.result(&told, || {
        let centre = identity.centre_url.as_str();
        say.text("ctl-identity", &[("number", (&number).into()), ("key", (&key).into()), ("centre", centre.into())])
    });
    Ok(DONE)
}
