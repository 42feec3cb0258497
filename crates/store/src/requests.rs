//! Requests as this desk knows them, and the centre's notices about them.

use rusqlite::{OptionalExtension, Row, params};

use crate::{Kept, Tx, signed, unsigned};

/// A request to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// Leading digits of the tracking number.
    pub tracking: u64,
    /// UUID of the request.
    pub request: [u8; 16],
    /// The submission's own id.
    pub submission: Option<[u8; 16]>,
    /// Hash of its packet.
    pub packet: [u8; 32],
    /// Word of its stage.
    pub stage: String,
    /// Kept when.
    pub kept_ms: i64,
    /// Still to be paid.
    pub is_due: bool,
    /// Bytes of its packet.
    pub size: u64,
}

/// A request's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// Leading digits of the tracking number.
    pub tracking: u64,
    /// UUID of the request.
    pub request: [u8; 16],
    /// Hash of its packet.
    pub packet: [u8; 32],
    /// Word of its stage.
    pub stage: String,
    /// Kept when.
    pub kept_ms: i64,
    /// First exchange with it.
    pub sent_ms: Option<i64>,
    /// The centre's ack.
    pub received_ms: Option<i64>,
    /// Ready since.
    pub ready_ms: Option<i64>,
    /// Still to be paid.
    pub is_due: bool,
    /// Bytes of its packet.
    pub size: u64,
    /// Slips that were asked for.
    pub copies: u32,
    /// No slip is known to have come out.
    pub unprinted: bool,
}

/// A notice's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// The centre's number for it.
    pub sequence: u64,
    /// When it happened there.
    pub at_ms: i64,
    /// The request it is about.
    pub tracking: Option<u64>,
    /// As the desk encoded it.
    pub body: Vec<u8>,
}

const COLUMNS: &str =
    "tracking, request, packet, stage, kept_ms, sent_ms, received_ms, ready_ms, is_due, size, copies, unprinted";

fn request(row: &Row<'_>) -> rusqlite::Result<RequestRow> {
    let id: Vec<u8> = row.get(1)?;
    let packet: Vec<u8> = row.get(2)?;
    Ok(RequestRow {
        tracking: unsigned(row.get(0)?),
        request: id.try_into().unwrap_or([0; 16]),
        packet: packet.try_into().unwrap_or([0; 32]),
        stage: row.get(3)?,
        kept_ms: row.get(4)?,
        sent_ms: row.get(5)?,
        received_ms: row.get(6)?,
        ready_ms: row.get(7)?,
        is_due: row.get(8)?,
        size: unsigned(row.get(9)?),
        copies: row.get(10)?,
        unprinted: row.get(11)?,
    })
}

impl Tx<'_> {
    /// Keeps a new request.
    ///
    /// # Errors
    /// The engine's; a number or id that is taken already is one.
    pub fn keep_request(&self, new: &NewRequest) -> Kept<()> {
        self.inner
            .prepare_cached(
                "INSERT INTO request (tracking, request, submission, packet, stage, kept_ms, is_due, size) VALUES (?1,?2,?3,?4,?5,?6,?7,?8)",
            )?
            .execute(params![
                signed(new.tracking),
                new.request.as_slice(),
                new.submission.map(|id| id.to_vec()),
                new.packet.as_slice(),
                new.stage,
                new.kept_ms,
                new.is_due,
                signed(new.size),
            ])?;
        Ok(())
    }

    /// One request by its leading digits.
    ///
    /// # Errors
    /// The engine's.
    pub fn request(&self, tracking: u64) -> Kept<Option<RequestRow>> {
        let mut ask = self.inner.prepare_cached(&format!("SELECT {COLUMNS} FROM request WHERE tracking = ?1"))?;
        Ok(ask.query_row([signed(tracking)], request).optional()?)
    }

    /// The request that a submission's id was given for.
    ///
    /// # Errors
    /// The engine's.
    pub fn request_of_submission(&self, id: &[u8; 16]) -> Kept<Option<RequestRow>> {
        let mut ask = self.inner.prepare_cached(&format!("SELECT {COLUMNS} FROM request WHERE submission = ?1"))?;
        Ok(ask.query_row([id.as_slice()], request).optional()?)
    }

    /// Requests kept at or after `from_ms`, newest first, at most `most`.
    ///
    /// # Errors
    /// The engine's.
    pub fn requests_since(&self, from_ms: i64, most: u32) -> Kept<Vec<RequestRow>> {
        let mut ask = self.inner.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM request WHERE kept_ms >= ?1 ORDER BY kept_ms DESC, tracking DESC LIMIT ?2"
        ))?;
        Ok(ask.query_map(params![from_ms, most], request)?.collect::<Result<_, _>>()?)
    }

    /// Requests one of whose packets has no ack, oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn requests_waiting(&self) -> Kept<Vec<RequestRow>> {
        let mut ask = self.inner.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM request WHERE tracking IN (SELECT tracking FROM packet WHERE acked_ms IS NULL) ORDER BY kept_ms, tracking"
        ))?;
        Ok(ask.query_map([], request)?.collect::<Result<_, _>>()?)
    }

    /// Requests in a stage, oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn requests_in(&self, stage: &str) -> Kept<Vec<RequestRow>> {
        let mut ask = self
            .inner
            .prepare_cached(&format!("SELECT {COLUMNS} FROM request WHERE stage = ?1 ORDER BY kept_ms, tracking"))?;
        Ok(ask.query_map([stage], request)?.collect::<Result<_, _>>()?)
    }

    /// How many requests are still to be paid.
    ///
    /// # Errors
    /// The engine's.
    pub fn due_count(&self) -> Kept<u32> {
        Ok(self.inner.query_row(
            "SELECT count(*) FROM request WHERE is_due AND stage NOT IN ('refused', 'withdrawn')",
            [],
            |row| row.get(0),
        )?)
    }

    /// Writes a request's row as it is now.
    ///
    /// # Errors
    /// The engine's.
    pub fn update_request(&self, row: &RequestRow) -> Kept<()> {
        self.inner
            .prepare_cached(
                "UPDATE request SET stage=?2, sent_ms=?3, received_ms=?4, ready_ms=?5, is_due=?6, copies=?7, unprinted=?8 WHERE tracking=?1",
            )?
            .execute(params![
                signed(row.tracking),
                row.stage,
                row.sent_ms,
                row.received_ms,
                row.ready_ms,
                row.is_due,
                row.copies,
                row.unprinted
            ])?;
        Ok(())
    }

    /// Keeps a notice; gives whether it is new.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_notice(&self, row: &NoticeRow) -> Kept<bool> {
        let added = self
            .inner
            .prepare_cached(
                "INSERT INTO notice (sequence, at_ms, tracking, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
            )?
            .execute(params![signed(row.sequence), row.at_ms, row.tracking.map(signed), row.body])?;
        Ok(added > 0)
    }

    /// Notices about a request, newest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn notices_of(&self, tracking: u64) -> Kept<Vec<NoticeRow>> {
        let mut ask = self.inner.prepare_cached(
            "SELECT sequence, at_ms, tracking, body FROM notice WHERE tracking = ?1 ORDER BY sequence DESC",
        )?;
        let rows = ask.query_map([signed(tracking)], |row| {
            let tracking: Option<i64> = row.get(2)?;
            Ok(NoticeRow {
                sequence: unsigned(row.get(0)?),
                at_ms: row.get(1)?,
                tracking: tracking.map(unsigned),
                body: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
