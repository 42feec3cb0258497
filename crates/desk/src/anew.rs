//! Enrolling a stopped desk anew: a new number with a chain of its own. Accounts, the counter's own
//! keys, drafts and what was handed in before stay; the old number is never used again.

use wasl_protocol::{Digest, EnrolReply, VerifiedEnrolment, chain_start};
use wasl_store::Tx;

use crate::{
    desk::{Call, Desk, record},
    enrolment::{EnrolmentWish, doc_row},
    heard::{Heard, keep_heard},
    journal::former_keys,
    refusal::Refusal,
    shelf::{IdentityFact, Shelf, fact, soft_counter},
    standing::standing,
    table::Right,
    talk::{
        Done,
        status::{AnewView, EnrolAnewAsk, EnrolmentIs, StandingIs},
    },
};

/// Refuses while the desk works, or while something waits under its number.
fn may(tx: &Tx<'_>) -> Result<(), Refusal> {
    if !standing(tx)?.wants_new_number() {
        return Err(Refusal::EnrolledAlready);
    }
    // A damaged packet never goes; it stays in sight and holds nobody up.
    if tx.waiting(1)?.is_empty() { Ok(()) } else { Err(Refusal::StillUnsent { count: tx.waiting_sum()?.0 }) }
}

impl Desk {
    /// Whether this desk is stopped for good and goes on with a new number only.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn wants_new_number(&self) -> Result<bool, Refusal> {
        self.store.read(|tx| Ok(standing(tx)?.wants_new_number()))
    }

    /// Prepares the first contact of a stopped desk under a new number; a supervisor is signed in.
    ///
    /// # Errors
    /// Who is signed in may not; the desk works; something waits still; what was typed does not fit.
    pub fn wish_enrolment_anew(&self, centre: &str, code: &str) -> Result<EnrolmentWish, Refusal> {
        self.admit(Right::Supervisor)?;
        self.shelf()?.enrolled()?;
        self.store.read(may)?;
        let name = self.signed_in(|session| Ok(session.name.clone()))?;
        EnrolmentWish::anew(self, centre, code, name)
    }

    /// Keeps the new number. What a new chain needs begins from the start, in one transaction.
    pub(crate) fn keep_anew(
        &self,
        wish: &EnrolmentWish,
        reply: &EnrolReply,
        proved: &VerifiedEnrolment,
    ) -> Result<(), Refusal> {
        let moment = self.host.now();
        let head: Digest = chain_start(proved.enrolment, proved.epoch);
        let shelf = self.shelf()?;
        let before = shelf.enrolled()?;
        let identity = IdentityFact {
            enrolment: proved.enrolment,
            epoch: proved.epoch,
            centre_url: wish.centre.clone(),
            root: reply.root,
            desk_key: wish.desk_key(),
            counter_public: before.fact.counter_public,
            enrolled_ms: moment.wall.as_millisecond(),
        };
        self.write(|tx| {
            may(tx)?;
            let mut former = former_keys(tx)?;
            former.push((before.fact.enrolment, before.key.public()));
            tx.set_fact(fact::FORMER_KEYS, &serde_json::to_vec(&former).expect("plain data"))?;
            for doc in std::iter::once(&reply.keys).chain(&proved.docs) {
                tx.keep_doc(&doc_row(doc))?;
            }
            tx.set_counter(fact::DOCS, soft_counter(tx, fact::DOCS)? + 1)?;
            let base = soft_counter(tx, fact::NOTICE_BASE)?.saturating_add(soft_counter(tx, fact::CURSOR)?);
            tx.set_counter(fact::NOTICE_BASE, base)?;
            for name in [fact::CURSOR, fact::SEQUENCE, fact::SERIAL, fact::CENTRE_EPOCH] {
                tx.set_counter(name, 0)?;
            }
            // The centre's word on the journal was for the old number; its next word is for the new one.
            for name in [fact::ROLLED_BACK, fact::JOURNAL_SEEN] {
                tx.set_fact(name, &[])?;
            }
            tx.set_fact(fact::STANDING, StandingIs::Active.word().as_bytes())?;
            tx.set_fact(fact::HEAD, &head)?;
            tx.set_fact(fact::NONCE, &reply.next_nonce)?;
            keep_heard(tx, Heard::now(moment.wall.as_millisecond(), moment))?;
            tx.set_fact(fact::IDENTITY, &serde_json::to_vec(&identity).expect("plain data"))?;
            let numbers = format!("{:05} {:05}", before.fact.enrolment, proved.enrolment);
            record(tx, moment, &wish.ask.supervisor, "desk.enrol_anew", &numbers)
        })
    }
}

pub(crate) fn enrol_anew(desk: &Desk, _: &Call, ask: EnrolAnewAsk) -> Result<Done, Refusal> {
    let wish = desk.wish_enrolment_anew(&ask.centre, &ask.code)?;
    desk.enrolment().begin(wish);
    desk.wake(crate::desk::Wake::Work);
    Ok(Done {})
}

/// What the screen shows of it; nothing while the desk works.
pub(crate) fn anew(desk: &Desk, shelf: &Shelf, standing: StandingIs, lang: &str) -> Result<Option<AnewView>, Refusal> {
    if shelf.enrolled.is_none() || !standing.wants_new_number() {
        return Ok(None);
    }
    let hindrance = desk.store.read(may).err();
    let state = desk.enrolment();
    let (is, refusal) = match (&state.refused, state.asking) {
        (_, true) => (EnrolmentIs::Asking, None),
        (Some(refusal), false) => (EnrolmentIs::Refused, Some(refusal)),
        (None, false) => (EnrolmentIs::None, hindrance.as_ref()),
    };
    Ok(Some(AnewView { may: hindrance.is_none(), is, sentence: refusal.map(|refusal| refusal.sentence(lang)) }))
}
