//! Every hostile shape at every endpoint, twenty seeds each: nothing leaves the outbox, nothing panics,
//! no answer is read beyond its bound, and each is told apart. Time is simulated, so that what waits
//! for minutes costs none.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::{Duration, sleep},
};
use wasl_courier::{Courier, CourierFault};
use wasl_protocol::{
    Ack, Answers, BUNDLE_BYTES_MAX, BUNDLE_PATH, BUNDLE_TYPE, Bundle, Digest, ENROL_PATH, ENROL_REPLY_BYTES_MAX,
    EXCHANGE_PATH, EXCHANGE_TYPE, EnrolAsk, EnrolReply, EnrolmentCode, ExchangeAsk, ExchangeReply, Item, PAPERS_PATH,
    REPLY_BYTES_MAX, SignedAck, SigningKey, Verdict, hex, sha256, verify_enrolment,
};
use wasl_sync::{Link, Outbox as _};

use crate::{
    cast::{DeskHost, ENROLMENT, EPOCH, Fate, MemoryOutbox, WALL_MS, ack_key, desk_key, keys},
    shapes::{ALL, Bodies, Dice, Kind, Shape, Step},
};

const SEEDS: u64 = 20;
/// What lies in the kernel's buffers on both sides when the courier has had enough.
const IN_BUFFERS: usize = 12 << 20;
const PACKETS: usize = 3;

/// Where the answers are hostile; everywhere else they are honest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Endpoint {
    Enrol,
    Exchange,
    PutChunk,
    LookForChunk,
    Bundle,
}

impl Endpoint {
    fn is_asked(self, method: &str, path: &str) -> bool {
        match self {
            Self::Enrol => path == ENROL_PATH,
            Self::Exchange => path == EXCHANGE_PATH,
            Self::PutChunk => method == "PUT" && path.starts_with(PAPERS_PATH),
            Self::LookForChunk => method == "HEAD" && path.starts_with(PAPERS_PATH),
            Self::Bundle => path == BUNDLE_PATH,
        }
    }
    /// The largest answer that is read.
    fn bytes_max(self) -> usize {
        match self {
            Self::Enrol => ENROL_REPLY_BYTES_MAX,
            Self::Exchange => REPLY_BYTES_MAX,
            Self::PutChunk | Self::LookForChunk => 64 << 10,
            Self::Bundle => BUNDLE_BYTES_MAX,
        }
    }
}

/// A centre that is hostile at one endpoint.
struct Hostile {
    endpoint: Endpoint,
    shape: Mutex<Shape>,
    seed: AtomicU64,
    is_honest: AtomicBool,
    /// Bytes that the courier's side took of one hostile answer, at most.
    taken_max: AtomicUsize,
    hits: AtomicUsize,
    chunks: Mutex<Vec<Digest>>,
    enrol: Mutex<Option<Bodies>>,
}

fn root() -> SigningKey {
    SigningKey::from_bytes([5; 32])
}

fn reply(ack: &Ack, key: &SigningKey) -> Vec<u8> {
    ExchangeReply { ack: SignedAck::sign(ack, key), notices: Vec::new(), next_nonce: [78; 16] }.to_bytes()
}

