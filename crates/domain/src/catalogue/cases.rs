//! Golden cases: complete answers with what must come of them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Catalogue, Files, Flaw,
    files::{Raw, json},
};
use crate::{
    answers::{Answer, Answers, FieldId},
    form::finish,
    pack::{Pack, ServiceId},
    tariff::{Fee, NoFee, Tariff, fee},
};

/// `cases.json` of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cases {
    /// The cases; the first valid one is the pack's example.
    pub cases: Vec<Case>,
}

/// One golden case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// Name of another case of the file, from which all that is not written here is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The request's day, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub today: Option<String>,
    /// Code of the governorate where it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub governorate: Option<String>,
    /// The answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Answers>,
    /// Answers that are other than in `from`, by question or by cell (`owners[0].name`); null takes
    /// one away.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub change: BTreeMap<FieldId, Option<Answer>>,
    /// What must come of it.
    pub expect: Expect,
}

/// What comes of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The whole fee in hundredths of a new pound; not looked at where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_minor: Option<i64>,
    /// Every fault that stops, in the order of the form; none where the answers stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<ExpectedFault>,
}

/// A fault by its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedFault {
    /// The question or cell.
    pub field: FieldId,
    /// Code of the fault: `digit_count`.
    pub code: String,
}

/// How a case came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseOutcome {
    /// The service.
    pub service: ServiceId,
    /// The case's name.
    pub case: String,
    /// What was to come of it.
    pub expected: Expect,
    /// What came of it.
    pub found: Expect,
    /// Why the fee of answers that stand could not be told.
    pub no_fee: Option<NoFee>,
}

impl CaseOutcome {
    /// Whether it came out as expected.
    #[must_use]
    pub fn holds(&self) -> bool {
        let is_fee = self.expected.fee_minor.is_none() || self.expected.fee_minor == self.found.fee_minor;
        is_fee && self.no_fee.is_none() && self.expected.faults == self.found.faults
    }
}

/// A case with all that it takes from others.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    pub(super) today: Date,
    pub(super) governorate: String,
    pub(super) answers: Answers,
}

/// A golden case whose answers stand, finished and priced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingCase {
    /// The service.
    pub service: ServiceId,
    /// The case's name.
    pub case: String,
    /// The request's day.
    pub today: Date,
    /// Code of the governorate where it is made.
    pub governorate: String,
    /// The finished answers.
    pub answers: Answers,
    /// What it costs.
    pub fee: Fee,
}

/// Every golden case of the catalogue's packs whose answers stand: what can be handed in.
#[must_use]
pub fn standing_cases(files: &Files, catalogue: &Catalogue) -> Vec<StandingCase> {
    let mut standing = Vec::new();
    for (service, pack) in &catalogue.packs {
        let path = format!("{}/cases.json", service.replacen('.', "/", 1));
        let Some(cases) = files.get(&path).and_then(|bytes| json::<Cases>(&path, bytes, &mut Vec::new())) else {
            continue;
        };
        for case in &cases.cases {
            let Ok(Prepared { today, governorate, answers }) = prepare(&cases, case) else { continue };
            let Ok(answers) = finish(pack, &answers, today) else { continue };
            let Ok(fee) = fee(pack, &answers, &catalogue.tariffs, &governorate, today) else { continue };
            standing.push(StandingCase {
                service: service.clone(),
                case: case.name.clone(),
                today,
                governorate,
                answers,
                fee,
            });
        }
    }
    standing
}

/// Runs every golden case of the catalogue's packs. Files and cases that cannot be read are left to
/// the catalogue's findings.
#[must_use]
pub fn run_cases(files: &Files, catalogue: &Catalogue) -> Vec<CaseOutcome> {
    let mut outcomes = Vec::new();
    for (service, pack) in &catalogue.packs {
        let path = format!("{}/cases.json", service.replacen('.', "/", 1));
        if let Some(cases) = files.get(&path).and_then(|bytes| json::<Cases>(&path, bytes, &mut Vec::new())) {
            outcomes.extend(run(pack, &cases, &catalogue.tariffs));
        }
    }
    outcomes
}

