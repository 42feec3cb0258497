//! The ledger's files taken away or exchanged under a running centre: nothing is acknowledged into what
//! nobody will see again.

use wasl_centre::{CentreFault, HandedOver, ledger::LedgerFault, take_in};
use wasl_protocol::Verdict;

use crate::{desk::TestDesk, world::World};

#[test]
fn nothing_is_acknowledged_while_a_file_of_the_ledger_is_gone_or_another() {
    for ending in ["", "-wal", "-shm"] {
        let world = World::in_a_file();
        let centre = world.centre();
        let mut desk = TestDesk::enrolled(&centre);
        let (row, made) = (desk.row(&centre), desk.request(&centre));
        let packets = HandedOver { packets: vec![made.packet.clone()], ..HandedOver::default() };
        let hand = || take_in(&*centre.ledger, &centre.keys, &*centre.host, &row, &packets).map(drop);
        let (file, aside) = (world.beside(ending), world.beside(".aside"));
        std::fs::rename(&file, &aside).expect("taken away");
        assert!(matches!(hand(), Err(CentreFault::Ledger(LedgerFault::Exchanged { .. }))), "{ending}: gone");
        std::fs::copy(&aside, &file).expect("a copy is put in its place");
        assert!(matches!(hand(), Err(CentreFault::Ledger(LedgerFault::Exchanged { .. }))), "{ending}: another");
        std::fs::rename(&aside, &file).expect("put back");
        let ack = desk.hand_over(&centre, vec![made.packet]);
        assert_eq!(ack.verdicts, [(made.hash, Verdict::Stored)], "{ending}: nothing was stored meanwhile");
    }
}

#[tokio::test]
async fn a_centre_whose_ledger_is_gone_is_not_ready() {
    let world = World::in_a_file();
    let (running, client) = world.serve().await;
    let ready = async || client.get(format!("{}/readyz", running.url())).send().await.expect("answers").status();
    assert_eq!(ready().await, 200);
    std::fs::rename(world.path(), world.beside(".aside")).expect("taken away");
    assert_eq!(ready().await, 503);
    let page = client.get(format!("{}/track", running.url())).send().await.expect("answers");
    assert_eq!(page.status(), 503, "and no page is drawn from it");
    std::fs::rename(world.beside(".aside"), world.path()).expect("put back");
    assert_eq!(ready().await, 200);
    running.stop().await;
}
