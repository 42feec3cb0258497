//! What the desk knows from its centre: identity, settings, every pack and tariff, their words.
//!
//! Read from the store once and again whenever a document was added, by this process or another on
//! the same file.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{Zoned, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use wasl_domain::{
    catalogue::Catalogue,
    host::Moment,
    ids::{EnrolmentNumber, TrackingNumber},
    pack::{Pack, ServiceId},
    tariff::Tariff,
};
use wasl_protocol::{
    Digest, Directory, DocKind, KeyId, KeySet, NotGenuine, PublicKey, ReceiptToken, Roster, SealingPublic, Settings,
    SignedDoc, SigningKey, documents, verify_qr,
};
use wasl_store::{Kept, Store, Tx};
use wasl_words::Words;

use crate::refusal::Refusal;

/// Names of facts in the store.
pub(crate) mod fact {
    pub(crate) const IDENTITY: &str = "identity";
    pub(crate) const NONCE: &str = "nonce";
    pub(crate) const CURSOR: &str = "cursor";
    pub(crate) const LINK: &str = "link";
    pub(crate) const LAST_TRY: &str = "last_try";
    pub(crate) const AS_OF: &str = "as_of";
    pub(crate) const REVISION: &str = "revision";
    pub(crate) const DOCS: &str = "docs";
    pub(crate) const SEQUENCE: &str = "sequence";
    pub(crate) const HEAD: &str = "head";
    pub(crate) const SERIAL: &str = "serial";
    pub(crate) const COUNTER_SECRET: &str = "counter_secret";
    /// Grows with every exchange that acknowledged something.
    pub(crate) const ACKS: &str = "acks";
    /// The centre's last word on this desk.
    pub(crate) const STANDING: &str = "standing";
    /// Evidence that this desk's disk is not the newest or the only one.
    pub(crate) const ROLLED_BACK: &str = "rolled_back";
    /// When the centre was last heard.
    pub(crate) const HEARD: &str = "heard";
    /// The serial at which the log of changes was found gone.
    pub(crate) const LOG_GONE: &str = "log_gone";
    /// The desk's own count of time.
    pub(crate) const LIVED: &str = "lived";
    /// What the centre countersigned of the journal.
    pub(crate) const JOURNAL_SEEN: &str = "journal_seen";
    /// Public keys of earlier numbers of this desk.
    pub(crate) const FORMER_KEYS: &str = "former_keys";
    /// The centre's epoch in the newest word.
    pub(crate) const CENTRE_EPOCH: &str = "centre_epoch";
    /// Added to the centre's notice numbers: they begin anew with a new enrolment or a restored centre.
    pub(crate) const NOTICE_BASE: &str = "notice_base";
}

/// Who this desk is. The secret key signs packets unattended; it opens nothing.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct IdentityFact {
    pub(crate) enrolment: u32,
    pub(crate) epoch: u32,
    pub(crate) centre_url: String,
    pub(crate) root: PublicKey,
    #[serde(with = "wasl_protocol::hex")]
    pub(crate) desk_key: [u8; 32],
    pub(crate) counter_public: SealingPublic,
    pub(crate) enrolled_ms: i64,
}

/// The identity, ready to use.
#[derive(Clone)]
pub(crate) struct Enrolled {
    pub(crate) fact: IdentityFact,
    pub(crate) key: SigningKey,
    pub(crate) keys: KeySet,
    pub(crate) settings: Settings,
    pub(crate) zone: TimeZone,
}

impl Enrolled {
    pub(crate) fn number(&self) -> EnrolmentNumber {
        EnrolmentNumber::new(self.fact.enrolment).expect("checked at enrolment")
    }
    /// Refuses what concerns a request of an earlier number: this desk can't sign for it any more.
    pub(crate) fn owns(&self, tracking: TrackingNumber) -> Result<(), Refusal> {
        if tracking.enrolment() == self.number() { Ok(()) } else { Err(Refusal::EarlierNumber) }
    }
    /// The moment in the centre's zone.
    pub(crate) fn local(&self, moment: Moment) -> Zoned {
        moment.wall.to_zoned(self.zone.clone())
    }
    /// The request's own date.
    pub(crate) fn today(&self, moment: Moment) -> Date {
        self.local(moment).date()
    }
}

/// Everything on the shelf at one moment.
pub(crate) struct Shelf {
    /// The store's count of documents when this was read.
    pub(crate) docs: u64,
    pub(crate) enrolled: Option<Enrolled>,
    /// Who this desk is cannot be read any more: it takes nothing in and is not enrolled over.
    pub(crate) is_damaged: bool,
    /// When the roster ends, unix milliseconds; none without a roster.
    pub(crate) roster_to_ms: Option<i64>,
    pub(crate) catalogue: Arc<Catalogue>,
    packs: BTreeMap<(ServiceId, u32), Arc<Pack>>,
    directory: HashMap<KeyId, Vec<(EnrolmentNumber, PublicKey)>>,
    /// Until when receipts of desks count that were lost or revoked, unix seconds.
    until: HashMap<EnrolmentNumber, u32>,
    words: Mutex<HashMap<(ServiceId, u32, String), Arc<Words>>>,
    /// Each request names its pack's hash, and a pack's every word goes into that.
    hashes: Mutex<HashMap<(ServiceId, u32), Digest>>,
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shelf({} packs)", self.packs.len())
    }
}