/// Runs the cases of one pack.
pub(super) fn run(pack: &Pack, cases: &Cases, tariffs: &BTreeMap<String, Tariff>) -> Vec<CaseOutcome> {
    let mut outcomes = Vec::new();
    for case in &cases.cases {
        let Ok(prepared) = prepare(cases, case) else { continue };
        let mut outcome = CaseOutcome {
            service: pack.id.clone(),
            case: case.name.clone(),
            expected: case.expect.clone(),
            found: Expect::default(),
            no_fee: None,
        };
        match finish(pack, &prepared.answers, prepared.today) {
            Ok(answers) => match fee(pack, &answers, tariffs, &prepared.governorate, prepared.today) {
                Ok(fee) => outcome.found.fee_minor = Some(fee.total.minor),
                Err(no_fee) => outcome.no_fee = Some(no_fee),
            },
            Err(faults) => {
                let known = |fault: crate::form::FieldFault| ExpectedFault {
                    code: fault.fault.code().to_owned(),
                    field: fault.field,
                };
                outcome.found.faults = faults.into_iter().map(known).collect();
            }
        }
        outcomes.push(outcome);
    }
    outcomes
}

/// Gives every pack the finished answers of its first case that stands.
pub(super) fn fill_examples(raw: &Raw, catalogue: &mut Catalogue) {
    for pack in catalogue.packs.values_mut() {
        let Some(cases) = raw.cases.get(&pack.id.replacen('.', "/", 1)) else { continue };
        let valid = cases.cases.iter().filter(|case| case.expect.faults.is_empty());
        let example = valid
            .filter_map(|case| prepare(cases, case).ok())
            .find_map(|case| finish(pack, &case.answers, case.today).ok());
        pack.example = example.unwrap_or_default();
    }
}

/// A case with everything that it takes from the one it stands on.
pub(super) fn prepare(cases: &Cases, case: &Case) -> Result<Prepared, Flaw> {
    let bad = || Flaw::BadCase { case: case.name.clone() };
    let mut chain = vec![case];
    while let Some(from) = chain.last().and_then(|last| last.from.as_ref()) {
        let next = cases.cases.iter().find(|other| other.name == *from).ok_or_else(bad)?;
        if chain.len() > cases.cases.len() {
            return Err(bad());
        }
        chain.push(next);
    }
    let today = chain.iter().find_map(|case| case.today.as_ref()).and_then(|day| day.parse().ok()).ok_or_else(bad)?;
    let governorate = chain.iter().find_map(|case| case.governorate.clone()).ok_or_else(bad)?;
    let start = chain.iter().position(|case| case.answers.is_some()).ok_or_else(bad)?;
    let mut answers = chain[start].answers.clone().unwrap_or_default();
    for step in chain[..=start].iter().rev() {
        for (path, change) in &step.change {
            apply(&mut answers, path, change.clone()).ok_or_else(bad)?;
        }
    }
    Ok(Prepared { today, governorate, answers })
}

/// Changes one answer as it is written, without looking at its kind. `owners[1]` with null takes a
/// row away.
fn apply(answers: &mut Answers, path: &str, change: Option<Answer>) -> Option<()> {
    let set = |answers: &mut Answers, id: &str, change: Option<Answer>| match change {
        Some(answer) => answers.insert(id.to_owned(), answer),
        None => answers.remove(id),
    };
    let Some((group, rest)) = path.split_once('[') else {
        set(answers, path, change);
        return Some(());
    };
    let (row, cell) = rest.split_once(']')?;
    let row: usize = row.parse().ok()?;
    let Answer::Rows(rows) = answers.entry(group.to_owned()).or_insert_with(|| Answer::Rows(Vec::new())) else {
        return None;
    };
    if row == rows.len() && change.is_some() {
        rows.push(Answers::new());
    }
    match (cell.strip_prefix('.'), change) {
        (Some(id), change) => {
            set(rows.get_mut(row)?, id, change);
        }
        (None, None) if cell.is_empty() && row < rows.len() => {
            rows.remove(row);
        }
        (None, Some(_) | None) => return None,
    }
    Some(())
}
