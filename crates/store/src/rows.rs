//! Writing rows with their tags and reading only rows that fit them, around what is damaged.
//!
//! A read gives no row that does not fit its tag: it is noted and passed over. Where the engine finds
//! a page broken, the rows on all other pages are still given.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use rusqlite::{OptionalExtension, Row, ToSql, types::Value};

use crate::{
    Kept, StoreFault, Tx,
    tags::{Table, weight},
};

/// Rows that the engine can't reach from either end are looked for one by one in at most so many places.
const PLACES_MAX: i64 = 200_000;

/// Which rows, in which order, how many.
pub(crate) struct Choice<'a> {
    /// SQL after WHERE, with parameters ?1….
    pub(crate) filter: &'a str,
    pub(crate) params: &'a [&'a dyn ToSql],
    /// Columns, and whether each falls.
    pub(crate) order: &'a [(&'a str, bool)],
    pub(crate) most: usize,
}

impl<'a> Choice<'a> {
    /// All rows by a column.
    pub(crate) fn by(column: &'a [(&'a str, bool)]) -> Self {
        Self { filter: "TRUE", params: &[], order: column, most: usize::MAX }
    }
    /// The one row that a filter names.
    pub(crate) fn one(filter: &'a str, params: &'a [&'a dyn ToSql]) -> Self {
        Self { filter, params, order: &[], most: 1 }
    }
}

/// Whether the engine found the file itself broken.
pub(crate) fn is_broken(fault: &rusqlite::Error) -> bool {
    matches!(fault.sqlite_error_code(), Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase))
}

