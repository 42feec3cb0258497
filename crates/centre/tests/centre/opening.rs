//! Opening and judging: what makes sense becomes rows, what does not is put aside with its reason.

use wasl_centre::{
    Centre,
    ledger::{AlarmKind, RequestFilter, StoredWhat, Why},
    opening::open_waiting,
};
use wasl_domain::{
    answers::{Answer, Answers},
    stage::Stage,
};
use wasl_protocol::{PacketKind, body_to_bytes, short_code};

use crate::{
    desk::{SERVICE, TestDesk, open_all},
    world::World,
};

fn reasons(centre: &Centre) -> Vec<Why> {
    centre.ledger.quarantined().expect("reads").into_iter().map(|packet| packet.why).collect()
}

#[test]
fn a_request_and_its_payment_become_rows_once_however_often_they_are_opened() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    let payment = desk.payment(&centre, &made);
    desk.hand_over(&centre, vec![made.packet.clone(), payment.clone()]);
    assert_eq!(open_all(&centre), 2);
    desk.hand_over(&centre, vec![made.packet.clone(), payment]);
    assert_eq!(open_all(&centre), 0);
    let request = centre.ledger.request(made.tracking).expect("reads").expect("is there");
    assert_eq!(request.stage, Stage::Received);
    assert_eq!(request.new.service, SERVICE);
    assert_eq!(request.new.short_code, short_code(&made.hash, made.tracking));
    assert_eq!(request.new.last_digits, ["4821"]);
    assert_eq!(request.paid, made.body.fee.total);
    assert_eq!(centre.ledger.payments(made.tracking).expect("reads").len(), 1);
    assert_eq!(centre.ledger.history(made.tracking).expect("reads").len(), 1);
    assert!(centre.ledger.alarms().expect("reads").is_empty());
}

#[test]
fn corrections_and_a_withdrawal_that_are_opened_together_each_find_what_the_one_before_left() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    desk.hand_over(&centre, vec![made.packet.clone()]);
    open_all(&centre);
    let answer = |field: &str, text: &str| (field.to_owned(), Answer::Text(text.to_owned()));
    let (father, mother) = (answer("holder.father", "عبد الكريم"), answer("holder.mother", "سعاد"));
    let first = desk.correction(&centre, &made, Answers::from([father.clone()]));
    let second = desk.correction(&centre, &made, Answers::from([mother.clone()]));
    let withdrawal = desk.withdrawal(&centre, &made);
    desk.hand_over(&centre, vec![first, second, withdrawal]);
    assert_eq!(open_all(&centre), 3);
    assert_eq!(reasons(&centre), []);
    let request = centre.ledger.request(made.tracking).expect("reads").expect("is there");
    assert_eq!(request.new.answers.get(&father.0), Some(&father.1));
    assert_eq!(request.new.answers.get(&mother.0), Some(&mother.1));
    assert_eq!(request.stage, Stage::Withdrawn);
}

#[test]
fn a_payment_that_comes_before_its_request_waits_for_it() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    let payment = desk.payment(&centre, &made);
    desk.hand_over(&centre, vec![payment]);
    open_all(&centre);
    assert!(reasons(&centre).is_empty());
    desk.hand_over(&centre, vec![made.packet]);
    open_all(&centre);
    let request = centre.ledger.request(made.tracking).expect("reads").expect("is there");
    assert_eq!(request.paid, made.body.fee.total);
}

#[test]
fn what_makes_no_sense_is_put_aside_with_its_reason_and_the_rest_is_opened() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let mut packets = vec![desk.packet(&centre, PacketKind::Request, b"not json").0];
    packets.push(desk.packet(&centre, PacketKind::Other(77), b"{}").0);
    let mut unknown = desk.request_body(&centre);
    unknown.pack_version = 99;
    packets.push(desk.sealed(&centre, unknown).packet);
    let mut other = desk.request_body(&centre);
    other.pack_hash = [7; 32];
    packets.push(desk.sealed(&centre, other).packet);
    let mut broken = desk.request_body(&centre);
    broken.answers.insert("holder.national_number".to_owned(), Answer::Text("123".to_owned()));
    packets.push(desk.sealed(&centre, broken).packet);
    let mut day = desk.request_body(&centre);
    day.day = "2026-02-30".to_owned();
    packets.push(desk.sealed(&centre, day).packet);
    let good = desk.request(&centre);
    packets.push(good.packet.clone());
    let mut twice = desk.request_body(&centre);
    twice.tracking = good.tracking;
    packets.push(desk.sealed(&centre, twice).packet);
    desk.hand_over(&centre, packets);
    assert_eq!(open_all(&centre), 8);
    let expected = [
        Why::NotABody,
        Why::UnknownKind,
        Why::UnknownPack,
        Why::OtherPack,
        Why::Rules,
        Why::NoSuchDay,
        Why::NumberTaken,
    ];
    let found = reasons(&centre);
    assert_eq!(found.len(), expected.len());
    assert!(expected.iter().all(|why| found.contains(why)), "{found:?}");
    let filter = RequestFilter { count_max: 10, ..RequestFilter::default() };
    assert_eq!(centre.ledger.requests(&filter).expect("reads").len(), 1);
    let alarms = centre.ledger.alarms().expect("reads");
    assert!(alarms.iter().all(|alarm| alarm.what == AlarmKind::RequestAside));
    assert_eq!(alarms.len(), 6, "one for each that is a request, though two have one number: {alarms:?}");
    let rules = centre.ledger.quarantined().expect("reads").into_iter().find(|q| q.why == Why::Rules);
    assert_eq!(rules.expect("is there").detail, "holder.national_number: digit_count");
}

