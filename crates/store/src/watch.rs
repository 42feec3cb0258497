//! What a store notices while it is open: damaged rows, and how its tables' rolls change.

use std::{
    collections::BTreeSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use rusqlite::{OptionalExtension, params, types::ValueRef};

use crate::{
    Kept, Tx,
    places::Places,
    signed,
    tags::{Table, weight},
    unsigned,
    waits::PACKETS,
};

/// Named for rows that can't be told apart any more.
pub(crate) const PAGES: &str = "pages";

/// A row that does not fit its tag, or rows that cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DamagedRow {
    /// Its table; `file` for the file's own structure.
    pub table: String,
    /// Its key as text; `pages` where a page is broken, `missing <count>` where rows are gone.
    pub key: String,
    /// The journal's newest entry when it was found.
    pub after_entry: u64,
}

/// What is noticed beside the file, until the next write puts it there.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    notes: Mutex<BTreeSet<(String, String)>>,
    hurt: AtomicBool,
    /// Where packets lie that are about to go.
    pub(crate) places: Places,
}

impl Watch {
    /// Whether indexes or pages can't be relied on: reads then go around them.
    pub(crate) fn is_hurt(&self) -> bool {
        self.hurt.load(Ordering::Acquire)
    }

    pub(crate) fn set_hurt(&self, hurt: bool) {
        self.hurt.store(hurt, Ordering::Release);
    }

    pub(crate) fn note(&self, table: &str, key: String) {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).insert((table.to_owned(), key));
    }

    pub(crate) fn notes(&self) -> BTreeSet<(String, String)> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What a transaction wrote needs no noting any more.
    pub(crate) fn forget(&self, written: &BTreeSet<(String, String)>) {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).retain(|note| !written.contains(note));
    }
}

/// How a table's roll changes in one transaction.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RollChange {
    count: i64,
    sum: u128,
    /// A damaged row was written over or taken away: the sum must be taken anew.
    anew: bool,
}

