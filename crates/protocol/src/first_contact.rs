//! First contact: the enrolment code, what a desk asks, what the centre answers, and the proof that
//! it is the centre whose code was given, whoever holds the address.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use wasl_domain::{
    digits::{ascii_digit, is_separator},
    host::Host,
    ids::EnrolmentNumber,
};

use crate::{
    documents::{DocKind, SignedDoc},
    fault::{Part, ProtocolFault},
    hex,
    keys::{KeyId, Nonce, PublicKey, Signature, SigningKey, sha256, statement},
    sealing::SealingPublic,
};

/// The largest enrolment reply in bytes.
pub const ENROL_REPLY_BYTES_MAX: usize = 16 << 20;
/// The largest enrolment ask in bytes.
pub const ENROL_ASK_BYTES_MAX: usize = 16 << 10;
const DOCS_MAX: usize = 2_000;
const WELCOME: &str = "wasl-enrol-v1";

/// Crockford's base 32: no I, L, O, U.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_CHARS: usize = 32;

/// What an officer hands to whoever sets up a desk: a one-time secret, and enough of the root key's
/// print that no impostor's keys can pass. Typed as eight groups of four, two check bytes inside.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentCode {
    /// Spent by its first use.
    pub secret: [u8; 8],
    /// [`root_print`] of the centre's root key.
    pub root_print: [u8; 10],
}

/// The first ten bytes of SHA-256 of a root key: 80 bits.
#[must_use]
pub fn root_print(root: &PublicKey) -> [u8; 10] {
    let mut print = [0; 10];
    print.copy_from_slice(&sha256(&root.0)[..10]);
    print
}

impl EnrolmentCode {
    /// A fresh code of a centre.
    #[must_use]
    pub fn generate(root: &PublicKey, host: &dyn Host) -> Self {
        let mut secret = [0; 8];
        host.fill_random(&mut secret);
        Self { secret, root_print: root_print(root) }
    }
    fn check(&self) -> [u8; 2] {
        let [a, b, ..] = sha256(&statement("wasl-code-v1", &[&self.secret, &self.root_print]));
        [a, b]
    }
}

impl fmt::Debug for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnrolmentCode(root {})", hex::encode(&self.root_print))
    }
}

impl fmt::Display for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0u8; 20];
        bytes[..8].copy_from_slice(&self.secret);
        bytes[8..18].copy_from_slice(&self.root_print);
        bytes[18..].copy_from_slice(&self.check());
        for group in 0..8 {
            let mut symbols = String::with_capacity(5);
            if group > 0 {
                symbols.push('-');
            }
            for place in group * 4..group * 4 + 4 {
                let value = (0..5).fold(0usize, |value, bit| {
                    let at = place * 5 + bit;
                    (value << 1) | usize::from((bytes[at / 8] >> (7 - at % 8)) & 1)
                });
                symbols.push(char::from(SYMBOLS[value]));
            }
            f.write_str(&symbols)?;
        }
        Ok(())
    }
}

fn symbol_value(c: char) -> Option<u8> {
    let c = match ascii_digit(c).unwrap_or(c).to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    SYMBOLS.iter().position(|symbol| char::from(*symbol) == c).and_then(|at| u8::try_from(at).ok())
}

impl FromStr for EnrolmentCode {
    type Err = ProtocolFault;

    /// Takes either case, any spaces and dashes, digits of three scripts, and O, I, L for 0, 1, 1.
    fn from_str(typed: &str) -> Result<Self, ProtocolFault> {
        let malformed = ProtocolFault::Malformed { part: Part::Code };
        let mut bytes = [0u8; 20];
        let mut chars = 0;
        for c in typed.chars().filter(|c| !is_separator(*c)) {
            let value = symbol_value(c).ok_or(malformed)?;
            if chars == CODE_CHARS {
                return Err(malformed);
            }
            for bit in 0..5 {
                let at = chars * 5 + bit;
                bytes[at / 8] |= ((value >> (4 - bit)) & 1) << (7 - at % 8);
            }
            chars += 1;
        }
        if chars != CODE_CHARS {
            return Err(ProtocolFault::Truncated { part: Part::Code });
        }
        let mut code = Self { secret: [0; 8], root_print: [0; 10] };
        code.secret.copy_from_slice(&bytes[..8]);
        code.root_print.copy_from_slice(&bytes[8..18]);
        if code.check() == bytes[18..] { Ok(code) } else { Err(ProtocolFault::CodeCheck) }
    }
}

/// A sealing key of the centre with the time in which desks seal to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealingEntry {
    /// The key.
    pub public: SealingPublic,
    /// From when, unix milliseconds.
    pub valid_from_ms: i64,
    /// Until when, unix milliseconds.
    pub valid_to_ms: i64,
}

/// The centre's working keys, signed by its root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySet {
    /// Grows with every change; the document's serial.
    pub serial: u64,
    /// Keys to seal to.
    pub sealing: Vec<SealingEntry>,
    /// Signs acks, notices and welcomes.
    pub ack: PublicKey,
    /// Signs documents.
    pub catalogue: PublicKey,
    /// Certificate of the centre's own authority for TLS, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_ca_pem: Option<String>,
}

