//! Single facts of the desk, and the centre's signed documents.
//!
//! Facts and small documents lie in the file twice, on pages of their own: a desk that lost its own key
//! or its place in the chain could send nothing any more.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};

use crate::{
    Kept, StoreFault, Tx,
    rows::{Choice, is_broken},
    signed,
    tags::{DOC, FACT, TWIN, Table},
    unsigned,
};

/// Documents up to this size lie in the file twice.
pub(crate) const TWIN_BYTES_MAX: usize = 16 * 1024;

/// A signed document as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocRow {
    /// Kind of document.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its serial or version.
    pub serial: u64,
    /// The whole signed document.
    pub body: Vec<u8>,
}

/// One of the two copies of a value.
enum Copy {
    Whole(Vec<u8>),
    Damaged,
    Absent,
}

impl Tx<'_> {
    /// A fact by its name.
    ///
    /// # Errors
    /// [`StoreFault::Damaged`] where both its copies are; the engine's.
    pub fn fact(&self, name: &str) -> Kept<Option<Vec<u8>>> {
        let own = self.copy(&FACT, name)?;
        if let Copy::Whole(value) = own {
            return Ok(Some(value));
        }
        match (own, self.copy(&TWIN, &format!("fact/{name}"))?) {
            (_, Copy::Whole(value)) => Ok(Some(value)),
            (Copy::Absent, Copy::Absent) => Ok(None),
            (Copy::Whole(_) | Copy::Damaged | Copy::Absent, Copy::Damaged | Copy::Absent) => {
                Err(StoreFault::Damaged { table: FACT.name, key: name.to_owned() })
            }
        }
    }

    fn copy(&self, table: &'static Table, name: &str) -> Kept<Copy> {
        let sql = format!("SELECT value, {} FROM {} WHERE name = ?1", table.fits(), table.name);
        let told = self.inner.prepare_cached(&sql).and_then(|mut ask| {
            ask.query_row([name], |row| Ok(if row.get(1)? { Copy::Whole(row.get(0)?) } else { Copy::Damaged }))
                .optional()
        });
        match told {
            Ok(Some(Copy::Damaged)) => {
                self.watch.note(table.name, name.to_owned());
                Ok(Copy::Damaged)
            }
            Ok(told) => Ok(told.unwrap_or(Copy::Absent)),
            Err(fault) if is_broken(&fault) => {
                self.note_pages(table);
                Ok(Copy::Damaged)
            }
            Err(fault) => Err(fault.into()),
        }
    }

    /// A fact that is a number; 0 where there is none.
    ///
    /// # Errors
    /// As [`Self::fact`].
    pub fn counter(&self, name: &str) -> Kept<u64> {
        let bytes = self.fact(name)?.unwrap_or_default();
        Ok(<[u8; 8]>::try_from(bytes.as_slice()).map_or(0, u64::from_le_bytes))
    }

    /// Sets a fact.
    ///
    /// # Errors
    /// The engine's.
    pub fn set_fact(&self, name: &str, value: &[u8]) -> Kept<()> {
        self.put_over(&FACT, "name = ?1", params![name, value])?;
        self.put_over(&TWIN, "name = ?1", params![format!("fact/{name}"), value])
    }

    /// Sets a fact that is a number.
    ///
    /// # Errors
    /// The engine's.
    pub fn set_counter(&self, name: &str, value: u64) -> Kept<()> {
        self.set_fact(name, &value.to_le_bytes())
    }

    /// Keeps a document; one that is there already stays as it is.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_doc(&self, doc: &DocRow) -> Kept<()> {
        self.put_new(&DOC, params![doc.kind, doc.id, signed(doc.serial), doc.body])?;
        if doc.body.len() <= TWIN_BYTES_MAX {
            self.put_new(&TWIN, params![twin_name(&doc.kind, &doc.id, doc.serial), doc.body])?;
        }
        Ok(())
    }

    /// All documents of a kind that are whole, oldest serial first.
    ///
    /// # Errors
    /// The engine's.
    pub fn docs(&self, kind: &str) -> Kept<Vec<DocRow>> {
        let choice = Choice {
            filter: "kind = ?1",
            params: params![kind],
            order: &[("id", false), ("serial", false)],
            most: usize::MAX,
        };
        let docs = self.list(&DOC, "kind, id, serial, body", &choice, |row| {
            Ok(DocRow { kind: row.get(0)?, id: row.get(1)?, serial: unsigned(row.get(2)?), body: row.get(3)? })
        })?;
        let mut docs: BTreeMap<(String, u64), DocRow> =
            docs.into_iter().map(|doc| ((doc.id.clone(), doc.serial), doc)).collect();
        let prefix = format!("doc/{kind}/");
        let names = self.list(
            &TWIN,
            "name",
            &Choice {
                filter: "substr(name, 1, length(?1)) = ?1",
                params: params![prefix],
                order: &[],
                most: usize::MAX,
            },
            |row| row.get::<_, String>(0),
        )?;
        for name in names {
            let Some((id, serial)) = name[prefix.len()..].rsplit_once('/') else { continue };
            let Ok(serial) = serial.parse() else { continue };
            if docs.contains_key(&(id.to_owned(), serial)) {
                continue;
            }
            if let Copy::Whole(body) = self.copy(&TWIN, &name)? {
                let doc = DocRow { kind: kind.to_owned(), id: id.to_owned(), serial, body };
                docs.insert((id.to_owned(), serial), doc);
            }
        }
        Ok(docs.into_values().collect())
    }
}

/// Under which name a document lies the second time.
pub(crate) fn twin_name(kind: &str, id: &str, serial: u64) -> String {
    format!("doc/{kind}/{id}/{serial}")
}
