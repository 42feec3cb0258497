//! Signing in and out, and what is known only while somebody is signed in.
//!
//! Nothing here is open until PIN and card were proved: every fault on the way leaves nobody signed in.

use std::collections::BTreeMap;

use wasl_domain::{digits::only_digits, folding::tidy, host::Moment};
use wasl_protocol::{CardSecret, SealingSecret};
use wasl_store::{PersonRow, Tx};
use zeroize::Zeroizing;

use crate::{
    cards::DrawnCard,
    counter::CounterCopy,
    custody::{opened_by, wrapped},
    desk::{Call, Desk, record},
    guesses::Guesses,
    journal::checkpoint,
    opened::Unopened,
    refusal::Refusal,
    secrets::{Key, open, open_copy},
    shelf::fact,
    table::Right,
    talk::{Done, Nothing, status::*},
    unsent::Unsent,
};

/// Somebody is signed in: the data key is in memory, and with it the counter's own list. Dropping it is
/// the lock: keys wipe themselves, and so does each opened copy.
pub(crate) struct Session {
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) data_key: Key,
    pub(crate) counter_secret: SealingSecret,
    pub(crate) read_to: u64,
    /// What is not open yet.
    pub(crate) unopened: Unopened,
    /// The newest counter copy of each request that is open, by the leading digits of its number.
    pub(crate) copies: BTreeMap<u64, CounterCopy>,
    /// Cash of those that the centre has not heard of.
    pub(crate) unsent: Unsent,
    /// A card that was printed and not scanned yet.
    pub(crate) drawn: Option<DrawnCard>,
}

impl Session {
    /// Opens the copies that were added since the last look. One that cannot be opened (a damaged
    /// row) is passed over: its request still goes to the centre.
    pub(crate) fn refresh(&mut self, desk: &Desk) -> Result<(), Refusal> {
        for row in desk.store.read(|tx| Ok::<_, Refusal>(tx.copies_after(self.read_to)?))? {
            self.read_to = row.id;
            let opened = open_copy(&self.counter_secret, row.tracking, &row.sealed);
            if let Some(copy) = opened.ok().and_then(|bytes| serde_json::from_slice::<CounterCopy>(&bytes).ok()) {
                self.unsent.opened(self.copies.get(&row.tracking), &copy);
                self.copies.insert(row.tracking, copy);
            }
        }
        Ok(())
    }
}

pub(crate) fn role_word(role: Role) -> &'static str {
    match role {
        Role::Assistant => "assistant",
        Role::Supervisor => "supervisor",
    }
}

pub(crate) fn role_of(word: &str) -> Role {
    if word == "supervisor" { Role::Supervisor } else { Role::Assistant }
}

pub(crate) fn pin_digits(typed: &str) -> Result<Zeroizing<String>, Refusal> {
    only_digits(typed).filter(|digits| digits.len() == 6).map(Zeroizing::new).ok_or(Refusal::PinForm)
}

pub(crate) fn person_name(typed: &str) -> Result<String, Refusal> {
    let name = tidy(typed);
    if (2..=60).contains(&name.chars().count()) { Ok(name) } else { Err(Refusal::PersonNameForm) }
}

/// A person as lists show them.
pub(crate) fn tile(row: &PersonRow, moment: Moment) -> PersonTile {
    PersonTile {
        name: row.name.clone(),
        role: role_of(&row.role),
        has_card: row.card_print.is_some(),
        waits_minutes: Guesses::of(row).counted(moment).must_wait_minutes(),
    }
}

/// Somebody whose PIN fits, and the card where there is one.
pub(crate) struct Proved<T> {
    pub(crate) row: PersonRow,
    pub(crate) data_key: Key,
    pub(crate) card: Option<CardSecret>,
    /// What was done in the transaction that noted it.
    pub(crate) done: T,
}

