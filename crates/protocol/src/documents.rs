//! Documents that the centre signs and desks keep: keys, packs, tariffs, words, roster, settings,
//! directory. Each has a serial that only grows; a desk refuses to go back.

use std::{collections::BTreeMap, fmt};

use data_encoding::BASE64;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, de::Error as _};

use crate::{
    fault::{Part, ProtocolFault},
    hex,
    keys::{KeyId, PublicKey, Signature, SigningKey},
    wire::{Out, Reader, Wrote},
};

/// The largest body of a document in bytes.
pub const DOC_BYTES_MAX: usize = 4 << 20;
const CONTEXT: &str = "wasl-doc-v1";
const ID_BYTES_MAX: usize = 200;
const FIELDS: usize = 6;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocKind {
    /// A [`crate::first_contact::KeySet`]; the only kind that the root signs.
    Keys,
    /// A service's pack; id = service, serial = version.
    Pack,
    /// A tariff.
    Tariff,
    /// [`Words`] of the catalogue.
    Words,
    /// A [`Roster`].
    Roster,
    /// [`Settings`].
    Settings,
    /// A [`Directory`].
    Directory,
}

impl DocKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Keys, Self::Pack, Self::Tariff, Self::Words, Self::Roster, Self::Settings, Self::Directory];

    /// The kind's word in data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Keys => "keys",
            Self::Pack => "pack",
            Self::Tariff => "tariff",
            Self::Words => "words",
            Self::Roster => "roster",
            Self::Settings => "settings",
            Self::Directory => "directory",
        }
    }
    /// The kind whose [`Self::word`] is `word`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A document with its signature.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedDoc {
    /// What it is.
    pub kind: DocKind,
    /// Which one of its kind.
    pub id: String,
    /// Grows with every change.
    pub serial: u64,
    /// Its bytes (base64 in JSON).
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub body: Vec<u8>,
    /// Which key signed it.
    pub signer: KeyId,
    /// The signature.
    #[serde(with = "hex")]
    pub signature: Signature,
}

fn to_base64<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&BASE64.encode(bytes))
}
fn from_base64<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    BASE64.decode(String::deserialize(from)?.as_bytes()).map_err(D::Error::custom)
}

impl SignedDoc {
    /// Signs `body`.
    #[must_use]
    pub fn sign(kind: DocKind, id: impl Into<String>, serial: u64, body: Vec<u8>, key: &SigningKey) -> Self {
        let id = id.into();
        let signature = key.sign(CONTEXT, &[kind.word().as_bytes(), id.as_bytes(), &serial.to_be_bytes(), &body]);
        Self { kind, id, serial, body, signer: key.public().key_id(), signature }
    }

    /// Whether `key` signed it.
    ///
    /// # Errors
    /// [`ProtocolFault::OtherKey`], [`ProtocolFault::BadSignature`], [`ProtocolFault::TooLarge`].
    pub fn verify(&self, key: &PublicKey) -> Result<(), ProtocolFault> {
        if self.body.len() > DOC_BYTES_MAX {
            return Err(ProtocolFault::TooLarge { part: Part::Document, max: DOC_BYTES_MAX });
        }
        if self.signer != key.key_id() {
            return Err(ProtocolFault::OtherKey { part: Part::Document, found: self.signer });
        }
        key.verify_part(
            Part::Document,
            CONTEXT,
            &[self.kind.word().as_bytes(), self.id.as_bytes(), &self.serial.to_be_bytes(), &self.body],
            &self.signature,
        )
    }

