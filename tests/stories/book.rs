//! The centre's ledger, opened beside the running centre to see what is truly in it.

use std::{path::Path, sync::Arc};

use wasl_centre::{
    Centre,
    ledger::{AlarmKind, Ledger, Payment, RequestFilter, StoredRequest},
    opening::open_waiting,
};
use wasl_domain::ids::TrackingNumber;
use wasl_host::SystemHost;
use wasl_tests::ground::{Step, Stopped};

/// The ledger.
pub(crate) struct Book(Centre);

impl Book {
    pub(crate) fn open(path: &Path) -> Step<Self> {
        let opened = wasl_centre::open(&format!("sqlite:{}", path.display()), Arc::new(SystemHost::new()));
        opened.map(Self).map_err(|fault| Stopped(format!("ledger: {fault}")))
    }

    /// The ledger, with everything opened that came: the running centre opens apart from its acks, and
    /// whoever of the two comes first changes nothing for the other.
    fn opened(&self) -> &dyn Ledger {
        let Centre { ledger, keys, host, shelf } = &self.0;
        open_waiting(&**ledger, keys, shelf, &**host).expect("whatever came can be looked at");
        &**ledger
    }

    /// Every request in it.
    pub(crate) fn requests(&self) -> Vec<StoredRequest> {
        let all = RequestFilter { stage: None, open_only: false, skip: 0, count_max: 10_000 };
        self.opened().requests(&all).expect("the ledger is readable")
    }

    /// Tracking numbers of all requests in it, sorted.
    pub(crate) fn numbers(&self) -> Vec<String> {
        let mut numbers: Vec<String> = self.requests().iter().map(|request| request.new.tracking.digits()).collect();
        numbers.sort_unstable();
        numbers
    }

    /// One request, which is there.
    pub(crate) fn request(&self, tracking: &str) -> StoredRequest {
        let found = self.opened().request(number(tracking)).expect("the ledger is readable");
        found.unwrap_or_else(|| panic!("{tracking} is at the centre"))
    }

    /// A request's payments.
    pub(crate) fn payments(&self, tracking: &str) -> Vec<Payment> {
        self.opened().payments(number(tracking)).expect("the ledger is readable")
    }

    /// The papers of a request: id of the paper in the pack, and its bytes where all of it has come.
    pub(crate) fn papers(&self, tracking: &str) -> Vec<(String, Option<Vec<u8>>)> {
        let papers = self.0.ledger.papers(number(tracking)).expect("the ledger is readable");
        let plain = |paper| wasl_centre::papers::plain(&*self.0.ledger, paper).expect("the ledger is readable");
        papers.iter().map(|paper| (paper.new.paper.clone(), plain(paper))).collect()
    }

    /// What a person at the centre is alarmed of.
    pub(crate) fn alarms(&self) -> Vec<AlarmKind> {
        let alarms = self.opened().alarms().expect("the ledger is readable");
        alarms.iter().map(|alarm| alarm.what).collect()
    }

    /// How many desks are frozen.
    pub(crate) fn frozen(&self) -> usize {
        let desks = self.0.ledger.desks().expect("the ledger is readable");
        desks.iter().filter(|desk| desk.frozen_ms.is_some()).count()
    }

    /// Nothing is in quarantine, no alarm was raised, no desk is frozen.
    pub(crate) fn assert_calm(&self) {
        assert_eq!((self.alarms(), self.frozen()), (Vec::new(), 0));
        let quarantined = self.opened().quarantined().expect("the ledger is readable");
        assert!(quarantined.is_empty(), "in quarantine: {quarantined:?}");
    }
}

fn number(tracking: &str) -> TrackingNumber {
    tracking.parse().expect("a tracking number")
}
