//! `doctor`: looks after this desk's health.

use serde_json::json;

use crate::{
    front::Front,
    said::{CtlFault, DONE, REFUSED, Say},
};

pub(crate) fn doctor(front: &Front, say: &Say) -> Result<u8, CtlFault> {
    let lines = front.desk.doctor().map_err(|refusal| CtlFault::refused(&refusal, say))?;
    let well = lines.iter().all(|line| line.well);
    say.result(&json!({ "well": well, "lines": lines }), || {
        let lines =
            lines.iter().map(|line| format!("{} {}  {}", if line.well { "✓" } else { "!" }, line.what, line.seen));
        lines.collect::<Vec<_>>().join("\n")
    });
    Ok(if well { DONE } else { REFUSED })
}
