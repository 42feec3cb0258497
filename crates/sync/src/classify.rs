//! Failures are classed once, here: what an HTTP answer means before its body is believed, and what
//! a body means that was not.

use wasl_protocol::{CHUNK_TYPE, NONCE_CODE, PROBLEM_TYPE, ProtocolFault};

use crate::link::DownKind;

/// The longest wait that a centre may ask for.
pub const RETRY_AFTER_MS_MAX: u64 = 3_600_000;

/// Why an exchange brought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What stood in the way.
    pub kind: DownKind,
    /// The centre asked to come after so many milliseconds.
    pub retry_after_ms: Option<u64>,
    /// The centre could not take what was in the ask: smaller batches find the culprit.
    pub about_content: bool,
}

impl Failure {
    /// A failure of this kind, without more.
    #[must_use]
    pub fn of(kind: DownKind) -> Self {
        Self { kind, retry_after_ms: None, about_content: false }
    }
}

/// What an HTTP answer's head means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// It may be a reply: its body is to be proved.
    Reply,
    /// The nonce is spent: ask once more, at once, with the fresh one.
    NonceSpent,
    /// Nothing came of it.
    Failed(Failure),
}

/// An HTTP answer's head, as far as it counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Head<'a> {
    /// The status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: Option<&'a str>,
    /// `Retry-After`.
    pub retry_after: Option<&'a str>,
    /// The problem's code, where the body was one.
    pub code: Option<&'a str>,
}

/// Reads an answer's head; a reply must be of the media type `wanted`.
#[must_use]
pub fn classify(wanted: &str, head: Head<'_>) -> Reading {
    let Head { status, content_type, retry_after, code } = head;
    let media = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_problem = media == PROBLEM_TYPE;
    let failed = |kind| Reading::Failed(Failure { kind, retry_after_ms: wait_ms(retry_after), about_content: false });
    match status {
        200 if media == wanted => Reading::Reply,
        200..=399 | 407 | 511 => failed(DownKind::CaptivePortal),
        401 if is_problem && code == Some(NONCE_CODE) => Reading::NonceSpent,
        429 | 503 => failed(DownKind::CentreBusy),
        400..=499 if media == "text/html" => failed(DownKind::CaptivePortal),
        400..=499 => Reading::Failed(Failure {
            kind: DownKind::CentreRefuses { code: code.map_or_else(|| format!("http_{status}"), str::to_owned) },
            retry_after_ms: wait_ms(retry_after),
            about_content: matches!(status, 400 | 413 | 422),
        }),
        500..=599 => failed(DownKind::CentreBusy),
        _ => failed(DownKind::NotGenuine),
    }
}

/// Reads the head of an answer to a chunk that was put or looked for. A [`Reading::Reply`] says that
/// it arrived, which proves nothing: only a signed ack settles a chunk.
#[must_use]
pub fn classify_put(head: Head<'_>) -> Reading {
    let media = head.content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let is_bare = media.is_empty() || media.eq_ignore_ascii_case(CHUNK_TYPE);
    match head.status {
        200 | 201 | 204 if is_bare => Reading::Reply,
        _ => classify(CHUNK_TYPE, head),
    }
}

/// What it means that a reply could not be proved.
#[must_use]
pub fn classify_fault(fault: &ProtocolFault) -> DownKind {
    match fault {
        ProtocolFault::Truncated { .. } => DownKind::Network,
        ProtocolFault::Malformed { .. }
        | ProtocolFault::TooLarge { .. }
        | ProtocolFault::Version { .. }
        | ProtocolFault::BadSignature { .. }
        | ProtocolFault::OtherKey { .. }
        | ProtocolFault::WeakKey
        | ProtocolFault::Seal
        | ProtocolFault::Dictionary { .. }
        | ProtocolFault::Compression { .. }
        | ProtocolFault::OtherDesk { .. }
        | ProtocolFault::Replayed
        | ProtocolFault::OtherRoot
        | ProtocolFault::CodeCheck
        | ProtocolFault::OutOfRange { .. } => DownKind::NotGenuine,
    }
}

/// Seconds only: a date would need a clock that is right.
fn wait_ms(retry_after: Option<&str>) -> Option<u64> {
    let seconds: u64 = retry_after?.trim().parse().ok()?;
    Some(seconds.saturating_mul(1_000).min(RETRY_AFTER_MS_MAX))
}

#[cfg(test)]
mod tests {
    use wasl_protocol::EXCHANGE_TYPE;

    use super::*;

    fn read(status: u16, media: &str, code: Option<&str>) -> Reading {
        classify(EXCHANGE_TYPE, Head { status, content_type: Some(media), retry_after: None, code })
    }
    fn kind(status: u16, media: &str, code: Option<&str>) -> Option<DownKind> {
        match read(status, media, code) {
            Reading::Failed(failure) => Some(failure.kind),
            Reading::Reply | Reading::NonceSpent => None,
        }
    }

    #[test]
    fn only_status_200_with_our_own_media_type_may_be_a_reply() {
        assert_eq!(read(200, EXCHANGE_TYPE, None), Reading::Reply);
        for status in [200, 201, 204, 301, 302, 307, 403, 404, 407, 511] {
            assert_eq!(kind(status, "text/html; charset=utf-8", None), Some(DownKind::CaptivePortal), "{status}");
        }
        let bare = classify(EXCHANGE_TYPE, Head { status: 200, ..Head::default() });
        assert_eq!(bare, Reading::Failed(Failure::of(DownKind::CaptivePortal)));
    }

    #[test]
    fn a_spent_nonce_a_refusal_and_a_busy_centre_are_told_apart() {
        assert_eq!(read(401, PROBLEM_TYPE, Some("nonce")), Reading::NonceSpent);
        let refused = DownKind::CentreRefuses { code: "desk_unknown".into() };
        assert_eq!(kind(403, PROBLEM_TYPE, Some("desk_unknown")), Some(refused));
        for status in [429, 500, 502, 503, 504] {
            assert_eq!(kind(status, "text/plain", None), Some(DownKind::CentreBusy), "{status}");
        }
    }

    #[test]
    fn a_wait_asked_for_is_heard_and_bounded() {
        let wait =
            |text| match classify(EXCHANGE_TYPE, Head { status: 503, retry_after: Some(text), ..Head::default() }) {
                Reading::Failed(failure) => failure.retry_after_ms,
                Reading::Reply | Reading::NonceSpent => None,
            };
        assert_eq!(wait("120"), Some(120_000));
        assert_eq!(wait("999999999999999999"), Some(RETRY_AFTER_MS_MAX));
        assert_eq!(wait("Wed, 21 Oct 2026 07:28:00 GMT"), None);
    }
}
