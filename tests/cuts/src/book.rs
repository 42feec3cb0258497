//! The centre's ledger, opened beside the running centre to see what is truly in it.

use std::{path::Path, sync::Arc};

use wasl_centre::{
    Centre,
    ledger::{PaperState, RequestFilter},
};
use wasl_domain::ids::TrackingNumber;
use wasl_host::SystemHost;
use wasl_tests::ground::{Step, Stopped};

/// More requests than any machine hands in.
const MANY: u32 = 1_000_000;

/// The ledger.
pub struct Book(Centre);

impl Book {
    /// Opens the ledger in this file.
    ///
    /// # Errors
    /// When it does not open.
    pub fn open(path: &Path) -> Step<Self> {
        let opened = wasl_centre::open(&format!("sqlite:{}", path.display()), Arc::new(SystemHost::new()));
        opened.map(Self).map_err(|fault| Stopped(format!("ledger: {fault}")))
    }

    /// Tracking numbers of all requests in it, sorted.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn numbers(&self) -> Step<Vec<String>> {
        let all = RequestFilter { stage: None, open_only: false, skip: 0, count_max: MANY };
        let requests = self.0.ledger.requests(&all).map_err(|fault| Stopped(format!("ledger: {fault}")))?;
        let mut numbers: Vec<String> = requests.iter().map(|request| request.new.tracking.digits()).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// How many papers are complete, how many wait for chunks, and how many are broken.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn papers(&self) -> Step<[usize; 3]> {
        let failed = |fault| Stopped(format!("ledger: {fault}"));
        let mut counts = [0; 3];
        for number in self.numbers()? {
            let number: TrackingNumber = number.parse().map_err(|_| Stopped(format!("{number} is no number")))?;
            for paper in self.0.ledger.papers(number).map_err(failed)? {
                counts[match paper.state {
                    PaperState::Complete => 0,
                    PaperState::Waiting => 1,
                    PaperState::Broken => 2,
                }] += 1;
            }
        }
        Ok(counts)
    }

    /// Nothing is in quarantine, no desk is frozen, and no alarm was raised but those named.
    ///
    /// # Errors
    /// With what is not well.
    pub fn is_calm(&self, but: &[&str]) -> Step<()> {
        let failed = |fault| Stopped(format!("ledger: {fault}"));
        let alarms = self.0.ledger.alarms().map_err(failed)?;
        let alarms: Vec<String> = alarms.iter().map(|alarm| format!("{:?}", alarm.what)).collect();
        let alarms: Vec<&String> = alarms.iter().filter(|alarm| !but.contains(&alarm.as_str())).collect();
        let quarantined = self.0.ledger.quarantined().map_err(failed)?.len();
        let frozen = self.0.ledger.desks().map_err(failed)?.iter().filter(|desk| desk.frozen_ms.is_some()).count();
        if alarms.is_empty() && quarantined == 0 && frozen == 0 {
            Ok(())
        } else {
            Err(Stopped(format!(
                "at the centre: alarms {alarms:?}, {quarantined} in quarantine, {frozen} desks frozen"
            )))
        }
    }
}
