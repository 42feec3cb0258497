//! Reading under eyes: every look of an officer is written down before anything is shown, and nobody
//! reads more in an hour than the work needs.

use wasl_domain::{host::Host, ids::TrackingNumber};
use wasl_protocol::{Digest, hex};

use crate::{
    fault::CentreFault,
    ledger::{AccessKind, AlarmKind, Ledger, NewAccess, Purpose},
};

/// Setting: how many different requests an officer may read in an hour.
pub const READS_AN_HOUR: &str = "reads_an_hour";
/// The same where nobody set it.
pub const READS_AN_HOUR_DEFAULT: u32 = 120;
const HOUR_MS: i64 = 60 * 60 * 1000;
/// Lines are checked so many at a time.
const ROUND: u32 = 500;

/// Writes down that an officer reads a request or looks at a scan of it. False where it is one too
/// many for this hour: then it must not be shown, and an alarm is raised.
///
/// # Errors
/// Where the ledger would not; then nothing may be shown either.
pub fn may_read(
    ledger: &dyn Ledger,
    host: &dyn Host,
    officer: &str,
    what: AccessKind,
    tracking: TrackingNumber,
    purpose: Purpose,
) -> Result<bool, CentreFault> {
    let now_ms = host.now().wall.as_millisecond();
    let most = ledger.setting(READS_AN_HOUR)?.and_then(|text| text.parse().ok()).unwrap_or(READS_AN_HOUR_DEFAULT);
    let access = NewAccess { officer: officer.to_owned(), what, purpose, tracking: Some(tracking), enrolment: None };
    match ledger.note_reading(&access, most, now_ms.saturating_sub(HOUR_MS), now_ms)? {
        Some(line) => {
            // The system's log is a witness outside of the ledger: nothing up to this line can be taken
            // out unseen any more.
            tracing::info!(n = line.n, hash = hex::encode(&line.hash[..8]), "an officer's look was written down");
            Ok(true)
        }
        None => {
            ledger.raise(AlarmKind::ManyReads, None, officer, now_ms)?;
            Ok(false)
        }
    }
}

/// What checking the log came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessLog {
    /// How many lines stand.
    pub lines: u64,
    /// Hash of the last of them; zeros where there is none.
    pub head: Digest,
    /// The first place where a line is missing, or is not what it was.
    pub first_broken: Option<u64>,
}

/// Checks every line against its hash and the line before.
///
/// # Errors
/// Where the ledger would not.
pub fn verify(ledger: &dyn Ledger) -> Result<AccessLog, CentreFault> {
    let mut log = AccessLog { lines: 0, head: [0; 32], first_broken: None };
    loop {
        let round = ledger.accesses_after(log.lines, ROUND)?;
        for line in &round {
            let stands = line.n == log.lines + 1 && line.previous == log.head && line.hash == line.own_hash();
            if !stands {
                log.first_broken = Some(log.lines + 1);
                return Ok(log);
            }
            log.lines = line.n;
            log.head = line.hash;
        }
        if round.is_empty() {
            return Ok(log);
        }
    }
}
