//! Mending a file whose pages or indexes are broken, never by guessing.
//!
//! Indexes are built anew from rows; a file all of whose rows are whole is written anew from them; else the file is
//! copied aside as it is, and tables with broken pages are made anew from those of their rows that are whole; packets
//! are looked for in the bare pages too. What is lost stays named by the rolls.

use rusqlite::{Connection, backup::Backup, params_from_iter, types::Value};

use crate::{
    Kept, Store, StoreFault, Tx,
    check::is_sound,
    open::{HISTORY, known, open_beside},
    rows::{Choice, is_broken},
    salvage::salvage,
    tags::{PACKET, ROLL, TABLES, Table},
};

/// So many damaged states are kept beside a file.
const ASIDE_MAX: u32 = 9;

/// A table that is made anew, and the rows that it gets: columns as covered, large bytes, tag.
struct Anew {
    name: &'static str,
    columns: String,
    rows: Vec<Vec<Value>>,
}

impl Store {
    /// Mends pages and indexes; tells whether they are sound now.
    pub(crate) fn mend_structure(&self, all_whole: bool) -> Kept<bool> {
        if self.reindex() || all_whole && self.vacuum()? {
            return Ok(true);
        }
        // A file that takes no writing, or no room for the copy: reads go around what is broken.
        Ok(self.make_anew().unwrap_or(false) && self.vacuum()?)
    }

    fn reindex(&self) -> bool {
        let connection = self.connection();
        let sound = (|| -> rusqlite::Result<bool> {
            connection.execute_batch("BEGIN IMMEDIATE; REINDEX")?;
            connection.query_row("PRAGMA integrity_check(1)", [], |row| Ok(row.get::<_, String>(0)? == "ok"))
        })();
        let is_sound = matches!(sound, Ok(true));
        // A fault may have ended the transaction already.
        let ended = connection.execute_batch(if is_sound { "COMMIT" } else { "ROLLBACK" }).is_ok();
        is_sound && ended
    }

    fn vacuum(&self) -> Kept<bool> {
        let done = self.connection().execute_batch("VACUUM").is_ok();
        Ok(done && self.read(is_sound)?)
    }

    /// Copies the file aside page by page, then makes broken tables anew in one transaction.
    fn make_anew(&self) -> Kept<bool> {
        let mut anew = self.read(|tx| {
            let mut anew = Vec::new();
            for table in TABLES.iter().copied().chain([&ROLL]) {
                if !is_table_sound(tx, table.name)? {
                    anew.push(whole_rows(tx, table)?);
                }
            }
            if !is_table_sound(tx, "damaged")? {
                anew.push(Anew { name: "damaged", columns: "table_name".to_owned(), rows: Vec::new() });
            }
            if !is_table_sound(tx, HISTORY)? {
                let columns = "version, name, applied_on, checksum".to_owned();
                anew.push(Anew { name: HISTORY, columns, rows: known()?.history.clone() });
            }
            Ok::<_, StoreFault>(anew)
        })?;
        if let Some(packets) = anew.iter_mut().find(|table| table.name == PACKET.name) {
            // Rows that the engine can't find its way to; those it gave come first and stay.
            let found = salvage(&self.connection().serialize("main")?, &[]);
            packets.rows.extend(found.into_iter().map(|packet| packet.row));
        }
        if !self.copy_aside()? {
            return Ok(false);
        }
        let mut connection = self.connection();
        let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        tx.execute_batch("PRAGMA writable_schema = ON")?;
        for table in &anew {
            tx.execute("DELETE FROM sqlite_schema WHERE tbl_name = ?1", [table.name])?;
        }
        tx.execute_batch("PRAGMA writable_schema = RESET")?;
        for table in &anew {
            make_table(&tx, table)?;
        }
        tx.commit()?;
        Ok(true)
    }

    /// Copies the file as it is, broken pages and all; tells whether there was a name left for the copy.
    fn copy_aside(&self) -> Kept<bool> {
        let (path, vfs) = (&self.path, self.vfs.as_deref());
        for number in 0..ASIDE_MAX {
            let tail = if number == 0 { String::new() } else { format!(".{number}") };
            let name = format!("{}.damaged{tail}", path.display());
            // One of no or one page is what is left of a copy that found no room.
            let pages = open_beside(name.as_ref(), vfs, false)
                .and_then(|there| there.pragma_query_value(None, "page_count", |row| row.get::<_, i64>(0)));
            if pages.is_ok_and(|pages| pages > 1) {
                continue;
            }
            let mut aside = open_beside(name.as_ref(), vfs, true)?;
            let connection = self.connection();
            let copied = copy_pages(&connection, &mut aside);
            if copied.is_err() {
                // Gives its room back.
                let _emptied = copy_pages(&Connection::open_in_memory()?, &mut aside);
            }
            return Ok(copied.is_ok());
        }
        Ok(false)
    }
}

/// Page by page, whatever is in them, durable when this returns.
fn copy_pages(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    to.pragma_update(None, "synchronous", "EXTRA")?;
    Backup::new(from, to)?.run_to_completion(1_000, std::time::Duration::ZERO, None)
}

fn is_table_sound(tx: &Tx<'_>, name: &str) -> Kept<bool> {
    let sql = format!("PRAGMA integrity_check({name})");
    match tx.inner.query_row(&sql, [], |row| row.get::<_, String>(0)) {
        Ok(word) => Ok(word == "ok"),
        Err(fault) if is_broken(&fault) => Ok(false),
        Err(fault) => Err(fault.into()),
    }
}

fn whole_rows(tx: &Tx<'_>, table: &'static Table) -> Kept<Anew> {
    let columns: Vec<&str> = table.covered.iter().copied().chain(table.payload).chain(["tag"]).collect();
    let count = columns.len();
    let columns = columns.join(", ");
    let rows = tx.around(table, &columns, &Choice::by(&[("rowid", false)]), &|row| {
        (0..count).map(|at| row.get::<_, Value>(at)).collect::<Result<Vec<_>, _>>()
    })?;
    Ok(Anew { name: table.name, columns, rows })
}

fn make_table(tx: &Connection, table: &Anew) -> Kept<()> {
    for (_, _, sql) in known()?.schema.iter().filter(|(_, name, _)| name == table.name) {
        tx.execute_batch(sql.as_deref().unwrap_or_default())?;
    }
    let places: Vec<String> = (1..=table.columns.split(", ").count()).map(|place| format!("?{place}")).collect();
    let sql =
        format!("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT DO NOTHING", table.name, table.columns, places.join(", "));
    for row in &table.rows {
        tx.prepare_cached(&sql)?.execute(params_from_iter(row))?;
    }
    let indexes = format!(" ON {} ", table.name);
    for (_, _, sql) in known()?.schema.iter().filter(|(kind, _, _)| kind == "index") {
        if let Some(sql) = sql.as_deref().filter(|sql| sql.contains(&indexes)) {
            tx.execute_batch(sql)?;
        }
    }
    Ok(())
}
