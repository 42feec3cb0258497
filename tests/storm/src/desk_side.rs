//! One simulated desk: its machine, its program where that runs, and the calls that people make.

use std::{
    cell::RefCell,
    path::Path,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::{Value, json};
use wasl_desk::{
    Desk, Face, Fittings,
    fittings::{Cost, PlainDisk, Stretch},
    talk::RefusalView,
};
use wasl_store::Store;

use crate::{
    carrier::Carrier,
    clock::{SimHost, TrueTime},
    dice::Dice,
    disk::{Disk, Image},
    slips::Slips,
    vfs::{self, Mounted},
};

/// Whoever signs in at simulated desks.
pub const SUPERVISOR: (&str, &str) = ("سلمى الحاج", "271828");

/// The cheapest guess there is: what a PIN's guess costs is measured elsewhere.
pub const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };

/// How far the log of changes grows before it is written back, by the starts of a machine.
const LOG_PAGES: [u32; 3] = [8, 60, 1_000];

/// Refusals after which nobody knows whether it was stored.
const UNSURE: [&str; 4] = ["store_trouble", "disk_trouble", "disk_full", "slip_trouble"];

/// A desk's machine.
pub struct DeskSide {
    /// Name of its disk.
    pub name: String,
    /// Its disk.
    pub disk: Mounted,
    /// Its clock and dice.
    pub host: Arc<SimHost>,
    /// Its printer.
    pub slips: Arc<Slips>,
    /// What a guess of a PIN costs for people who come new.
    pub cost: Cost,
    /// The program, where it runs.
    pub program: Option<Program>,
}

/// The desk's program, from a start to its end.
pub struct Program {
    /// The desk.
    pub desk: Arc<Desk>,
    /// Its courier.
    pub carrier: Carrier,
    /// Somebody rang for the courier.
    pub rung: Arc<AtomicBool>,
}

/// What a call came to.
#[derive(Debug)]
pub enum Said {
    /// Done.
    Done(Value),
    /// Refused; nothing was stored.
    No(RefusalView),
    /// The disk failed, or the power went meanwhile: it may have been stored or not.
    Unsure,
}

impl DeskSide {
    /// A machine that is off, with these files.
    #[must_use]
    pub fn new(name: String, image: &Image, time: &TrueTime, dice: &Dice, strict_posix: bool) -> Self {
        let disk = Disk::with(image, dice.apart(1), strict_posix);
        let slips = Slips::new(disk.power(), dice.apart(3));
        let disk = Rc::new(RefCell::new(disk));
        vfs::mount(&name, &disk);
        Self { name, disk, host: SimHost::new(time.clone(), dice.apart(2)), slips, cost: CHEAP, program: None }
    }

    /// Starts the program; false where the disk does not let it.
    pub fn start(&mut self) -> bool {
        self.program = None;
        let started = self.try_start();
        self.program = started;
        self.program.is_some()
    }

    fn try_start(&self) -> Option<Program> {
        let path = format!("{}/desk.db", self.name);
        let store = Store::open_on(vfs::NAME, Path::new(&path)).ok()?;
        // What is in the log alone is another state than what is in the file: each start has its share of both.
        store.fold_log_every(LOG_PAGES[usize::try_from(self.disk.borrow().life() % 3).unwrap_or(0)]).ok()?;
        let host: Arc<dyn wasl_domain::host::Host> = self.host.clone();
        let fittings = Fittings {
            host: Arc::clone(&host),
            printer: self.slips.clone(),
            press: self.slips.clone(),
            disk: Arc::new(PlainDisk),
            cost: Stretch::Fixed(self.cost),
            copies_at_once: 3,
        };
        let desk = Desk::fitted(store, fittings).ok()?;
        let rung = Arc::new(AtomicBool::new(false));
        desk.on_wake(Box::new({
            let rung = Arc::clone(&rung);
            move |_| rung.store(true, Ordering::Relaxed)
        }));
        let carrier = Carrier::new(desk.outbox(), host).ok()?;
        (!self.disk.borrow().is_off()).then_some(Program { desk, carrier, rung })
    }

    /// Whether the power is on and the program runs.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.program.is_some() && !self.disk.borrow().is_off()
    }

    /// Signs the supervisor in where nobody is.
    pub fn sign_in(&self) -> Said {
        self.call_once(Face::Console, "people.sign_in", json!({ "name": SUPERVISOR.0, "pin": SUPERVISOR.1 }))
    }

    /// Signs the supervisor in where nobody is yet.
    pub fn sign_in_once(&self) -> Said {
        // A command that only somebody signed in may give tells whether somebody is.
        match self.call_once(Face::Console, "request.list", json!({ "query": "0" })) {
            Said::No(refusal) if refusal.code == "not_signed_in" => self.sign_in(),
            said @ (Said::Done(_) | Said::No(_) | Said::Unsure) => said,
        }
    }

    /// A call through the console, signing in where that is needed.
    pub fn call(&self, face: Face, name: &str, ask: Value) -> Said {
        match self.call_once(face, name, ask.clone()) {
            Said::No(refusal) if refusal.code == "not_signed_in" => match self.sign_in() {
                Said::Done(_) => self.call_once(face, name, ask),
                said @ (Said::No(_) | Said::Unsure) => said,
            },
            said @ (Said::Done(_) | Said::No(_) | Said::Unsure) => said,
        }
    }

    fn call_once(&self, face: Face, name: &str, ask: Value) -> Said {
        let Some(program) = &self.program else { return Said::Unsure };
        let came = program.desk.call(face, name, ask, "ar");
        self.said(came)
    }

    /// What a reply means, the power considered.
    pub fn said(&self, came: Result<Value, RefusalView>) -> Said {
        if self.disk.borrow().is_off() {
            // Whatever the program would still have said, nobody heard it.
            return Said::Unsure;
        }
        match came {
            Ok(value) => Said::Done(value),
            Err(refusal) if UNSURE.contains(&refusal.code.as_str()) => Said::Unsure,
            Err(refusal) => Said::No(refusal),
        }
    }
}
