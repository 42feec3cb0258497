//! Which questions a rule leans on, and how their ids are rewritten when a block is resolved.

use super::{DEPTH_MAX, Rule};
use crate::answers::FieldId;

impl Rule {
    /// The rules directly inside this one.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Always
            | Self::Never
            | Self::Today
            | Self::Text(_)
            | Self::Number(_)
            | Self::Decimal(_)
            | Self::Date(_)
            | Self::Answer(_)
            | Self::Given(_)
            | Self::Count(_)
            | Self::Sum(..) => Vec::new(),
            Self::Not(one) | Self::In(one, _) | Self::Length(one) | Self::Some(_, one) | Self::Every(_, one) => {
                vec![one]
            }
            Self::All(many) | Self::Any(many) | Self::Add(many) => many.iter().collect(),
            Self::Eq(two)
            | Self::Ne(two)
            | Self::Lt(two)
            | Self::Le(two)
            | Self::Gt(two)
            | Self::Ge(two)
            | Self::Sub(two)
            | Self::Mul(two)
            | Self::StartsWith(two)
            | Self::YearsBetween(two)
            | Self::DaysBetween(two) => two.iter().collect(),
            Self::If(three) => three.iter().collect(),
        }
    }

    /// The question that this rule itself, without its parts, leans on.
    #[must_use]
    pub fn question(&self) -> Option<&FieldId> {
        match self {
            Self::Answer(id)
            | Self::Given(id)
            | Self::Count(id)
            | Self::Sum(id, _)
            | Self::Some(id, _)
            | Self::Every(id, _) => Some(id),
            Self::Always
            | Self::Never
            | Self::Today
            | Self::Text(_)
            | Self::Number(_)
            | Self::Decimal(_)
            | Self::Date(_)
            | Self::Not(_)
            | Self::All(_)
            | Self::Any(_)
            | Self::Eq(_)
            | Self::Ne(_)
            | Self::Lt(_)
            | Self::Le(_)
            | Self::Gt(_)
            | Self::Ge(_)
            | Self::In(..)
            | Self::Add(_)
            | Self::Sub(_)
            | Self::Mul(_)
            | Self::Length(_)
            | Self::StartsWith(_)
            | Self::YearsBetween(_)
            | Self::DaysBetween(_)
            | Self::If(_) => None,
        }
    }

    /// Every question that the rule leans on, parts included, as deep as rules are evaluated.
    #[must_use]
    pub fn questions(&self) -> Vec<&str> {
        fn collect<'a>(rule: &'a Rule, depth: usize, into: &mut Vec<&'a str>) {
            if depth > DEPTH_MAX {
                return;
            }
            into.extend(rule.question().map(String::as_str));
            for part in rule.parts() {
                collect(part, depth + 1, into);
            }
        }
        let mut found = Vec::new();
        collect(self, 0, &mut found);
        found
    }

    /// How many rules stand inside one another here; stops counting beyond what is evaluated.
    #[must_use]
    pub fn depth(&self) -> usize {
        fn deep(rule: &Rule, above: usize) -> usize {
            if above > DEPTH_MAX {
                return above;
            }
            rule.parts().into_iter().map(|part| deep(part, above + 1)).max().unwrap_or(above)
        }
        deep(self, 1)
    }

    /// Lets `change` rewrite the id of every question that the rule leans on.
    pub fn rewrite(&mut self, change: &mut dyn FnMut(&mut FieldId)) {
        match self {
            Self::Always
            | Self::Never
            | Self::Today
            | Self::Text(_)
            | Self::Number(_)
            | Self::Decimal(_)
            | Self::Date(_) => {}
            Self::Answer(id) | Self::Given(id) | Self::Count(id) | Self::Sum(id, _) => change(id),
            Self::Some(id, one) | Self::Every(id, one) => {
                change(id);
                one.rewrite(change);
            }
            Self::Not(one) | Self::In(one, _) | Self::Length(one) => one.rewrite(change),
            Self::All(many) | Self::Any(many) | Self::Add(many) => {
                many.iter_mut().for_each(|part| part.rewrite(change))
            }
            Self::Eq(two)
            | Self::Ne(two)
            | Self::Lt(two)
            | Self::Le(two)
            | Self::Gt(two)
            | Self::Ge(two)
            | Self::Sub(two)
            | Self::Mul(two)
            | Self::StartsWith(two)
            | Self::YearsBetween(two)
            | Self::DaysBetween(two) => two.iter_mut().for_each(|part| part.rewrite(change)),
            Self::If(three) => three.iter_mut().for_each(|part| part.rewrite(change)),
        }
    }
}
