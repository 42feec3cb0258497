//! Packets: the outbox, and what was acknowledged lately. Bytes are never rewritten.

use rusqlite::{OptionalExtension, Row, params};

use crate::{
    Kept, Tx,
    planted::{self, Bug},
    rows::Choice,
    signed,
    tags::PACKET,
    unsigned,
};

/// Name of the fact that counts the acks that were settled; the desk raises it with every one.
pub const ACKS: &str = "acks";
/// Name of the fact that counts how often acks were taken back or packets put away: what was reckoned from
/// new acks alone is to be reckoned anew then.
pub const TAKEN_BACK: &str = "acks_taken_back";

/// A packet to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPacket {
    /// Enrolment number that the desk had when it made it.
    pub enrolment: u32,
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

/// A kept packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PacketRow {
    /// Enrolment number that the desk had when it made it.
    pub enrolment: u32,
    /// Epoch of the desk.
    pub epoch: u32,
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
    /// The centre's ack.
    pub acked_ms: Option<i64>,
}

const COLUMNS: &str = "enrolment, epoch, sequence, hash, tracking, bytes, kept_ms, sent_ms, acked_ms";

fn packet(row: &Row<'_>) -> rusqlite::Result<PacketRow> {
    Ok(PacketRow {
        enrolment: row.get(0)?,
        epoch: row.get(1)?,
        sequence: unsigned(row.get(2)?),
        hash: row.get(3)?,
        tracking: unsigned(row.get(4)?),
        bytes: row.get(5)?,
        kept_ms: row.get(6)?,
        sent_ms: row.get(7)?,
        acked_ms: row.get(8)?,
    })
}

/// A packet that has no ack yet.
pub(crate) struct Unacked {
    place: i64,
    tracking: u64,
    size: i64,
}

