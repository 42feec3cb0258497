//! [`Documents`] in SQL.

use wasl_domain::planted::{self, Bug};
use wasl_protocol::{DocKind, SignedDoc, sha256};

use super::{Engine, Sql, from_json, given, signed, to_json, unsigned};
use crate::ledger::{Documents, LedgerFault, LedgerResult, Release, StoredWhat};

/// Tells one desk something, inside a running transaction.
pub(super) fn tell(t: &dyn Sql, enrolment: u32, what: &StoredWhat, now_ms: i64) -> LedgerResult<()> {
    // Above whatever this desk may have heard, also what this ledger forgot when it was put back.
    t.run(
        "INSERT INTO notice (enrolment, sequence, at_ms, what) \
         SELECT u.enrolment, 1 + CASE WHEN u.said > u.notice_floor THEN u.said ELSE u.notice_floor END, ?2, ?3 \
         FROM (SELECT d.enrolment, d.notice_floor, coalesce((SELECT max(n.sequence) FROM notice n \
         WHERE n.enrolment = d.enrolment), 0) AS said FROM desk d WHERE d.enrolment = ?1) AS u",
        given![enrolment, now_ms, &to_json(what, "notice.what")?],
    )?;
    Ok(())
}

/// Releases and new desks one after the other, until this transaction ends: a desk finds a document among those that
/// it is given, or is told of it.
pub(super) fn audience_alone(t: &dyn Sql) -> LedgerResult<()> {
    // Where there is one writer, it is so anyway.
    if t.lock().is_empty() {
        return Ok(());
    }
    super::set_setting(t, "audience", "")
}

fn audience(c: &dyn Sql, for_desk: Option<u32>) -> LedgerResult<Vec<u32>> {
    match for_desk {
        Some(enrolment) => Ok(vec![enrolment]),
        None => c.column("SELECT enrolment FROM desk ORDER BY enrolment", given![]),
    }
}

/// A document of a serial that is here stays what it is; whoever has another one counts again.
fn same_content(c: &dyn Sql, doc: &SignedDoc) -> LedgerResult<()> {
    let there: [u8; 32] = c.only(
        "SELECT body_hash FROM document WHERE kind = ?1 AND id = ?2 AND serial = ?3",
        given![doc.kind.word(), &doc.id, signed(doc.serial)],
    )?;
    if there == sha256(&doc.body) {
        Ok(())
    } else {
        Err(LedgerFault::SerialTaken { kind: doc.kind.word(), id: doc.id.clone(), serial: doc.serial })
    }
}

impl<E: Engine> Documents for E {
    fn setting(&self, name: &str) -> LedgerResult<Option<String>> {
        self.read(|c| super::setting(c, name))
    }

    fn set_setting(&self, name: &str, value: &str) -> LedgerResult<()> {
        self.write(|t| super::set_setting(t, name, value))
    }

    fn release(&self, releases: &[Release], now_ms: i64) -> LedgerResult<()> {
        self.write(|t| {
            audience_alone(t)?;
            for Release { doc, for_desk, tell: is_told } in releases {
                let is_new = t.run(
                    "INSERT INTO document (kind, id, serial, for_desk, body_hash, signed, made_ms) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
                    given![
                        doc.kind.word(),
                        &doc.id,
                        signed(doc.serial),
                        *for_desk,
                        &sha256(&doc.body),
                        &to_json(doc, "document.signed")?,
                        now_ms
                    ],
                )?;
                if is_new == 0 {
                    same_content(t, doc)?;
                    continue;
                }
                if !is_told {
                    continue;
                }
                let what = StoredWhat::Released { kind: doc.kind, id: doc.id.clone(), serial: doc.serial };
                for enrolment in audience(t, *for_desk)? {
                    tell(t, enrolment, &what, now_ms)?;
                }
            }
            Ok(())
        })
    }

    fn document(&self, kind: DocKind, id: &str, serial: u64) -> LedgerResult<Option<SignedDoc>> {
        self.read(|c| {
            let found: Option<String> = c.value(
                "SELECT signed FROM document WHERE kind = ?1 AND id = ?2 AND serial = ?3",
                given![kind.word(), id, signed(serial)],
            )?;
            found.map(|text| from_json(&text, "document.signed")).transpose()
        })
    }

    fn newest_serial(&self, kind: DocKind, id: &str) -> LedgerResult<Option<u64>> {
        self.read(|c| {
            let newest: Option<i64> =
                c.only("SELECT max(serial) FROM document WHERE kind = ?1 AND id = ?2", given![kind.word(), id])?;
            Ok(newest.map(unsigned))
        })
    }

    fn newest_documents(&self, for_desk: Option<u32>) -> LedgerResult<Vec<SignedDoc>> {
        self.read(|c| {
            let texts: Vec<String> = c.column(
                "SELECT d.signed FROM document d WHERE (d.for_desk IS NULL OR d.for_desk = ?1) AND d.serial = \
                 (SELECT max(n.serial) FROM document n WHERE n.kind = d.kind AND n.id = d.id) \
                 ORDER BY d.kind, d.id",
                given![for_desk],
            )?;
            texts.iter().map(|text| from_json(text, "document.signed")).collect()
        })
    }

    fn notices_after(&self, enrolment: u32, cursor: u64, count_max: u32) -> LedgerResult<Vec<(u64, i64, StoredWhat)>> {
        self.read(|c| {
            // Planted: as a list for people.
            let order = if planted::is(Bug::NoticesBackwards) { "DESC" } else { "ASC" };
            let sql = format!(
                "SELECT sequence, at_ms, what FROM notice WHERE enrolment = ?1 AND sequence > ?2 \
                 ORDER BY sequence {order} LIMIT ?3",
            );
            let rows = c.rows(&sql, given![enrolment, signed(cursor), count_max])?;
            rows.iter()
                .map(|row| {
                    let text: String = row.get(2)?;
                    Ok((unsigned(row.get(0)?), row.get(1)?, from_json(&text, "notice.what")?))
                })
                .collect()
        })
    }

    fn tell(&self, enrolment: u32, what: &StoredWhat, now_ms: i64) -> LedgerResult<()> {
        self.write(|t| tell(t, enrolment, what, now_ms))
    }
}