/// The row of a person who may try: by name, by card, or by both, which then must agree. A card that
/// is missing or another's is told at once and costs no try, since it tells nothing of the PIN.
fn who(tx: &Tx<'_>, name: &str, card: Option<&CardSecret>) -> Result<PersonRow, Refusal> {
    let print = card.map(CardSecret::print);
    let row = if name.is_empty() {
        let print = print.ok_or(Refusal::NoSuchPerson)?;
        tx.people()?.into_iter().find(|row| row.card_print == Some(print)).ok_or(Refusal::NoSuchCard)?
    } else {
        tx.person(name)?.filter(|row| row.closed_ms.is_none()).ok_or(Refusal::NoSuchPerson)?
    };
    match (row.card_print, print) {
        (None, None) => Ok(row),
        (Some(_), None) => Err(Refusal::CardNeeded),
        (Some(of_row), Some(print)) if of_row == print => Ok(row),
        (Some(_), Some(_)) => Err(Refusal::CardOfAnother),
        (None, Some(_)) => Err(Refusal::NoSuchCard),
    }
}

/// The row as it stands now. Closed, or given another PIN or card meanwhile: then it is not this person
/// any more.
fn still_this(tx: &Tx<'_>, row: &PersonRow) -> Result<PersonRow, Refusal> {
    let fresh = tx.person(&row.name)?.filter(|fresh| fresh.closed_ms.is_none());
    fresh.filter(|fresh| fresh.wrapped_key == row.wrapped_key).ok_or(Refusal::NoSuchPerson)
}

fn must_wait(guesses: Guesses) -> Option<Refusal> {
    guesses.must_wait_minutes().map(|minutes| Refusal::MustWait { minutes })
}

pub(crate) fn card_of(text: &str) -> Result<CardSecret, Refusal> {
    CardSecret::from_text(text).map_err(|_| Refusal::CardForm)
}

