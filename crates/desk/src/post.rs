//! The desk as the courier sees it: what waits, who this is, and what a proved answer changes.

use std::sync::Arc;

use wasl_domain::{
    host::Moment,
    stage::{Stage, Step},
};
use wasl_protocol::{Digest, DocKind, Health, KeySet, Nonce, Notice, SignedDoc, Verdict, VerifiedReply, What};
use wasl_store::{NoticeRow, RequestRow, Tx};
use wasl_sync::{Identity, Link, Outbox, OutboxFault, Settled, Waiting};

use crate::{
    desk::{Desk, record},
    enrolment::doc_row,
    refusal::Refusal,
    shelf::{Enrolled, fact},
};

/// So many packets are looked at for one batch.
const LOOK_MAX: usize = 512;

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

/// Applies one notice; harmless when repeated.
fn apply(tx: &Tx<'_>, enrolled: &Enrolled, notice: &Notice) -> Result<bool, Refusal> {
    let tracking = match &notice.what {
        What::StageMoved { tracking, .. } | What::CorrectionWanted { tracking, .. } => Some(tracking.payload()),
        What::Release { .. } | What::Message { .. } | What::Unknown { .. } => None,
    };
    let row = NoticeRow { sequence: notice.sequence, at_ms: notice.at_ms, tracking, body: notice.to_bytes() };
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
    Ok(tx.set_counter(fact::DOCS, tx.counter(fact::DOCS)? + 1)?)
}

fn settle_one(tx: &Tx<'_>, hash: &Digest, verdict: Verdict, at_ms: i64) -> Result<bool, Refusal> {
    let Some(payload) = tx.packet_acked(hash, verdict_word(verdict), at_ms)? else { return Ok(false) };
    if let Some(mut row) = tx.request(payload)?
        && row.packet == *hash
    {
        step(&mut row, Step::Receive, at_ms);
        row.received_ms = row.received_ms.or(Some(at_ms));
        tx.update_request(&row)?;
    }
    Ok(true)
}

impl Outbox for Desk {
    fn identity(&self) -> Result<Option<Identity>, OutboxFault> {
        let shelf = self.shelf().map_err(trouble)?;
        let Some(enrolled) = &shelf.enrolled else { return Ok(None) };
        let nonce = self.store.read(|tx| Ok::<_, Refusal>(tx.fact(fact::NONCE)?)).map_err(trouble)?;
        Ok(Some(Identity {
            enrolment: enrolled.fact.enrolment,
            epoch: enrolled.fact.epoch,
            centre_url: enrolled.fact.centre_url.clone(),
            keys: enrolled.keys.clone(),
            desk_key: enrolled.key.clone(),
            nonce: nonce.and_then(|bytes| Nonce::try_from(bytes).ok()),
        }))
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

    fn cursor(&self) -> Result<u64, OutboxFault> {
        self.store.read(|tx| Ok::<_, Refusal>(tx.counter(fact::CURSOR)?)).map_err(trouble)
    }

    fn health(&self) -> Result<Health, OutboxFault> {
        let wall_ms = self.host.now().wall.as_millisecond();
        let (count, oldest, _) = self.store.read(|tx| Ok::<_, Refusal>(tx.waiting_sum()?)).map_err(trouble)?;
        let age_ms = oldest.map_or(0, |oldest| (wall_ms - oldest).max(0));
        Ok(Health {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            outbox_count: count,
            oldest_age_s: u32::try_from(age_ms / 1_000).unwrap_or(u32::MAX),
            wall_ms,
        })
    }

    fn started(&self, hashes: &[Digest]) -> Result<(), OutboxFault> {
        let at_ms = self.host.now().wall.as_millisecond();
        self.write(|tx| {
            tx.set_counter(fact::LAST_TRY, u64::try_from(at_ms).unwrap_or(0))?;
            for hash in hashes {
                let Some(payload) = tx.packet_sent(hash, at_ms)? else { continue };
                if let Some(mut row) = tx.request(payload)?
                    && row.packet == *hash
                {
                    step(&mut row, Step::Send, at_ms);
                    tx.update_request(&row)?;
                }
            }
            Ok(())
        })
        .map_err(trouble)
    }

    fn missed(&self, hashes: &[Digest]) -> Result<(), OutboxFault> {
        let at_ms = self.host.now().wall.as_millisecond();
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
            Ok(())
        })
        .map_err(trouble)
    }

    fn settle(&self, reply: &VerifiedReply) -> Result<Settled, OutboxFault> {
        let moment: Moment = self.host.now();
        let at_ms = moment.wall.as_millisecond();
        let shelf = self.shelf().map_err(trouble)?;
        let enrolled = shelf.enrolled().map_err(trouble)?;
        self.write(|tx| {
            let mut settled = Settled::default();
            for (hash, verdict) in &reply.ack.verdicts {
                if settle_one(tx, hash, *verdict, at_ms)? {
                    settled.acked += 1;
                }
            }
            let mut cursor = tx.counter(fact::CURSOR)?;
            for notice in reply.notices.iter().filter(|notice| notice.sequence > cursor).collect::<Vec<_>>() {
                if apply(tx, enrolled, notice)? {
                    settled.notices += 1;
                }
                cursor = notice.sequence;
            }
            tx.set_counter(fact::CURSOR, cursor)?;
            tx.set_fact(fact::NONCE, &reply.next_nonce)?;
            tx.set_counter(fact::AS_OF, u64::try_from(at_ms).unwrap_or(0))?;
            if settled.acked > 0 {
                record(tx, moment, "centre", "packets.acked", &settled.acked.to_string())?;
            }
            Ok(settled)
        })
        .map_err(trouble)
    }

    fn note_link(&self, link: &Link) -> Result<(), OutboxFault> {
        let at_ms = self.host.now().wall.as_millisecond();
        let bytes = serde_json::to_vec(link).map_err(|_| OutboxFault)?;
        self.write(|tx| {
            tx.set_counter(fact::LAST_TRY, u64::try_from(at_ms).unwrap_or(0))?;
            Ok(tx.set_fact(fact::LINK, &bytes)?)
        })
        .map_err(trouble)
    }
}
