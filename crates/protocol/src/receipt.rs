//! The receipt's QR: a signed token of 93 bytes in an upper-case address, verified offline.
//!
//! A reprint is the same bytes; nothing in it names a person.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use wasl_domain::{
    digits::is_separator,
    ids::{EnrolmentNumber, TrackingNumber},
    money::{Denomination, Money},
};

use crate::{
    bodies::PayWay,
    fault::{Part, ProtocolFault},
    keys::{Digest, KeyId, PublicKey, Signature, SigningKey, sha256, statement},
};

/// Bytes of a token without signature.
pub const TOKEN_BYTES: usize = 29;
/// Bytes of a token with signature.
pub const SIGNED_TOKEN_BYTES: usize = TOKEN_BYTES + 64;

const CONTEXT: &str = "wasl-receipt-v1";
const VERSION: u8 = 1;
const PAID: u8 = 0b0001;
const CASH: u8 = 0b0010;
const DOUBTFUL: u8 = 0b0100;
const OLD_POUNDS: u8 = 0b1000;
const KNOWN_FLAGS: u8 = PAID | CASH | DOUBTFUL | OLD_POUNDS;
const PATH: &str = "/R/";
const QR_CHARS_MAX: usize = 512;

/// What a receipt says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ReceiptToken {
    /// The desk's key.
    pub key: KeyId,
    /// The request's tracking number.
    pub tracking: TrackingNumber,
    /// When it was taken in, unix seconds.
    pub at_s: u32,
    /// The service's number.
    pub service_number: u16,
    /// The whole fee.
    pub amount: Money,
    /// Paid, or still due.
    pub paid: bool,
    /// How it was paid.
    pub way: Option<PayWay>,
    /// The desk was not sure of its clock.
    pub time_doubtful: bool,
    /// The first eight bytes of the request packet's hash.
    pub packet_hash8: [u8; 8],
}

impl fmt::Debug for ReceiptToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceiptToken").field("tracking", &self.tracking).finish_non_exhaustive()
    }
}

/// A token with its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedToken {
    /// What it says.
    pub token: ReceiptToken,
    /// The desk's signature.
    pub signature: Signature,
}

/// Why a QR is not a genuine receipt of this centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotGenuine {
    /// Something else than a receipt.
    #[error("not a receipt")]
    NotAReceipt,
    /// It leads to another address than the centre's.
    #[error("leads to another host")]
    OtherHost,
    /// No desk in the directory has this key: a newer desk, or none of ours.
    #[error("unknown key {key}")]
    UnknownKey {
        /// The key it names.
        key: KeyId,
    },
    /// The signature does not fit.
    #[error("the signature does not fit")]
    BadSignature,
    /// Signed by a desk that does not own the tracking number.
    #[error("signed by another desk")]
    WrongDesk,
    /// Dated after its desk was lost or revoked: whoever signed it had the key of that desk. Told by who
    /// knows until when each desk's receipts count ([`crate::DirectoryDesk::until_s`]).
    #[error("dated after its desk was lost")]
    AfterLoss {
        /// Until when receipts of that desk count, unix seconds.
        until_s: u32,
    },
}

impl ReceiptToken {
    /// The fixed layout: version, key, tracking number (5), time (4), service (2), amount (4),
    /// flags, packet hash (8); all big-endian.
    ///
    /// # Errors
    /// [`ProtocolFault::OutOfRange`] for amounts below zero or above 42,949,672.95 pounds.
    pub fn to_bytes(&self) -> Result<[u8; TOKEN_BYTES], ProtocolFault> {
        let amount = u32::try_from(self.amount.minor).map_err(|_| ProtocolFault::OutOfRange { part: Part::Receipt })?;
        let mut flags = 0;
        if self.paid {
            flags |= PAID;
        }
        match self.way {
            Some(PayWay::Cash) => flags |= CASH,
            None => {}
        }
        if self.time_doubtful {
            flags |= DOUBTFUL;
        }
        match self.amount.denomination {
            Denomination::Old => flags |= OLD_POUNDS,
            Denomination::New => {}
        }
        let mut out = [0u8; TOKEN_BYTES];
        out[0] = VERSION;
        out[1..5].copy_from_slice(&self.key.0);
        out[5..10].copy_from_slice(&self.tracking.payload().to_be_bytes()[3..]);
        out[10..14].copy_from_slice(&self.at_s.to_be_bytes());
        out[14..16].copy_from_slice(&self.service_number.to_be_bytes());
        out[16..20].copy_from_slice(&amount.to_be_bytes());
        out[20] = flags;
        out[21..].copy_from_slice(&self.packet_hash8);
        Ok(out)
    }

