//! A centre of a few lines on a loopback port: each exchange is answered as the script says, and
//! genuinely once the script has ended.

use std::{
    collections::{BTreeSet, VecDeque},
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use wasl_protocol::{
    Ack, Answers, BUNDLE_PATH, BUNDLE_TYPE, Bundle, CHUNKS_PATH, ChunkList, Digest, EXCHANGE_PATH, ExchangeAsk,
    ExchangeReply, Item, NONCE_CODE, Nonce, Notice, PAPERS_PATH, Packet, Problem, RequestProof, SignedAck,
    SignedNotice, SigningKey, Verdict, What, hex, sha256, verify_request,
};

use crate::cast::{CENTRE_NONCE, ENROLMENT, EPOCH, WALL_MS, ack_key, desk_key};

/// How one exchange is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// 200 with a page, as a captive portal does.
    Page,
    /// 200 with a page that claims to be ours.
    PageInOurName,
    /// 302.
    Redirect,
    /// 511.
    SignIn,
    /// No HTTP at all.
    Garbage,
    /// A genuine reply, cut in the middle of its body.
    CutBody,
    /// A genuine reply whose own bytes end early, in a complete HTTP answer.
    EndsEarly,
    /// Signed by another key.
    Forged,
    /// For another desk.
    OtherDesk,
    /// An answer to another ask.
    Replay,
    /// The connection closes without a word.
    Silence,
    /// 503 with Retry-After.
    Busy,
    /// 403 with a code.
    Refusal,
    /// A body above all bounds.
    Flood,
    /// The centre stored everything, but its answer is lost.
    LostAnswer,
    /// Genuine.
    Genuine,
}

/// The small centre.
#[derive(Clone)]
pub(crate) struct Centre {
    pub(crate) url: String,
    held: Arc<Mutex<Held>>,
}

#[derive(Default)]
struct Held {
    script: VecDeque<Reply>,
    stored: BTreeSet<Digest>,
    asks: usize,
    largest: usize,
    twice: usize,
    nonce: Nonce,
    counters: BTreeSet<(Nonce, u64)>,
    notices: u64,
    chunks: BTreeSet<Digest>,
    /// Chunks that came while they were there already.
    chunks_twice: usize,
    /// How many uploads of chunks are stored without an answer.
    lost_puts: usize,
    /// Of the next upload of several so many are stored, and the line breaks.
    breaks_after: Option<usize>,
    /// It has no door for several chunks.
    is_of_before: bool,
    /// Methods and paths in the order in which they came.
    came: Vec<String>,
    bytes_in: usize,
}

impl Centre {
    pub(crate) fn start(script: &[Reply], notices: u64) -> Self {
        Self::start_with(script, notices, "http", |stream| stream)
    }

