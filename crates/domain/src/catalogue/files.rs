//! Parses the files of a catalogue folder, each by its place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Cases, Files, Finding, Flaw, texts::Texts, unknown_keys};
use crate::{form::Field, pack::Pack, tariff::Tariff};

/// `blocks/<name>/block.json`: questions that several packs share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Its questions, with bare ids; their rules name one another with a leading dot: `.as`.
    pub fields: Vec<Field>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Authority {
    id: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    codes: Vec<String>,
}

/// The parsed files. Packs and cases by folder, `authority/service`.
#[derive(Debug, Default)]
pub(super) struct Raw {
    pub(super) authorities: Vec<String>,
    pub(super) lists: BTreeMap<String, Vec<String>>,
    pub(super) blocks: BTreeMap<String, Block>,
    pub(super) packs: BTreeMap<String, Pack>,
    pub(super) cases: BTreeMap<String, Cases>,
    pub(super) tariffs: BTreeMap<String, Tariff>,
    pub(super) texts: Texts,
}

/// Parses every file that has a place in the plan; others (notes, schemas) are passed over.
pub(super) fn read(files: &Files, findings: &mut Vec<Finding>) -> Raw {
    let mut raw = Raw::default();
    for (path, bytes) in files {
        let parts: Vec<&str> = path.split('/').collect();
        match *parts.as_slice() {
            ["authorities.json"] => {
                raw.authorities =
                    json::<Vec<Authority>>(path, bytes, findings).into_iter().flatten().map(|one| one.id).collect();
            }
            ["lists", name] => {
                if let (Some(name), Some(list)) = (name.strip_suffix(".json"), json::<List>(path, bytes, findings)) {
                    raw.lists.insert(name.to_owned(), list.codes);
                }
            }
            ["tariffs", name] if name.ends_with(".json") => {
                if let Some(tariff) = json::<Tariff>(path, bytes, findings) {
                    if format!("{}.json", tariff.id) != name {
                        findings.push(Finding::new(path, Flaw::WrongFolder { id: tariff.id.clone() }));
                    }
                    raw.tariffs.insert(tariff.id.clone(), tariff);
                }
            }
            ["words", lang, name] if name.ends_with(".ftl") => raw.texts.add("words", lang, path, bytes, findings),
            ["schema", ..] | ["words", ..] => {}
            ["blocks", name, "block.json"] => {
                if let Some(block) = json::<Block>(path, bytes, findings) {
                    unknown_keys::in_block(path, bytes, &block, findings);
                    raw.blocks.insert(name.to_owned(), block);
                }
            }
            [first, second, "pack.json"] => {
                if let Some(pack) = json::<Pack>(path, bytes, findings) {
                    unknown_keys::in_pack(path, bytes, &pack, findings);
                    raw.packs.insert(format!("{first}/{second}"), pack);
                }
            }
            [first, second, "cases.json"] => {
                if let Some(cases) = json::<Cases>(path, bytes, findings) {
                    raw.cases.insert(format!("{first}/{second}"), cases);
                }
            }
            [first, second, name] => {
                if let Some(lang) = name.strip_suffix(".ftl") {
                    raw.texts.add(&format!("{first}/{second}"), lang, path, bytes, findings);
                }
            }
            _ => {}
        }
    }
    raw
}

/// A file's JSON, or a finding that says where it stops being what it should be.
pub(super) fn json<T: DeserializeOwned>(path: &str, bytes: &[u8], findings: &mut Vec<Finding>) -> Option<T> {
    match serde_json::from_slice(bytes) {
        Ok(found) => Some(found),
        Err(error) => {
            let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
            let flaw = Flaw::Unreadable {
                line: number(error.line()),
                column: number(error.column()),
                reason: error.to_string(),
            };
            findings.push(Finding::new(path, flaw));
            None
        }
    }
}
