//! Requests as this desk knows them, and the centre's notices about them.

use rusqlite::{Row, ToSql, params};

use crate::{
    Kept, Tx,
    rows::Choice,
    signed,
    tags::{NOTICE, REQUEST},
    unsigned,
};

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

const OLDEST: &[(&str, bool)] = &[("kept_ms", false), ("tracking", false)];

fn request(row: &Row<'_>) -> rusqlite::Result<RequestRow> {
    Ok(RequestRow {
        tracking: unsigned(row.get(0)?),
        request: row.get(1)?,
        packet: row.get(2)?,
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
        let none = None::<i64>;
        self.put(
            &REQUEST,
            params![
                signed(new.tracking),
                new.request.as_slice(),
                new.submission.map(|id| id.to_vec()),
                new.packet.as_slice(),
                new.stage,
                new.kept_ms,
                none,
                none,
                none,
                new.is_due,
                signed(new.size),
                0,
                true,
            ],
        )
    }

    /// One request by its leading digits.
    ///
    /// # Errors
    /// The engine's.
    pub fn request(&self, tracking: u64) -> Kept<Option<RequestRow>> {
        self.find(&REQUEST, COLUMNS, &Choice::one("tracking = ?1", params![signed(tracking)]), request)
    }

    /// The request that a submission's id was given for.
    ///
    /// # Errors
    /// The engine's.
    pub fn request_of_submission(&self, id: &[u8; 16]) -> Kept<Option<RequestRow>> {
        self.find(&REQUEST, COLUMNS, &Choice::one("submission = ?1", params![id.as_slice()]), request)
    }

    /// Requests kept at or after `from_ms`, newest first, at most `most`.
    ///
    /// # Errors
    /// The engine's.
    pub fn requests_since(&self, from_ms: i64, most: u32) -> Kept<Vec<RequestRow>> {
        let order = &[("kept_ms", true), ("tracking", true)];
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        self.list(
            &REQUEST,
            COLUMNS,
            &Choice { filter: "kept_ms >= ?1", params: params![from_ms], order, most },
            request,
        )
    }

    /// Requests one of whose packets has no ack, oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn requests_waiting(&self) -> Kept<Vec<RequestRow>> {
        let filter = "tracking IN (SELECT tracking FROM packet WHERE acked_ms IS NULL)";
        self.list(&REQUEST, COLUMNS, &Choice { filter, params: &[], order: OLDEST, most: usize::MAX }, request)
    }

    /// Requests of which the centre wants something put right, oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn requests_to_correct(&self) -> Kept<Vec<RequestRow>> {
        // Said in the words of the index that holds them.
        let choice = Choice { filter: "stage = 'needs_correction'", params: &[], order: OLDEST, most: usize::MAX };
        self.list(&REQUEST, COLUMNS, &choice, request)
    }

    /// How many requests are still to be paid.
    ///
    /// # Errors
    /// The engine's.
    pub fn due_count(&self) -> Kept<u32> {
        let filter = "is_due AND stage NOT IN ('refused', 'withdrawn')";
        let choice = Choice { filter, params: &[], order: &[], most: usize::MAX };
        let due = self.list(&REQUEST, "tracking", &choice, |_| Ok(()))?;
        Ok(u32::try_from(due.len()).unwrap_or(u32::MAX))
    }

    /// Writes a request's row as it is now; one that is damaged stays as it is.
    ///
    /// # Errors
    /// The engine's.
    pub fn update_request(&self, row: &RequestRow) -> Kept<()> {
        let set: &[(&str, &dyn ToSql)] = &[
            ("stage", &row.stage),
            ("sent_ms", &row.sent_ms),
            ("received_ms", &row.received_ms),
            ("ready_ms", &row.ready_ms),
            ("is_due", &row.is_due),
            ("copies", &row.copies),
            ("unprinted", &row.unprinted),
        ];
        self.alter(&REQUEST, signed(row.tracking), set).map(|_| ())
    }

    /// Keeps a notice; gives whether it is new.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_notice(&self, row: &NoticeRow) -> Kept<bool> {
        self.put_new(&NOTICE, params![signed(row.sequence), row.at_ms, row.tracking.map(signed), row.body])
    }

    /// Notices about a request, newest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn notices_of(&self, tracking: u64) -> Kept<Vec<NoticeRow>> {
        let params = params![signed(tracking)];
        let choice = Choice { filter: "tracking = ?1", params, order: &[("sequence", true)], most: usize::MAX };
        self.list(&NOTICE, "sequence, at_ms, tracking, body", &choice, |row| {
            let tracking: Option<i64> = row.get(2)?;
            Ok(NoticeRow {
                sequence: unsigned(row.get(0)?),
                at_ms: row.get(1)?,
                tracking: tracking.map(unsigned),
                body: row.get(3)?,
            })
        })
    }
}