impl Hostile {
    async fn start(endpoint: Endpoint) -> (Arc<Self>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let hostile = Arc::new(Self {
            endpoint,
            shape: Mutex::new(Shape::Page),
            seed: AtomicU64::new(0),
            is_honest: AtomicBool::new(false),
            taken_max: AtomicUsize::new(0),
            hits: AtomicUsize::new(0),
            chunks: Mutex::default(),
            enrol: Mutex::default(),
        });
        let own = hostile.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(own.clone().serve(stream));
            }
        });
        (hostile, url)
    }

    async fn serve(self: Arc<Self>, mut stream: TcpStream) {
        let Some((method, path, body)) = request(&mut stream).await else { return };
        let bodies = self.bodies(&method, &path, &body);
        if !self.endpoint.is_asked(&method, &path) || self.is_honest.load(Ordering::SeqCst) {
            let _ = stream.write_all(&self.honest(&method, &path, &bodies)).await;
            return;
        }
        self.hits.fetch_add(1, Ordering::SeqCst);
        let shape = *self.shape.lock().expect("whole");
        let mut dice = Dice(self.seed.load(Ordering::SeqCst));
        let mut taken = 0;
        for step in shape.steps(&bodies, &mut dice) {
            match step {
                Step::Write(bytes) => {
                    if stream.write_all(&bytes).await.is_err() {
                        break;
                    }
                    taken += bytes.len();
                }
                Step::WaitMs(ms) => sleep(Duration::from_millis(ms)).await,
                Step::Reset => stream.set_zero_linger().expect("a socket option"),
                Step::Endless(bytes) => {
                    // Ends by itself only where the courier failed to: then the test fails.
                    while taken <= 2 * self.endpoint.bytes_max() + IN_BUFFERS && stream.write_all(&bytes).await.is_ok()
                    {
                        taken += bytes.len();
                    }
                }
            }
        }
        self.taken_max.fetch_max(taken, Ordering::SeqCst);
    }

    fn honest(&self, method: &str, path: &str, bodies: &Bodies) -> Vec<u8> {
        let bare =
            |status: u16| format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into_bytes();
        if let Some(name) = path.strip_prefix(PAPERS_PATH) {
            let name = hex::decode(name).expect("a name");
            let mut chunks = self.chunks.lock().expect("whole");
            return match (method, chunks.contains(&name)) {
                ("HEAD", false) => bare(404),
                ("HEAD", true) => bare(200),
                (_, _) => {
                    chunks.push(name);
                    bare(201)
                }
            };
        }
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            bodies.media,
            bodies.genuine.len()
        );
        [head.as_bytes(), &bodies.genuine].concat()
    }

    fn bodies(&self, method: &str, path: &str, body: &[u8]) -> Bodies {
        let mut dice = Dice(self.seed.load(Ordering::SeqCst) ^ 0xBE47);
        let fresh_nonce = hex::encode(&[u8::try_from(dice.roll(256)).expect("eight bits"); 16]);
        if path == ENROL_PATH {
            // The ask is always the same, and so are all answers but one.
            let mut made = self.enrol.lock().expect("whole");
            let bodies = made.get_or_insert_with(|| enrol_bodies(body));
            let mut bent: EnrolReply = serde_json::from_slice(&bodies.genuine).expect("json");
            bent.welcome[dice.roll(64)] ^= 1 << dice.roll(8);
            return Bodies { bent: serde_json::to_vec(&bent).expect("json"), fresh_nonce, ..bodies.clone() };
        }
        let mut bodies = match path {
            EXCHANGE_PATH => self.exchange_bodies(&ExchangeAsk::from_bytes(body).expect("an ask"), fresh_nonce),
            BUNDLE_PATH => {
                let bundle = Bundle::from_bytes(body).expect("a bundle");
                let Some(Item::Ask { ask, .. }) = bundle.items.last() else { panic!("the desk's own ask comes last") };
                let exchange = self.exchange_bodies(&ExchangeAsk::from_bytes(ask).expect("an ask"), fresh_nonce);
                in_answers(exchange)
            }
            // To a chunk the honest answer has no body: forged is the word that it came.
            _ => {
                assert!(method == "PUT" || method == "HEAD");
                self.exchange_bodies(&ExchangeAsk::default(), fresh_nonce)
            }
        };
        // Whatever is changed before the last nonce, which proves nothing, must be noticed.
        let bit = dice.roll((bodies.genuine.len() - 17) * 8);
        bodies.bent = bodies.genuine.clone();
        bodies.bent[bit / 8] ^= 1 << (bit % 8);
        bodies
    }

    fn exchange_bodies(&self, ask: &ExchangeAsk, fresh_nonce: String) -> Bodies {
        let chunks = self.chunks.lock().expect("whole");
        let ack = Ack {
            enrolment: ENROLMENT,
            epoch: EPOCH,
            verdicts: ask.packets.iter().map(|packet| (sha256(packet), Verdict::Stored)).collect(),
            server_time_ms: WALL_MS,
            nonce_echo: ask.nonce,
            held: ask.papers.iter().filter(|hash| chunks.contains(hash)).copied().collect(),
            ..Ack::default()
        };
        let stranger = SigningKey::from_bytes([66; 32]);
        let others = (0..9).map(|n| ([n; 32], Verdict::Stored)).collect();
        Bodies {
            media: EXCHANGE_TYPE,
            genuine: reply(&ack, &ack_key()),
            replayed: reply(&Ack { nonce_echo: [1; 16], ..ack.clone() }, &ack_key()),
            other_desk: reply(&Ack { enrolment: 7, ..ack.clone() }, &ack_key()),
            other_epoch: reply(&Ack { epoch: EPOCH + 1, ..ack.clone() }, &ack_key()),
            other_key: reply(&ack, &stranger),
            bent: Vec::new(),
            beside_the_point: reply(&Ack { verdicts: others, ..ack }, &ack_key()),
            fresh_nonce,
        }
    }
}

