//! The health check of `waslctl doctor`: everything that must be well for a day's work, in a line each.
//! Words for support staff; what people at the counter read is in the status.

use serde::Serialize;

use crate::{
    desk::Desk,
    fittings::{Medium, MirrorIs},
    heard::{count_on, heard, true_now},
    journal::Breach,
    limits::RESERVE_BYTES,
    mirror::MirrorState,
    refusal::Refusal,
    shelf::{fact, soft_counter},
    standing::standing,
    status::is_linked,
    talk::status::StandingIs,
};

/// One line of the health check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoctorLine {
    /// What was looked at.
    pub what: &'static str,
    /// It is well.
    pub well: bool,
    /// What was seen.
    pub seen: String,
}

fn line(what: &'static str, well: bool, seen: impl Into<String>) -> DoctorLine {
    DoctorLine { what, well, seen: seen.into() }
}

impl Desk {
    /// Looks at everything that must be well for a day's work.
    ///
    /// # Errors
    /// Where the store cannot be read at all.
    pub fn doctor(&self) -> Result<Vec<DoctorLine>, Refusal> {
        let shelf = self.shelf()?;
        let (waiting, people, damaged, stands) =
            self.store.read(|tx| Ok::<_, Refusal>((tx.waiting_sum()?, tx.people()?, tx.damaged()?, standing(tx))))?;
        let mut lines = vec![match shelf.enrolled() {
            Ok(enrolled) => line("enrolment", true, format!("{} at {}", enrolled.number(), enrolled.fact.centre_url)),
            Err(Refusal::NotEnrolled) => line("enrolment", false, "not enrolled"),
            Err(damaged) => line("enrolment", false, damaged.to_string()),
        }];
        lines.push(match stands {
            Ok(StandingIs::Active) => line("standing", true, "active"),
            Ok(stopped) => line("standing", false, format!("{}: no new work, what waits goes", stopped.word())),
            Err(damaged) => line("standing", false, damaged.to_string()),
        });
        let packs = shelf.catalogue.packs.len();
        lines.push(line("catalogue", packs > 0, format!("{packs} services")));
        lines.push(line("people", !people.is_empty(), format!("{} accounts", people.len())));
        lines.push(cards(&people));
        // A link that is down is an ordinary day, not an illness.
        lines.push(line("link", true, if is_linked(self)? { "up" } else { "down: work goes on" }));
        lines.push(line("outbox", true, format!("{} packets wait, {} bytes", waiting.0, waiting.2)));
        lines.push(self.journal_line()?);
        lines.extend(self.log_line()?);
        let rows: Vec<String> = damaged.iter().map(|row| format!("{} {}", row.table, row.key)).collect();
        lines.push(match rows.len() {
            0 => line("rows", true, "none damaged"),
            count => line("rows", false, format!("{count} damaged, kept as they are: {}", rows.join(", "))),
        });
        lines.push(self.disk_line());
        lines.push(self.clock_line()?);
        lines.push(mirror_line(self.mirror_pass()?));
        Ok(lines)
    }

    /// Said only where there is something to say.
    fn log_line(&self) -> Result<Option<DoctorLine>, Refusal> {
        let gone = self.store.read(|tx| soft_counter(tx, fact::LOG_GONE))?;
        let said = || {
            format!(
                "its log of changes was taken away at number {gone}: receipts from there on may be out without a request"
            )
        };
        Ok((gone > 0).then(|| line("log", false, said())))
    }

    fn journal_line(&self) -> Result<DoctorLine, Refusal> {
        let journal = self.verify_journal()?;
        let seen = journal.seen.map_or_else(String::new, |n| format!(", countersigned to {n}"));
        let sound = format!("{} entries, {} signed heads{seen}", journal.entries, journal.checkpoints);
        Ok(match (journal.first_broken, journal.breach) {
            (Some(n), Some(breach)) => line("journal", false, format!("broken at entry {n}: {}", told(breach))),
            (Some(_) | None, Some(_) | None) => line("journal", true, format!("{sound}, unbroken")),
        })
    }

    /// A write that only this question asks for: a disk that takes it takes others.
    fn disk_line(&self) -> DoctorLine {
        let moment = self.host.now();
        let wrote = self.write_quietly(|tx| count_on(tx, moment));
        match (wrote, self.fittings.disk.free_bytes()) {
            (Err(refusal), _) => line("disk", false, refusal.to_string()),
            (Ok(()), Some(free)) if free < RESERVE_BYTES => {
                line("disk", false, format!("{} MiB free, new work needs {}", free >> 20, RESERVE_BYTES >> 20))
            }
            (Ok(()), Some(free)) => line("disk", true, format!("takes writes, {} MiB free", free >> 20)),
            (Ok(()), None) => line("disk", true, "takes writes"),
        }
    }

    fn clock_line(&self) -> Result<DoctorLine, Refusal> {
        let moment = self.host.now();
        let heard = self.store.read(heard)?;
        Ok(match heard {
            Some(heard) if heard.doubts(moment) => line(
                "clock",
                false,
                format!("shows {}, the centre's word says {} or later", moment.wall, true_now(Some(heard), moment)),
            ),
            Some(_) | None => line("clock", true, moment.wall.to_string()),
        })
    }
}

fn mirror_line(mirror: MirrorState) -> DoctorLine {
    let missing = mirror.missing;
    match (mirror.is, mirror.medium) {
        (MirrorIs::None, _) => line("mirror", true, "none set up"),
        (MirrorIs::Kept, Medium::There { on_own_disk: true }) => line(
            "mirror",
            true,
            "every packet that waits is on it; it lies on the desk's own disk: what takes one takes both",
        ),
        (MirrorIs::Kept, _) => line("mirror", true, "every packet that waits is on it"),
        (MirrorIs::Fails, Medium::Missing) => line("mirror", false, format!("is not there, {missing} missing")),
        (MirrorIs::Fails, Medium::Forgotten) => {
            let seen = format!("where it is can't be read: name it with --mirror DIR, {missing} missing");
            line("mirror", false, seen)
        }
        (MirrorIs::Fails, Medium::None | Medium::There { .. }) => {
            line("mirror", false, format!("does not take packets, {missing} missing"))
        }
    }
}

fn told(breach: Breach) -> &'static str {
    match breach {
        Breach::Chain => "it does not follow from the one before",
        Breach::Short => "entries at the end are gone",
        Breach::Checkpoint => "it is not what the desk signed",
        Breach::Countersigned => "it is not what the centre countersigned",
    }
}

/// Who signs in without a card. Not an illness: desks without a scanner have none.
fn cards(people: &[wasl_store::PersonRow]) -> DoctorLine {
    let bare = people.iter().filter(|row| row.card_print.is_none()).count();
    let seen = match bare {
        0 => "every account has one".to_owned(),
        bare => format!("{bare} of {} accounts have none: a thief who has the disk can guess a PIN", people.len()),
    };
    DoctorLine { what: "cards", well: true, seen }
}
