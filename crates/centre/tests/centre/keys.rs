//! Turning the sealing key while packets are on their way.

use wasl_centre::{
    CentreFault, HandedOver,
    ledger::{AlarmKind, Why},
};
use wasl_domain::host::Host;
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
    let alarms = centre.ledger.alarms().expect("reads");
    assert_eq!((alarms[0].what, alarms[0].detail.as_str()), (AlarmKind::RequestAside, "#1"), "its number is sealed");
    std::fs::write(key_file(&world), after).expect("the backup of the key file is put back");
    centre.ledger.look_again(&aside[0].hash).expect("writes");
    assert_eq!(open_all(&centre), 1);
    assert!(centre.ledger.request(made.tracking).expect("reads").is_some());
    assert!(centre.ledger.alarms().expect("reads").is_empty(), "what it was about is over");
}

/// A centre of its own in a world of its own: the dice of all worlds fall alike.
fn elsewhere() -> World {
    let world = World::new();
    world.host.fill_random(&mut [0; 32]);
    drop(world.centre());
    world
}

fn take_ledger_away(world: &World) {
    for ending in ["", "-wal", "-shm"] {
        // Whoever closed last took the log with it.
        let _ = std::fs::remove_file(world.beside(ending));
    }
}

fn note_in_key_file(world: &World) -> Option<bool> {
    let text = std::fs::read_to_string(key_file(world)).expect("is there");
    serde_json::from_str::<serde_json::Value>(&text).expect("json").get("founded").and_then(serde_json::Value::as_bool)
}

/// As key files were before, and as a start leaves them that is cut off before their publication.
fn take_note_out(world: &World) {
    let text = std::fs::read_to_string(key_file(world)).expect("is there");
    let mut keys: serde_json::Value = serde_json::from_str(&text).expect("json");
    keys.as_object_mut().expect("an object").remove("founded").expect("was noted");
    std::fs::write(key_file(world), keys.to_string()).expect("writes");
}

#[test]
fn keys_whose_ledger_is_gone_found_no_second_centre() {
    let world = World::in_a_file();
    drop(world.centre());
    std::fs::rename(world.path(), world.beside(".aside")).expect("its disk is not mounted");
    assert!(matches!(world.opened(), Err(CentreFault::LostLedger { .. })));
    assert!(!world.path().exists(), "nothing is made where it should lie");
    std::fs::write(world.path(), b"").expect("somebody makes an empty file");
    assert!(matches!(world.opened(), Err(CentreFault::LostLedger { .. })));
    take_ledger_away(&world);
    std::fs::rename(world.beside(".aside"), world.path()).expect("it is put back");
    drop(world.centre());
    take_ledger_away(&world);
    for ending in [".keys", ".root.key"] {
        std::fs::rename(world.beside(ending), world.beside(".old-key")).expect("moved away");
    }
    drop(world.centre());
}

#[test]
fn a_first_start_that_was_cut_off_goes_on_with_the_keys_that_it_made() {
    let world = World::new();
    let root = world.centre().keys.root();
    take_note_out(&world);
    take_ledger_away(&world);
    assert_eq!(world.centre().keys.root(), root);
    assert_eq!(note_in_key_file(&world), Some(true));
}

#[test]
fn a_key_file_of_before_is_noted_at_the_next_start() {
    let world = World::in_a_file();
    drop(world.centre());
    take_note_out(&world);
    drop(world.centre());
    assert_eq!(note_in_key_file(&world), Some(true));
    take_ledger_away(&world);
    assert!(matches!(world.opened(), Err(CentreFault::LostLedger { .. })));
}

#[test]
fn the_keys_of_another_centre_open_no_ledger() {
    let (world, other) = (World::new(), elsewhere());
    drop(world.centre());
    let own = std::fs::read(key_file(&world)).expect("is there");
    std::fs::copy(key_file(&other), key_file(&world)).expect("the wrong stick");
    assert!(matches!(world.opened(), Err(CentreFault::OtherKeys { .. })));
    std::fs::write(key_file(&world), own).expect("the right one");
    drop(world.centre());
}

#[test]
fn the_root_of_another_centre_signs_nothing() {
    let (world, other) = (World::new(), elsewhere());
    let mut centre = world.centre();
    std::fs::copy(other.beside(".root.key"), world.beside(".root.key")).expect("the wrong stick");
    let before = std::fs::read(key_file(&world)).expect("is there");
    let turned = centre.keys.rotate(&*centre.ledger, &*centre.host);
    assert!(matches!(turned, Err(CentreFault::OtherRoot { .. })));
    assert!(matches!(centre.keys.publish_anew(&*centre.ledger, &*centre.host), Err(CentreFault::OtherRoot { .. })));
    assert_eq!(std::fs::read(key_file(&world)).expect("is there"), before);
    assert_eq!(centre.ledger.newest_serial(DocKind::Keys, "keys").expect("reads"), Some(1));
}

#[test]
fn without_the_root_no_key_is_turned_and_nothing_has_changed() {
    let world = World::new();
    let mut centre = world.centre();
    let root = world.path().with_file_name("ledger.db.root.key");
    std::fs::remove_file(&root).expect("lies in a safe");
    let before = std::fs::read(key_file(&world)).expect("is there");
    let turned = centre.keys.rotate(&*centre.ledger, &*centre.host);
    assert!(matches!(turned, Err(CentreFault::RootElsewhere { path }) if path == root));
    assert_eq!(std::fs::read(key_file(&world)).expect("is there"), before);
    assert_eq!(centre.ledger.newest_serial(DocKind::Keys, "keys").expect("reads"), Some(1));
}

fn key_file(world: &World) -> std::path::PathBuf {
    world.path().with_file_name("ledger.db.keys")
}
