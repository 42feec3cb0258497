//! Officers: their passwords, their sessions, and the steps they may take with a request.

use std::sync::OnceLock;

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _, password_hash::phc::PasswordHash};
use data_encoding::BASE32_NOPAD;
use wasl_domain::{
    answers::FieldId,
    host::Host,
    stage::{Stage, Step},
};
use wasl_protocol::{Digest, sha256};

use crate::{
    fault::CentreFault,
    ledger::{Ledger, Move, Officer, Session, StoredRequest, StoredWhat, Try},
    slowing::{FREE_AT_ADDRESS, FREE_AT_NAME},
};

/// Fewest characters of a password.
pub const PASSWORD_MIN: usize = 10;
/// A session ends when nobody used it for so long.
pub const SESSION_IDLE_MS: i64 = 30 * 60 * 1000;
/// A session ends after a working day whatever happens.
pub const SESSION_AGE_MS: i64 = 10 * 60 * 60 * 1000;
/// Most letters of an officer's own words about a request.
pub const REASON_LETTERS_MAX: usize = 300;
/// Codes of reasons; words `officer-reason-<code>`.
pub const REASONS: [&str; 5] = ["data_differ", "not_in_register", "not_entitled", "paper_missing", "other"];

fn hash(password: &str, host: &dyn Host) -> Result<String, CentreFault> {
    let mut salt = [0; 16];
    host.fill_random(&mut salt);
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(|_| CentreFault::Hashing)
}

/// Adds an officer; the same name with the same password again changes nothing.
///
/// # Errors
/// [`CentreFault::Password`], [`CentreFault::OfficerName`], [`CentreFault::OfficerTaken`].
pub fn add(ledger: &dyn Ledger, host: &dyn Host, name: &str, password: &str) -> Result<(), CentreFault> {
    let name = name.trim();
    if !(1..=60).contains(&name.chars().count()) {
        return Err(CentreFault::OfficerName);
    }
    if password.chars().count() < PASSWORD_MIN {
        return Err(CentreFault::Password { min: PASSWORD_MIN });
    }
    let officer = Officer { name: name.to_owned(), password: hash(password, host)? };
    let is_new = ledger.add_officer(&officer, host.now().wall.as_millisecond())?;
    if is_new || is_right(ledger.officer(name)?.as_ref(), password, host)? {
        Ok(())
    } else {
        Err(CentreFault::OfficerTaken { name: name.to_owned() })
    }
}

/// What signing in came to.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// Signed in: the cookie's secret.
    In(String),
    /// Name or password is not right; which one is not told.
    NotRight,
    /// Too many guesses.
    Wait {
        /// Seconds.
        wait_s: u32,
    },
}

/// Signs an officer in. Slowed by name and by address; a name that nobody has costs the same time.
///
/// # Errors
/// Where the ledger would not.
pub fn sign_in(
    ledger: &dyn Ledger,
    host: &dyn Host,
    name: &str,
    password: &str,
    address: &str,
) -> Result<SignIn, CentreFault> {
    let name: String = name.trim().chars().take(60).collect();
    let by_name = format!("officer:{name}");
    let now_ms = host.now().wall.as_millisecond();
    let from = format!("officer-from:{address}");
    let places = [(by_name.clone(), FREE_AT_NAME), (from.clone(), FREE_AT_ADDRESS)];
    if let Try::After { wait_s } = ledger.try_guess(&places, now_ms)? {
        return Ok(SignIn::Wait { wait_s });
    }
    let officer = ledger.officer(&name)?;
    if !is_right(officer.as_ref(), password, host)? {
        return Ok(SignIn::NotRight);
    }
    ledger.guessed_right(&by_name, &from)?;
    let (token, csrf) = (secret(host), secret(host));
    let session = Session { officer: name, csrf, made_ms: now_ms, seen_ms: now_ms };
    ledger.open_session(&token_hash(&token), &session)?;
    Ok(SignIn::In(token))
}

