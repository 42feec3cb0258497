//! How this desk stands with its centre: what the centre's last signed word said of it, and what the
//! desk itself found out, namely that its disk was put back to an older state or copied.
//!
//! Stops new work and nothing else: what waits goes as ever, and nothing is thrown away.

use serde::{Deserialize, Serialize};
use wasl_domain::planted::{self, Bug};
use wasl_protocol::{Ack, DeskStanding, Digest, Verdict, chain_start};
use wasl_store::Tx;
use wasl_words::shipped;

use crate::{
    refusal::Refusal,
    shelf::{Enrolled, fact, soft},
    talk::status::{CautionAbout, CautionView, StandingIs},
};

/// What showed that this desk is not the only one of its number, or not the newest state of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RolledBack {
    /// The centre's head.
    pub(crate) head: u64,
    /// This desk's last place.
    pub(crate) own: u64,
    /// When it was found, by this desk's clock.
    pub(crate) at_ms: i64,
}

impl StandingIs {
    /// Its word in the store and in the keys of sentences.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
            Self::Lost => "lost",
            Self::Frozen => "frozen",
            Self::RolledBack => "rolled_back",
        }
    }

    fn from_word(word: &[u8]) -> Self {
        [Self::Active, Self::Revoked, Self::Lost, Self::Frozen, Self::RolledBack]
            .into_iter()
            .find(|one| one.word().as_bytes() == word)
            .unwrap_or(Self::Suspended)
    }

    fn said(standing: DeskStanding) -> Self {
        match standing {
            DeskStanding::Active => Self::Active,
            DeskStanding::Suspended => Self::Suspended,
            DeskStanding::Revoked => Self::Revoked,
            DeskStanding::Lost => Self::Lost,
            DeskStanding::Frozen => Self::Frozen,
        }
    }

    /// New requests and money may be taken in.
    pub(crate) fn takes_new_work(self) -> bool {
        self == Self::Active
    }

    /// What concerns requests that the centre has already may go on: the centre reads what comes.
    pub(crate) fn is_read(self) -> bool {
        matches!(self, Self::Active | Self::Suspended)
    }

    /// The way out is a new number.
    pub(crate) fn wants_new_number(self) -> bool {
        matches!(self, Self::Revoked | Self::Lost | Self::Frozen | Self::RolledBack)
    }
}

/// How the desk stands now: own evidence before the centre's word.
pub(crate) fn standing(tx: &Tx<'_>) -> Result<StandingIs, Refusal> {
    if tx.fact(fact::ROLLED_BACK)?.is_some_and(|found| !found.is_empty()) {
        return Ok(StandingIs::RolledBack);
    }
    Ok(tx.fact(fact::STANDING)?.map_or(StandingIs::Active, |word| StandingIs::from_word(&word)))
}

/// Refuses what a stopped desk may not do.
pub(crate) fn admit_new(tx: &Tx<'_>) -> Result<(), Refusal> {
    let standing = standing(tx)?;
    if standing.takes_new_work() { Ok(()) } else { Err(Refusal::DeskStopped { standing }) }
}

/// Refuses what would reach nobody: the centre stores it and does not read it.
pub(crate) fn admit_more(tx: &Tx<'_>) -> Result<(), Refusal> {
    let standing = standing(tx)?;
    if standing.is_read() { Ok(()) } else { Err(Refusal::DeskStopped { standing }) }
}

/// What an ack shows against this desk's own memory.
pub(crate) fn evidence(tx: &Tx<'_>, enrolled: &Enrolled, ack: &Ack) -> Result<Option<(u64, u64)>, Refusal> {
    if planted::is(Bug::SetBackUnnoticed) {
        return Ok(None);
    }
    // A desk that lost its own place in the chain proves nothing by it.
    let Some(own) = soft(tx.counter(fact::SEQUENCE))? else { return Ok(None) };
    let furthest = ack.beyond.iter().map(|(_, to)| *to).chain([ack.head]).max().unwrap_or(0);
    let forked = ack.verdicts.iter().any(|(_, verdict)| *verdict == Verdict::Fork);
    if furthest > own || forked {
        return Ok(Some((furthest, own)));
    }
    let at_head: Option<Digest> = if ack.head == 0 {
        Some(chain_start(enrolled.fact.enrolment, enrolled.fact.epoch))
    } else {
        tx.packet_at(enrolled.fact.enrolment, enrolled.fact.epoch, ack.head)?
    };
    Ok(at_head.filter(|hash| *hash != ack.head_hash).map(|_| (ack.head, own)))
}

/// How the desk stands after an ack.
pub(crate) struct Stands {
    pub(crate) now: StandingIs,
    pub(crate) is_other: bool,
}

/// Keeps the centre's word where it is the newest, and what it shows in any case.
pub(crate) fn keep(
    tx: &Tx<'_>,
    enrolled: &Enrolled,
    ack: &Ack,
    at_ms: i64,
    is_newest: bool,
) -> Result<Stands, Refusal> {
    let said = |tx: &Tx<'_>| soft(tx.fact(fact::STANDING)).map(|word| word.flatten());
    let found = |tx: &Tx<'_>| {
        soft(tx.fact(fact::ROLLED_BACK)).map(|found| found.flatten().is_some_and(|found| !found.is_empty()))
    };
    let was_found = found(tx)?;
    let before = said(tx)?.map_or(StandingIs::Active, |word| StandingIs::from_word(&word));
    let now = if is_newest { StandingIs::said(ack.standing) } else { before };
    let is_other = now != before;
    if is_other {
        tx.set_fact(fact::STANDING, now.word().as_bytes())?;
    }
    if was_found {
        return Ok(Stands { now: StandingIs::RolledBack, is_other: false });
    }
    if let Some((head, own)) = evidence(tx, enrolled, ack)? {
        let found = RolledBack { head, own, at_ms };
        tx.set_fact(fact::ROLLED_BACK, &serde_json::to_vec(&found).expect("plain data"))?;
        return Ok(Stands { now: StandingIs::RolledBack, is_other: true });
    }
    Ok(Stands { now, is_other })
}

/// What people are told of it; nothing where all is well.
pub(crate) fn caution(standing: StandingIs, lang: &str) -> Option<CautionView> {
    if standing == StandingIs::Active {
        return None;
    }
    Some(CautionView {
        about: CautionAbout::Standing,
        stops: true,
        short: shipped(lang).say(&format!("caution-standing-{}", standing.word()), &[]),
        sentence: Refusal::DeskStopped { standing }.sentence(lang),
    })
}
