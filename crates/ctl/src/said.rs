//! How results and refusals are printed: JSON for programs, words for people.

use std::{io::Write, process::ExitCode};

use serde::Serialize;
use serde_json::{Value, json};
use wasl_desk::{Refusal, talk::RefusalView};
use wasl_words::{Arg, Words, shipped};

/// Done.
pub(crate) const DONE: u8 = 0;
/// Refused, or in trouble.
pub(crate) const REFUSED: u8 = 1;
/// A bad submission or a faulty catalogue.
pub(crate) const BAD: u8 = 2;
/// A receipt that is not genuine.
pub(crate) const NOT_GENUINE: u8 = 3;

/// Why a verb did not do what it was told.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CtlFault {
    /// Folder or file.
    #[error(transparent)]
    Host(#[from] wasl_host::HostFault),
    /// The desk's store.
    #[error(transparent)]
    Open(#[from] wasl_desk::OpenFault),
    /// The courier can't be made.
    #[error(transparent)]
    Courier(#[from] wasl_courier::CourierFault),
    /// The desk refused.
    #[error("{}", .0.sentence)]
    Refused(RefusalView),
    /// `--as` is needed.
    #[error("--as")]
    NobodyActs,
    /// `WASL_PIN` is needed.
    #[error("WASL_PIN")]
    NoPin,
    /// `WASL_NEW_PIN` is needed.
    #[error("WASL_NEW_PIN")]
    NoNewPin,
    /// The account has a card: it is replaced, not issued.
    #[error("there is a card")]
    HasCard,
    /// The account has no card: one is issued, not replaced.
    #[error("there is no card")]
    HasNoCard,
    /// Another program carries this desk's packets at the moment.
    #[error("another program carries")]
    CarriedElsewhere,
    /// The desk's file opens, or there is none.
    #[error("nothing to salvage")]
    NothingToSalvage,
    /// No such service in this desk's catalogue.
    #[error("unknown service {service}")]
    UnknownService {
        /// As it was given.
        service: String,
    },
    /// The network can't be waited for.
    #[error("{0}")]
    Waiting(#[from] std::io::Error),
}

impl From<RefusalView> for CtlFault {
    fn from(refusal: RefusalView) -> Self {
        Self::Refused(refusal)
    }
}

impl CtlFault {
    /// What the desk said.
    pub(crate) fn refused(refusal: &Refusal, say: &Say) -> Self {
        Self::Refused(refusal.view(say.lang()))
    }

    /// Stable code, for programs.
    fn code(&self) -> &str {
        match self {
            Self::Host(_) => "machine",
            Self::Open(fault) if fault.is_disk_full() => "disk_full",
            Self::Open(_) => "store",
            Self::Courier(_) => "courier",
            Self::Refused(refusal) => &refusal.code,
            Self::NobodyActs => "nobody_acts",
            Self::NoPin => "no_pin",
            Self::NoNewPin => "no_new_pin",
            Self::HasCard => "has_card",
            Self::HasNoCard => "has_no_card",
            Self::CarriedElsewhere => "carried_elsewhere",
            Self::NothingToSalvage => "nothing_to_salvage",
            Self::UnknownService { .. } => "unknown_service",
            Self::Waiting(_) => "machine",
        }
    }
}

/// The printer of results.
pub(crate) struct Say {
    json: bool,
    lang: String,
    words: &'static Words,
}

impl Say {
    pub(crate) fn new(json: bool, lang: &str) -> Self {
        let words = shipped(lang);
        Self { json, lang: words.lang().to_owned(), words }
    }

    /// The language of what is printed for people.
    pub(crate) fn lang(&self) -> &str {
        &self.lang
    }

    /// A sentence of this program.
    pub(crate) fn text(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.words.find(key, args).unwrap_or_else(|| key.to_owned())
    }

    /// Prints a result: as JSON, or as the words that `people` makes.
    pub(crate) fn result(&self, result: &impl Serialize, people: impl FnOnce() -> String) {
        if self.json {
            print(&as_json(result));
        } else {
            print(&bare(&people()));
        }
    }

    /// Says something beside a result, to people only.
    pub(crate) fn aside(&self, key: &str) {
        if !self.json {
            complain(&format!("waslctl: {}", bare(&self.text(key, &[]))));
        }
    }

    /// Prints JSON whatever was asked for: what is meant for a file.
    pub(crate) fn data(&self, result: &impl Serialize) {
        if self.json {
            print(&as_json(result));
        } else {
            print(&serde_json::to_string_pretty(result).expect("plain data is always JSON"));
        }
    }

    /// Prints why a submission can't stand: always JSON, on the other stream.
    pub(crate) fn refused_submission(&self, line: Option<usize>, refusal: &RefusalView) {
        let mut said = serde_json::to_value(refusal).expect("plain data is always JSON");
        if let (Some(line), Some(map)) = (line, said.as_object_mut()) {
            map.insert("line".to_owned(), json!(line));
        }
        complain(&as_json(&said));
    }

    /// Prints why nothing came of it, and says how the program ends.
    pub(crate) fn fault(&self, fault: &CtlFault) -> ExitCode {
        let sentence = self.sentence(fault);
        if self.json {
            let (facts, faults) = match fault {
                CtlFault::Refused(refusal) => (refusal.facts.clone(), json!(refusal.faults)),
                CtlFault::Host(_)
                | CtlFault::Open(_)
                | CtlFault::Courier(_)
                | CtlFault::NobodyActs
                | CtlFault::NoPin
                | CtlFault::NoNewPin
                | CtlFault::HasCard
                | CtlFault::HasNoCard
                | CtlFault::CarriedElsewhere
                | CtlFault::NothingToSalvage
                | CtlFault::UnknownService { .. }
                | CtlFault::Waiting(_) => (Value::Null, json!([])),
            };
            let said = json!({ "code": fault.code(), "sentence": sentence, "facts": facts, "faults": faults });
            complain(&as_json(&said));
        } else {
            complain(&format!("waslctl: {}", bare(&sentence)));
        }
        ExitCode::from(REFUSED)
    }

    fn sentence(&self, fault: &CtlFault) -> String {
        match fault {
            CtlFault::Refused(refusal) => refusal.sentence.clone(),
            CtlFault::NobodyActs => self.text("ctl-nobody-acts", &[]),
            CtlFault::NoPin => self.text("ctl-no-pin", &[]),
            CtlFault::NoNewPin => self.text("ctl-no-new-pin", &[]),
            CtlFault::HasCard => self.text("ctl-has-card", &[]),
            CtlFault::HasNoCard => self.text("ctl-has-no-card", &[]),
            CtlFault::CarriedElsewhere => self.text("ctl-carried-elsewhere", &[]),
            CtlFault::NothingToSalvage => self.text("ctl-nothing-to-salvage", &[]),
            CtlFault::UnknownService { service } => self.text("ctl-unknown-service", &[("service", service.into())]),
            CtlFault::Open(fault) if fault.is_disk_full() => self.text("refusal-disk_full", &[]),
            // For support staff: what the machine itself said.
            CtlFault::Host(_) | CtlFault::Open(_) | CtlFault::Courier(_) | CtlFault::Waiting(_) => {
                self.text("ctl-machine", &[("cause", (&fault.to_string()).into())])
            }
        }
    }
}

/// Prints one line. Whoever reads may have gone; what was done stays done.
fn print(line: &str) {
    let _gone = writeln!(std::io::stdout().lock(), "{line}");
}

/// Prints one line on the other stream, if anybody reads it.
pub(crate) fn complain(line: &str) {
    let _gone = writeln!(std::io::stderr().lock(), "{line}");
}

fn as_json(result: &impl Serialize) -> String {
    serde_json::to_string(result).expect("plain data is always JSON")
}

/// Without the marks that isolate numbers in running text: a terminal shows them as boxes, and they
/// spoil what is copied.
fn bare(text: &str) -> String {
    text.chars().filter(|letter| !('\u{2066}'..='\u{2069}').contains(letter)).collect()
}
