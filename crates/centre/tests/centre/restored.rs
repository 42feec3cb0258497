//! A centre that was put back from a backup: desks offer again, nothing doubles, no count goes back, and
//! what officers decided meanwhile is visibly gone.

use std::path::Path;

use wasl_centre::{
    Centre, HandedOver,
    desks::{adopt, restored},
    ledger::{Adopted, AlarmKind, Contact, RequestFilter, StoredWhat},
    officers::{Order, order},
    settings::{self, Setting},
};
use wasl_domain::stage::{Stage, Step};
use wasl_protocol::{Ack, DocKind, Verdict};

use crate::{
    desk::{Made, TestDesk, contact, jableh, open_all},
    world::World,
};

fn copy(from: &Path, to: &Path) {
    let source = rusqlite::Connection::open(from).expect("opens");
    source.execute("VACUUM INTO ?1", [to.to_str().expect("text")]).expect("a backup");
}

fn put_back(backup: &Path, ledger: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut name = ledger.as_os_str().to_owned();
        name.push(ending);
        let _ = std::fs::remove_file(name);
    }
    std::fs::copy(backup, ledger).expect("is put back");
}

/// What a desk offers again: whatever the ack does not say is held.
fn missing<'m>(ack: &Ack, all: &'m [Vec<u8>]) -> Vec<&'m Vec<u8>> {
    let holds = |place: u64| place <= ack.head || ack.beyond.iter().any(|(from, to)| (*from..=*to).contains(&place));
    (1..).zip(all).filter(|(place, _)| !holds(*place)).map(|(_, packet)| packet).collect()
}

fn pass_to_authority(centre: &Centre, made: &Made) {
    let request = centre.ledger.request(made.tracking).expect("reads").expect("is there");
    let step = Order {
        step: Step::PassToAuthority,
        by: "officer".to_owned(),
        reason: None,
        text: String::new(),
        fields: Vec::new(),
    };
    order(&*centre.ledger, &*centre.host, &request, &step).expect("moves");
}

fn last_notice(centre: &Centre, desk: &TestDesk) -> u64 {
    let notices = centre.ledger.notices_after(desk.enrolment, 0, 10_000).expect("reads");
    notices.last().map_or(0, |(sequence, _, _)| *sequence)
}

fn newest(centre: &Centre, kind: DocKind, id: &str) -> u64 {
    centre.ledger.newest_serial(kind, id).expect("reads").expect("is there")
}

