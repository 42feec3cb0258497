//! The centre's ledger, opened beside the running centre to see what is truly in it.

use std::{path::Path, sync::Arc};

use wasl_centre::{
    Centre,
    ledger::{Payment, RequestFilter, StoredRequest},
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

    /// Every request in it.
    pub(crate) fn requests(&self) -> Vec<StoredRequest> {
        let all = RequestFilter { stage: None, open_only: false, skip: 0, count_max: 10_000 };
        self.0.ledger.requests(&all).expect("the ledger is readable")
    }

    /// Tracking numbers of all requests in it, sorted.
    pub(crate) fn numbers(&self) -> Vec<String> {
        let mut numbers: Vec<String> = self.requests().iter().map(|request| request.new.tracking.digits()).collect();
        numbers.sort_unstable();
        numbers
    }

    /// One request, which is there.
    pub(crate) fn request(&self, tracking: &str) -> StoredRequest {
        let found = self.0.ledger.request(number(tracking)).expect("the ledger is readable");
        found.unwrap_or_else(|| panic!("{tracking} is at the centre"))
    }

    /// A request's payments.
    pub(crate) fn payments(&self, tracking: &str) -> Vec<Payment> {
        self.0.ledger.payments(number(tracking)).expect("the ledger is readable")
    }

    /// Nothing is in quarantine, no alarm was raised, no desk is frozen.
    pub(crate) fn assert_calm(&self) {
        let ledger = &self.0.ledger;
        let alarms = ledger.alarms().expect("the ledger is readable");
        assert!(alarms.is_empty(), "alarms: {alarms:?}");
        let quarantined = ledger.quarantined().expect("the ledger is readable");
        assert!(quarantined.is_empty(), "in quarantine: {quarantined:?}");
        let desks = ledger.desks().expect("the ledger is readable");
        assert!(desks.iter().all(|desk| desk.frozen_ms.is_none()), "a desk is frozen");
    }
}

fn number(tracking: &str) -> TrackingNumber {
    tracking.parse().expect("a tracking number")
}
