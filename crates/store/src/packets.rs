//! Packets: the outbox, and what was acknowledged lately. Bytes are never rewritten.

use rusqlite::{OptionalExtension, Row, params};

use crate::{Kept, Tx, signed, unsigned};

/// A packet to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPacket {
    /// Epoch of the desk.
    pub epoch: u32,
    /// Its place in the chain.
    pub sequence: u64,
    /// UUIDv7.
    pub id: [u8; 16],
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// Leading digits of the request's tracking number.
    pub tracking: u64,
    /// As it will travel.
    pub bytes: Vec<u8>,
    /// Kept when.
    pub kept_ms: i64,
}

/// A packet without ack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PacketRow {
    /// Its place in the chain.
    pub sequence: u64,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// Leading digits of the request's tracking number.
    pub tracking: u64,
    /// As it will travel.
    pub bytes: Vec<u8>,
    /// Kept when.
    pub kept_ms: i64,
    /// Last time an exchange with it was started.
    pub sent_ms: Option<i64>,
}

fn packet(row: &Row<'_>) -> rusqlite::Result<PacketRow> {
    let hash: Vec<u8> = row.get(1)?;
    Ok(PacketRow {
        sequence: unsigned(row.get(0)?),
        hash: hash.try_into().unwrap_or([0; 32]),
        tracking: unsigned(row.get(2)?),
        bytes: row.get(3)?,
        kept_ms: row.get(4)?,
        sent_ms: row.get(5)?,
    })
}

impl Tx<'_> {
    /// Puts a packet into the outbox.
    ///
    /// # Errors
    /// The engine's; a place, id or hash that is taken already is one.
    pub fn keep_packet(&self, new: &NewPacket) -> Kept<()> {
        self.inner
            .prepare_cached("INSERT INTO packet (epoch, sequence, id, hash, tracking, bytes, kept_ms) VALUES (?1,?2,?3,?4,?5,?6,?7)")?
            .execute(params![
                new.epoch,
                signed(new.sequence),
                new.id.as_slice(),
                new.hash.as_slice(),
                signed(new.tracking),
                new.bytes,
                new.kept_ms
            ])?;
        Ok(())
    }

    /// At most `most` packets without ack, oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn waiting(&self, most: usize) -> Kept<Vec<PacketRow>> {
        let mut ask = self.inner.prepare_cached(
            "SELECT sequence, hash, tracking, bytes, kept_ms, sent_ms FROM packet WHERE acked_ms IS NULL ORDER BY epoch, sequence LIMIT ?1",
        )?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        Ok(ask.query_map([most], packet)?.collect::<Result<_, _>>()?)
    }

    /// How many packets wait, since when the oldest does, and their bytes.
    ///
    /// # Errors
    /// The engine's.
    pub fn waiting_sum(&self) -> Kept<(u32, Option<i64>, u64)> {
        let mut ask = self.inner.prepare_cached(
            "SELECT count(*), min(kept_ms), coalesce(sum(length(bytes)), 0) FROM packet WHERE acked_ms IS NULL",
        )?;
        Ok(ask.query_row([], |row| Ok((row.get(0)?, row.get(1)?, unsigned(row.get(2)?))))?)
    }

    /// Notes that an exchange with a packet begins. Gives its request's tracking digits; none where it
    /// has its ack already.
    ///
    /// # Errors
    /// The engine's.
    pub fn packet_sent(&self, hash: &[u8; 32], at_ms: i64) -> Kept<Option<u64>> {
        let mut mark = self
            .inner
            .prepare_cached("UPDATE packet SET sent_ms = ?2 WHERE hash = ?1 AND acked_ms IS NULL RETURNING tracking")?;
        let tracking: Option<i64> = mark.query_row(params![hash.as_slice(), at_ms], |row| row.get(0)).optional()?;
        Ok(tracking.map(unsigned))
    }

    /// Takes back that an exchange with a packet is under way. Gives its request's tracking digits; none
    /// where it has its ack already.
    ///
    /// # Errors
    /// The engine's.
    pub fn packet_missed(&self, hash: &[u8; 32]) -> Kept<Option<u64>> {
        let mut mark = self.inner.prepare_cached(
            "UPDATE packet SET sent_ms = NULL WHERE hash = ?1 AND acked_ms IS NULL RETURNING tracking",
        )?;
        let tracking: Option<i64> = mark.query_row(params![hash.as_slice()], |row| row.get(0)).optional()?;
        Ok(tracking.map(unsigned))
    }

    /// Notes the centre's ack of a packet. Gives its request's tracking digits and whether it is new.
    ///
    /// # Errors
    /// The engine's.
    pub fn packet_acked(&self, hash: &[u8; 32], verdict: &str, at_ms: i64) -> Kept<Option<u64>> {
        let mut mark = self.inner.prepare_cached(
            "UPDATE packet SET acked_ms = ?3, verdict = ?2 WHERE hash = ?1 AND acked_ms IS NULL RETURNING tracking",
        )?;
        let tracking: Option<i64> =
            mark.query_row(params![hash.as_slice(), verdict, at_ms], |row| row.get(0)).optional()?;
        Ok(tracking.map(unsigned))
    }
}
