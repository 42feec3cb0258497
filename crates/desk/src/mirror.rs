//! The second medium: every sealed packet that has no ack lies there too, so that a burnt disk loses
//! nothing. Best effort beside the work; trouble is told and holds nobody up.

use wasl_store::PacketRow;
use wasl_words::shipped;

use crate::{
    desk::Desk,
    fittings::{Medium, MirrorIs},
    refusal::Refusal,
    talk::status::{CautionAbout, CautionView},
};

/// Packets that are looked at in one pass: more than may ever wait.
const LOOK_MAX: usize = 20_000;

/// What this program knows of the second medium.
#[derive(Debug, Default)]
pub(crate) struct Mirrored {
    fails: bool,
}

/// How the second medium stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MirrorState {
    /// [`MirrorIs::None`] where none is set up.
    pub is: MirrorIs,
    /// How its folder was found.
    pub medium: Medium,
    /// Packets without ack that are not known to be on it.
    pub missing: usize,
}

/// The packet's place, for whoever looks at the medium, and the beginning of its hash: a disk that was set
/// back fills a place anew, and another centre's desk may have the same number.
fn name(row: &PacketRow) -> String {
    let hash: String = row.hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{:05}-{}-{:010}-{hash}.packet", row.enrolment, row.epoch, row.sequence)
}

impl Desk {
    /// Brings the second medium up to date: every packet without ack that is not on it. Each is looked at
    /// again, since a medium may be damaged, or another one than a minute ago. To be called at start and after
    /// each wake, beside the work.
    ///
    /// # Errors
    /// Where the store cannot be read. A medium that does not take a packet is told in the state.
    pub fn mirror_pass(&self) -> Result<MirrorState, Refusal> {
        let medium = self.fittings.disk.medium();
        let mut state = MirrorState { is: MirrorIs::None, medium, missing: 0 };
        if medium != Medium::None {
            let rows = self.store.read(|tx| Ok::<_, Refusal>(tx.waiting(LOOK_MAX)?))?;
            let is_kept = |row: &PacketRow| self.fittings.disk.mirror(&name(row), &row.bytes) == MirrorIs::Kept;
            let is_there = matches!(medium, Medium::There { .. });
            let kept = if is_there { rows.iter().take_while(|row| is_kept(row)).count() } else { 0 };
            state.missing = rows.len() - kept;
            state.is = if is_there && state.missing == 0 { MirrorIs::Kept } else { MirrorIs::Fails };
        }
        let fails = state.is == MirrorIs::Fails;
        if std::mem::replace(&mut self.mirrored().fails, fails) != fails {
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
