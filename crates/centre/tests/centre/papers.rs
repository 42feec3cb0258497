//! Papers: chunks that come after their request, proved whole, shown to officers as pictures and nothing
//! else.

use reqwest::{StatusCode, header};
use wasl_centre::{
    Centre, HandedOver,
    ledger::{AccessKind, AlarmKind, PaperState, Why},
    papers::{Brought, UNNAMED_BYTES_MAX, bring},
};
use wasl_domain::answers::Answers;
use wasl_protocol::{CHUNK_BYTES_MAX, Digest, RequestProof, paper_path, sha256, sign_request};

use crate::{
    desk::{Made, TestDesk, entry, open_all, scan},
    office::{Office, with_officer},
    world::World,
};

fn put(centre: &Centre, desk: &TestDesk, chunk: &[u8]) -> Brought {
    bring(&*centre.ledger, &*centre.host, desk.enrolment, &sha256(chunk), chunk).expect("writes")
}

fn state(centre: &Centre, made: &Made) -> Vec<(u32, PaperState)> {
    let papers = centre.ledger.papers(made.tracking).expect("reads");
    papers.iter().map(|paper| (paper.held, paper.state)).collect()
}

#[test]
fn a_request_is_acknowledged_without_its_papers_and_complete_only_with_all_of_them() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let (made, chunks) = desk.request_with_paper(&centre, &scan(40_000));
    let hashes: Vec<Digest> = chunks.iter().map(|chunk| sha256(chunk)).collect();
    assert_eq!(chunks.len(), 3);
    let asking = |packets: Vec<Vec<u8>>| {
        let handed_over = HandedOver { packets, papers: hashes.clone(), ..HandedOver::default() };
        let ack = desk.hand(&centre, handed_over);
        (ack.held, ack.complete)
    };
    put(&centre, &desk, &chunks[2]);
    assert_eq!(asking(vec![made.packet.clone()]), (vec![hashes[2]], Vec::new()));
    open_all(&centre);
    assert_eq!(state(&centre, &made), [(1, PaperState::Waiting)]);
    put(&centre, &desk, &chunks[0]);
    open_all(&centre);
    assert_eq!(asking(Vec::new()), (vec![hashes[0], hashes[2]], Vec::new()));
    put(&centre, &desk, &chunks[1]);
    assert_eq!(asking(Vec::new()), (hashes.clone(), Vec::new()), "held, but nobody looked yet");
    open_all(&centre);
    assert_eq!(asking(Vec::new()), (hashes.clone(), vec![made.hash]));
    assert_eq!(asking(vec![made.packet.clone()]).1, [made.hash]);
    assert_eq!(state(&centre, &made), [(3, PaperState::Complete)]);
    assert!(centre.ledger.alarms().expect("reads").is_empty());
}

#[test]
fn papers_that_the_signed_header_does_not_stand_for_put_their_request_aside() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let (stood_for, _) = entry(&centre, &scan(100));
    let (other, _) = entry(&centre, &scan(200));
    for (stands_for, named) in [
        (vec![stood_for.clone()], vec![other.clone()]),
        (vec![stood_for.clone()], Vec::new()),
        (Vec::new(), vec![other]),
    ] {
        let mut body = desk.request_body(&centre);
        body.papers = named;
        desk.stand_for(&stands_for);
        let made = desk.sealed(&centre, body);
        desk.hand_over(&centre, vec![made.packet]);
        open_all(&centre);
        assert!(centre.ledger.request(made.tracking).expect("reads").is_none());
    }
    let reasons: Vec<_> = centre.ledger.quarantined().expect("reads").into_iter().map(|q| q.why).collect();
    assert_eq!(reasons, [Why::OtherPapers; 3]);
}

