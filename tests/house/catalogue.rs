//! What the state offers, judged whole: every pack fit to be published, every golden case true.

use wasl_domain::catalogue::{Catalogue, Severity, run_cases};
use wasl_host::read_folder;

use crate::sources::{none, root};

/// The services of the first catalogue.
const SERVICES: usize = 21;

#[test]
fn every_pack_is_fit_to_be_published_and_keeps_its_golden_cases() {
    let files = read_folder(&root().join("catalogue")).expect("the catalogue can be read");
    let (catalogue, findings) = Catalogue::read(&files);
    let stops = findings.iter().filter(|finding| finding.severity == Severity::Stops);
    let cases = run_cases(&files, &catalogue);
    let failing = cases.iter().filter(|case| !case.holds()).map(|case| format!("{case:?}"));
    none(
        &stops.map(ToString::to_string).chain(failing).collect::<Vec<_>>(),
        "`waslctl catalogue check catalogue` says the same:",
    );
    assert!(catalogue.packs.len() >= SERVICES, "{} packs instead of {SERVICES}", catalogue.packs.len());
}
