//! A desk in memory: host, keys, outbox.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use jiff::Timestamp;
use tokio::sync::Notify;
use uuid::Uuid;
use wasl_domain::host::{Host, Moment};
use wasl_protocol::{
    Digest, HeaderDraft, Health, KeySet, Nonce, PacketKind, SealingEntry, SealingSecret, SigningKey, VerifiedReply,
    chain_start, seal, sha256,
};
use wasl_sync::{CarriedBundle, Chunk, Cursor, Identity, Link, Outbox, OutboxFault, Settled, Waiting};

/// Wall clock as given, dice from a counter: enough for tests, fit for nothing else.
pub(crate) struct DeskHost {
    start: Instant,
    skipped_ms: AtomicU64,
    wall_ms: i64,
    rolled: Mutex<u64>,
}

impl DeskHost {
    pub(crate) fn new(wall_ms: i64) -> Self {
        Self { start: Instant::now(), skipped_ms: AtomicU64::new(0), wall_ms, rolled: Mutex::new(0) }
    }
    /// So much time passes at once.
    pub(crate) fn skip(&self, ms: u64) {
        self.skipped_ms.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Host for DeskHost {
    fn now(&self) -> Moment {
        Moment {
            wall: Timestamp::from_millisecond(self.wall_ms).expect("in range"),
            boot: Uuid::nil(),
            mono_ms: u64::try_from(self.start.elapsed().as_millis()).expect("in range")
                + self.skipped_ms.load(Ordering::SeqCst),
        }
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        let mut rolled = self.rolled.lock().expect("whole");
        for chunk in bytes.chunks_mut(32) {
            *rolled += 1;
            chunk.copy_from_slice(&sha256(&rolled.to_be_bytes())[..chunk.len()]);
        }
    }
}

pub(crate) const ENROLMENT: u32 = 1012;
pub(crate) const EPOCH: u32 = 1;
/// The nonce that the small centre gives.
pub(crate) const CENTRE_NONCE: Nonce = [77; 16];
pub(crate) const WALL_MS: i64 = 1_800_000_000_000;

pub(crate) fn ack_key() -> SigningKey {
    SigningKey::from_bytes([1; 32])
}
pub(crate) fn desk_key() -> SigningKey {
    SigningKey::from_bytes([2; 32])
}
pub(crate) fn keys(tls_ca_pem: Option<&str>) -> KeySet {
    let entry = SealingEntry {
        public: SealingSecret::from_bytes([4; 32]).public(),
        valid_from_ms: WALL_MS,
        valid_to_ms: 2 * WALL_MS,
    };
    KeySet {
        serial: 1,
        sealing: vec![entry],
        ack: ack_key().public(),
        catalogue: SigningKey::from_bytes([3; 32]).public(),
        tls_ca_pem: tls_ca_pem.map(str::to_owned),
    }
}

/// An outbox in memory.
pub(crate) struct MemoryOutbox {
    identity: Option<Identity>,
    held: Mutex<Held>,
    /// Told whenever a reply was taken in or the link changed.
    pub(crate) changed: Notify,
}

#[derive(Default)]
struct Held {
    waiting: Vec<Waiting>,
    cursor: u64,
    started: usize,
    links: Vec<Link>,
    nonce: Option<Nonce>,
    chunks: Vec<(Chunk, Fate)>,
    carried: Vec<CarriedBundle>,
    answered: Vec<(i64, Option<Vec<u8>>)>,
}

/// What this desk knows of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Waiting,
    Sent,
    Held,
}

impl MemoryOutbox {
    pub(crate) fn new(url: &str, packets: usize, tls_ca_pem: Option<&str>) -> Arc<Self> {
        Self::make(url, packets, tls_ca_pem, 2)
    }
    /// Packets of so many bytes that do not pack.
    pub(crate) fn with_bodies(url: &str, packets: usize, body_bytes: usize) -> Arc<Self> {
        Self::make(url, packets, None, body_bytes)
    }
    fn make(url: &str, packets: usize, tls_ca_pem: Option<&str>, body_bytes: usize) -> Arc<Self> {
        let identity = Identity {
            enrolment: ENROLMENT,
            epoch: EPOCH,
            centre_url: url.to_owned(),
            keys: keys(tls_ca_pem),
            desk_key: desk_key(),
            nonce: None,
        };
        let host = DeskHost::new(WALL_MS);
        let mut body = vec![0; body_bytes];
        host.fill_random(&mut body);
        let mut previous = chain_start(ENROLMENT, EPOCH);
        let waiting = (1..=packets as u64)
            .map(|sequence| {
                let draft = HeaderDraft {
                    kind: PacketKind::Request,
                    enrolment: ENROLMENT,
                    epoch: EPOCH,
                    sequence,
                    previous,
                    id: host.new_id(),
                    moment: host.now(),
                    papers_root: None,
                };
                let packet = seal(draft, &body, &identity.keys.sealing[0].public, &desk_key(), &host).expect("seals");
                previous = packet.hash();
                Waiting { hash: previous, sequence, bytes: packet.to_bytes() }
            })
            .collect();
        Arc::new(Self {
            identity: Some(identity),
            held: Mutex::new(Held { waiting, nonce: (body_bytes > 2).then_some(CENTRE_NONCE), ..Held::default() }),
            changed: Notify::new(),
        })
    }
    pub(crate) fn not_enrolled() -> Arc<Self> {
        Arc::new(Self { identity: None, held: Mutex::default(), changed: Notify::new() })
    }
    pub(crate) fn left(&self) -> usize {
        self.held.lock().expect("whole").waiting.len()
    }
    pub(crate) fn started_count(&self) -> usize {
        self.held.lock().expect("whole").started
    }
    pub(crate) fn links(&self) -> Vec<Link> {
        self.held.lock().expect("whole").links.clone()
    }
    /// Chunks of scans with these contents.
    pub(crate) fn add_chunks(&self, contents: &[Vec<u8>]) {
        let chunks = contents.iter().map(|bytes| (Chunk { hash: sha256(bytes), bytes: bytes.clone() }, Fate::Waiting));
        self.held.lock().expect("whole").chunks.extend(chunks);
    }
    /// The last chunk's bytes change under its name, as on a bad disk.
    pub(crate) fn spoil_last_chunk(&self) {
        if let Some((chunk, _)) = self.held.lock().expect("whole").chunks.last_mut() {
            chunk.bytes[0] ^= 1;
        }
    }
    pub(crate) fn bytes_left(&self) -> usize {
        self.held.lock().expect("whole").waiting.iter().map(|waiting| waiting.bytes.len()).sum()
    }
    pub(crate) fn fates(&self) -> Vec<Fate> {
        self.held.lock().expect("whole").chunks.iter().map(|(_, fate)| *fate).collect()
    }
    pub(crate) fn add_carried(&self, id: i64, bytes: Vec<u8>) {
        self.held.lock().expect("whole").carried.push(CarriedBundle { id, bytes });
    }
    /// The first packet that waits.
    pub(crate) fn first_packet(&self) -> Vec<u8> {
        self.held.lock().expect("whole").waiting[0].bytes.clone()
    }
    /// What the desk was told of carried bundles.
    pub(crate) fn answered(&self) -> Vec<(i64, Option<Vec<u8>>)> {
        self.held.lock().expect("whole").answered.clone()
    }
    pub(crate) fn add(&self, waiting: Waiting) {
        self.held.lock().expect("whole").waiting.push(waiting);
    }
}

impl Held {
    fn set_fate(&mut self, hash: &Digest, now: Fate) {
        if let Some((_, fate)) = self.chunks.iter_mut().find(|(chunk, _)| chunk.hash == *hash) {
            *fate = now;
        }
    }
}

impl Outbox for MemoryOutbox {
    fn identity(&self) -> Result<Option<Identity>, OutboxFault> {
        let nonce = self.held.lock().expect("whole").nonce;
        Ok(self.identity.clone().map(|identity| Identity { nonce, ..identity }))
    }
    fn waiting(&self, count_max: usize, bytes_max: usize, except: &[Digest]) -> Result<Vec<Waiting>, OutboxFault> {
        let mut bytes = 0;
        let held = self.held.lock().expect("whole");
        let fitting = held.waiting.iter().filter(|waiting| !except.contains(&waiting.hash)).take(count_max);
        Ok(fitting
            .take_while(|waiting| {
                bytes += waiting.bytes.len();
                bytes <= bytes_max || bytes == waiting.bytes.len()
            })
            .cloned()
            .collect())
    }
    fn cursor(&self) -> Result<Cursor, OutboxFault> {
        Ok(Cursor { notices: self.held.lock().expect("whole").cursor, acks: 0 })
    }
    fn asked_papers(&self) -> Result<Vec<Digest>, OutboxFault> {
        let held = self.held.lock().expect("whole");
        Ok(held.chunks.iter().filter(|(_, fate)| *fate == Fate::Sent).map(|(chunk, _)| chunk.hash).collect())
    }
    fn next_chunk(&self, except: &[Digest]) -> Result<Option<Chunk>, OutboxFault> {
        let held = self.held.lock().expect("whole");
        let next = held.chunks.iter().find(|(chunk, fate)| *fate == Fate::Waiting && !except.contains(&chunk.hash));
        Ok(next.map(|(chunk, _)| chunk.clone()))
    }
    fn chunk_sent(&self, hash: &Digest) -> Result<(), OutboxFault> {
        self.held.lock().expect("whole").set_fate(hash, Fate::Sent);
        Ok(())
    }
    fn carried(&self, except: &[i64]) -> Result<Option<CarriedBundle>, OutboxFault> {
        let held = self.held.lock().expect("whole");
        Ok(held.carried.iter().find(|bundle| !except.contains(&bundle.id)).cloned())
    }
    fn carried_done(&self, id: i64, answers: Option<Vec<u8>>) -> Result<(), OutboxFault> {
        let mut held = self.held.lock().expect("whole");
        held.carried.retain(|bundle| bundle.id != id);
        held.answered.push((id, answers));
        Ok(())
    }
    fn health(&self) -> Result<Health, OutboxFault> {
        let outbox_count = u32::try_from(self.left()).expect("small");
        Ok(Health { version: "0.1.0".into(), outbox_count, wall_ms: WALL_MS, ..Health::default() })
    }
    fn missed(&self, _: &[Digest]) -> Result<(), OutboxFault> {
        Ok(())
    }

    fn started(&self, hashes: &[Digest]) -> Result<(), OutboxFault> {
        self.held.lock().expect("whole").started += hashes.len();
        Ok(())
    }
    fn settle(&self, reply: &VerifiedReply, _: Cursor) -> Result<Settled, OutboxFault> {
        let mut held = self.held.lock().expect("whole");
        let before = held.waiting.len();
        held.waiting.retain(|waiting| reply.ack.verdicts.iter().all(|(hash, _)| *hash != waiting.hash));
        held.nonce = Some(reply.next_nonce);
        reply.ack.held.iter().for_each(|hash| held.set_fate(hash, Fate::Held));
        reply.missing.iter().for_each(|hash| held.set_fate(hash, Fate::Waiting));
        let mut notices = 0;
        for notice in &reply.notices {
            if notice.sequence == held.cursor + 1 {
                held.cursor = notice.sequence;
                notices += 1;
            }
        }
        self.changed.notify_one();
        Ok(Settled { acked: before - held.waiting.len(), notices })
    }
    fn note_link(&self, link: &Link) -> Result<(), OutboxFault> {
        self.held.lock().expect("whole").links.push(link.clone());
        self.changed.notify_one();
        Ok(())
    }
}