impl KeySet {
    /// The key to seal to at `wall_ms`: the newest that holds, else (the desk's clock may be wrong)
    /// the newest of all. `None` only where there is none.
    #[must_use]
    pub fn sealing_at(&self, wall_ms: i64) -> Option<&SealingEntry> {
        self.sealing
            .iter()
            .filter(|key| (key.valid_from_ms..key.valid_to_ms).contains(&wall_ms))
            .max_by_key(|key| key.valid_from_ms)
            .or_else(|| self.sealing.iter().max_by_key(|key| key.valid_from_ms))
    }
    /// Whether a key of this name is among those to seal to.
    #[must_use]
    pub fn has_sealing(&self, key: KeyId) -> bool {
        self.sealing.iter().any(|entry| entry.public.key_id() == key)
    }
    /// Signs it as a document.
    #[must_use]
    pub fn sign(&self, root: &SigningKey) -> SignedDoc {
        let body = serde_json::to_vec(self).expect("a key set has text keys only");
        SignedDoc::sign(DocKind::Keys, "keys", self.serial, body, root)
    }
    /// The key set of a document that `root` signed.
    ///
    /// # Errors
    /// Where it is no such document, its signature does not fit, or it has no sealing key.
    pub fn from_doc(doc: &SignedDoc, root: &PublicKey) -> Result<Self, ProtocolFault> {
        doc.verify(root)?;
        let keys: Self = doc.read()?;
        if doc.kind != DocKind::Keys || keys.serial != doc.serial || keys.sealing.is_empty() {
            return Err(ProtocolFault::Malformed { part: Part::Keys });
        }
        Ok(keys)
    }
}

/// What a new desk asks. JSON.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolAsk {
    /// The code's secret.
    #[serde(with = "hex")]
    pub code_secret: [u8; 8],
    /// The desk's own key.
    pub desk_key: PublicKey,
    /// How the counter is called.
    pub counter_name: String,
    /// Who becomes this desk's supervisor.
    pub supervisor: String,
    /// Makes the welcome an answer to this ask.
    #[serde(with = "hex")]
    pub nonce: Nonce,
}

impl fmt::Debug for EnrolAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnrolAsk").field("desk_key", &self.desk_key).finish_non_exhaustive()
    }
}

/// What the centre answers. JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolReply {
    /// The desk's number.
    pub enrolment: u32,
    /// Its first epoch.
    pub epoch: u32,
    /// The root key, whole.
    pub root: PublicKey,
    /// The [`KeySet`] as a document.
    pub keys: SignedDoc,
    /// Packs, tariffs, words, roster, settings, directory.
    pub docs: Vec<SignedDoc>,
    /// The ack key's signature over number, epoch, the desk's key and the nonce.
    #[serde(with = "hex")]
    pub welcome: Signature,
    /// The nonce for the first exchange.
    #[serde(with = "hex")]
    pub next_nonce: Nonce,
}

impl EnrolReply {
    /// The welcome's signature.
    #[must_use]
    pub fn sign_welcome(enrolment: u32, epoch: u32, ask: &EnrolAsk, ack: &SigningKey) -> Signature {
        ack.sign(WELCOME, &[&enrolment.to_be_bytes(), &epoch.to_be_bytes(), &ask.desk_key.0, &ask.nonce])
    }
    /// From the bytes of an answer, unproved.
    ///
    /// # Errors
    /// [`ProtocolFault::TooLarge`] or [`ProtocolFault::Malformed`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, ProtocolFault> {
        if bytes.len() > ENROL_REPLY_BYTES_MAX {
            return Err(ProtocolFault::TooLarge { part: Part::Reply, max: ENROL_REPLY_BYTES_MAX });
        }
        serde_json::from_slice(bytes).map_err(|_| ProtocolFault::Malformed { part: Part::Reply })
    }
}

/// An enrolment that was proved link by link.
#[derive(Debug, Clone)]
pub struct VerifiedEnrolment {
    /// The desk's number.
    pub enrolment: u32,
    /// Its first epoch.
    pub epoch: u32,
    /// The centre's keys.
    pub keys: KeySet,
    /// Documents, every one verified.
    pub docs: Vec<SignedDoc>,
}

/// Proves a reply from the code down: code → root → keys → welcome and documents.
///
/// # Errors
/// [`ProtocolFault::OtherRoot`] where another centre answered; else which link does not hold.
pub fn verify_enrolment(
    code: &EnrolmentCode,
    ask: &EnrolAsk,
    reply: &EnrolReply,
) -> Result<VerifiedEnrolment, ProtocolFault> {
    if root_print(&reply.root) != code.root_print {
        return Err(ProtocolFault::OtherRoot);
    }
    let keys = KeySet::from_doc(&reply.keys, &reply.root)?;
    keys.ack.verify_part(
        Part::Welcome,
        WELCOME,
        &[&reply.enrolment.to_be_bytes(), &reply.epoch.to_be_bytes(), &ask.desk_key.0, &ask.nonce],
        &reply.welcome,
    )?;
    if EnrolmentNumber::new(reply.enrolment).is_none() {
        return Err(ProtocolFault::OutOfRange { part: Part::Welcome });
    }
    if reply.docs.len() > DOCS_MAX {
        return Err(ProtocolFault::TooLarge { part: Part::Reply, max: DOCS_MAX });
    }
    for doc in &reply.docs {
        doc.verify_by_kind(&reply.root, &keys.catalogue)?;
    }
    Ok(VerifiedEnrolment { enrolment: reply.enrolment, epoch: reply.epoch, keys, docs: reply.docs.clone() })
}
