//! What waits, counted as it comes and goes: a desk asks at each capture, and the answer must cost the same
//! however much it is. The counts lie beside the rolls, in the transaction that changes what they count.
//!
//! They say nothing that the packets beside them don't say. Where one is missing, damaged or makes no sense, or the
//! file is hurt, the packets are counted themselves. Counts that make no sense come from a program that does not
//! know them and has the file open besides; the next write that changes them puts them right, and so does
//! whoever opens the file next. Who finds the file hurt takes them away.

use rusqlite::{OptionalExtension, params};

use crate::{
    Kept, Store, StoreFault, Tx,
    rows::{Choice, is_broken},
    signed,
    tags::PACKET,
    unsigned,
};

/// How many packets have no ack, and their bytes.
pub(crate) const PACKETS: &str = "packets waiting";
/// How many requests have such a packet.
const REQUESTS: &str = "requests waiting";
/// No packet counts for more: a size that is more is damaged.
const SIZE_MAX: i64 = 1 << 30;

/// What waits: requests, packets, and the packets' bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Waits {
    requests: u32,
    packets: u32,
    bytes: u64,
}

impl Waits {
    /// The counts as they were read, where they can be what waits.
    fn sensible(packets: (i64, u128), requests: i64) -> Option<Self> {
        let waits = Self {
            requests: u32::try_from(requests).ok()?,
            packets: u32::try_from(packets.0).ok()?,
            bytes: u64::try_from(packets.1).ok()?,
        };
        // Each request that waits has a packet that does, and each packet belongs to one.
        (waits.requests <= waits.packets && (waits.requests == 0) == (waits.packets == 0)).then_some(waits)
    }
}

fn weighed(size: i64) -> u128 {
    u128::try_from(size.clamp(0, SIZE_MAX)).unwrap_or(0)
}

