//! The tracking page over real sockets: from the QR and from typed numbers, in every state.

use reqwest::{Client, StatusCode, header};
use wasl_centre::{
    Centre,
    desks::change_state,
    ledger::{DeskState, StateChange, StoredRequest},
    officers::{self, Order, Ordered},
    opening::open_waiting,
};
use wasl_domain::stage::Step;
use wasl_protocol::{SignedToken, SigningKey};

use crate::{
    desk::{Made, TestDesk},
    world::World,
};

const PUBLIC_URL: &str = "https://wasl.example.sy";

fn path(receipt: &SignedToken) -> String {
    receipt.qr_url(PUBLIC_URL).split_once("SY/").map(|(_, path)| format!("/{path}")).expect("a path")
}

async fn get(client: &Client, url: &str, path: &str) -> (StatusCode, String) {
    let response = client.get(format!("{url}{path}")).send().await.expect("answers");
    assert!(response.headers().get(header::SET_COOKIE).is_none(), "no cookies");
    let status = response.status();
    let page = response.text().await.expect("whole");
    assert!(!page.contains("<script") && page.len() < 30_000);
    // No name of anybody in the request, and no whole national number.
    for private in ["فاطمة", "عبد القادر", "06012344821", "ليلى"] {
        assert!(!page.contains(private), "{private}");
    }
    (status, page)
}

fn bring(centre: &Centre, desk: &TestDesk, packets: Vec<Vec<u8>>) {
    desk.hand_over(centre, packets);
    open_waiting(&*centre.ledger, &centre.keys, &centre.shelf, &*centre.host).expect("opens");
}

fn stored(centre: &Centre, made: &Made) -> StoredRequest {
    centre.ledger.request(made.tracking).expect("reads").expect("is there")
}

fn step(centre: &Centre, made: &Made, step: Step, reason: Option<&str>) {
    let order = Order {
        step,
        by: "officer".to_owned(),
        reason: reason.map(str::to_owned),
        text: reason.map(|_| "الرقم مختلف في السجل".to_owned()).unwrap_or_default(),
        fields: vec!["holder.father".to_owned()],
    };
    let done = officers::order(&*centre.ledger, &*centre.host, &stored(centre, made), &order).expect("writes");
    assert!(matches!(done, Ordered::Done(_)), "{done:?}");
}

fn reached(page: &str) -> usize {
    page.matches("<li class=\"reached\">").count()
}

#[tokio::test]
async fn a_genuine_receipt_is_known_before_its_request_has_come() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    let receipt = desk.receipt(&centre, &made, true);
    world.host.pass_s(4 * 3600 + 60);
    let (running, client) = world.serve().await;
    let (status, page) = get(&client, &running.url(), &path(&receipt)).await;
    assert_eq!(status, StatusCode::OK);
    for words in ["الطلب ما زال في المكتب. هذا طبيعي", "وصل صحيح", "إخراج قيد فردي", "بريد جبلة"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains(&made.tracking.grouped()) && page.contains("ساعات"), "{page}");
    assert_eq!(reached(&page), 1);
    let (_, english) = get(&client, &running.url(), &format!("{}?lang=en", path(&receipt).to_ascii_lowercase())).await;
    assert!(english.contains("This is normal") && english.contains("dir=\"ltr\"") && english.contains("Jableh"));
    running.stop().await;
}

#[tokio::test]
async fn a_forged_or_foreign_receipt_is_told_so() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let other = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    let (running, client) = world.serve().await;
    let mut changed = desk.receipt(&centre, &made, true);
    changed.token.amount.minor += 1;
    let mut stranger = desk.clone();
    stranger.key = SigningKey::generate(&*world.host);
    let mut foreign = other.clone();
    foreign.enrolment = desk.enrolment;
    for forged in [changed, stranger.receipt(&centre, &made, true), foreign.receipt(&centre, &made, true)] {
        let (status, page) = get(&client, &running.url(), &path(&forged)).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(page.contains("هذا الوصل لا يطابق") && !page.contains("وصل صحيح"));
    }
    let (status, page) = get(&client, &running.url(), "/R/ABCDEF").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(page.contains("ليس وصلاً"));
    running.stop().await;
}

#[tokio::test]
async fn the_page_follows_the_request_from_received_to_delivered() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    let receipt = path(&desk.receipt(&centre, &made, false));
    let (running, client) = world.serve().await;
    let url = running.url();
    desk.hand_over(&centre, vec![made.packet.clone()]);
    let (_, page) = get(&client, &url, &receipt).await;
    assert_eq!(reached(&page), 3, "it is received as soon as its packet is stored, opened or not");
    open_waiting(&*centre.ledger, &centre.keys, &centre.shelf, &*centre.host).expect("opens");
    let (_, page) = get(&client, &url, &receipt).await;
    assert!(page.contains("وصل الطلب إلى المركز") && page.contains("لم يُدفع بعد") && page.contains("الاستلام من"));
    assert!(page.contains("دفع الرسم.") && !page.contains("لا شيء. احتفظ"), "the fee is what is needed");
    assert_eq!(reached(&page), 3);
    let payment = desk.payment(&centre, &made);
    bring(&centre, &desk, vec![payment]);
    step(&centre, &made, Step::PassToAuthority, None);
    let (_, page) = get(&client, &url, &receipt).await;
    assert!(page.contains("لدى الجهة صاحبة السجل") && !page.contains("لم يُدفع بعد"));
    assert!(page.contains("لا شيء. احتفظ"), "nothing more is needed");
    step(&centre, &made, Step::MakeReady, None);
    step(&centre, &made, Step::OfferPickup, None);
    let (_, page) = get(&client, &url, &receipt).await;
    assert!(page.contains("الوثيقة بانتظار صاحبها"));
    assert_eq!(reached(&page), 4);
    step(&centre, &made, Step::Deliver, None);
    assert!(get(&client, &url, &receipt).await.1.contains("استُلمت الوثيقة"));
    running.stop().await;
}

