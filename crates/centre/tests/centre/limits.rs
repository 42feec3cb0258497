//! Sizes, rates and patience of the centre's doors, over real sockets. What happens is judged by what is
//! answered and by what is closed, never by how long it took.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use wasl_centre::{Running, ServeLimits};
use wasl_protocol::{
    ASK_BYTES_MAX, CHUNK_BYTES_MAX, ENROL_ASK_BYTES_MAX, ENROL_PATH, EXCHANGE_PATH, PROBLEM_TYPE, Problem, paper_path,
};

use crate::world::World;

const SOON: Duration = Duration::from_millis(300);
const GET: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: centre\r\n\r\n";

async fn problem(response: reqwest::Response) -> (u16, String) {
    assert_eq!(response.headers()["content-type"], PROBLEM_TYPE);
    let status = response.status().as_u16();
    let problem: Problem = serde_json::from_slice(&response.bytes().await.expect("whole")).expect("a problem");
    (status, problem.code)
}

async fn line(running: &Running) -> TcpStream {
    TcpStream::connect(running.address()).await.expect("connects")
}

/// Everything until the other end closes.
async fn rest(line: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset is an end like another.
    let _ = line.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One answer's status.
async fn answered(line: &mut TcpStream) -> Option<u16> {
    line.write_all(GET).await.ok()?;
    let mut front = [0; 12];
    line.read_exact(&mut front).await.ok()?;
    let mut seen = Vec::new();
    while !seen.ends_with(b"ok") {
        seen.push(line.read_u8().await.ok()?);
    }
    std::str::from_utf8(&front[9..12]).ok()?.parse().ok()
}

#[tokio::test]
async fn a_body_above_its_bound_is_too_large_on_every_route_that_takes_one() {
    let world = World::new();
    let (running, client) = world.serve().await;
    let url = running.url();
    let paper = paper_path(&[7; 32]);
    let form = "application/x-www-form-urlencoded";
    let routes = [
        (reqwest::Method::POST, ENROL_PATH, "application/json", ENROL_ASK_BYTES_MAX),
        (reqwest::Method::POST, EXCHANGE_PATH, "application/vnd.wasl.exchange", ASK_BYTES_MAX),
        (reqwest::Method::PUT, paper.as_str(), "application/octet-stream", CHUNK_BYTES_MAX),
        (reqwest::Method::POST, "/track", form, 4 << 10),
        (reqwest::Method::POST, "/officer/sign-in", form, 64 << 10),
    ];
    for (method, path, media, most) in routes {
        let send = async |len: usize| {
            let request = client.request(method.clone(), format!("{url}{path}")).header("content-type", media);
            request.body(vec![b'a'; len]).send().await.expect("answers")
        };
        assert_eq!(problem(send(most + 1).await).await, (413, "too_large".to_owned()), "{path}");
        assert_ne!(send(most).await.status(), 413, "{path}");
    }
    // The same where the length is not told before.
    let mut line = line(&running).await;
    let head = format!("POST {ENROL_PATH} HTTP/1.1\r\nhost: centre\r\ntransfer-encoding: chunked\r\n\r\n");
    line.write_all(head.as_bytes()).await.expect("writes");
    let piece = vec![b'a'; 4 << 10];
    for _ in 0..6 {
        let _ = line.write_all(format!("{:x}\r\n", piece.len()).as_bytes()).await;
        let _ = line.write_all(&piece).await;
        let _ = line.write_all(b"\r\n").await;
    }
    assert!(rest(&mut line).await.starts_with("HTTP/1.1 413"));
    running.stop().await;
}

#[tokio::test]
async fn headers_above_their_bound_are_refused() {
    let world = World::new();
    let (running, client) = world.serve().await;
    let long = client.get(format!("{}/healthz", running.url())).header("x-long", "a".repeat(60 << 10));
    assert_eq!(long.send().await.expect("answers").status(), 431);
    let mut many = client.get(format!("{}/healthz", running.url()));
    for n in 0..200 {
        many = many.header(format!("x-{n}"), "a");
    }
    assert_eq!(many.send().await.expect("answers").status(), 431);
    running.stop().await;
}

#[tokio::test]
async fn whoever_dribbles_headers_or_a_body_is_let_go_and_others_are_served() {
    let world = World::new();
    let limits = ServeLimits { headers_max: SOON, answer_max: SOON, carried_max: SOON, ..ServeLimits::default() };
    let (running, client) = world.serve_within(limits).await;
    let (mut silent, mut dribbles) = (line(&running).await, line(&running).await);
    dribbles.write_all(b"GET /healthz HTT").await.expect("writes");
    let mut slow_body = line(&running).await;
    let head = format!("POST {EXCHANGE_PATH} HTTP/1.1\r\nhost: centre\r\ncontent-length: 1000\r\n\r\nhalf of");
    slow_body.write_all(head.as_bytes()).await.expect("writes");
    let page = client.get(format!("{}/healthz", running.url())).send().await.expect("answers");
    assert_eq!(page.status(), 200, "others are served meanwhile");
    let told = rest(&mut slow_body).await;
    assert!(told.starts_with("HTTP/1.1 503") && told.contains("too_long") && told.contains("retry-after"), "{told}");
    assert!(!rest(&mut silent).await.contains("200"), "a line without a request is closed");
    assert!(!rest(&mut dribbles).await.contains("200"));
    let mut between = line(&running).await;
    assert_eq!(answered(&mut between).await, Some(200));
    assert_eq!(rest(&mut between).await, "", "a line that stays idle is closed");
    running.stop().await;
}

#[tokio::test]
async fn one_address_has_so_many_lines_and_gets_a_place_back_when_one_closes() {
    let world = World::new();
    let (running, _) = world.serve_within(ServeLimits { lines_of_one_max: 2, ..ServeLimits::default() }).await;
    let (mut one, mut two) = (line(&running).await, line(&running).await);
    assert_eq!((answered(&mut one).await, answered(&mut two).await), (Some(200), Some(200)));
    assert_eq!(answered(&mut line(&running).await).await, None, "a third one is closed without a word");
    assert_eq!(answered(&mut one).await, Some(200), "the first two go on");
    drop(two);
    let mut again = None;
    for _ in 0..1_000 {
        again = answered(&mut line(&running).await).await;
        if again.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(again, Some(200));
    running.stop().await;
}

#[tokio::test]
async fn when_all_lines_are_taken_the_next_caller_waits_for_one() {
    let world = World::new();
    let limits = ServeLimits { lines_max: 1, headers_max: SOON, ..ServeLimits::default() };
    let (running, _) = world.serve_within(limits).await;
    let mut first = line(&running).await;
    assert_eq!(answered(&mut first).await, Some(200));
    // It stays open and idle; the next one is answered when the centre lets go of it.
    let mut second = line(&running).await;
    assert_eq!(answered(&mut second).await, Some(200));
    assert_eq!(rest(&mut first).await, "");
    running.stop().await;
}

#[tokio::test]
async fn whoever_takes_no_answer_does_not_keep_the_centre_from_ending() {
    let world = World::new();
    let (running, client) = world.serve_within(ServeLimits { unread_max: SOON, ..ServeLimits::default() }).await;
    let mut greedy = line(&running).await;
    // Far more answers than the system's buffers hold, and nobody reads.
    let asks = b"GET /openapi.json HTTP/1.1\r\nhost: centre\r\n\r\n".repeat(400);
    let _ = greedy.write_all(&asks).await;
    let page = client.get(format!("{}/healthz", running.url())).send().await.expect("answers");
    assert_eq!(page.status(), 200);
    running.stop().await;
    let got = rest(&mut greedy).await;
    assert!(got.matches("HTTP/1.1 200").count() < 400, "it was let go before it had everything");
}

#[tokio::test]
async fn pages_enrolments_and_proofs_that_fail_have_a_rate_and_the_way_back_is_told() {
    let world = World::new();
    let (running, client) = world.serve_within(ServeLimits { pages_a_second: 2, ..ServeLimits::default() }).await;
    let url = running.url();
    let get = async |path: &str| client.get(format!("{url}{path}")).send().await.expect("answers");
    for _ in 0..20 {
        assert_eq!(get("/track").await.status(), 200);
    }
    let refused = get("/officer/sign-in").await;
    assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].as_bytes()), (429, b"1".as_slice()));
    assert!(refused.text().await.expect("whole").contains("توقفت الصفحة قليلاً"), "in words, not in codes");
    world.host.pass_s(1);
    assert_eq!([get("/track").await.status(), get("/track").await.status()], [200, 200]);
    assert_eq!(get("/track").await.status(), 429);
    // Desks are not held up by the pages that people at the same address open.
    let post = async |path: &str| client.post(format!("{url}{path}")).send().await.expect("answers").status().as_u16();
    for (path, no, turns) in [(ENROL_PATH, 400, 300), (EXCHANGE_PATH, 401, 600)] {
        for n in 0..turns {
            assert_eq!(post(path).await, no, "{path} {n}");
        }
        assert_eq!(post(path).await, 429, "{path}");
    }
    running.stop().await;
}
