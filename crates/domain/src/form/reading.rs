//! What a set of answers means under a pack: which questions are asked, and what rules see.
//!
//! A rule sees only answers of questions that are themselves asked, in their normal form; what was
//! typed and does not stand counts as unanswered. Questions are therefore read in the order in
//! which they lean on one another, not in the order of the form. A circle (refused when a pack is
//! published) is broken at the question met again, which counts as unanswered there.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Fault, Field, FieldKind, Section, normal};
use crate::{
    answers::{Answer, Answers},
    pack::{Pack, Paper},
    partial_date::PartialDate,
    rule::{Facts, Range, Rule, Scope, Value, fixed},
};

/// How many questions may lean on one another in a chain; further ones are not asked.
const CHAIN_MAX: usize = 256;

/// Answers of asked questions by id: normal, or what is wrong with them.
pub(crate) type Cells<'a> = BTreeMap<&'a str, Result<Answer, Fault>>;

/// One row of a repeat group.
#[derive(Debug, Default)]
pub(crate) struct Row<'a> {
    pub(crate) asked: BTreeSet<&'a str>,
    pub(crate) cells: Cells<'a>,
    pub(crate) facts: Facts,
}

/// Answers read under a pack.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) today: Date,
    /// Ids of the questions that are asked.
    pub(crate) asked: BTreeSet<&'a str>,
    /// What asked questions were answered with.
    pub(crate) cells: Cells<'a>,
    /// Rows of asked groups, never more than the group takes.
    pub(crate) rows: BTreeMap<&'a str, Vec<Row<'a>>>,
    /// What rules see.
    pub(crate) facts: Facts,
}

impl<'a> Reading<'a> {
    /// Reads `answers`, whatever they hold.
    pub(crate) fn of(pack: &'a Pack, answers: &Answers, today: Date) -> Self {
        let reading = Self {
            pack,
            today,
            asked: BTreeSet::new(),
            cells: Cells::new(),
            rows: BTreeMap::new(),
            facts: Facts::new(),
        };
        let places: BTreeMap<&'a str, (&'a Section, &'a Field)> =
            questions(pack).map(|(section, field)| (field.id.as_str(), (section, field))).collect();
        let mut reader = Reader { answers, places, met: BTreeSet::new(), reading };
        for (_, field) in questions(pack) {
            reader.visit(&field.id, 0);
        }
        reader.reading
    }

    /// What a rule of the form, or of a row where one is given, is evaluated against.
    pub(crate) fn scope<'b>(&'b self, row: Option<&'b Facts>) -> Scope<'b> {
        Scope { facts: Some(&self.facts), row, today: Some(self.today) }
    }

    /// Whether `rule` holds; without a rule nothing stands against it.
    pub(crate) fn allows(&self, rule: Option<&Rule>, row: Option<&Facts>) -> bool {
        rule.is_none_or(|rule| rule.holds(self.scope(row)) == Some(true))
    }

    /// Whether an asked question must be answered.
    pub(crate) fn requires(&self, field: &Field, row: Option<&Facts>) -> bool {
        let takes_nothing =
            matches!(field.kind, FieldKind::Note | FieldKind::Computed { .. } | FieldKind::Repeat { min: 0, .. });
        !takes_nothing && !field.optional && self.allows(field.required_if.as_ref(), row)
    }

    /// Reads one row of a group; questions of the form that its rules lean on are read before.
    pub(crate) fn row(&self, fields: &'a [Field], answers: &Answers) -> Row<'a> {
        let mut reader = RowReader { reading: self, fields, answers, met: BTreeSet::new(), row: Row::default() };
        for field in fields {
            reader.visit(field, 0);
        }
        reader.row
    }
}

/// Every question of the form with its section, in order; those of rows are not among them.
pub(crate) fn questions(pack: &Pack) -> impl Iterator<Item = (&Section, &Field)> {
    pack.form.iter().flat_map(|section| section.fields.iter().map(move |field| (section, field)))
}

/// Rules that say whether a question is asked and what it computes.
fn leanings<'a>(pack: &'a Pack, section: Option<&'a Section>, field: &'a Field) -> Vec<&'a Rule> {
    let computed = if let FieldKind::Computed { value } = &field.kind { Some(value) } else { None };
    let section = section.and_then(|section| section.ask_if.as_ref());
    let paper = paper_of(pack, field).and_then(|paper| paper.only_if.as_ref());
    [section, field.ask_if.as_ref(), paper, computed].into_iter().flatten().collect()
}

/// Every question that decides about `field`: whether it is asked, what it computes, and the same of
/// the questions of its rows.
pub(crate) fn leans_on<'a>(pack: &'a Pack, section: &'a Section, field: &'a Field) -> Vec<&'a str> {
    let mut rules = leanings(pack, Some(section), field);
    for inner in cells_of(field) {
        rules.extend(leanings(pack, None, inner));
    }
    rules.into_iter().flat_map(Rule::questions).collect()
}

/// The questions of a repeat group's rows; none for other kinds.
pub(crate) fn cells_of(field: &Field) -> &[Field] {
    if let FieldKind::Repeat { fields, .. } = &field.kind { fields } else { &[] }
}

