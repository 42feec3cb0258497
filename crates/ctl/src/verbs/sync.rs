//! `sync`: one pass to the centre and back. Having no link is no failure: what waits keeps waiting.

use std::sync::Arc;

use serde_json::json;
use wasl_courier::Courier;
use wasl_desk::talk::status::DeskStatus;

use crate::{
    front::{Front, wait},
    said::{CtlFault, DONE, Say},
};

/// Rows that are checked after one pass.
const CARE_ROWS: u32 = 500;

pub(crate) fn sync(front: &Front, say: &Say) -> Result<u8, CtlFault> {
    let Some(_one) = front.data_dir.be_the_one("courier")? else { return Err(CtlFault::CarriedElsewhere) };
    let courier = Courier::new(front.desk.outbox(), Arc::clone(&front.host))?;
    let report = wait(courier.pass())?;
    if let Some(trouble) = report.trouble {
        return Err(trouble.into());
    }
    // Desks without a window are cared for here; where the disk would not, the doctor tells.
    let _cared = front.desk.care(CARE_ROWS);
    let status: DeskStatus = front.ask("desk.status", json!({}))?;
    let told = json!({
        "sent": report.sent,
        "acked": report.acked,
        "notices": report.notices,
        "left": report.left,
        "link": status.link.is,
        "sentence": status.link.sentence,
    });
    say.result(&told, || {
        let moved = say.text(
            "ctl-moved",
            &[
                ("sent", report.sent.into()),
                ("acked", report.acked.into()),
                ("notices", report.notices.into()),
                ("left", report.left.into()),
            ],
        );
        format!("{moved}\n{}", status.link.sentence)
    });
    Ok(DONE)
}
