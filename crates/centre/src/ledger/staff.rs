//! Officers, their sessions, and the count of guesses that slows whoever guesses.

use wasl_protocol::Digest;

use super::LedgerResult;

/// An officer.
#[derive(Debug, Clone)]
pub struct Officer {
    /// Name to sign in with.
    pub name: String,
    /// argon2id in PHC form.
    pub password: String,
}

/// A signed-in officer.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who.
    pub officer: String,
    /// What every form must carry.
    pub csrf: String,
    /// Since when.
    pub made_ms: i64,
    /// Last page asked for.
    pub seen_ms: i64,
}

/// Whether a guess may be made now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Try {
    /// It may, and is counted as wrong until told otherwise.
    Now,
    /// Not before so many seconds.
    After {
        /// Seconds, at least one.
        wait_s: u32,
    },
}

/// Acts on people at the centre.
pub trait Staff: Send + Sync {
    /// Adds an officer; false where the name is taken.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn add_officer(&self, officer: &Officer, now_ms: i64) -> LedgerResult<bool>;

    /// One officer.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn officer(&self, name: &str) -> LedgerResult<Option<Officer>>;

    /// Opens a session.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn open_session(&self, token_hash: &Digest, session: &Session) -> LedgerResult<()>;

    /// The session of a token, marked as seen now; gone where nobody used it for `idle_ms` or it is
    /// older than `age_ms`.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn session(&self, token_hash: &Digest, idle_ms: i64, age_ms: i64, now_ms: i64) -> LedgerResult<Option<Session>>;

    /// Ends a session.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn close_session(&self, token_hash: &Digest) -> LedgerResult<()>;

    /// Asks to guess at several places (a name, an address), each with how many wrong guesses are
    /// free. Counted before the guess is judged, so that breaking off gains nothing.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn try_guess(&self, places: &[(String, u32)], now_ms: i64) -> LedgerResult<Try>;

    /// The guess was right: `own` starts afresh, and at `shared` (an address with many people behind
    /// it) this one guess does not count.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn guessed_right(&self, own: &str, shared: &str) -> LedgerResult<()>;
}
