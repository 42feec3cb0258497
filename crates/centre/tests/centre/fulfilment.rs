//! Officers' pages over real sockets: signing in, tokens, steps.

use reqwest::{StatusCode, header};
use wasl_centre::{Centre, officers, opening::open_waiting};
use wasl_domain::{
    answers::{Answer, Answers},
    stage::Stage,
};

use crate::{
    desk::{Made, TestDesk},
    office::{Office, PASSWORD, hidden, post, try_sign_in, with_officer},
    world::World,
};

fn bring(centre: &Centre, desk: &TestDesk, packets: Vec<Vec<u8>>) {
    desk.hand_over(centre, packets);
    open_waiting(&*centre.ledger, &centre.keys, &centre.shelf, &*centre.host).expect("opens");
}

fn stage(centre: &Centre, made: &Made) -> Stage {
    centre.ledger.request(made.tracking).expect("reads").expect("is there").stage
}

#[tokio::test]
async fn an_officer_takes_a_request_from_received_to_delivered() {
    let world = World::new();
    let centre = with_officer(&world);
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    bring(&centre, &desk, vec![made.packet.clone()]);
    let (running, client) = world.serve().await;
    let office = Office::enter(&client, running.url()).await;
    assert!(office.page("/officer").await.contains(&made.tracking.grouped()));
    let page = office.page(&format!("/officer/request/{}", made.tracking)).await;
    for words in ["إخراج قيد فردي", "اسم الأب", "06012344821", "طلب تصحيح"] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(office.step(&made, "deliver", &[]).await, "not_from_here");
    for (step, reached) in [
        ("pass_to_authority", Stage::WithAuthority),
        ("make_ready", Stage::Ready),
        ("offer_pickup", Stage::ReadyForPickup),
        ("deliver", Stage::Delivered),
    ] {
        assert_eq!(office.step(&made, step, &[]).await, "done");
        assert_eq!(stage(&centre, &made), reached);
    }
    assert_eq!(centre.ledger.history(made.tracking).expect("reads").len(), 5);
    let found = office.get(&format!("/officer?find={}", made.tracking)).await;
    assert_eq!(found.status(), StatusCode::SEE_OTHER);
    running.stop().await;
}

#[tokio::test]
async fn a_correction_names_questions_and_its_packet_brings_the_request_back() {
    let world = World::new();
    let centre = with_officer(&world);
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    bring(&centre, &desk, vec![made.packet.clone()]);
    let (running, client) = world.serve().await;
    let office = Office::enter(&client, running.url()).await;
    assert_eq!(office.step(&made, "ask_correction", &[("reason", "data_differ")]).await, "no_fields");
    let field = [("field", "holder.father"), ("field", "no.such_question")];
    assert_eq!(office.step(&made, "ask_correction", &field).await, "no_reason");
    let whole = [("field", "holder.father"), ("reason", "data_differ"), ("text", "اسم الأب كما في القيد")];
    assert_eq!(office.step(&made, "ask_correction", &whole).await, "done");
    let request = centre.ledger.request(made.tracking).expect("reads").expect("is there");
    assert_eq!((request.stage, request.wanted), (Stage::NeedsCorrection, vec!["holder.father".to_owned()]));
    let father = ("holder.father".to_owned(), Answer::Text("عبد الكريم".to_owned()));
    let correction = desk.correction(&centre, &made, Answers::from([father.clone()]));
    bring(&centre, &desk, vec![correction]);
    let request = centre.ledger.request(made.tracking).expect("reads").expect("is there");
    assert_eq!((request.stage, request.new.answers.get(&father.0)), (Stage::Received, Some(&father.1)));
    assert_eq!(request.new.answers.len(), made.body.answers.len());
    running.stop().await;
}