#[tokio::test]
async fn a_refused_request_says_why_and_stays_reachable() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    bring(&centre, &desk, vec![made.packet.clone()]);
    step(&centre, &made, Step::AskCorrection, Some("data_differ"));
    let (running, client) = world.serve().await;
    let receipt = path(&desk.receipt(&centre, &made, true));
    let (_, page) = get(&client, &running.url(), &receipt).await;
    assert!(page.contains("الطلب يحتاج تصحيحاً") && page.contains("الرقم مختلف في السجل"));
    step(&centre, &made, Step::Refuse, Some("not_in_register"));
    let (_, page) = get(&client, &running.url(), &receipt).await;
    assert!(page.contains("لم توافق الجهة صاحبة السجل") && page.contains("لا قيد بهذه البيانات"));
    running.stop().await;
}

async fn look_up(client: &Client, url: &str, number: &str, code: &str) -> (StatusCode, String) {
    let number: String = number.chars().filter(char::is_ascii_digit).collect();
    let request = client.post(format!("{url}/track")).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let response = request.body(format!("number={number}&code={code}&lang=ar")).send().await.expect("answers");
    (response.status(), response.text().await.expect("whole"))
}

#[tokio::test]
async fn typed_numbers_open_the_page_with_the_short_code_or_the_last_digits() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    bring(&centre, &desk, vec![made.packet.clone()]);
    let (running, client) = world.serve().await;
    let short_code = stored(&centre, &made).new.short_code;
    for code in [short_code.as_str(), "4821"] {
        let (status, page) = look_up(&client, &running.url(), &made.tracking.grouped(), code).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("وصل الطلب إلى المركز"));
    }
    let (status, page) = look_up(&client, &running.url(), "123", "4821").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("13"));
    running.stop().await;
}

#[tokio::test]
async fn wrong_guesses_are_slowed_and_never_told_which_half_was_wrong() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    let never_sent = desk.request(&centre);
    bring(&centre, &desk, vec![made.packet.clone()]);
    let (running, client) = world.serve().await;
    let url = running.url();
    let (number, unknown) = (made.tracking.digits(), never_sent.tracking.digits());
    let known = look_up(&client, &url, &number, "000000").await;
    let none = look_up(&client, &url, &unknown, "000000").await;
    assert_eq!((known.0, known.1.replace(&number, "")), (none.0, none.1.replace(&unknown, "")));
    for _ in 0..4 {
        assert_eq!(look_up(&client, &url, &number, "0000").await.0, StatusCode::NOT_FOUND);
    }
    let (status, page) = look_up(&client, &url, &number, "4821").await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "even the right one waits now");
    assert!(page.contains("متى يمكن البحث من جديد؟"));
    world.host.pass_s(31);
    assert_eq!(look_up(&client, &url, &number, "4821").await.0, StatusCode::OK);
    running.stop().await;
}

#[tokio::test]
async fn a_lost_desks_receipt_from_before_the_loss_holds_and_a_later_one_does_not() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let (arrived, kept, late) = (desk.request(&centre), desk.request(&centre), desk.request(&centre));
    let before = [&arrived, &kept, &late].map(|made| path(&desk.receipt(&centre, made, true)));
    bring(&centre, &desk, vec![arrived.packet.clone()]);
    world.host.pass_s(3600);
    let lost =
        StateChange {
            enrolment: desk.enrolment, to: DeskState::Lost, by: "officer".to_owned(), why: "سُرق".to_owned()
        };
    change_state(&*centre.ledger, &centre.keys, &*centre.host, &lost).expect("writes");
    let (running, client) = world.serve().await;
    let see = async |path: &str| get(&client, &running.url(), path).await;
    let (status, page) = see(&before[0]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("وصل صحيح") && page.contains("وصل الطلب إلى المركز"));
    let (status, page) = see(&before[1]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("وصل صحيح") && page.contains("مفقود") && page.contains("زيارة أي مركز نفاذ"), "{page}");
    assert!(!page.contains("عند عودة الاتصال"), "nothing is promised that cannot be");
    bring(&centre, &desk, vec![late.packet.clone()]);
    let (_, page) = see(&before[2]).await;
    assert!(page.contains("وينظر فيه موظف المركز"), "{page}");
    world.host.pass_s(60);
    let forged = desk.request(&centre);
    let (status, page) = see(&path(&desk.receipt(&centre, &forged, true))).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(page.contains("بعد فقدان جهازه") && !page.contains("وصل صحيح"), "{page}");
    running.stop().await;
}
