//! `receipt`: writes a request's receipt to a file.

use std::io::Write;

use serde_json::json;
use wasl_desk::ReceiptFormat;

use crate::{
    front::Front,
    options::{Format, Options, Receipt},
    said::{CtlFault, DONE, Say},
};

pub(crate) fn receipt(front: &Front, options: &Options, receipt: &Receipt, say: &Say) -> Result<u8, CtlFault> {
    front.sign_in(options)?;
    let format = match receipt.format {
        Format::Png => ReceiptFormat::Png,
        Format::Pdf => ReceiptFormat::Pdf,
    };
    let written = front.desk.receipt(&receipt.tracking, format);
    let bytes = written.map_err(|refusal| CtlFault::refused(&refusal, say))?;
    if receipt.output.as_os_str() == "-" {
        std::io::stdout().write_all(&bytes)?;
        return Ok(DONE);
    }
    wasl_host::write_file(&receipt.output, &bytes)?;
    let path = receipt.output.display().to_string();
    say.result(&json!({ "file": path, "bytes": bytes.len() }), || {
        say.text("ctl-written", &[("file", (&path).into()), ("bytes", bytes.len().into())])
    });
    Ok(DONE)
}
