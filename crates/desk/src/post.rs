//! The desk as the courier sees it: what waits, who this is, and what a proved answer changes.

use std::sync::Arc;

use wasl_domain::{
    host::Moment,
    planted::{self, Bug},
    stage::{Stage, Step},
};
use wasl_protocol::{Ack, Digest, DocKind, Health, KeySet, Nonce, Notice, SignedDoc, Verdict, VerifiedReply, What};
use wasl_store::{NoticeRow, RequestRow, Tx};
use wasl_sync::{CarriedBundle, Chunk, Cursor, Identity, Link, Outbox, OutboxFault, Settled, Waiting};

use crate::{
    desk::{Desk, record},
    enrolment::doc_row,
    heard::{Heard, heard, keep_heard, put_right},
    journal, lanes,
    lived::live_on,
    refusal::Refusal,
    shelf::{Enrolled, IdentityFact, fact, soft, soft_counter},
    standing,
};

/// So many packets are looked at for one batch.
const LOOK_MAX: usize = 512;
/// A centre tells at most so many ranges beyond its head.
const RANGES_TOLD: usize = 64;

impl Desk {
    /// The desk as the courier sees it.
    #[must_use]
    pub fn outbox(self: &Arc<Self>) -> Arc<dyn Outbox> {
        Arc::clone(self) as Arc<dyn Outbox>
    }
}

fn trouble(_: Refusal) -> OutboxFault {
    OutboxFault
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Stored => "stored",
        Verdict::AlreadyStored => "already_stored",
        Verdict::Fork => "fork",
        Verdict::Quarantined => "quarantined",
    }
}

/// Moves a request's row by a step, where the step makes sense.
fn step(row: &mut RequestRow, step: Step, at_ms: i64) {
    let Some(after) = Stage::from_word(&row.stage).and_then(|stage| stage.after(step)) else { return };
    set_stage(row, after, at_ms);
}

fn set_stage(row: &mut RequestRow, stage: Stage, at_ms: i64) {
    row.stage = stage.word().to_owned();
    match step_time(stage) {
        Some(0) => row.sent_ms = row.sent_ms.or(Some(at_ms)),
        Some(1) => row.received_ms = row.received_ms.or(Some(at_ms)),
        Some(_) => row.ready_ms = row.ready_ms.or(Some(at_ms)),
        None => {}
    }
}

fn step_time(stage: Stage) -> Option<u8> {
    match stage {
        Stage::Sent => Some(0),
        Stage::Received => Some(1),
        Stage::Ready | Stage::HandedToPost | Stage::ReadyForPickup | Stage::Delivered => Some(2),
        Stage::Kept | Stage::WithAuthority | Stage::NeedsCorrection | Stage::Refused | Stage::Withdrawn => None,
    }
}

/// Applies one notice; harmless when repeated. `base` is added to its number where the centre counts
/// anew: with a new enrolment, or after it was put back to an older state.
fn apply(tx: &Tx<'_>, enrolled: &Enrolled, notice: &Notice, base: u64) -> Result<bool, Refusal> {
    let tracking = match &notice.what {
        What::StageMoved { tracking, .. } | What::CorrectionWanted { tracking, .. } => Some(tracking.payload()),
        What::Release { .. } | What::Message { .. } | What::Unknown { .. } => None,
    };
    let body = notice.to_bytes();
    // A centre that was put back tells again what it told before: known words change nothing.
    if base > 0
        && let Some(payload) = tracking
        && tx.notices_of(payload)?.iter().any(|known| known.body == body)
    {
        return Ok(false);
    }
    let row = NoticeRow { sequence: base + notice.sequence, at_ms: notice.at_ms, tracking, body };
    if !tx.keep_notice(&row)? {
        return Ok(false);
    }
    let stage = match &notice.what {
        What::StageMoved { stage, .. } => Some(*stage),
        What::CorrectionWanted { .. } => Some(Stage::NeedsCorrection),
        What::Release { doc } => {
            release(tx, enrolled, doc)?;
            None
        }
        What::Message { .. } | What::Unknown { .. } => None,
    };
    if let (Some(stage), Some(mut request)) =
        (stage, tracking.map(|payload| tx.request(payload)).transpose()?.flatten())
    {
        // The centre's ledger is the truth about what happens at the centre; its notices come in its order.
        set_stage(&mut request, stage, notice.at_ms);
        tx.update_request(&request)?;
    }
    Ok(true)
}

