//! Takes what a person types at one question into the draft.
//!
//! Nothing typed is lost: what does not parse is kept as it is, so that the person can mend it.

use jiff::civil::Date;

use super::{Fault, FieldFault, FieldKind, find, judge::on_the_day, normal, reading::cells_of};
use crate::{
    answers::{Answer, Answers},
    pack::Pack,
};

/// Where an answer goes.
struct Path<'a> {
    question: &'a str,
    cell: Option<(usize, &'a str)>,
}

/// `section.question`, or `section.group[2].question`.
fn parse(path: &str) -> Option<Path<'_>> {
    let Some((question, rest)) = path.split_once('[') else {
        return Some(Path { question: path, cell: None });
    };
    let (row, cell) = rest.split_once("].")?;
    let is_number = !row.is_empty() && row.bytes().all(|b| b.is_ascii_digit());
    let row = if is_number { row.parse().ok()? } else { return None };
    (!cell.is_empty()).then_some(Path { question, cell: Some((row, cell)) })
}

/// Stores what was typed at the question `path`: in its normal form where it parses, else as it was
/// typed. Nothing typed removes the answer. In a repeat group, `path` may name the row after the
/// last one, which is then added.
///
/// # Errors
/// What is wrong with the answer, [`Fault::TooMany`] for a row beyond the group's most, or
/// [`Fault::NoSuchField`]; the last two store nothing.
pub fn put(pack: &Pack, answers: &mut Answers, path: &str, typed: Answer, today: Date) -> Result<(), FieldFault> {
    place(pack, answers, path, typed, today).map_err(|fault| FieldFault { field: path.to_owned(), fault, warns: false })
}

fn place(pack: &Pack, answers: &mut Answers, path: &str, typed: Answer, today: Date) -> Result<(), Fault> {
    let path = parse(path).ok_or(Fault::NoSuchField)?;
    let (_, field) = find(pack, path.question).ok_or(Fault::NoSuchField)?;
    let Some((row, cell)) = path.cell else {
        return store(pack, &field.kind, answers, path.question, typed, today);
    };
    let FieldKind::Repeat { max, .. } = &field.kind else { return Err(Fault::NoSuchField) };
    let inner = cells_of(field).iter().find(|inner| inner.id == cell).ok_or(Fault::NoSuchField)?;
    if row >= usize::try_from(*max).unwrap_or(usize::MAX) {
        return Err(Fault::TooMany { max: *max });
    }
    let mut rows = match answers.remove(path.question) {
        Some(Answer::Rows(rows)) => rows,
        Some(Answer::Flag(_) | Answer::Number(_) | Answer::Text(_) | Answer::Many(_)) | None => Vec::new(),
    };
    let outcome = if let Some(row) = rows.get_mut(row) {
        store(pack, &inner.kind, row, cell, typed, today)
    } else if row == rows.len() {
        let mut fresh = Answers::new();
        let outcome = store(pack, &inner.kind, &mut fresh, cell, typed, today);
        if !fresh.is_empty() {
            rows.push(fresh);
        }
        outcome
    } else {
        Err(Fault::NoSuchField)
    };
    if !rows.is_empty() {
        answers.insert(path.question.to_owned(), Answer::Rows(rows));
    }
    outcome
}

fn store(
    pack: &Pack,
    kind: &FieldKind,
    answers: &mut Answers,
    id: &str,
    typed: Answer,
    today: Date,
) -> Result<(), Fault> {
    match normal(pack, kind, &typed) {
        Ok(answer) => {
            let fault = on_the_day(kind, &answer, today);
            answers.insert(id.to_owned(), answer);
            fault.map_or(Ok(()), Err)
        }
        Err(Fault::Empty) => {
            answers.remove(id);
            Ok(())
        }
        Err(Fault::NoSuchField) => Err(Fault::NoSuchField),
        Err(fault) => {
            answers.insert(id.to_owned(), typed);
            Err(fault)
        }
    }
}

/// Takes row `row` (0 first) out of a repeat group; the rows after it move up. Does nothing where
/// there is no such group or row.
pub fn remove_row(pack: &Pack, answers: &mut Answers, group_id: &str, row: usize) {
    let is_group = find(pack, group_id).is_some_and(|(_, field)| matches!(field.kind, FieldKind::Repeat { .. }));
    if let (true, Some(Answer::Rows(rows))) = (is_group, answers.get_mut(group_id)) {
        if row < rows.len() {
            rows.remove(row);
        }
        if rows.is_empty() {
            answers.remove(group_id);
        }
    }
}
