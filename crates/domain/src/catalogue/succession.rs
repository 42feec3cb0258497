//! What a new catalogue must keep from the one before it.

use super::{Catalogue, Finding, Flaw};

/// Findings about `new` as the successor of `published`.
pub(super) fn follows(new: &Catalogue, published: &Catalogue) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (service, pack) in &new.packs {
        let file = format!("{}/pack.json", service.replacen('.', "/", 1));
        if let Some(former) = published.packs.get(service) {
            if pack.version < former.version || (pack.version == former.version && pack.hash() != former.hash()) {
                findings.push(Finding::new(&file, Flaw::VersionNotGrown { version: pack.version }));
            }
            if pack.number != former.number {
                findings.push(Finding::new(&file, Flaw::NumberChanged { number: former.number }));
            }
        }
        if let Some((other, _)) =
            published.packs.iter().find(|(other, former)| *other != service && former.number == pack.number)
        {
            findings.push(Finding::new(&file, Flaw::DuplicateNumber { number: pack.number, service: other.clone() }));
        }
    }
    for (id, tariff) in &new.tariffs {
        let is_changed = |former: &crate::tariff::Tariff| {
            tariff.version < former.version || (tariff.version == former.version && tariff != former)
        };
        if published.tariffs.get(id).is_some_and(is_changed) {
            findings
                .push(Finding::new(format!("tariffs/{id}.json"), Flaw::VersionNotGrown { version: tariff.version }));
        }
    }
    findings
}
