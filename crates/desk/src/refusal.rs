//! Why the desk does not do something: facts, no prose. The sentence is composed here, at the edge,
//! from `refusal-<code>` in the person's language.

use serde::Serialize;
use wasl_domain::form::FieldFault;
use wasl_store::StoreFault;
use wasl_words::{Arg, shipped};

use crate::talk::{RefusalView, status::StandingIs};

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
    /// The text is no card's, or a part of it is missing.
    #[error("not a card")]
    CardForm,
    /// This person signs in with card and PIN.
    #[error("the card is needed")]
    CardNeeded,
    /// The card is another person's.
    #[error("another person's card")]
    CardOfAnother,
    /// Nobody here has this card: it was made void, or is another desk's.
    #[error("nobody has this card")]
    NoSuchCard,
    /// What was scanned is not the card that was printed last.
    #[error("not the card that was drawn")]
    NoCardDrawn,
    /// One's own PIN is changed, not renewed by oneself.
    #[error("one's own account")]
    OwnAccount,
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
    /// A submission's id was given for something else before.
    #[error("another submission had this id: {tracking}")]
    SubmissionDiffers {
        /// The number that came of it.
        tracking: String,
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
    /// A scan has too many bytes.
    #[error("a scan of {mib} MiB, at most {max}")]
    ScanTooLarge {
        /// How many MiB.
        mib: u32,
        /// The most.
        max: u32,
    },
    /// A scan has too many pixels.
    #[error("a scan of {megapixels} megapixels, at most {max}")]
    ScanTooManyPixels {
        /// How many millions.
        megapixels: u32,
        /// The most.
        max: u32,
    },
    /// A scan is a PDF.
    #[error("a scan is a PDF")]
    ScanIsPdf,
    /// A scan is neither JPEG nor PNG.
    #[error("a scan is neither JPEG nor PNG")]
    ScanNoPicture,
    /// A scan begins like a picture and is none.
    #[error("a scan is damaged")]
    ScanDamaged,
    /// A scan belongs to a paper that was not answered "seen".
    #[error("the paper was not seen")]
    PaperNotSeen,
    /// A request carries no more pages.
    #[error("at most {max} pages")]
    TooManyPages {
        /// The most.
        max: u32,
    },
    /// What was brought is no bundle, no packet and no sealed copy.
    #[error("nothing that can be carried")]
    NothingToCarry,
    /// What was brought are no answers to a bundle of this desk.
    #[error("no answers for this desk")]
    NotOurAnswers,
    /// The kiosk has no visitor now.
    #[error("no visitor")]
    NoVisitor,
    /// The centre stopped this desk, or the desk found that its disk is not the newest or the only one
    /// of its number. What waits goes all the same.
    #[error("the desk is stopped: {standing:?}")]
    DeskStopped {
        /// How it stands.
        standing: StandingIs,
    },
    /// The request has an earlier number of this desk: the centre goes on with it.
    #[error("the request has an earlier number of this desk")]
    EarlierNumber,
    /// Packets under the old number wait still.
    #[error("{count} packets wait")]
    StillUnsent {
        /// How many.
        count: u32,
    },
    /// So many requests wait without ack that no more are taken in.
    #[error("{count} of {max} requests wait")]
    TooManyUnsent {
        /// Requests that wait.
        count: u32,
        /// The most that may.
        max: u32,
    },
    /// So much cash is without ack that no more is taken.
    #[error("{cash} of {max} is without ack")]
    TooMuchCash {
        /// What is without ack, in words.
        cash: String,
        /// The most that may be, in words.
        max: String,
    },
    /// The centre was not heard for too long.
    #[error("{hours} of {max} hours without the centre")]
    OfflineTooLong {
        /// Hours since its last word.
        hours: u32,
        /// The most.
        max: u32,
    },
    /// The centre's word on who works here has ended.
    #[error("the roster has ended")]
    RosterTooOld,
    /// So little room is left on the disk that nothing new is begun.
    #[error("{free_mib} MiB are free")]
    DiskLow {
        /// What is free, in MiB.
        free_mib: u64,
    },
    /// The disk cannot be read or written: nothing new is taken, and what was printed is true.
    #[error("the disk is in trouble: {what}")]
    DiskTrouble {
        /// The system's words, for support.
        what: String,
    },
    /// Another program was writing to the desk's file for too long.
    #[error("another program writes to the desk's file")]
    HeldUp,
    /// The desk's file has a name in another folder too, where somebody else may write to it.
    #[error("the desk's file lies in two folders at once: copy it apart")]
    InTwoPlaces,
    /// The desk's files were taken away or replaced while this program has them open. What it writes now
    /// may be nowhere, or may be seen by nobody: no number and no paper comes out. What was written just now
    /// may stand.
    #[error("the desk's files were exchanged under this program")]
    FilesExchanged,
    /// A row that new work needs is damaged. What waits goes all the same.
    #[error("a damaged row: {table} {key}")]
    Damaged {
        /// Its table.
        table: String,
        /// Its key.
        key: String,
    },
}

impl From<StoreFault> for Refusal {
    fn from(fault: StoreFault) -> Self {
        let what = fault.to_string();
        if fault.is_disk_full() {
            Self::DiskFull
        } else if fault.is_held_up() {
            Self::HeldUp
        } else if fault.is_disk_trouble() {
            Self::DiskTrouble { what }
        } else if let StoreFault::Damaged { table, key } = fault {
            Self::Damaged { table: table.to_owned(), key }
        } else {
            Self::StoreTrouble { what }
        }
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
        if let Self::DeskStopped { standing } = self {
            let own = format!("refusal-desk_stopped-{}", standing.word());
            if let Some(sentence) = words.find(&own, &args) {
                return sentence;
            }
        }
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
