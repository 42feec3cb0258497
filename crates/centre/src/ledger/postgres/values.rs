//! Values between statements and PostgreSQL's own types.

use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

use crate::ledger::{
    LedgerFault, LedgerResult,
    sql::{Found, Given, Row},
};

type Fault = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Given<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Fault> {
        match *self {
            Self::Null => Ok(IsNull::Yes),
            Self::Number(number) if *kind == Type::INT4 => i32::try_from(number)?.to_sql(kind, out),
            Self::Number(number) => number.to_sql_checked(kind, out),
            // The one sign that this database's text cannot hold; a packet with it is judged like any other.
            Self::Text(text) if text.contains('\0') => text.replace('\0', "\u{FFFD}").to_sql_checked(kind, out),
            Self::Text(text) => text.to_sql_checked(kind, out),
            Self::Bytes(bytes) => bytes.to_sql_checked(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        // Each value says for itself whether it fits.
        true
    }

    to_sql_checked!();
}

/// A value as it comes, whatever its type.
struct Any(Found);

impl<'a> FromSql<'a> for Any {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Fault> {
        Ok(Self(if *kind == Type::INT8 {
            Found::Number(i64::from_sql(kind, raw)?)
        } else if *kind == Type::INT4 {
            Found::Number(i32::from_sql(kind, raw)?.into())
        } else if *kind == Type::BYTEA {
            Found::Bytes(Vec::from_sql(kind, raw)?)
        } else {
            Found::Text(String::from_sql(kind, raw)?)
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Fault> {
        Ok(Self(Found::Null))
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT8, Type::INT4, Type::BYTEA, Type::TEXT, Type::VARCHAR].contains(kind)
    }
}

/// A row as the acts read it.
pub(super) fn row(row: &tokio_postgres::Row) -> LedgerResult<Row> {
    let values = (0..row.len()).map(|column| match row.try_get::<_, Any>(column) {
        Ok(Any(value)) => Ok(value),
        Err(_) => Err(LedgerFault::Spoiled { what: "column" }),
    });
    Ok(Row(values.collect::<LedgerResult<_>>()?))
}
