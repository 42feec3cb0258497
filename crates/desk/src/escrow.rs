//! A sealed copy of the request on its own slip: whoever brings the paper brings the request, even
//! where this desk and its disk are gone.

use wasl_paper::sheet::EscrowSheet;
use wasl_protocol::{EscrowWhen, escrow_text};
use wasl_words::shipped;

use crate::{counter::CounterCopy, desk::Desk, refusal::Refusal, shelf::Enrolled, status::is_linked};

/// The copy for a request's slip: where the access point wants one, and as long as the request has no ack.
/// A packet that cannot be read leaves the slip without it.
pub(crate) fn escrow_of(desk: &Desk, enrolled: &Enrolled, copy: &CounterCopy) -> Option<EscrowSheet> {
    let wanted = match enrolled.settings.escrow {
        EscrowWhen::Never => false,
        EscrowWhen::Always => true,
        EscrowWhen::Unlinked => !is_linked(desk).unwrap_or(false),
    };
    if !wanted {
        return None;
    }
    let kept = desk.store.read(|tx| Ok::<_, Refusal>(tx.packet(&copy.packet)?)).ok().flatten();
    let own = shipped(&copy.language);
    kept.filter(|packet| packet.acked_ms.is_none()).map(|packet| EscrowSheet {
        title: own.say("slip-escrow", &[]),
        sentence: own.say("slip-escrow-sentence", &[]),
        text: escrow_text(&packet.bytes),
    })
}
