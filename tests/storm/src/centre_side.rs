//! The simulated centre: its machine, its ledger where the program runs, and its answers to desks.

use std::{cell::RefCell, path::Path, rc::Rc, sync::Arc};

use wasl_centre::{
    CentreKeys, Shelf, enrolment,
    exchange::exchange,
    ledger::{Desks, Ledger, sqlite::SqliteLedger},
    nonces,
    opening::open_waiting,
    watch::watch,
};
use wasl_domain::host::Host;
use wasl_protocol::{
    EXCHANGE_PATH, EXCHANGE_TYPE, EnrolAsk, EnrolReply, ExchangeAsk, PROBLEM_TYPE, Problem, verify_request,
};

use crate::{
    carrier::{Errand, HttpAnswer},
    clock::{SimHost, TrueTime},
    dice::Dice,
    disk::{Disk, Image},
    vfs::{self, Mounted},
};

/// Name of the centre's disk.
pub const CENTRE: &str = "centre";

/// The centre's machine.
pub struct CentreSide {
    /// Its disk.
    pub disk: Mounted,
    /// Its clock and dice.
    pub host: Arc<SimHost>,
    /// Its keys, in a safe place.
    pub keys: CentreKeys,
    /// The program, where it runs.
    pub program: Option<Program>,
}

/// The centre's program, from a start to its end.
pub struct Program {
    /// The ledger.
    pub ledger: SqliteLedger,
    /// Packs at hand.
    pub shelf: Shelf,
}

impl CentreSide {
    /// A machine that is off, with these files.
    #[must_use]
    pub fn new(image: &Image, keys: CentreKeys, time: &TrueTime, dice: &Dice, strict_posix: bool) -> Self {
        let disk = Rc::new(RefCell::new(Disk::with(image, dice.apart(1), strict_posix)));
        vfs::mount(CENTRE, &disk);
        Self { disk, host: SimHost::new(time.clone(), dice.apart(2)), keys, program: None }
    }

    /// Starts the program; false where the disk does not let it.
    pub fn start(&mut self) -> bool {
        self.program = None;
        let path = format!("{CENTRE}/ledger.db");
        let ledger = SqliteLedger::open_on(vfs::NAME, Path::new(&path)).ok();
        let is_on = !self.disk.borrow().is_off();
        self.program = ledger.filter(|_| is_on).map(|ledger| Program { ledger, shelf: Shelf::default() });
        self.program.is_some()
    }

    /// Whether the power is on and the program runs.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.program.is_some() && !self.disk.borrow().is_off()
    }

    /// Lets a desk in; none where the disk or the power did not.
    #[must_use]
    pub fn enrol(&self, ask: &EnrolAsk) -> Option<Result<EnrolReply, String>> {
        let program = self.program.as_ref()?;
        let reply = enrolment::enrol(&program.ledger, &self.keys, &*self.host, ask).ok()?;
        (!self.disk.borrow().is_off()).then(|| reply.map_err(|why| format!("{why:?}")))
    }

    /// What happens apart from answering: opening what came, looking for gaps.
    pub fn work(&self) {
        let Some(program) = &self.program else { return };
        let ledger: &dyn Ledger = &program.ledger;
        // Where the disk would not, it goes on with the next bell.
        let _ = open_waiting(ledger, &self.keys, &program.shelf, &*self.host);
        let _ = watch(ledger, &*self.host);
    }

    /// The answer to a errand, as `web/api.rs` gives it; none where the power went meanwhile.
    #[must_use]
    pub fn answer(&self, errand: &Errand) -> Option<HttpAnswer> {
        let program = self.program.as_ref()?;
        let answer = self.reply(program, errand);
        (!self.disk.borrow().is_off()).then_some(answer)
    }

    fn reply(&self, program: &Program, errand: &Errand) -> HttpAnswer {
        let (keys, host, proof) = (&self.keys, &*self.host as &dyn Host, &errand.proof);
        let ledger: &dyn Ledger = &program.ledger;
        let desk = match program.ledger.desk(proof.enrolment) {
            Ok(Some(desk)) => desk,
            Ok(None) => return no(401, "desk_unknown"),
            Err(_) => return later(),
        };
        if !nonces::holds(keys, proof.enrolment, &proof.nonce, host) {
            return HttpAnswer { nonce: Some(nonces::fresh(keys, proof.enrolment, host)), ..no(401, "nonce") };
        }
        if verify_request(proof, &desk.key, "POST", EXCHANGE_PATH, &errand.body).is_err() {
            return no(401, "signature");
        }
        let Ok(ask) = ExchangeAsk::from_bytes(&errand.body) else { return no(400, "malformed") };
        match exchange(ledger, keys, &program.shelf, host, &desk, ask) {
            Ok(reply) => HttpAnswer {
                status: 200,
                media: Some(EXCHANGE_TYPE.to_owned()),
                body: reply.to_bytes(),
                ..HttpAnswer::default()
            },
            Err(_) => later(),
        }
    }
}

/// A problem.
#[must_use]
pub fn no(status: u16, code: &str) -> HttpAnswer {
    HttpAnswer {
        status,
        media: Some(PROBLEM_TYPE.to_owned()),
        body: serde_json::to_vec(&Problem::new(status, code, code)).unwrap_or_default(),
        ..HttpAnswer::default()
    }
}

fn later() -> HttpAnswer {
    HttpAnswer { retry_after: Some("10".to_owned()), ..no(503, "later") }
}
