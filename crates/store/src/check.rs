//! Looking the file over: row tags, rolls and the engine's own structure.
//!
//! A fact is put right from its second copy, pages and indexes as `mend` says. All else is named and stays.

use std::collections::BTreeSet;

use rusqlite::params;

use crate::{
    Kept, Store, StoreFault, Tx,
    facts::twin_name,
    rows::{Choice, is_broken},
    signed,
    tags::{DOC, FACT, TABLES, TWIN, Table, weight},
    unsigned,
    watch::PAGES,
};

/// Up to this size the engine's own check of pages and indexes belongs to every look; it reads the
/// whole file, 110 MB in about 0.15 s.
const STRUCTURE_BYTES_MAX: i64 = 256 * 1024 * 1024;
/// Named for what is wrong with the file and no row.
const FILE: &str = "file";

/// What a look over the whole file found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checked {
    /// Rows looked at.
    pub looked: u32,
    /// Findings: damaged rows, broken pages, tables with rows gone.
    pub damaged: u32,
    /// Findings that were put right: a fact from its second copy, an index from its rows.
    pub mended: u32,
    /// Pages and indexes can be relied on.
    pub is_sound: bool,
}

/// What a part of a look found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scrubbed {
    /// Rows looked at.
    pub looked: u32,
    /// Damaged rows, and tables with rows gone, that are known now.
    pub damaged: u32,
    /// The round is done; the next call begins another.
    pub done: bool,
}

/// Where the round stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScrubAt {
    table: usize,
    after: i64,
}

impl Default for ScrubAt {
    fn default() -> Self {
        Self { table: 0, after: i64::MIN }
    }
}

type Findings = BTreeSet<(String, String)>;

/// Whether the file's structure is sound, by the engine's own check.
pub(crate) fn is_sound(tx: &Tx<'_>) -> Kept<bool> {
    let size =
        tx.inner.query_row("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", [], |row| {
            row.get::<_, i64>(0)
        })?;
    if size > STRUCTURE_BYTES_MAX {
        return Ok(true);
    }
    match tx.inner.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0)) {
        Ok(word) => Ok(word == "ok"),
        Err(fault) if is_broken(&fault) => Ok(false),
        Err(fault) => Err(fault.into()),
    }
}

