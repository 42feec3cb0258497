//! Why the desk does not do something: facts, no prose. The sentence is composed here, at the edge,
//! from `refusal-<code>` in the person's language.

use serde::Serialize;
use wasl_domain::form::FieldFault;
use wasl_store::StoreFault;
use wasl_words::{Arg, shipped};

use crate::talk::RefusalView;

/// A refusal. Nothing was lost and nothing was changed, unless the variant says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// This desk does not belong to a centre yet.
    #[error("not enrolled")]
    NotEnrolled,
    /// It does already.
    #[error("enrolled already")]
    EnrolledAlready,
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// The person signed in may not do this.
    #[error("a supervisor's right is needed")]
    SupervisorNeeded,
    /// No such command at this face.
    #[error("no command {name} at this face")]
    NoSuchCommand {
        /// Its name.
        name: String,
    },
    /// The ask is not of the command's form.
    #[error("ask: {what}")]
    BadAsk {
        /// What does not fit.
        what: String,
    },
    /// The PIN does not fit.
    #[error("wrong PIN, {tries_left} tries left")]
    WrongPin {
        /// Tries before a wait.
        tries_left: u32,
    },
    /// Too many wrong PINs.
    #[error("wait {minutes} minutes")]
    MustWait {
        /// How long, rounded up.
        minutes: u32,
    },
    /// A PIN has six digits.
    #[error("a PIN has six digits")]
    PinForm,
    /// Nobody of this name works here.
    #[error("nobody of this name works here")]
    NoSuchPerson,
    /// A name has 2 to 60 letters.
    #[error("a name has 2 to 60 letters")]
    PersonNameForm,
    /// Somebody of this name works here already.
    #[error("the name is taken")]
    NameTaken,
    /// The last supervisor's account stays open.
    #[error("the last supervisor stays")]
    LastSupervisor,
    /// The catalogue has no such service.
    #[error("no service {service}")]
    NoSuchService {
        /// Its id.
        service: String,
    },
    /// This desk does not have that version of the pack.
    #[error("no version {version} of {service}")]
    NoSuchVersion {
        /// The service.
        service: String,
        /// The version.
        version: u32,
    },
    /// The service is not taken in now.
    #[error("{service} is not taken in now")]
    ServicePaused {
        /// The service.
        service: String,
    },
    /// No such draft, or it was handed in meanwhile.
    #[error("no such draft")]
    NoSuchDraft,
    /// Answers are missing or cannot stand.
    #[error("{count} answers cannot stand")]
    Answers {
        /// How many.
        count: u32,
        /// Which and why.
        faults: Vec<FieldFault>,
    },
    /// No tariff prices it.
    #[error("no tariff prices {item}")]
    NotPriced {
        /// The item.
        item: String,
    },
    /// The citizen's confirmation is missing.
    #[error("not confirmed")]
    NotConfirmed,
    /// Not an amount.
    #[error("not an amount")]
    AmountForm,
    /// Less than is due.
    #[error("less than is due")]
    AmountShort {
        /// What is due, in words.
        due: String,
    },
    /// Not a tracking number: thirteen digits.
    #[error("{digits} digits instead of 13")]
    TrackingLength {
        /// How many there are.
        digits: u32,
    },
    /// The check digits do not fit.
    #[error("the check digits do not fit")]
    TrackingCheck,
    /// This desk has no such request.
    #[error("no such request here")]
    NoSuchRequest,
    /// The centre wants nothing put right in it now.
    #[error("nothing to correct")]
    NothingToCorrect,
    /// It is paid already.
    #[error("paid already")]
    PaidAlready,
    /// The enrolment code does not fit: a slip in typing.
    #[error("the enrolment code does not fit")]
    CodeForm,
    /// The centre's address is not one.
    #[error("not an address")]
    AddressForm,
    /// The centre refused the enrolment, or what answered could not be proved.
    #[error("enrolment refused: {reason}")]
    EnrolmentRefused {
        /// The centre's code, `network`, or `not_genuine`.
        reason: String,
    },
    /// This enrolment has given all its numbers.
    #[error("all tracking numbers of this enrolment are spent")]
    NumbersSpent,
    /// The centre's keys have run out.
    #[error("no key of the centre is valid now")]
    NoCentreKey,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The store could not be read or written; what was printed is true.
    #[error("store: {what}")]
    StoreTrouble {
        /// The engine's words, for support.
        what: String,
    },
    /// A sealed row cannot be opened: damaged, or sealed by another key.
    #[error("a sealed row cannot be opened")]
    SealedRow,
    /// The slip could not be set.
    #[error("the slip could not be set: {what}")]
    SlipTrouble {
        /// The press's words, for support.
        what: String,
    },
    /// The kiosk has no visitor now.
    #[error("no visitor")]
    NoVisitor,
}

impl From<StoreFault> for Refusal {
    fn from(fault: StoreFault) -> Self {
        if fault.is_disk_full() { Self::DiskFull } else { Self::StoreTrouble { what: fault.to_string() } }
    }
}

impl Refusal {
    /// Facts as data; the code is among them.
    #[must_use]
    pub fn facts(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> String {
        self.facts()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// What to do, in `lang`.
    #[must_use]
    pub fn sentence(&self, lang: &str) -> String {
        let facts = self.facts();
        let mut args = Vec::new();
        if let Some(map) = facts.as_object() {
            for (name, value) in map {
                match value {
                    serde_json::Value::String(text) => args.push((name.as_str(), Arg::Text(text))),
                    serde_json::Value::Number(number) => {
                        args.push((name.as_str(), Arg::Count(number.as_i64().unwrap_or(0))))
                    }
                    serde_json::Value::Null
                    | serde_json::Value::Bool(_)
                    | serde_json::Value::Array(_)
                    | serde_json::Value::Object(_) => {}
                }
            }
        }
        let words = shipped(lang);
        let code = self.code();
        if let Self::EnrolmentRefused { reason } = self {
            let own = format!("refusal-enrolment_refused-{reason}");
            if let Some(sentence) = words.find(&own, &args) {
                return sentence;
            }
        }
        words.say(&format!("refusal-{code}"), &args)
    }

    /// As it reaches a face; sentences of faults are added by whoever knows the pack.
    #[must_use]
    pub fn view(&self, lang: &str) -> RefusalView {
        RefusalView { code: self.code(), facts: self.facts(), sentence: self.sentence(lang), faults: Vec::new() }
    }
}
