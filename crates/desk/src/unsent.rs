//! Cash of which the centre has not heard, kept while somebody is signed in. The store holds no amount in the
//! clear, neither of a payment nor of all: the sum is made of what a session could open, and lives as long.
//!
//! A look costs what has happened since the last one, not what waits: copies that were added, and packets
//! that were acknowledged since, by whichever program. Where more happened than that, it begins anew.

use std::collections::{BTreeMap, HashSet};

use wasl_domain::money::{Denomination, Money};
use wasl_protocol::Digest;
use wasl_store::{TAKEN_BACK, Tx};

use crate::{
    counter::CounterCopy,
    refusal::Refusal,
    shelf::{fact, soft_counter},
};

/// Up to so many packets are asked for one by one; beyond, all that wait are read at once.
const ONE_BY_ONE: usize = 16;

/// An amount in hundredths of a new pound; where it is no whole number of them, rounded up.
pub(crate) fn in_new_minor(money: Money) -> i64 {
    match (money.in_denomination(Denomination::New), money.denomination) {
        (Some(new), _) => new.minor,
        (None, Denomination::Old) => money.minor / 100 + 1,
        (None, Denomination::New) => i64::MAX,
    }
}

/// The packet that tells the centre of a copy's cash, and how much it is.
fn told_by(copy: &CounterCopy) -> Option<(Digest, i64)> {
    copy.paid.then(|| (copy.payment.unwrap_or(copy.packet), in_new_minor(copy.fee.total)))
}

/// Up to where the store was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    acks: u64,
    taken_back: u64,
}

/// What a session knows of cash without ack.
#[derive(Debug, Default)]
pub(crate) struct Unsent {
    /// By the packet that has no ack.
    waiting: BTreeMap<Digest, i64>,
    sum: i128,
    /// Of copies that were opened since the last look: whether their packets wait is not known yet.
    fresh: BTreeMap<Digest, i64>,
    seen: Option<Seen>,
}

impl Unsent {
    /// A copy was opened, in the place of an older one of the same request.
    pub(crate) fn opened(&mut self, before: Option<&CounterCopy>, copy: &CounterCopy) {
        if let Some((packet, _)) = before.and_then(told_by) {
            self.forget(&packet);
            self.fresh.remove(&packet);
        }
        self.fresh.extend(told_by(copy));
    }

    fn forget(&mut self, packet: &Digest) {
        if let Some(minor) = self.waiting.remove(packet) {
            self.sum -= i128::from(minor);
        }
    }

    /// The sum now. `copies` are all that were opened.
    pub(crate) fn look(&mut self, tx: &Tx<'_>, copies: &BTreeMap<u64, CounterCopy>) -> Result<i64, Refusal> {
        let now = Seen { acks: soft_counter(tx, fact::ACKS)?, taken_back: soft_counter(tx, TAKEN_BACK)? };
        // A look that ends early leaves nothing to go on from.
        match self.seen.take() {
            Some(seen) if seen.taken_back == now.taken_back && seen.acks <= now.acks => {
                if seen.acks < now.acks {
                    for packet in tx.settled_since(seen.acks)? {
                        self.forget(&packet);
                    }
                }
            }
            Some(_) | None => {
                (self.waiting, self.sum) = (BTreeMap::new(), 0);
                self.fresh = copies.values().filter_map(told_by).collect();
            }
        }
        if !self.fresh.is_empty() {
            self.sort_out(tx)?;
        }
        self.seen = Some(now);
        Ok(i64::try_from(self.sum).unwrap_or(i64::MAX))
    }

    /// Takes over what waits of what was opened.
    fn sort_out(&mut self, tx: &Tx<'_>) -> Result<(), Refusal> {
        let all = if self.fresh.len() > ONE_BY_ONE {
            Some(tx.waiting_hashes()?.into_iter().collect::<HashSet<Digest>>())
        } else {
            None
        };
        for (packet, minor) in std::mem::take(&mut self.fresh) {
            let waits = match &all {
                Some(all) => all.contains(&packet),
                None => tx.is_waiting(&packet)?,
            };
            if waits && self.waiting.insert(packet, minor).is_none() {
                self.sum += i128::from(minor);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
