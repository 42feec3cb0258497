//! What a newer pack changes for a draft: the questions to look at again.

use jiff::civil::Date;

use super::{
    Field, FieldFault, FieldKind, Reading, codes, find,
    judge::faults,
    reading::{cells_of, questions},
};
use crate::{
    answers::{Answers, FieldId},
    pack::Pack,
};

/// Ids of the questions, in the order of the form, that are asked under `new` and were not asked
/// under `old`, or that are not the same question any more (kind, codes, checks, whether it must be
/// answered), or whose answer stood and stands no longer.
#[must_use]
pub fn changed(old: &Pack, new: &Pack, answers: &Answers, today: Date) -> Vec<FieldId> {
    let (before, after) = (Reading::of(old, answers, today), Reading::of(new, answers, today));
    let (stood, stands) = (faults(&before, answers), faults(&after, answers));
    questions(new)
        .map(|(_, field)| field)
        .filter(|field| after.asked.contains(field.id.as_str()))
        .filter(|field| {
            let was_asked = before.asked.contains(field.id.as_str());
            let is_same = find(old, &field.id).is_some_and(|(_, former)| is_same_question(old, former, new, field));
            let is_answered = answers.contains_key(&field.id);
            let fell = stands.iter().any(|fault| !fault.warns && is_at(fault, &field.id) && !stood.contains(fault));
            !was_asked || !is_same || (is_answered && fell)
        })
        .map(|field| field.id.clone())
        .collect()
}

fn is_at(fault: &FieldFault, id: &str) -> bool {
    fault.field.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
}

fn is_same_question(old: &Pack, former: &Field, new: &Pack, field: &Field) -> bool {
    let is_same_kind = match (&former.kind, &field.kind) {
        (FieldKind::Repeat { min, max, .. }, FieldKind::Repeat { min: min_now, max: max_now, .. }) => {
            let (before, after) = (cells_of(former), cells_of(field));
            let is_same_cell =
                |(a, b): (&Field, &Field)| a.id == b.id && a.ask_if == b.ask_if && is_same_question(old, a, new, b);
            (min, max) == (min_now, max_now)
                && before.len() == after.len()
                && before.iter().zip(after).all(is_same_cell)
        }
        (before, after) => before == after,
    };
    is_same_kind
        && codes(old, &former.kind) == codes(new, &field.kind)
        && former.checks == field.checks
        && former.optional == field.optional
        && former.required_if == field.required_if
}
