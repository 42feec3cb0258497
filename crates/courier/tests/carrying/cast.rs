//! A desk in memory: host, keys, outbox.

use std::{
    sync::{Arc, Mutex},
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
use wasl_sync::{Identity, Link, Outbox, OutboxFault, Settled, Waiting};

/// Wall clock as given, dice from a counter: enough for tests, fit for nothing else.
pub(crate) struct DeskHost {
    start: Instant,
    wall_ms: i64,
    rolled: Mutex<u64>,
}

impl DeskHost {
    pub(crate) fn new(wall_ms: i64) -> Self {
        Self { start: Instant::now(), wall_ms, rolled: Mutex::new(0) }
    }
}

impl Host for DeskHost {
    fn now(&self) -> Moment {
        Moment {
            wall: Timestamp::from_millisecond(self.wall_ms).expect("in range"),
            boot: Uuid::nil(),
            mono_ms: u64::try_from(self.start.elapsed().as_millis()).expect("in range"),
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
}

impl MemoryOutbox {
    pub(crate) fn new(url: &str, packets: usize, tls_ca_pem: Option<&str>) -> Arc<Self> {
        let identity = Identity {
            enrolment: ENROLMENT,
            epoch: EPOCH,
            centre_url: url.to_owned(),
            keys: keys(tls_ca_pem),
            desk_key: desk_key(),
            nonce: None,
        };
        let host = DeskHost::new(WALL_MS);
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
                };
                let packet = seal(draft, b"{}", &identity.keys.sealing[0].public, &desk_key(), &host).expect("seals");
                previous = packet.hash();
                Waiting { hash: previous, sequence, bytes: packet.to_bytes() }
            })
            .collect();
        Arc::new(Self {
            identity: Some(identity),
            held: Mutex::new(Held { waiting, ..Held::default() }),
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
    pub(crate) fn add(&self, waiting: Waiting) {
        self.held.lock().expect("whole").waiting.push(waiting);
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
    fn cursor(&self) -> Result<u64, OutboxFault> {
        Ok(self.held.lock().expect("whole").cursor)
    }
    fn health(&self) -> Result<Health, OutboxFault> {
        let outbox_count = u32::try_from(self.left()).expect("small");
        Ok(Health { version: "0.1.0".into(), outbox_count, oldest_age_s: 0, wall_ms: WALL_MS })
    }
    fn missed(&self, _: &[Digest]) -> Result<(), OutboxFault> {
        Ok(())
    }

    fn started(&self, hashes: &[Digest]) -> Result<(), OutboxFault> {
        self.held.lock().expect("whole").started += hashes.len();
        Ok(())
    }
    fn settle(&self, reply: &VerifiedReply) -> Result<Settled, OutboxFault> {
        let mut held = self.held.lock().expect("whole");
        let before = held.waiting.len();
        held.waiting.retain(|waiting| reply.ack.verdicts.iter().all(|(hash, _)| *hash != waiting.hash));
        held.nonce = Some(reply.next_nonce);
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
