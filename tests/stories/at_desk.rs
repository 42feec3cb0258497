//! A desk opened in this process: the command table as the windows use it.

use std::{path::Path, sync::Arc};

use serde_json::{Value, json};
use wasl_desk::{Desk, Face, Fittings, printer::NoPrinter, talk::RefusalView};
use wasl_domain::host::Host;
use wasl_host::{DeskDisk, SystemHost};
use wasl_tests::{
    ctl::SUPERVISOR,
    ground::{Step, Stopped},
};

/// An open desk.
pub(crate) struct AtDesk(Arc<Desk>);

impl AtDesk {
    /// Opens the desk in `folder`; nobody is signed in.
    pub(crate) fn open(folder: &Path) -> Step<Self> {
        Self::open_with(folder, Arc::new(SystemHost::new()))
    }

    /// Opens it with another clock.
    pub(crate) fn open_with(folder: &Path, host: Arc<dyn Host>) -> Step<Self> {
        let desk = Desk::open(folder, host, Arc::new(NoPrinter));
        desk.map(Self).map_err(|fault| Stopped(format!("desk: {fault}")))
    }

    /// Opens it on the real disk, as the programs do; the supervisor is signed in.
    pub(crate) fn open_on_disk(folder: &Path) -> Step<Self> {
        let mut fittings = Fittings::new(Arc::new(SystemHost::new()), Arc::new(NoPrinter));
        fittings.disk = Arc::new(DeskDisk::new(folder, None));
        let desk = Desk::open_with(folder, fittings).map_err(|fault| Stopped(format!("desk: {fault}")))?;
        let desk = Self(desk);
        desk.sign_in();
        Ok(desk)
    }

    /// Signs the supervisor in.
    pub(crate) fn sign_in(&self) {
        self.console("people.sign_in", json!({ "name": SUPERVISOR.0, "pin": SUPERVISOR.1 }));
    }

    /// What came of trying to sign in with a PIN.
    pub(crate) fn try_pin(&self, pin: &str) -> Result<Value, RefusalView> {
        self.0.call(Face::Console, "people.sign_in", json!({ "name": SUPERVISOR.0, "pin": pin }), "ar")
    }

    /// A command of the assistant's window that has to succeed.
    pub(crate) fn console(&self, name: &str, ask: Value) -> Value {
        self.give(Face::Console, name, ask)
    }

    /// A command of the kiosk that has to succeed.
    pub(crate) fn kiosk(&self, name: &str, ask: Value) -> Value {
        self.give(Face::Kiosk, name, ask)
    }

    /// A command of the assistant's window that has to be refused.
    pub(crate) fn refused(&self, name: &str, ask: Value) -> RefusalView {
        match self.0.call(Face::Console, name, ask, "ar") {
            Err(refusal) => refusal,
            Ok(reply) => panic!("{name} was done: {reply}"),
        }
    }

    fn give(&self, face: Face, name: &str, ask: Value) -> Value {
        match self.0.call(face, name, ask, "ar") {
            Ok(reply) => reply,
            Err(refusal) => panic!("{name}: {} {}: {}", refusal.code, refusal.facts, refusal.sentence),
        }
    }

    /// Begins a draft and answers it; gives its id.
    pub(crate) fn draft(&self, service: &str, answers: &[(String, Value)]) -> String {
        let begun =
            self.console("draft.begin", json!({ "service": service, "citizen": null, "national_number": null }));
        let draft = begun["draft"].as_str().expect("an id").to_owned();
        for (field, value) in answers {
            self.answer(&draft, field, value);
        }
        draft
    }

    /// Answers one question of a draft.
    pub(crate) fn answer(&self, draft: &str, field: &str, value: &Value) -> Value {
        self.console("draft.answer", json!({ "draft": draft, "field": field, "value": value }))
    }

    /// Hands a draft in without payment; gives its tracking number.
    pub(crate) fn hand_in(&self, draft: &str) -> String {
        let ask = json!({ "draft": draft, "paid": false, "tendered": null, "old_pounds": false, "confirmed": true });
        let done = self.console("draft.submit", ask);
        done["request"]["tracking"].as_str().expect("a tracking number").to_owned()
    }
}

/// Every question on a form sheet: path and value.
pub(crate) fn sheet(view: &Value) -> Vec<(String, Value)> {
    let sections = view["sections"].as_array().expect("sections");
    let fields = sections.iter().flat_map(|section| section["fields"].as_array().expect("fields"));
    fields.map(|field| (field["id"].as_str().expect("an id").to_owned(), field["value"].clone())).collect()
}
