//! The Fluent texts of a catalogue by folder and language: parsed to know their keys, merged with
//! the nearest word winning.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::{
    ast::{Entry, Resource},
    parser::parse_runtime,
    serializer::serialize,
};

use super::{Finding, Flaw};
use crate::pack::Lang;

/// The folder name of the words that belong to no single pack.
const SHARED: &str = "words";

/// Texts by folder (`words`, `blocks/<name>`, `authority/service`) and language.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: BTreeMap<String, BTreeMap<Lang, String>>,
}

impl Texts {
    /// Takes in one file; several of one folder and language are joined. What does not parse is
    /// reported and left out.
    pub(super) fn add(&mut self, folder: &str, lang: &str, path: &str, bytes: &[u8], findings: &mut Vec<Finding>) {
        let Ok(text) = std::str::from_utf8(bytes) else {
            findings.push(Finding::new(path, Flaw::NotText));
            return;
        };
        if let Err((_, errors)) = parse_runtime(text) {
            for error in errors {
                let above = text.as_bytes().iter().take(error.pos.start).filter(|b| **b == b'\n').count();
                findings
                    .push(Finding::new(path, Flaw::BadWords { line: u64::try_from(above + 1).unwrap_or(u64::MAX) }));
            }
        }
        let joined = self.texts.entry(folder.to_owned()).or_default().entry(lang.to_owned()).or_default();
        joined.push_str(&merged(&[text]));
        let mut seen = BTreeSet::new();
        for key in parse(joined).body.iter().filter_map(key) {
            if !seen.insert(key.clone()) {
                findings.push(Finding::new(path, Flaw::DuplicateWords { key }));
            }
        }
    }

    /// Every language that occurs anywhere.
    pub(super) fn languages(&self) -> BTreeSet<&str> {
        self.texts.values().flat_map(|by_lang| by_lang.keys()).map(String::as_str).collect()
    }

    /// The words that belong to no single pack, by language.
    pub(super) fn shared(&self) -> BTreeMap<Lang, String> {
        self.texts.get(SHARED).cloned().unwrap_or_default()
    }

    /// Keys of the messages of a folder, in any language.
    pub(super) fn keys(&self, folder: &str) -> BTreeSet<String> {
        let texts = self.texts.get(folder).into_iter().flat_map(BTreeMap::values);
        texts.flat_map(|text| table(text).into_iter().filter(|key| !key.contains('.'))).collect()
    }

    /// The words of a pack: its own, then those of `blocks` that it does not say itself.
    pub(super) fn of_pack(&self, folder: &str, blocks: &[&str]) -> BTreeMap<Lang, String> {
        let folders: Vec<String> =
            std::iter::once(folder.to_owned()).chain(blocks.iter().map(|block| format!("blocks/{block}"))).collect();
        let found = |lang: &str| -> Vec<&str> {
            folders.iter().filter_map(|folder| self.texts.get(folder)?.get(lang)).map(String::as_str).collect()
        };
        let langs: BTreeSet<&Lang> =
            folders.iter().filter_map(|folder| self.texts.get(folder)).flat_map(BTreeMap::keys).collect();
        langs.into_iter().map(|lang| (lang.clone(), merged(&found(lang)))).collect()
    }
}

fn parse(text: &str) -> Resource<&str> {
    match parse_runtime(text) {
        Ok(resource) | Err((resource, _)) => resource,
    }
}

/// The key of a message or term; a term's has its dash.
fn key(entry: &Entry<&str>) -> Option<String> {
    match entry {
        Entry::Message(message) => Some(message.id.name.to_owned()),
        Entry::Term(term) => Some(format!("-{}", term.id.name)),
        Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => None,
    }
}

/// Several texts as one; of messages with the same key in different texts the first stays.
fn merged(texts: &[&str]) -> String {
    let mut body = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for text in texts {
        let mut fresh = Vec::new();
        for entry in parse(text).body {
            if let Some(key) = key(&entry).filter(|key| !known.contains(key)) {
                fresh.push(key);
                body.push(entry);
            }
        }
        known.extend(fresh);
    }
    serialize(&Resource { body })
}

/// What a text says: `message` where it has a value, `message.attribute` for each attribute.
pub(super) fn table(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in parse(text).body {
        if let Entry::Message(message) = entry {
            for attribute in &message.attributes {
                found.insert(format!("{}.{}", message.id.name, attribute.id.name));
            }
            if message.value.is_some() {
                found.insert(message.id.name.to_owned());
            }
        }
    }
    found
}
