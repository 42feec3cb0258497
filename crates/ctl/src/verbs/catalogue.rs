//! `catalogue`: what this desk takes in, a complete example, and judging a folder.

use std::path::Path;

use serde::Serialize;
use serde_json::json;
use wasl_desk::talk::services::ServicesView;
use wasl_domain::{
    catalogue::{Catalogue, Severity, run_cases},
    submission::Submission,
};

use crate::{
    front::Front,
    said::{BAD, CtlFault, DONE, Say},
};

#[derive(Serialize)]
struct Service {
    id: String,
    version: Option<u32>,
    title: String,
    authority: String,
    fee: String,
    time: String,
    papers: u32,
    paused: Option<String>,
}

pub(crate) fn list(front: &Front, say: &Say) -> Result<u8, CtlFault> {
    let catalogue = front.desk.catalogue().map_err(|refusal| CtlFault::refused(&refusal, say))?;
    let view: ServicesView = front.ask("services.list", json!({ "query": "" }))?;
    let services: Vec<Service> = view
        .rows
        .into_iter()
        .map(|row| Service {
            version: catalogue.packs.get(&row.id).map(|pack| pack.version),
            id: row.id,
            title: row.title,
            authority: row.authority,
            fee: row.fee,
            time: row.time,
            papers: row.papers,
            paused: row.paused,
        })
        .collect();
    say.result(&services, || {
        let lines = services.iter().map(|service| format!("{}\t{}\t{}", service.id, service.fee, service.title));
        lines.collect::<Vec<_>>().join("\n")
    });
    Ok(DONE)
}

pub(crate) fn example(front: &Front, service: &str, say: &Say) -> Result<u8, CtlFault> {
    let catalogue = front.desk.catalogue().map_err(|refusal| CtlFault::refused(&refusal, say))?;
    let Some(pack) = catalogue.packs.get(service) else {
        return Err(CtlFault::UnknownService { service: service.to_owned() });
    };
    say.data(&Submission {
        id: None,
        service: pack.id.clone(),
        pack_version: Some(pack.version),
        language: None,
        answers: pack.example.clone(),
        paid: false,
        papers: Vec::new(),
    });
    Ok(DONE)
}

pub(crate) fn check(folder: &Path, say: &Say) -> Result<u8, CtlFault> {
    let files = wasl_host::read_folder(folder)?;
    let (catalogue, findings) = Catalogue::read(&files);
    let cases = run_cases(&files, &catalogue);
    let failing = cases.iter().filter(|case| !case.holds()).count();
    let stops = findings.iter().filter(|finding| finding.severity == Severity::Stops).count();
    let told = json!({
        "fit": stops == 0 && failing == 0,
        "packs": catalogue.packs.len(),
        "cases": cases.len(),
        "failing": cases.iter().filter(|case| !case.holds()).collect::<Vec<_>>(),
        "findings": findings,
    });
    say.result(&told, || {
        let summary = say.text(
            "ctl-checked",
            &[
                ("packs", catalogue.packs.len().into()),
                ("cases", cases.len().into()),
                ("failing", failing.into()),
                ("findings", findings.len().into()),
            ],
        );
        let lines = findings.iter().map(ToString::to_string);
        lines.chain(std::iter::once(summary)).collect::<Vec<_>>().join("\n")
    });
    Ok(if stops == 0 && failing == 0 { DONE } else { BAD })
}
