//! Releasing: a catalogue that passed the linter becomes signed documents, and desks are told.

use std::collections::BTreeMap;

use wasl_domain::{
    catalogue::{Catalogue, Files, Finding, Severity},
    host::Host,
};
use wasl_protocol::{Directory, DirectoryDesk, DocKind, SignedDoc, Words};

use crate::{
    fault::CentreFault,
    keys::CentreKeys,
    ledger::{Ledger, LedgerFault, Release},
    shelf::WORDS_ID,
};

/// The document id of the directory of desks.
pub const DIRECTORY_ID: &str = "directory";

/// The serial of a document's next version: above the last one here, and above whatever this ledger
/// may have forgotten when it was put back from a backup. For documents that count by themselves; a
/// pack and a tariff bring their version along.
pub(crate) fn next_serial(ledger: &dyn Ledger, kind: DocKind, id: &str) -> Result<u64, CentreFault> {
    const SERIALS_AN_EPOCH: u64 = 1 << 32;
    let floor = ledger.centre_epoch()?.saturating_sub(1).saturating_mul(SERIALS_AN_EPOCH);
    Ok(ledger.newest_serial(kind, id)?.unwrap_or(0).max(floor) + 1)
}

/// Releases a document that counts by itself, made for its serial by `made`; again where another program
/// took that serial meanwhile, so that no release is lost and the last one knows all.
pub(crate) fn counted(
    ledger: &dyn Ledger,
    host: &dyn Host,
    (kind, id): (DocKind, &str),
    made: impl Fn(u64) -> Result<Release, CentreFault>,
) -> Result<(), CentreFault> {
    const TRIES: u32 = 20;
    for left in (0..TRIES).rev() {
        let release = made(next_serial(ledger, kind, id)?)?;
        match ledger.release(&[release], host.now().wall.as_millisecond()) {
            Err(LedgerFault::SerialTaken { .. }) if left > 0 => {}
            done => return Ok(done?),
        }
    }
    Ok(())
}

/// Signs the catalogue's words once more under the next serial.
pub(crate) fn publish_words_anew(ledger: &dyn Ledger, keys: &CentreKeys, host: &dyn Host) -> Result<(), CentreFault> {
    let Some(serial) = ledger.newest_serial(DocKind::Words, WORDS_ID)? else { return Ok(()) };
    let Some(before) = ledger.document(DocKind::Words, WORDS_ID, serial)? else { return Ok(()) };
    counted(ledger, host, (DocKind::Words, WORDS_ID), |serial| {
        let doc = SignedDoc::sign(DocKind::Words, WORDS_ID, serial, before.body.clone(), keys.catalogue());
        Ok(Release { doc, for_desk: None, tell: true })
    })
}

/// What a publication brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// New documents: kind, id, version.
    pub new: Vec<(DocKind, String, u64)>,
    /// How many were there already, with the same content.
    pub same: usize,
}

/// Lints a catalogue and releases what is new in it.
///
/// # Errors
/// [`CentreFault::Catalogue`] with everything the linter found; [`CentreFault::VersionTaken`] where a
/// published version has other content now. Nothing is released then.
pub fn publish(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    files: &Files,
) -> Result<Published, CentreFault> {
    let catalogue = linted(files)?;
    let mut published = Published::default();
    let mut releases = Vec::new();
    for pack in catalogue.packs.values() {
        let serial = u64::from(pack.version);
        add(ledger, keys, &mut published, &mut releases, (DocKind::Pack, &pack.id, serial), pack.canonical())?;
    }
    for tariff in catalogue.tariffs.values() {
        let serial = u64::from(tariff.version);
        add(ledger, keys, &mut published, &mut releases, (DocKind::Tariff, &tariff.id, serial), json(tariff))?;
    }
    let words = json(&Words(catalogue.words.clone()));
    let serial = ledger.newest_serial(DocKind::Words, WORDS_ID)?.unwrap_or(0);
    let before = ledger.document(DocKind::Words, WORDS_ID, serial)?;
    let serial = match before {
        Some(doc) if doc.body == words => serial,
        Some(_) | None => next_serial(ledger, DocKind::Words, WORDS_ID)?,
    };
    add(ledger, keys, &mut published, &mut releases, (DocKind::Words, WORDS_ID, serial), words)?;
    let against = catalogue.follows(&published_now(ledger)?);
    if against.iter().any(|finding| finding.severity == Severity::Stops) {
        return Err(refused(against.iter()));
    }
    ledger.release(&releases, host.now().wall.as_millisecond())?;
    Ok(published)
}

fn add(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    published: &mut Published,
    releases: &mut Vec<Release>,
    (kind, id, serial): (DocKind, &str, u64),
    body: Vec<u8>,
) -> Result<(), CentreFault> {
    match ledger.document(kind, id, serial)? {
        Some(before) if before.body == body => published.same += 1,
        Some(_) => return Err(CentreFault::VersionTaken { kind, id: id.to_owned(), serial }),
        None => {
            published.new.push((kind, id.to_owned(), serial));
            releases.push(Release {
                doc: SignedDoc::sign(kind, id, serial, body, keys.catalogue()),
                for_desk: None,
                tell: true,
            });
        }
    }
    Ok(())
}

fn linted(files: &Files) -> Result<Catalogue, CentreFault> {
    match Catalogue::from_files(files) {
        Ok((catalogue, _)) => Ok(catalogue),
        Err(findings) => Err(refused(findings.iter().filter(|finding| finding.severity == Severity::Stops))),
    }
}

fn refused<'a>(findings: impl Iterator<Item = &'a Finding>) -> CentreFault {
    CentreFault::Catalogue { problems: findings.map(ToString::to_string).collect() }
}

/// What is published now, as a catalogue.
fn published_now(ledger: &dyn Ledger) -> Result<Catalogue, CentreFault> {
    let mut catalogue = Catalogue::default();
    for doc in ledger.newest_documents(None)? {
        match doc.kind {
            DocKind::Pack => {
                catalogue.packs.insert(doc.id.clone(), doc.read()?);
            }
            DocKind::Tariff => {
                catalogue.tariffs.insert(doc.id.clone(), doc.read()?);
            }
            DocKind::Words => catalogue.words = doc.read::<Words>()?.0,
            DocKind::Keys | DocKind::Roster | DocKind::Settings | DocKind::Directory => {}
        }
    }
    Ok(catalogue)
}

/// Our own data has text keys only, so it always has a JSON form.
fn json<T: serde::Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("plain data with text keys")
}

/// Releases the directory of desks' keys, so that each desk verifies every desk's receipts offline.
///
/// # Errors
/// Where the ledger would not.
pub fn publish_directory(ledger: &dyn Ledger, keys: &CentreKeys, host: &dyn Host) -> Result<(), CentreFault> {
    // Read anew each time: whoever was faster did so because a desk changed.
    counted(ledger, host, (DocKind::Directory, DIRECTORY_ID), |serial| {
        let desks: BTreeMap<u32, DirectoryDesk> = ledger
            .desks()?
            .into_iter()
            .map(|desk| {
                let until_s = desk.state.is_cut_off().then(|| u32::try_from(desk.state_ms / 1000).unwrap_or(0));
                (desk.enrolment, DirectoryDesk { enrolment: desk.enrolment, key: desk.key, until_s })
            })
            .collect();
        let directory = Directory { desks: desks.into_values().collect() };
        let doc = SignedDoc::sign(DocKind::Directory, DIRECTORY_ID, serial, json(&directory), keys.catalogue());
        Ok(Release { doc, for_desk: None, tell: true })
    })
}
