//! First contact: what the desk asks of a centre, and what it keeps of the answer. The host's courier
//! carries the ask; nobody waits for it here.

use wasl_protocol::{
    Digest, EnrolAsk as WireAsk, EnrolReply, EnrolmentCode, SealingSecret, SigningKey, VerifiedEnrolment, chain_start,
    fresh_nonce, verify_enrolment,
};
use wasl_store::DocRow;
use zeroize::Zeroizing;

use crate::{
    desk::{Call, Desk, record},
    heard::{Heard, keep_heard},
    refusal::Refusal,
    secrets::{fresh_key, seal},
    session::{person_name, pin_digits},
    shelf::{IdentityFact, fact, soft_counter},
    talk::{
        Done,
        status::{EnrolAsk, EnrolmentIs, Role},
    },
};

/// How a first contact stands.
#[derive(Default)]
pub(crate) struct EnrolmentState {
    wish: Option<EnrolmentWish>,
    pub(crate) asking: bool,
    pub(crate) refused: Option<Refusal>,
}

/// A first contact to be made: the host carries `ask` to `centre` and hands the answer to
/// [`Desk::finish_enrolment`]. Secrets stay in memory.
pub struct EnrolmentWish {
    /// Address of the centre.
    pub centre: String,
    /// What travels.
    pub ask: WireAsk,
    code: EnrolmentCode,
    desk_key: SigningKey,
    name: String,
    /// None where the desk has its accounts already and only its number is new.
    pin: Option<Zeroizing<String>>,
}

impl std::fmt::Debug for EnrolmentWish {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnrolmentWish").field("centre", &self.centre).finish_non_exhaustive()
    }
}

impl EnrolmentState {
    /// Somebody asked for it at the screen.
    pub(crate) fn begin(&mut self, wish: EnrolmentWish) {
        self.wish = Some(wish);
        self.asking = true;
        self.refused = None;
    }
}

impl EnrolmentWish {
    fn new(
        desk: &Desk,
        centre: &str,
        code: &str,
        name: String,
        pin: Option<Zeroizing<String>>,
    ) -> Result<Self, Refusal> {
        let centre = centre.trim().trim_end_matches('/').to_owned();
        let host = centre.strip_prefix("https://").or_else(|| centre.strip_prefix("http://")).unwrap_or_default();
        if host.is_empty() || host.contains(char::is_whitespace) {
            return Err(Refusal::AddressForm);
        }
        let code: EnrolmentCode = code.parse().map_err(|_| Refusal::CodeForm)?;
        let desk_key = SigningKey::generate(&*desk.host);
        let ask = WireAsk {
            code_secret: code.secret,
            desk_key: desk_key.public(),
            counter_name: String::new(),
            supervisor: name.clone(),
            nonce: fresh_nonce(&*desk.host),
        };
        Ok(Self { centre, ask, code, desk_key, name, pin })
    }

    /// For a desk that has its accounts already.
    pub(crate) fn anew(desk: &Desk, centre: &str, code: &str, name: String) -> Result<Self, Refusal> {
        Self::new(desk, centre, code, name, None)
    }

    /// The new key's secret half.
    pub(crate) fn desk_key(&self) -> [u8; 32] {
        self.desk_key.to_bytes()
    }
}

impl Desk {
    /// Prepares a first contact; `name` becomes this desk's supervisor.
    ///
    /// # Errors
    /// What does not fit in what was typed, or that the desk is enrolled already.
    pub fn wish_enrolment(&self, centre: &str, code: &str, name: &str, pin: &str) -> Result<EnrolmentWish, Refusal> {
        match self.shelf()?.enrolled() {
            Ok(_) => return Err(Refusal::EnrolledAlready),
            Err(Refusal::NotEnrolled) => {}
            // A desk that can't read any more who it is keeps what it has.
            Err(damaged) => return Err(damaged),
        }
        EnrolmentWish::new(self, centre, code, person_name(name)?, Some(pin_digits(pin)?))
    }

    /// The first contact that somebody asked for at the screen, once.
    #[must_use]
    pub fn take_enrolment_wish(&self) -> Option<EnrolmentWish> {
        self.enrolment().wish.take()
    }

