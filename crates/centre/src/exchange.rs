//! One round trip of a desk: packets in, ack and notices out. Opens nothing: whoever serves does that
//! afterwards, with [`crate::opening::open_waiting`].

use wasl_domain::host::Host;
use wasl_protocol::{ExchangeAsk, ExchangeReply, Nonce, Notice, SignedNotice, What};

use crate::{
    enrolment,
    fault::CentreFault,
    intake::{HandedOver, take_in},
    keys::CentreKeys,
    ledger::{Contact, Desk, Lane, Ledger, StoredWhat},
    nonces,
};

/// Notices in one reply; the rest comes with the next one.
const NOTICES_MAX: u32 = 200;
/// Bytes of notices in one reply, well below what a desk takes.
const NOTICE_BYTES_MAX: usize = 8 << 20;

/// Takes in what a desk brought over its own link, proved with `proved`, a nonce of this centre, and
/// answers it. The ack stands as soon as the packets are durable.
///
/// # Errors
/// Where the ledger would not store; then nothing is acknowledged.
pub fn exchange(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    desk: &Desk,
    proved: &Nonce,
    ask: ExchangeAsk,
) -> Result<ExchangeReply, CentreFault> {
    answer(ledger, keys, host, desk, ask, Lane::Direct, Some(nonces::turn(proved)))
}

/// [`exchange`] on any lane; the ask was surely made after the desk's turn `since`.
///
/// # Errors
/// As [`exchange`].
pub(crate) fn answer(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    desk: &Desk,
    ask: ExchangeAsk,
    lane: Lane,
    since: Option<u32>,
) -> Result<ExchangeReply, CentreFault> {
    let contact = Contact {
        version: ask.health.version,
        outbox_count: ask.health.outbox_count,
        oldest_age_s: ask.health.oldest_age_s,
        wall_ms: ask.health.wall_ms,
        boot: ask.health.boot,
        mono_ms: ask.health.mono_ms,
        journal: ask.health.journal,
        cursor: ask.cursor,
        since,
    };
    let handed_over =
        HandedOver { packets: ask.packets, nonce: ask.nonce, contact: Some(contact), papers: ask.papers, lane };
    let ack = take_in(ledger, keys, host, desk, &handed_over)?;
    // Nobody is known to be behind the key of a lost desk: it is told that its packets are stored, and
    // nothing else.
    let notices = if desk.state.is_cut_off() {
        Vec::new()
    } else {
        if let Err(fault) = enrolment::renew_roster(ledger, keys, host, desk) {
            tracing::error!(%fault, enrolment = desk.enrolment, "the roster was not renewed");
        }
        notices(ledger, keys, desk, ask.cursor)?
    };
    // The turn that this ask took, or an earlier one than that where others came in between.
    let turn = desk.turn.saturating_add(1);
    Ok(ExchangeReply { ack, notices, next_nonce: nonces::fresh(keys, desk.enrolment, turn, host) })
}

fn notices(ledger: &dyn Ledger, keys: &CentreKeys, desk: &Desk, cursor: u64) -> Result<Vec<SignedNotice>, CentreFault> {
    let mut signed = Vec::new();
    let mut bytes = 0;
    for (sequence, at_ms, stored) in ledger.notices_after(desk.enrolment, cursor, NOTICES_MAX)? {
        let Some(what) = told(ledger, stored)? else { continue };
        let notice = SignedNotice::sign(desk.enrolment, &Notice { sequence, at_ms, what }, keys.ack());
        bytes += notice.body.len();
        if bytes > NOTICE_BYTES_MAX && !signed.is_empty() {
            break;
        }
        signed.push(notice);
    }
    Ok(signed)
}

/// A stored notice as it travels; none where its document is not there.
fn told(ledger: &dyn Ledger, stored: StoredWhat) -> Result<Option<What>, CentreFault> {
    Ok(match stored {
        StoredWhat::StageMoved { tracking, stage, reason, reason_text } => {
            Some(What::StageMoved { tracking, stage, reason, reason_text })
        }
        StoredWhat::CorrectionWanted { tracking, fields, reason_text } => {
            Some(What::CorrectionWanted { tracking, fields, reason_text })
        }
        StoredWhat::Message { text_ar, text_en } => Some(What::Message { text_ar, text_en }),
        StoredWhat::Released { kind, id, serial } => {
            ledger.document(kind, &id, serial)?.map(|doc| What::Release { doc })
        }
    })
}