/// The pack's paper that a question of kind paper speaks of.
fn paper_of<'a>(pack: &'a Pack, field: &'a Field) -> Option<&'a Paper> {
    let FieldKind::Paper { paper, .. } = &field.kind else { return None };
    pack.papers.iter().find(|known| known.id == *paper)
}

/// What an answer in its normal form is to a rule.
fn fact(kind: &FieldKind, answer: &Answer) -> Option<Value> {
    match answer {
        Answer::Flag(flag) => Some(Value::Truth(*flag)),
        Answer::Number(n) => Some(Value::whole(*n)),
        Answer::Many(codes) => Some(Value::Codes(codes.clone())),
        Answer::Rows(_) => None,
        Answer::Text(text) => {
            if let FieldKind::Date { .. } = kind {
                PartialDate::typed(text).map(|date| Value::Date(Range { from: date.earliest(), to: date.latest() }))
            } else if let FieldKind::Decimal { .. } = kind {
                fixed(text).map(|amount| Value::Number(Range::of(amount)))
            } else {
                Some(Value::Text(text.clone()))
            }
        }
    }
}

/// What one asked question (no group) was answered with or computes, as an answer and for rules.
fn take(
    reading: &Reading<'_>,
    field: &Field,
    typed: Option<&Answer>,
    row: Option<&Facts>,
) -> (Option<Result<Answer, Fault>>, Option<Value>) {
    if let FieldKind::Computed { value } = &field.kind {
        let found = value.value(reading.scope(row));
        return (found.as_ref().and_then(Value::answer).map(Ok), found);
    }
    let typed = typed.filter(|_| field.kind != FieldKind::Note);
    match typed.map(|typed| normal(reading.pack, &field.kind, typed)) {
        None | Some(Err(Fault::Empty)) => (None, None),
        Some(Ok(answer)) => {
            let fact = fact(&field.kind, &answer);
            (Some(Ok(answer)), fact)
        }
        Some(Err(fault)) => (Some(Err(fault)), None),
    }
}

struct Reader<'a, 'b> {
    answers: &'b Answers,
    places: BTreeMap<&'a str, (&'a Section, &'a Field)>,
    met: BTreeSet<&'a str>,
    reading: Reading<'a>,
}

impl<'a> Reader<'a, '_> {
    fn visit(&mut self, id: &'a str, depth: usize) {
        let Some((section, field)) = self.places.get(id).copied() else { return };
        if depth > CHAIN_MAX || !self.met.insert(id) {
            return;
        }
        let pack = self.reading.pack;
        for needed in leans_on(pack, section, field) {
            self.visit(needed, depth + 1);
        }
        let paper = paper_of(pack, field).and_then(|paper| paper.only_if.as_ref());
        let is_asked = [section.ask_if.as_ref(), field.ask_if.as_ref(), paper]
            .into_iter()
            .all(|rule| self.reading.allows(rule, None));
        if !is_asked {
            return;
        }
        self.reading.asked.insert(id);
        let typed = self.answers.get(id);
        if let FieldKind::Repeat { fields, max, .. } = &field.kind {
            if let Some(Answer::Rows(rows)) = typed {
                let most = usize::try_from(*max).unwrap_or(usize::MAX);
                let rows: Vec<Row<'a>> = rows.iter().take(most).map(|row| self.reading.row(fields, row)).collect();
                if !rows.is_empty() {
                    self.reading
                        .facts
                        .insert(id.to_owned(), Value::Rows(rows.iter().map(|row| row.facts.clone()).collect()));
                }
                self.reading.rows.insert(id, rows);
            }
            return;
        }
        let (cell, fact) = take(&self.reading, field, typed, None);
        if let Some(cell) = cell {
            self.reading.cells.insert(id, cell);
        }
        if let Some(fact) = fact {
            self.reading.facts.insert(id.to_owned(), fact);
        }
    }
}

struct RowReader<'a, 'b> {
    reading: &'b Reading<'a>,
    fields: &'a [Field],
    answers: &'b Answers,
    met: BTreeSet<&'a str>,
    row: Row<'a>,
}

impl<'a> RowReader<'a, '_> {
    fn visit(&mut self, field: &'a Field, depth: usize) {
        // A group inside a row is refused when a pack is published; here it is never asked.
        let is_group = matches!(field.kind, FieldKind::Repeat { .. });
        if is_group || depth > CHAIN_MAX || !self.met.insert(&field.id) {
            return;
        }
        let pack = self.reading.pack;
        for needed in leanings(pack, None, field).into_iter().flat_map(Rule::questions) {
            if let Some(needed) = self.fields.iter().find(|other| other.id == needed) {
                self.visit(needed, depth + 1);
            }
        }
        let paper = paper_of(pack, field).and_then(|paper| paper.only_if.as_ref());
        let facts = &self.row.facts;
        if !(self.reading.allows(field.ask_if.as_ref(), Some(facts)) && self.reading.allows(paper, Some(facts))) {
            return;
        }
        let (cell, fact) = take(self.reading, field, self.answers.get(&field.id), Some(facts));
        self.row.asked.insert(&field.id);
        if let Some(cell) = cell {
            self.row.cells.insert(&field.id, cell);
        }
        if let Some(fact) = fact {
            self.row.facts.insert(field.id.clone(), fact);
        }
    }
}