    /// Reads the fixed layout.
    ///
    /// # Errors
    /// [`ProtocolFault::Version`], or [`ProtocolFault::Malformed`] where a part has no meaning.
    pub fn from_bytes(bytes: &[u8; TOKEN_BYTES]) -> Result<Self, ProtocolFault> {
        let malformed = ProtocolFault::Malformed { part: Part::Receipt };
        let mut rest = bytes.as_slice();
        if take::<1>(&mut rest) != [VERSION] {
            return Err(ProtocolFault::Version { part: Part::Receipt, found: bytes[0] });
        }
        let key = KeyId(take(&mut rest));
        let [a, b, c, d, e] = take(&mut rest);
        let tracking = TrackingNumber::from_payload(u64::from_be_bytes([0, 0, 0, a, b, c, d, e])).ok_or(malformed)?;
        let at_s = u32::from_be_bytes(take(&mut rest));
        let service_number = u16::from_be_bytes(take(&mut rest));
        let minor = i64::from(u32::from_be_bytes(take(&mut rest)));
        let [flags] = take(&mut rest);
        if flags & !KNOWN_FLAGS != 0 {
            return Err(malformed);
        }
        let denomination = if flags & OLD_POUNDS == 0 { Denomination::New } else { Denomination::Old };
        Ok(Self {
            key,
            tracking,
            at_s,
            service_number,
            amount: Money { minor, denomination },
            paid: flags & PAID != 0,
            way: (flags & CASH != 0).then_some(PayWay::Cash),
            time_doubtful: flags & DOUBTFUL != 0,
            packet_hash8: take(&mut rest),
        })
    }

    /// Signs it; the same token always gives the same bytes.
    ///
    /// # Errors
    /// As [`Self::to_bytes`].
    pub fn sign(&self, key: &SigningKey) -> Result<SignedToken, ProtocolFault> {
        let signature = key.sign(CONTEXT, &[&self.to_bytes()?]);
        Ok(SignedToken { token: *self, signature })
    }
}

/// The first `N` bytes of `rest`, zeros where it is shorter (it never is: the layout is fixed).
fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    match rest.split_first_chunk::<N>() {
        Some((first, others)) => {
            *rest = others;
            *first
        }
        None => [0; N],
    }
}

impl SignedToken {
    /// Token and signature.
    ///
    /// # Errors
    /// As [`ReceiptToken::to_bytes`]; never for one that was signed or parsed.
    pub fn to_bytes(&self) -> Result<[u8; SIGNED_TOKEN_BYTES], ProtocolFault> {
        let mut out = [0u8; SIGNED_TOKEN_BYTES];
        out[..TOKEN_BYTES].copy_from_slice(&self.token.to_bytes()?);
        out[TOKEN_BYTES..].copy_from_slice(&self.signature);
        Ok(out)
    }
    /// Reads token and signature, unproved.
    ///
    /// # Errors
    /// As [`ReceiptToken::from_bytes`], or [`ProtocolFault::Truncated`] with another length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProtocolFault> {
        let cut = ProtocolFault::Truncated { part: Part::Receipt };
        let (token, signature) = bytes.split_first_chunk::<TOKEN_BYTES>().ok_or(cut)?;
        Ok(Self { token: ReceiptToken::from_bytes(token)?, signature: signature.try_into().map_err(|_| cut)? })
    }
    /// Whether `key` signed it.
    ///
    /// # Errors
    /// [`ProtocolFault::BadSignature`] or [`ProtocolFault::WeakKey`].
    pub fn verify(&self, key: &PublicKey) -> Result<(), ProtocolFault> {
        key.verify_part(Part::Receipt, CONTEXT, &[&self.token.to_bytes()?], &self.signature)
    }
    /// The QR's text: `HTTPS://HOST/R/` and base 32, all in capitals so that a QR is at its
    /// smallest. Of `public_url` the host (with port) is used, and `http` where it says so.
    #[must_use]
    pub fn qr_url(&self, public_url: &str) -> String {
        let (scheme, host) = scheme_and_host(public_url);
        let payload = self.to_bytes().map(|bytes| BASE32_NOPAD.encode(&bytes)).unwrap_or_default();
        format!("{scheme}://{host}{PATH}{payload}")
    }
}

