//! The simulated centre: its machine, its ledger where the program runs, and its answers to desks.

use std::{cell::RefCell, path::Path, rc::Rc, sync::Arc};

use wasl_centre::{
    CentreKeys, Shelf, enrolment,
    exchange::exchange,
    lanes::take_bundle,
    ledger::{Desk, Desks, Ledger, Papers, PutChunk, sqlite::SqliteLedger},
    nonces,
    opening::open_waiting,
    papers::{Brought, bring},
    watch::watch,
};
use wasl_domain::host::Host;
use wasl_protocol::{
    BUNDLE_TYPE, Bundle, EXCHANGE_PATH, EXCHANGE_TYPE, EnrolAsk, EnrolReply, ExchangeAsk, PROBLEM_TYPE, Problem, hex,
    verify_request,
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

    /// The answer to an errand, as `web/api.rs` and `web/carrying.rs` give it; none where the power went meanwhile.
    #[must_use]
    pub fn answer(&self, errand: &Errand) -> Option<HttpAnswer> {
        let program = self.program.as_ref()?;
        let answer = self.reply(program, errand);
        (!self.disk.borrow().is_off()).then_some(answer)
    }

    fn reply(&self, program: &Program, errand: &Errand) -> HttpAnswer {
        let (keys, host) = (&self.keys, &*self.host as &dyn Host);
        let ledger: &dyn Ledger = &program.ledger;
        let Some(proof) = &errand.proof else { return self.take_bundle(program, &errand.body) };
        let desk = match program.ledger.desk(proof.enrolment) {
            Ok(Some(desk)) => desk,
            Ok(None) => return no(401, "desk_unknown"),
            Err(_) => return later(),
        };
        if !nonces::holds(keys, proof.enrolment, &proof.nonce, host) {
            return HttpAnswer {
                nonce: Some(nonces::fresh(keys, proof.enrolment, desk.turn, host)),
                ..no(401, "nonce")
            };
        }
        if verify_request(proof, &desk.key, errand.method, &errand.path, &errand.body).is_err() {
            return no(401, "signature");
        }
        if errand.path != EXCHANGE_PATH {
            return self.paper(program, &desk, errand);
        }
        let Ok(ask) = ExchangeAsk::from_bytes(&errand.body) else { return no(400, "malformed") };
        match exchange(ledger, keys, host, &desk, &proof.nonce, ask) {
            Ok(reply) => HttpAnswer {
                status: 200,
                media: Some(EXCHANGE_TYPE.to_owned()),
                body: reply.to_bytes(),
                ..HttpAnswer::default()
            },
            Err(_) => later(),
        }
    }

    /// What `web/carrying.rs` answers to chunks.
    fn paper(&self, program: &Program, desk: &Desk, errand: &Errand) -> HttpAnswer {
        let Some(name) = errand.path.rsplit('/').next().and_then(hex::decode::<32>) else {
            return no(404, "not_found");
        };
        if errand.method == "HEAD" {
            return match program.ledger.chunks_held(&[name]) {
                Ok(held) => bare(if held.is_empty() { 404 } else { 200 }),
                Err(_) => later(),
            };
        }
        match bring(&program.ledger, &*self.host, desk.enrolment, &name, &errand.body) {
            Ok(Brought::Judged(PutChunk::New)) => bare(201),
            Ok(Brought::Judged(PutChunk::There)) => bare(200),
            Ok(Brought::Judged(PutChunk::OverQuota)) => no(507, "over_quota"),
            Ok(Brought::Size) => no(413, "too_large"),
            Ok(Brought::OtherHash) => no(422, "other_hash"),
            Err(_) => later(),
        }
    }

    fn take_bundle(&self, program: &Program, bytes: &[u8]) -> HttpAnswer {
        let Ok(bundle) = Bundle::from_bytes(bytes) else { return no(400, "malformed") };
        match take_bundle(&program.ledger, &self.keys, &*self.host, &bundle.items) {
            Ok(carried) => HttpAnswer {
                status: 200,
                media: Some(BUNDLE_TYPE.to_owned()),
                body: carried.answers.to_bytes(),
                ..HttpAnswer::default()
            },
            Err(_) => later(),
        }
    }
}

fn bare(status: u16) -> HttpAnswer {
    HttpAnswer { status, ..HttpAnswer::default() }
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
