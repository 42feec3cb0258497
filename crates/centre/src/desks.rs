//! What people at the centre do to desks: suspend, resume, call lost, revoke, release, adopt; and what
//! must happen once after this ledger was put back from a backup.

use wasl_domain::{host::Host, ids::EnrolmentNumber};

use crate::{
    enrolment,
    fault::CentreFault,
    keys::CentreKeys,
    ledger::{AccessKind, Adopted, DeskState, Gap, Ledger, NewAccess, Purpose, StateChange, StateChanged},
    release,
};

/// Most letters of a reason.
pub const WHY_LETTERS_MAX: usize = 300;

/// What became of an order about a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskOrdered {
    /// The ledger was asked, and this is what it made of it.
    Judged(StateChanged),
    /// Nothing is done without a reason.
    NoWhy,
}

/// Changes a desk's state: written down with its reason, and told to all desks where it concerns
/// whose receipts hold.
///
/// # Errors
/// Where the ledger would not.
pub fn change_state(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    change: &StateChange,
) -> Result<DeskOrdered, CentreFault> {
    let why: String = change.why.trim().chars().take(WHY_LETTERS_MAX).collect();
    if why.is_empty() {
        return Ok(DeskOrdered::NoWhy);
    }
    let now_ms = host.now().wall.as_millisecond();
    let Some(before) = ledger.desk(change.enrolment)? else {
        return Ok(DeskOrdered::Judged(StateChanged::NoDesk));
    };
    note(ledger, AccessKind::Desk, &change.by, change.enrolment, now_ms)?;
    let changed = ledger.set_desk_state(&StateChange { why, ..change.clone() }, now_ms)?;
    if changed == StateChanged::Done && before.state.is_cut_off() != change.to.is_cut_off() {
        release::publish_directory(ledger, keys, host)?;
    }
    Ok(DeskOrdered::Judged(changed))
}

/// Lets a frozen desk work again.
///
/// # Errors
/// Where the ledger would not.
pub fn thaw(ledger: &dyn Ledger, host: &dyn Host, enrolment: u32, by: &str) -> Result<(), CentreFault> {
    note(ledger, AccessKind::Thaw, by, enrolment, host.now().wall.as_millisecond())?;
    Ok(ledger.thaw(enrolment)?)
}

fn note(ledger: &dyn Ledger, what: AccessKind, officer: &str, enrolment: u32, now_ms: i64) -> Result<(), CentreFault> {
    let access = NewAccess {
        officer: officer.to_owned(),
        what,
        purpose: Purpose::Direct,
        tracking: None,
        enrolment: Some(enrolment),
    };
    ledger.note_access(&access, now_ms)?;
    Ok(())
}

/// Takes in a desk that this ledger forgot, under the number that it has: it then offers again
/// whatever it holds. False where number or key is taken.
///
/// # Errors
/// [`CentreFault::NoSuchNumber`]; where the ledger would not.
pub fn adopt(ledger: &dyn Ledger, keys: &CentreKeys, host: &dyn Host, desk: &Adopted) -> Result<bool, CentreFault> {
    if EnrolmentNumber::new(desk.enrolment).is_none() {
        return Err(CentreFault::NoSuchNumber { given: desk.enrolment });
    }
    let now_ms = host.now().wall.as_millisecond();
    if !ledger.adopt(desk, now_ms)? {
        return Ok(false);
    }
    note(ledger, AccessKind::Desk, "", desk.enrolment, now_ms)?;
    let Some(row) = ledger.desk(desk.enrolment)? else { return Ok(false) };
    enrolment::complete(ledger, keys, host, &row)?;
    Ok(true)
}

/// What [`restored`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AfterRestore {
    /// The centre's epoch from here on.
    pub epoch: u64,
    /// Whether the key set was signed anew; it is not where the root's file lies elsewhere.
    pub are_keys_signed: bool,
}

/// To be done once after a backup was put back, before desks are served: counts that desks remember
/// jump ahead, and everything that is signed with a serial is signed anew above what they may hold.
///
/// # Errors
/// Where the ledger would not.
pub fn restored(ledger: &dyn Ledger, keys: &CentreKeys, host: &dyn Host) -> Result<AfterRestore, CentreFault> {
    let epoch = ledger.restored(host.now().wall.as_millisecond())?;
    release::publish_words_anew(ledger, keys, host)?;
    for desk in ledger.desks()? {
        enrolment::sign_anew(ledger, keys, host, &desk)?;
    }
    release::publish_directory(ledger, keys, host)?;
    let are_keys_signed = keys.publish_anew(ledger, host).is_ok();
    Ok(AfterRestore { epoch, are_keys_signed })
}

/// Whether a desk is one that an officer may bring to `to`.
#[must_use]
pub fn may_become(state: DeskState, to: DeskState) -> bool {
    state != DeskState::Revoked && state != to
}

/// Missing places as people write them: `5`, `7-9`.
#[must_use]
pub fn missing(gap: &Gap) -> String {
    if gap.from == gap.to { gap.from.to_string() } else { format!("{}-{}", gap.from, gap.to) }
}