#[test]
fn a_paper_that_does_not_open_or_is_no_picture_is_broken_and_told() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let page = b"<html><script>alert(1)</script></html>";
    let (not_a_picture, chunks) = desk.request_with_paper(&centre, page);
    put(&centre, &desk, &chunks[0]);
    let (mut wrong_key, _) = entry(&centre, &scan(100));
    let (right, right_chunks) = entry(&centre, &scan(100));
    wrong_key.chunks = right.chunks;
    let mut body = desk.request_body(&centre);
    body.papers = vec![wrong_key];
    desk.stand_for(&body.papers);
    let sealed_otherwise = desk.sealed(&centre, body);
    put(&centre, &desk, &right_chunks[0]);
    desk.hand_over(&centre, vec![not_a_picture.packet.clone(), sealed_otherwise.packet.clone()]);
    open_all(&centre);
    for made in [&not_a_picture, &sealed_otherwise] {
        assert_eq!(state(&centre, made), [(1, PaperState::Broken)]);
    }
    let mut told: Vec<_> = centre.ledger.alarms().expect("reads").into_iter().map(|a| (a.what, a.detail)).collect();
    told.sort_by_key(|(_, detail)| detail.clone());
    let of = |made: &Made| (AlarmKind::PaperBroken, made.tracking.digits());
    assert_eq!(told, [of(&not_a_picture), of(&sealed_otherwise)]);
}

#[test]
fn a_correction_may_bring_a_paper_along() {
    let world = World::new();
    let centre = world.centre();
    let mut desk = TestDesk::enrolled(&centre);
    let made = desk.request(&centre);
    desk.hand_over(&centre, vec![made.packet.clone()]);
    open_all(&centre);
    let request = centre.ledger.request(made.tracking).expect("reads").expect("is there");
    let order = wasl_centre::officers::Order {
        step: wasl_domain::stage::Step::AskCorrection,
        by: "officer".to_owned(),
        reason: Some("paper_missing".to_owned()),
        text: String::new(),
        fields: vec!["holder.father".to_owned()],
    };
    wasl_centre::officers::order(&*centre.ledger, &*centre.host, &request, &order).expect("moves");
    let (named, chunks) = entry(&centre, &scan(300));
    desk.stand_for(std::slice::from_ref(&named));
    let packet = desk.correction_with(&centre, &made, Answers::new(), vec![named]);
    desk.hand_over(&centre, vec![packet]);
    put(&centre, &desk, &chunks[0]);
    open_all(&centre);
    assert!(centre.ledger.quarantined().expect("reads").is_empty());
    assert_eq!(state(&centre, &made), [(1, PaperState::Complete)]);
}

#[test]
fn sizes_and_hashes_are_judged_before_anything_is_stored() {
    let world = World::new();
    let centre = world.centre();
    let desk = TestDesk::enrolled(&centre);
    assert_eq!(put(&centre, &desk, &vec![1; CHUNK_BYTES_MAX + 1]), Brought::Size);
    assert_eq!(put(&centre, &desk, &[]), Brought::Size);
    let other = bring(&*centre.ledger, &*centre.host, desk.enrolment, &[3; 32], b"x").expect("works");
    assert_eq!(other, Brought::OtherHash);
    const { assert!(UNNAMED_BYTES_MAX >= 64 << 20) };
}

