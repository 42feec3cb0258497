//! Evaluates a rule: total, three-valued (`None` is *unknown*), without floats.
//!
//! Values of kinds that do not fit together, amounts out of range and rules deeper than
//! [`DEPTH_MAX`] are unknown; nothing here can fail or panic.

use jiff::civil::Date;

use super::{Facts, Range, Rule, SCALE, Value, fixed};
use crate::partial_date::PartialDate;

/// How deep rules are followed; what lies deeper is unknown.
pub const DEPTH_MAX: usize = 64;

/// What a rule is evaluated against.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The answers; `None` where nothing at all is known of them, not even what is unanswered.
    pub facts: Option<&'a Facts>,
    /// Answers of the row that the rule speaks about; they come before those of the form.
    pub row: Option<&'a Facts>,
    /// The request's day.
    pub today: Option<Date>,
}

type Unknown<T> = Option<T>;

impl Rule {
    /// Whether the rule holds; unknown where it has no truth.
    #[must_use]
    pub fn holds(&self, scope: Scope<'_>) -> Option<bool> {
        truth(self, scope, 0)
    }

    /// The rule's value.
    #[must_use]
    pub fn value(&self, scope: Scope<'_>) -> Option<Value> {
        value(self, scope, 0)
    }
}

impl<'a> Scope<'a> {
    /// Knows nothing: what still has a truth here has it whatever is answered.
    pub const BLIND: Scope<'static> = Scope { facts: None, row: None, today: None };

    fn find(self, id: &str) -> Option<&'a Value> {
        self.row.and_then(|row| row.get(id)).or_else(|| self.facts.and_then(|facts| facts.get(id)))
    }

    /// The rows of a group: none where it has no answer, unknown where nothing is known.
    fn rows(self, group: &str) -> Unknown<&'a [Facts]> {
        self.facts?;
        match self.find(group) {
            None => Some(&[]),
            Some(Value::Rows(rows)) => Some(rows),
            Some(Value::Truth(_) | Value::Text(_) | Value::Number(_) | Value::Date(_) | Value::Codes(_)) => None,
        }
    }
}

fn value(rule: &Rule, scope: Scope<'_>, depth: usize) -> Unknown<Value> {
    if depth > DEPTH_MAX {
        return None;
    }
    let below = depth + 1;
    let flag = |truth: Unknown<bool>| truth.map(Value::Truth);
    match rule {
        Rule::Always => Some(Value::Truth(true)),
        Rule::Never => Some(Value::Truth(false)),
        Rule::Today => scope.today.map(|day| Value::Date(Range::of(day))),
        Rule::Text(text) => Some(Value::Text(text.clone())),
        Rule::Number(n) => Some(Value::whole(*n)),
        Rule::Decimal(text) => fixed(text).map(|amount| Value::Number(Range::of(amount))),
        Rule::Date(text) => {
            PartialDate::typed(text).map(|date| Value::Date(Range { from: date.earliest(), to: date.latest() }))
        }
        Rule::Answer(id) => scope.find(id).cloned(),
        Rule::Given(id) => scope.facts.map(|_| Value::Truth(scope.find(id).is_some())),
        Rule::Not(one) => flag(truth(one, scope, below).map(|held| !held)),
        Rule::All(many) => flag(all(many.iter().map(|part| truth(part, scope, below)))),
        Rule::Any(many) => flag(any(many.iter().map(|part| truth(part, scope, below)))),
        Rule::Eq(two) => flag(same(two, scope, below)),
        Rule::Ne(two) => flag(same(two, scope, below).map(|held| !held)),
        Rule::Lt(two) => flag(before(&two[0], &two[1], scope, below)),
        Rule::Gt(two) => flag(before(&two[1], &two[0], scope, below)),
        Rule::Le(two) => flag(before(&two[1], &two[0], scope, below).map(|held| !held)),
        Rule::Ge(two) => flag(before(&two[0], &two[1], scope, below).map(|held| !held)),
        Rule::In(one, codes) => match value(one, scope, below)? {
            Value::Text(text) => Some(Value::Truth(codes.contains(&text))),
            Value::Codes(given) => Some(Value::Truth(given.iter().any(|code| codes.contains(code)))),
            Value::Truth(_) | Value::Number(_) | Value::Date(_) | Value::Rows(_) => None,
        },
        Rule::Add(many) => {
            let mut sum = Range::of(0);
            for part in many {
                sum = plus(sum, number(part, scope, below)?)?;
            }
            Some(Value::Number(sum))
        }
        Rule::Sub(two) => {
            let (left, right) = (number(&two[0], scope, below)?, number(&two[1], scope, below)?);
            Some(Value::Number(Range { from: left.from.checked_sub(right.to)?, to: left.to.checked_sub(right.from)? }))
        }
        Rule::Mul(two) => times(number(&two[0], scope, below)?, number(&two[1], scope, below)?).map(Value::Number),
        Rule::Length(one) => {
            let letters = text(one, scope, below)?.chars().count();
            i64::try_from(letters).ok().map(Value::whole)
        }
        Rule::StartsWith(two) => {
            Some(Value::Truth(text(&two[0], scope, below)?.starts_with(&text(&two[1], scope, below)?)))
        }
        Rule::Count(id) => {
            scope.facts?;
            let count = match scope.find(id) {
                None => 0,
                Some(Value::Rows(rows)) => rows.len(),
                Some(Value::Codes(codes)) => codes.len(),
                Some(Value::Truth(_) | Value::Text(_) | Value::Number(_) | Value::Date(_)) => return None,
            };
            i64::try_from(count).ok().map(Value::whole)
        }
        Rule::Sum(group, id) => {
            let mut sum = Range::of(0);
            for row in scope.rows(group)? {
                match row.get(id) {
                    Some(Value::Number(range)) => sum = plus(sum, *range)?,
                    Some(Value::Truth(_) | Value::Text(_) | Value::Date(_) | Value::Codes(_) | Value::Rows(_))
                    | None => return None,
                }
            }
            Some(Value::Number(sum))
        }
        Rule::Some(group, one) => {
            flag(any(scope.rows(group)?.iter().map(|row| truth(one, Scope { row: Some(row), ..scope }, below))))
        }
        Rule::Every(group, one) => {
            flag(all(scope.rows(group)?.iter().map(|row| truth(one, Scope { row: Some(row), ..scope }, below))))
        }
        Rule::YearsBetween(two) => between(two, scope, below, years),
        Rule::DaysBetween(two) => between(two, scope, below, days),
        Rule::If(three) => match truth(&three[0], scope, below)? {
            true => value(&three[1], scope, below),
            false => value(&three[2], scope, below),
        },
    }
}