#[test]
fn a_request_whose_id_another_desk_has_is_put_aside_with_an_alarm_that_names_its_number() {
    let world = World::new();
    let centre = world.centre();
    let (mut first, mut second) = (TestDesk::enrolled(&centre), TestDesk::enrolled(&centre));
    let made = first.request(&centre);
    first.hand_over(&centre, vec![made.packet]);
    open_all(&centre);
    let mut body = second.request_body(&centre);
    body.request = made.request;
    let taken = second.sealed(&centre, body);
    let payment = second.payment(&centre, &taken);
    second.hand_over(&centre, vec![taken.packet, payment]);
    open_all(&centre);
    assert_eq!(reasons(&centre), [Why::RequestTaken, Why::OtherRequest]);
    let alarms = centre.ledger.alarms().expect("reads");
    let [alarm] = alarms.as_slice() else { panic!("one, of the request: {alarms:?}") };
    assert_eq!((alarm.what, alarm.enrolment), (AlarmKind::RequestAside, Some(second.enrolment)));
    assert_eq!(alarm.detail, taken.tracking.digits());
}

#[test]
fn a_fee_that_the_tariffs_do_not_give_is_kept_and_told() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let mut body = desk.request_body(&centre);
    body.fee.total.minor += 100;
    let made = desk.sealed(&centre, body);
    desk.hand_over(&centre, vec![made.packet]);
    open_all(&centre);
    assert!(centre.ledger.request(made.tracking).expect("reads").is_some());
    assert_eq!(centre.ledger.alarms().expect("reads")[0].what, AlarmKind::FeeDiffers);
}

#[test]
fn a_released_desk_has_its_packets_opened_the_fork_too() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let mut copied = desk.clone();
    let one = desk.request(&centre);
    copied.request_body(&centre);
    let two = copied.request(&centre);
    desk.hand_over(&centre, vec![one.packet, two.packet]);
    assert_eq!(open_all(&centre), 0);
    centre.ledger.thaw(desk.enrolment).expect("writes");
    assert_eq!(open_all(&centre), 2);
    assert!(centre.ledger.request(one.tracking).expect("reads").is_some());
    assert!(centre.ledger.request(two.tracking).expect("reads").is_some());
}

#[test]
fn a_withdrawal_ends_a_request_and_the_desk_is_told() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    let withdrawal = desk.withdrawal(&centre, &made);
    desk.hand_over(&centre, vec![made.packet, withdrawal]);
    open_all(&centre);
    let request = centre.ledger.request(made.tracking).expect("reads").expect("is there");
    assert_eq!(request.stage, Stage::Withdrawn);
    let notices = centre.ledger.notices_after(desk.enrolment, 0, 100).expect("reads");
    let is_told = notices.iter().any(|(_, _, what)| {
        matches!(what, StoredWhat::StageMoved { tracking, stage: Stage::Withdrawn, .. } if *tracking == made.tracking)
    });
    assert!(is_told);
}

#[test]
fn an_unreadable_body_does_not_hold_up_two_hundred_others() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let mut packets: Vec<_> = (0..100).map(|_| desk.request(&centre).packet).collect();
    packets.push(desk.packet(&centre, PacketKind::Payment, &body_to_bytes(&"{}")).0);
    packets.extend((0..100).map(|_| desk.request(&centre).packet));
    for some in packets.chunks(70) {
        desk.hand_over(&centre, some.to_vec());
    }
    assert_eq!(open_all(&centre), 201);
    assert_eq!(centre.ledger.stage_counts().expect("reads"), [(Stage::Received, 200)]);
    assert_eq!(reasons(&centre), [Why::NotABody]);
}

#[test]
fn a_packet_that_the_ledger_would_not_write_does_not_hold_up_those_behind_it() {
    let world = World::in_a_file();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made: Vec<_> = (0..3).map(|_| desk.request(&centre)).collect();
    desk.hand_over(&centre, made.iter().map(|made| made.packet.clone()).collect());
    let aside = rusqlite::Connection::open(world.path()).expect("opens");
    let payload = made[0].tracking.payload();
    aside
        .execute_batch(&format!(
            "CREATE TRIGGER spoiled BEFORE INSERT ON request WHEN NEW.tracking = {payload} \
             BEGIN SELECT RAISE(ABORT, 'spoiled'); END"
        ))
        .expect("a row that cannot be written");
    assert!(open_waiting(&*centre.ledger, &centre.keys, &centre.shelf, &*centre.host).is_err(), "it is told");
    let is_there = |place: usize| centre.ledger.request(made[place].tracking).expect("reads").is_some();
    assert_eq!([is_there(0), is_there(1), is_there(2)], [false, true, true]);
    aside.execute_batch("DROP TRIGGER spoiled").expect("it can be written again");
    assert_eq!(open_all(&centre), 1);
}

#[test]
fn many_packets_that_the_ledger_would_not_write_do_not_hold_up_one_behind_them() {
    let world = World::in_a_file();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made: Vec<_> = (0..100).map(|_| desk.request(&centre)).collect();
    desk.hand_over(&centre, made.iter().map(|made| made.packet.clone()).collect());
    let last = made.last().expect("some").tracking;
    let aside = rusqlite::Connection::open(world.path()).expect("opens");
    aside
        .execute_batch(&format!(
            "CREATE TRIGGER spoiled BEFORE INSERT ON request WHEN NEW.tracking <> {} \
             BEGIN SELECT RAISE(ABORT, 'spoiled'); END",
            last.payload()
        ))
        .expect("rows that cannot be written");
    assert!(open_waiting(&*centre.ledger, &centre.keys, &centre.shelf, &*centre.host).is_err(), "it is told");
    assert!(centre.ledger.request(last).expect("reads").is_some(), "the one that can be written is");
    aside.execute_batch("DROP TRIGGER spoiled").expect("they can be written again");
    assert_eq!(open_all(&centre), 99);
}
