//! Tells everything that is wrong with the answers of asked questions, in the order of the form.

use jiff::civil::Date;

use super::{
    Fault, Field, FieldFault, FieldKind, Reading,
    reading::{cells_of, questions},
};
use crate::{
    answers::{Answer, Answers},
    pack::Pack,
    partial_date::PartialDate,
    rule::Facts,
};

/// All faults and warnings of asked questions, in the order of the form. Answers of questions that
/// are not asked, and of questions that do not exist, are passed over.
#[must_use]
pub fn judge(pack: &Pack, answers: &Answers, today: Date) -> Vec<FieldFault> {
    faults(&Reading::of(pack, answers, today), answers)
}

/// [`judge`] on answers that were read already.
pub(super) fn faults(reading: &Reading<'_>, answers: &Answers) -> Vec<FieldFault> {
    let mut found = Vec::new();
    for (_, field) in questions(reading.pack) {
        if reading.asked.contains(field.id.as_str()) {
            if let FieldKind::Repeat { min, max, .. } = &field.kind {
                group(reading, field, answers.get(&field.id), (*min, *max), &mut found);
            } else {
                single(reading, field, &field.id, reading.cells.get(field.id.as_str()), None, &mut found);
            }
        }
    }
    found
}

fn stop(field: &str, fault: Fault) -> FieldFault {
    FieldFault { field: field.to_owned(), fault, warns: false }
}

/// One question, of the form or of a row: its first fault, or else its warnings and checks.
fn single(
    reading: &Reading<'_>,
    field: &Field,
    path: &str,
    cell: Option<&Result<Answer, Fault>>,
    row: Option<&Facts>,
    found: &mut Vec<FieldFault>,
) {
    let is_required = reading.requires(field, row);
    let fault = match cell {
        None => is_required.then(|| missing(&field.kind)),
        Some(Err(fault)) => Some(fault.clone()),
        Some(Ok(Answer::Flag(false))) if is_required && field.kind == FieldKind::Consent => Some(Fault::NotAgreed),
        Some(Ok(answer)) => on_the_day(&field.kind, answer, reading.today),
    };
    if let Some(fault) = fault {
        found.push(stop(path, fault));
        return;
    }
    if let (FieldKind::NationalNumber, Some(Ok(Answer::Text(number)))) = (&field.kind, cell)
        && let (Some(known), Some(given)) = (reading.pack.lists.get("governorates"), number.get(..2))
        && !known.iter().any(|code| code == given)
    {
        let fault = Fault::UnknownGovernorate { governorate: given.to_owned() };
        found.push(FieldFault { field: path.to_owned(), fault, warns: true });
    }
    checks(reading, field, path, row, found);
}

fn checks(reading: &Reading<'_>, field: &Field, path: &str, row: Option<&Facts>, found: &mut Vec<FieldFault>) {
    for check in &field.checks {
        if check.that.holds(reading.scope(row)) == Some(false) {
            found.push(FieldFault {
                field: path.to_owned(),
                fault: Fault::Check { id: check.id.clone() },
                warns: check.warns,
            });
        }
    }
}

/// A repeat group: how many rows, then each row, then the group's own checks.
fn group(
    reading: &Reading<'_>,
    field: &Field,
    typed: Option<&Answer>,
    (min, max): (u32, u32),
    found: &mut Vec<FieldFault>,
) {
    let count = match typed {
        None => 0,
        Some(Answer::Rows(rows)) => rows.len(),
        Some(Answer::Many(codes)) if codes.is_empty() => 0,
        Some(Answer::Text(text)) if crate::folding::tidy(text).is_empty() => 0,
        Some(Answer::Flag(_) | Answer::Number(_) | Answer::Text(_) | Answer::Many(_)) => {
            found.push(stop(&field.id, Fault::WrongKind));
            return;
        }
    };
    let reaches = |bound: u32| count >= usize::try_from(bound).unwrap_or(usize::MAX);
    if count == 0 {
        if reading.requires(field, None) {
            found.push(stop(&field.id, Fault::Empty));
            return;
        }
    } else if !reaches(min) {
        found.push(stop(&field.id, Fault::TooFew { min }));
    } else if reaches(max.saturating_add(1)) {
        found.push(stop(&field.id, Fault::TooMany { max }));
    }
    for (place, row) in reading.rows.get(field.id.as_str()).into_iter().flatten().enumerate() {
        for inner in cells_of(field).iter().filter(|inner| row.asked.contains(inner.id.as_str())) {
            let path = format!("{}[{place}].{}", field.id, inner.id);
            single(reading, inner, &path, row.cells.get(inner.id.as_str()), Some(&row.facts), found);
        }
    }
    checks(reading, field, &field.id, None, found);
}

/// The fault of a question that must be answered and is not.
fn missing(kind: &FieldKind) -> Fault {
    if let FieldKind::Consent = kind {
        Fault::NotAgreed
    } else if let FieldKind::Paper { .. } = kind {
        Fault::PaperNotSeen
    } else {
        Fault::Empty
    }
}

/// What is wrong with an answer in its normal form because of the request's day. A partial date is
/// wrong only where all its completions are.
pub(super) fn on_the_day(kind: &FieldKind, answer: &Answer, today: Date) -> Option<Fault> {
    match (kind, answer) {
        (FieldKind::Date { past, future, .. }, Answer::Text(text)) => {
            let date = PartialDate::typed(text)?;
            if *past && date.earliest() > today {
                Some(Fault::NotPast)
            } else if *future && date.latest() < today {
                Some(Fault::NotFuture)
            } else {
                None
            }
        }
        (FieldKind::Year, Answer::Number(year)) => {
            let most = i64::from(today.year());
            (*year > most).then(|| Fault::Above { max: most.to_string() })
        }
        (_, Answer::Flag(_) | Answer::Number(_) | Answer::Text(_) | Answer::Many(_) | Answer::Rows(_)) => None,
    }
}