/// Keeps a released document that the right key signed; another is passed over.
fn release(tx: &Tx<'_>, enrolled: &Enrolled, doc: &SignedDoc) -> Result<(), Refusal> {
    if doc.verify_by_kind(&enrolled.fact.root, &enrolled.keys.catalogue).is_err() {
        return Ok(());
    }
    if doc.kind == DocKind::Keys && KeySet::from_doc(doc, &enrolled.fact.root).is_err() {
        return Ok(());
    }
    tx.keep_doc(&doc_row(doc))?;
    Ok(tx.set_counter(fact::DOCS, soft_counter(tx, fact::DOCS)? + 1)?)
}

/// Places of a chain that the centre holds beyond its head. It tells the first ranges only; what lies
/// behind the last of so many counts as held.
fn held_beyond(ranges: &[(u64, u64)], own: u64) -> Vec<u64> {
    let mut held: Vec<u64> = ranges.iter().flat_map(|(from, to)| *from..=(*to).min(own)).collect();
    if ranges.len() >= RANGES_TOLD {
        let last = ranges.iter().map(|(_, to)| *to).max().unwrap_or(0);
        held.extend(last.saturating_add(1)..=own);
    }
    held
}

/// Puts packets back into the outbox that the centre had acknowledged and does not hold any more: it
/// was put back to an older state.
fn offer_again(tx: &Tx<'_>, enrolled: &Enrolled, ack: &Ack, since: Cursor) -> Result<u32, Refusal> {
    if planted::is(Bug::NotOfferedAgain) {
        return Ok(0);
    }
    let Some(own) = soft(tx.counter(fact::SEQUENCE))? else { return Ok(0) };
    let fact = &enrolled.fact;
    Ok(tx.offer_again(fact.enrolment, fact.epoch, ack.head, &held_beyond(&ack.beyond, own), since.acks)?)
}

/// A centre that was put back says by its places what it lacks of the chain; of what it kept beside the
/// chain, and of pieces of papers, it says nothing by itself. Those packets are offered again, and about
/// the pieces it is asked once more. Gives how many packets.
fn doubt_the_rest(tx: &Tx<'_>, enrolled: &Enrolled, moment: Moment) -> Result<u32, Refusal> {
    let fact = &enrolled.fact;
    let beside = [Verdict::Fork, Verdict::Quarantined].map(verdict_word);
    let again = tx.offer_beside_again(fact.enrolment, fact.epoch, &beside)?;
    let doubted = tx.doubt_chunks()?;
    if doubted > 0 {
        record(tx, moment, "centre", "papers.doubted", &doubted.to_string())?;
    }
    Ok(again)
}

/// The centre's numbers for notices begin anew after it was put back: what it tells from now on is
/// told from the beginning, so that nothing is missed.
fn hear_from_the_beginning(tx: &Tx<'_>) -> Result<(), Refusal> {
    let base = soft_counter(tx, fact::NOTICE_BASE)?.saturating_add(soft_counter(tx, fact::CURSOR)?);
    tx.set_counter(fact::NOTICE_BASE, base)?;
    Ok(tx.set_counter(fact::CURSOR, 0)?)
}

/// Whether the desk still has the number that an answer was asked for under.
fn is_still(tx: &Tx<'_>, ack: &Ack) -> Result<bool, Refusal> {
    let now: Option<IdentityFact> =
        soft(tx.fact(fact::IDENTITY))?.flatten().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    Ok(now.is_none_or(|now| (now.enrolment, now.epoch) == (ack.enrolment, ack.epoch)))
}

