//! Desks that people suspended, called lost or revoked: what is stored, what is opened, what is told.

use wasl_centre::{
    Centre,
    desks::{DeskOrdered, change_state},
    exchange::exchange,
    ledger::{AccessKind, AlarmKind, DeskState, StateChange, StateChanged, Why},
};
use wasl_protocol::{
    DeskStanding, Directory, DocKind, ExchangeAsk, Nonce, VerifiedReply, fresh_nonce, sha256, verify_reply,
};

use crate::{
    desk::{TestDesk, open_all},
    office::{Office, post, with_officer},
    world::World,
};

fn set(centre: &Centre, desk: &TestDesk, to: DeskState) -> DeskOrdered {
    let change = StateChange { enrolment: desk.enrolment, to, by: "officer".to_owned(), why: "بلاغ".to_owned() };
    change_state(&*centre.ledger, &centre.keys, &*centre.host, &change).expect("writes")
}

fn exchanged(centre: &Centre, desk: &TestDesk, packets: Vec<Vec<u8>>, cursor: u64) -> VerifiedReply {
    let hashes: Vec<_> = packets.iter().map(|packet| sha256(packet)).collect();
    let ask = ExchangeAsk { packets, cursor, nonce: fresh_nonce(&*centre.host), ..ExchangeAsk::default() };
    let nonce = ask.nonce;
    let reply = exchange(&*centre.ledger, &centre.keys, &*centre.host, &desk.row(centre), &Nonce::default(), ask);
    let bytes = reply.expect("the ledger works").to_bytes();
    verify_reply(&bytes, &desk.keys, desk.enrolment, desk.epoch, &nonce, &hashes).expect("a genuine reply")
}

#[test]
fn a_suspended_desk_is_told_and_what_it_holds_is_opened() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    assert_eq!(exchanged(&centre, &desk, Vec::new(), 0).ack.standing, DeskStanding::Active);
    assert_eq!(set(&centre, &desk, DeskState::Suspended), DeskOrdered::Judged(StateChanged::Done));
    let made = desk.request(&centre);
    let reply = exchanged(&centre, &desk, vec![made.packet], 0);
    assert_eq!(reply.ack.standing, DeskStanding::Suspended);
    assert_eq!(open_all(&centre), 1);
    assert!(centre.ledger.request(made.tracking).expect("reads").is_some());
}

#[test]
fn what_a_lost_desk_sends_is_stored_and_kept_apart_and_it_is_told_nothing() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let before = desk.request(&centre);
    exchanged(&centre, &desk, vec![before.packet.clone()], 0);
    world.host.pass_s(60);
    assert_eq!(set(&centre, &desk, DeskState::Lost), DeskOrdered::Judged(StateChanged::Done));
    assert_eq!(open_all(&centre), 1, "what came before the loss is opened");
    let after = desk.request(&centre);
    let reply = exchanged(&centre, &desk, vec![after.packet.clone(), before.packet], 0);
    let verdicts: Vec<_> = reply.ack.verdicts.iter().map(|(_, verdict)| verdict.number()).collect();
    assert_eq!((verdicts, reply.ack.standing), (vec![4, 2], DeskStanding::Lost));
    assert_eq!((reply.ack.head, reply.notices.len()), (2, 0), "its chain is known, and no notice goes down");
    assert_eq!(open_all(&centre), 0);
    assert_eq!(centre.ledger.quarantined().expect("reads")[0].why, Why::AfterLoss);
    assert_eq!(centre.ledger.alarms().expect("reads")[0].what, AlarmKind::AfterLoss);
    // Found again: everything is opened, and notices come.
    assert_eq!(set(&centre, &desk, DeskState::Active), DeskOrdered::Judged(StateChanged::Done));
    assert_eq!(open_all(&centre), 1);
    assert!(centre.ledger.request(after.tracking).expect("reads").is_some());
    assert!(!exchanged(&centre, &desk, Vec::new(), 0).notices.is_empty());
}

