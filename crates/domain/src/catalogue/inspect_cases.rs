//! Looks the golden cases over: enough of them, readable, priced, and coming out as written.

use std::collections::BTreeSet;

use super::{
    CASES_MIN, Catalogue, Finding, Flaw,
    cases::{prepare, run},
    files::Raw,
};
use crate::tariff::price;

/// Looks at the cases of every pack.
pub(super) fn inspect(raw: &Raw, catalogue: &Catalogue, findings: &mut Vec<Finding>) {
    for (service, pack) in &catalogue.packs {
        let folder = service.replacen('.', "/", 1);
        let file = format!("{folder}/cases.json");
        let count = raw.cases.get(&folder).map_or(0, |cases| cases.cases.len());
        if count < CASES_MIN {
            let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
            findings.push(Finding::new(&file, Flaw::TooFewCases { cases: number(count), wanted: number(CASES_MIN) }));
        }
        let Some(cases) = raw.cases.get(&folder) else { continue };
        let mut names = BTreeSet::new();
        for case in &cases.cases {
            if !names.insert(case.name.as_str()) {
                findings.push(Finding::new(&file, Flaw::DuplicateId { id: case.name.clone() }));
            }
            match prepare(cases, case) {
                Err(flaw) => findings.push(Finding::new(&file, flaw)),
                Ok(prepared) => {
                    for fee in &pack.fees {
                        if price(&fee.item, &catalogue.tariffs, &prepared.governorate, prepared.today).is_none() {
                            findings.push(Finding::new(
                                &file,
                                Flaw::Unpriced { item: fee.item.clone(), case: case.name.clone() },
                            ));
                        }
                    }
                }
            }
        }
        let outcomes = run(pack, cases, &catalogue.tariffs);
        for outcome in outcomes.iter().filter(|outcome| !outcome.holds()) {
            findings.push(Finding::new(&file, Flaw::CaseFails { case: outcome.case.clone() }));
        }
        if !outcomes.iter().any(|outcome| outcome.found.faults.is_empty()) {
            findings.push(Finding::new(&file, Flaw::NoValidCase));
        }
        if outcomes.iter().all(|outcome| outcome.found.faults.is_empty()) {
            findings.push(Finding::new(&file, Flaw::NoInvalidCase));
        }
    }
}
