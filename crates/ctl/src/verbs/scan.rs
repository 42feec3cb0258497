//! `scan`: what becomes of a picture of a paper before it is sealed; needs nobody signed in and keeps
//! nothing at the desk.

use serde_json::json;
use wasl_host::{read_at_most, write_file};

use crate::{
    options::Scan,
    said::{CtlFault, DONE, Say},
};

/// Any picture is smaller that could be taken; what is too large for that is told in its own words.
const PICTURE_MAX: usize = 64 << 20;

pub(crate) fn scan(scan: &Scan, say: &Say) -> Result<u8, CtlFault> {
    let bytes = read_at_most(&scan.picture, PICTURE_MAX)?;
    let made = wasl_desk::scan_of(&bytes).map_err(|refusal| CtlFault::refused(&refusal, say))?;
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