#[tokio::test]
async fn nobody_sees_a_page_without_signing_in_and_no_form_counts_without_its_token() {
    let world = World::new();
    let centre = with_officer(&world);
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    bring(&centre, &desk, vec![made.packet.clone()]);
    let (running, client) = world.serve().await;
    let mut office = Office::enter(&client, running.url()).await;
    let request = format!("/officer/request/{}", made.tracking);
    for path in ["/officer", &request, "/officer/alarms"] {
        let response = client.get(format!("{}{path}", running.url())).send().await.expect("answers");
        assert_eq!(response.headers()[header::LOCATION], "/officer/sign-in");
    }
    let target = format!("{}{request}", running.url());
    for fields in [
        vec![("step", "refuse"), ("reason", "other")],
        vec![("csrf", "guessed"), ("step", "refuse"), ("reason", "other")],
    ] {
        let response = post(&client, &target, &office.cookie, &fields).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
    }
    let blind = [("csrf", "same"), ("name", "سامر نجار"), ("password", PASSWORD)];
    let response = post(&client, &format!("{}/officer/sign-in", running.url()), "", &blind).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert_eq!(stage(&centre, &made), Stage::Received);
    let out = format!("{}/officer/sign-out", running.url());
    assert_eq!(post(&client, &out, &office.cookie, &[("csrf", &office.csrf)]).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(office.get("/officer").await.status(), StatusCode::SEE_OTHER, "the old cookie is worth nothing");
    office = Office::enter(&client, running.url()).await;
    world.host.pass_s(31 * 60);
    assert_eq!(office.get("/officer").await.status(), StatusCode::SEE_OTHER, "half an hour without use ends a session");
    running.stop().await;
}

#[tokio::test]
async fn wrong_passwords_are_slowed_and_say_nothing_about_which_half_was_wrong() {
    let world = World::new();
    with_officer(&world);
    let (running, client) = world.serve().await;
    let url = running.url();
    let strip = |page: String| page.replace(&hidden(&page), "").replace("سامر نجار", "X").replace("nobody", "X");
    let known = strip(try_sign_in(&client, &url, "سامر نجار", "wrong").await.text().await.expect("whole"));
    let unknown = strip(try_sign_in(&client, &url, "nobody", "wrong").await.text().await.expect("whole"));
    assert_eq!(known, unknown);
    for _ in 0..4 {
        assert_eq!(try_sign_in(&client, &url, "سامر نجار", "wrong").await.status(), StatusCode::UNAUTHORIZED);
    }
    let waiting = try_sign_in(&client, &url, "سامر نجار", PASSWORD).await;
    assert_eq!(waiting.status(), StatusCode::TOO_MANY_REQUESTS, "even the right one waits now");
    assert_eq!(waiting.headers()[header::RETRY_AFTER], "30");
    world.host.pass_s(31);
    assert_eq!(try_sign_in(&client, &url, "سامر نجار", PASSWORD).await.status(), StatusCode::SEE_OTHER);
    running.stop().await;
}

#[tokio::test]
async fn alarms_and_quarantine_are_shown_and_a_frozen_desk_can_be_released() {
    let world = World::new();
    let centre = with_officer(&world);
    let mut desk = TestDesk::enrolled(&centre);
    let mut copied = desk.clone();
    let one = desk.request(&centre);
    copied.request_body(&centre);
    let two = copied.request(&centre);
    bring(&centre, &desk, vec![one.packet, two.packet]);
    let (running, client) = world.serve().await;
    let office = Office::enter(&client, running.url()).await;
    let page = office.page("/officer/alarms").await;
    assert!(page.contains("منصة مجمّدة") && page.contains("رزمتان في مكان واحد"));
    let number = desk.enrolment.to_string();
    let fields = [("csrf", office.csrf.as_str()), ("act", "thaw"), ("of", &number)];
    post(&client, &format!("{}/officer/alarms", running.url()), &office.cookie, &fields).await;
    assert!(desk.row(&centre).frozen_ms.is_none());
    assert!(centre.ledger.request(two.tracking).expect("reads").is_some(), "what waited was opened");
    running.stop().await;
}

#[test]
fn a_short_password_or_a_taken_name_is_refused() {
    let world = World::new();
    let centre = with_officer(&world);
    let add = |name, password| officers::add(&*centre.ledger, &*centre.host, name, password);
    assert!(matches!(add("رنا", "short"), Err(wasl_centre::CentreFault::Password { .. })));
    assert!(matches!(add("  ", PASSWORD), Err(wasl_centre::CentreFault::OfficerName)));
    assert!(add("سامر نجار", PASSWORD).is_ok(), "the same again is no other officer");
    assert!(matches!(add("سامر نجار", "another long one"), Err(wasl_centre::CentreFault::OfficerTaken { .. })));
}
