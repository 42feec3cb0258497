//! Signing in and out, accounts, and what is known only while somebody is signed in.

use std::collections::BTreeMap;

use wasl_domain::{digits::only_digits, folding::tidy, host::Moment};
use wasl_protocol::SealingSecret;
use wasl_store::{PersonRow, Wait};
use zeroize::Zeroizing;

use crate::{
    counter::CounterCopy,
    desk::{Call, Desk, record},
    refusal::Refusal,
    secrets::{Key, open, open_copy, seal, stretch},
    shelf::fact,
    table::Right,
    talk::{Done, Nothing, status::*},
};

/// Wrong PINs before the first wait, and how long each wait is, in minutes.
const TRIES: u32 = 5;
const WAITS_MIN: [u64; 4] = [1, 5, 15, 60];

/// Somebody is signed in: the data key is in memory, and with it the counter's own list.
pub(crate) struct Session {
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) data_key: Key,
    counter_secret: SealingSecret,
    read_to: u64,
    /// The newest counter copy of each request, by the leading digits of its number.
    pub(crate) copies: BTreeMap<u64, CounterCopy>,
}

impl Session {
    /// Opens the copies that were added since the last look. One that cannot be opened (a damaged
    /// row) is passed over: its request still goes to the centre.
    pub(crate) fn refresh(&mut self, desk: &Desk) -> Result<(), Refusal> {
        for row in desk.store.read(|tx| Ok::<_, Refusal>(tx.copies_after(self.read_to)?))? {
            self.read_to = row.id;
            let opened = open_copy(&self.counter_secret, row.tracking, &row.sealed);
            if let Some(copy) = opened.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
                self.copies.insert(row.tracking, copy);
            }
        }
        Ok(())
    }
}

fn role_word(role: Role) -> &'static str {
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

