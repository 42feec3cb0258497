//! `export`, `import`, `carry`, `carried`: the ways to the centre besides this desk's own link.

use std::path::Path;

use serde_json::json;
use wasl_host::{read_at_most, read_input, write_file};
use wasl_protocol::{BUNDLE_BYTES_MAX, BUNDLE_ROOM};

use crate::{
    front::Front,
    options::{Carried, Carry},
    said::{CtlFault, DONE, Say},
};

/// A bundle and the answers to one are no larger.
const CARRIED_MAX: usize = BUNDLE_BYTES_MAX + BUNDLE_ROOM;

/// Writes everything that waits into a bundle for a stick.
pub(crate) fn export(front: &Front, file: &Path, say: &Say) -> Result<u8, CtlFault> {
    let bundle = front.desk.export().map_err(|refusal| CtlFault::refused(&refusal, say))?;
    write_file(file, &bundle.bytes)?;
    let path = file.display().to_string();
    let told = json!({ "file": path, "bytes": bundle.bytes.len(), "packets": bundle.packets, "chunks": bundle.chunks });
    say.result(&told, || {
        say.text(
            "ctl-exported",
            &[("file", (&path).into()), ("packets", bundle.packets.into()), ("chunks", bundle.chunks.into())],
        )
    });
    Ok(DONE)
}

/// Takes in the answers that came back.
pub(crate) fn import(front: &Front, file: &Path, say: &Say) -> Result<u8, CtlFault> {
    let bytes = read_at_most(file, CARRIED_MAX)?;
    let imported = front.desk.import(&bytes).map_err(|refusal| CtlFault::refused(&refusal, say))?;
    say.result(&imported, || {
        say.text(
            "ctl-imported",
            &[("own", imported.own.into()), ("acked", imported.acked.into()), ("notices", imported.notices.into())],
        )
    });
    Ok(DONE)
}

/// Takes in what others brought for the centre.
pub(crate) fn carry(front: &Front, carry: &Carry, say: &Say) -> Result<u8, CtlFault> {
    let mut taken = Vec::new();
    for file in &carry.files {
        let bytes = if file == "-" {
            read_input(file, CARRIED_MAX)?.into_bytes()
        } else {
            read_at_most(file.as_ref(), CARRIED_MAX)?
        };
        let view = front.desk.carry(&bytes, say.lang()).map_err(|refusal| CtlFault::refused(&refusal, say))?;
        taken.push(json!({ "file": file, "is": view.is, "sentence": view.sentence }));
    }
    say.result(&taken, || {
        let lines = taken.iter().map(|one| {
            format!("{}\t{}", one["file"].as_str().unwrap_or_default(), one["sentence"].as_str().unwrap_or_default())
        });
        lines.collect::<Vec<_>>().join("\n")
    });
    Ok(DONE)
}

/// Lists what is carried, and writes the centre's answers for the way back.
pub(crate) fn carried(front: &Front, carried: &Carried, say: &Say) -> Result<u8, CtlFault> {
    let refused = |refusal| CtlFault::refused(&refusal, say);
    let rows = front.desk.carried().map_err(refused)?;
    let mut written = None;
    if let Some(file) = &carried.answers
        && let Some(bytes) = front.desk.carried_answers().map_err(refused)?
    {
        write_file(file, &bytes)?;
        written = Some((file.display().to_string(), bytes.len()));
    }
    let told = json!({ "carried": rows, "answers": written.as_ref().map(|(file, _)| file) });
    say.result(&told, || {
        let mut lines: Vec<String> = rows
            .iter()
            .map(|row| {
                let key = match (row.done, row.answered) {
                    (false, _) => "ctl-carried-waits",
                    (true, true) => "ctl-carried-answered",
                    (true, false) => "ctl-carried-refused",
                };
                format!("{}\t{}\t{}", row.id, row.bytes, say.text(key, &[]))
            })
            .collect();
        match &written {
            Some((file, bytes)) => {
                lines.push(say.text("ctl-written", &[("file", file.into()), ("bytes", (*bytes).into())]));
            }
            None if carried.answers.is_some() => lines.push(say.text("ctl-no-answers", &[])),
            None => {}
        }
        lines.join("\n")
    });
    Ok(DONE)
}