    /// Takes in the centre's answer, or why there was none (`network`, `not_genuine`, or the code of
    /// the centre's problem).
    ///
    /// # Errors
    /// Why the desk is not enrolled now; it is also kept for the screen.
    pub fn finish_enrolment(&self, wish: EnrolmentWish, reply: Result<EnrolReply, String>) -> Result<(), Refusal> {
        let done = reply.map_err(|reason| Refusal::EnrolmentRefused { reason }).and_then(|reply| {
            let proved = verify_enrolment(&wish.code, &wish.ask, &reply)
                .map_err(|_| Refusal::EnrolmentRefused { reason: "not_genuine".into() })?;
            match &wish.pin {
                Some(pin) => self.keep_enrolment(&wish, pin, &reply, &proved),
                None => self.keep_anew(&wish, &reply, &proved),
            }
        });
        let mut state = self.enrolment();
        state.asking = false;
        state.refused = done.as_ref().err().cloned();
        done
    }

    fn keep_enrolment(
        &self,
        wish: &EnrolmentWish,
        pin: &str,
        reply: &EnrolReply,
        proved: &VerifiedEnrolment,
    ) -> Result<(), Refusal> {
        let data_key = fresh_key(&*self.host);
        let counter = SealingSecret::generate(&*self.host);
        let moment = self.host.now();
        let person = self.person_row(&wish.name, pin, Role::Supervisor, &data_key)?;
        let identity = IdentityFact {
            enrolment: proved.enrolment,
            epoch: proved.epoch,
            centre_url: wish.centre.clone(),
            root: reply.root,
            desk_key: wish.desk_key.to_bytes(),
            counter_public: counter.public(),
            enrolled_ms: moment.wall.as_millisecond(),
        };
        let head: Digest = chain_start(proved.enrolment, proved.epoch);
        let secret = Zeroizing::new(counter.to_bytes());
        self.write(|tx| {
            if tx.fact(fact::IDENTITY)?.is_some() {
                return Err(Refusal::EnrolledAlready);
            }
            for doc in std::iter::once(&reply.keys).chain(&proved.docs) {
                tx.keep_doc(&doc_row(doc))?;
            }
            tx.set_counter(fact::DOCS, soft_counter(tx, fact::DOCS)? + 1)?;
            tx.set_fact(fact::IDENTITY, &serde_json::to_vec(&identity).expect("plain data"))?;
            tx.set_fact(fact::NONCE, &reply.next_nonce)?;
            tx.set_fact(fact::HEAD, &head)?;
            keep_heard(tx, Heard::now(moment.wall.as_millisecond(), moment))?;
            let bound = fact::COUNTER_SECRET.as_bytes();
            tx.set_fact(fact::COUNTER_SECRET, &seal(&data_key, bound, secret.as_slice(), &*self.host))?;
            tx.keep_person(&person)?;
            record(tx, moment, &wish.name, "desk.enrol", &format!("{:05}", proved.enrolment))
        })
    }
}

/// A signed document as a row.
pub(crate) fn doc_row(doc: &wasl_protocol::SignedDoc) -> DocRow {
    DocRow {
        kind: doc.kind.word().to_owned(),
        id: doc.id.clone(),
        serial: doc.serial,
        body: serde_json::to_vec(doc).expect("plain data"),
    }
}

pub(crate) fn enrol(desk: &Desk, _: &Call, ask: EnrolAsk) -> Result<Done, Refusal> {
    let wish = desk.wish_enrolment(&ask.centre, &ask.code, &ask.name, &ask.pin)?;
    desk.enrolment().begin(wish);
    desk.wake(crate::desk::Wake::Work);
    Ok(Done {})
}

/// How enrolment stands, with why the last try did not work.
pub(crate) fn enrolment_is(desk: &Desk, lang: &str) -> Result<(EnrolmentIs, Option<String>), Refusal> {
    if desk.shelf()?.enrolled.is_some() {
        return Ok((EnrolmentIs::Done, None));
    }
    let state = desk.enrolment();
    Ok(match (&state.refused, state.asking) {
        (_, true) => (EnrolmentIs::Asking, None),
        (Some(refusal), false) => (EnrolmentIs::Refused, Some(refusal.sentence(lang))),
        (None, false) => (EnrolmentIs::None, None),
    })
}