/// Scheme and host of an address, in capitals; whatever follows the host is left out.
fn scheme_and_host(url: &str) -> (&'static str, String) {
    let url = url.trim();
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => ("HTTP", rest),
        Some((_, rest)) => ("HTTPS", rest),
        None => ("HTTPS", url),
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    (scheme, host.to_ascii_uppercase())
}

/// Host (in capitals, with port) and token of a QR's text. Scheme and host in either case, spaces
/// around are passed over; everything else must be as [`SignedToken::qr_url`] writes it.
///
/// # Errors
/// [`ProtocolFault::Malformed`] for anything that is no receipt of this format.
pub fn parse_qr(text: &str) -> Result<(String, SignedToken), ProtocolFault> {
    let malformed = ProtocolFault::Malformed { part: Part::Receipt };
    let text = text.trim_matches(is_separator);
    if text.len() > QR_CHARS_MAX || !text.is_ascii() {
        return Err(malformed);
    }
    let (scheme, rest) = text.split_once("://").ok_or(malformed)?;
    if !["https", "http"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return Err(malformed);
    }
    let (host, payload) = rest.split_once(PATH).ok_or(malformed)?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".:-[]".contains(&b);
    if host.is_empty() || !host.bytes().all(plain) {
        return Err(malformed);
    }
    let bytes = BASE32_NOPAD.decode(payload.as_bytes()).map_err(|_| malformed)?;
    Ok((host.to_ascii_uppercase(), SignedToken::from_bytes(&bytes)?))
}

/// Verifies a QR's text offline: the centre's own host, a key of the directory, its signature, and
/// the desk that owns the tracking number. `lookup` gives all desks whose key has that name.
///
/// # Errors
/// Which of these does not hold.
pub fn verify_qr(
    text: &str,
    public_url: &str,
    lookup: impl Fn(KeyId) -> Vec<(EnrolmentNumber, PublicKey)>,
) -> Result<ReceiptToken, NotGenuine> {
    let (host, signed) = parse_qr(text).map_err(|_| NotGenuine::NotAReceipt)?;
    if host != scheme_and_host(public_url).1 {
        return Err(NotGenuine::OtherHost);
    }
    let desks = lookup(signed.token.key);
    if desks.is_empty() {
        return Err(NotGenuine::UnknownKey { key: signed.token.key });
    }
    let signers: Vec<EnrolmentNumber> =
        desks.into_iter().filter(|(_, key)| signed.verify(key).is_ok()).map(|(desk, _)| desk).collect();
    if signers.is_empty() {
        return Err(NotGenuine::BadSignature);
    }
    if !signers.contains(&signed.token.tracking.enrolment()) {
        return Err(NotGenuine::WrongDesk);
    }
    Ok(signed.token)
}

/// Six digits for typed look-ups beside the tracking number. From the whole hash of the request's
/// packet, of which the receipt shows only eight bytes: so only desk and centre can work it out.
#[must_use]
pub fn short_code(packet_hash: &Digest, tracking: TrackingNumber) -> String {
    let mixed = sha256(&statement("wasl-short-code-v1", &[packet_hash, &tracking.payload().to_be_bytes()]));
    let number = mixed.iter().take(8).fold(0u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}
