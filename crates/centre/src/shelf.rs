//! Published packs with their words, read from the ledger once and kept at hand.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use wasl_domain::{pack::Pack, tariff::Tariff};
use wasl_protocol::{DocKind, Words as CatalogueWords};
use wasl_words::Words;

use crate::{fault::CentreFault, ledger::Ledger};

/// The document id of the catalogue's words.
pub(crate) const WORDS_ID: &str = "catalogue";

/// A published pack, ready to judge and to show.
#[derive(Debug)]
pub struct OnShelf {
    /// The pack.
    pub pack: Pack,
    /// SHA-256 of its canonical bytes.
    pub hash: [u8; 32],
    words: BTreeMap<String, Words>,
}

impl OnShelf {
    /// Its words in `lang`, the catalogue's among them; Arabic where there are none.
    #[must_use]
    pub fn words(&self, lang: &str) -> Option<&Words> {
        self.words.get(lang).or_else(|| self.words.get("ar"))
    }

    /// A message of its words, or an empty text.
    #[must_use]
    pub fn say(&self, lang: &str, key: &str) -> String {
        self.words(lang).and_then(|words| words.find(key, &[])).unwrap_or_default()
    }
}

type Key = (String, u32, u64);

/// All packs that were ever published here.
#[derive(Default)]
pub struct Shelf {
    kept: Mutex<HashMap<Key, Arc<OnShelf>>>,
}

impl Shelf {
    /// A pack by service and version; none where it was never published.
    ///
    /// # Errors
    /// Where the ledger would not, or holds something that is no pack.
    pub fn pack(&self, ledger: &dyn Ledger, service: &str, version: u32) -> Result<Option<Arc<OnShelf>>, CentreFault> {
        let words_serial = ledger.newest_serial(DocKind::Words, WORDS_ID)?.unwrap_or(0);
        let key = (service.to_owned(), version, words_serial);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.get(&key) {
            return Ok(Some(Arc::clone(found)));
        }
        let Some(doc) = ledger.document(DocKind::Pack, service, u64::from(version))? else { return Ok(None) };
        let pack: Pack = doc.read()?;
        let general: CatalogueWords = match ledger.document(DocKind::Words, WORDS_ID, words_serial)? {
            Some(doc) => doc.read()?,
            None => CatalogueWords::default(),
        };
        let words = pack.words.iter().map(|(lang, own)| {
            let general = general.0.get(lang).map_or("", String::as_str);
            (lang.clone(), Words::load(lang, &[general, own]))
        });
        let found = Arc::new(OnShelf { words: words.collect(), hash: pack.hash(), pack });
        kept.insert(key, Arc::clone(&found));
        Ok(Some(found))
    }

    /// The newest version of the pack with that number on receipts.
    ///
    /// # Errors
    /// Where the ledger would not.
    pub fn by_number(&self, ledger: &dyn Ledger, number: u16) -> Result<Option<Arc<OnShelf>>, CentreFault> {
        let newest = {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.values().filter(|on| on.pack.number == number).max_by_key(|on| on.pack.version).cloned()
        };
        if newest.is_some() {
            return Ok(newest);
        }
        for doc in ledger.newest_documents(None)? {
            if doc.kind == DocKind::Pack
                && let Ok(pack) = doc.read::<Pack>()
                && pack.number == number
            {
                return self.pack(ledger, &pack.id, pack.version);
            }
        }
        Ok(None)
    }

    /// The tariffs that a fee names as `id@version`; none where one was never published.
    ///
    /// # Errors
    /// Where the ledger would not.
    pub fn tariffs(
        &self,
        ledger: &dyn Ledger,
        names: &[String],
    ) -> Result<Option<BTreeMap<String, Tariff>>, CentreFault> {
        let mut found = BTreeMap::new();
        for name in names {
            let Some((id, version)) = name.rsplit_once('@') else { return Ok(None) };
            let Ok(version) = version.parse() else { return Ok(None) };
            let Some(doc) = ledger.document(DocKind::Tariff, id, version)? else { return Ok(None) };
            found.insert(id.to_owned(), doc.read()?);
        }
        Ok(Some(found))
    }
}
