//! A ledger whose file is taken away between the beginning of an act and its end.

use super::SqliteLedger;
use crate::ledger::{
    LedgerFault,
    sql::{Engine, set_setting},
};

#[test]
#[expect(clippy::disallowed_methods, reason = "the test takes the file away")]
fn an_act_in_whose_middle_the_file_is_taken_away_is_not_told_as_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, aside) = (folder.path().join("ledger.db"), folder.path().join("aside"));
    let ledger = SqliteLedger::open(&path).expect("opens");
    let done = ledger.write(|t| {
        set_setting(t, "a", "b")?;
        std::fs::rename(&path, &aside).expect("taken away");
        Ok(())
    });
    assert!(matches!(done, Err(LedgerFault::Exchanged { .. })));
    std::fs::rename(&aside, &path).expect("put back");
    assert!(ledger.write(|t| set_setting(t, "a", "c")).is_ok());
}
