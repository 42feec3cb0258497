//! The API over real sockets, as a desk's courier speaks to it.

use wasl_centre::ledger::StoredRequest;
use wasl_domain::stage::Stage;
use wasl_protocol::{
    BUNDLE_PATH, CHUNKS_PATH, ENROL_PATH, EXCHANGE_PATH, EXCHANGE_TYPE, EnrolReply, ExchangeAsk, Health, NONCE_HEADER,
    PROBLEM_TYPE, Problem, SigningKey, Verdict, VerifiedReply, What, fresh_nonce, hex, sha256, sign_request,
    verify_reply,
};

use crate::{
    desk::{self, TestDesk},
    world::World,
};

struct Sent {
    ask: ExchangeAsk,
    response: reqwest::Response,
}

async fn send(
    world: &World,
    url: &str,
    client: &reqwest::Client,
    desk: &TestDesk,
    packets: Vec<Vec<u8>>,
    cursor: u64,
) -> Sent {
    let health = Health { version: "0.1.0".to_owned(), outbox_count: 1, oldest_age_s: 60, ..Health::default() };
    let ask = ExchangeAsk { packets, cursor, nonce: fresh_nonce(&*world.host), health, papers: Vec::new() };
    let body = ask.to_bytes();
    let proof = sign_request(&desk.key, desk.enrolment, "POST", EXCHANGE_PATH, &body, desk.nonce, 0);
    let mut request = client.post(format!("{url}{EXCHANGE_PATH}")).header("content-type", EXCHANGE_TYPE).body(body);
    for (name, value) in proof.headers() {
        request = request.header(name, value);
    }
    Sent { ask, response: request.send().await.expect("answers") }
}

async fn proved(sent: Sent, desk: &TestDesk) -> VerifiedReply {
    assert_eq!(sent.response.status(), 200);
    assert_eq!(sent.response.headers()["content-type"], EXCHANGE_TYPE);
    let bytes = sent.response.bytes().await.expect("whole");
    let hashes: Vec<_> = sent.ask.packets.iter().map(|packet| sha256(packet)).collect();
    verify_reply(&bytes, &desk.keys, desk.enrolment, desk.epoch, &sent.ask.nonce, &hashes).expect("a genuine reply")
}

