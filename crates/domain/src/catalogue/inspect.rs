//! Looks a resolved pack over: references, ids, bounds, days. Rules, words and golden cases are
//! looked at beside this.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Catalogue, Finding, Flaw, files::Raw, inspect_rules::RuleInspection, reach};
use crate::{
    form::{Field, FieldKind, Options, codes},
    money::{Denomination, Money},
    pack::{Availability, Pack},
    rule::fixed,
};

/// What of a known person may fill a question in.
const AUTOFILL: [&str; 18] = [
    "national_number",
    "name",
    "family",
    "father",
    "mother",
    "birth_date",
    "birth_place",
    "sex",
    "registry_office",
    "register_number",
    "phone",
    "email",
    "governorate",
    "address",
    "full_name",
    "relation",
    "delivery_way",
    "pickup_centre",
];
/// What is written on the identity card, as the kiosk's drawing names it.
const ON_CARD: [&str; 7] = ["name", "father", "mother", "family", "birth", "number", "registry"];
/// The kiosk's drawings.
const PICTURES: [&str; 17] = [
    "person",
    "family",
    "birth",
    "death",
    "marriage",
    "divorce",
    "clear-record",
    "not-employed",
    "land",
    "owner",
    "chain",
    "plan",
    "house",
    "lien",
    "tax",
    "company",
    "school",
];

/// Collects findings about one file.
pub(super) struct Inspection<'a> {
    pub(super) file: String,
    pub(super) findings: &'a mut Vec<Finding>,
}

impl Inspection<'_> {
    pub(super) fn note(&mut self, flaw: Flaw) {
        self.findings.push(Finding::new(&self.file, flaw));
    }
    fn unless(&mut self, is_well: bool, flaw: impl FnOnce() -> Flaw) {
        if !is_well {
            self.note(flaw());
        }
    }
    fn day(&mut self, at: &str, text: &str) {
        let is_day = text.len() == 10 && text.parse::<Date>().is_ok();
        self.unless(is_day, || Flaw::BadDate { at: at.to_owned(), text: text.to_owned() });
    }
    /// Each of `ids` once, and made of small letters, digits and `signs`.
    fn ids<'b>(&mut self, ids: impl Iterator<Item = &'b str>, signs: &[char]) {
        let mut seen = BTreeSet::new();
        for id in ids {
            self.unless(seen.insert(id), || Flaw::DuplicateId { id: id.to_owned() });
            let is_id = !id.is_empty()
                && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || signs.contains(&c));
            self.unless(is_id, || Flaw::BadId { id: id.to_owned() });
        }
    }
}

/// Everything about one pack that needs no other pack.
pub(super) fn inspect(raw: &Raw, folder: &str, pack: &Pack, findings: &mut Vec<Finding>) {
    let mut inspection = Inspection { file: format!("{folder}/pack.json"), findings };
    inspection
        .unless(pack.id == folder.replacen('/', ".", 1) && folder.starts_with(&format!("{}/", pack.authority)), || {
            Flaw::WrongFolder { id: pack.id.clone() }
        });
    inspection.unless(raw.authorities.contains(&pack.authority), || Flaw::UnknownAuthority {
        authority: pack.authority.clone(),
    });
    inspection.unless(PICTURES.contains(&pack.picture.as_str()), || Flaw::UnknownName {
        at: "picture".to_owned(),
        name: pack.picture.clone(),
    });
    for (at, is_blank) in [
        ("source", pack.source.trim().is_empty()),
        ("applicants", pack.applicants.is_empty()),
        ("delivery", pack.delivery.is_empty()),
        ("form", pack.form.is_empty()),
    ] {
        inspection.unless(!is_blank, || Flaw::Blank { at: at.to_owned() });
    }
    if let Availability::Paused { until: Some(until) } = &pack.state {
        inspection.day("state", until);
    }
    inspection.ids(pack.applicants.iter().map(|one| one.word()), &['_']);
    inspection.ids(pack.delivery.iter().map(|one| one.word()), &['_']);
    inspection.ids(pack.papers.iter().map(|paper| paper.id.as_str()), &['-', '_']);
    inspection.ids(pack.form.iter().map(|section| section.id.as_str()), &['_']);
    for section in &pack.form {
        let bare =
            |field: &'_ Field| field.id.strip_prefix(&format!("{}.", section.id)).unwrap_or(&field.id).to_owned();
        let ids: Vec<String> = section.fields.iter().map(bare).collect();
        inspection.ids(ids.iter().map(String::as_str), &['_']);
        for field in &section.fields {
            inspect_field(pack, field, &field.id, false, &mut inspection);
        }
    }
    RuleInspection::of(pack, &mut inspection).run();
    reach::inspect(pack, &mut inspection);
}

