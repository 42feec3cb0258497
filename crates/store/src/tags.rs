//! Tags: which columns of which table a row's tag covers, and how it is reckoned inside the engine.
//!
//! Tags find damage, not malice: whoever can write the file can write tags too.

use rusqlite::{
    Connection,
    functions::{Aggregate, Context, FunctionFlags},
    types::ValueRef,
};
use sha2::{Digest as _, Sha256};

use crate::Kept;

/// Bytes of a tag.
const TAG_BYTES: usize = 16;

/// A table whose rows carry tags.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// What the tag covers, in this order.
    pub(crate) covered: &'static [&'static str],
    /// Large bytes that the tag covers through the column `hash`.
    pub(crate) payload: Option<&'static str>,
    /// An expression that names a row in words a person can search for.
    pub(crate) label: &'static str,
}

macro_rules! tables {
    ($($constant:ident $name:literal [$($column:ident)*] $($payload:literal)? as $label:literal;)*) => {
        $(pub(crate) const $constant: Table = Table {
            name: $name,
            covered: &[$(stringify!($column)),*],
            payload: [None, $(Some($payload))?][tables!(@ $($payload)?)],
            label: $label,
        };)*
        /// All of them.
        pub(crate) const TABLES: &[&Table] = &[$(&$constant),*];
    };
    (@) => { 0 };
    (@ $payload:literal) => { 1 };
}

tables! {
    FACT "fact" [name value] as "name";
    TWIN "twin" [name value] as "name";
    PERSON "person" [name role salt wrapped_key memory_kib passes card_print tries guess_debt_ms counted_ms wait_boot
        wait_until since_ms closed_ms] as "name";
    DOC "doc" [kind id serial body] as "kind || '/' || id || '/' || serial";
    DRAFT "draft" [id saved_ms sealed] as "hex(id)";
    SCAN "scan" [draft id paper sealed] as "hex(draft) || '/' || hex(id)";
    PACKET "packet" [place enrolment epoch sequence id hash tracking size kept_ms sent_ms acked_ms verdict acked_no]
        "bytes" as "enrolment || '/' || epoch || '/' || sequence";
    PIECE "piece" [place page n hash] "bytes" as "hex(hash)";
    CHUNK "chunk" [place hash packet paper n state size] as "hex(hash)";
    REQUEST "request" [tracking request submission packet stage kept_ms sent_ms received_ms ready_ms is_due size copies
        unprinted] as "tracking";
    COPY "counter_copy" [id tracking sealed] as "id";
    NOTICE "notice" [sequence at_ms tracking body] as "sequence";
    JOURNAL "journal" [n at_ms boot mono_ms actor act object hash] as "n";
    CHECKPOINT "checkpoint" [n hash at_ms signature] as "n";
    CARRIED "carried" [id kept_ms done_ms bytes answers] as "id";
    EXPORTED "exported" [nonce at_ms hashes] as "hex(nonce)";
}

/// The rolls themselves, which have no roll.
pub(crate) const ROLL: Table = Table { name: "roll", covered: &["name", "count", "sum"], payload: None, label: "name" };

impl Table {
    /// The tag of a row as the engine reckons it now; `cover` may put a parameter in a column's place.
    pub(crate) fn tag_of(&self, cover: impl Fn(usize, &'static str) -> String) -> String {
        let columns: Vec<String> = self.covered.iter().enumerate().map(|(at, column)| cover(at, column)).collect();
        format!("wasl_tag('{}', {})", self.name, columns.join(", "))
    }

    /// Whether a row's columns fit its tag; large bytes are not looked at.
    pub(crate) fn fits(&self) -> String {
        format!("(tag IS {})", self.tag_of(|_, column| column.to_owned()))
    }

    /// Whether a row is whole, large bytes too.
    pub(crate) fn whole(&self) -> String {
        match self.payload {
            Some(bytes) => format!("({} AND hash IS wasl_sha256({bytes}))", self.fits()),
            None => self.fits(),
        }
    }
}

/// Teaches a connection `wasl_tag(…)`, `wasl_sha256(bytes)` and the sum `wasl_sum(tag)`.
pub(crate) fn teach(connection: &Connection) -> Kept<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("wasl_tag", -1, flags, |ask: &Context<'_>| {
        Ok(tag((0..ask.len()).map(|at| ask.get_raw(at))).to_vec())
    })?;
    connection.create_scalar_function("wasl_sha256", 1, flags, |ask| {
        Ok(match ask.get_raw(0) {
            ValueRef::Blob(bytes) => Some(Sha256::digest(bytes).to_vec()),
            ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Text(_) => None,
        })
    })?;
    connection.create_aggregate_function("wasl_sum", 1, flags, Sum)?;
    Ok(())
}

/// The tag over a table's name and a row's values in order.
pub(crate) fn tag<'a>(values: impl Iterator<Item = ValueRef<'a>>) -> [u8; TAG_BYTES] {
    let mut hash = Sha256::new();
    for value in values {
        // Kind and length before the bytes: no two rows of a table can read alike.
        let mut part = |kind: u8, bytes: &[u8]| {
            hash.update([kind]);
            hash.update(bytes.len().to_le_bytes());
            hash.update(bytes);
        };
        match value {
            ValueRef::Null => part(0, &[]),
            ValueRef::Integer(number) => part(1, &number.to_le_bytes()),
            ValueRef::Real(number) => part(2, &number.to_le_bytes()),
            ValueRef::Text(bytes) => part(3, bytes),
            ValueRef::Blob(bytes) => part(4, bytes),
        }
    }
    let mut tag = [0; TAG_BYTES];
    tag.copy_from_slice(&hash.finalize()[..TAG_BYTES]);
    tag
}

/// A tag as a number; what is no tag counts as nothing.
pub(crate) fn weight(tag: &[u8]) -> u128 {
    <[u8; TAG_BYTES]>::try_from(tag).map_or(0, u128::from_le_bytes)
}

struct Sum;

impl Aggregate<u128, Vec<u8>> for Sum {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<u128> {
        Ok(0)
    }
    fn step(&self, ask: &mut Context<'_>, sum: &mut u128) -> rusqlite::Result<()> {
        if let ValueRef::Blob(tag) = ask.get_raw(0) {
            *sum = sum.wrapping_add(weight(tag));
        }
        Ok(())
    }
    fn finalize(&self, _: &mut Context<'_>, sum: Option<u128>) -> rusqlite::Result<Vec<u8>> {
        Ok(sum.unwrap_or(0).to_le_bytes().to_vec())
    }
}
