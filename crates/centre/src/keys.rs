//! The centre's keys, in two files beside the ledger, readable by its owner alone: the root in its
//! own file (it may be carried away once the working keys are signed), the working keys in another.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use wasl_domain::host::Host;
use wasl_host::{OneInstance, is_open_to_others, read_bytes, replace_private, take_turn, write_private};
use wasl_protocol::{DocKind, KeyId, KeySet, PublicKey, SealingEntry, SealingSecret, SignedDoc, SigningKey, hex};

use crate::{
    fault::CentreFault,
    ledger::{Ledger, Release},
    release::counted,
};

/// Desks may be months behind their centre, so a sealing key holds for years.
const SEALING_HOLDS_MS: i64 = 5 * 366 * 24 * 60 * 60 * 1000;

/// A sealing key with its time.
#[derive(Clone, Serialize, Deserialize)]
struct SealingKey {
    secret: SealingSecret,
    valid_from_ms: i64,
    valid_to_ms: i64,
}

/// What the file of working keys holds.
#[derive(Clone, Serialize, Deserialize)]
struct Working {
    root: PublicKey,
    sealing: Vec<SealingKey>,
    ack: SigningKey,
    catalogue: SigningKey,
    #[serde(with = "hex")]
    nonce: [u8; 32],
    /// They were published: a ledger that knows nothing of them is not the one that they belong to.
    #[serde(default)]
    founded: bool,
}

#[derive(Serialize, Deserialize)]
struct Root {
    root: SigningKey,
}

/// The working keys of a centre.
#[derive(Clone)]
pub struct CentreKeys {
    working: Working,
    root: RootAt,
    /// The file of working keys, where they lie in one.
    at: Option<KeyFile>,
}

#[derive(Clone)]
struct KeyFile {
    path: PathBuf,
    ledger: PathBuf,
}

/// Where the root's secret half is.
#[derive(Clone)]
enum RootAt {
    File(PathBuf),
    Memory(Box<SigningKey>),
}

impl RootAt {
    /// The secret half of `public`.
    fn key(&self, public: PublicKey) -> Result<SigningKey, CentreFault> {
        match self {
            Self::Memory(key) => Ok((**key).clone()),
            Self::File(path) if !path.exists() => Err(CentreFault::RootElsewhere { path: path.clone() }),
            Self::File(path) => {
                warn_if_open(path);
                let key = read::<Root>(path)?.root;
                // Signed by another root, a key set is nothing to any desk of this centre.
                if key.public() == public { Ok(key) } else { Err(CentreFault::OtherRoot { path: path.clone() }) }
            }
        }
    }
}

fn warn_if_open(path: &Path) {
    if is_open_to_others(path) {
        let path = path.display();
        tracing::warn!(%path, "others on this machine may read this key file: close it to them (chmod 600)");
    }
}

