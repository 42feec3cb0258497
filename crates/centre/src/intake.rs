//! Taking in packets: one function over the ledger, without a server, without opening anything.
//!
//! Whatever is well signed is stored as it comes, also beyond a gap; whatever is not blocks nothing.

use wasl_domain::{
    host::Host,
    planted::{self, Bug},
};
use wasl_protocol::{ASK_PACKETS_MAX, ASK_PAPERS_MAX, Ack, Countersigned, Digest, Nonce, Packet, SignedAck, Verdict};

use crate::{
    fault::CentreFault,
    keys::CentreKeys,
    ledger::{Arrival, Batch, Contact, Desk, Lane, Ledger, Refused, Taken},
};

/// What a desk handed over, with its nonce and state.
#[derive(Debug, Clone, Default)]
pub struct HandedOver {
    /// Packets as bytes.
    pub packets: Vec<Vec<u8>>,
    /// Echoed in the ack.
    pub nonce: Nonce,
    /// The desk's state, where it told it.
    pub contact: Option<Contact>,
    /// Chunks of papers that it asks about, and packets that it carries for others; those above
    /// [`ASK_PAPERS_MAX`] are passed over.
    pub papers: Vec<Digest>,
    /// How all this came.
    pub lane: Lane,
}

/// Stores a desk's packets durably and says so: the ack is made and signed only after the commit.
///
/// # Errors
/// Where the ledger would not; then nothing is stored and nothing acknowledged.
pub fn take_in(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    desk: &Desk,
    handed_over: &HandedOver,
) -> Result<SignedAck, CentreFault> {
    let now_ms = host.now().wall.as_millisecond();
    let mut batch = Batch {
        enrolment: desk.enrolment,
        epoch: desk.epoch,
        arrivals: Vec::with_capacity(handed_over.packets.len()),
        refused: Vec::new(),
        contact: handed_over.contact.clone(),
        lane: handed_over.lane,
        now_ms,
    };
    for bytes in &handed_over.packets {
        match judge(desk, bytes) {
            Ok(arrival) => batch.arrivals.push(arrival),
            Err(refused) => {
                tracing::warn!(enrolment = desk.enrolment, why = refused.word(), "packet not taken");
                batch.refused.push(refused);
                if planted::is(Bug::BatchStops) {
                    break;
                }
            }
        }
    }
    let taken = match ledger.store(&batch) {
        // Planted: a line in the log, and on.
        Err(_) if planted::is(Bug::AckDespiteFailure) => Taken {
            verdicts: batch.arrivals.iter().map(|arrival| (arrival.hash, Verdict::Stored)).collect(),
            head: desk.head,
            head_hash: desk.head_hash,
            beyond: Vec::new(),
            journal: None,
            standing: desk.standing(),
        },
        taken => taken?,
    };
    let asked = &handed_over.papers[..handed_over.papers.len().min(ASK_PAPERS_MAX)];
    let sent: Vec<Digest> = taken.verdicts.iter().map(|(hash, _)| *hash).collect();
    let mut complete = ledger.packets_complete(&sent, asked)?;
    complete.truncate(ASK_PACKETS_MAX + ASK_PAPERS_MAX);
    let mut held = ledger.chunks_held(asked)?;
    if handed_over.lane == Lane::Carried {
        // Nobody is answered for a bare packet: whoever carried it hears here whether it was taken.
        held.extend(ledger.packets_held(asked)?);
        held.truncate(ASK_PAPERS_MAX);
    }
    let ack = Ack {
        enrolment: desk.enrolment,
        epoch: desk.epoch,
        verdicts: taken.verdicts,
        head: taken.head,
        head_hash: taken.head_hash,
        beyond: taken.beyond,
        server_time_ms: now_ms,
        centre_epoch: ledger.centre_epoch()?,
        nonce_echo: handed_over.nonce,
        standing: taken.standing,
        held,
        complete,
        journal: taken.journal.map(|(n, hash)| Countersigned::sign(desk.enrolment, n, hash, keys.ack())),
    };
    Ok(SignedAck::sign(&ack, keys.ack()))
}

/// A packet of this desk, or why it is none.
pub(crate) fn judge(desk: &Desk, bytes: &[u8]) -> Result<Arrival, Refused> {
    let packet = Packet::from_bytes(bytes).map_err(|_| Refused::NotAPacket)?;
    let header = &packet.header;
    if header.enrolment != desk.enrolment {
        return Err(Refused::OtherDesk);
    }
    if header.epoch != desk.epoch {
        return Err(Refused::OtherEpoch);
    }
    packet.verify(&desk.key).map_err(|_| Refused::BadlySigned)?;
    // Places begin at 1 and stay where a database can count them.
    if header.sequence == 0 || i64::try_from(header.sequence).is_err() {
        return Err(Refused::NotAPacket);
    }
    Ok(Arrival {
        hash: wasl_protocol::sha256(bytes),
        sequence: header.sequence,
        id: header.id,
        previous: header.previous,
        kind: header.kind.number(),
        wall_ms: header.wall_ms,
        boot: header.boot,
        mono_ms: header.mono_ms,
        bytes: bytes.to_vec(),
    })
}