/// Looks at all rows of a table; gives how many it saw.
fn look_at(tx: &Tx<'_>, table: &'static Table, found: &mut Findings) -> Kept<u32> {
    let (mut count, mut sum, mut misfits) = (0i64, 0u128, Vec::new());
    let sql = format!("SELECT rowid, tag, {} FROM {} NOT INDEXED ORDER BY rowid", table.whole(), table.name);
    let outcome = (|| -> rusqlite::Result<()> {
        let mut ask = tx.inner.prepare_cached(&sql)?;
        let mut rows = ask.query([])?;
        while let Some(row) = rows.next()? {
            count += 1;
            sum = sum.wrapping_add(weight(row.get_ref(1)?.as_bytes().unwrap_or_default()));
            if !row.get::<_, bool>(2)? {
                misfits.push(row.get(0)?);
            }
        }
        Ok(())
    })();
    for rowid in &misfits {
        found.insert((table.name.to_owned(), tx.label(table, *rowid)));
    }
    match outcome {
        Ok(()) => compare(tx, table, (count, sum), !misfits.is_empty(), found)?,
        Err(fault) if is_broken(&fault) => {
            found.insert((table.name.to_owned(), PAGES.to_owned()));
        }
        Err(fault) => return Err(fault.into()),
    }
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Compares a table with its roll.
fn compare(tx: &Tx<'_>, table: &Table, now: (i64, u128), has_misfits: bool, found: &mut Findings) -> Kept<()> {
    let roll = match tx.roll(table.name) {
        Err(StoreFault::Engine(fault)) if is_broken(&fault) => None,
        told => told?,
    };
    let mut find = |table: &str, key: String| found.insert((table.to_owned(), key));
    match roll {
        None => find("roll", table.name.to_owned()),
        Some((count, _)) if count > now.0 => find(table.name, format!("missing {}", count - now.0)),
        Some((count, _)) if count < now.0 => find(table.name, format!("too many {}", now.0 - count)),
        // An old state of a page has come back, or a tag itself is damaged.
        Some((_, sum)) if sum != now.1 && !has_misfits => find(table.name, "not as written".to_owned()),
        Some(_) => false,
    };
    Ok(())
}

impl Store {
    /// Looks the whole file over and mends what can be mended. What is damaged is in [`Tx::damaged`]
    /// afterwards, and reads go around it.
    ///
    /// # Errors
    /// [`StoreFault::Unreadable`] where mending would destroy what is there; the engine's, damage aside.
    pub fn check_all(&self) -> Kept<Checked> {
        let mut checked = Checked::default();
        let mut found = Findings::new();
        self.read(|tx| {
            checked.is_sound = is_sound(tx)?;
            for table in TABLES {
                checked.looked += look_at(tx, table, &mut found)?;
            }
            Ok::<_, StoreFault>(())
        })?;
        if !(checked.is_sound && found.is_empty()) && self.hides_pages()? {
            // Any write would cut off what the file still holds.
            let what = "the file is longer than it says of itself".to_owned();
            return Err(StoreFault::Unreadable { path: self.path.clone(), what });
        }
        if !checked.is_sound {
            checked.is_sound = self.mend_structure(found.is_empty())?;
            checked.mended += u32::from(checked.is_sound);
            found = self.read(|tx| {
                let mut found = Findings::new();
                for table in TABLES {
                    look_at(tx, table, &mut found)?;
                }
                Ok::<_, StoreFault>(found)
            })?;
        }
        self.watch.set_hurt(!checked.is_sound);
        self.count_what_waits()?;
        if !found.is_empty() {
            let before = found.len();
            // What could not be put right stays named; the desk goes on without it.
            if let Ok(left) = self.write(|tx| mend_rows(tx, &found)) {
                found = left;
            }
            checked.mended += u32::try_from(before.saturating_sub(found.len())).unwrap_or(0);
        }
        if !checked.is_sound {
            found.insert((FILE.to_owned(), "structure".to_owned()));
        }
        checked.damaged = u32::try_from(found.len()).unwrap_or(u32::MAX);
        self.tell(found);
        Ok(checked)
    }

    /// Whether the file has pages behind the last that its head counts. While there is a log of changes the
    /// two may differ and mean nothing; on a simulated file system there is nobody to ask.
    fn hides_pages(&self) -> Kept<bool> {
        let size = |path: &std::path::Path| path.metadata().map_or(0, |file| file.len());
        let log = format!("{}-wal", self.path.display());
        if self.vfs.is_some() || size(log.as_ref()) > 0 {
            return Ok(false);
        }
        let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        let told: i64 = self.connection().query_row(sql, [], |row| row.get(0))?;
        Ok(size(&self.path) > unsigned(told))
    }

    /// What [`Self::check_all`] found when the file was opened.
    #[must_use]
    pub fn checked(&self) -> Checked {
        self.checked
    }

    /// Puts the findings in the place of the earlier ones. Where the file takes no writing they are
    /// kept beside it.
    fn tell(&self, found: Findings) {
        let known: Option<Findings> = self.read(|tx| tx.damaged_keys()).ok();
        if known.as_ref() == Some(&found) {
            return;
        }
        let written = self.write(|tx| {
            let after_entry = signed(tx.newest_entry());
            for (table, key) in known.iter().flatten().filter(|key| !found.contains(key)) {
                tx.inner.execute("DELETE FROM damaged WHERE table_name = ?1 AND key = ?2", params![table, key])?;
            }
            for (table, key) in &found {
                tx.inner.execute(
                    "INSERT INTO damaged (table_name, key, after_entry) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                    params![table, key, after_entry],
                )?;
            }
            Ok::<_, StoreFault>(())
        });
        if written.is_err() {
            for (table, key) in found {
                self.watch.note(&table, key);
            }
        }
    }

    /// Looks at the next `budget_rows` rows, going on where the last call stopped; the last part of a
    /// round compares each table with its roll.
    ///
    /// # Errors
    /// The engine's, damage aside.
    pub fn scrub(&self, budget_rows: u32) -> Kept<Scrubbed> {
        let mut at = self.scrub.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut scrubbed = Scrubbed::default();
        let mut found = Findings::new();
        while scrubbed.looked < budget_rows && !scrubbed.done {
            let table = TABLES[at.table];
            let left = budget_rows - scrubbed.looked;
            let last = self.read(|tx| scrub_part(tx, table, at.after, left, &mut scrubbed.looked, &mut found))?;
            *at = match last {
                Some(rowid) => ScrubAt { after: rowid, ..*at },
                None => ScrubAt { table: at.table + 1, after: i64::MIN },
            };
            if at.table == TABLES.len() {
                *at = ScrubAt::default();
                scrubbed.done = true;
            }
        }
        for (table, key) in found {
            self.watch.note(&table, key);
        }
        let damaged = self.read(|tx| tx.damaged())?;
        if !self.watch.notes().is_empty() {
            self.write(|_| Ok::<_, StoreFault>(()))?;
        }
        scrubbed.damaged = u32::try_from(damaged.len()).unwrap_or(u32::MAX);
        Ok(scrubbed)
    }
}

/// Looks at rows of a table behind `after`; gives the last it saw, or none where the table is through.
fn scrub_part(
    tx: &Tx<'_>,
    table: &'static Table,
    after: i64,
    budget: u32,
    looked: &mut u32,
    found: &mut Findings,
) -> Kept<Option<i64>> {
    let sql = format!(
        "SELECT rowid, {} FROM {} NOT INDEXED WHERE rowid > ?1 ORDER BY rowid LIMIT ?2",
        table.whole(),
        table.name
    );
    let (mut last, mut seen) = (after, 0);
    let outcome = (|| -> rusqlite::Result<()> {
        let mut ask = tx.inner.prepare_cached(&sql)?;
        let mut rows = ask.query(params![after, budget])?;
        while let Some(row) = rows.next()? {
            last = row.get(0)?;
            seen += 1;
            if !row.get::<_, bool>(1)? {
                found.insert((table.name.to_owned(), tx.label(table, last)));
            }
        }
        Ok(())
    })();
    *looked += seen;
    match outcome {
        Ok(()) if seen == budget => Ok(Some(last)),
        Ok(()) => match tx.called(table.name) {
            Ok(now) => {
                // Damaged rows of this table were found in this round or an earlier one.
                let known = tx.damaged_keys()?.iter().chain(found.iter()).any(|(name, _)| name == table.name);
                compare(tx, table, now, known, found).map(|()| None)
            }
            Err(StoreFault::Engine(fault)) if is_broken(&fault) => {
                found.insert((table.name.to_owned(), PAGES.to_owned()));
                Ok(None)
            }
            Err(fault) => Err(fault),
        },
        Err(fault) if is_broken(&fault) => {
            found.insert((table.name.to_owned(), PAGES.to_owned()));
            Ok(None)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Puts right what has a second copy, and rolls of tables nothing else is wrong with; gives what is left.
fn mend_rows(tx: &Tx<'_>, found: &Findings) -> Kept<Findings> {
    let is_hit = |table: &Table| found.iter().any(|(name, _)| name == table.name);
    let mut left = found.clone();
    if is_hit(&FACT) || is_hit(&TWIN) || is_hit(&DOC) {
        mend_pairs(tx)?;
    }
    for (_, name) in found.iter().filter(|(table, _)| table == "roll") {
        if !found.iter().any(|(table, _)| table == name) {
            let (count, sum) = tx.called(name)?;
            tx.inner
                .execute("DELETE FROM roll WHERE name = ?1 OR tag IS NOT wasl_tag('roll', name, count, sum)", [name])?;
            tx.write_roll(name, count, sum)?;
        }
    }
    left.retain(|(table, _)| ![FACT.name, TWIN.name, DOC.name, "roll"].contains(&table.as_str()));
    for table in TABLES {
        if is_hit(table) && [FACT.name, TWIN.name, DOC.name].contains(&table.name)
            || left.is_empty() && found.iter().any(|(kind, name)| kind == "roll" && name == table.name)
        {
            look_at(tx, table, &mut left)?;
        }
    }
    Ok(left)
}

/// Facts and small documents from whichever of their two copies is whole.
fn mend_pairs(tx: &Tx<'_>) -> Kept<()> {
    let pairs = |table: &'static Table| {
        tx.list(table, "name, value", &Choice::by(&[]), |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)))
    };
    let (facts, twins) = (pairs(&FACT)?, pairs(&TWIN)?);
    let docs = tx.list(&DOC, "kind, id, serial, body", &Choice::by(&[]), |row| {
        let (kind, id): (String, String) = (row.get(0)?, row.get(1)?);
        Ok((twin_name(&kind, &id, unsigned(row.get(2)?)), row.get::<_, Vec<u8>>(3)?))
    })?;
    let lost = |name: &str, there: &[(String, Vec<u8>)]| !there.iter().any(|(other, _)| other == name);
    for (name, value) in &twins {
        if let Some(fact) = name.strip_prefix("fact/") {
            if lost(fact, &facts) {
                tx.put_over(&FACT, "name = ?1", params![fact, value])?;
            }
        } else if let Some((kind, rest)) = name.strip_prefix("doc/").and_then(|rest| rest.split_once('/'))
            && let Some((id, serial)) = rest.rsplit_once('/')
            && let Ok(serial) = serial.parse::<i64>()
            && lost(name, &docs)
        {
            tx.put_over(&DOC, "kind = ?1 AND id = ?2 AND serial = ?3", params![kind, id, serial, value])?;
        }
    }
    let needed = facts.iter().map(|(name, value)| (format!("fact/{name}"), value));
    let small = docs.iter().filter(|(_, body)| body.len() <= crate::facts::TWIN_BYTES_MAX);
    for (name, value) in needed.chain(small.map(|(name, body)| (name.clone(), body))) {
        if lost(&name, &twins) {
            tx.put_over(&TWIN, "name = ?1", params![name, value])?;
        }
    }
    for table in [&FACT, &TWIN, &DOC] {
        let whole = tx.list(table, "rowid", &Choice::by(&[]), |_| Ok(()))?.len();
        let roll = tx.roll(table.name)?;
        // The rows put back had been counted already.
        tx.rolls.borrow_mut().remove(table.name);
        if roll.is_some_and(|(count, _)| usize::try_from(count) == Ok(whole)) {
            // All are there: what is left over is what has become of rows that were put back.
            let sql = format!("DELETE FROM {} WHERE NOT {}", table.name, table.fits());
            tx.inner.execute(&sql, [])?;
            let (count, sum) = tx.called(table.name)?;
            tx.write_roll(table.name, count, sum)?;
        }
    }
    Ok(())
}