fn truth(rule: &Rule, scope: Scope<'_>, depth: usize) -> Unknown<bool> {
    match value(rule, scope, depth)? {
        Value::Truth(held) => Some(held),
        Value::Text(_) | Value::Number(_) | Value::Date(_) | Value::Codes(_) | Value::Rows(_) => None,
    }
}

fn number(rule: &Rule, scope: Scope<'_>, depth: usize) -> Unknown<Range<i128>> {
    match value(rule, scope, depth)? {
        Value::Number(range) => Some(range),
        Value::Truth(_) | Value::Text(_) | Value::Date(_) | Value::Codes(_) | Value::Rows(_) => None,
    }
}

fn text(rule: &Rule, scope: Scope<'_>, depth: usize) -> Unknown<String> {
    match value(rule, scope, depth)? {
        Value::Text(text) => Some(text),
        Value::Truth(_) | Value::Number(_) | Value::Date(_) | Value::Codes(_) | Value::Rows(_) => None,
    }
}

fn date(rule: &Rule, scope: Scope<'_>, depth: usize) -> Unknown<Range<Date>> {
    match value(rule, scope, depth)? {
        Value::Date(range) => Some(range),
        Value::Truth(_) | Value::Text(_) | Value::Number(_) | Value::Codes(_) | Value::Rows(_) => None,
    }
}

fn all(parts: impl Iterator<Item = Unknown<bool>>) -> Unknown<bool> {
    let mut known = true;
    for part in parts {
        match part {
            Some(false) => return Some(false),
            Some(true) => {}
            None => known = false,
        }
    }
    known.then_some(true)
}

fn any(parts: impl Iterator<Item = Unknown<bool>>) -> Unknown<bool> {
    all(parts.map(|part| part.map(|held| !held))).map(|none| !none)
}

fn same(two: &[Rule; 2], scope: Scope<'_>, depth: usize) -> Unknown<bool> {
    match (value(&two[0], scope, depth)?, value(&two[1], scope, depth)?) {
        (Value::Truth(left), Value::Truth(right)) => Some(left == right),
        (Value::Text(left), Value::Text(right)) => Some(left == right),
        (Value::Number(left), Value::Number(right)) => left.is_same(right),
        (Value::Date(left), Value::Date(right)) => left.is_same(right),
        (
            Value::Truth(_) | Value::Text(_) | Value::Number(_) | Value::Date(_) | Value::Codes(_) | Value::Rows(_),
            _,
        ) => None,
    }
}

fn before(left: &Rule, right: &Rule, scope: Scope<'_>, depth: usize) -> Unknown<bool> {
    match (value(left, scope, depth)?, value(right, scope, depth)?) {
        (Value::Number(left), Value::Number(right)) => left.is_before(right),
        (Value::Date(left), Value::Date(right)) => left.is_before(right),
        (
            Value::Truth(_) | Value::Text(_) | Value::Number(_) | Value::Date(_) | Value::Codes(_) | Value::Rows(_),
            _,
        ) => None,
    }
}

fn plus(left: Range<i128>, right: Range<i128>) -> Unknown<Range<i128>> {
    Some(Range { from: left.from.checked_add(right.from)?, to: left.to.checked_add(right.to)? })
}

/// The product, rounded to four places, halves away from zero.
fn times(left: Range<i128>, right: Range<i128>) -> Unknown<Range<i128>> {
    let product = |a: i128, b: i128| -> Unknown<i128> {
        let exact = a.checked_mul(b)?;
        let half = if exact < 0 { -SCALE / 2 } else { SCALE / 2 };
        Some(exact.checked_add(half)? / SCALE)
    };
    let corners = [
        product(left.from, right.from)?,
        product(left.from, right.to)?,
        product(left.to, right.from)?,
        product(left.to, right.to)?,
    ];
    Some(Range { from: *corners.iter().min()?, to: *corners.iter().max()? })
}

fn between(two: &[Rule; 2], scope: Scope<'_>, depth: usize, count: fn(Date, Date) -> i64) -> Unknown<Value> {
    let (first, second) = (date(&two[0], scope, depth)?, date(&two[1], scope, depth)?);
    let whole = |from, to| i128::from(count(from, to)) * SCALE;
    Some(Value::Number(Range { from: whole(first.to, second.from), to: whole(first.from, second.to) }))
}

/// Whole years from `first` to `second`; negative where `second` is earlier.
fn years(first: Date, second: Date) -> i64 {
    if second < first {
        return -years(second, first);
    }
    let is_short = (second.month(), second.day()) < (first.month(), first.day());
    i64::from(second.year()) - i64::from(first.year()) - i64::from(is_short)
}

fn days(first: Date, second: Date) -> i64 {
    second.duration_since(first).as_hours() / 24
}