#[test]
fn fifty_packets_that_a_backup_forgot_come_again_once_and_no_count_goes_back() {
    let world = World::in_a_file();
    let backup = world.path().with_extension("backup");
    let (mut desk, mut made, mut packets) = {
        let centre = world.centre();
        let mut desk = TestDesk::enrolled(&centre);
        let made: Vec<_> = (0..20).map(|_| desk.request(&centre)).collect();
        let packets: Vec<_> = made.iter().map(|made| made.packet.clone()).collect();
        desk.hand_over(&centre, packets.clone());
        open_all(&centre);
        (desk, made, packets)
    };
    copy(&world.path(), &backup);
    let (cursor, own, serials) = {
        let centre = world.centre();
        for _ in 0..25 {
            let one = desk.request(&centre);
            let payment = desk.payment(&centre, &one);
            packets.extend([one.packet.clone(), payment]);
            made.push(one);
        }
        desk.hand_over(&centre, packets[20..].to_vec());
        open_all(&centre);
        pass_to_authority(&centre, &made[3]);
        pass_to_authority(&centre, &made[30]);
        let (address, other) = (Setting::PublicUrl, "https://other.example.sy");
        settings::put(&*centre.ledger, &centre.keys, &*centre.host, address, other).expect("writes");
        let own = format!("{:05}", desk.enrolment);
        let serials = [newest(&centre, DocKind::Settings, &own), newest(&centre, DocKind::Directory, "directory")];
        (last_notice(&centre, &desk), own, serials)
    };
    put_back(&backup, &world.path());
    let centre = world.centre();
    assert!(last_notice(&centre, &desk) < cursor, "the backup knows less");
    let after = restored(&*centre.ledger, &centre.keys, &*centre.host).expect("works");
    assert_eq!((after.epoch, after.are_keys_signed), (2, true));
    // Everything that desks were told is told above what they may remember.
    let (first, _, _) = &centre.ledger.notices_after(desk.enrolment, cursor, 1).expect("reads")[0];
    assert!(*first > cursor);
    assert!(newest(&centre, DocKind::Settings, &own) > serials[0]);
    assert!(newest(&centre, DocKind::Directory, "directory") > serials[1]);
    // The desk hears what is missing, and offers it again.
    let told = Contact { cursor, ..contact(&centre) };
    let ack = desk.hand(&centre, HandedOver { contact: Some(told), ..HandedOver::default() });
    assert_eq!((ack.centre_epoch, ack.head, ack.beyond.as_slice()), (2, 20, [].as_slice()));
    let again: Vec<_> = missing(&ack, &packets).into_iter().cloned().collect();
    assert_eq!(again.len(), 50);
    for _ in 0..2 {
        for some in again.chunks(20).rev() {
            desk.hand_over(&centre, some.to_vec());
        }
        open_all(&centre);
    }
    let ack = desk.hand_over(&centre, packets.clone()[..10].to_vec());
    assert_eq!((ack.head, ack.head_hash), (70, desk.previous));
    assert!(ack.verdicts.iter().all(|(_, verdict)| *verdict == Verdict::AlreadyStored));
    let all = RequestFilter { count_max: 1_000, ..RequestFilter::default() };
    assert_eq!(centre.ledger.requests(&all).expect("reads").len(), 45);
    for one in &made[20..] {
        assert_eq!(centre.ledger.payments(one.tracking).expect("reads").len(), 1);
    }
    assert!(centre.ledger.quarantined().expect("reads").is_empty());
    // What officers decided after the backup is gone, and somebody is told so.
    let stage = |made: &Made| centre.ledger.request(made.tracking).expect("reads").expect("is there").stage;
    assert_eq!((stage(&made[3]), stage(&made[30])), (Stage::Received, Stage::Received));
    let alarms: Vec<_> = centre.ledger.alarms().expect("reads").into_iter().map(|alarm| alarm.what).collect();
    assert!(alarms.contains(&AlarmKind::Restored) && alarms.contains(&AlarmKind::NoticesForgotten), "{alarms:?}");
    // What they decide now reaches the desk.
    pass_to_authority(&centre, &made[3]);
    let heard = centre.ledger.notices_after(desk.enrolment, cursor, 10_000).expect("reads");
    let tracking = made[3].tracking;
    assert!(
        heard.iter().any(|(_, _, what)| matches!(what, StoredWhat::StageMoved { tracking: of, .. } if *of == tracking))
    );
    assert!(TestDesk::enrolled(&centre).enrolment > 50, "numbers given away after the backup are passed over");
}

#[test]
fn a_desk_that_the_backup_does_not_know_is_taken_in_under_its_own_number() {
    let world = World::in_a_file();
    let backup = world.path().with_extension("backup");
    drop(world.centre());
    copy(&world.path(), &backup);
    let (desk, packets) = {
        let centre = world.centre();
        let mut desk = TestDesk::enrolled(&centre);
        let packets: Vec<_> = (0..5).map(|_| desk.request(&centre).packet).collect();
        desk.hand_over(&centre, packets.clone());
        (desk, packets)
    };
    put_back(&backup, &world.path());
    let centre = world.centre();
    restored(&*centre.ledger, &centre.keys, &*centre.host).expect("works");
    assert!(centre.ledger.desk(desk.enrolment).expect("reads").is_none());
    let known = Adopted {
        enrolment: desk.enrolment,
        key: desk.key.public(),
        place: jableh(),
        supervisor: "ليلى حداد".to_owned(),
    };
    assert!(adopt(&*centre.ledger, &centre.keys, &*centre.host, &known).expect("works"));
    let ack = desk.hand_over(&centre, packets);
    assert_eq!((ack.head, ack.head_hash), (5, desk.previous));
    assert_eq!(open_all(&centre), 5);
    let own = format!("{:05}", desk.enrolment);
    assert!(newest(&centre, DocKind::Settings, &own) > 1, "above what it was told before");
}
