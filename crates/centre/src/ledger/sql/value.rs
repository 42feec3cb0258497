//! Values on their way into a statement and out of a row, the same for every engine.

use uuid::Uuid;

use crate::ledger::{LedgerFault, LedgerResult};

/// A value that a statement is given. Yes and no are 1 and 0.
#[derive(Debug, Clone, Copy)]
pub(in crate::ledger) enum Given<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Number(i64),
    /// Words.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// A value that a row holds.
#[derive(Debug, Clone)]
pub(in crate::ledger) enum Found {
    /// Nothing.
    Null,
    /// A whole number.
    Number(i64),
    /// Words.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

macro_rules! given_number {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Given<'_> {
            fn from(number: $kind) -> Self {
                Self::Number(i64::from(number))
            }
        }
    )*};
}
given_number!(i64, u32, u16, bool);

impl<'a> From<&'a str> for Given<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Given<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Given<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<&'a Vec<u8>> for Given<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Given<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a, T: Into<Given<'a>>> From<Option<T>> for Given<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row of what a statement found.
#[derive(Debug)]
pub(in crate::ledger) struct Row(pub(in crate::ledger) Vec<Found>);

impl Row {
    /// The value of a column, counted from 0.
    pub(in crate::ledger) fn get<T: FromFound>(&self, column: usize) -> LedgerResult<T> {
        self.0.get(column).and_then(T::from_found).ok_or(LedgerFault::Spoiled { what: "column" })
    }
}

/// What a found value can be read as; none where it is of another kind.
pub(in crate::ledger) trait FromFound: Sized {
    fn from_found(found: &Found) -> Option<Self>;
}

impl FromFound for i64 {
    fn from_found(found: &Found) -> Option<Self> {
        match found {
            Found::Number(number) => Some(*number),
            Found::Null | Found::Text(_) | Found::Bytes(_) => None,
        }
    }
}

impl FromFound for u32 {
    fn from_found(found: &Found) -> Option<Self> {
        i64::from_found(found).and_then(|number| Self::try_from(number).ok())
    }
}

impl FromFound for u16 {
    fn from_found(found: &Found) -> Option<Self> {
        i64::from_found(found).and_then(|number| Self::try_from(number).ok())
    }
}

impl FromFound for bool {
    fn from_found(found: &Found) -> Option<Self> {
        i64::from_found(found).map(|number| number != 0)
    }
}

impl FromFound for String {
    fn from_found(found: &Found) -> Option<Self> {
        match found {
            Found::Text(text) => Some(text.clone()),
            Found::Null | Found::Number(_) | Found::Bytes(_) => None,
        }
    }
}

impl FromFound for Vec<u8> {
    fn from_found(found: &Found) -> Option<Self> {
        match found {
            Found::Bytes(bytes) => Some(bytes.clone()),
            Found::Null | Found::Number(_) | Found::Text(_) => None,
        }
    }
}

impl<const N: usize> FromFound for [u8; N] {
    fn from_found(found: &Found) -> Option<Self> {
        match found {
            Found::Bytes(bytes) => Self::try_from(bytes.as_slice()).ok(),
            Found::Null | Found::Number(_) | Found::Text(_) => None,
        }
    }
}

impl FromFound for Uuid {
    fn from_found(found: &Found) -> Option<Self> {
        <[u8; 16]>::from_found(found).map(Self::from_bytes)
    }
}

impl<T: FromFound> FromFound for Option<T> {
    fn from_found(found: &Found) -> Option<Self> {
        match found {
            Found::Null => Some(None),
            Found::Number(_) | Found::Text(_) | Found::Bytes(_) => T::from_found(found).map(Some),
        }
    }
}
