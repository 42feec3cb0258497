//! What waits, counted as it comes and goes: a desk asks at each capture, and the answer must cost the same
//! however much it is. The counts lie beside the rolls, in the transaction that changes what they count.
//!
//! They say nothing that the packets beside them don't say. Where one is damaged or the file is hurt, the
//! packets are counted themselves; whoever opens the file next puts the counts right.

use rusqlite::{OptionalExtension, params};

use crate::{
    Kept, Store, StoreFault, Tx,
    rows::{Choice, is_broken},
    signed,
    tags::PACKET,
    unsigned,
};

/// How many packets have no ack, and their bytes.
const PACKETS: &str = "packets waiting";
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
            Ok((Some((packets, bytes)), Some((requests, _)))) => Ok(Some(Waits {
                requests: u32::try_from(requests).unwrap_or(0),
                packets: u32::try_from(packets).unwrap_or(0),
                bytes: u64::try_from(bytes).unwrap_or(0),
            })),
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
        let _uncounted = self.write(|tx| {
            // Counted once more: another program may have written since.
            let now = tx.waits_counted()?;
            tx.write_roll(PACKETS, now.packets.into(), now.bytes.into())?;
            tx.write_roll(REQUESTS, now.requests.into(), 0)
        });
        Ok(())
    }
}
