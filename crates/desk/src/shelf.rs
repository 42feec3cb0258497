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
    ids::EnrolmentNumber,
    pack::{Pack, ServiceId},
    tariff::Tariff,
};
use wasl_protocol::{
    Directory, DocKind, KeyId, KeySet, PublicKey, SealingPublic, Settings, SignedDoc, SigningKey, documents,
};
use wasl_store::{Store, Tx};
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
    pub(crate) catalogue: Arc<Catalogue>,
    packs: BTreeMap<(ServiceId, u32), Arc<Pack>>,
    directory: HashMap<KeyId, Vec<(EnrolmentNumber, PublicKey)>>,
    words: Mutex<HashMap<(ServiceId, u32, String), Arc<Words>>>,
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shelf({} packs)", self.packs.len())
    }
}

fn newest<T: serde::de::DeserializeOwned>(tx: &Tx<'_>, kind: DocKind) -> Result<Option<(u64, T)>, Refusal> {
    let row = tx.docs(kind.word())?.into_iter().max_by_key(|row| row.serial);
    Ok(row.and_then(|row| doc(&row.body)).and_then(|doc| Some((doc.serial, doc.read().ok()?))))
}

fn doc(bytes: &[u8]) -> Option<SignedDoc> {
    serde_json::from_slice(bytes).ok()
}

impl Shelf {
    /// Reads everything. A document that does not verify (a damaged row) is passed over.
    pub(crate) fn read(store: &Store) -> Result<Self, Refusal> {
        store.read(|tx| {
            let docs = tx.counter(fact::DOCS)?;
            let identity: Option<IdentityFact> =
                tx.fact(fact::IDENTITY)?.and_then(|bytes| serde_json::from_slice(&bytes).ok());
            let keys = newest::<KeySet>(tx, DocKind::Keys)?;
            let settings = newest::<Settings>(tx, DocKind::Settings)?;
            let enrolled = match (identity, keys, settings) {
                (Some(fact), Some((_, keys)), Some((_, settings))) => Some(Enrolled {
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
                catalogue: Arc::default(),
                packs: BTreeMap::new(),
                directory: HashMap::new(),
                words: Mutex::default(),
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
        let own = (enrolled.number(), enrolled.key.public());
        self.directory.entry(own.1.key_id()).or_default().push(own);
        self.catalogue = Arc::new(catalogue);
        Ok(())
    }

    fn enter(&mut self, directory: &Directory) {
        for desk in &directory.desks {
            if let Some(number) = EnrolmentNumber::new(desk.enrolment) {
                self.directory.entry(desk.key.key_id()).or_default().push((number, desk.key));
            }
        }
    }

    pub(crate) fn enrolled(&self) -> Result<&Enrolled, Refusal> {
        self.enrolled.as_ref().ok_or(Refusal::NotEnrolled)
    }

    /// Desks whose receipt key has that name.
    pub(crate) fn desks_of(&self, key: KeyId) -> Vec<(EnrolmentNumber, PublicKey)> {
        self.directory.get(&key).cloned().unwrap_or_default()
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
