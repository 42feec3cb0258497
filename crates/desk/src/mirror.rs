//! The second medium: every sealed packet that has no ack lies there too, so that a burnt disk loses
//! nothing. Best effort beside the work; trouble is told and holds nobody up.

use std::collections::BTreeSet;

use wasl_protocol::Digest;
use wasl_words::shipped;

use crate::{
    desk::Desk,
    fittings::MirrorIs,
    refusal::Refusal,
    talk::status::{CautionAbout, CautionView},
};

/// Packets that are looked at in one pass: more than may ever wait.
const LOOK_MAX: usize = 20_000;

/// What this program knows of the second medium.
#[derive(Debug, Default)]
pub(crate) struct Mirrored {
    kept: BTreeSet<Digest>,
    fails: bool,
    is_set_up: bool,
}

/// How the second medium stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MirrorState {
    /// [`MirrorIs::None`] where none is set up.
    pub is: MirrorIs,
    /// Packets that it took in this pass.
    pub taken: usize,
    /// Packets without ack that are not known to be on it.
    pub missing: usize,
}

impl Desk {
    /// Brings the second medium up to date: every packet without ack that is not on it yet. To be called at
    /// start and after each wake, beside the work.
    ///
    /// # Errors
    /// Where the store cannot be read. A medium that does not take a packet is told in the state.
    pub fn mirror_pass(&self) -> Result<MirrorState, Refusal> {
        let rows = self.store.read(|tx| Ok::<_, Refusal>(tx.waiting(LOOK_MAX)?))?;
        let known = self.mirrored().kept.clone();
        let mut state = MirrorState { is: MirrorIs::None, taken: 0, missing: 0 };
        let mut kept = BTreeSet::new();
        for row in &rows {
            if known.contains(&row.hash) {
                kept.insert(row.hash);
                continue;
            }
            let name = format!("{:05}-{}-{:010}.packet", row.enrolment, row.epoch, row.sequence);
            match self.fittings.disk.mirror(&name, &row.bytes) {
                MirrorIs::None => break,
                MirrorIs::Kept => {
                    kept.insert(row.hash);
                    state.taken += 1;
                    if state.is == MirrorIs::None {
                        state.is = MirrorIs::Kept;
                    }
                }
                MirrorIs::Fails => {
                    state.is = MirrorIs::Fails;
                    break;
                }
            }
        }
        state.missing = rows.len() - kept.len();
        let mut mirrored = self.mirrored();
        mirrored.is_set_up |= state.is != MirrorIs::None;
        if state.is == MirrorIs::None && mirrored.is_set_up {
            // Nothing was new: it stands as it stood.
            state.is = if mirrored.fails { MirrorIs::Fails } else { MirrorIs::Kept };
        }
        let was_failing = std::mem::replace(&mut mirrored.fails, state.is == MirrorIs::Fails);
        mirrored.kept = kept;
        drop(mirrored);
        if was_failing != (state.is == MirrorIs::Fails) {
            // The screens tell it, and tell when it is over.
            self.write(|_| Ok(()))?;
        }
        Ok(state)
    }

    fn mirrored(&self) -> std::sync::MutexGuard<'_, Mirrored> {
        self.mirrored.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// A caution while the second medium does not take packets.
    pub(crate) fn mirror_caution(&self, lang: &str) -> Option<CautionView> {
        let own = shipped(lang);
        self.mirrored().fails.then(|| CautionView {
            about: CautionAbout::Mirror,
            stops: false,
            short: own.say("caution-mirror", &[]),
            sentence: own.say("caution-mirror-sentence", &[]),
        })
    }
}
