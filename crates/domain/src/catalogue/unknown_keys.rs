//! Finds keys that nobody reads in questions and in `time`: serde cannot refuse them beside a
//! flattened enum.

use serde_json::{Map, Value};

use super::{Block, Finding, Flaw};
use crate::{
    form::{Field, FieldKind},
    pack::{Pack, Takes},
};

const FIELD: [&str; 10] =
    ["id", "words", "type", "optional", "required_if", "ask_if", "check", "autofill", "private", "on_card"];

pub(super) fn in_pack(path: &str, bytes: &[u8], pack: &Pack, findings: &mut Vec<Finding>) {
    let Ok(data) = serde_json::from_slice::<Value>(bytes) else { return };
    if let Some(time) = data["time"].as_object() {
        let own: &[&str] = match pack.time.takes {
            Takes::Hours { .. } | Takes::Days { .. } => &["n"],
            Takes::OnTheSpot | Takes::AsAuthority => &[],
        };
        report(path, "time", time, &[&["takes", "illustrative"], own], findings);
    }
    for (section, data) in pack.form.iter().zip(data["form"].as_array().into_iter().flatten()) {
        in_fields(path, &section.id, &section.fields, &data["fields"], findings);
    }
}

pub(super) fn in_block(path: &str, bytes: &[u8], block: &Block, findings: &mut Vec<Finding>) {
    let Ok(data) = serde_json::from_slice::<Value>(bytes) else { return };
    in_fields(path, "", &block.fields, &data["fields"], findings);
}

fn in_fields(path: &str, above: &str, fields: &[Field], data: &Value, findings: &mut Vec<Finding>) {
    for (field, data) in fields.iter().zip(data.as_array().into_iter().flatten()) {
        let at = if above.is_empty() { field.id.clone() } else { format!("{above}.{}", field.id) };
        if let Some(map) = data.as_object() {
            report(path, &at, map, &[&FIELD, keys(&field.kind)], findings);
        }
        if let FieldKind::Repeat { fields, .. } = &field.kind {
            in_fields(path, &at, fields, &data["fields"], findings);
        }
    }
}

fn report(path: &str, at: &str, map: &Map<String, Value>, known: &[&[&str]], findings: &mut Vec<Finding>) {
    for key in map.keys().filter(|key| !known.iter().any(|keys| keys.contains(&key.as_str()))) {
        findings.push(Finding::new(path, Flaw::UnknownKey { at: at.to_owned(), key: key.clone() }));
    }
}

/// The keys that a kind has beside `type`.
fn keys(kind: &FieldKind) -> &'static [&'static str] {
    match kind {
        FieldKind::Text { .. } | FieldKind::LongText { .. } => &["max"],
        FieldKind::Date { .. } => &["unknown_parts", "past", "future"],
        FieldKind::Choice { .. } => &["options"],
        FieldKind::Choices { .. } => &["options", "min"],
        FieldKind::Number { .. } => &["min", "max"],
        FieldKind::Decimal { .. } => &["places", "min", "max"],
        FieldKind::Repeat { .. } => &["min", "max", "fields"],
        FieldKind::Paper { .. } => &["paper", "may_wait"],
        FieldKind::Computed { .. } => &["value"],
        FieldKind::Name
        | FieldKind::OrganisationName
        | FieldKind::NationalNumber
        | FieldKind::RegisterNumber
        | FieldKind::PlotNumber
        | FieldKind::Reference
        | FieldKind::Year
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Place
        | FieldKind::Address
        | FieldKind::YesNo
        | FieldKind::Money
        | FieldKind::Consent
        | FieldKind::Note => &[],
    }
}