/// What a read gives, or none where the row is damaged: for facts that the next write makes good.
pub(crate) fn soft<T>(read: Kept<T>) -> Result<Option<T>, Refusal> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(fault) => {
            let refusal = Refusal::from(fault);
            if matches!(refusal, Refusal::Damaged { .. }) { Ok(None) } else { Err(refusal) }
        }
    }
}

/// A number that the next write makes good; 0 where it is damaged.
pub(crate) fn soft_counter(tx: &Tx<'_>, name: &str) -> Result<u64, Refusal> {
    Ok(soft(tx.counter(name))?.unwrap_or(0))
}

fn newest<T: serde::de::DeserializeOwned>(tx: &Tx<'_>, kind: DocKind) -> Result<Option<(u64, T)>, Refusal> {
    let row = tx.docs(kind.word())?.into_iter().max_by_key(|row| row.serial);
    Ok(row.and_then(|row| doc(&row.body)).and_then(|doc| Some((doc.serial, doc.read().ok()?))))
}

/// The newest of the documents that are this desk's own. A desk that was enrolled anew has those of its
/// earlier number still, with serials of their own.
fn newest_own<T: serde::de::DeserializeOwned>(
    tx: &Tx<'_>,
    kind: DocKind,
    enrolment: u32,
) -> Result<Option<T>, Refusal> {
    let own = format!("{enrolment:05}");
    let rows = tx.docs(kind.word())?;
    let row = rows.iter().filter(|row| row.id == own).max_by_key(|row| row.serial);
    let row = row.or_else(|| rows.iter().max_by_key(|row| row.serial));
    Ok(row.and_then(|row| doc(&row.body)).and_then(|doc| doc.read().ok()))
}

/// The newest keys that this root signed.
fn keys_of(tx: &Tx<'_>, root: &PublicKey) -> Result<Option<KeySet>, Refusal> {
    let mut rows = tx.docs(DocKind::Keys.word())?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.serial));
    Ok(rows.iter().filter_map(|row| doc(&row.body)).find_map(|doc| KeySet::from_doc(&doc, root).ok()))
}

fn doc(bytes: &[u8]) -> Option<SignedDoc> {
    serde_json::from_slice(bytes).ok()
}

impl Shelf {
    /// Reads everything. A document that does not verify (a damaged row) is passed over.
    pub(crate) fn read(store: &Store) -> Result<Self, Refusal> {
        store.read(|tx| {
            let docs = soft_counter(tx, fact::DOCS)?;
            let read = soft(tx.fact(fact::IDENTITY))?;
            let is_damaged = read.is_none();
            let identity: Option<IdentityFact> = read.flatten().and_then(|bytes| serde_json::from_slice(&bytes).ok());
            let (keys, settings, roster) = match &identity {
                Some(fact) => (
                    keys_of(tx, &fact.root)?,
                    newest_own::<Settings>(tx, DocKind::Settings, fact.enrolment)?,
                    newest_own::<Roster>(tx, DocKind::Roster, fact.enrolment)?,
                ),
                None => (None, None, None),
            };
            let enrolled = match (identity, keys, settings) {
                (Some(fact), Some(keys), Some(settings)) => Some(Enrolled {
                    key: SigningKey::from_bytes(fact.desk_key),
                    zone: TimeZone::get(&settings.zone).unwrap_or(TimeZone::UTC),
                    fact,
                    keys,
                    settings,
                }),
                _ => None,
            };
            let mut shelf = Self {
                docs,
                enrolled,
                is_damaged,
                roster_to_ms: roster.map(|roster| roster.valid_to_ms),
                catalogue: Arc::default(),
                packs: BTreeMap::new(),
                directory: HashMap::new(),
                until: HashMap::new(),
                words: Mutex::default(),
                hashes: Mutex::default(),
            };
            shelf.fill(tx)?;
            Ok(shelf)
        })
    }

