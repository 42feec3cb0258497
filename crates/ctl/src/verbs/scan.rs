//! `scan`: what becomes of a picture of a paper before it is sealed; needs nobody signed in and keeps
//! nothing at the desk.

use serde_json::json;
use wasl_host::{read_bytes, write_file};

use crate::{
    options::Scan,
    said::{CtlFault, DONE, Say},
};

pub(crate) fn scan(scan: &Scan, say: &Say) -> Result<u8, CtlFault> {
    let made = wasl_desk::scan_of(&read_bytes(&scan.picture)?).map_err(|refusal| CtlFault::refused(&refusal, say))?;
    if let Some(file) = &scan.output {
        write_file(file, &made.jpeg)?;
    }
    let file = scan.output.as_ref().map(|file| file.display().to_string());
    let told = json!({ "file": file, "bytes": made.jpeg.len(), "width": made.width, "height": made.height });
    say.result(&told, || {
        say.text(
            "ctl-scan",
            &[("bytes", made.jpeg.len().into()), ("width", made.width.into()), ("height", made.height.into())],
        )
    });
    Ok(DONE)
}
