//! [`Accesses`] in SQL.

use wasl_domain::ids::TrackingNumber;
use wasl_protocol::Digest;

use super::{Engine, Given, Row, Sql, given, requests::tracking_of, signed, unsigned};
use crate::ledger::{AccessKind, AccessLine, Accesses, LedgerFault, LedgerResult, NewAccess, Purpose};

const COLUMNS: &str = "n, at_ms, officer, what, purpose, tracking, enrolment, previous, hash";

fn line_of(row: &Row) -> LedgerResult<AccessLine> {
    let (what, purpose): (String, String) = (row.get(3)?, row.get(4)?);
    let tracking: Option<i64> = row.get(5)?;
    Ok(AccessLine {
        n: unsigned(row.get(0)?),
        at_ms: row.get(1)?,
        access: NewAccess {
            officer: row.get(2)?,
            what: AccessKind::from_word(&what).ok_or(LedgerFault::Spoiled { what: "access.what" })?,
            purpose: Purpose::from_word(&purpose).ok_or(LedgerFault::Spoiled { what: "access.purpose" })?,
            tracking: tracking.map(tracking_of).transpose()?,
            enrolment: row.get(6)?,
        },
        previous: row.get(7)?,
        hash: row.get(8)?,
    })
}

fn lines(c: &dyn Sql, sql: &str, given: &[Given<'_>]) -> LedgerResult<Vec<AccessLine>> {
    c.rows(sql, given)?.iter().map(line_of).collect()
}

/// The number of the next line, and the hash of the one before it.
fn end(t: &dyn Sql) -> LedgerResult<(u64, Digest)> {
    let last = t.first("SELECT n, hash FROM access ORDER BY n DESC LIMIT 1", given![])?;
    last.map_or(Ok((1, [0; 32])), |last| Ok((unsigned(last.get(0)?) + 1, last.get(1)?)))
}

fn note(t: &dyn Sql, (n, previous): (u64, Digest), access: &NewAccess, now_ms: i64) -> LedgerResult<AccessLine> {
    let line = AccessLine::after(n, previous, access.clone(), now_ms);
    // Whoever else wrote line `n` meanwhile has it: this act is run again, behind that line.
    t.run(
        "INSERT INTO access (n, at_ms, officer, what, purpose, tracking, enrolment, previous, hash) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        given![
            signed(line.n),
            line.at_ms,
            &access.officer,
            access.what.word(),
            access.purpose.word(),
            access.tracking.map(|tracking| signed(tracking.payload())),
            access.enrolment,
            &line.previous,
            &line.hash
        ],
    )?;
    Ok(line)
}

impl<E: Engine> Accesses for E {
    fn note_access(&self, access: &NewAccess, now_ms: i64) -> LedgerResult<AccessLine> {
        self.write(|t| note(t, end(t)?, access, now_ms))
    }

    fn note_reading(
        &self,
        access: &NewAccess,
        most: u32,
        since_ms: i64,
        now_ms: i64,
    ) -> LedgerResult<Option<AccessLine>> {
        self.write(|t| {
            // Before the count: whoever reads meanwhile takes this line, and then this one is counted anew.
            let end = end(t)?;
            let tracking = access.tracking.map(|tracking| signed(tracking.payload()));
            let others: u32 = t.only(
                "SELECT count(DISTINCT tracking) FROM access WHERE officer = ?1 AND at_ms > ?2 \
                 AND what IN ('request', 'scan') AND tracking <> ?3",
                given![&access.officer, since_ms, tracking],
            )?;
            if others >= most {
                note(t, end, &NewAccess { what: AccessKind::OverLimit, ..access.clone() }, now_ms)?;
                return Ok(None);
            }
            note(t, end, access, now_ms).map(Some)
        })
    }

    fn accesses_after(&self, after: u64, count_max: u32) -> LedgerResult<Vec<AccessLine>> {
        self.read(|c| {
            let sql = format!("SELECT {COLUMNS} FROM access WHERE n > ?1 ORDER BY n LIMIT ?2");
            lines(c, &sql, given![signed(after), count_max])
        })
    }

    fn newest_accesses(&self, tracking: Option<TrackingNumber>, count_max: u32) -> LedgerResult<Vec<AccessLine>> {
        self.read(|c| match tracking {
            None => lines(c, &format!("SELECT {COLUMNS} FROM access ORDER BY n DESC LIMIT ?1"), given![count_max]),
            Some(tracking) => {
                let sql = format!("SELECT {COLUMNS} FROM access WHERE tracking = ?1 ORDER BY n DESC LIMIT ?2");
                lines(c, &sql, given![signed(tracking.payload()), count_max])
            }
        })
    }
}