impl Desk {
    /// Proves somebody by PIN and card; `then` runs in the transaction that notes it.
    pub(crate) fn prove<T>(
        &self,
        moment: Moment,
        name: &str,
        pin: &str,
        card: Option<&str>,
        mut then: impl FnMut(&Tx<'_>, &PersonRow) -> Result<T, Refusal>,
    ) -> Result<Proved<T>, Refusal> {
        let pin = pin_digits(pin)?;
        let card = card.map(card_of).transpose()?;
        // The try is counted, durably, before the PIN is looked at: pulling the plug wins nothing.
        let row = self.write(|tx| {
            let mut row = who(tx, name, card.as_ref())?;
            let guesses = Guesses::of(&row).counted(moment);
            if let Some(refusal) = must_wait(guesses) {
                return Err(refusal);
            }
            guesses.tried().note(&mut row);
            tx.keep_person(&row)?;
            Ok(row)
        });
        if let Err(Refusal::MustWait { .. }) = row {
            self.note_waits(moment);
        }
        let row = row?;
        let Ok((data_key, is_first_form)) = opened_by(&row, &pin, card.as_ref()) else {
            self.write(|tx| record(tx, moment, &row.name, "people.wrong_pin", ""))?;
            let guesses = Guesses::of(&row);
            return Err(must_wait(guesses).unwrap_or(Refusal::WrongPin { tries_left: guesses.tries_left() }));
        };
        let noted = self.note_right(&row, &pin, is_first_form, &data_key, &mut then);
        if noted.is_err() {
            self.take_back(&row);
        }
        let (row, done) = noted?;
        Ok(Proved { row, data_key, card, done })
    }

    /// Notes that PIN and card were right, and does `then` with it.
    fn note_right<T>(
        &self,
        row: &PersonRow,
        pin: &str,
        is_first_form: bool,
        data_key: &Key,
        then: &mut impl FnMut(&Tx<'_>, &PersonRow) -> Result<T, Refusal>,
    ) -> Result<(PersonRow, T), Refusal> {
        let rewrapped = if is_first_form { Some(wrapped(row, pin, None, data_key, &self.fittings)?) } else { None };
        self.write(|tx| {
            let fresh = still_this(tx, row)?;
            let mut kept = rewrapped.clone().unwrap_or_else(|| fresh.clone());
            Guesses::of(&fresh).right().note(&mut kept);
            tx.keep_person(&kept)?;
            let done = then(tx, &kept)?;
            Ok((kept, done))
        })
    }

    /// The PIN was right, and what it was for could not be noted (the disk is full, say): the try that
    /// was counted before it was looked at does not stay, or right PINs would lock the person out. Where
    /// there is no room even for that, the log of changes gives some.
    fn take_back(&self, row: &PersonRow) {
        let try_once = || {
            self.write_quietly(|tx| {
                let mut kept = still_this(tx, row)?;
                Guesses::of(&kept).right().note(&mut kept);
                Ok(tx.keep_person(&kept)?)
            })
        };
        if matches!(try_once(), Err(Refusal::DiskFull)) && self.store.fold_log().is_ok() {
            // One that stays counted is forgotten by the next right PIN that can be noted.
            let _stays = try_once();
        }
    }

    /// Notes how far waits have run, so that a power cut does not begin them anew. Best effort: a note
    /// that is not taken leaves a longer wait, never a shorter one.
    pub(crate) fn note_waits(&self, moment: Moment) {
        let due = |row: &PersonRow| Guesses::of(row).should_note(Guesses::of(row).counted(moment));
        let people = self.store.read(|tx| Ok::<_, Refusal>(tx.people()?)).unwrap_or_default();
        if !people.iter().any(due) {
            return;
        }
        let _unnoted = self.commit(|tx| {
            for mut row in tx.people()?.into_iter().filter(due) {
                Guesses::of(&row).counted(moment).note(&mut row);
                tx.keep_person(&row)?;
            }
            Ok::<_, Refusal>(())
        });
    }

    /// Runs `act` with whoever is signed in, the counter's list fresh.
    pub(crate) fn signed_in<T>(&self, act: impl FnOnce(&mut Session) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut guard = self.session();
        let session = guard.as_mut().ok_or(Refusal::NotSignedIn)?;
        session.refresh(self)?;
        act(session)
    }

    /// Whether the right is there.
    pub(crate) fn admit(&self, right: Right) -> Result<(), Refusal> {
        match (right, self.session().as_ref().map(|session| session.role)) {
            (Right::Anyone, _) | (Right::Assistant | Right::Supervisor, Some(Role::Supervisor)) => Ok(()),
            (Right::Assistant, Some(Role::Assistant)) => Ok(()),
            (Right::Assistant | Right::Supervisor, None) => Err(Refusal::NotSignedIn),
            (Right::Supervisor, Some(Role::Assistant)) => Err(Refusal::SupervisorNeeded),
        }
    }
}

pub(crate) fn sign_in(desk: &Desk, call: &Call, ask: SignInAsk) -> Result<PersonTile, Refusal> {
    let card = ask.card.map(Zeroizing::new);
    let pin = Zeroizing::new(ask.pin);
    let proved = desk.prove(call.moment, &ask.name, &pin, card.as_deref().map(String::as_str), |tx, row| {
        record(tx, call.moment, &row.name, "people.sign_in", "")?;
        tx.fact(fact::COUNTER_SECRET)?.ok_or(Refusal::NotEnrolled)
    })?;
    let secret = open(&proved.data_key, fact::COUNTER_SECRET.as_bytes(), &proved.done)?;
    let secret = Zeroizing::new(<[u8; 32]>::try_from(secret.as_slice()).map_err(|_| Refusal::SealedRow)?);
    let mut session = Session {
        name: proved.row.name.clone(),
        role: role_of(&proved.row.role),
        data_key: proved.data_key,
        counter_secret: SealingSecret::from_bytes(*secret),
        read_to: 0,
        unopened: Unopened::default(),
        copies: BTreeMap::new(),
        unsent: Unsent::default(),
        drawn: None,
    };
    session.begin(desk)?;
    *desk.session() = Some(session);
    Ok(tile(&proved.row, call.moment))
}

pub(crate) fn lock(desk: &Desk, call: &Call, _: Nothing) -> Result<Done, Refusal> {
    // The keys are gone before the journal is written to: a full disk does not hold them open.
    let name = desk.session().take().map(|session| session.name.clone());
    if let Some(name) = name {
        desk.write(|tx| {
            record(tx, call.moment, &name, "people.lock", "")?;
            checkpoint(tx, call.moment)
        })?;
    }
    Ok(Done {})
}
