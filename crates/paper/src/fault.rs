//! What the press can refuse, as facts. The sentence a person reads is composed elsewhere.

use thiserror::Error;

/// Why a sheet was not set.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PaperFault {
    /// A text without which the paper is worth nothing is empty.
    #[error("empty field {field}")]
    FieldEmpty {
        /// Name of the field in the sheet.
        field: &'static str,
    },
    /// A text that may not be cut is longer than its place.
    #[error("field {field} has {letters} letters, at most {letters_max}")]
    FieldTooLong {
        /// Name of the field in the sheet.
        field: &'static str,
        /// Letters it has.
        letters: usize,
        /// Letters that fit.
        letters_max: usize,
    },
    /// A list has more lines than one slip can carry.
    #[error("list {field} has {lines} lines, at most {lines_max}")]
    TooManyLines {
        /// Name of the list in the sheet.
        field: &'static str,
        /// Lines it has.
        lines: usize,
        /// Lines that fit.
        lines_max: usize,
    },
    /// The text of the QR does not fit a code whose modules print as whole dots of readable size.
    #[error("QR text of {letters} letters does not fit")]
    QrTooLong {
        /// Letters of the text.
        letters: usize,
    },
    /// The typesetter refused our own page; a defect of the page, never of what was written on it.
    #[error("page {page} was not laid out: {complaint}")]
    NotLaidOut {
        /// The page that was being set.
        page: &'static str,
        /// The typesetter's first complaint, for the log.
        complaint: String,
    },
}