impl Tx<'_> {
    /// Puts a packet into the outbox.
    ///
    /// # Errors
    /// The engine's; a place, id or hash that is taken already is one.
    pub fn keep_packet(&self, new: &NewPacket) -> Kept<()> {
        let place = self.next_place(PACKET.name, "place")?;
        let (tracking, size) = (signed(new.tracking), signed(u64::try_from(new.bytes.len()).unwrap_or(u64::MAX)));
        self.comes_to_wait(size, !self.has_waiting(tracking)?);
        self.put(
            &PACKET,
            params![
                place,
                new.enrolment,
                new.epoch,
                signed(new.sequence),
                new.id.as_slice(),
                new.hash.as_slice(),
                tracking,
                size,
                new.kept_ms,
                None::<i64>,
                None::<i64>,
                None::<String>,
                None::<i64>,
                new.bytes
            ],
        )
    }

    /// The number after the highest that a table has; its rows are never renumbered.
    pub(crate) fn next_place(&self, table: &str, column: &str) -> Kept<i64> {
        let sql = format!("SELECT coalesce(max({column}), 0) + 1 FROM {table}");
        Ok(self.inner.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
    }

    /// At most `most` packets without ack that are whole, oldest first. A damaged one is noted and
    /// passed over.
    ///
    /// # Errors
    /// The engine's.
    pub fn waiting(&self, most: usize) -> Kept<Vec<PacketRow>> {
        let choice = Choice { filter: "acked_ms IS NULL", params: &[], order: &[("place", false)], most };
        let columns = format!("{COLUMNS}, place");
        let rows = self.list(&PACKET, &columns, &choice, |row| Ok((packet(row)?, row.get(9)?)))?;
        Ok(rows
            .into_iter()
            .map(|(row, place)| {
                self.watch.places.note(row.hash, place);
                row
            })
            .collect())
    }

    /// Notes that an exchange with a packet begins. Gives its request's tracking digits; none where it
    /// has its ack already.
    ///
    /// # Errors
    /// The engine's.
    pub fn packet_sent(&self, hash: &[u8; 32], at_ms: i64) -> Kept<Option<u64>> {
        let Some(Unacked { place, tracking, .. }) = self.unacked(hash)? else { return Ok(None) };
        Ok(self.alter(&PACKET, place, &[("sent_ms", &at_ms)])?.then_some(tracking))
    }

    /// Takes back that an exchange with a packet is under way. Gives its request's tracking digits; none
    /// where it has its ack already.
    ///
    /// # Errors
    /// The engine's.
    pub fn packet_missed(&self, hash: &[u8; 32]) -> Kept<Option<u64>> {
        let Some(Unacked { place, tracking, .. }) = self.unacked(hash)? else { return Ok(None) };
        Ok(self.alter(&PACKET, place, &[("sent_ms", &None::<i64>)])?.then_some(tracking))
    }

    /// Notes the centre's ack of a packet, at a moment by the desk's own count of time, and how many acks ([`ACKS`]) were settled before. Gives its
    /// request's tracking digits; none where it had its ack already.
    ///
    /// # Errors
    /// The engine's.
    pub fn packet_acked(&self, hash: &[u8; 32], verdict: &str, at_ms: i64) -> Kept<Option<u64>> {
        let Some(Unacked { place, tracking, size }) = self.unacked(hash)? else { return Ok(None) };
        // Without its count a packet is offered again rather sooner: that does no harm.
        let no = signed(self.counter(ACKS).unwrap_or(0));
        let set: &[(&str, &dyn rusqlite::ToSql)] = &[("acked_ms", &at_ms), ("verdict", &verdict), ("acked_no", &no)];
        if planted::is(Bug::AckByRequest) {
            // Planted: the payment of a request counts as acknowledged with it.
            let params = params![signed(tracking), place];
            let of_all = Choice {
                filter: "tracking = ?1 AND place <> ?2 AND acked_ms IS NULL",
                params,
                order: &[],
                most: usize::MAX,
            };
            for (place, size) in self.list(&PACKET, "place, size", &of_all, |row| Ok((row.get(0)?, row.get(1)?)))? {
                self.settle(place, tracking, size, set)?;
            }
        }
        Ok(self.settle(place, tracking, size, set)?.then_some(tracking))
    }

    /// The latest moment of an ack of the packets here, as [`Tx::packet_acked`] was told.
    ///
    /// # Errors
    /// The engine's.
    pub fn latest_ack_ms(&self) -> Kept<Option<i64>> {
        let choice = Choice { filter: "acked_ms IS NOT NULL", params: &[], order: &[("acked_ms", true)], most: 1 };
        self.find(&PACKET, "acked_ms", &choice, |row| row.get(0))
    }

    fn settle(&self, place: i64, tracking: u64, size: i64, set: &[(&str, &dyn rusqlite::ToSql)]) -> Kept<bool> {
        let is_settled = self.alter(&PACKET, place, set)?;
        if is_settled {
            self.waits_no_more(signed(tracking), size)?;
        }
        Ok(is_settled)
    }

    pub(crate) fn unacked(&self, hash: &[u8; 32]) -> Kept<Option<Unacked>> {
        let unacked =
            |row: &Row<'_>| Ok(Unacked { place: row.get(0)?, tracking: unsigned(row.get(1)?), size: row.get(2)? });
        if let Some(place) = self.watch.places.of(hash) {
            // The plus keeps the engine from looking the hash up.
            let params = params![place, hash.as_slice()];
            let choice = Choice::one("place = ?1 AND +hash = ?2 AND acked_ms IS NULL", params);
            let found = self.find(&PACKET, "place, tracking, size", &choice, unacked)?;
            if found.is_some() {
                return Ok(found);
            }
            self.watch.places.forget(hash);
        }
        let params = params![hash.as_slice()];
        let choice = Choice::one("hash = ?1 AND acked_ms IS NULL", params);
        self.find(&PACKET, "place, tracking, size", &choice, unacked)
    }

    /// A kept packet, acknowledged or not.
    ///
    /// # Errors
    /// The engine's.
    pub fn packet(&self, hash: &[u8; 32]) -> Kept<Option<PacketRow>> {
        self.find(&PACKET, COLUMNS, &Choice::one("hash = ?1", params![hash.as_slice()]), packet)
    }

    /// The hash of the packet at a place of a chain, as long as it is kept.
    ///
    /// # Errors
    /// The engine's.
    pub fn packet_at(&self, enrolment: u32, epoch: u32, sequence: u64) -> Kept<Option<[u8; 32]>> {
        let params = params![enrolment, epoch, signed(sequence)];
        let choice = Choice::one("enrolment = ?1 AND epoch = ?2 AND sequence = ?3", params);
        self.find(&PACKET, "hash", &choice, |row| row.get(0))
    }

    /// Packets of a chain that have their ack and that the centre does not name among what it holds
    /// (up to `head`, and those `beyond` it) go back into the outbox, where their ack was settled when at most `acks`
    /// acks had been: a later ack may simply not be known to the answer yet. Gives how many.
    ///
    /// # Errors
    /// The engine's.
    pub fn offer_again(&self, enrolment: u32, epoch: u32, head: u64, beyond: &[u64], acks: u64) -> Kept<u32> {
        let params = params![enrolment, epoch, signed(head), signed(acks)];
        let filter =
            "enrolment = ?1 AND epoch = ?2 AND sequence > ?3 AND acked_ms IS NOT NULL AND coalesce(acked_no, 0) < ?4";
        let choice = Choice { filter, params, order: &[("place", false)], most: usize::MAX };
        let rows = self.list(&PACKET, "place, tracking, size, sequence", &choice, |row| {
            let settled = Unacked { place: row.get(0)?, tracking: unsigned(row.get(1)?), size: row.get(2)? };
            Ok((settled, unsigned(row.get(3)?)))
        })?;
        let missing = rows.into_iter().filter(|(_, sequence)| !beyond.contains(sequence)).map(|(settled, _)| settled);
        self.unack(missing)
    }

    /// Packets of a chain whose ack said one of `verdicts` go back into the outbox: the centre kept them
    /// beside its chain, so what it says to hold does not tell whether a centre that was put back still
    /// has them. Gives how many.
    ///
    /// # Errors
    /// The engine's.
    pub fn offer_beside_again(&self, enrolment: u32, epoch: u32, verdicts: &[&str]) -> Kept<u32> {
        let mut again = 0;
        for verdict in verdicts {
            let params = params![enrolment, epoch, verdict];
            let filter = "enrolment = ?1 AND epoch = ?2 AND acked_ms IS NOT NULL AND verdict = ?3";
            let choice = Choice { filter, params, order: &[("place", false)], most: usize::MAX };
            let settled = self.list(&PACKET, "place, tracking, size", &choice, |row| {
                Ok(Unacked { place: row.get(0)?, tracking: unsigned(row.get(1)?), size: row.get(2)? })
            })?;
            again += self.unack(settled.into_iter())?;
        }
        Ok(again)
    }

    fn unack(&self, settled: impl Iterator<Item = Unacked>) -> Kept<u32> {
        let none = None::<i64>;
        let set: &[(&str, &dyn rusqlite::ToSql)] =
            &[("acked_ms", &none), ("verdict", &none), ("acked_no", &none), ("sent_ms", &none)];
        let mut again = 0;
        for Unacked { place, tracking, size } in settled {
            let is_first = !self.has_waiting(signed(tracking))?;
            if self.alter(&PACKET, place, set)? {
                self.comes_to_wait(size, is_first);
                again += 1;
            }
        }
        if again > 0 {
            self.took_back()?;
        }
        Ok(again)
    }

    /// Notes that more has happened to packets than that they came and were acknowledged.
    pub(crate) fn took_back(&self) -> Kept<()> {
        self.set_counter(TAKEN_BACK, self.counter(TAKEN_BACK).unwrap_or(0) + 1)
    }

    /// How many packets are kept that have their ack.
    ///
    /// # Errors
    /// The engine's.
    pub fn acked_count(&self) -> Kept<u32> {
        Ok(self
            .inner
            .query_row("SELECT count(*) FROM packet WHERE acked_ms IS NOT NULL", [], |row| row.get(0))
            .optional()?
            .unwrap_or(0))
    }
}
