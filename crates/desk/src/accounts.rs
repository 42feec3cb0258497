//! Accounts: who may sign in here, their PINs, and the way back in for whoever lost PIN or card.

use wasl_store::PersonRow;
use zeroize::Zeroizing;

use crate::{
    custody::wrapped,
    desk::{Call, Desk, record},
    guesses::Guesses,
    refusal::Refusal,
    secrets::Key,
    session::{person_name, role_of, role_word},
    talk::{Done, status::*},
};

impl Desk {
    /// A row for a new person, with the data key wrapped by the PIN.
    pub(crate) fn person_row(&self, name: &str, pin: &str, role: Role, data_key: &Key) -> Result<PersonRow, Refusal> {
        let row = PersonRow {
            name: name.to_owned(),
            role: role_word(role).to_owned(),
            salt: Vec::new(),
            wrapped_key: Vec::new(),
            memory_kib: 0,
            passes: 0,
            card_print: None,
            tries: 0,
            guess_debt_ms: 0,
            counted_ms: 0,
            wait: None,
            since_ms: self.host.now().wall.as_millisecond(),
            closed_ms: None,
        };
        wrapped(&row, pin, None, data_key, &self.fittings)
    }

    /// Whoever is signed in: the name, and the data key.
    pub(crate) fn signed_in_key(&self) -> Result<(String, Key), Refusal> {
        self.signed_in(|session| Ok((session.name.clone(), session.data_key.clone())))
    }
}

pub(crate) fn person_add(desk: &Desk, call: &Call, ask: PersonAddAsk) -> Result<Done, Refusal> {
    let name = person_name(&ask.name)?;
    let pin = Zeroizing::new(ask.pin);
    let (by, data_key) = desk.signed_in_key()?;
    let row = desk.person_row(&name, &pin, ask.role, &data_key)?;
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
        row.card_print = None;
        tx.keep_person(&row)?;
        record(tx, call.moment, &by, "people.close", &ask.name)
    })?;
    Ok(Done {})
}

/// Keeps a row that was wrapped anew, unless the account was closed or changed since `before` was read.
pub(crate) fn keep_wrapped(
    desk: &Desk,
    call: &Call,
    before: &[u8],
    row: &PersonRow,
    (by, act): (&str, &str),
    guesses: fn(Guesses) -> Guesses,
) -> Result<(), Refusal> {
    desk.write(|tx| {
        let fresh = tx.person(&row.name)?.filter(|fresh| fresh.closed_ms.is_none());
        let fresh = fresh.filter(|fresh| fresh.wrapped_key == before).ok_or(Refusal::NoSuchPerson)?;
        let mut row = row.clone();
        guesses(Guesses::of(&fresh)).note(&mut row);
        tx.keep_person(&row)?;
        record(tx, call.moment, by, act, &row.name)
    })
}

pub(crate) fn pin_change(desk: &Desk, call: &Call, ask: PinAsk) -> Result<Done, Refusal> {
    let (pin, new_pin) = (Zeroizing::new(ask.pin), Zeroizing::new(ask.new_pin));
    let card = ask.card.map(Zeroizing::new);
    let name = desk.signed_in(|session| Ok(session.name.clone()))?;
    crate::session::pin_digits(&new_pin)?;
    let proved = desk.prove(call.moment, &name, &pin, card.as_deref().map(String::as_str), |_, _| Ok(()))?;
    let row = wrapped(&proved.row, &new_pin, proved.card.as_ref(), &proved.data_key, &desk.fittings)?;
    keep_wrapped(desk, call, &proved.row.wrapped_key, &row, (&name, "people.pin"), |guesses| guesses)?;
    Ok(Done {})
}

/// A lost card or a forgotten PIN: the supervisor's own data key is wrapped by a new PIN. The card is
/// void from then on.
pub(crate) fn renew(desk: &Desk, call: &Call, ask: RenewAsk) -> Result<Done, Refusal> {
    let pin = Zeroizing::new(ask.pin);
    let (by, data_key) = desk.signed_in_key()?;
    if ask.name == by {
        return Err(Refusal::OwnAccount);
    }
    let before = desk.store.read(|tx| Ok::<_, Refusal>(tx.person(&ask.name)?))?;
    let before = before.filter(|row| row.closed_ms.is_none()).ok_or(Refusal::NoSuchPerson)?;
    let row = wrapped(&before, &pin, None, &data_key, &desk.fittings)?;
    keep_wrapped(desk, call, &before.wrapped_key, &row, (&by, "people.renew"), Guesses::forgiven)?;
    Ok(Done {})
}

/// The supervisor vouches for somebody who has to wait.
pub(crate) fn unlock(desk: &Desk, call: &Call, ask: UnlockAsk) -> Result<Done, Refusal> {
    let by = desk.signed_in(|session| Ok(session.name.clone()))?;
    desk.write(|tx| {
        let row = tx.person(&ask.name)?.filter(|row| row.closed_ms.is_none());
        let mut row = row.ok_or(Refusal::NoSuchPerson)?;
        Guesses::of(&row).counted(call.moment).forgiven().note(&mut row);
        tx.keep_person(&row)?;
        record(tx, call.moment, &by, "people.unlock", &ask.name)
    })?;
    Ok(Done {})
}
