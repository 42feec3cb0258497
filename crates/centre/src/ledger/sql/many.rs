//! Many values in one statement: each statement is a way to the database and back, and most of an
//! act's cost is their number.

use std::collections::BTreeSet;

use wasl_protocol::Digest;

use super::{Given, Sql};
use crate::ledger::LedgerResult;

/// So many values one statement is given at most; every engine takes that many.
pub(super) const AT_ONCE: usize = 64;

/// `(?3, ?4, ?5)` for `count` values, of which the first is number `from`.
pub(super) fn list(from: usize, count: usize) -> String {
    let names: Vec<String> = (from..from + count).map(|n| format!("?{n}")).collect();
    format!("({})", names.join(", "))
}

/// As many rows of `width` values each: `(?1, ?2), (?3, ?4)`.
pub(super) fn rows(width: usize, count: usize) -> String {
    let rows: Vec<String> = (0..count).map(|row| list(1 + row * width, width)).collect();
    rows.join(", ")
}

/// `values` in slices that fit a statement, each filled up to 1, 8 or 64 by its own last one, so that
/// engines meet few different statements and keep them prepared.
pub(super) fn filled<'a, T: Copy + Into<Given<'a>>>(values: &[T]) -> Vec<Vec<Given<'a>>> {
    values
        .chunks(AT_ONCE)
        .map(|some| {
            let mut filled: Vec<Given<'a>> = some.iter().map(|value| (*value).into()).collect();
            let size = [1, 8, AT_ONCE].into_iter().find(|size| *size >= filled.len()).unwrap_or(AT_ONCE);
            if let Some(last) = filled.last().copied() {
                filled.resize(size, last);
            }
            filled
        })
        .collect()
}

/// Rows to write in slices of few sizes, so that engines meet few different statements.
pub(super) fn pieces<T>(mut rows: &[T]) -> Vec<&[T]> {
    let mut pieces = Vec::new();
    while let Some(size) = [16, 8, 4, 2, 1].into_iter().find(|size| *size <= rows.len()) {
        let (piece, rest) = rows.split_at(size);
        pieces.push(piece);
        rows = rest;
    }
    pieces
}

/// Those of `asked` that are the `hash` of a row of `table`, in the order asked.
pub(super) fn those_there(c: &dyn Sql, table: &str, asked: &[Digest]) -> LedgerResult<Vec<Digest>> {
    let mut there = BTreeSet::new();
    let references: Vec<&Digest> = asked.iter().collect();
    for some in filled(&references) {
        let sql = format!("SELECT hash FROM {table} WHERE hash IN {}", list(1, some.len()));
        there.extend(c.column::<Digest>(&sql, &some)?);
    }
    Ok(asked.iter().filter(|hash| there.contains(*hash)).copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_numbered_from_where_they_begin_and_filled_to_few_sizes() {
        assert_eq!(list(3, 2), "(?3, ?4)");
        assert_eq!(rows(2, 2), "(?1, ?2), (?3, ?4)");
        let numbers: Vec<i64> = (0..70).collect();
        let sizes: Vec<usize> = filled(&numbers).iter().map(Vec::len).collect();
        assert_eq!(sizes, [64, 8]);
        assert_eq!(filled::<i64>(&[]).len(), 0);
        let pieces: Vec<usize> = pieces(&numbers[..25]).iter().map(|piece| piece.len()).collect();
        assert_eq!(pieces, [16, 8, 1]);
        assert!(matches!(filled(&numbers[..3])[0][7], Given::Number(2)));
    }
}
