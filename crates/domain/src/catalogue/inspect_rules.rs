//! Looks the rules of a pack over: every question and code they name exists, kinds fit together,
//! days and decimals are written well, nothing is deeper than rules are followed.

use super::{Flaw, inspect::Inspection};
use crate::{
    form::{Field, FieldKind, codes, find},
    pack::Pack,
    partial_date::PartialDate,
    rule::{DEPTH_MAX, Rule, fixed},
};

/// The kind of a rule's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Truth,
    Text,
    Number,
    Date,
    Codes,
    Rows,
}

pub(super) struct RuleInspection<'a, 'b, 'c> {
    pack: &'a Pack,
    inspection: &'b mut Inspection<'c>,
    at: String,
    /// Questions of the rows that the rule speaks about.
    row: &'a [Field],
    /// Computed questions that are being followed, so that a circle of them ends.
    followed: usize,
}

impl<'a, 'b, 'c> RuleInspection<'a, 'b, 'c> {
    pub(super) fn of(pack: &'a Pack, inspection: &'b mut Inspection<'c>) -> Self {
        Self { pack, inspection, at: String::new(), row: &[], followed: 0 }
    }

    /// Every rule of the pack.
    pub(super) fn run(mut self) {
        let pack = self.pack;
        for section in &pack.form {
            self.condition(&section.id, section.ask_if.as_ref(), &[]);
            for field in &section.fields {
                self.field(&field.id, field, &[]);
            }
        }
        for paper in &pack.papers {
            self.condition(&paper.id, paper.only_if.as_ref(), &[]);
        }
        for fee in &pack.fees {
            self.condition(&fee.item, fee.only_if.as_ref(), &[]);
            if let Some(times) = &fee.times {
                let counts = find(pack, times).and_then(|(_, field)| self.kind_of(&field.kind));
                if !matches!(counts, Some(Kind::Number | Kind::Rows | Kind::Codes)) {
                    self.note(|at| Flaw::UnknownQuestion { at, question: times.clone() });
                }
            }
        }
    }

    fn field(&mut self, at: &str, field: &'a Field, row: &'a [Field]) {
        self.condition(at, field.ask_if.as_ref(), row);
        self.condition(at, field.required_if.as_ref(), row);
        for check in &field.checks {
            self.condition(at, Some(&check.that), row);
        }
        if let FieldKind::Computed { value } = &field.kind {
            self.top(at, value, row);
        }
        if let FieldKind::Repeat { fields, .. } = &field.kind {
            for inner in fields {
                self.field(&format!("{at}.{}", inner.id), inner, fields);
            }
        }
    }

    fn condition(&mut self, at: &str, rule: Option<&'a Rule>, row: &'a [Field]) {
        if let Some(rule) = rule
            && self.top(at, rule, row).is_some_and(|kind| kind != Kind::Truth)
        {
            self.note(|at| Flaw::MixedKinds { at });
        }
    }

    fn top(&mut self, at: &str, rule: &'a Rule, row: &'a [Field]) -> Option<Kind> {
        at.clone_into(&mut self.at);
        self.row = row;
        if rule.depth() > DEPTH_MAX {
            self.note(|at| Flaw::TooDeep { at });
            return None;
        }
        self.kind(rule)
    }

    fn note(&mut self, flaw: impl FnOnce(String) -> Flaw) {
        let flaw = flaw(self.at.clone());
        self.inspection.note(flaw);
    }

