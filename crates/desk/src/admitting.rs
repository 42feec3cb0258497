//! Whether new work may be taken in now: how the desk stands, what waits, what the disk does. One place
//! for the console, the kiosk and programs; what it refuses is never kept half.

use std::sync::{Mutex, MutexGuard, PoisonError};

use wasl_domain::money::Money;
use wasl_store::Tx;
use wasl_words::shipped;

use crate::{
    desk::{Call, Desk},
    heard::{heard, true_now},
    limits::{self, Loads},
    refusal::Refusal,
    shelf::Shelf,
    standing,
    talk::status::{CautionAbout, CautionView, StandingIs},
    unsent::in_new_minor,
};

/// What the disk did when it was written last.
#[derive(Debug, Default)]
pub(crate) struct DiskIs(Mutex<Option<Refusal>>);

impl DiskIs {
    fn told(&self) -> MutexGuard<'_, Option<Refusal>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what came of a write: from a disk in trouble on no new work is taken.
    pub(crate) fn note(&self, refusal: &Refusal) {
        if matches!(refusal, Refusal::DiskTrouble { .. } | Refusal::FilesExchanged) {
            *self.told() = Some(refusal.clone());
        }
    }

    /// A write made for this very question went through.
    pub(crate) fn is_well_again(&self) {
        *self.told() = None;
    }

    /// The trouble, where there is one.
    pub(crate) fn trouble(&self) -> Option<Refusal> {
        self.told().clone()
    }
}

impl Desk {
    /// Cash without ack, hundredths of a new pound; none while nobody is signed in: amounts lie sealed.
    /// Not to be called within a transaction.
    pub(crate) fn unsent_cash(&self) -> Result<Option<i64>, Refusal> {
        self.cash(true)
    }

    /// The same for a look in passing: none too where not all that waits is open yet.
    fn cash(&self, must: bool) -> Result<Option<i64>, Refusal> {
        let mut guard = self.session();
        let Some(session) = guard.as_mut() else { return Ok(None) };
        session.refresh(self)?;
        if !session.open_waiting(self, must)? {
            return Ok(None);
        }
        self.store.read(|tx| session.unsent.look(tx, &session.copies)).map(Some)
    }

    fn loads(&self, tx: &Tx<'_>, shelf: &Shelf, call: &Call, cash_minor: Option<i64>) -> Result<Loads, Refusal> {
        let heard = heard(tx)?;
        let now_ms = true_now(heard, call.raw).as_millisecond();
        Ok(Loads {
            unsent: tx.unsent_count()?,
            cash_minor,
            offline_ms: heard.map(|heard| heard.elapsed_ms(call.raw)),
            roster_left_ms: shelf.roster_to_ms.map(|to_ms| to_ms.saturating_sub(now_ms)),
            free_bytes: self.fittings.disk.free_bytes(),
        })
    }

    /// Refuses new work that may not be taken in now. `cash_minor` comes from [`Self::unsent_cash`];
    /// `due` is what would be taken with it.
    pub(crate) fn admit_work(
        &self,
        tx: &Tx<'_>,
        call: &Call,
        shelf: &Shelf,
        cash_minor: Option<i64>,
        due: Option<Money>,
    ) -> Result<(), Refusal> {
        if let Some(trouble) = self.disk.trouble() {
            return Err(trouble);
        }
        standing::admit_new(tx)?;
        let loads = self.loads(tx, shelf, call, cash_minor)?;
        limits::admit(&loads, &shelf.enrolled()?.settings.limits, due.map(in_new_minor), &call.lang)
    }

    /// [`Self::admit_work`] before anybody types anything.
    pub(crate) fn admit_beginning(&self, call: &Call) -> Result<(), Refusal> {
        let shelf = self.shelf()?;
        self.store.read(|tx| self.admit_work(tx, call, &shelf, None, None))
    }

    /// Everything a person should know now, what stops new work first, and how the desk stands.
    pub(crate) fn cautions(&self, call: &Call, shelf: &Shelf) -> Result<(StandingIs, Vec<CautionView>), Refusal> {
        let lang = call.lang.as_str();
        let cash = self.cash(false)?;
        let (standing, loads, damaged) = self.store.read(|tx| {
            // A damaged word on the standing shows as damage below.
            let standing = match standing::standing(tx) {
                Err(Refusal::Damaged { .. }) => StandingIs::Active,
                other => other?,
            };
            Ok::<_, Refusal>((standing, self.loads(tx, shelf, call, cash)?, damaged_count(tx)?))
        })?;
        let own = shipped(lang);
        let told = |about, stops, key: &str, sentence: String| CautionView {
            about,
            stops,
            short: own.say(&format!("caution-{key}"), &[]),
            sentence,
        };
        let mut all: Vec<CautionView> = standing::caution(standing, lang).into_iter().collect();
        if let Some(trouble) = self.disk.trouble() {
            let short = if trouble == Refusal::FilesExchanged { "files-exchanged" } else { "disk-trouble" };
            all.push(told(CautionAbout::Disk, true, short, trouble.sentence(lang)));
        }
        if let Some(enrolled) = &shelf.enrolled {
            let reached = limits::reached(&loads, &enrolled.settings.limits);
            all.extend(reached.iter().map(|one| limits::caution(one, lang)));
        }
        if damaged > 0 || shelf.is_damaged {
            let sentence = own.say("caution-damage-sentence", &[("n", damaged.max(1).into())]);
            all.push(told(CautionAbout::Damage, shelf.is_damaged, "damage", sentence));
        }
        if call.is_doubtful() {
            let sentence = own.say("caution-clock-sentence", &[]);
            all.push(told(CautionAbout::Clock, false, "clock", sentence));
        }
        all.sort_by_key(|one| !one.stops);
        Ok((standing, all))
    }
}

fn damaged_count(tx: &Tx<'_>) -> Result<usize, Refusal> {
    Ok(tx.damaged()?.len())
}
