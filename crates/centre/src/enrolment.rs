//! First contact: codes that let a desk in, and everything a desk gets when it comes in.

use wasl_domain::host::Host;
use wasl_protocol::{DocKind, EnrolAsk, EnrolReply, EnrolmentCode, Role, Roster, RosterPerson, SignedDoc, sha256};

use crate::{
    fault::CentreFault,
    keys::CentreKeys,
    ledger::{CodeUse, Desk, EnrolmentOffer, Ledger, NewDesk, Place, Release},
    nonces, release, settings,
};

/// A code is worth something for a day.
const CODE_HOLDS_MS: i64 = 24 * 60 * 60 * 1000;
/// A roster is signed for so long, and again long before its end.
const ROSTER_HOLDS_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// A roster that ends within this is signed anew at the next exchange.
const ROSTER_RENEWED_MS: i64 = 60 * 24 * 60 * 60 * 1000;

/// Makes a one-time code for a desk at `place`.
///
/// # Errors
/// Where the ledger would not.
pub fn offer(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    place: Place,
) -> Result<EnrolmentCode, CentreFault> {
    let code = EnrolmentCode::generate(&keys.root(), host);
    let made_ms = host.now().wall.as_millisecond();
    ledger.offer_enrolment(&EnrolmentOffer {
        secret_hash: sha256(&code.secret),
        place,
        made_ms,
        expires_ms: made_ms.saturating_add(CODE_HOLDS_MS),
    })?;
    Ok(code)
}

/// Why a desk was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotEnrolled {
    /// No such code.
    Unknown,
    /// Another desk has used it.
    Spent,
    /// Its time is over.
    Expired,
    /// The ask names nobody, or somebody with a name beyond all bounds.
    Names,
}

/// Lets a desk in, or says why not. The same ask again gives the same number again.
///
/// # Errors
/// Where the ledger would not, or has no number left.
pub fn enrol(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    ask: &EnrolAsk,
) -> Result<Result<EnrolReply, NotEnrolled>, CentreFault> {
    let fits = |text: &str| (1..=120).contains(&text.trim().chars().count());
    if !fits(&ask.supervisor) || ask.counter_name.chars().count() > 120 {
        return Ok(Err(NotEnrolled::Names));
    }
    let now_ms = host.now().wall.as_millisecond();
    let new = NewDesk {
        key: ask.desk_key,
        counter: ask.counter_name.trim().to_owned(),
        supervisor: ask.supervisor.trim().to_owned(),
    };
    let desk = match ledger.enrol(&sha256(&ask.code_secret), &new, now_ms)? {
        CodeUse::Fresh(desk) | CodeUse::Repeated(desk) => desk,
        CodeUse::Unknown => return Ok(Err(NotEnrolled::Unknown)),
        CodeUse::Spent => return Ok(Err(NotEnrolled::Spent)),
        CodeUse::Expired => return Ok(Err(NotEnrolled::Expired)),
        CodeUse::Full => return Err(CentreFault::EnrolmentsSpent),
    };
    complete(ledger, keys, host, &desk)?;
    let mut docs = ledger.newest_documents(Some(desk.enrolment))?;
    docs.retain(|doc| doc.kind != DocKind::Keys);
    Ok(Ok(EnrolReply {
        enrolment: desk.enrolment,
        epoch: desk.epoch,
        root: keys.root(),
        keys: keys.published(ledger)?,
        docs,
        welcome: EnrolReply::sign_welcome(desk.enrolment, desk.epoch, ask, keys.ack()),
        next_nonce: nonces::fresh(keys, desk.enrolment, desk.turn, host),
    }))
}

/// The id of the documents that are one desk's own.
pub(crate) fn own_id(enrolment: u32) -> String {
    format!("{enrolment:05}")
}

/// Gives a desk whatever of its own documents it lacks; a desk that was cut off at its first contact
/// lacks them still.
pub(crate) fn complete(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    desk: &Desk,
) -> Result<(), CentreFault> {
    let id = own_id(desk.enrolment);
    if ledger.newest_serial(DocKind::Roster, &id)?.is_none() {
        sign_roster(ledger, keys, host, desk, false)?;
    }
    if ledger.newest_serial(DocKind::Settings, &id)?.is_none() {
        settings::sign(ledger, keys, host, desk, false)?;
        release::publish_directory(ledger, keys, host)?;
    }
    Ok(())
}

/// Signs a document that is one desk's own.
pub(crate) fn sign_own<T: serde::Serialize>(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    (kind, desk, tell): (DocKind, &Desk, bool),
    body: &T,
) -> Result<(), CentreFault> {
    let id = own_id(desk.enrolment);
    let body = serde_json::to_vec(body).expect("plain data with text keys");
    release::counted(ledger, host, (kind, &id), |serial| {
        let doc = SignedDoc::sign(kind, id.clone(), serial, body.clone(), keys.catalogue());
        Ok(Release { doc, for_desk: Some(desk.enrolment), tell })
    })
}

fn sign_roster(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    desk: &Desk,
    tell: bool,
) -> Result<(), CentreFault> {
    let roster = Roster {
        people: vec![RosterPerson {
            name: desk.supervisor.clone(),
            role: Role::Supervisor,
            since_ms: desk.enrolled_ms,
        }],
        valid_to_ms: host.now().wall.as_millisecond().saturating_add(ROSTER_HOLDS_MS),
    };
    sign_own(ledger, keys, host, (DocKind::Roster, desk, tell), &roster)
}

/// Signs everything that is a desk's own once more, and tells it.
pub(crate) fn sign_anew(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    desk: &Desk,
) -> Result<(), CentreFault> {
    sign_roster(ledger, keys, host, desk, true)?;
    settings::sign(ledger, keys, host, desk, true)
}

/// Signs a desk's roster anew where it ends soon.
///
/// # Errors
/// Where the ledger would not.
pub fn renew_roster(ledger: &dyn Ledger, keys: &CentreKeys, host: &dyn Host, desk: &Desk) -> Result<(), CentreFault> {
    let id = own_id(desk.enrolment);
    let Some(serial) = ledger.newest_serial(DocKind::Roster, &id)? else { return Ok(()) };
    let Some(doc) = ledger.document(DocKind::Roster, &id, serial)? else { return Ok(()) };
    let roster: Roster = doc.read()?;
    let left_ms = roster.valid_to_ms.saturating_sub(host.now().wall.as_millisecond());
    if left_ms < ROSTER_RENEWED_MS { sign_roster(ledger, keys, host, desk, true) } else { Ok(()) }
}
