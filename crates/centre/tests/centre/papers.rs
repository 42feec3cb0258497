//! Papers: chunks that come after their request, proved whole, shown to officers as pictures and nothing
//! else.

use reqwest::{StatusCode, header};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use wasl_centre::{
    Centre, HandedOver,
    ledger::{AccessKind, AlarmKind, PaperState, Why},
    papers::{Brought, UNNAMED_BYTES_MAX, bring},
};
use wasl_domain::answers::Answers;
use wasl_protocol::{
    CHUNK_BYTES_MAX, CHUNKS_MAX, CHUNKS_PATH, ChunkList, Digest, RequestProof, paper_path, sha256, sign_request,
};

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

/// Chunks of these sizes as they go together: the list, and all bytes behind it.
fn together(sizes: &[usize]) -> (Vec<Vec<u8>>, Vec<u8>, Vec<u8>) {
    let chunks: Vec<Vec<u8>> = sizes.iter().map(|size| vec![7; *size]).collect();
    let named: Vec<(Digest, &[u8])> = chunks.iter().map(|chunk| (sha256(chunk), chunk.as_slice())).collect();
    let list = ChunkList::of(&named).to_bytes();
    let bytes = chunks.concat();
    (chunks, list, bytes)
}

/// Which of these are here.
fn here(centre: &Centre, chunks: &[Vec<u8>]) -> Vec<bool> {
    let is_here = |chunk: &Vec<u8>| centre.ledger.chunk(&sha256(chunk)).expect("reads").is_some();
    chunks.iter().map(is_here).collect()
}

#[tokio::test]
async fn several_chunks_come_at_once_under_one_proof_of_their_list() {
    let world = World::new();
    let centre = world.centre();
    let (running, client) = world.serve().await;
    let desk = TestDesk::enrolled(&centre);
    let send = async |signed: &[u8], body: Vec<u8>| {
        let mut request = client.post(format!("{}{CHUNKS_PATH}", running.url())).body(body);
        for (name, value) in
            sign_request(&desk.key, desk.enrolment, "POST", CHUNKS_PATH, signed, desk.nonce, 0).headers()
        {
            request = request.header(name, value);
        }
        request.send().await.expect("answers").status().as_u16()
    };
    let (chunks, list, bytes) = together(&[5_000, 16_384, 700]);
    let body = [list.as_slice(), &bytes].concat();
    assert_eq!(send(&body, body.clone()).await, 401, "the list is what is signed");
    assert_eq!(send(b"another", body.clone()).await, 401);
    let unproved = client.post(format!("{}{CHUNKS_PATH}", running.url())).body(vec![0xff; 40]).send().await;
    assert_eq!(unproved.expect("answers").status().as_u16(), 401, "before anything is said of a list that is none");
    assert_eq!(here(&centre, &chunks), [false; 3]);
    assert_eq!(send(&list, body.clone()).await, 201);
    assert_eq!(here(&centre, &chunks), [true; 3]);
    assert_eq!(send(&list, body.clone()).await, 200);
    assert_eq!(send(&list, [body.as_slice(), b"more"].concat()).await, 400);
    assert_eq!(send(&list, list.clone()).await, 400, "no bytes behind it");
    // The second is another than the list says: the first is kept, and nothing behind it.
    let (chunks, list, mut bytes) = together(&[5_001, 5_002, 5_003]);
    bytes[5_001] ^= 1;
    assert_eq!(send(&list, [list.as_slice(), &bytes].concat()).await, 422);
    assert_eq!(here(&centre, &chunks), [true, false, false]);
    for (sizes, code) in
        [(vec![40; CHUNKS_MAX + 1], 413), (vec![CHUNK_BYTES_MAX + 1], 413), (vec![0], 413), (vec![], 400)]
    {
        let (_, list, bytes) = together(&sizes);
        assert_eq!(send(&list, [list.as_slice(), &bytes].concat()).await, code, "{} of them", sizes.len());
    }
    running.stop().await;
}

#[tokio::test]
async fn of_chunks_whose_line_broke_those_that_were_whole_are_here() {
    let world = World::new();
    let centre = world.centre();
    let (running, _) = world.serve().await;
    let desk = TestDesk::enrolled(&centre);
    let (chunks, list, bytes) = together(&[9_000, 9_001, 9_002]);
    let proof = sign_request(&desk.key, desk.enrolment, "POST", CHUNKS_PATH, &list, desk.nonce, 0);
    let headers: String = proof.headers().iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "POST {CHUNKS_PATH} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {}\r\n\r\n",
        list.len() + bytes.len()
    );
    let url = running.url();
    let mut line = TcpStream::connect(url.strip_prefix("http://").expect("plain")).await.expect("connects");
    line.write_all(&[head.as_bytes(), &list, &bytes[..20_000]].concat()).await.expect("sent");
    line.shutdown().await.expect("broken off");
    // The centre says no more to that, or why not; then it is done with it.
    let _ = line.read_to_end(&mut Vec::new()).await;
    assert_eq!(here(&centre, &chunks), [true, true, false]);
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