impl Desk {
    /// A row for a new person, with the data key wrapped by the PIN.
    pub(crate) fn person_row(&self, name: &str, pin: &str, role: Role, data_key: &Key) -> Result<PersonRow, Refusal> {
        let mut salt = [0u8; 16];
        self.host.fill_random(&mut salt);
        let wrapping = stretch(&pin_digits(pin)?, &salt, self.fittings.cost)?;
        Ok(PersonRow {
            name: name.to_owned(),
            role: role_word(role).to_owned(),
            salt: salt.to_vec(),
            wrapped_key: seal(&wrapping, name.as_bytes(), data_key.as_slice(), &*self.host),
            tries: 0,
            wait: None,
            since_ms: self.host.now().wall.as_millisecond(),
            closed_ms: None,
        })
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

/// The wait that is left, in minutes rounded up. After a restart the wait begins anew, since uptime
/// cannot be compared across starts.
fn wait_left(row: &PersonRow, now: Moment) -> Option<u64> {
    let wait = row.wait?;
    let until = if wait.boot == now.boot.into_bytes() { wait.until_ms } else { minutes_after(row.tries) * 60_000 };
    (until > now.mono_ms).then(|| (until - now.mono_ms).div_ceil(60_000))
}

fn minutes_after(tries: u32) -> u64 {
    let step = usize::try_from(tries.saturating_sub(TRIES)).unwrap_or(0).min(WAITS_MIN.len() - 1);
    WAITS_MIN[step]
}

pub(crate) fn sign_in(desk: &Desk, call: &Call, ask: SignInAsk) -> Result<PersonTile, Refusal> {
    let pin = pin_digits(&ask.pin)?;
    // The try is counted, durably, before the PIN is looked at: pulling the plug wins nothing.
    let row = desk.store.write(|tx| {
        let mut row = tx.person(&ask.name)?.filter(|row| row.closed_ms.is_none()).ok_or(Refusal::NoSuchPerson)?;
        if let Some(minutes) = wait_left(&row, call.moment) {
            return Err(Refusal::MustWait { minutes: u32::try_from(minutes).unwrap_or(u32::MAX) });
        }
        row.tries += 1;
        row.wait = (row.tries >= TRIES).then(|| Wait {
            boot: call.moment.boot.into_bytes(),
            until_ms: call.moment.mono_ms + minutes_after(row.tries) * 60_000,
        });
        tx.keep_person(&row)?;
        Ok(row)
    })?;
    let wrapping = stretch(&pin, &row.salt, desk.fittings.cost)?;
    let Ok(opened) = open(&wrapping, row.name.as_bytes(), &row.wrapped_key) else {
        desk.write(|tx| record(tx, call.moment, &row.name, "people.wrong_pin", ""))?;
        return Err(match wait_left(&row, call.moment) {
            Some(minutes) => Refusal::MustWait { minutes: u32::try_from(minutes).unwrap_or(u32::MAX) },
            None => Refusal::WrongPin { tries_left: TRIES.saturating_sub(row.tries) },
        });
    };
    let data_key: Key = Zeroizing::new(<[u8; 32]>::try_from(opened.as_slice()).map_err(|_| Refusal::SealedRow)?);
    let role = role_of(&row.role);
    let sealed = desk.write(|tx| {
        tx.keep_person(&PersonRow { tries: 0, wait: None, ..row.clone() })?;
        record(tx, call.moment, &row.name, "people.sign_in", "")?;
        tx.fact(fact::COUNTER_SECRET)?.ok_or(Refusal::NotEnrolled)
    })?;
    let secret = open(&data_key, fact::COUNTER_SECRET.as_bytes(), &sealed)?;
    let secret = SealingSecret::from_bytes(<[u8; 32]>::try_from(secret.as_slice()).map_err(|_| Refusal::SealedRow)?);
    let mut session =
        Session { name: row.name.clone(), role, data_key, counter_secret: secret, read_to: 0, copies: BTreeMap::new() };
    session.refresh(desk)?;
    *desk.session() = Some(session);
    Ok(PersonTile { name: row.name, role })
}

pub(crate) fn lock(desk: &Desk, call: &Call, _: Nothing) -> Result<Done, Refusal> {
    if let Some(session) = desk.session().take() {
        desk.write(|tx| record(tx, call.moment, &session.name, "people.lock", ""))?;
    }
    Ok(Done {})
}

pub(crate) fn person_add(desk: &Desk, call: &Call, ask: PersonAddAsk) -> Result<Done, Refusal> {
    let name = person_name(&ask.name)?;
    let (by, data_key) = desk.signed_in(|session| Ok((session.name.clone(), session.data_key.clone())))?;
    let row = desk.person_row(&name, &ask.pin, ask.role, &data_key)?;
    desk.write(|tx| {
        if tx.person(&name)?.is_some_and(|row| row.closed_ms.is_none()) {
            return Err(Refusal::NameTaken);
        }
        tx.keep_person(&row)?;
        record(tx, call.moment, &by, "people.add", &name)
    })?;
    Ok(Done {})
}

pub(crate) fn person_close(desk: &Desk, call: &Call, ask: PersonCloseAsk) -> Result<Done, Refusal> {
    let by = desk.signed_in(|session| Ok(session.name.clone()))?;
    desk.write(|tx| {
        let people = tx.people()?;
        let mut row = people.iter().find(|row| row.name == ask.name).cloned().ok_or(Refusal::NoSuchPerson)?;
        let supervisors = people.iter().filter(|row| role_of(&row.role) == Role::Supervisor).count();
        if role_of(&row.role) == Role::Supervisor && supervisors == 1 {
            return Err(Refusal::LastSupervisor);
        }
        row.closed_ms = Some(call.moment.wall.as_millisecond());
        row.wrapped_key.clear();
        tx.keep_person(&row)?;
        record(tx, call.moment, &by, "people.close", &ask.name)
    })?;
    Ok(Done {})
}