    /// The question of this id: of the row first, then of the form.
    fn question(&self, id: &str) -> Option<&'a Field> {
        self.row.iter().find(|field| field.id == id).or_else(|| find(self.pack, id).map(|(_, field)| field))
    }

    fn known(&mut self, id: &str) -> Option<Kind> {
        let kind = self.question(id).and_then(|field| self.kind_of(&field.kind));
        if kind.is_none() {
            self.note(|at| Flaw::UnknownQuestion { at, question: id.to_owned() });
        }
        kind
    }

    /// The kind of value that a question has for rules; none for a note.
    fn kind_of(&mut self, kind: &'a FieldKind) -> Option<Kind> {
        match kind {
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Name
            | FieldKind::OrganisationName
            | FieldKind::NationalNumber
            | FieldKind::RegisterNumber
            | FieldKind::PlotNumber
            | FieldKind::Reference
            | FieldKind::Phone
            | FieldKind::Email
            | FieldKind::Choice { .. }
            | FieldKind::Place
            | FieldKind::Address
            | FieldKind::Paper { .. } => Some(Kind::Text),
            FieldKind::Date { .. } => Some(Kind::Date),
            FieldKind::Year | FieldKind::Number { .. } | FieldKind::Decimal { .. } | FieldKind::Money => {
                Some(Kind::Number)
            }
            FieldKind::YesNo | FieldKind::Consent => Some(Kind::Truth),
            FieldKind::Choices { .. } => Some(Kind::Codes),
            FieldKind::Repeat { .. } => Some(Kind::Rows),
            FieldKind::Note => None,
            FieldKind::Computed { value } => {
                if self.followed > DEPTH_MAX {
                    return None;
                }
                self.followed += 1;
                let kind = self.kind(value);
                self.followed -= 1;
                kind
            }
        }
    }

    /// The kind of a rule's value, noting what does not fit; none where that is already noted.
    fn kind(&mut self, rule: &'a Rule) -> Option<Kind> {
        match rule {
            Rule::Always | Rule::Never => Some(Kind::Truth),
            Rule::Today => Some(Kind::Date),
            Rule::Text(_) => Some(Kind::Text),
            Rule::Number(_) => Some(Kind::Number),
            Rule::Decimal(text) => {
                if fixed(text).is_none() {
                    self.note(|at| Flaw::BadDecimal { at, text: text.clone() });
                }
                Some(Kind::Number)
            }
            Rule::Date(text) => {
                if PartialDate::typed(text).is_none_or(|date| date.to_string() != *text) {
                    self.note(|at| Flaw::BadDate { at, text: text.clone() });
                }
                Some(Kind::Date)
            }
            Rule::Answer(id) => self.known(id),
            Rule::Given(id) => self.known(id).map(|_| Kind::Truth),
            Rule::Not(one) => self.wants(one, &[Kind::Truth], Kind::Truth),
            Rule::All(many) | Rule::Any(many) => self.each(many, Kind::Truth, Kind::Truth),
            Rule::Add(many) => self.each(many, Kind::Number, Kind::Number),
            Rule::Eq(two) | Rule::Ne(two) => {
                for (question, other) in [(&two[0], &two[1]), (&two[1], &two[0])] {
                    if let (Rule::Answer(id), Rule::Text(given)) = (question, other) {
                        self.code(id, given);
                    }
                }
                self.pair(two, &[Kind::Truth, Kind::Text, Kind::Number, Kind::Date], Kind::Truth)
            }
            Rule::Lt(two) | Rule::Le(two) | Rule::Gt(two) | Rule::Ge(two) => {
                self.pair(two, &[Kind::Number, Kind::Date], Kind::Truth)
            }
            Rule::Sub(two) | Rule::Mul(two) => self.pair(two, &[Kind::Number], Kind::Number),
            Rule::StartsWith(two) => self.pair(two, &[Kind::Text], Kind::Truth),
            Rule::YearsBetween(two) | Rule::DaysBetween(two) => self.pair(two, &[Kind::Date], Kind::Number),
            Rule::In(one, given) => {
                if let Rule::Answer(id) = one.as_ref() {
                    for given in given {
                        self.code(id, given);
                    }
                }
                self.wants(one, &[Kind::Text, Kind::Codes], Kind::Truth)
            }
            Rule::Length(one) => self.wants(one, &[Kind::Text], Kind::Number),
            Rule::Count(id) => match self.known(id)? {
                Kind::Rows | Kind::Codes => Some(Kind::Number),
                Kind::Truth | Kind::Text | Kind::Number | Kind::Date => self.mixed(),
            },
            Rule::Sum(group, id) => {
                let cell = self.rows(group)?.iter().find(|inner| inner.id == *id);
                match cell.map(|inner| self.kind_of(&inner.kind)) {
                    Some(Some(Kind::Number)) => Some(Kind::Number),
                    Some(Some(Kind::Truth | Kind::Text | Kind::Date | Kind::Codes | Kind::Rows)) => self.mixed(),
                    Some(None) | None => {
                        self.note(|at| Flaw::UnknownQuestion { at, question: id.clone() });
                        None
                    }
                }
            }
            Rule::Some(group, one) | Rule::Every(group, one) => {
                let rows = self.rows(group)?;
                let outer = std::mem::replace(&mut self.row, rows);
                let kind = self.wants(one, &[Kind::Truth], Kind::Truth);
                self.row = outer;
                kind
            }
            Rule::If(three) => {
                let condition = self.wants(&three[0], &[Kind::Truth], Kind::Truth);
                let (then, otherwise) = (self.kind(&three[1]), self.kind(&three[2]));
                match (condition, then, otherwise) {
                    (Some(_), Some(then), Some(otherwise)) if then == otherwise => Some(then),
                    (Some(_), Some(_), Some(_)) => self.mixed(),
                    (None, _, _) | (_, None, _) | (_, _, None) => None,
                }
            }
        }
    }

    fn mixed(&mut self) -> Option<Kind> {
        self.note(|at| Flaw::MixedKinds { at });
        None
    }

    fn wants(&mut self, one: &'a Rule, wanted: &[Kind], gives: Kind) -> Option<Kind> {
        if wanted.contains(&self.kind(one)?) { Some(gives) } else { self.mixed() }
    }

    fn each(&mut self, many: &'a [Rule], wanted: Kind, gives: Kind) -> Option<Kind> {
        let kinds: Vec<Option<Kind>> = many.iter().map(|one| self.kind(one)).collect();
        if kinds.contains(&None) {
            None
        } else if kinds.iter().all(|kind| *kind == Some(wanted)) {
            Some(gives)
        } else {
            self.mixed()
        }
    }

    fn pair(&mut self, two: &'a [Rule; 2], wanted: &[Kind], gives: Kind) -> Option<Kind> {
        let (left, right) = (self.kind(&two[0]), self.kind(&two[1]));
        if left? == right? && wanted.contains(&left?) { Some(gives) } else { self.mixed() }
    }

    fn rows(&mut self, group: &str) -> Option<&'a [Field]> {
        let field = self.question(group);
        if let Some(FieldKind::Repeat { fields, .. }) = field.map(|field| &field.kind) {
            return Some(fields);
        }
        self.note(|at| Flaw::UnknownQuestion { at, question: group.to_owned() });
        None
    }

    /// A code that a choice is compared with must be one of its codes.
    fn code(&mut self, id: &str, given: &str) {
        let Some(field) = self.question(id) else { return };
        let is_choice = matches!(field.kind, FieldKind::Choice { .. } | FieldKind::Choices { .. });
        let is_paper = matches!(field.kind, FieldKind::Paper { .. });
        let is_known = codes(self.pack, &field.kind).iter().any(|code| code == given);
        if (is_choice && !is_known) || (is_paper && !matches!(given, "seen" | "later")) {
            self.note(|at| Flaw::UnknownCode { at, given: given.to_owned() });
        }
    }
}