/// `at_ms` is this desk's clock, for people; `lived_ms` its own count of time, for keeping.
fn settle_one(tx: &Tx<'_>, hash: &Digest, verdict: Verdict, at_ms: i64, lived_ms: i64) -> Result<bool, Refusal> {
    let Some(payload) = tx.packet_acked(hash, verdict_word(verdict), lived_ms)? else { return Ok(false) };
    if let Some(mut row) = tx.request(payload)?
        && row.packet == *hash
    {
        step(&mut row, Step::Receive, at_ms);
        row.received_ms = row.received_ms.or(Some(at_ms));
        tx.update_request(&row)?;
    }
    Ok(true)
}

/// Planted: the packets of every fifth miss count as delivered.
fn given_up(tx: &Tx<'_>, hashes: &[Digest], at_ms: i64) -> Result<(), Refusal> {
    let tries = soft_counter(tx, "tries")? + 1;
    tx.set_counter("tries", tries)?;
    for hash in hashes.iter().filter(|_| tries.is_multiple_of(5)) {
        settle_one(tx, hash, Verdict::Stored, at_ms, at_ms)?;
    }
    Ok(())
}

impl Outbox for Desk {
    fn identity(&self) -> Result<Option<Identity>, OutboxFault> {
        let shelf = self.shelf().map_err(trouble)?;
        let Some(enrolled) = &shelf.enrolled else { return Ok(None) };
        let nonce = self.store.read(|tx| soft(tx.fact(fact::NONCE))).map_err(trouble)?.flatten();
        Ok(Some(Identity {
            enrolment: enrolled.fact.enrolment,
            epoch: enrolled.fact.epoch,
            centre_url: enrolled.fact.centre_url.clone(),
            keys: enrolled.keys.clone(),
            desk_key: enrolled.key.clone(),
            nonce: nonce.and_then(|bytes| Nonce::try_from(bytes).ok()),
        }))
    }

    fn heard_ms(&self) -> Option<i64> {
        let word = self.store.read(heard).ok().flatten()?;
        Some(word.true_ms(self.host.now()))
    }

    fn waiting(&self, count_max: usize, bytes_max: usize, except: &[Digest]) -> Result<Vec<Waiting>, OutboxFault> {
        let look = count_max.saturating_add(except.len()).min(LOOK_MAX);
        let rows = self.store.read(|tx| Ok::<_, Refusal>(tx.waiting(look)?)).map_err(trouble)?;
        let mut batch: Vec<Waiting> = Vec::new();
        let mut bytes = 0usize;
        for row in rows.into_iter().filter(|row| !except.contains(&row.hash)).take(count_max) {
            bytes += row.bytes.len();
            if !batch.is_empty() && bytes > bytes_max {
                break;
            }
            batch.push(Waiting { hash: row.hash, sequence: row.sequence, bytes: row.bytes });
        }
        Ok(batch)
    }

    fn cursor(&self) -> Result<Cursor, OutboxFault> {
        self.store
            .read(|tx| {
                Ok::<_, Refusal>(Cursor {
                    notices: soft_counter(tx, fact::CURSOR)?,
                    acks: soft_counter(tx, fact::ACKS)?,
                })
            })
            .map_err(trouble)
    }

    fn health(&self) -> Result<Health, OutboxFault> {
        let moment = self.host.now();
        let wall_ms = moment.wall.as_millisecond();
        let ((count, oldest, _), journal) =
            self.store.read(|tx| Ok::<_, Refusal>((tx.waiting_sum()?, tx.journal_head()?))).map_err(trouble)?;
        let age_ms = oldest.map_or(0, |oldest| (wall_ms - oldest).max(0));
        Ok(Health {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            outbox_count: count,
            oldest_age_s: u32::try_from(age_ms / 1_000).unwrap_or(u32::MAX),
            wall_ms,
            boot: moment.boot,
            mono_ms: moment.mono_ms,
            journal,
        })
    }