    /// `wrap` lays TLS around each connection, or nothing.
    pub(crate) fn start_with<S: Read + Write + 'static>(
        script: &[Reply],
        notices: u64,
        scheme: &str,
        wrap: impl Fn(TcpStream) -> S + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let url = format!("{scheme}://{}", listener.local_addr().expect("bound"));
        let script = script.iter().copied().collect();
        let held = Arc::new(Mutex::new(Held { script, notices, nonce: CENTRE_NONCE, ..Held::default() }));
        let centre = Self { url, held };
        let own = centre.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket option");
                // One after the other: the courier must bear that too.
                own.serve(wrap(stream));
            }
        });
        centre
    }

    pub(crate) fn stored(&self) -> usize {
        self.held.lock().expect("whole").stored.len()
    }
    pub(crate) fn asks(&self) -> usize {
        self.held.lock().expect("whole").asks
    }
    pub(crate) fn largest_batch(&self) -> usize {
        self.held.lock().expect("whole").largest
    }
    /// How many chunks are here, and how many came in vain.
    pub(crate) fn chunks(&self) -> (usize, usize) {
        let held = self.held.lock().expect("whole");
        (held.chunks.len(), held.chunks_twice)
    }
    /// The answers to the next so many uploads of chunks are lost.
    pub(crate) fn lose_puts(&self, count: usize) {
        self.held.lock().expect("whole").lost_puts = count;
    }
    /// Of the next upload of several so many are stored, and then the line breaks.
    pub(crate) fn break_after(&self, chunks: usize) {
        self.held.lock().expect("whole").breaks_after = Some(chunks);
    }
    /// From now on it is a program of before, which takes each chunk alone.
    pub(crate) fn grow_old(&self) {
        self.held.lock().expect("whole").is_of_before = true;
    }
    /// A restored centre: it forgets all chunks.
    pub(crate) fn forget_chunks(&self) {
        self.held.lock().expect("whole").chunks.clear();
    }
    /// What came, each as method and first part of the path.
    pub(crate) fn came(&self) -> Vec<String> {
        self.held.lock().expect("whole").came.clone()
    }
    /// Bytes of requests that came, heads included.
    pub(crate) fn bytes_in(&self) -> usize {
        self.held.lock().expect("whole").bytes_in
    }
    pub(crate) fn came_twice(&self) -> usize {
        self.held.lock().expect("whole").twice
    }

    fn serve(&self, mut stream: impl Read + Write) {
        let Some((head, body)) = read_request(&mut stream) else { return };
        let answer = self.answer(&head, &body);
        let _ = stream.write_all(&answer);
        let _ = stream.flush();
    }

    fn answer(&self, head: &str, body: &[u8]) -> Vec<u8> {
        let mut held = self.held.lock().expect("whole");
        let header = |name: &str| {
            head.lines().find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.eq_ignore_ascii_case(name).then_some(value.trim())
            })
        };
        let mut words = head.split(' ');
        let (method, path) = (words.next().expect("a method"), words.next().expect("a path"));
        held.came.push(format!("{method} {}", path.split('/').take(3).collect::<Vec<_>>().join("/")));
        held.bytes_in += head.len() + 4 + body.len();
        if path == BUNDLE_PATH {
            assert_eq!(method, "POST");
            return held.bundle(body);
        }
        let proof = RequestProof::from_headers(header).expect("every request is signed");
        // Of several chunks the list alone is signed.
        let listed = body.first_chunk().filter(|_| path == CHUNKS_PATH).map(|head| ChunkList::bytes_of(*head));
        let signed = &body[..listed.map_or(body.len(), |bytes| bytes.expect("a list"))];
        verify_request(&proof, &desk_key().public(), method, path, signed).expect("by the desk");
        assert!(held.counters.insert((proof.nonce, proof.counter)), "a counter came twice");
        if proof.nonce != held.nonce {
            let problem = serde_json::to_vec(&Problem::new(401, NONCE_CODE, "nonce")).expect("json");
            let nonce = format!("Wasl-Nonce: {}\r\n", hex::encode(&held.nonce));
            return http(401, "application/problem+json", &nonce, &problem);
        }
        if let Some(name) = path.strip_prefix(PAPERS_PATH) {
            return held.chunk(method, hex::decode(name).expect("a name"), body);
        }
        if path == CHUNKS_PATH {
            assert_eq!(method, "POST");
            return held.chunks(ChunkList::from_bytes(signed).expect("a list"), &body[signed.len()..]);
        }
        assert_eq!((method, path), ("POST", EXCHANGE_PATH));
        let ask = ExchangeAsk::from_bytes(body).expect("an ask");
        held.asks += 1;
        held.largest = held.largest.max(ask.packets.len());
        let reply = held.script.pop_front().unwrap_or(Reply::Genuine);
        let genuine = |held: &mut Held| held.take_in(&ask);
        match reply {
            Reply::Page => http(200, "text/html", "", b"<!DOCTYPE html><p>Welcome"),
            Reply::PageInOurName => http(200, "application/vnd.wasl.exchange", "", b"<!DOCTYPE html><p>Welcome"),
            Reply::Redirect => http(302, "text/html", "Location: http://127.0.0.1:1/login\r\n", b"moved"),
            Reply::SignIn => http(511, "text/html", "", b"<p>Sign in"),
            Reply::Garbage => b"\x16\x03\x01\x02 not a word of HTTP\r\n\r\n".to_vec(),
            Reply::CutBody => {
                let (ack, notices) = genuine(&mut held);
                let whole = framed(&held.reply(&ack, notices, &ack_key()));
                whole[..whole.len() - 40].to_vec()
            }
            Reply::EndsEarly => {
                let (ack, notices) = genuine(&mut held);
                let whole = held.reply(&ack, notices, &ack_key());
                framed(&whole[..whole.len() - 40])
            }
            Reply::Forged => {
                let (ack, notices) = genuine(&mut held);
                framed(&held.reply(&ack, notices, &SigningKey::from_bytes([66; 32])))
            }
            Reply::OtherDesk => {
                let (ack, notices) = genuine(&mut held);
                framed(&held.reply(&Ack { enrolment: 7, ..ack }, notices, &ack_key()))
            }
            Reply::Replay => {
                let (ack, notices) = genuine(&mut held);
                framed(&held.reply(&Ack { nonce_echo: [0; 16], ..ack }, notices, &ack_key()))
            }
            Reply::Silence => Vec::new(),
            Reply::Busy => http(503, "application/problem+json", "Retry-After: 30\r\n", b"{\"code\":\"busy\"}"),
            Reply::Refusal => http(403, "application/problem+json", "", b"{\"code\":\"desk_suspended\"}"),
            Reply::Flood => framed(&vec![0; wasl_protocol::REPLY_BYTES_MAX + 1]),
            Reply::LostAnswer => {
                genuine(&mut held);
                Vec::new()
            }
            Reply::Genuine => {
                let (ack, notices) = genuine(&mut held);
                framed(&held.reply(&ack, notices, &ack_key()))
            }
        }
    }
}