    /// [`Self::verify`] with the key that must have signed such a kind: `root` for keys, `catalogue`
    /// for everything else.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn verify_by_kind(&self, root: &PublicKey, catalogue: &PublicKey) -> Result<(), ProtocolFault> {
        match self.kind {
            DocKind::Keys => self.verify(root),
            DocKind::Pack
            | DocKind::Tariff
            | DocKind::Words
            | DocKind::Roster
            | DocKind::Settings
            | DocKind::Directory => self.verify(catalogue),
        }
    }

    /// The body as JSON of `T`. Check [`Self::verify`] before.
    ///
    /// # Errors
    /// [`ProtocolFault::Malformed`].
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ProtocolFault> {
        serde_json::from_slice(&self.body).map_err(|_| ProtocolFault::Malformed { part: Part::Document })
    }

    pub(crate) fn write(&self, out: &mut Out) -> Wrote {
        out.array(FIELDS as u64)?
            .str(self.kind.word())?
            .str(&self.id)?
            .u64(self.serial)?
            .bytes(&self.body)?
            .bytes(&self.signer.0)?
            .bytes(&self.signature)?;
        Ok(())
    }

    /// `None` for a kind that this build does not know.
    pub(crate) fn read_from(reader: &mut Reader<'_>) -> Result<Option<Self>, ProtocolFault> {
        let fields = reader.array(FIELDS, FIELDS + 8)?;
        let kind = DocKind::from_word(&reader.text(32)?);
        let id = reader.text(ID_BYTES_MAX)?;
        let serial = reader.u64()?;
        let body = reader.bytes(DOC_BYTES_MAX)?.to_vec();
        let signer = KeyId(reader.fixed()?);
        let signature = reader.fixed()?;
        reader.skip(fields - FIELDS)?;
        Ok(kind.map(|kind| Self { kind, id, serial, body, signer, signature }))
    }
}

impl fmt::Debug for SignedDoc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedDoc({} {} #{}, {} bytes)", self.kind.word(), self.id, self.serial, self.body.len())
    }
}

/// The catalogue's words: Fluent source by language. Document id `catalogue`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(pub BTreeMap<String, String>);

/// What an assistant may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Takes in requests and money.
    Assistant,
    /// Also opens accounts, approves reversals, closes the day.
    Supervisor,
}

/// A person of the roster.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterPerson {
    /// The name as on the account.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Since when, unix milliseconds.
    pub since_ms: i64,
}

impl fmt::Debug for RosterPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RosterPerson").field("role", &self.role).finish_non_exhaustive()
    }
}

/// Who may sign in at a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// The people.
    pub people: Vec<RosterPerson>,
    /// After this (unix milliseconds) no new cash without a fresh roster.
    pub valid_to_ms: i64,
}

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilingual {
    /// Arabic.
    pub ar: String,
    /// English.
    pub en: String,
}

/// How much a desk may do without the centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Requests without ack.
    pub unsent_count_max: u32,
    /// Cash without ack, hundredths of a new pound.
    pub unsent_minor_max: i64,
    /// Hours since the last exchange.
    pub offline_hours_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { unsent_count_max: 2_000, unsent_minor_max: 1_000_000_000, offline_hours_max: 168 }
    }
}

/// When a slip carries a sealed copy of its request, so that whoever brings the paper brings the request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EscrowWhen {
    /// While the link is down: with a link the request is at the centre before the paper is torn off.
    #[default]
    Unlinked,
    /// On every slip whose request has no ack yet.
    Always,
    /// Never.
    Never,
}

impl EscrowWhen {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What the centre sets for a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Name of the access point.
    pub access_point: Bilingual,
    /// Name of the counter.
    pub counter: String,
    /// Governorate code.
    pub governorate: String,
    /// Time zone: `Asia/Damascus`.
    pub zone: String,
    /// Public address for QR links: `https://wasl.example.sy`.
    pub public_url: String,
    /// Addresses of before, which receipts that are out still name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_urls: Vec<String>,
    /// Telephone for help.
    pub help_line: String,
    /// What may wait here.
    #[serde(default)]
    pub limits: Limits,
    /// Name of the centre.
    pub centre_name: Bilingual,
    /// When slips carry a sealed copy of their request.
    #[serde(default, skip_serializing_if = "EscrowWhen::is_default")]
    pub escrow: EscrowWhen,
}

/// The receipt key of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryDesk {
    /// The desk.
    pub enrolment: u32,
    /// Its key.
    pub key: PublicKey,
    /// Since when the desk is lost or revoked, unix seconds: its receipts from before are as good as
    /// ever, later ones are somebody else's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_s: Option<u32>,
}

/// All desks' receipt keys, so that any desk verifies any receipt offline.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// The desks.
    pub desks: Vec<DirectoryDesk>,
}