fn is_right(officer: Option<&Officer>, password: &str, host: &dyn Host) -> Result<bool, CentreFault> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let nobody = match NOBODY.get() {
        Some(hash) => hash,
        None => NOBODY.get_or_init(|| hash("a password that nobody has", host).unwrap_or_default()),
    };
    let stored = officer.map_or(nobody.as_str(), |officer| officer.password.as_str());
    let parsed = PasswordHash::new(stored).map_err(|_| CentreFault::Hashing)?;
    let fits = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    Ok(fits && officer.is_some())
}

/// Thirty-two random bytes as text that fits into a cookie and a form.
#[must_use]
pub fn secret(host: &dyn Host) -> String {
    let mut bytes = [0; 32];
    host.fill_random(&mut bytes);
    BASE32_NOPAD.encode(&bytes)
}

/// What the ledger keeps of a cookie's secret.
#[must_use]
pub fn token_hash(token: &str) -> Digest {
    sha256(token.as_bytes())
}

/// The steps that an officer takes, in the order of the page; words `officer-step-<word>`.
pub const STEPS: [(Step, &str); 7] = [
    (Step::PassToAuthority, "pass_to_authority"),
    (Step::MakeReady, "make_ready"),
    (Step::HandToPost, "hand_to_post"),
    (Step::OfferPickup, "offer_pickup"),
    (Step::Deliver, "deliver"),
    (Step::AskCorrection, "ask_correction"),
    (Step::Refuse, "refuse"),
];

/// Whether a step would move a request on from `stage`.
#[must_use]
pub fn moves(stage: Stage, step: Step) -> bool {
    stage.after(step).is_some_and(|after| after != stage)
}

/// What an officer asks for.
#[derive(Debug, Clone)]
pub struct Order {
    /// The step.
    pub step: Step,
    /// Who.
    pub by: String,
    /// Code of the reason, one of [`REASONS`].
    pub reason: Option<String>,
    /// The officer's own words.
    pub text: String,
    /// Questions to put right.
    pub fields: Vec<FieldId>,
}

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ordered {
    /// The request stands there now.
    Done(Stage),
    /// From where the request stands, this step makes no sense (someone else was faster).
    NotFromHere,
    /// The step needs a reason.
    NoReason,
    /// A correction needs at least one question.
    NoFields,
}

/// Takes a step with a request and tells its desk.
///
/// # Errors
/// Where the ledger would not.
pub fn order(
    ledger: &dyn Ledger,
    host: &dyn Host,
    request: &StoredRequest,
    order: &Order,
) -> Result<Ordered, CentreFault> {
    let Some(to) = request.stage.after(order.step).filter(|to| *to != request.stage) else {
        return Ok(Ordered::NotFromHere);
    };
    let needs_reason = matches!(order.step, Step::AskCorrection | Step::Refuse);
    let reason = order.reason.clone().filter(|code| needs_reason && REASONS.contains(&code.as_str()));
    let text: String = order.text.trim().chars().take(REASON_LETTERS_MAX).collect();
    let is_correction = order.step == Step::AskCorrection;
    if needs_reason && reason.is_none() {
        return Ok(Ordered::NoReason);
    }
    if is_correction && order.fields.is_empty() {
        return Ok(Ordered::NoFields);
    }
    let tracking = request.new.tracking;
    let reason_text = (needs_reason && !text.is_empty()).then_some(text);
    let mut tell =
        vec![StoredWhat::StageMoved { tracking, stage: to, reason: reason.clone(), reason_text: reason_text.clone() }];
    if is_correction {
        // The desk shows a sentence in any case: the officer's own, or that of the reason.
        let sentence = reason_text.clone().unwrap_or_else(|| {
            let code = reason.as_deref().unwrap_or("other");
            wasl_words::shipped(&request.new.language).say(&format!("officer-reason-{code}"), &[])
        });
        tell.push(StoredWhat::CorrectionWanted { tracking, fields: order.fields.clone(), reason_text: sentence });
    }
    let step = Move {
        tracking,
        from: request.stage,
        to,
        by: order.by.clone(),
        reason,
        reason_text,
        wanted: if is_correction { order.fields.clone() } else { Vec::new() },
        tell,
    };
    let moved = ledger.move_request(&step, host.now().wall.as_millisecond())?;
    Ok(if moved { Ordered::Done(to) } else { Ordered::NotFromHere })
}