#[tokio::test]
async fn chunks_come_over_http_with_a_desks_proof_and_each_no_has_its_code() {
    let world = World::new();
    let centre = world.centre();
    let (running, client) = world.serve().await;
    let desk = TestDesk::enrolled(&centre);
    let url = running.url();
    let chunk = scan(5_000);
    let name = sha256(&chunk);
    let prove = |key: &TestDesk, method: &str, path: &str, body: &[u8]| -> RequestProof {
        sign_request(&key.key, desk.enrolment, method, path, body, desk.nonce, 0)
    };
    let send = async |method: &str, path: &str, body: &[u8], proof: Option<RequestProof>| {
        let method = method.parse::<reqwest::Method>().expect("a method");
        let mut request = client.request(method, format!("{url}{path}")).body(body.to_vec());
        for (name, value) in proof.iter().flat_map(RequestProof::headers) {
            request = request.header(name, value);
        }
        request.send().await.expect("answers").status().as_u16()
    };
    let path = paper_path(&name);
    assert_eq!(send("HEAD", &path, &[], Some(prove(&desk, "HEAD", &path, &[]))).await, 404);
    assert_eq!(send("PUT", &path, &chunk, None).await, 401);
    assert_eq!(send("PUT", &path, &chunk, Some(prove(&desk, "HEAD", &path, &chunk))).await, 401);
    assert_eq!(send("PUT", &path, b"other", Some(prove(&desk, "PUT", &path, &chunk))).await, 401);
    assert_eq!(send("PUT", &path, b"other", Some(prove(&desk, "PUT", &path, b"other"))).await, 422);
    assert_eq!(send("PUT", &path, &chunk, Some(prove(&desk, "PUT", &path, &chunk))).await, 201);
    assert_eq!(send("PUT", &path, &chunk, Some(prove(&desk, "PUT", &path, &chunk))).await, 200);
    assert_eq!(send("HEAD", &path, &[], Some(prove(&desk, "HEAD", &path, &[]))).await, 200);
    let huge = vec![1; CHUNK_BYTES_MAX + 1];
    let huge_path = paper_path(&sha256(&huge));
    assert_eq!(send("PUT", &huge_path, &huge, Some(prove(&desk, "PUT", &huge_path, &huge))).await, 413);
    assert_eq!(send("PUT", "/v1/papers/xyz", b"x", None).await, 404);
    let mut thief = desk.clone();
    thief.key = wasl_protocol::SigningKey::generate(&*world.host);
    assert_eq!(send("PUT", &path, &chunk, Some(prove(&thief, "PUT", &path, &chunk))).await, 401);
    running.stop().await;
}

#[tokio::test]
async fn an_officer_sees_the_scan_as_a_picture_and_nothing_else_and_the_look_is_written_down() {
    let world = World::new();
    let centre = with_officer(&world);
    let mut desk = TestDesk::enrolled(&centre);
    let plain = scan(40_000);
    let (made, chunks) = desk.request_with_paper(&centre, &plain);
    desk.hand_over(&centre, vec![made.packet.clone()]);
    put(&centre, &desk, &chunks[0]);
    open_all(&centre);
    let (running, client) = world.serve().await;
    let office = Office::enter(&client, running.url()).await;
    assert!(office.page("/officer").await.contains("الأوراق في الطريق"));
    let path = format!("/officer/request/{}", made.tracking);
    let page = office.page(&path).await;
    assert!(page.contains("وصل ") && page.contains("الوكالة") && !page.contains("<img"), "{page}");
    let address = format!("{path}/scan/{}/0", wasl_protocol::hex::encode(&made.hash[..8]));
    assert_eq!(office.get(&address).await.status(), StatusCode::NOT_FOUND, "half a paper is not shown");
    chunks[1..].iter().for_each(|chunk| {
        put(&centre, &desk, chunk);
    });
    open_all(&centre);
    let page = office.page(&path).await;
    assert!(page.contains(&format!("<img src=\"{address}\"")), "{page}");
    assert!(!office.page("/officer").await.contains("الأوراق في الطريق"));
    let picture = office.get(&address).await;
    let header = |name: header::HeaderName| picture.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(header(header::CONTENT_TYPE), "image/jpeg");
    assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(header(header::CACHE_CONTROL), "no-store");
    assert!(header(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
    assert!(header(header::CONTENT_DISPOSITION).contains("paper.jpg"));
    assert_eq!(picture.bytes().await.expect("whole"), plain);
    let line = &centre.ledger.newest_accesses(Some(made.tracking), 1).expect("reads")[0];
    assert_eq!((line.access.what, line.access.officer.as_str()), (AccessKind::Scan, "سامر نجار"));
    let stranger = client.get(format!("{}{address}", running.url())).send().await.expect("answers");
    assert_eq!(stranger.headers()[header::LOCATION], "/officer/sign-in");
    running.stop().await;
}