fn in_answers(exchange: Bodies) -> Bodies {
    let wrapped = |reply: Vec<u8>| Answers { items: vec![(ENROLMENT, reply)] }.to_bytes();
    Bodies {
        media: BUNDLE_TYPE,
        genuine: wrapped(exchange.genuine),
        replayed: wrapped(exchange.replayed),
        other_desk: wrapped(exchange.other_desk),
        other_epoch: wrapped(exchange.other_epoch),
        other_key: wrapped(exchange.other_key),
        bent: Vec::new(),
        beside_the_point: Answers::default().to_bytes(),
        fresh_nonce: exchange.fresh_nonce,
    }
}

fn enrol_bodies(body: &[u8]) -> Bodies {
    let ask: EnrolAsk = serde_json::from_slice(body).expect("an ask");
    let genuine = EnrolReply {
        enrolment: ENROLMENT,
        epoch: EPOCH,
        root: root().public(),
        keys: keys(None).sign(&root()),
        docs: Vec::new(),
        welcome: EnrolReply::sign_welcome(ENROLMENT, EPOCH, &ask, &ack_key()),
        next_nonce: [78; 16],
    };
    let json = |reply: EnrolReply| serde_json::to_vec(&reply).expect("json");
    let replayed = EnrolAsk { nonce: [1; 16], ..ask.clone() };
    let stranger = SigningKey::from_bytes([66; 32]);
    let impostor = EnrolReply {
        root: stranger.public(),
        keys: keys(None).sign(&stranger),
        welcome: EnrolReply::sign_welcome(ENROLMENT, EPOCH, &ask, &stranger),
        ..genuine.clone()
    };
    Bodies {
        media: "application/json",
        replayed: json(EnrolReply {
            welcome: EnrolReply::sign_welcome(ENROLMENT, EPOCH, &replayed, &ack_key()),
            ..genuine.clone()
        }),
        other_desk: json(EnrolReply { enrolment: 7, ..genuine.clone() }),
        other_epoch: json(EnrolReply { epoch: EPOCH + 1, ..genuine.clone() }),
        other_key: json(EnrolReply {
            welcome: EnrolReply::sign_welcome(ENROLMENT, EPOCH, &ask, &stranger),
            ..genuine.clone()
        }),
        bent: Vec::new(),
        beside_the_point: json(impostor),
        genuine: json(genuine),
        fresh_nonce: String::new(),
    }
}