#[test]
fn a_revoked_desk_stays_revoked_and_its_number_goes_to_nobody() {
    let world = World::new();
    let centre = world.centre();
    let desk = TestDesk::enrolled(&centre);
    assert_eq!(set(&centre, &desk, DeskState::Revoked), DeskOrdered::Judged(StateChanged::Done));
    assert_eq!(set(&centre, &desk, DeskState::Active), DeskOrdered::Judged(StateChanged::Final));
    assert_eq!(TestDesk::enrolled(&centre).enrolment, desk.enrolment + 1);
    let accesses = centre.ledger.newest_accesses(None, 10).expect("reads");
    assert!(accesses.iter().all(|line| line.access.what == AccessKind::Desk) && accesses.len() == 2);
}

#[test]
fn every_desk_learns_until_when_receipts_of_a_lost_one_hold() {
    let world = World::new();
    let centre = world.centre();
    let (lost, other) = (TestDesk::enrolled(&centre), TestDesk::enrolled(&centre));
    let until = || {
        let serial = centre.ledger.newest_serial(DocKind::Directory, "directory").expect("reads").expect("is there");
        let doc = centre.ledger.document(DocKind::Directory, "directory", serial).expect("reads").expect("is there");
        let directory: Directory = doc.read().expect("a directory");
        directory.desks.iter().map(|desk| (desk.enrolment, desk.until_s)).collect::<Vec<_>>()
    };
    assert_eq!(until(), [(lost.enrolment, None), (other.enrolment, None)]);
    set(&centre, &lost, DeskState::Suspended);
    assert_eq!(until(), [(lost.enrolment, None), (other.enrolment, None)]);
    world.host.pass_s(60);
    set(&centre, &lost, DeskState::Lost);
    let lost_s = u32::try_from(centre.host.now().wall.as_second()).expect("this century");
    assert_eq!(until(), [(lost.enrolment, Some(lost_s)), (other.enrolment, None)]);
}

#[tokio::test]
async fn an_officer_sees_the_desks_and_changes_a_state_with_a_reason() {
    let world = World::new();
    let centre = with_officer(&world);
    let mut desk = TestDesk::enrolled(&centre);
    let packets: Vec<_> = (0..4).map(|_| desk.request(&centre).packet).collect();
    desk.hand_over(&centre, vec![packets[0].clone(), packets[3].clone()]);
    let (running, client) = world.serve().await;
    let office = Office::enter(&client, running.url()).await;
    let page = office.page("/officer/desks").await;
    for words in ["بريد جبلة", "تعمل", "2-3", "الناقص"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let number = desk.enrolment.to_string();
    let order = async |to: &str, why: &str| {
        let fields = [("csrf", office.csrf.as_str()), ("of", &number), ("to", to), ("why", why)];
        let response = post(&client, &format!("{}/officer/desks", running.url()), &office.cookie, &fields).await;
        response.headers()["location"].to_str().expect("text").to_owned()
    };
    assert_eq!(order("lost", "  ").await, "/officer/desks?said=no_why");
    assert_eq!(desk.row(&centre).state, DeskState::Active);
    assert_eq!(order("lost", "سُرق الجهاز ليلاً").await, "/officer/desks?said=changed");
    assert_eq!(desk.row(&centre).state, DeskState::Lost);
    let page = office.page("/officer/desks?said=changed").await;
    assert!(page.contains("سُرق الجهاز ليلاً") && page.contains("سامر نجار") && page.contains("مفقودة"));
    let lines = centre.ledger.newest_accesses(None, 1).expect("reads");
    assert_eq!((lines[0].access.officer.as_str(), lines[0].access.enrolment), ("سامر نجار", Some(desk.enrolment)));
    let forged = [("csrf", "guessed"), ("of", &number), ("to", "active"), ("why", "x")];
    let response = post(&client, &format!("{}/officer/desks", running.url()), &office.cookie, &forged).await;
    assert_eq!(response.status(), 403);
    running.stop().await;
}
