//! `verify`: whether the text of a receipt's QR is genuine. Needs no link and nobody signed in.

use serde_json::json;
use wasl_protocol::NotGenuine;

use crate::{
    front::Front,
    said::{CtlFault, DONE, NOT_GENUINE, Say},
};

pub(crate) fn verify(front: &Front, qr: &str, say: &Say) -> Result<u8, CtlFault> {
    match front.desk.verify(qr).map_err(|refusal| CtlFault::refused(&refusal, say))? {
        Ok(verified) => {
            let mut told = serde_json::to_value(&verified).expect("plain data is always JSON");
            if let Some(map) = told.as_object_mut() {
                map.insert("genuine".to_owned(), json!(true));
            }
            say.result(&told, || say.text("ctl-genuine", &[("tracking", (&verified.tracking.grouped()).into())]));
            Ok(DONE)
        }
        Err(why) => {
            let code = code(why);
            let sentence = say.text(&format!("ctl-{}", code.replace('_', "-")), &[]);
            say.result(&json!({ "genuine": false, "code": code, "sentence": sentence }), || sentence.clone());
            Ok(NOT_GENUINE)
        }
    }
}

fn code(why: NotGenuine) -> &'static str {
    match why {
        NotGenuine::NotAReceipt => "not_a_receipt",
        NotGenuine::OtherHost => "other_host",
        NotGenuine::UnknownKey { .. } => "unknown_key",
        NotGenuine::BadSignature => "bad_signature",
        NotGenuine::WrongDesk => "wrong_desk",
        NotGenuine::AfterLoss { .. } => "after_loss",
    }
}