impl Tx<'_> {
    /// A packet waits that did not; whether it is the first of its request that does.
    pub(crate) fn comes_to_wait(&self, size: i64, is_first: bool) {
        self.shift(REQUESTS, i64::from(is_first), 0, 0);
        self.shift(PACKETS, 1, weighed(size), 0);
    }

    /// A packet waited and does no more.
    pub(crate) fn waits_no_more(&self, tracking: i64, size: i64) -> Kept<()> {
        let was_last = !self.has_waiting(tracking)?;
        self.shift(REQUESTS, -i64::from(was_last), 0, 0);
        self.shift(PACKETS, -1, 0, weighed(size));
        Ok(())
    }

    /// Whether a packet of this request waits. In a file that is hurt nobody asks: the counts don't count there.
    pub(crate) fn has_waiting(&self, tracking: i64) -> Kept<bool> {
        if self.watch.is_hurt() {
            return Ok(true);
        }
        let sql = "SELECT EXISTS (SELECT 1 FROM packet WHERE tracking = ?1 AND acked_ms IS NULL)";
        Ok(self.inner.prepare_cached(sql)?.query_row([tracking], |row| row.get(0))?)
    }

    /// What waits as it was counted; none where the counts can't be relied on.
    fn waits_kept(&self) -> Kept<Option<Waits>> {
        if self.watch.is_hurt() {
            return Ok(None);
        }
        let told = self.roll(PACKETS).and_then(|packets| Ok((packets, self.roll(REQUESTS)?)));
        match told {
            Ok((Some(packets), Some((requests, _)))) => Ok(Waits::sensible(packets, requests)),
            Ok((None, _) | (_, None)) => Ok(None),
            Err(StoreFault::Engine(fault)) if is_broken(&fault) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// What waits as it lies there now, damaged packets among it.
    fn waits_counted(&self) -> Kept<Waits> {
        let sql = "SELECT count(DISTINCT tracking), count(*), CAST(total(min(max(size, 0), 1 << 30)) AS INTEGER) FROM packet WHERE acked_ms IS NULL";
        let told = self.inner.prepare_cached(sql).and_then(|mut ask| {
            ask.query_row([], |row| {
                Ok(Waits { requests: row.get(0)?, packets: row.get(1)?, bytes: unsigned(row.get(2)?) })
            })
        });
        match told {
            Err(fault) if is_broken(&fault) => {
                let rows = self.waiting(usize::MAX)?;
                let bytes = rows.iter().map(|row| u64::try_from(row.bytes.len()).unwrap_or(0)).sum();
                Ok(Waits {
                    requests: u32::try_from(self.requests_waiting()?.len()).unwrap_or(u32::MAX),
                    packets: u32::try_from(rows.len()).unwrap_or(u32::MAX),
                    bytes,
                })
            }
            told => Ok(told?),
        }
    }

    /// After the changes of a transaction: counts that can't be relied on are taken anew, or away.
    pub(crate) fn close_waits(&self) -> Kept<()> {
        if self.watch.is_hurt() {
            // Who waits can't be told there from the index, so half of what happened would be counted.
            self.inner
                .prepare_cached("DELETE FROM roll WHERE name IN (?1, ?2)")?
                .execute(params![PACKETS, REQUESTS])?;
            return Ok(());
        }
        if self.waits_kept()?.is_some() { Ok(()) } else { self.write_waits() }
    }

    fn write_waits(&self) -> Kept<()> {
        let now = self.waits_counted()?;
        self.write_roll(PACKETS, now.packets.into(), now.bytes.into())?;
        self.write_roll(REQUESTS, now.requests.into(), 0)
    }

    fn waits(&self) -> Kept<Waits> {
        self.waits_kept()?.map_or_else(|| self.waits_counted(), Ok)
    }

    /// How many requests have a packet without ack.
    ///
    /// # Errors
    /// The engine's.
    pub fn unsent_count(&self) -> Kept<u32> {
        Ok(self.waits()?.requests)
    }

    /// How many packets wait, damaged ones among them, since when the first of them does, and their bytes.
    ///
    /// # Errors
    /// The engine's.
    pub fn waiting_sum(&self) -> Kept<(u32, Option<i64>, u64)> {
        let waits = self.waits()?;
        let sql = "SELECT kept_ms FROM packet WHERE acked_ms IS NULL ORDER BY place LIMIT 1";
        let first =
            self.inner.prepare_cached(sql).and_then(|mut ask| ask.query_row([], |row| row.get::<_, i64>(0)).optional());
        let first = match first {
            Err(fault) if is_broken(&fault) => self.waiting(1)?.first().map(|row| row.kept_ms),
            told => told?,
        };
        Ok((waits.packets, first, waits.bytes))
    }

    /// Whether a packet is kept and has no ack.
    ///
    /// # Errors
    /// The engine's.
    pub fn is_waiting(&self, hash: &[u8; 32]) -> Kept<bool> {
        Ok(self.unacked(hash)?.is_some())
    }

    /// Hashes of all packets without ack.
    ///
    /// # Errors
    /// The engine's.
    pub fn waiting_hashes(&self) -> Kept<Vec<[u8; 32]>> {
        let choice = Choice { filter: "acked_ms IS NULL", params: &[], order: &[("place", false)], most: usize::MAX };
        self.list(&PACKET, "hash", &choice, |row| row.get(0))
    }

    /// Hashes of the packets whose ack was settled when at least `acks` acks had been.
    ///
    /// # Errors
    /// The engine's.
    pub fn settled_since(&self, acks: u64) -> Kept<Vec<[u8; 32]>> {
        let choice = Choice {
            filter: "acked_ms IS NOT NULL AND acked_no >= ?1",
            params: params![signed(acks)],
            order: &[("acked_no", false)],
            most: usize::MAX,
        };
        self.list(&PACKET, "hash", &choice, |row| row.get(0))
    }
}

impl Store {
    /// Puts the counts right by what is there. A file that takes no writing goes on without them.
    pub(crate) fn count_what_waits(&self) -> Kept<()> {
        if self.watch.is_hurt() {
            return Ok(());
        }
        let (kept, now) = self.read(|tx| Ok::<_, StoreFault>((tx.waits_kept()?, tx.waits_counted()?)))?;
        if kept == Some(now) {
            return Ok(());
        }
        // Counted once more: another program may have written since.
        let _uncounted = self.write(|tx| tx.write_waits());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NewPacket;

    fn packet(no: u8, tracking: u64) -> NewPacket {
        NewPacket {
            enrolment: 1,
            epoch: 1,
            sequence: no.into(),
            id: [no; 16],
            hash: [no; 32],
            tracking,
            bytes: vec![no; 100],
            kept_ms: 1,
        }
    }

    fn keep(store: &Store, no: u8, tracking: u64) {
        store.write(|tx| tx.keep_packet(&packet(no, tracking))).expect("kept");
    }

    fn ack(store: &Store, no: u8) {
        store.write(|tx| tx.packet_acked(&[no; 32], "stored", 5)).expect("written");
    }

    /// What the store tells, and what the counts in the file say.
    fn told(store: &Store) -> ((u32, u32, u64), Option<Waits>) {
        let told = store.read(|tx| {
            let (packets, _, bytes) = tx.waiting_sum()?;
            Ok::<_, StoreFault>(((tx.unsent_count()?, packets, bytes), tx.waits_kept()?))
        });
        told.expect("readable")
    }

    fn write_counts(store: &Store, packets: (i64, u128), requests: i64) {
        let written = store.write(|tx| {
            tx.write_roll(PACKETS, packets.0, packets.1)?;
            tx.write_roll(REQUESTS, requests, 0)
        });
        written.expect("written");
    }

    #[test]
    fn counts_that_make_no_sense_are_taken_anew_and_put_right_by_the_next_change() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("desk.db")).expect("a fresh file");
        [(1, 7), (2, 7), (3, 8), (4, 9)].into_iter().for_each(|(no, tracking)| keep(&store, no, tracking));
        // As by programs that kept packets, or settled them, and did not count.
        let below_zero = 0u128.wrapping_sub(100);
        for (packets, requests) in [((-1, 0), 3), ((4, 400), -2), ((4, below_zero), 3), ((0, 0), 3), ((1, 100), 2)] {
            write_counts(&store, packets, requests);
            assert_eq!(told(&store), ((3, 4, 400), None), "{packets:?} {requests}");
        }
        ack(&store, 4);
        let right = Waits { requests: 2, packets: 3, bytes: 300 };
        assert_eq!(told(&store), ((2, 3, 300), Some(right)));
    }

    #[test]
    fn who_finds_the_file_hurt_leaves_no_half_count_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("desk.db");
        let (store, other) = (Store::open(&path).expect("opens"), Store::open(&path).expect("opens"));
        keep(&store, 1, 7);
        store.watch.set_hurt(true);
        keep(&store, 2, 8);
        keep(&store, 3, 9);
        ack(&store, 1);
        assert_eq!(told(&other), ((2, 2, 200), None), "another program counts itself");
        keep(&other, 4, 10);
        assert_eq!(told(&other).0, (3, 3, 300));
        assert_eq!(told(&other).1, Some(Waits { requests: 3, packets: 3, bytes: 300 }), "and puts it right");
    }
}