pub(crate) fn beside(ledger: &Path, ending: &str) -> PathBuf {
    let mut name = ledger.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, CentreFault> {
    serde_json::from_slice(&read_bytes(path)?).map_err(|_| CentreFault::SpoiledKeys { path: path.to_owned() })
}

fn write<T: Serialize>(path: &Path, keys: &T) -> Result<(), CentreFault> {
    let bytes = serde_json::to_vec_pretty(keys).map_err(|_| CentreFault::SpoiledKeys { path: path.to_owned() })?;
    Ok(write_private(path, &bytes)?)
}

fn replace<T: Serialize>(path: &Path, keys: &T) -> Result<(), CentreFault> {
    let bytes = serde_json::to_vec_pretty(keys).map_err(|_| CentreFault::SpoiledKeys { path: path.to_owned() })?;
    Ok(replace_private(path, &bytes)?)
}

/// Waits for whoever opens this ledger, or writes its keys, at the moment.
///
/// # Errors
/// Where the lock's file cannot be made.
pub(crate) fn turn_at(ledger: &Path) -> Result<OneInstance, CentreFault> {
    Ok(take_turn(&beside(ledger, ".lock"))?)
}

/// Whether the keys beside `ledger` were published once: then that ledger was there.
///
/// # Errors
/// Key files that cannot be read.
pub(crate) fn are_founded(ledger: &Path) -> Result<bool, CentreFault> {
    let path = beside(ledger, ".keys");
    Ok(path.exists() && read::<Working>(&path)?.founded)
}

impl CentreKeys {
    /// The keys beside the ledger `path`; a fresh ledger gets fresh ones.
    ///
    /// # Errors
    /// [`CentreFault::LostKeys`] where `ledger` was used with keys that are gone, and
    /// [`CentreFault::OtherKeys`] where it was used with others; [`CentreFault::LostLedger`] where
    /// nothing is published of keys that were; files that cannot be read or written.
    pub fn beside(path: &Path, ledger: &dyn Ledger, host: &dyn Host) -> Result<Self, CentreFault> {
        let (root_path, working_path) = (beside(path, ".root.key"), beside(path, ".keys"));
        let published = ledger.newest_serial(DocKind::Keys, "keys")?;
        let mut working: Working = if working_path.exists() {
            warn_if_open(&working_path);
            read(&working_path)?
        } else if published.is_some() {
            return Err(CentreFault::LostKeys { path: working_path });
        } else {
            // The root comes first: whoever is cut off here finds it at the next start.
            let root: Root = if root_path.exists() {
                read(&root_path)?
            } else {
                let fresh = Root { root: SigningKey::generate(host) };
                write(&root_path, &fresh)?;
                fresh
            };
            let fresh = Working::fresh(root.root.public(), host);
            write(&working_path, &fresh)?;
            fresh
        };
        if published.is_none() && working.founded {
            return Err(CentreFault::LostLedger { path: path.to_owned(), keys: working_path });
        }
        let is_noted = std::mem::replace(&mut working.founded, true);
        let at = Some(KeyFile { path: working_path.clone(), ledger: path.to_owned() });
        let keys = Self { working, root: RootAt::File(root_path), at };
        if published.is_none() {
            keys.publish(ledger, None, host)?;
        } else {
            let told: KeySet = keys.published(ledger)?.read()?;
            // What these keys sign no desk of that ledger believes, and what was sealed for it they don't open.
            if told.ack != keys.ack().public() {
                return Err(CentreFault::OtherKeys { path: working_path });
            }
        }
        // Only now: keys of a start that was cut off before they were published go on as they are.
        if !is_noted && let Err(fault) = replace(&working_path, &keys.working) {
            tracing::warn!(%fault, "it is not noted in the key file that its keys are published");
        }
        Ok(keys)
    }

    /// Fresh keys that lie in no file; [`Self::publish`] is the caller's to call. For simulators.
    #[must_use]
    pub fn in_memory(host: &dyn Host) -> Self {
        let root = SigningKey::generate(host);
        Self { working: Working::fresh(root.public(), host), root: RootAt::Memory(Box::new(root)), at: None }
    }

    /// Makes a further sealing key and publishes it: from the next exchange on desks seal to it. The
    /// keys before it stay for ever, for packets that are still on their way. Gives the new key's name.
    ///
    /// # Errors
    /// Where the root's file is not there or is another centre's, or the file of working keys cannot be
    /// written: then nothing has changed.
    pub fn rotate(&mut self, ledger: &dyn Ledger, host: &dyn Host) -> Result<KeyId, CentreFault> {
        self.root.key(self.working.root)?;
        let _turn = self.at.as_ref().map(|at| turn_at(&at.ledger)).transpose()?;
        // Not what was read at the start: another program may have turned the keys meanwhile.
        let mut working: Working = match &self.at {
            Some(at) => read(&at.path)?,
            None => self.working.clone(),
        };
        let newest_ms = working.sealing.iter().map(|key| key.valid_from_ms).max().unwrap_or(0);
        let fresh = SealingKey::fresh(host, newest_ms);
        let id = fresh.secret.key_id();
        working.sealing.push(fresh);
        // First where it is kept, then where it is told: nothing is ever sealed to a key that is gone.
        if let Some(at) = &self.at {
            replace(&at.path, &working)?;
        }
        self.working = working;
        self.publish_anew(ledger, host)?;
        Ok(id)
    }

    /// [`Self::publish`] with the certificate that is published now.
    ///
    /// # Errors
    /// As [`Self::publish`].
    pub fn publish_anew(&self, ledger: &dyn Ledger, host: &dyn Host) -> Result<(), CentreFault> {
        let now: KeySet = self.published(ledger)?.read()?;
        self.publish(ledger, now.tls_ca_pem, host)
    }

    /// Signs the public halves with the root and releases them, with the certificate that desks are
    /// to trust for TLS.
    ///
    /// # Errors
    /// Where the root's file is not there, or is another centre's.
    pub fn publish(&self, ledger: &dyn Ledger, tls_ca_pem: Option<String>, host: &dyn Host) -> Result<(), CentreFault> {
        let root = self.root.key(self.working.root)?;
        counted(ledger, host, (DocKind::Keys, "keys"), |serial| {
            let sealing = self.working.sealing.iter().map(|key| SealingEntry {
                public: key.secret.public(),
                valid_from_ms: key.valid_from_ms,
                valid_to_ms: key.valid_to_ms,
            });
            let set = KeySet {
                serial,
                sealing: sealing.collect(),
                ack: self.ack().public(),
                catalogue: self.catalogue().public(),
                tls_ca_pem: tls_ca_pem.clone(),
            };
            Ok(Release { doc: set.sign(&root), for_desk: None, tell: true })
        })
    }

    /// The public root: its print is in every enrolment code.
    #[must_use]
    pub fn root(&self) -> PublicKey {
        self.working.root
    }
    /// Signs acks, notices and welcomes.
    #[must_use]
    pub fn ack(&self) -> &SigningKey {
        &self.working.ack
    }
    /// Signs documents.
    #[must_use]
    pub fn catalogue(&self) -> &SigningKey {
        &self.working.catalogue
    }
    /// The secret half of the sealing key of that name. One that is not known is looked for in the
    /// file once more: the keys may have been turned while this program runs.
    #[must_use]
    pub fn sealing(&self, id: KeyId) -> Option<SealingSecret> {
        self.working.sealing(id).or_else(|| read::<Working>(&self.at.as_ref()?.path).ok()?.sealing(id))
    }
    /// What nonces are made with.
    pub(crate) fn nonce(&self) -> &[u8; 32] {
        &self.working.nonce
    }
    /// The key set as it is published.
    ///
    /// # Errors
    /// Where the ledger has none.
    pub fn published(&self, ledger: &dyn Ledger) -> Result<SignedDoc, CentreFault> {
        let serial = ledger.newest_serial(DocKind::Keys, "keys")?.unwrap_or(0);
        ledger.document(DocKind::Keys, "keys", serial)?.ok_or(CentreFault::NoKeySet)
    }
}

impl SealingKey {
    /// A key that is newer than `newest_ms` whatever the clock says: desks take the newest.
    fn fresh(host: &dyn Host, newest_ms: i64) -> Self {
        let now_ms = host.now().wall.as_millisecond().max(newest_ms.saturating_add(1));
        Self {
            secret: SealingSecret::generate(host),
            // Also the least time that a desk believes once it holds these keys.
            valid_from_ms: now_ms,
            valid_to_ms: now_ms.saturating_add(SEALING_HOLDS_MS),
        }
    }
}

impl Working {
    fn sealing(&self, id: KeyId) -> Option<SealingSecret> {
        self.sealing.iter().map(|key| &key.secret).find(|secret| secret.key_id() == id).cloned()
    }

    fn fresh(root: PublicKey, host: &dyn Host) -> Self {
        let mut nonce = [0; 32];
        host.fill_random(&mut nonce);
        Self {
            root,
            sealing: vec![SealingKey::fresh(host, 0)],
            ack: SigningKey::generate(host),
            catalogue: SigningKey::generate(host),
            nonce,
            founded: false,
        }
    }
}