    fn fill(&mut self, tx: &Tx<'_>) -> Result<(), Refusal> {
        let Some(enrolled) = self.enrolled.clone() else { return Ok(()) };
        let signer = enrolled.keys.catalogue;
        let mut catalogue = Catalogue::default();
        for row in tx.docs(DocKind::Pack.word())? {
            let Some(pack) =
                doc(&row.body).filter(|doc| doc.verify(&signer).is_ok()).and_then(|doc| doc.read::<Pack>().ok())
            else {
                continue;
            };
            // Rows come oldest first: the newest of each service stays in the catalogue.
            self.packs.insert((pack.id.clone(), pack.version), Arc::new(pack.clone()));
            catalogue.packs.insert(pack.id.clone(), pack);
        }
        for row in tx.docs(DocKind::Tariff.word())? {
            if let Some(tariff) =
                doc(&row.body).filter(|doc| doc.verify(&signer).is_ok()).and_then(|doc| doc.read::<Tariff>().ok())
            {
                catalogue.tariffs.insert(tariff.id.clone(), tariff);
            }
        }
        if let Some((_, words)) = newest::<documents::Words>(tx, DocKind::Words)? {
            catalogue.words = words.0;
        }
        if let Some((_, directory)) = newest::<Directory>(tx, DocKind::Directory)? {
            self.enter(&directory);
        }
        let own = (enrolled.fact.enrolment, enrolled.key.public());
        for (enrolment, key) in crate::journal::former_keys(tx)?.into_iter().chain([own]) {
            if let Some(number) = EnrolmentNumber::new(enrolment) {
                self.directory.entry(key.key_id()).or_default().push((number, key));
            }
        }
        self.catalogue = Arc::new(catalogue);
        Ok(())
    }

    fn enter(&mut self, directory: &Directory) {
        for desk in &directory.desks {
            if let Some(number) = EnrolmentNumber::new(desk.enrolment) {
                self.directory.entry(desk.key.key_id()).or_default().push((number, desk.key));
                if let Some(until_s) = desk.until_s {
                    self.until.insert(number, until_s);
                }
            }
        }
    }

    pub(crate) fn enrolled(&self) -> Result<&Enrolled, Refusal> {
        self.enrolled.as_ref().ok_or_else(|| match self.is_damaged {
            true => Refusal::Damaged { table: "fact".into(), key: fact::IDENTITY.into() },
            false => Refusal::NotEnrolled,
        })
    }

    /// Desks whose receipt key has that name.
    fn desks_of(&self, key: KeyId) -> Vec<(EnrolmentNumber, PublicKey)> {
        self.directory.get(&key).cloned().unwrap_or_default()
    }

    /// What the text of a receipt's QR says, where it is a receipt of this centre's desks and counts.
    pub(crate) fn receipt(&self, qr: &str) -> Result<Result<ReceiptToken, NotGenuine>, Refusal> {
        let settings = &self.enrolled()?.settings;
        let judged = |url: &str| verify_qr(qr, url, |key| self.desks_of(key));
        let mut proved = judged(&settings.public_url);
        for former in &settings.former_urls {
            if proved == Err(NotGenuine::OtherHost) {
                proved = judged(former);
            }
        }
        Ok(proved.and_then(|token| match self.until.get(&token.tracking.enrolment()) {
            Some(until_s) if token.at_s >= *until_s => Err(NotGenuine::AfterLoss { until_s: *until_s }),
            Some(_) | None => Ok(token),
        }))
    }

    /// The newest pack of a service.
    pub(crate) fn pack(&self, service: &str) -> Result<Arc<Pack>, Refusal> {
        let version = self.catalogue.packs.get(service).map(|pack| pack.version);
        version
            .and_then(|version| self.packs.get(&(service.to_owned(), version)).cloned())
            .ok_or_else(|| Refusal::NoSuchService { service: service.to_owned() })
    }

    /// A pack of a certain version.
    pub(crate) fn pack_of(&self, service: &str, version: u32) -> Result<Arc<Pack>, Refusal> {
        self.packs
            .get(&(service.to_owned(), version))
            .cloned()
            .ok_or_else(|| Refusal::NoSuchVersion { service: service.to_owned(), version })
    }

    /// A pack's hash, reckoned once.
    pub(crate) fn hash_of(&self, pack: &Pack) -> Digest {
        let mut hashes = self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        *hashes.entry((pack.id.clone(), pack.version)).or_insert_with(|| pack.hash())
    }

    /// A pack's words in `lang`, over the catalogue's own and over Arabic where something is missing.
    pub(crate) fn words(&self, pack: &Pack, lang: &str) -> Arc<Words> {
        let key = (pack.id.clone(), pack.version, lang.to_owned());
        let mut cache = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        let made = cache.entry(key).or_insert_with(|| {
            let text = |words: &BTreeMap<String, String>, lang: &str| words.get(lang).cloned().unwrap_or_default();
            let sources = [
                text(&self.catalogue.words, "ar"),
                text(&pack.words, "ar"),
                text(&self.catalogue.words, lang),
                text(&pack.words, lang),
            ];
            Arc::new(Words::load(lang, &sources.each_ref().map(String::as_str)))
        });
        Arc::clone(made)
    }
}