    fn started(&self, hashes: &[Digest]) -> Result<(), OutboxFault> {
        let at_ms = self.put_right(self.host.now()).wall.as_millisecond();
        self.write(|tx| {
            tx.set_counter(fact::LAST_TRY, u64::try_from(at_ms).unwrap_or(0))?;
            for hash in hashes {
                let Some(payload) = tx.packet_sent(hash, at_ms)? else { continue };
                if let Some(mut row) = tx.request(payload)?
                    && row.packet == *hash
                {
                    // Planted: what leaves is taken for what arrives.
                    step(&mut row, if planted::is(Bug::ReceivedWhenSent) { Step::Receive } else { Step::Send }, at_ms);
                    tx.update_request(&row)?;
                }
            }
            Ok(())
        })
        .map_err(trouble)
    }

    fn missed(&self, hashes: &[Digest]) -> Result<(), OutboxFault> {
        let at_ms = self.put_right(self.host.now()).wall.as_millisecond();
        self.write(|tx| {
            for hash in hashes {
                let Some(payload) = tx.packet_missed(hash)? else { continue };
                // "Sent" is told only while an exchange is under way or was answered.
                if let Some(mut row) = tx.request(payload)?
                    && row.packet == *hash
                    && row.stage == Stage::Sent.word()
                {
                    step(&mut row, Step::Miss, at_ms);
                    row.sent_ms = None;
                    tx.update_request(&row)?;
                }
            }
            if planted::is(Bug::DropAfterTries) { given_up(tx, hashes, at_ms) } else { Ok(()) }
        })
        .map_err(trouble)
    }

    fn asked_papers(&self) -> Result<Vec<Digest>, OutboxFault> {
        lanes::asked_papers(self).map_err(trouble)
    }

    fn next_chunk(&self, except: &[Digest]) -> Result<Option<Chunk>, OutboxFault> {
        lanes::next_chunk(self, except).map_err(trouble)
    }

    fn chunk_sent(&self, hash: &Digest) -> Result<(), OutboxFault> {
        lanes::chunk_sent(self, hash).map_err(trouble)
    }

    fn carried(&self, except: &[i64]) -> Result<Option<CarriedBundle>, OutboxFault> {
        lanes::carried(self, except).map_err(trouble)
    }

    fn carried_done(&self, id: i64, answers: Option<Vec<u8>>) -> Result<(), OutboxFault> {
        lanes::carried_done(self, id, answers.as_deref()).map_err(trouble)
    }

    fn settle(&self, reply: &VerifiedReply, since: Cursor) -> Result<Settled, OutboxFault> {
        self.take_answer(reply, Some(since)).map_err(trouble)
    }

    fn note_link(&self, link: &Link) -> Result<(), OutboxFault> {
        let at_ms = self.put_right(self.host.now()).wall.as_millisecond();
        let bytes = serde_json::to_vec(link).map_err(|_| OutboxFault)?;
        self.write(|tx| {
            tx.set_counter(fact::LAST_TRY, u64::try_from(at_ms).unwrap_or(0))?;
            Ok(tx.set_fact(fact::LINK, &bytes)?)
        })
        .map_err(trouble)
    }
}

