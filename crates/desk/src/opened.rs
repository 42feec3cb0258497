//! Which of the counter's own copies are open. Each costs a key exchange, and a desk may have kept very many: the
//! newest are open before somebody is in, those that are asked for when they are, and the rest beside the work.
//!
//! What goes through all of them opens the rest first: nothing that is there is passed over in silence.

use wasl_store::{CopyRow, TAKEN_BACK};

use crate::{
    counter::CounterCopy, desk::Desk, refusal::Refusal, secrets::open_copy, session::Session, shelf::soft_counter,
};

/// So many in one step beside the work.
const BESIDE: usize = 500;

/// What is not open yet.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Unopened {
    /// Copies from here down; none where all are open.
    below: Option<u64>,
    /// When the oldest of those that were opened in turn was made.
    since_ms: i64,
    /// At this count of acks taken back, every request that waited was open.
    waiting_at: Option<u64>,
}

impl Session {
    /// Looks at a copy; an older one of a request that is open changes nothing.
    fn open_older_row(&mut self, row: &CopyRow) -> Option<i64> {
        if let Some(known) = self.copies.get(&row.tracking) {
            return Some(made_ms(known));
        }
        let opened = open_copy(&self.counter_secret, row.tracking, &row.sealed).ok()?;
        let copy = serde_json::from_slice::<CounterCopy>(&opened).ok()?;
        let at_ms = made_ms(&copy);
        self.unsent.opened(None, &copy);
        self.copies.insert(row.tracking, copy);
        Some(at_ms)
    }

    /// Before anything else: all copies that are there now are still to be opened.
    pub(crate) fn begin(&mut self, desk: &Desk) -> Result<(), Refusal> {
        self.read_to = desk.store.read(|tx| Ok::<_, Refusal>(tx.newest_copy()?))?;
        self.unopened = Unopened { below: Some(self.read_to.saturating_add(1)), since_ms: i64::MAX, waiting_at: None };
        self.open_older(desk, desk.fittings.copies_at_once)
    }

    fn open_older(&mut self, desk: &Desk, most: usize) -> Result<(), Refusal> {
        let Some(below) = self.unopened.below else { return Ok(()) };
        let rows = desk.store.read(|tx| Ok::<_, Refusal>(tx.copies_before(below, most)?))?;
        for row in &rows {
            if let Some(at_ms) = self.open_older_row(row) {
                self.unopened.since_ms = at_ms;
            }
        }
        self.unopened.below = rows.last().filter(|_| rows.len() == most).map(|row| row.id);
        Ok(())
    }

    /// Opens the next few beside the work; whether there are more.
    pub(crate) fn open_on(&mut self, desk: &Desk) -> Result<bool, Refusal> {
        self.open_older(desk, BESIDE)?;
        Ok(self.unopened.below.is_some())
    }

    /// Opens all that are left.
    pub(crate) fn open_all(&mut self, desk: &Desk) -> Result<(), Refusal> {
        while self.unopened.below.is_some() {
            self.open_older(desk, desk.fittings.copies_at_once)?;
        }
        Ok(())
    }

    /// Opens those of a time and all after it.
    pub(crate) fn open_since(&mut self, desk: &Desk, from_ms: i64) -> Result<(), Refusal> {
        while self.unopened.below.is_some() && self.unopened.since_ms >= from_ms {
            self.open_older(desk, desk.fittings.copies_at_once)?;
        }
        Ok(())
    }

    /// Opens those of some requests.
    pub(crate) fn open_of(&mut self, desk: &Desk, requests: impl IntoIterator<Item = u64>) -> Result<(), Refusal> {
        if self.unopened.below.is_none() {
            return Ok(());
        }
        for tracking in requests {
            if self.copies.contains_key(&tracking) {
                continue;
            }
            for row in desk.store.read(|tx| Ok::<_, Refusal>(tx.copies_of(tracking)?))? {
                if self.open_older_row(&row).is_some() {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Opens those of every request that waits, whose cash counts. Where that is too much for a look in passing
    /// (`must` does not say so), it tells that not all are open.
    pub(crate) fn open_waiting(&mut self, desk: &Desk, must: bool) -> Result<bool, Refusal> {
        if self.unopened.below.is_none() {
            return Ok(true);
        }
        let most = if must { u32::MAX } else { u32::try_from(desk.fittings.copies_at_once).unwrap_or(u32::MAX) };
        let (taken_back, waiting) = desk.store.read(|tx| {
            let taken_back = soft_counter(tx, TAKEN_BACK)?;
            // What came to wait since has a copy that is newer than all that are not open.
            let is_known = self.unopened.waiting_at == Some(taken_back);
            Ok::<_, Refusal>((taken_back, if is_known { Some(Vec::new()) } else { tx.requests_that_wait(most)? }))
        })?;
        let Some(waiting) = waiting else { return Ok(false) };
        self.open_of(desk, waiting)?;
        self.unopened.waiting_at = Some(taken_back);
        Ok(true)
    }
}

/// When a copy was made: with the request, or when it was paid.
fn made_ms(copy: &CounterCopy) -> i64 {
    copy.paid_ms.unwrap_or(copy.kept_ms).max(copy.kept_ms)
}
