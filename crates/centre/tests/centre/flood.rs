//! One desk floods the centre as fast as it can, with good and bad requests mixed, while others do
//! their work. The others are served as if nothing were, and nothing of anyone is lost.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use reqwest::Client;
use wasl_centre::ledger::RequestFilter;
use wasl_protocol::{EXCHANGE_PATH, ExchangeAsk, SigningKey, Verdict, fresh_nonce, sha256, sign_request, verify_reply};

use crate::{
    desk::{TestDesk, open_all},
    world::World,
};

/// So many exchanges of one desk are answered at once; the clock of these tests stands still.
const TURNS: usize = 120;
/// So many requests from one address that prove nothing are told why.
const TOLD: usize = 600;
/// Requests of the flood under way at a time.
const AT_A_TIME: usize = 24;
const CALM_DESKS: usize = 5;
const EXCHANGES: usize = 8;

/// The four kinds of request in the flood.
const KINDS: usize = 4;

async fn send(client: &Client, url: &str, desk: &TestDesk, body: Vec<u8>) -> reqwest::Response {
    let proof = sign_request(&desk.key, desk.enrolment, "POST", EXCHANGE_PATH, &body, desk.nonce, 0);
    let mut request = client.post(format!("{url}{EXCHANGE_PATH}")).body(body);
    for (name, value) in proof.headers() {
        request = request.header(name, value);
    }
    request.send().await.expect("answers")
}

fn ask(world: &World, packets: Vec<Vec<u8>>) -> ExchangeAsk {
    ExchangeAsk { packets, nonce: fresh_nonce(&*world.host), ..ExchangeAsk::default() }
}

/// The `n`th request of the flood: well made, well signed nonsense, badly signed, not signed at all.
async fn flood_once(client: &Client, url: &str, desk: &TestDesk, thief: &TestDesk, good: &[u8], n: usize) -> u16 {
    let response = match n % KINDS {
        0 => send(client, url, desk, good.to_vec()).await,
        1 => send(client, url, desk, b"nonsense".to_vec()).await,
        2 => send(client, url, thief, good.to_vec()).await,
        _ => client.post(format!("{url}{EXCHANGE_PATH}")).body(good.to_vec()).send().await.expect("answers"),
    };
    let status = response.status().as_u16();
    if status == 429 {
        assert!(response.headers().contains_key("retry-after"));
    }
    status
}

/// Sends `count` requests of one desk against the exchanges of the others.
async fn a_flood_of(count: usize) {
    let world = World::new();
    let centre = world.centre();
    let mut flooder = TestDesk::enrolled(&centre);
    let mut calm: Vec<TestDesk> = (0..CALM_DESKS).map(|_| TestDesk::enrolled(&centre)).collect();
    let (running, client) = world.serve().await;
    let url = running.url();
    let mut thief = flooder.clone();
    thief.key = SigningKey::generate(&*world.host);
    let thief = Arc::new(thief);
    let good = Arc::new(ask(&world, vec![flooder.request(&centre).packet]).to_bytes());
    let (next, seen) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(BTreeMap::<(usize, u16), usize>::new())));
    let flooder = Arc::new(flooder);
    let floods: Vec<_> = (0..AT_A_TIME)
        .map(|_| {
            let (client, url, flooder, thief) = (client.clone(), url.clone(), Arc::clone(&flooder), Arc::clone(&thief));
            let (good, next, seen) = (Arc::clone(&good), Arc::clone(&next), Arc::clone(&seen));
            tokio::spawn(async move {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= count {
                        return;
                    }
                    let status = flood_once(&client, &url, &flooder, &thief, &good, n).await;
                    *seen.lock().expect("sound").entry((n % KINDS, status)).or_default() += 1;
                }
            })
        })
        .collect();
    // The others, one exchange after the other, and a citizen at the same address as everyone here.
    let mut stored = 0;
    for _ in 0..EXCHANGES {
        for desk in &mut calm {
            let made = desk.request(&centre);
            let ask = ask(&world, vec![made.packet]);
            let response = send(&client, &url, desk, ask.to_bytes()).await;
            assert_eq!(response.status(), 200, "who is calm is served");
            let bytes = response.bytes().await.expect("whole");
            let hashes = [sha256(&ask.packets[0])];
            let reply = verify_reply(&bytes, &desk.keys, desk.enrolment, desk.epoch, &ask.nonce, &hashes);
            let reply = reply.expect("a genuine reply");
            assert_eq!(reply.ack.verdicts, [(hashes[0], Verdict::Stored)]);
            desk.nonce = reply.next_nonce;
            stored += 1;
        }
        let page = client.get(format!("{url}/track")).send().await.expect("answers");
        assert_eq!(page.status(), 200);
    }
    for flood in floods {
        flood.await.expect("ends");
    }
    let seen = seen.lock().expect("sound").clone();
    let told = |kind: usize, status: u16| seen.get(&(kind, status)).copied().unwrap_or(0);
    let (proved, unproved) = (count / 2, count / 2);
    assert_eq!(told(0, 200) + told(1, 400), TURNS.min(proved), "{seen:?}");
    assert_eq!(told(0, 429) + told(1, 429), proved - TURNS.min(proved), "{seen:?}");
    assert_eq!(told(2, 401) + told(3, 401), TOLD.min(unproved), "{seen:?}");
    assert_eq!(told(2, 429) + told(3, 429), unproved - TOLD.min(unproved), "{seen:?}");
    assert_eq!(seen.values().sum::<usize>(), count, "every request was answered: {seen:?}");
    open_all(&centre);
    let all = RequestFilter { count_max: 1_000, ..RequestFilter::default() };
    let requests = centre.ledger.requests(&all).expect("reads");
    assert_eq!(requests.len(), stored + 1, "each calm request, and the flooder's one, once");
    for desk in &calm {
        assert_eq!(desk.row(&centre).head, EXCHANGES as u64);
    }
    assert_eq!(flooder.row(&centre).head, 1);
    // Nothing is held against the flooder once it has waited.
    world.host.pass_s(10);
    let again = send(&client, &url, &flooder, ask(&world, Vec::new()).to_bytes()).await;
    assert_eq!(again.status(), 200);
    running.stop().await;
    println!("{count} requests of one desk: {seen:?}; {stored} exchanges of {CALM_DESKS} others, all served");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_flood_of_one_desk_takes_nothing_from_the_others() {
    a_flood_of(1_600).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
#[ignore = "takes half a minute; the quick size runs always"]
async fn a_flood_of_ten_thousand_takes_nothing_from_the_others() {
    a_flood_of(10_000).await;
}
