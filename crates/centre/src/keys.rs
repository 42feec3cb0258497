//! The centre's keys, in two files beside the ledger, readable by its owner alone: the root in its
//! own file (it may be carried away once the working keys are signed), the working keys in another.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use wasl_domain::host::Host;
use wasl_host::{read_bytes, write_private};
use wasl_protocol::{DocKind, KeyId, KeySet, PublicKey, SealingEntry, SealingSecret, SignedDoc, SigningKey, hex};

use crate::{
    fault::CentreFault,
    ledger::{Ledger, Release},
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
}

/// Where the root's secret half is.
#[derive(Clone)]
enum RootAt {
    File(PathBuf),
    Memory(Box<SigningKey>),
}

impl RootAt {
    fn key(&self) -> Result<SigningKey, CentreFault> {
        match self {
            Self::File(path) => Ok(read::<Root>(path)?.root),
            Self::Memory(key) => Ok((**key).clone()),
        }
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

impl CentreKeys {
    /// The keys beside the ledger `path`; a fresh ledger gets fresh ones.
    ///
    /// # Errors
    /// [`CentreFault::LostKeys`] where `ledger` was used with keys that are gone; files that cannot
    /// be read or written.
    pub fn beside(path: &Path, ledger: &dyn Ledger, host: &dyn Host) -> Result<Self, CentreFault> {
        let (root_path, working_path) = (beside(path, ".root.key"), beside(path, ".keys"));
        let published = ledger.newest_serial(DocKind::Keys, "keys")?;
        let working = if working_path.exists() {
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
        let keys = Self { working, root: RootAt::File(root_path) };
        if published.is_none() {
            keys.publish(ledger, None, host)?;
        }
        Ok(keys)
    }

    /// Fresh keys that lie in no file; [`Self::publish`] is the caller's to call. For simulators.
    #[must_use]
    pub fn in_memory(host: &dyn Host) -> Self {
        let root = SigningKey::generate(host);
        Self { working: Working::fresh(root.public(), host), root: RootAt::Memory(Box::new(root)) }
    }

    /// Signs the public halves with the root and releases them, with the certificate that desks are
    /// to trust for TLS.
    ///
    /// # Errors
    /// Where the root's file is not there.
    pub fn publish(&self, ledger: &dyn Ledger, tls_ca_pem: Option<String>, host: &dyn Host) -> Result<(), CentreFault> {
        let root = self.root.key()?;
        let serial = ledger.newest_serial(DocKind::Keys, "keys")?.unwrap_or(0) + 1;
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
            tls_ca_pem,
        };
        let release = Release { doc: set.sign(&root), for_desk: None, tell: true };
        Ok(ledger.release(&[release], host.now().wall.as_millisecond())?)
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
    /// The secret half of the sealing key of that name.
    #[must_use]
    pub fn sealing(&self, id: KeyId) -> Option<&SealingSecret> {
        self.working.sealing.iter().map(|key| &key.secret).find(|secret| secret.key_id() == id)
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

impl Working {
    fn fresh(root: PublicKey, host: &dyn Host) -> Self {
        let mut nonce = [0; 32];
        host.fill_random(&mut nonce);
        let now_ms = host.now().wall.as_millisecond();
        Self {
            root,
            sealing: vec![SealingKey {
                secret: SealingSecret::generate(host),
                // Also the least time that a desk believes once it holds these keys.
                valid_from_ms: now_ms,
                valid_to_ms: now_ms.saturating_add(SEALING_HOLDS_MS),
            }],
            ack: SigningKey::generate(host),
            catalogue: SigningKey::generate(host),
            nonce,
        }
    }
}
