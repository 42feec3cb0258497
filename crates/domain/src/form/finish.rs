//! Makes a draft final: normal answers of asked questions, computed ones filled in, nothing else.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{
    Fault, Field, FieldFault, FieldKind, Reading,
    judge::faults,
    reading::{cells_of, questions},
};
use crate::{
    answers::{Answer, Answers},
    pack::Pack,
};

/// The final answers: in normal form, without answers of questions that are not asked, with computed
/// ones. Finishing them again changes nothing.
///
/// # Errors
/// Every fault that is no warning, in the order of the form; then answers to questions that the pack
/// does not have ([`Fault::NoSuchField`]).
pub fn finish(pack: &Pack, answers: &Answers, today: Date) -> Result<Answers, Vec<FieldFault>> {
    let reading = Reading::of(pack, answers, today);
    let mut found = faults(&reading, answers);
    found.retain(|fault| !fault.warns);
    found.extend(strangers(&reading, answers));
    if !found.is_empty() {
        return Err(found);
    }
    let mut kept = Answers::new();
    for (_, field) in questions(pack) {
        let id = field.id.as_str();
        if let Some(Ok(answer)) = reading.cells.get(id) {
            kept.insert(id.to_owned(), answer.clone());
        }
        if let Some(rows) = reading.rows.get(id).filter(|rows| !rows.is_empty()) {
            let rows = rows.iter().map(|row| {
                row.cells.iter().filter_map(|(id, cell)| Some(((*id).to_owned(), cell.clone().ok()?))).collect()
            });
            kept.insert(id.to_owned(), Answer::Rows(rows.collect()));
        }
    }
    Ok(kept)
}

/// Answers to questions that the form does not have; a note takes no answer either.
fn strangers(reading: &Reading<'_>, answers: &Answers) -> Vec<FieldFault> {
    let takes = |field: &&Field| field.kind != FieldKind::Note;
    let stranger = |field: String| FieldFault { field, fault: Fault::NoSuchField, warns: false };
    let known: BTreeSet<&str> =
        questions(reading.pack).map(|(_, field)| field).filter(takes).map(|field| field.id.as_str()).collect();
    let mut found: Vec<FieldFault> =
        answers.keys().filter(|id| !known.contains(id.as_str())).map(|id| stranger(id.clone())).collect();
    for (_, field) in questions(reading.pack) {
        let cells = cells_of(field);
        if let (true, Some(Answer::Rows(rows))) = (reading.asked.contains(field.id.as_str()), answers.get(&field.id)) {
            for (place, row) in rows.iter().enumerate() {
                for id in row.keys().filter(|id| !cells.iter().filter(takes).any(|inner| inner.id == **id)) {
                    found.push(stranger(format!("{}[{place}].{id}", field.id)));
                }
            }
        }
    }
    found
}
