//! Which questions are asked, and which papers are wanted.

use jiff::civil::Date;

use super::{
    Field, Reading, Section,
    reading::{cells_of, questions},
};
use crate::{
    answers::Answers,
    pack::{Pack, Paper},
};

/// A question that is asked now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The question.
    pub field: &'a Field,
    /// Where it stands.
    pub section: &'a Section,
    /// Whether it must be answered.
    pub required: bool,
}

/// The questions that are asked, in the order of the form; a repeat group is one of them.
#[must_use]
pub fn asked<'a>(pack: &'a Pack, answers: &Answers, today: Date) -> Vec<Asked<'a>> {
    let reading = Reading::of(pack, answers, today);
    questions(pack)
        .filter(|(_, field)| reading.asked.contains(field.id.as_str()))
        .map(|(section, field)| Asked { field, section, required: reading.requires(field, None) })
        .collect()
}

/// The questions that are asked in one row of `group`, in order. None where `group` is no repeat
/// group of the pack.
#[must_use]
pub fn asked_in_row<'a>(
    pack: &'a Pack,
    group: &'a Field,
    answers: &Answers,
    row: &Answers,
    today: Date,
) -> Vec<Asked<'a>> {
    let Some((section, group)) = find(pack, &group.id) else { return Vec::new() };
    let reading = Reading::of(pack, answers, today);
    let fields = cells_of(group);
    let row = reading.row(fields, row);
    fields
        .iter()
        .filter(|field| row.asked.contains(field.id.as_str()))
        .map(|field| Asked { field, section, required: reading.requires(field, Some(&row.facts)) })
        .collect()
}

/// The question with this full id, and its section.
#[must_use]
pub fn find<'a>(pack: &'a Pack, id: &str) -> Option<(&'a Section, &'a Field)> {
    questions(pack).find(|(_, field)| field.id == id)
}

/// The papers that these answers make necessary, in the pack's order.
#[must_use]
pub fn papers<'a>(pack: &'a Pack, answers: &Answers, today: Date) -> Vec<&'a Paper> {
    let reading = Reading::of(pack, answers, today);
    pack.papers.iter().filter(|paper| reading.allows(paper.only_if.as_ref(), None)).collect()
}
