//! Missing numbers: a gap that closes is nothing, one that stays is told to a person and to the citizen.

use wasl_centre::{ledger::AlarmKind, watch::watch};

use crate::{
    desk::{TestDesk, open_all},
    world::World,
};

const HOUR_S: i64 = 3600;

#[test]
fn a_gap_that_stays_is_told_once_with_its_numbers_and_settled_when_it_closes() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let packets: Vec<_> = (0..6).map(|_| desk.request(&centre).packet).collect();
    desk.hand_over(&centre, vec![packets[0].clone(), packets[4].clone()]);
    let told = || {
        watch(&*centre.ledger, &*centre.host).expect("works");
        centre.ledger.alarms().expect("reads").into_iter().map(|a| (a.what, a.detail, a.times)).collect::<Vec<_>>()
    };
    world.host.pass_s(23 * HOUR_S);
    assert!(told().is_empty(), "less than a day is nothing");
    world.host.pass_s(HOUR_S);
    assert_eq!(told(), [(AlarmKind::GapStays, "2-4".to_owned(), 1)]);
    assert_eq!(told(), [(AlarmKind::GapStays, "2-4".to_owned(), 1)], "once, however often it is looked for");
    desk.hand_over(&centre, packets[1..3].to_vec());
    assert_eq!(told(), [(AlarmKind::GapStays, "4".to_owned(), 1)], "what is missing still is named anew");
    desk.hand_over(&centre, vec![packets[3].clone()]);
    assert!(told().is_empty());
}

#[tokio::test]
async fn a_citizen_whose_number_is_missing_is_told_where_to_ask() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let (missing, later) = (desk.request(&centre), desk.request(&centre));
    let receipt = desk.receipt(&centre, &missing, true);
    let path = receipt.qr_url("https://wasl.example.sy").split_once("SY/").map(|(_, path)| format!("/{path}"));
    let (running, client) = world.serve().await;
    let url = format!("{}{}", running.url(), path.expect("a path"));
    let page = async || client.get(&url).send().await.expect("answers").text().await.expect("whole");
    desk.hand_over(&centre, vec![later.packet]);
    open_all(&centre);
    world.host.pass_s(23 * HOUR_S);
    let calm = page().await;
    assert!(calm.contains("الطلب ما زال في المكتب. هذا طبيعي") && !calm.contains("السؤال في"), "{calm}");
    let alarms = || {
        let all = centre.ledger.alarms().expect("reads").into_iter();
        all.filter(|a| a.what == AlarmKind::NumberMissing).map(|a| (a.detail, a.times)).collect::<Vec<_>>()
    };
    assert!(alarms().is_empty());
    world.host.pass_s(HOUR_S);
    let told = page().await;
    assert!(told.contains("ووصلت طلبات بعده") && told.contains("السؤال في"), "{told}");
    page().await;
    assert_eq!(alarms(), [(missing.tracking.digits(), 1)], "as the page says, people at the centre are told, once");
    assert!(told.contains("بريد جبلة") && told.contains("وصل صحيح") && told.contains("8000"), "{told}");
    desk.hand_over(&centre, vec![missing.packet]);
    assert!(page().await.contains("وصل الطلب إلى المركز"));
    open_all(&centre);
    assert!(alarms().is_empty(), "it is over");
    running.stop().await;
}