impl Tx<'_> {
    /// Rows that do not fit their tags and have not been put right, oldest finding first.
    ///
    /// # Errors
    /// The engine's.
    pub fn damaged(&self) -> Kept<Vec<DamagedRow>> {
        let mut ask = self
            .inner
            .prepare_cached("SELECT table_name, key, after_entry FROM damaged ORDER BY after_entry, table_name, key")?;
        let rows = ask.query_map([], |row| {
            let text = |at| Ok::<_, rusqlite::Error>(lossy(row.get_ref(at)?));
            Ok(DamagedRow { table: text(0)?, key: text(1)?, after_entry: unsigned(row.get(2).unwrap_or(0)) })
        })?;
        let mut damaged: Vec<DamagedRow> = rows.collect::<Result<_, _>>()?;
        let after_entry = self.newest_entry();
        for (table, key) in self.watch.notes() {
            if !damaged.iter().any(|row| row.table == table && row.key == key) {
                damaged.push(DamagedRow { table, key, after_entry });
            }
        }
        Ok(damaged)
    }

    pub(crate) fn newest_entry(&self) -> u64 {
        self.inner.query_row("SELECT max(n) FROM journal", [], |row| row.get(0)).map_or(0, unsigned)
    }

    /// The findings that the file itself holds.
    pub(crate) fn damaged_keys(&self) -> Kept<BTreeSet<(String, String)>> {
        let mut ask = self.inner.prepare_cached("SELECT table_name, key FROM damaged")?;
        let rows = ask.query_map([], |row| Ok((lossy(row.get_ref(0)?), lossy(row.get_ref(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Names a row in words a person can search for.
    pub(crate) fn label(&self, table: &Table, rowid: i64) -> String {
        let sql = format!("SELECT {} FROM {} WHERE rowid = ?1", table.label, table.name);
        let label = self
            .inner
            .prepare_cached(&sql)
            .and_then(|mut ask| ask.query_row([rowid], |row| Ok(lossy(row.get_ref(0)?))));
        label.unwrap_or_else(|_| format!("row {rowid}"))
    }

    /// Notes a row that does not fit its tag.
    pub(crate) fn note_row(&self, table: &Table, rowid: i64) {
        self.watch.note(table.name, self.label(table, rowid));
    }

    /// Notes that a page of a table is broken.
    pub(crate) fn note_pages(&self, table: &Table) {
        self.watch.note(table.name, PAGES.to_owned());
    }

    /// A row came, went or changed.
    pub(crate) fn enroll(&self, table: &'static Table, count: i64, plus: u128, minus: u128) {
        self.shift(table.name, count, plus, minus);
    }

    /// What a roll counts came, went or changed.
    pub(crate) fn shift(&self, name: &'static str, count: i64, plus: u128, minus: u128) {
        let mut rolls = self.rolls.borrow_mut();
        let change = rolls.entry(name).or_default();
        change.count += count;
        change.sum = change.sum.wrapping_add(plus).wrapping_sub(minus);
    }

    /// A damaged row of this table was written over or taken away.
    pub(crate) fn call_anew(&self, table: &'static Table) {
        self.rolls.borrow_mut().entry(table.name).or_default().anew = true;
    }

    /// Writes what was noticed and the tables' rolls; gives the notes that are written now.
    pub(crate) fn close_rolls(&self) -> Kept<BTreeSet<(String, String)>> {
        let rolls = self.rolls.borrow().clone();
        let has_counted = rolls.contains_key(PACKETS);
        for (name, change) in rolls {
            self.close_roll(name, change)?;
        }
        if has_counted {
            self.close_waits()?;
        }
        let notes = self.watch.notes();
        if !notes.is_empty() {
            let after_entry = signed(self.newest_entry());
            let mut write = self.inner.prepare_cached(
                "INSERT INTO damaged (table_name, key, after_entry) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            )?;
            for (table, key) in &notes {
                write.execute(params![table, key, after_entry])?;
            }
        }
        Ok(notes)
    }

    /// The roll of a table: how many rows, the sum of their tags. None where the roll itself is damaged.
    pub(crate) fn roll(&self, name: &str) -> Kept<Option<(i64, u128)>> {
        let mut ask = self.inner.prepare_cached(
            "SELECT count, sum FROM roll WHERE name = ?1 AND tag IS wasl_tag('roll', name, count, sum)",
        )?;
        let roll: Option<(i64, Vec<u8>)> = ask.query_row([name], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        Ok(roll.map(|(count, sum)| (count, weight(&sum))))
    }

    /// A table's rows as they are now: how many, the sum of their tags.
    pub(crate) fn called(&self, name: &str) -> Kept<(i64, u128)> {
        let sql = format!("SELECT count(*), wasl_sum(tag) FROM {name} NOT INDEXED");
        let (count, sum): (i64, Vec<u8>) =
            self.inner.prepare_cached(&sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((count, weight(&sum)))
    }

    pub(crate) fn write_roll(&self, name: &str, count: i64, sum: u128) -> Kept<()> {
        self.inner
            .prepare_cached(
                "INSERT INTO roll (name, count, sum, tag) VALUES (?1, ?2, ?3, wasl_tag('roll', ?1, ?2, ?3)) ON CONFLICT (name) DO UPDATE SET count = excluded.count, sum = excluded.sum, tag = excluded.tag",
            )?
            .execute(params![name, count, sum.to_le_bytes().as_slice()])?;
        Ok(())
    }

    fn close_roll(&self, name: &str, change: RollChange) -> Kept<()> {
        // A damaged roll stays so until the next check calls its table anew.
        let Some((count, sum)) = self.roll(name)? else { return Ok(()) };
        let (mut count, mut sum) = (count + change.count, sum.wrapping_add(change.sum));
        if change.anew {
            let called = self.called(name)?;
            // Where rows are gone besides, the roll goes on telling so.
            if called.0 == count {
                (count, sum) = called;
            }
        }
        self.write_roll(name, count, sum)
    }
}

/// A value as text, whatever it has become.
pub(crate) fn lossy(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    }
}
