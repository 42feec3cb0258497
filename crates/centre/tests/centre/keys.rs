//! Turning the sealing key while packets are on their way.

use wasl_centre::{CentreFault, HandedOver, ledger::Why};
use wasl_protocol::{DocKind, KeySet};

use crate::{
    desk::{TestDesk, open_all},
    world::World,
};

#[test]
fn old_keys_open_old_packets_and_desks_seal_to_the_new_one() {
    let world = World::new();
    let mut running = world.centre();
    let mut desk = TestDesk::enrolled(&running);
    let old = desk.request(&running);
    // Another program turns the keys while this one runs.
    let mut verb = world.centre();
    let id = verb.keys.rotate(&*verb.ledger, &*verb.host).expect("turns");
    let published: KeySet = running.keys.published(&*running.ledger).expect("reads").read().expect("a key set");
    assert_eq!((published.sealing.len(), published.serial), (2, 2));
    let now_ms = running.host.now().wall.as_millisecond() + 10;
    assert_eq!(published.sealing_at(now_ms).expect("has one").public.key_id(), id, "the newest is taken");
    desk.keys = published;
    world.host.pass_s(1);
    let new = desk.request(&running);
    desk.hand_over(&running, vec![old.packet, new.packet]);
    assert_eq!(open_all(&running), 2);
    for made in [&old.tracking, &new.tracking] {
        assert!(running.ledger.request(*made).expect("reads").is_some());
    }
    assert!(running.ledger.quarantined().expect("reads").is_empty());
    running = world.centre();
    assert!(running.keys.sealing(id).is_some(), "and after a new start, too");
}

#[test]
fn a_packet_for_a_key_that_is_not_here_is_put_aside_and_opens_when_the_key_is() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let mut elsewhere = world.centre();
    let before = std::fs::read(key_file(&world)).expect("is there");
    elsewhere.keys.rotate(&*elsewhere.ledger, &*elsewhere.host).expect("turns");
    let after = std::fs::read(key_file(&world)).expect("is there");
    std::fs::write(key_file(&world), before).expect("the newer file is gone for now");
    desk.keys = centre.keys.published(&*centre.ledger).expect("reads").read().expect("a key set");
    world.host.pass_s(1);
    let made = desk.request(&centre);
    let ack = desk.hand(&centre, HandedOver { packets: vec![made.packet], ..HandedOver::default() });
    assert_eq!(ack.head, 1, "it is stored all the same");
    open_all(&centre);
    let aside = centre.ledger.quarantined().expect("reads");
    assert_eq!((aside.len(), aside[0].why), (1, Why::Sealed));
    std::fs::write(key_file(&world), after).expect("the backup of the key file is put back");
    centre.ledger.look_again(&aside[0].hash).expect("writes");
    assert_eq!(open_all(&centre), 1);
    assert!(centre.ledger.request(made.tracking).expect("reads").is_some());
}

#[test]
fn without_the_root_no_key_is_turned_and_nothing_has_changed() {
    let world = World::new();
    let mut centre = world.centre();
    let root = world.path().with_file_name("ledger.db.root.key");
    std::fs::remove_file(&root).expect("lies in a safe");
    let before = std::fs::read(key_file(&world)).expect("is there");
    assert!(matches!(centre.keys.rotate(&*centre.ledger, &*centre.host), Err(CentreFault::File(_))));
    assert_eq!(std::fs::read(key_file(&world)).expect("is there"), before);
    assert_eq!(centre.ledger.newest_serial(DocKind::Keys, "keys").expect("reads"), Some(1));
}

fn key_file(world: &World) -> std::path::PathBuf {
    world.path().with_file_name("ledger.db.keys")
}
