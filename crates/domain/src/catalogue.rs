//! The catalogue: all packs with their shared blocks, lists, authorities and tariffs, resolved.
//!
//! Takes files as a map from relative path to bytes; reading a folder is the caller's.

mod cases;
mod files;
mod finding;
mod inspect;
mod inspect_cases;
mod inspect_rules;
mod inspect_words;
mod reach;
mod resolve;
mod schemas;
mod succession;
mod texts;
mod unknown_keys;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use cases::{Case, CaseOutcome, Cases, Expect, ExpectedFault, StandingCase, run_cases, standing_cases};
pub use files::Block;
pub use finding::{Finding, Flaw, Severity};
pub use schemas::schemas;

use crate::{
    pack::{Lang, Pack, ServiceId},
    tariff::Tariff,
};

/// The language that every text must exist in.
pub const ARABIC: &str = "ar";

/// The fewest golden cases that a pack is published with.
pub const CASES_MIN: usize = 3;

/// Files of a catalogue folder by relative path with forward slashes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Everything the state offers, ready to use: what a centre releases and a desk holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Resolved packs by service.
    pub packs: BTreeMap<ServiceId, Pack>,
    /// Tariffs by id.
    pub tariffs: BTreeMap<String, Tariff>,
    /// Words that belong to no single pack, by language: authorities, fee items, lists, governorates.
    pub words: BTreeMap<Lang, String>,
}

impl Catalogue {
    /// Reads a catalogue that is fit to be published, with what is only worth a look.
    ///
    /// # Errors
    /// Everything found, where some of it stops publishing.
    pub fn from_files(files: &Files) -> Result<(Self, Vec<Finding>), Vec<Finding>> {
        let (catalogue, findings) = Self::read(files);
        if findings.iter().any(|finding| finding.severity == Severity::Stops) {
            Err(findings)
        } else {
            Ok((catalogue, findings))
        }
    }

    /// Reads as much of a catalogue as can be read, with everything found about it: what an author
    /// looks at while writing. Never publish its result without looking at the findings.
    #[must_use]
    pub fn read(files: &Files) -> (Self, Vec<Finding>) {
        let mut findings = Vec::new();
        let raw = files::read(files, &mut findings);
        let mut catalogue = Self { tariffs: raw.tariffs.clone(), words: raw.texts.shared(), ..Self::default() };
        for folder in raw.packs.keys() {
            if let Some(pack) = resolve::resolve(&raw, folder, &mut findings) {
                inspect::inspect(&raw, folder, &pack, &mut findings);
                catalogue.packs.insert(pack.id.clone(), pack);
            }
        }
        inspect::inspect_together(&raw, &catalogue, &mut findings);
        inspect_words::inspect(&raw, &catalogue, &mut findings);
        inspect_cases::inspect(&raw, &catalogue, &mut findings);
        cases::fill_examples(&raw, &mut catalogue);
        findings.sort();
        findings.dedup();
        (catalogue, findings)
    }

    /// The pack of a service.
    #[must_use]
    pub fn pack(&self, service: &ServiceId) -> Option<&Pack> {
        self.packs.get(service)
    }

    /// What stands against publishing this catalogue after `published`: content changed under the
    /// same version, versions or numbers that went back, numbers given to another service.
    #[must_use]
    pub fn follows(&self, published: &Self) -> Vec<Finding> {
        succession::follows(self, published)
    }
}
