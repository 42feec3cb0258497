//! `journal verify`: whether every entry of the desk's journal stands, and the first that does not.

use wasl_desk::Breach;

use crate::{
    front::Front,
    said::{CtlFault, DONE, REFUSED, Say},
};

pub(crate) fn verify(front: &Front, say: &Say) -> Result<u8, CtlFault> {
    let state = front.desk.verify_journal().map_err(|refusal| CtlFault::refused(&refusal, say))?;
    let (entries, checkpoints) = (count(state.entries), count(state.checkpoints));
    say.result(&state, || match (state.first_broken, state.breach) {
        (Some(n), Some(breach)) => say.text(key(breach), &[("entry", count(n).into()), ("entries", entries.into())]),
        (Some(_) | None, Some(_) | None) => say.text(
            "ctl-journal-sound",
            &[
                ("entries", entries.into()),
                ("checkpoints", checkpoints.into()),
                ("seen", count(state.seen.unwrap_or(0)).into()),
            ],
        ),
    });
    Ok(if state.first_broken.is_none() { DONE } else { REFUSED })
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn key(breach: Breach) -> &'static str {
    match breach {
        Breach::Chain => "ctl-journal-chain",
        Breach::Short => "ctl-journal-short",
        Breach::Checkpoint => "ctl-journal-checkpoint",
        Breach::Countersigned => "ctl-journal-countersigned",
    }
}
