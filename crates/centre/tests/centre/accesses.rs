//! Every look of an officer is written down, tampering tells, and nobody reads without end.

use reqwest::StatusCode;
use wasl_centre::{
    Centre,
    accesses::{READS_AN_HOUR, may_read, verify},
    ledger::{AccessKind, AlarmKind, Purpose},
};

use crate::{
    desk::{Made, TestDesk, open_all},
    office::{Office, with_officer},
    world::World,
};

fn made(centre: &Centre, count: usize) -> Vec<Made> {
    let mut desk = TestDesk::enrolled(centre);
    let made: Vec<_> = (0..count).map(|_| desk.request(centre)).collect();
    desk.hand_over(centre, made.iter().map(|made| made.packet.clone()).collect());
    open_all(centre);
    made
}

#[tokio::test]
async fn a_request_shows_who_looked_at_it_and_what_for() {
    let world = World::new();
    let centre = with_officer(&world);
    let made = made(&centre, 1);
    let (running, client) = world.serve().await;
    let office = Office::enter(&client, running.url()).await;
    let list = office.page("/officer").await;
    let path = format!("/officer/request/{}?for=work", made[0].tracking);
    assert!(list.contains(&path), "the list says what it is opened for");
    let page = office.page(&path).await;
    assert!(page.contains("من اطّلع على هذا الطلب") && page.contains("من قائمة العمل"), "{page}");
    let found = office.get(&format!("/officer?find={}", made[0].tracking)).await;
    let to = found.headers()["location"].to_str().expect("text").to_owned();
    assert!(office.page(&to).await.contains("بحثاً برقم التتبع"));
    let lines = centre.ledger.newest_accesses(Some(made[0].tracking), 10).expect("reads");
    let purposes: Vec<_> = lines.iter().map(|line| (line.access.what, line.access.purpose)).collect();
    assert_eq!(purposes, [(AccessKind::Request, Purpose::Number), (AccessKind::Request, Purpose::Work)]);
    let log = office.page("/officer/access").await;
    assert!(log.contains("سامر نجار") && log.contains(&made[0].tracking.grouped()) && log.contains("السجل كامل"));
    running.stop().await;
}

#[tokio::test]
async fn more_requests_than_an_hour_allows_are_not_shown_and_told() {
    let world = World::new();
    let centre = with_officer(&world);
    let made = made(&centre, 4);
    centre.ledger.set_setting(READS_AN_HOUR, "3").expect("writes");
    let (running, client) = world.serve().await;
    let office = Office::enter(&client, running.url()).await;
    let path = |place: usize| format!("/officer/request/{}", made[place].tracking);
    for place in [0, 1, 2, 0, 1, 2] {
        office.page(&path(place)).await;
    }
    let over = office.get(&path(3)).await;
    assert_eq!(over.status(), StatusCode::TOO_MANY_REQUESTS);
    let page = over.text().await.expect("whole");
    assert!(page.contains("طلبات كثيرة في ساعة واحدة") && !page.contains("06012344821"), "{page}");
    office.page(&path(0)).await;
    let alarms = centre.ledger.alarms().expect("reads");
    assert_eq!((alarms[0].what, alarms[0].detail.as_str()), (AlarmKind::ManyReads, "سامر نجار"));
    // A scan of a request is a look at it, too.
    let scan = may_read(&*centre.ledger, &*centre.host, "سامر نجار", AccessKind::Scan, made[3].tracking, Purpose::Work);
    assert!(!scan.expect("works"));
    running.stop().await;
}

#[test]
fn a_line_that_was_changed_taken_out_or_put_in_is_found() {
    let world = World::in_a_file();
    let centre = world.centre();
    let made = made(&centre, 3);
    for one in made.iter().cycle().take(40) {
        let read = may_read(&*centre.ledger, &*centre.host, "سامر", AccessKind::Request, one.tracking, Purpose::Work);
        assert!(read.expect("works"));
    }
    let log = verify(&*centre.ledger).expect("reads");
    assert_eq!((log.lines, log.first_broken), (40, None));
    let aside = rusqlite::Connection::open(world.path()).expect("opens");
    for tampering in [
        "UPDATE access SET officer = 'x' WHERE n = 7",
        "UPDATE access SET at_ms = at_ms + 1 WHERE n = 7",
        "UPDATE access SET purpose = 'alarm' WHERE n = 7",
        "UPDATE access SET tracking = tracking + 1 WHERE n = 7",
        "DELETE FROM access WHERE n = 7",
        "DELETE FROM access WHERE n = 7; UPDATE access SET n = n - 1 WHERE n > 7",
        "UPDATE access SET n = -1 WHERE n = 7; UPDATE access SET n = 7 WHERE n = 8; UPDATE access SET n = 8 WHERE n = -1",
        "INSERT INTO access SELECT 41, at_ms, officer, what, purpose, tracking, enrolment, previous, hash FROM access \
         WHERE n = 40",
    ] {
        aside.execute_batch(&format!("SAVEPOINT before; {tampering}")).expect(tampering);
        aside.execute_batch("RELEASE before").expect("is written");
        let found = verify(&*centre.ledger).expect("reads").first_broken;
        let expected = if tampering.starts_with("INSERT") { 41 } else { 7 };
        assert_eq!(found, Some(expected), "{tampering}");
        write_anew(&aside, &centre);
    }
}

/// Writes the log anew, as it was.
fn write_anew(aside: &rusqlite::Connection, centre: &Centre) {
    aside.execute_batch("DELETE FROM access").expect("empty");
    let numbers: Vec<i64> = {
        let mut statement = aside.prepare("SELECT tracking FROM request ORDER BY tracking").expect("reads");
        statement.query_map([], |row| row.get(0)).expect("reads").collect::<Result<_, _>>().expect("reads")
    };
    for payload in numbers.iter().cycle().take(40) {
        let payload = u64::try_from(*payload).expect("a number");
        let tracking = wasl_domain::ids::TrackingNumber::from_payload(payload).expect("a number");
        may_read(&*centre.ledger, &*centre.host, "سامر", AccessKind::Request, tracking, Purpose::Work).expect("works");
    }
    assert_eq!(verify(&*centre.ledger).expect("reads").first_broken, None);
}
