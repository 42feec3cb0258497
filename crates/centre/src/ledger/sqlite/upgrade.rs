//! A ledger of the first version, with work in it, becomes one of this version.

use refinery::Target;
use rusqlite::{Connection, params};
use wasl_protocol::{DeskStanding, packet::chain_start};

use super::{SqliteLedger, embedded};
use crate::ledger::{Batch, DeskState, Desks, Lane, Packets, Requests};

#[test]
fn a_ledger_of_the_first_version_keeps_its_desks_and_packets() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.db");
    let mut old = Connection::open(&path).expect("opens");
    embedded::migrations::runner().set_target(Target::Version(1)).run(&mut old).expect("the first version");
    old.execute(
        "INSERT INTO desk (enrolment, epoch, public_key, access_point_ar, access_point_en, counter, governorate, \
         supervisor, enrolled_ms, head, head_hash) VALUES (7, 1, ?1, 'أ', 'a', '1', '06', 'ليلى', 5, 1, ?2)",
        params![[1u8; 32], [3u8; 32]],
    )
    .expect("a desk");
    old.execute(
        "INSERT INTO packet (hash, enrolment, epoch, sequence, id, previous, kind, standing, bytes, arrived_ms) \
         VALUES (?1, 7, 1, 1, ?2, ?3, 1, 'stored', x'00', 6)",
        params![[3u8; 32], [2u8; 16], chain_start(7, 1)],
    )
    .expect("a packet that nobody opened yet");
    old.execute("INSERT INTO notice (enrolment, sequence, at_ms, what) VALUES (7, 1, 6, '{}')", []).expect("a notice");
    drop(old);
    let ledger = SqliteLedger::open(&path).expect("opens");
    let desk = ledger.desk(7).expect("reads").expect("is there");
    assert_eq!((desk.state, desk.state_ms, desk.standing()), (DeskState::Active, 5, DeskStanding::Active));
    assert_eq!(ledger.unopened(10).expect("reads").len(), 1);
    let times = ledger.times_of(7, &[3; 8]).expect("reads").expect("is there");
    assert_eq!((times.arrived_ms, times.wall_ms, times.true_ms), (6, None, None));
    let batch = Batch {
        enrolment: 7,
        epoch: 1,
        arrivals: Vec::new(),
        refused: Vec::new(),
        contact: None,
        lane: Lane::Direct,
        now_ms: 9,
    };
    assert_eq!(ledger.store(&batch).expect("writes").head, 1);
    assert!(ledger.stage_counts().expect("reads").is_empty());
}