impl Tx<'_> {
    /// Adds a row: all covered columns in the table's order, then the large bytes where it has some.
    pub(crate) fn put(&self, table: &'static Table, values: &[&dyn ToSql]) -> Kept<()> {
        self.insert(table, values, "").map(|_| ())
    }

    /// Adds a row unless its place is taken; tells whether it was added.
    pub(crate) fn put_new(&self, table: &'static Table, values: &[&dyn ToSql]) -> Kept<bool> {
        self.insert(table, values, "ON CONFLICT DO NOTHING")
    }

    fn insert(&self, table: &'static Table, values: &[&dyn ToSql], clash: &str) -> Kept<bool> {
        let columns: Vec<&str> = table.covered.iter().copied().chain(table.payload).collect();
        let places: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
        let sql = format!(
            "INSERT INTO {} ({}, tag) VALUES ({}, {}) {clash} RETURNING tag",
            table.name,
            columns.join(", "),
            places.join(", "),
            table.tag_of(|at, _| format!("?{}", at + 1)),
        );
        let added: Option<Vec<u8>> = self.inner.prepare_cached(&sql)?.query_row(values, |row| row.get(0)).optional()?;
        if let Some(tag) = &added {
            self.enroll(table, 1, weight(tag), 0);
        }
        Ok(added.is_some())
    }

    /// Changes columns of a row that fits its tag; tells whether there was one. A damaged row stays as it is.
    pub(crate) fn alter(&self, table: &'static Table, rowid: i64, set: &[(&str, &dyn ToSql)]) -> Kept<bool> {
        let sql = format!("SELECT tag, {} FROM {} WHERE rowid = ?1", table.fits(), table.name);
        let before: Option<(Vec<u8>, bool)> =
            self.inner.prepare_cached(&sql)?.query_row([rowid], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        match before {
            Some((tag, true)) => self.overwrite(table, rowid, &tag, set).map(|()| true),
            Some((_, false)) => {
                self.note_row(table, rowid);
                Ok(false)
            }
            None => Ok(false),
        }
    }

    fn overwrite(&self, table: &'static Table, rowid: i64, before: &[u8], set: &[(&str, &dyn ToSql)]) -> Kept<()> {
        let place = |column: &str| set.iter().position(|(name, _)| *name == column).map(|at| format!("?{}", at + 2));
        let sets: Vec<String> =
            set.iter().filter_map(|(column, _)| Some(format!("{column} = {}", place(column)?))).collect();
        let sql = format!(
            "UPDATE {} SET {}, tag = {} WHERE rowid = ?1 RETURNING tag",
            table.name,
            sets.join(", "),
            table.tag_of(|_, column| place(column).unwrap_or_else(|| column.to_owned())),
        );
        let mut values: Vec<&dyn ToSql> = vec![&rowid];
        values.extend(set.iter().map(|(_, value)| *value));
        let after: Vec<u8> = self.inner.prepare_cached(&sql)?.query_row(&values[..], |row| row.get(0))?;
        self.enroll(table, 0, weight(&after), weight(before));
        Ok(())
    }

    /// Writes a row whole, over the one that `filter` names where there is one, damaged or not. `filter`
    /// speaks of the same parameters as the columns.
    pub(crate) fn put_over(&self, table: &'static Table, filter: &str, values: &[&dyn ToSql]) -> Kept<()> {
        let sql = format!("SELECT rowid, tag, {} FROM {} WHERE {filter}", table.fits(), table.name);
        let mut ask = self.inner.prepare_cached(&sql)?;
        let asked = ask.parameter_count();
        let there: Option<(i64, Vec<u8>, bool)> = ask
            .query_row(&values[..asked], |row| Ok((row.get(0)?, row.get::<_, Value>(1).map(bytes_of)?, row.get(2)?)))
            .optional()?;
        drop(ask);
        let Some((rowid, tag, fits)) = there else { return self.put(table, values) };
        if !fits {
            self.call_anew(table);
        }
        let columns = table.covered.iter().copied().chain(table.payload);
        let set: Vec<(&str, &dyn ToSql)> = columns.zip(values.iter().copied()).collect();
        self.overwrite(table, rowid, &tag, &set)
    }

    /// Takes away rows; tells how many.
    pub(crate) fn take_away(&self, table: &'static Table, filter: &str, params: &[&dyn ToSql]) -> Kept<u32> {
        let sql = format!("DELETE FROM {} WHERE {filter} RETURNING tag, {}", table.name, table.fits());
        let mut erase = self.inner.prepare_cached(&sql)?;
        let mut rows = erase.query(params)?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            if !row.get::<_, bool>(1)? {
                self.call_anew(table);
            }
            self.enroll(table, -1, 0, weight(&bytes_of(row.get(0)?)));
            count += 1;
        }
        Ok(count)
    }

    /// The rows chosen that are whole, in order.
    pub(crate) fn list<T>(
        &self,
        table: &'static Table,
        columns: &str,
        choice: &Choice<'_>,
        decode: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Kept<Vec<T>> {
        if !self.watch.is_hurt() {
            match self.straight(table, columns, choice, &decode) {
                Err(StoreFault::Engine(fault)) if is_broken(&fault) => {}
                told => return told,
            }
        }
        self.around(table, columns, choice, &decode)
    }

    /// The first of [`Self::list`].
    pub(crate) fn find<T>(
        &self,
        table: &'static Table,
        columns: &str,
        choice: &Choice<'_>,
        decode: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Kept<Option<T>> {
        Ok(self.list(table, columns, choice, decode)?.into_iter().next())
    }

    fn straight<T>(
        &self,
        table: &'static Table,
        columns: &str,
        choice: &Choice<'_>,
        decode: &impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Kept<Vec<T>> {
        let order: Vec<String> = choice
            .order
            .iter()
            .map(|(column, falls)| format!("{column} {}", ["ASC", "DESC"][usize::from(*falls)]))
            .collect();
        let order = if order.is_empty() { String::new() } else { format!("ORDER BY {}", order.join(", ")) };
        let sql = format!(
            "SELECT {columns}, rowid, {} FROM {} WHERE {} {order}",
            whole_for(table, columns),
            table.name,
            choice.filter
        );
        let mut ask = self.inner.prepare_cached(&sql)?;
        let last = ask.column_count() - 1;
        let mut rows = ask.query(choice.params)?;
        let mut found = Vec::new();
        while found.len() < choice.most {
            let Some(row) = rows.next()? else { break };
            if row.get::<_, bool>(last)? {
                found.push(decode(row)?);
            } else {
                self.note_row(table, row.get(last - 1)?);
            }
        }
        Ok(found)
    }

    /// The same without any index: from the first row on until a page is broken, from the last row
    /// back until one is, and one by one between the two.
    pub(crate) fn around<T>(
        &self,
        table: &'static Table,
        columns: &str,
        choice: &Choice<'_>,
        decode: &impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Kept<Vec<T>> {
        let sort: Vec<&str> = choice.order.iter().map(|(column, _)| *column).collect();
        let sort = if sort.is_empty() { "NULL".to_owned() } else { sort.join(", ") };
        let select = format!(
            "SELECT {columns}, {sort}, rowid, {} FROM {} NOT INDEXED WHERE ({})",
            whole_for(table, columns),
            table.name,
            choice.filter
        );
        let keys = choice.order.len().max(1);
        let mut found: BTreeMap<i64, (Vec<Value>, T)> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        // Gives the last row reached where the way ended at a broken page.
        let mut walk = |sql: &str, params: &[&dyn ToSql]| -> Kept<Option<i64>> {
            let mut reached = 0;
            let outcome = (|| -> rusqlite::Result<()> {
                let mut ask = self.inner.prepare(sql)?;
                let last = ask.column_count() - 1;
                let mut rows = ask.query(params)?;
                while let Some(row) = rows.next()? {
                    reached = row.get(last - 1)?;
                    if !seen.insert(reached) {
                        continue;
                    }
                    if !row.get::<_, bool>(last)? {
                        self.note_row(table, reached);
                        continue;
                    }
                    let key = (last - 1 - keys..last - 1).map(|at| row.get(at)).collect::<Result<_, _>>()?;
                    found.insert(reached, (key, decode(row)?));
                }
                Ok(())
            })();
            match outcome {
                Ok(()) => Ok(None),
                Err(fault) if is_broken(&fault) => {
                    self.note_pages(table);
                    Ok(Some(reached))
                }
                Err(fault) => Err(fault.into()),
            }
        };
        let rising = walk(&format!("{select} ORDER BY rowid"), choice.params)?;
        if let Some(low) = rising {
            let high = walk(&format!("{select} ORDER BY rowid DESC"), choice.params)?;
            let single = format!("{select} AND rowid = ?{}", choice.params.len() + 1);
            let high = high.filter(|high| *high > low).unwrap_or_else(|| low.saturating_add(1));
            for rowid in (low + 1..high).take(usize::try_from(PLACES_MAX).unwrap_or(0)) {
                let mut params = choice.params.to_vec();
                params.push(&rowid);
                walk(&single, &params)?;
            }
        }
        let mut found: Vec<(Vec<Value>, T)> = found.into_values().collect();
        found.sort_by(|(left, _), (right, _)| {
            let pairs = left.iter().zip(right).zip(choice.order);
            pairs
                .map(|((left, right), (_, falls))| {
                    let order = by_value(left, right);
                    if *falls { order.reverse() } else { order }
                })
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        });
        found.truncate(choice.most);
        Ok(found.into_iter().map(|(_, row)| row).collect())
    }
}

/// Large bytes are checked where they are read.
fn whole_for(table: &'static Table, columns: &str) -> String {
    let reads = table.payload.is_some_and(|bytes| columns.split(", ").any(|column| column == bytes));
    if reads { table.whole() } else { table.fits() }
}

fn bytes_of(value: Value) -> Vec<u8> {
    match value {
        Value::Blob(bytes) => bytes,
        Value::Text(text) => text.into_bytes(),
        Value::Null | Value::Integer(_) | Value::Real(_) => Vec::new(),
    }
}

/// As the engine would order two values of one column.
fn by_value(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Blob(left), Value::Blob(right)) => left.cmp(right),
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Integer(_) | Value::Real(_) | Value::Text(_) | Value::Blob(_), _) => Ordering::Equal,
    }
}