/// Method, path and body of one request; `None` where the connection ends before.
async fn request(stream: &mut TcpStream) -> Option<(String, String, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head.lines().find_map(|line| {
                line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse::<usize>().ok()
            });
            if bytes.len() >= end + 4 + length.unwrap_or(0) {
                let mut words = head.split(' ').map(str::to_owned);
                return Some((words.next()?, words.next()?, bytes.split_off(end + 4)));
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

fn brought() -> Vec<u8> {
    Bundle { items: vec![Item::Packet(vec![1; 50])] }.to_bytes()
}

/// One endpoint through all shapes and seeds, each followed by an honest answer that must be taken.
async fn withstand(endpoint: Endpoint) {
    let (hostile, url) = Hostile::start(endpoint).await;
    let packets = if endpoint == Endpoint::Exchange { PACKETS } else { 0 };
    for shape in ALL {
        *hostile.shape.lock().expect("whole") = *shape;
        hostile.is_honest.store(false, Ordering::SeqCst);
        let outbox = MemoryOutbox::new(&url, packets, None);
        match endpoint {
            Endpoint::PutChunk | Endpoint::LookForChunk => outbox.add_chunks(&[vec![7; 3_000]]),
            Endpoint::Bundle => outbox.add_carried(1, brought()),
            Endpoint::Enrol | Endpoint::Exchange => {}
        }
        hostile.chunks.lock().expect("whole").clear();
        let courier = Courier::new(outbox.clone(), Arc::new(DeskHost::new(WALL_MS))).expect("in memory");
        for seed in 0..SEEDS {
            hostile.seed.store(seed, Ordering::SeqCst);
            hostile.hits.store(0, Ordering::SeqCst);
            let at = format!("{shape:?} at {endpoint:?}, seed {seed}");
            let report = courier.pass().await;
            let hits = hostile.hits.load(Ordering::SeqCst);
            assert!((1..=2).contains(&hits), "{at}: {hits} requests");
            assert_eq!((report.acked, outbox.left(), outbox.cursor().map(|c| c.notices)), (0, packets, Ok(0)), "{at}");
            assert!(report.trouble.is_none() && outbox.answered().is_empty(), "{at}");
            assert!(!outbox.fates().contains(&Fate::Held), "{at}");
            let kind = match (endpoint, &report.link, &report.beside) {
                (Endpoint::Exchange, Link::Down { kind, .. }, None) => Some(Kind::of(kind)),
                (Endpoint::Exchange, Link::Up, None) => Some(Kind::Up),
                (_, Link::Up, Some(kind)) => Some(Kind::of(kind)),
                (Endpoint::PutChunk | Endpoint::LookForChunk, Link::Up, None) => None,
                other => panic!("{at}: {other:?}"),
            };
            match (endpoint, kind) {
                (Endpoint::Exchange | Endpoint::Bundle, Some(kind)) => {
                    assert!(shape.taken_for().contains(&kind), "{at}: taken for {kind:?}");
                }
                // Where a word without a signature said that the chunk arrived, the ack said no.
                (_, None) => {
                    assert_eq!((outbox.fates(), *shape), (vec![Fate::Waiting], Shape::BareYes), "{at}");
                }
                (_, Some(kind)) => assert_ne!(kind, Kind::Up, "{at}"),
            }
            let taken = hostile.taken_max.swap(0, Ordering::SeqCst);
            assert!(taken <= endpoint.bytes_max() + IN_BUFFERS, "{at}: {taken} bytes were taken");
        }
        hostile.is_honest.store(true, Ordering::SeqCst);
        let report = courier.pass().await;
        assert_eq!((report.acked, report.link, report.beside), (packets, Link::Up, None), "{shape:?}");
        assert!(outbox.fates().iter().all(|fate| *fate == Fate::Held), "{shape:?}");
        assert_eq!(report.carried, usize::from(endpoint == Endpoint::Bundle), "{shape:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_hostile_answer_to_an_exchange_frees_a_packet() {
    withstand(Endpoint::Exchange).await;
}

#[tokio::test(start_paused = true)]
async fn no_hostile_answer_to_a_chunk_settles_it() {
    withstand(Endpoint::PutChunk).await;
}

#[tokio::test(start_paused = true)]
async fn no_hostile_answer_to_the_look_for_a_chunk_settles_it() {
    withstand(Endpoint::LookForChunk).await;
}

#[tokio::test(start_paused = true)]
async fn no_hostile_answer_to_a_carried_bundle_ends_its_way() {
    withstand(Endpoint::Bundle).await;
}

#[tokio::test(start_paused = true)]
async fn no_hostile_answer_enrols_a_desk() {
    let (hostile, url) = Hostile::start(Endpoint::Enrol).await;
    let code = EnrolmentCode::generate(&root().public(), &DeskHost::new(WALL_MS));
    let ask = EnrolAsk {
        code_secret: code.secret,
        desk_key: desk_key().public(),
        counter_name: "شباك 1".into(),
        supervisor: "هدى".into(),
        nonce: [9; 16],
    };
    for shape in ALL {
        *hostile.shape.lock().expect("whole") = *shape;
        for seed in 0..SEEDS {
            hostile.seed.store(seed, Ordering::SeqCst);
            let at = format!("{shape:?}, seed {seed}");
            match Courier::enrol(&url, &ask).await {
                Ok(reply) => assert!(verify_enrolment(&code, &ask, &reply).is_err(), "{at}"),
                Err(CourierFault::Down { kind }) => {
                    assert!(shape.taken_for().contains(&Kind::of(&kind)), "{at}: taken for {kind:?}");
                }
                Err(other) => panic!("{at}: {other:?}"),
            }
            let taken = hostile.taken_max.swap(0, Ordering::SeqCst);
            assert!(taken <= Endpoint::Enrol.bytes_max() + IN_BUFFERS, "{at}: {taken} bytes were taken");
        }
    }
    hostile.is_honest.store(true, Ordering::SeqCst);
    let reply = Courier::enrol(&url, &ask).await.expect("the genuine answer is taken");
    assert!(verify_enrolment(&code, &ask, &reply).is_ok());
}
