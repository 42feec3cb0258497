//! The catalogue of simulated centres: three packs of the real one, with complete submissions from
//! their own golden cases.

use std::collections::BTreeMap;

use include_dir::{Dir, DirEntry, include_dir};
use wasl_domain::{
    answers::{Answer, Answers},
    catalogue::{Catalogue, Files},
};

static WHOLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../catalogue");

/// The packs that are offered; the kiosk shows two of them.
const OFFERED: [&str; 3] =
    ["civil-registry/individual-extract", "criminal-record/no-conviction", "land-registry/entry-statement"];

/// The service that somebody else may ask for, with a paper.
const EXTRACT: &str = "civil-registry.individual-extract";

/// The files to publish.
#[must_use]
pub fn files() -> Files {
    let mut files = Files::new();
    gather(&WHOLE, &mut files);
    files.retain(|path, _| {
        let parts: Vec<&str> = path.split('/').collect();
        match *parts.as_slice() {
            [first, second, _] if !matches!(first, "blocks" | "words" | "schema") => {
                OFFERED.contains(&format!("{first}/{second}").as_str())
            }
            _ => true,
        }
    });
    files
}

fn gather(dir: &Dir<'_>, files: &mut Files) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(inner) => gather(inner, files),
            DirEntry::File(file) => {
                files.insert(file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec());
            }
        }
    }
}

/// A complete set of answers for a service.
#[derive(Debug, Clone)]
pub struct Example {
    /// The service.
    pub service: String,
    /// May be asked for at the kiosk.
    pub at_kiosk: bool,
    /// The answers.
    pub answers: Answers,
    /// A paper of which the citizen brings a page to be scanned.
    pub paper: Option<&'static str>,
}

/// The examples of a catalogue's packs.
#[must_use]
pub fn examples(catalogue: &Catalogue) -> Vec<Example> {
    let packs: BTreeMap<_, _> = catalogue.packs.iter().collect();
    let mut examples: Vec<Example> = packs
        .into_iter()
        .map(|(service, pack)| Example {
            service: service.clone(),
            at_kiosk: pack.kiosk.is_some(),
            answers: pack.example.clone(),
            paper: None,
        })
        .collect();
    let own = examples.iter().find(|example| example.service == EXTRACT).cloned();
    examples.extend(own.map(|own| for_another(own.answers)));
    examples
}

/// Asked for by a proxy, who brings a power of attorney.
fn for_another(mut answers: Answers) -> Example {
    for (field, text) in [
        ("asker.as", "proxy"),
        ("asker.name", "مروان نزار الأتاسي"),
        ("asker.national_number", "04011987036"),
        ("asker.attorney_number", "24518"),
        ("asker.attorney_date", "2025-02-11"),
        ("asker.attorney_paper", "seen"),
    ] {
        answers.insert(field.to_owned(), Answer::Text(text.to_owned()));
    }
    answers.insert("asker.declaration".to_owned(), Answer::Flag(true));
    Example { service: EXTRACT.to_owned(), at_kiosk: false, answers, paper: Some("power-of-attorney") }
}
