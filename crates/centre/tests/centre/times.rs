//! Clocks: order never comes from one, and a wrong one is put right where the centre can.

use wasl_centre::{
    HandedOver,
    ledger::{AlarmKind, Contact, time_shown},
};
use wasl_protocol::Verdict;

use crate::{
    desk::{TestDesk, contact, open_all},
    world::World,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

#[test]
fn a_desk_whose_clock_stands_in_1970_is_shown_at_its_true_time_and_told() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    desk.wall_off_ms = 5_000 - centre.host.now().wall.as_millisecond();
    let made_ms = centre.host.now().wall.as_millisecond();
    let made = desk.request(&centre);
    let payment = desk.payment(&centre, &made);
    world.host.pass_s(3 * 3600);
    let now = contact(&centre);
    let told = Contact { wall_ms: now.wall_ms + desk.wall_off_ms, ..now };
    let packets = vec![made.packet.clone(), payment];
    let ack = desk.hand(&centre, HandedOver { packets, contact: Some(told), ..HandedOver::default() });
    assert_eq!(ack.head, 2);
    open_all(&centre);
    let request = centre.ledger.request(made.tracking).expect("reads").expect("is there");
    assert_eq!((request.new.kept_ms, request.true_ms), (5_000, Some(made_ms)));
    assert_eq!(request.kept(), (made_ms, false));
    assert_eq!(centre.ledger.payments(made.tracking).expect("reads")[0].at_ms, made_ms);
    assert_eq!(centre.ledger.alarms().expect("reads")[0].what, AlarmKind::ClockFar);
}

#[test]
fn a_clock_that_is_about_right_is_believed_and_a_later_contact_repairs_what_was_carried() {
    let minute = 60 * 1000;
    assert_eq!(time_shown(1_000, Some(1_000 + minute), Some(9 * minute), true), (1_000, false));
    assert_eq!(time_shown(1_000, Some(1_000 + 3 * minute), Some(9 * minute), true), (1_000 + 3 * minute, false));
    assert_eq!(time_shown(1_000, None, Some(9 * minute), true), (1_000, true));
    assert_eq!(time_shown(DAY_MS, None, Some(9 * minute), false), (9 * minute, true), "never later than it came");
    assert_eq!(time_shown(DAY_MS, None, None, false), (DAY_MS, false));
}

#[test]
fn order_comes_from_places_whatever_the_clock_does() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let packets: Vec<_> = [0, -400 * DAY_MS, 3_000 * DAY_MS, -1]
        .into_iter()
        .map(|off| {
            desk.wall_off_ms = off;
            desk.request(&centre).packet
        })
        .collect();
    let ack = desk.hand_over(&centre, vec![packets[3].clone(), packets[1].clone()]);
    assert_eq!((ack.head, ack.beyond), (0, vec![(2, 2), (4, 4)]));
    let ack = desk.hand_over(&centre, vec![packets[2].clone(), packets[0].clone()]);
    assert!(ack.verdicts.iter().all(|(_, verdict)| *verdict == Verdict::Stored));
    assert_eq!((ack.head, ack.head_hash), (4, desk.previous));
    assert_eq!(open_all(&centre), 4);
}

#[test]
fn the_end_of_a_journal_is_countersigned_and_a_shorter_one_is_an_alarm() {
    let world = World::new();
    let centre = world.centre();
    let desk = TestDesk::enrolled(&centre);
    let seen = |n: u64, content: u8| {
        world.host.pass_s(1);
        let told = Contact { journal: (n, [content; 32]), ..contact(&centre) };
        desk.hand(&centre, HandedOver { contact: Some(told), ..HandedOver::default() }).journal
    };
    let signed = seen(12, 12).expect("is countersigned");
    assert_eq!((signed.n, signed.hash), (12, [12; 32]));
    signed.verify(desk.enrolment, &desk.keys.ack).expect("by the ack key");
    assert!(signed.verify(desk.enrolment + 1, &desk.keys.ack).is_err(), "for this desk alone");
    assert_eq!(seen(11, 11), None);
    assert_eq!(centre.ledger.alarms().expect("reads")[0].what, AlarmKind::JournalCut);
    assert_eq!(seen(12, 13), None);
    assert!(seen(13, 13).is_some());
}
