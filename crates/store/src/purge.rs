//! Retention: what the centre has long had leaves the desk, all its parts together.
//!
//! A packet without ack stays, however old, and so does one whose papers are still on their way.

use rusqlite::params;

use crate::{
    Kept, Store, StoreFault, Tx,
    planted::{self, Bug},
    rows::Choice,
    signed,
    tags::{COPY, NOTICE, PACKET, REQUEST},
    unsigned,
};

/// A request that is not over yet stays so long after the last of its packets could go: a citizen may
/// still come and ask.
const OPEN_STAYS_MS: i64 = 60 * 24 * 60 * 60 * 1_000;

/// How old what goes has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// A packet's ack, on the scale of [`Tx::packet_acked`].
    pub acked_ms: i64,
    /// When a request was kept, unix milliseconds.
    pub kept_ms: i64,
}

/// What went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Packets.
    pub packets: u32,
    /// Pieces of their papers.
    pub chunks: u32,
    /// Requests.
    pub requests: u32,
    /// Counter copies of those.
    pub copies: u32,
    /// Notices about those.
    pub notices: u32,
}

impl Store {
    /// Takes away what [`Tx::purge`] names, and folds the log of changes back, so that what is gone
    /// lies in no file any more.
    ///
    /// # Errors
    /// The engine's.
    pub fn purge(&self, before: Before, most: u32) -> Kept<Purged> {
        let purged = self.write(|tx| tx.purge(before, most))?;
        if purged != Purged::default() {
            self.fold_log()?;
        }
        Ok(purged)
    }

    /// Writes the log of changes back into the file and empties it; tells whether it is empty now:
    /// another program that reads the file may hold it up.
    ///
    /// # Errors
    /// The engine's.
    pub fn fold_log(&self) -> Kept<bool> {
        let connection = self.connection();
        let held_up: i64 =
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(StoreFault::from)?;
        Ok(held_up == 0)
    }
}

impl Tx<'_> {
    /// Takes away packets whose ack came before, oldest first and at most `most`, with the pieces of their
    /// papers; then at most `most` requests none of whose packets is left and that are over or long open, with their counter copies and notices. Damaged rows stay.
    ///
    /// # Errors
    /// The engine's.
    pub fn purge(&self, before: Before, most: u32) -> Kept<Purged> {
        let mut purged = Purged::default();
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        // Planted: age alone decides.
        let (filter, before_ms) = if planted::is(Bug::PurgeUnacked) {
            ("kept_ms < ?1", before.kept_ms)
        } else {
            let no_piece_left =
                "acked_ms < ?1 AND NOT EXISTS (SELECT 1 FROM chunk WHERE chunk.packet = packet.hash AND state < 2)";
            (no_piece_left, before.acked_ms)
        };
        let old = Choice { filter, params: params![before_ms], order: &[("place", false)], most };
        let old: Vec<(i64, [u8; 32])> =
            self.list(&PACKET, "place, hash", &old, |row| Ok((row.get(0)?, row.get(1)?)))?;
        for (place, hash) in old {
            purged.chunks += self.drop_chunks(&hash)?;
            purged.packets += self.take_away(&PACKET, "place = ?1", params![place])?;
        }
        if purged.packets > 0 {
            self.took_back()?;
        }
        let done = Choice {
            filter: "(kept_ms < ?1 OR kept_ms < ?2 AND stage IN ('refused', 'withdrawn', 'delivered')) \
                     AND NOT EXISTS (SELECT 1 FROM packet WHERE packet.tracking = request.tracking)",
            params: params![before.kept_ms.saturating_sub(OPEN_STAYS_MS), before.kept_ms],
            order: &[("tracking", false)],
            most,
        };
        for tracking in self.list(&REQUEST, "tracking", &done, |row| Ok(unsigned(row.get(0)?)))? {
            let tracking = signed(tracking);
            purged.copies += self.take_away(&COPY, "tracking = ?1", params![tracking])?;
            purged.notices += self.take_away(&NOTICE, "tracking = ?1", params![tracking])?;
            purged.requests += self.take_away(&REQUEST, "tracking = ?1", params![tracking])?;
        }
        Ok(purged)
    }
}
