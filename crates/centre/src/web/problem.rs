//! How the API says no: RFC 9457 with a stable `code`.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use wasl_protocol::{NONCE_CODE, NONCE_HEADER, Nonce, PROBLEM_TYPE, Problem, hex};

use super::app::Blocked;
use crate::{CentreFault, enrolment::NotEnrolled, ledger::LedgerFault};

/// Seconds after which a busy centre is asked again.
const RETRY_S: u32 = 10;

/// Every way in which the API says no.
#[derive(Debug)]
pub(super) enum No {
    /// The headers that prove a request are missing or unreadable.
    Unproved,
    /// No such desk.
    DeskUnknown,
    /// The desk's signature does not fit.
    Signature,
    /// The nonce is not ours or too old; here is a fresh one.
    Nonce(Nonce),
    /// The body is not what it must be.
    Malformed,
    /// The code does not let this desk in.
    NotEnrolled(NotEnrolled),
    /// The body is larger than it may be.
    TooLarge,
    /// The bytes have another hash than their name.
    OtherHash,
    /// This desk brought too much that no packet names.
    OverQuota,
    /// It comes too often.
    TooOften {
        /// Seconds.
        wait_s: u32,
    },
    /// The ledger is busy.
    Later,
    /// Something broke inside.
    Inside,
    /// No such thing here.
    NotFound,
    /// It took too long.
    TooLong,
    /// The body is of another media type.
    MediaType,
}

impl No {
    fn parts(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Unproved => (StatusCode::UNAUTHORIZED, "unproved", "the request carries no proof of a desk"),
            Self::DeskUnknown => (StatusCode::UNAUTHORIZED, "desk_unknown", "no desk has this number"),
            Self::Signature => (StatusCode::UNAUTHORIZED, "signature", "the desk's signature does not fit"),
            Self::Nonce(_) => (StatusCode::UNAUTHORIZED, NONCE_CODE, "the nonce is unknown or too old"),
            Self::Malformed => (StatusCode::BAD_REQUEST, "malformed", "the body is not what it must be"),
            Self::NotEnrolled(NotEnrolled::Unknown) => {
                (StatusCode::FORBIDDEN, "code_unknown", "no such enrolment code")
            }
            Self::NotEnrolled(NotEnrolled::Spent) => {
                (StatusCode::CONFLICT, "code_spent", "this enrolment code was used by another desk")
            }
            Self::NotEnrolled(NotEnrolled::Expired) => {
                (StatusCode::GONE, "code_expired", "this enrolment code is too old")
            }
            Self::NotEnrolled(NotEnrolled::Names) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "names", "a supervisor's name has 1 to 120 letters")
            }
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "the body is larger than it may be"),
            Self::OtherHash => (StatusCode::UNPROCESSABLE_ENTITY, "other_hash", "the bytes have another hash"),
            Self::OverQuota => {
                (StatusCode::INSUFFICIENT_STORAGE, "over_quota", "too much of this desk is here that no packet names")
            }
            Self::TooOften { .. } => (StatusCode::TOO_MANY_REQUESTS, "too_often", "it comes too often"),
            Self::Later => (StatusCode::SERVICE_UNAVAILABLE, "later", "the centre is busy"),
            Self::Inside => (StatusCode::INTERNAL_SERVER_ERROR, "inside", "something broke inside the centre"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "there is nothing here"),
            Self::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type", "the body is of another media type"),
            Self::TooLong => (StatusCode::SERVICE_UNAVAILABLE, "too_long", "it took too long"),
        }
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let (status, code, title) = self.parts();
        let body = serde_json::to_vec(&Problem::new(status.as_u16(), code, title)).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM_TYPE)], body).into_response();
        let headers = response.headers_mut();
        match self {
            Self::Nonce(nonce) => {
                if let (Ok(name), Ok(value)) =
                    (HeaderName::try_from(NONCE_HEADER), HeaderValue::try_from(hex::encode(&nonce)))
                {
                    headers.insert(name, value);
                }
            }
            Self::Later | Self::TooLong => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(RETRY_S));
            }
            Self::TooOften { wait_s } => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
            }
            Self::Unproved
            | Self::DeskUnknown
            | Self::Signature
            | Self::Malformed
            | Self::NotEnrolled(_)
            | Self::TooLarge
            | Self::OtherHash
            | Self::OverQuota
            | Self::Inside
            | Self::NotFound
            | Self::MediaType => {}
        }
        response
    }
}

impl From<Blocked> for No {
    fn from(blocked: Blocked) -> Self {
        blocked.note();
        match blocked {
            Blocked::Fault(CentreFault::Ledger(LedgerFault::Storage { .. } | LedgerFault::Exchanged { .. })) => {
                Self::Later
            }
            Blocked::Fault(_) | Blocked::Panicked => Self::Inside,
        }
    }
}
