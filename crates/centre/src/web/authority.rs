//! Which certificate desks are told to trust: the centre's own authority, where its chain carries it.
//!
//! A chain of a public authority ends below its root; desks then trust what their machine trusts.

use rustls::pki_types::{CertificateDer, pem::PemObject};

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xA0;

/// The last certificate of a PEM chain, where it was issued by itself.
pub(super) fn own_authority(chain: &str) -> Option<String> {
    let start = chain.rfind(BEGIN)?;
    let end = chain[start..].find(END)? + END.len();
    let last = &chain[start..start + end];
    let der = CertificateDer::from_pem_slice(last.as_bytes()).ok()?;
    is_self_issued(&der)?.then(|| format!("{last}\n"))
}

/// Whether issuer and subject are the same name (X.509, RFC 5280 section 4.1).
fn is_self_issued(der: &[u8]) -> Option<bool> {
    let (_, certificate, _) = element(der)?;
    let (_, mut fields, _) = element(certificate)?;
    let (tag, _, rest) = element(fields)?;
    if tag == VERSION {
        fields = rest;
    }
    let (_, _, after_serial) = element(fields)?;
    let (_, _, after_algorithm) = element(after_serial)?;
    let (issuer_tag, issuer, after_issuer) = element(after_algorithm)?;
    let (_, _, after_validity) = element(after_issuer)?;
    let (subject_tag, subject, _) = element(after_validity)?;
    Some(issuer_tag == SEQUENCE && subject_tag == SEQUENCE && issuer == subject)
}

/// The first element of DER: tag, content, what follows.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (len, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(*first & 0x7F).min(4))?;
        (bytes.iter().fold(0, |len, byte| len << 8 | usize::from(*byte)), rest)
    };
    let (content, rest) = rest.split_at_checked(len)?;
    Some((*tag, content, rest))
}
