//! Finds words that are missing in one of the catalogue's languages, and words that nobody reads.

use std::collections::{BTreeMap, BTreeSet};

use super::{ARABIC, Catalogue, Finding, Flaw, files::Raw, texts::table};
use crate::{
    form::{Field, FieldKind, Options, codes},
    pack::{Availability, Pack},
};

/// Looks at the words of every pack and at the shared ones.
pub(super) fn inspect(raw: &Raw, catalogue: &Catalogue, findings: &mut Vec<Finding>) {
    let mut langs = raw.texts.languages();
    langs.insert(ARABIC);
    let shared: BTreeMap<&str, BTreeSet<String>> = langs
        .iter()
        .map(|lang| (*lang, catalogue.words.get(*lang).map(|text| table(text)).unwrap_or_default()))
        .collect();
    for (service, pack) in &catalogue.packs {
        let folder = service.replacen('.', "/", 1);
        let needed = Needed::of(pack);
        for lang in &langs {
            let own = pack.words.get(*lang).map(|text| table(text)).unwrap_or_default();
            for (file, needed, found) in [
                (format!("{folder}/{lang}.ftl"), &needed.own, Some(&own)),
                (format!("words/{lang}"), &needed.shared, shared.get(lang)),
            ] {
                for key in needed.iter().filter(|key| found.is_none_or(|found| !found.contains(*key))) {
                    findings
                        .push(Finding::new(&file, Flaw::MissingWords { lang: (*lang).to_owned(), key: key.clone() }));
                }
            }
        }
        let texts: Vec<&String> = pack.words.values().collect();
        let is_read = |key: &String| {
            let is_said =
                |text: &&String| text.contains(&format!("{{ {key} }}")) || text.contains(&format!("{{ {key}."));
            needed.own.contains(key) || key.starts_with('-') || texts.iter().any(is_said)
        };
        for key in raw.texts.keys(&folder).into_iter().filter(|key| !is_read(key)) {
            findings.push(Finding::new(format!("{folder}/{ARABIC}.ftl"), Flaw::UnusedWords { key }));
        }
    }
}

/// Messages and attributes that a pack needs.
#[derive(Default)]
struct Needed {
    own: BTreeSet<String>,
    shared: BTreeSet<String>,
}

impl Needed {
    fn of(pack: &Pack) -> Self {
        let mut needed = Self::default();
        needed.own.extend(["service", "service.short", "service.about", "who"].map(str::to_owned));
        if let Availability::Paused { .. } = pack.state {
            needed.own.insert("paused".to_owned());
        }
        for paper in &pack.papers {
            needed.own.extend([format!("paper-{}", paper.id), format!("paper-{}.note", paper.id)]);
        }
        for section in &pack.form {
            needed.own.insert(format!("section-{}", section.id));
            needed.fields(pack, &section.fields);
        }
        needed.shared.extend([format!("authority-{}", pack.authority), format!("authority-{}.short", pack.authority)]);
        needed.shared.extend(pack.fees.iter().map(|fee| format!("fee-{}", fee.item.replace('.', "-"))));
        for (name, codes) in &pack.lists {
            needed.shared.extend(codes.iter().map(|code| format!("list-{name}-{code}")));
        }
        needed
    }

    fn fields(&mut self, pack: &Pack, fields: &[Field]) {
        for field in fields {
            self.own.insert(field.words.clone());
            // The kiosk asks in its own words; a note is read, a consent and a paper are shown as such.
            let is_asked = !matches!(
                field.kind,
                FieldKind::Note | FieldKind::Computed { .. } | FieldKind::Consent | FieldKind::Paper { .. }
            );
            if pack.kiosk.is_some() && is_asked {
                self.own.insert(format!("{}.question", field.words));
            }
            self.own.extend(field.checks.iter().map(|check| format!("check-{}", check.id)));
            let is_from_list = matches!(
                field.kind,
                FieldKind::Choice { options: Options::List(_) } | FieldKind::Choices { options: Options::List(_), .. }
            );
            if !is_from_list {
                self.own.extend(codes(pack, &field.kind).into_iter().map(|code| format!("{}-{code}", field.words)));
            }
            if let FieldKind::Repeat { fields, .. } = &field.kind {
                self.fields(pack, fields);
            }
        }
    }
}