impl Held {
    fn chunk(&mut self, method: &str, name: Digest, body: &[u8]) -> Vec<u8> {
        let is_there = self.chunks.contains(&name);
        if method == "HEAD" {
            return bare(if is_there { 200 } else { 404 });
        }
        assert_eq!(method, "PUT");
        if sha256(body) != name {
            return http(422, "application/problem+json", "", b"{\"code\":\"other_hash\"}");
        }
        self.chunks.insert(name);
        self.chunks_twice += usize::from(is_there);
        if self.lost_puts > 0 {
            self.lost_puts -= 1;
            return Vec::new();
        }
        bare(if is_there { 200 } else { 201 })
    }

    fn chunks(&mut self, list: ChunkList, mut bytes: &[u8]) -> Vec<u8> {
        if self.is_of_before {
            return http(404, "application/problem+json", "", b"{\"code\":\"not_found\"}");
        }
        let broken = self.breaks_after.take();
        for (at, (name, size)) in list.0.into_iter().enumerate() {
            if broken == Some(at) {
                return Vec::new();
            }
            let (own, rest) = bytes.split_at(usize::try_from(size).expect("small"));
            bytes = rest;
            let answer = self.chunk("PUT", name, own);
            if !answer.starts_with(b"HTTP/1.1 2") {
                return answer;
            }
        }
        assert!(bytes.is_empty());
        bare(201)
    }

    /// Each ask of a bundle is answered with a genuine reply.
    fn bundle(&mut self, body: &[u8]) -> Vec<u8> {
        let Ok(bundle) = Bundle::from_bytes(body) else {
            return http(422, "application/problem+json", "", b"{\"code\":\"malformed\"}");
        };
        let mut answers = Answers::default();
        // Packets of the one desk that it knows are taken.
        let is_taken = |bytes: &[u8]| Packet::from_bytes(bytes).is_ok_and(|p| p.verify(&desk_key().public()).is_ok());
        for item in &bundle.items {
            if let Item::Packet(bytes) = item
                && is_taken(bytes)
            {
                self.stored.insert(sha256(bytes));
            }
        }
        for item in &bundle.items {
            if let Item::Ask { enrolment, ask, .. } = item {
                let ask = ExchangeAsk::from_bytes(ask).expect("an ask");
                // A desk that it does not know is no desk that it answers.
                if *enrolment > 99_000 {
                    continue;
                }
                let held = ask.papers.iter().filter(|hash| self.stored.contains(*hash)).copied().collect();
                let ack = Ack { enrolment: *enrolment, epoch: EPOCH, nonce_echo: ask.nonce, held, ..Ack::default() };
                answers.items.push((*enrolment, self.reply(&ack, Vec::new(), &ack_key())));
            }
        }
        http(200, BUNDLE_TYPE, "", &answers.to_bytes())
    }

    fn take_in(&mut self, ask: &ExchangeAsk) -> (Ack, Vec<Notice>) {
        let mut verdicts = Vec::new();
        for bytes in &ask.packets {
            let packet = Packet::from_bytes(bytes).expect("a packet");
            packet.verify(&desk_key().public()).expect("of this desk");
            let verdict = if self.stored.insert(packet.hash()) {
                Verdict::Stored
            } else {
                self.twice += 1;
                Verdict::AlreadyStored
            };
            verdicts.push((packet.hash(), verdict));
        }
        let ack = Ack {
            enrolment: ENROLMENT,
            epoch: EPOCH,
            verdicts,
            head: 0,
            head_hash: [0; 32],
            beyond: Vec::new(),
            server_time_ms: WALL_MS,
            centre_epoch: 1,
            nonce_echo: ask.nonce,
            held: ask.papers.iter().filter(|hash| self.chunks.contains(*hash)).copied().collect(),
            ..Ack::default()
        };
        // Two notices an answer, so that a desk must ask again.
        let notices = (ask.cursor + 1..=self.notices)
            .take(2)
            .map(|sequence| {
                let what = What::Message { text_ar: "تنبيه".into(), text_en: "note".into() };
                Notice { sequence, at_ms: WALL_MS, what }
            })
            .collect();
        (ack, notices)
    }
    fn reply(&self, ack: &Ack, notices: Vec<Notice>, key: &SigningKey) -> Vec<u8> {
        ExchangeReply {
            ack: SignedAck::sign(ack, key),
            notices: notices.iter().map(|notice| SignedNotice::sign(ENROLMENT, notice, &ack_key())).collect(),
            next_nonce: self.nonce,
        }
        .to_bytes()
    }
}

/// An answer without a body.
pub(crate) fn bare(status: u16) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into_bytes()
}

pub(crate) fn http(status: u16, media: &str, more: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {media}\r\nContent-Length: {}\r\nConnection: close\r\n{more}\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(body);
    answer
}

fn framed(reply: &[u8]) -> Vec<u8> {
    http(200, "application/vnd.wasl.exchange", "", reply)
}

/// Head and body of one request; `None` where the connection ends before.
pub(crate) fn read_request(stream: &mut impl Read) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length: usize = head
                .lines()
                .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok())
                .unwrap_or(0);
            let body_from = end + 4;
            if bytes.len() >= body_from + length {
                return Some((head, bytes[body_from..body_from + length].to_vec()));
            }
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
        }
    }
}
