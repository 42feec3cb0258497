//! Makes a pack stand alone: blocks put in place, ids made full, word keys settled, lists and words
//! brought along.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Flaw, files::Raw};
use crate::{
    form::{Field, FieldKind, Options, Section},
    pack::Pack,
    rule::Rule,
};

/// The list that every pack brings along: codes of governorates.
const GOVERNORATES: &str = "governorates";

/// The pack of a folder, resolved; its example is filled in when its cases were run.
pub(super) fn resolve(raw: &Raw, folder: &str, findings: &mut Vec<Finding>) -> Option<Pack> {
    let file = format!("{folder}/pack.json");
    let mut pack = raw.packs.get(folder)?.clone();
    let own_words = raw.texts.keys(folder);
    let mut blocks: Vec<&str> = Vec::new();
    for section in &mut pack.form {
        let mut fields = Vec::new();
        if let Some(name) = section.include.take() {
            match raw.blocks.get_key_value(&name) {
                None => findings.push(Finding::new(&file, Flaw::UnknownBlock { block: name })),
                Some((name, block)) => {
                    if !blocks.contains(&name.as_str()) {
                        blocks.push(name);
                    }
                    for left_out in
                        section.without.iter().filter(|id| !block.fields.iter().any(|field| field.id == **id))
                    {
                        findings.push(Finding::new(&file, Flaw::UnknownWithout { question: left_out.clone() }));
                    }
                    for field in block.fields.iter().filter(|field| !section.without.contains(&field.id)) {
                        fields.push(settled(field.clone(), &section.id, name, &own_words));
                    }
                }
            }
        }
        for field in std::mem::take(&mut section.fields) {
            fields.push(settled(field, &section.id, &section.id, &own_words));
        }
        section.fields = fields;
        section.without.clear();
        full_rules(section);
    }
    pack.words = raw.texts.of_pack(folder, &blocks);
    pack.lists = lists(raw, &file, &pack, findings);
    Some(pack)
}

/// A question with its full id and its word key: that of the section where the pack has words of its
/// own under it, else that of `origin`, the block (or section) that brought it.
fn settled(mut field: Field, section: &str, origin: &str, own_words: &BTreeSet<String>) -> Field {
    let key = |tail: &str| {
        let own = format!("{section}-{tail}");
        if own_words.contains(&own) { own } else { format!("{origin}-{tail}") }
    };
    if let FieldKind::Repeat { fields, .. } = &mut field.kind {
        for inner in fields.iter_mut().filter(|inner| inner.words.is_empty()) {
            let tail = format!("{}-{}", field.id, inner.id);
            inner.words = if field.words.is_empty() { key(&tail) } else { format!("{}-{}", field.words, inner.id) };
        }
    }
    if field.words.is_empty() {
        field.words = key(&field.id);
    }
    field.id = format!("{section}.{}", field.id);
    field
}

/// Gives ids with a leading dot their section.
fn full_rules(section: &mut Section) {
    let name = section.id.clone();
    let mut full = |id: &mut String| {
        if let Some(bare) = id.strip_prefix('.') {
            *id = format!("{name}.{bare}");
        }
    };
    let mut settle = |rule: &mut Rule| rule.rewrite(&mut full);
    section.ask_if.iter_mut().for_each(&mut settle);
    section.fields.iter_mut().for_each(|field| rules_of(field, &mut settle));
}

fn rules_of(field: &mut Field, settle: &mut dyn FnMut(&mut Rule)) {
    field.ask_if.iter_mut().for_each(&mut *settle);
    field.required_if.iter_mut().for_each(&mut *settle);
    field.checks.iter_mut().for_each(|check| settle(&mut check.that));
    if let FieldKind::Computed { value } = &mut field.kind {
        settle(value);
    }
    if let FieldKind::Repeat { fields, .. } = &mut field.kind {
        fields.iter_mut().for_each(|inner| rules_of(inner, settle));
    }
}

/// The lists that the pack's questions use, and the governorates.
fn lists(raw: &Raw, file: &str, pack: &Pack, findings: &mut Vec<Finding>) -> BTreeMap<String, Vec<String>> {
    fn used<'a>(fields: &'a [Field], names: &mut BTreeSet<&'a str>) {
        for field in fields {
            if let FieldKind::Choice { options: Options::List(name) }
            | FieldKind::Choices { options: Options::List(name), .. } = &field.kind
            {
                names.insert(name);
            }
            if let FieldKind::Repeat { fields, .. } = &field.kind {
                used(fields, names);
            }
        }
    }
    let mut names = BTreeSet::from([GOVERNORATES]);
    pack.form.iter().for_each(|section| used(&section.fields, &mut names));
    let mut found = BTreeMap::new();
    for name in names {
        match raw.lists.get(name) {
            Some(codes) => {
                found.insert(name.to_owned(), codes.clone());
            }
            None => findings.push(Finding::new(file, Flaw::UnknownList { list: name.to_owned() })),
        }
    }
    found
}
