//! `submit`: hands in what a file says. Nothing of a refused submission is stored.

use std::path::Path;

use serde_json::json;
use wasl_desk::talk::RefusalView;
use wasl_domain::submission::{Submission, SubmittedPage};

use crate::{
    front::Front,
    options::{Options, Submit},
    said::{BAD, CtlFault, DONE, Say},
};

/// One submission is far smaller.
const ONE_MAX: usize = 16 << 20;
/// More submissions than may ever wait.
const MANY_MAX: usize = 64 << 20;
/// Any picture is smaller that the desk could take; what is too large for it, it says itself.
const PICTURE_MAX: usize = 64 << 20;

pub(crate) fn submit(front: &Front, options: &Options, submit: &Submit, say: &Say) -> Result<u8, CtlFault> {
    let text = wasl_host::read_input(&submit.file, if submit.ndjson { MANY_MAX } else { ONE_MAX })?;
    front.sign_in(options)?;
    if !submit.ndjson {
        return Ok(one(front, submit, &text, None, say));
    }
    let mut worst = DONE;
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        worst = worst.max(one(front, submit, line, Some(at + 1), say));
    }
    Ok(worst)
}

fn one(front: &Front, submit: &Submit, text: &str, line: Option<usize>, say: &Say) -> u8 {
    let handed_in = read(text, say).and_then(|submission| {
        let service = submission.service.clone();
        let pictures = pictures(submit, &submission, say)?;
        front.desk.submit_with(submission, &pictures, say.lang()).map_err(|refusal| RefusalView {
            faults: front.desk.fault_views(&service, &refusal, say.lang()),
            ..refusal.view(say.lang())
        })
    });
    match handed_in {
        Ok(submitted) => {
            say.result(&submitted, || {
                format!("{}\t{}\t{}", submitted.tracking, submitted.packet, submitted.stage.word())
            });
            if submitted.repeated {
                say.aside("ctl-repeated");
            }
            DONE
        }
        Err(refusal) => {
            say.refused_submission(line, &refusal);
            BAD
        }
    }
}

fn read(text: &str, say: &Say) -> Result<Submission, RefusalView> {
    serde_json::from_str(text).map_err(|fault| {
        let cause = fault.to_string();
        RefusalView {
            code: "unreadable".to_owned(),
            facts: json!({ "line": fault.line(), "column": fault.column(), "cause": cause }),
            sentence: say.text("ctl-unreadable", &[("cause", (&cause).into())]),
            faults: Vec::new(),
        }
    })
}

/// The pictures that a submission names; a relative path begins where the submission's own file lies.
fn pictures(submit: &Submit, submission: &Submission, say: &Say) -> Result<Vec<(String, Vec<u8>)>, RefusalView> {
    let beside = Path::new(&submit.file).parent().filter(|_| submit.file != "-").unwrap_or(Path::new(""));
    let read = |page: &SubmittedPage| {
        let path = beside.join(&page.file);
        match wasl_host::read_at_most(&path, PICTURE_MAX) {
            Ok(bytes) => Ok((page.paper.clone(), bytes)),
            Err(fault) => {
                let cause = fault.to_string();
                Err(RefusalView {
                    code: "unreadable".to_owned(),
                    facts: json!({ "file": path.display().to_string(), "cause": cause }),
                    sentence: say.text("ctl-machine", &[("cause", (&cause).into())]),
                    faults: Vec::new(),
                })
            }
        }
    };
    submission.papers.iter().map(read).collect()
}