/// The request, which is opened apart from the exchange that brought it.
async fn opened(centre: &wasl_centre::Centre, tracking: wasl_domain::ids::TrackingNumber) -> StoredRequest {
    for _ in 0..1_000 {
        if let Some(request) = centre.ledger.request(tracking).expect("reads") {
            return request;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("the bell does not wake the worker");
}

async fn problem(response: reqwest::Response) -> Problem {
    assert_eq!(response.headers()["content-type"], PROBLEM_TYPE);
    let status = response.status().as_u16();
    let problem: Problem = serde_json::from_slice(&response.bytes().await.expect("whole")).expect("a problem");
    assert_eq!(problem.status, status);
    problem
}

#[tokio::test]
async fn a_desk_enrols_over_http_and_the_same_ask_again_gives_the_same_number() {
    let world = World::new();
    let centre = world.centre();
    let (running, client) = world.serve().await;
    let key = SigningKey::generate(&*world.host);
    let (ask, code) = desk::ask(&centre, &key);
    let post = async |body: Vec<u8>| {
        client.post(format!("{}{ENROL_PATH}", running.url())).body(body).send().await.expect("answers")
    };
    let body = serde_json::to_vec(&ask).expect("json");
    let mut numbers = Vec::new();
    for _ in 0..2 {
        let reply = EnrolReply::from_json(&post(body.clone()).await.bytes().await.expect("whole")).expect("a reply");
        let desk = TestDesk::from_reply(key.clone(), &ask, &code, &reply);
        let kinds: std::collections::BTreeSet<_> = reply.docs.iter().map(|doc| doc.kind.word()).collect();
        assert_eq!(kinds, ["directory", "pack", "roster", "settings", "tariff", "words"].into());
        numbers.push(desk.enrolment);
    }
    assert_eq!(numbers, [1, 1]);
    let mut thief = ask.clone();
    thief.desk_key = SigningKey::generate(&*world.host).public();
    assert_eq!(problem(post(serde_json::to_vec(&thief).expect("json")).await).await.code, "code_spent");
    thief.code_secret = [9; 8];
    assert_eq!(problem(post(serde_json::to_vec(&thief).expect("json")).await).await.code, "code_unknown");
    assert_eq!(problem(post(b"{}".to_vec()).await).await.code, "malformed");
    let (late, _) = desk::ask(&centre, &SigningKey::generate(&*world.host));
    world.host.pass_s(25 * 3600);
    assert_eq!(problem(post(serde_json::to_vec(&late).expect("json")).await).await.code, "code_expired");
    running.stop().await;
}

#[tokio::test]
async fn an_exchange_stores_packets_and_brings_notices_after_the_cursor() {
    let world = World::new();
    let centre = world.centre();
    let (running, client) = world.serve().await;
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    let sent = send(&world, &running.url(), &client, &desk, vec![made.packet.clone()], 0).await;
    let reply = proved(sent, &desk).await;
    assert_eq!(reply.ack.verdicts, [(made.hash, Verdict::Stored)]);
    let cursor = reply.notices.last().map_or(0, |notice| notice.sequence);
    let request = opened(&centre, made.tracking).await;
    let order = wasl_centre::officers::Order {
        step: wasl_domain::stage::Step::PassToAuthority,
        by: "officer".to_owned(),
        reason: None,
        text: String::new(),
        fields: Vec::new(),
    };
    wasl_centre::officers::order(&*centre.ledger, &*centre.host, &request, &order).expect("moves");
    desk.nonce = reply.next_nonce;
    for _ in 0..2 {
        let reply = proved(send(&world, &running.url(), &client, &desk, Vec::new(), cursor).await, &desk).await;
        assert_eq!(reply.notices.len(), 1, "a cursor that did not move gets the same again");
        let expected =
            What::StageMoved { tracking: made.tracking, stage: Stage::WithAuthority, reason: None, reason_text: None };
        assert_eq!(reply.notices[0].what, expected);
    }
    assert!(
        proved(send(&world, &running.url(), &client, &desk, Vec::new(), cursor + 1).await, &desk)
            .await
            .notices
            .is_empty()
    );
    running.stop().await;
}

#[tokio::test]
async fn an_unknown_or_old_nonce_is_answered_with_a_fresh_one_that_works() {
    let world = World::new();
    let centre = world.centre();
    let (running, client) = world.serve().await;
    let mut desk = TestDesk::enrolled(&centre);
    let url = running.url();
    let made = desk.request(&centre);
    assert_eq!(send(&world, &url, &client, &desk, Vec::new(), 0).await.response.status(), 200);
    world.host.pass_s(8 * 24 * 3600);
    let refused = send(&world, &url, &client, &desk, vec![made.packet.clone()], 0).await.response;
    assert_eq!(refused.status(), 401);
    let fresh = refused.headers()[NONCE_HEADER].to_str().expect("text").to_owned();
    assert_eq!(problem(refused).await.code, "nonce");
    desk.nonce = hex::decode(&fresh).expect("a nonce");
    let reply = proved(send(&world, &url, &client, &desk, vec![made.packet], 0).await, &desk).await;
    assert_eq!(reply.ack.verdicts[0].1, Verdict::Stored, "nothing of the refused one was stored");
    let mut other = TestDesk::enrolled(&centre);
    other.nonce = desk.nonce;
    let borrowed = send(&world, &url, &client, &other, Vec::new(), 0).await.response;
    assert_eq!(problem(borrowed).await.code, "nonce", "a nonce is one desk's own");
    running.stop().await;
}

#[tokio::test]
async fn requests_without_a_desks_proof_are_refused_each_with_its_code() {
    let world = World::new();
    let centre = world.centre();
    let (running, client) = world.serve().await;
    let desk = TestDesk::enrolled(&centre);
    let url = running.url();
    let bare = client.post(format!("{url}{EXCHANGE_PATH}")).body(Vec::new()).send().await.expect("answers");
    assert_eq!(problem(bare).await.code, "unproved");
    let mut thief = desk.clone();
    thief.key = SigningKey::generate(&*world.host);
    let refused = send(&world, &url, &client, &thief, Vec::new(), 0).await.response;
    assert_eq!(problem(refused).await.code, "signature");
    thief.enrolment = 999;
    let refused = send(&world, &url, &client, &thief, Vec::new(), 0).await.response;
    assert_eq!(problem(refused).await.code, "desk_unknown");
    let huge = client.post(format!("{url}{ENROL_PATH}")).body(vec![b' '; 1 << 20]).send().await.expect("answers");
    assert_eq!(huge.status(), 413);
    let nowhere = client.get(format!("{url}/v9/nothing")).send().await.expect("answers");
    assert_eq!(problem(nowhere).await.code, "not_found");
    running.stop().await;
}

#[tokio::test]
async fn monitors_and_the_api_description_are_answered_with_strict_headers() {
    let world = World::new();
    let (running, client) = world.serve().await;
    let get = async |path: &str| client.get(format!("{}{path}", running.url())).send().await.expect("answers");
    for (path, part) in [("/healthz", "ok"), ("/readyz", "ready"), ("/version", env!("CARGO_PKG_VERSION"))] {
        let response = get(path).await;
        assert_eq!(response.status(), 200);
        let policy = response.headers()["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(response.headers()["referrer-policy"], "no-referrer");
        assert!(response.text().await.expect("whole").contains(part));
    }
    let api: serde_json::Value =
        serde_json::from_slice(&get("/openapi.json").await.bytes().await.expect("whole")).expect("json");
    for path in
        [ENROL_PATH, EXCHANGE_PATH, BUNDLE_PATH, CHUNKS_PATH, "/v1/papers/{hash}", "/healthz", "/readyz", "/version"]
    {
        assert!(api["paths"][path].is_object(), "{path} is described");
    }
    assert_eq!(get("/").await.headers()["location"], "/track");
    running.stop().await;
}

#[tokio::test]
async fn a_flood_of_one_desk_is_slowed_and_another_desk_is_served() {
    let world = World::new();
    let centre = world.centre();
    let (running, client) = world.serve().await;
    let (flooding, calm) = (TestDesk::enrolled(&centre), TestDesk::enrolled(&centre));
    let url = running.url();
    let mut refused = None;
    for _ in 0..200 {
        let sent = send(&world, &url, &client, &flooding, Vec::new(), 0).await;
        if sent.response.status() != 200 {
            refused = Some(sent.response);
            break;
        }
    }
    let refused = refused.expect("nobody has two hundred turns at once");
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"1".parse().expect("a value")));
    assert_eq!(problem(refused).await.code, "too_often");
    proved(send(&world, &url, &client, &calm, Vec::new(), 0).await, &calm).await;
    world.host.pass_s(1);
    proved(send(&world, &url, &client, &flooding, Vec::new(), 0).await, &flooding).await;
    running.stop().await;
}
