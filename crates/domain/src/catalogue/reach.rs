//! Finds questions that are never asked, and questions that lean on themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::{Flaw, inspect::Inspection};
use crate::{
    form::{FieldKind, codes, find, leans_on, questions},
    pack::Pack,
    rule::{Facts, Rule, Scope, Value},
};

/// How many combinations of choices are tried before a condition is taken to be reachable.
const TRIES_MAX: usize = 4096;

pub(super) fn inspect(pack: &Pack, inspection: &mut Inspection<'_>) {
    for (section, field) in questions(pack) {
        let conditions: Vec<&Rule> = [section.ask_if.as_ref(), field.ask_if.as_ref()].into_iter().flatten().collect();
        if !is_reachable(pack, &conditions) {
            inspection.note(Flaw::Unreachable { at: field.id.clone() });
        }
        if let FieldKind::Repeat { fields, .. } = &field.kind {
            for inner in fields
                .iter()
                .filter(|inner| inner.ask_if.as_ref().is_some_and(|rule| rule.holds(Scope::BLIND) == Some(false)))
            {
                inspection.note(Flaw::Unreachable { at: format!("{}.{}", field.id, inner.id) });
            }
        }
        if leads_to(pack, &field.id) {
            inspection.note(Flaw::Circle { at: field.id.clone() });
        }
    }
}

/// Whether some answers make all conditions hold. Conditions on anything but choices and yes-or-no
/// questions are only looked at by themselves.
fn is_reachable(pack: &Pack, conditions: &[&Rule]) -> bool {
    if conditions.iter().any(|rule| rule.holds(Scope::BLIND) == Some(false)) {
        return false;
    }
    let ids: BTreeSet<&str> = conditions.iter().flat_map(|rule| rule.questions()).collect();
    let mut tries: Vec<Facts> = vec![Facts::new()];
    for id in ids {
        let Some((_, field)) = find(pack, id) else { return true };
        let values: Vec<Value> = match &field.kind {
            FieldKind::Choice { .. } => codes(pack, &field.kind).into_iter().map(Value::Text).collect(),
            FieldKind::YesNo => vec![Value::Truth(true), Value::Truth(false)],
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Name
            | FieldKind::OrganisationName
            | FieldKind::NationalNumber
            | FieldKind::RegisterNumber
            | FieldKind::PlotNumber
            | FieldKind::Reference
            | FieldKind::Date { .. }
            | FieldKind::Year
            | FieldKind::Phone
            | FieldKind::Email
            | FieldKind::Choices { .. }
            | FieldKind::Place
            | FieldKind::Address
            | FieldKind::Number { .. }
            | FieldKind::Decimal { .. }
            | FieldKind::Money
            | FieldKind::Repeat { .. }
            | FieldKind::Paper { .. }
            | FieldKind::Consent
            | FieldKind::Note
            | FieldKind::Computed { .. } => return true,
        };
        if tries.len().saturating_mul(values.len() + 1) > TRIES_MAX {
            return true;
        }
        let with = |facts: &Facts, value: &Value| {
            let mut facts = facts.clone();
            facts.insert(id.to_owned(), value.clone());
            facts
        };
        let more: Vec<Facts> =
            tries.iter().flat_map(|facts| values.iter().map(|value| with(facts, value)).collect::<Vec<_>>()).collect();
        tries.extend(more);
    }
    let holds = |facts: &Facts| {
        let scope = Scope { facts: Some(facts), row: None, today: None };
        conditions.iter().all(|rule| rule.holds(scope) != Some(false))
            && conditions.iter().all(|rule| leans_on_today(rule) || rule.holds(scope) == Some(true))
    };
    tries.iter().any(holds)
}

fn leans_on_today(rule: &Rule) -> bool {
    *rule == Rule::Today || rule.parts().into_iter().any(leans_on_today)
}

/// Whether what decides about a question leads back to it.
fn leads_to(pack: &Pack, start: &str) -> bool {
    let places: BTreeMap<&str, _> = questions(pack).map(|place| (place.1.id.as_str(), place)).collect();
    let mut open: Vec<&str> = vec![start];
    let mut met: BTreeSet<&str> = BTreeSet::new();
    while let Some(id) = open.pop() {
        let Some((section, field)) = places.get(id).copied() else { continue };
        for next in leans_on(pack, section, field) {
            if next == start {
                return true;
            }
            if met.insert(next) {
                open.push(next);
            }
        }
    }
    false
}