fn inspect_field(pack: &Pack, field: &Field, at: &str, is_in_row: bool, inspection: &mut Inspection<'_>) {
    let here = || at.to_owned();
    if field.optional && field.required_if.is_some() {
        inspection.note(Flaw::OptionalAndRequired { at: here() });
    }
    for (name, known) in [(&field.autofill, AUTOFILL.as_slice()), (&field.on_card, ON_CARD.as_slice())] {
        if let Some(name) = name {
            inspection.unless(known.contains(&name.as_str()), || Flaw::UnknownName { at: here(), name: name.clone() });
        }
    }
    match &field.kind {
        FieldKind::Choice { options } | FieldKind::Choices { options, .. } => {
            let codes = codes(pack, &field.kind);
            let is_known = if let Options::List(list) = options { pack.lists.contains_key(list) } else { true };
            if is_known && codes.is_empty() {
                inspection.note(Flaw::NoCodes { at: here() });
            }
            let mut seen = BTreeSet::new();
            for code in &codes {
                inspection.unless(seen.insert(code), || Flaw::DuplicateCode { at: here(), given: code.clone() });
                inspection.unless(is_code(code), || Flaw::BadId { id: code.clone() });
            }
            if let FieldKind::Choices { min, .. } = &field.kind {
                inspection.unless(usize::try_from(*min).is_ok_and(|min| min <= codes.len()), || Flaw::BadBounds {
                    at: here(),
                });
            }
        }
        FieldKind::Number { min, max } => inspection.unless(min <= max, || Flaw::BadBounds { at: here() }),
        FieldKind::Decimal { places, min, max } => {
            for text in [min, max] {
                inspection.unless(fixed(text).is_some(), || Flaw::BadDecimal { at: here(), text: text.clone() });
            }
            inspection.unless(*places <= 4 && fixed(min) <= fixed(max), || Flaw::BadBounds { at: here() });
        }
        FieldKind::Date { past: true, future: true, .. } => inspection.note(Flaw::BadBounds { at: here() }),
        FieldKind::Text { max } | FieldKind::LongText { max } => {
            inspection.unless(*max != Some(0), || Flaw::BadBounds { at: here() })
        }
        FieldKind::Paper { paper, .. } => {
            inspection.unless(pack.papers.iter().any(|known| known.id == *paper), || Flaw::UnknownPaper {
                at: here(),
                paper: paper.clone(),
            });
        }
        FieldKind::Repeat { min, max, fields } => {
            inspection.unless(!is_in_row, || Flaw::NestedGroup { at: here() });
            inspection.unless(min <= max && *max > 0 && !fields.is_empty(), || Flaw::BadBounds { at: here() });
            inspection.ids(fields.iter().map(|inner| inner.id.as_str()), &['_']);
            if !is_in_row {
                for inner in fields {
                    inspect_field(pack, inner, &format!("{at}.{}", inner.id), true, inspection);
                }
            }
        }
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
        | FieldKind::Note
        | FieldKind::Computed { .. }
        | FieldKind::Date { .. } => {}
    }
}

fn is_code(code: &str) -> bool {
    !code.is_empty() && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
}

/// What only the packs together show, and lists, authorities and tariffs.
pub(super) fn inspect_together(raw: &Raw, catalogue: &Catalogue, findings: &mut Vec<Finding>) {
    let mut numbers: BTreeMap<u16, &str> = BTreeMap::new();
    for (service, pack) in &catalogue.packs {
        if let Some(other) = numbers.insert(pack.number, service) {
            let flaw = Flaw::DuplicateNumber { number: pack.number, service: other.to_owned() };
            findings.push(Finding::new(format!("{}/pack.json", service.replacen('.', "/", 1)), flaw));
        }
    }
    Inspection { file: "authorities.json".to_owned(), findings }
        .ids(raw.authorities.iter().map(String::as_str), &['-']);
    for (name, codes) in &raw.lists {
        Inspection { file: format!("lists/{name}.json"), findings }.ids(codes.iter().map(String::as_str), &['-', '_']);
    }
    for (id, tariff) in &catalogue.tariffs {
        let mut inspection = Inspection { file: format!("tariffs/{id}.json"), findings };
        inspection.day("holds_from", &tariff.holds_from);
        if let Some(until) = &tariff.both_until {
            inspection.day("both_until", until);
        }
        if let Some(code) = &tariff.governorate {
            let is_known = raw.lists.get("governorates").is_some_and(|codes| codes.contains(code));
            inspection.unless(is_known, || Flaw::UnknownCode { at: "governorate".to_owned(), given: code.clone() });
        }
        for (item, price) in &tariff.prices {
            let amount = Money { minor: price.minor, denomination: tariff.denomination };
            let is_payable = price.minor >= 0 && amount.in_denomination(Denomination::New).is_some();
            inspection.unless(is_payable, || Flaw::BadPrice { item: item.clone() });
            inspection.unless(!price.source.trim().is_empty(), || Flaw::Blank { at: item.clone() });
        }
    }
}