impl Desk {
    /// Takes in a proved answer in one transaction. `since` is where the desk stood when it asked; none
    /// for an answer that was carried here by hand, whose ask was made long ago.
    pub(crate) fn take_answer(&self, reply: &VerifiedReply, since: Option<Cursor>) -> Result<Settled, Refusal> {
        let raw = self.host.now();
        let moment: Moment = match since {
            Some(_) => put_right(Some(Heard::now(reply.ack.server_time_ms, raw)), raw),
            None => self.put_right(raw),
        };
        let at_ms = moment.wall.as_millisecond();
        let shelf = self.shelf()?;
        let enrolled = shelf.enrolled()?;
        let ack = &reply.ack;
        let mut heard_before = None;
        if let (Some(last), true) = (reply.notices.last(), planted::is(Bug::CursorFirst)) {
            // Planted: what is to be applied counts as applied.
            heard_before = Some(self.write(|tx| {
                let before = soft_counter(tx, fact::CURSOR)?;
                tx.set_counter(fact::CURSOR, before.max(last.sequence))?;
                Ok(before)
            })?);
        }
        self.write(|tx| {
            let mut settled = Settled::default();
            if !is_still(tx, ack)? {
                // The desk was given a new number meanwhile; nothing waited under the old one.
                return Ok(settled);
            }
            // None for an older word than one that is known.
            let word = match since {
                Some(_) => Some(Heard::now(ack.server_time_ms, raw)),
                None => Heard::carried(heard(tx)?, ack.server_time_ms, raw),
            };
            let standing = standing::keep(tx, enrolled, ack, at_ms, word.is_some())?;
            if standing.is_other {
                record(tx, moment, "centre", "desk.standing", standing.now.word())?;
            }
            let mut verdicts = std::borrow::Cow::Borrowed(&ack.verdicts);
            if planted::is(Bug::AckByCount) {
                // Planted: as many as were acknowledged, whichever these were.
                let oldest = tx.waiting(ack.verdicts.len())?;
                verdicts = std::borrow::Cow::Owned(oldest.iter().map(|row| (row.hash, Verdict::Stored)).collect());
            }
            let lived_ms = live_on(tx, raw)?;
            // Planted: an ack is as old as the centre's clock says.
            let lived_ms = if planted::is(Bug::RetentionByClock) { ack.server_time_ms } else { lived_ms };
            for (hash, verdict) in verdicts.iter() {
                if settle_one(tx, hash, *verdict, at_ms, lived_ms)? {
                    settled.acked += 1;
                }
            }
            if settled.acked > 0 {
                tx.set_counter(fact::ACKS, soft_counter(tx, fact::ACKS)? + 1)?;
                record(tx, moment, "centre", "packets.acked", &settled.acked.to_string())?;
            }
            let (epoch, before) = (soft_counter(tx, fact::CENTRE_EPOCH)?, soft_counter(tx, fact::CURSOR)?);
            let mut again = since.map_or(Ok(0), |since| offer_again(tx, enrolled, ack, since))?;
            if again > 0 || (epoch > 0 && ack.centre_epoch > epoch) {
                again += doubt_the_rest(tx, enrolled, moment)?;
            }
            if again > 0 {
                record(tx, moment, "centre", "packets.offered_again", &again.to_string())?;
            }
            // What it said of papers before it was put back is true no more.
            if ack.centre_epoch >= epoch {
                lanes::settle_papers(tx, reply)?;
            }
            if ack.centre_epoch > epoch {
                tx.set_counter(fact::CENTRE_EPOCH, ack.centre_epoch)?;
                if epoch > 0 {
                    hear_from_the_beginning(tx)?;
                    record(tx, moment, "centre", "centre.put_back", &ack.centre_epoch.to_string())?;
                }
            }
            let base = soft_counter(tx, fact::NOTICE_BASE)?;
            let mut cursor = heard_before.map_or_else(|| soft_counter(tx, fact::CURSOR), Ok)?;
            // An answer from before the centre was put back counts otherwise; an answer to an ask from
            // before would leave out what is to be told again.
            if ack.centre_epoch >= epoch && since.map_or(before, |since| since.notices) <= cursor {
                for notice in reply.notices.iter().filter(|notice| notice.sequence > cursor).collect::<Vec<_>>() {
                    if apply(tx, enrolled, notice, base)? {
                        settled.notices += 1;
                    }
                    cursor = notice.sequence;
                }
                tx.set_counter(fact::CURSOR, cursor)?;
            }
            if let Some(word) = &ack.journal {
                journal::keep_seen(tx, enrolled, word)?;
            }
            if let Some(word) = word {
                keep_heard(tx, word)?;
                tx.set_counter(fact::AS_OF, u64::try_from(at_ms).unwrap_or(0))?;
            }
            if since.is_some() {
                tx.set_fact(fact::NONCE, &reply.next_nonce)?;
            }
            Ok(settled)
        })
    }
}
