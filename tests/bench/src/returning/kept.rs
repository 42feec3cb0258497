//! What waits at one desk of the storm, in memory: the courier's outbox without a disk, which notes when exchanges
//! begin and when their acks are proved.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use wasl_domain::host::Host;
use wasl_protocol::{Digest, Health, Verdict, VerifiedReply};
use wasl_sync::{CarriedBundle, Chunk, Cursor, DownKind, Identity, Link, Outbox, OutboxFault, Settled, Waiting};

use super::{
    past::{FAILURES, OwnHost},
    seen::Notes,
};

/// One desk's outbox.
#[derive(Debug)]
pub struct Kept {
    host: Arc<OwnHost>,
    notes: Arc<Notes>,
    missed: AtomicU32,
    within: Mutex<Within>,
}

#[derive(Debug)]
struct Within {
    identity: Identity,
    cursor: Cursor,
    waiting: BTreeMap<u64, Waiting>,
    /// By hash: place, and how often it went.
    known: HashMap<Digest, (u64, u32)>,
    /// When exchanges began, by the first packet of each.
    begun: HashMap<Digest, Instant>,
}

impl Kept {
    /// An outbox of this desk in which nothing waits.
    #[must_use]
    pub fn new(identity: Identity, host: Arc<OwnHost>, notes: Arc<Notes>) -> Self {
        let within = Within {
            identity,
            cursor: Cursor::default(),
            waiting: BTreeMap::new(),
            known: HashMap::new(),
            begun: HashMap::new(),
        };
        Self { host, notes, missed: AtomicU32::new(0), within: Mutex::new(within) }
    }

    fn within(&self) -> MutexGuard<'_, Within> {
        self.within.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// These wait from now on.
    pub fn fill(&self, packets: Vec<Waiting>) {
        let mut within = self.within();
        for packet in packets {
            within.known.insert(packet.hash, (packet.sequence, 0));
            within.waiting.insert(packet.sequence, packet);
        }
    }

    /// What was tried until now reached nobody: it does not count as sent.
    pub fn begin(&self) {
        for (_, times) in self.within().known.values_mut() {
            *times = 0;
        }
    }

    /// Who the desk is.
    #[must_use]
    pub fn desk(&self) -> Identity {
        self.within().identity.clone()
    }

    /// Exchanges that ended without an answer.
    #[must_use]
    pub fn missed(&self) -> u32 {
        self.missed.load(Ordering::Relaxed)
    }

    /// How many packets wait.
    #[must_use]
    pub fn count(&self) -> usize {
        self.within().waiting.len()
    }
}

impl Outbox for Kept {
    fn identity(&self) -> Result<Option<Identity>, OutboxFault> {
        Ok(Some(self.within().identity.clone()))
    }

    fn waiting(&self, count_max: usize, bytes_max: usize, except: &[Digest]) -> Result<Vec<Waiting>, OutboxFault> {
        let within = self.within();
        let mut bytes = 0;
        let mut batch: Vec<Waiting> = Vec::new();
        for packet in within.waiting.values().filter(|packet| !except.contains(&packet.hash)).take(count_max) {
            bytes += packet.bytes.len();
            if bytes > bytes_max && !batch.is_empty() {
                break;
            }
            batch.push(packet.clone());
        }
        Ok(batch)
    }

    fn cursor(&self) -> Result<Cursor, OutboxFault> {
        Ok(self.within().cursor)
    }

    fn health(&self) -> Result<Health, OutboxFault> {
        let now = self.host.now();
        Ok(Health {
            version: "storm".to_owned(),
            outbox_count: u32::try_from(self.count()).unwrap_or(u32::MAX),
            wall_ms: now.wall.as_millisecond(),
            boot: now.boot,
            mono_ms: now.mono_ms,
            ..Health::default()
        })
    }

    fn started(&self, hashes: &[Digest]) -> Result<(), OutboxFault> {
        self.host.throw_freely();
        let mut guard = self.within();
        let within = &mut *guard;
        let (mut again, mut again_bytes) = (0, 0);
        for hash in hashes {
            let Some((place, times)) = within.known.get_mut(hash) else { continue };
            *times += 1;
            if *times > 1 {
                again += 1;
                again_bytes += within.waiting.get(place).map_or(0, |packet| packet.bytes.len());
            }
        }
        let now = Instant::now();
        if let Some(first) = hashes.first() {
            within.begun.insert(*first, now);
        }
        self.notes.began(now, hashes.len(), again, again_bytes);
        Ok(())
    }

    fn missed(&self, _: &[Digest]) -> Result<(), OutboxFault> {
        self.notes.missed(Instant::now());
        if self.missed.fetch_add(1, Ordering::Relaxed) + 1 == FAILURES {
            self.host.be_within_a_wait();
        }
        Ok(())
    }

    fn settle(&self, reply: &VerifiedReply, _: Cursor) -> Result<Settled, OutboxFault> {
        let now = Instant::now();
        let mut guard = self.within();
        let within = &mut *guard;
        let verdicts = &reply.ack.verdicts;
        let began = verdicts.iter().find_map(|(hash, _)| within.begun.remove(hash));
        let mut acked = 0;
        for (hash, _) in verdicts {
            let place = within.known.get(hash).map(|(place, _)| *place);
            acked += usize::from(place.and_then(|place| within.waiting.remove(&place)).is_some());
        }
        let stored = verdicts.iter().filter(|(_, verdict)| *verdict == Verdict::Stored).count();
        let there = verdicts.iter().filter(|(_, verdict)| *verdict == Verdict::AlreadyStored).count();
        self.notes.settled(now, began, acked, [stored, there, verdicts.len() - stored - there]);
        within.cursor.acks += 1;
        if let Some(last) = reply.notices.last() {
            within.cursor.notices = last.sequence;
        }
        within.identity.nonce = Some(reply.next_nonce);
        Ok(Settled { acked, notices: reply.notices.len() })
    }

    fn asked_papers(&self) -> Result<Vec<Digest>, OutboxFault> {
        Ok(Vec::new())
    }

    fn next_chunk(&self, _: &[Digest]) -> Result<Option<Chunk>, OutboxFault> {
        Ok(None)
    }

    fn chunk_sent(&self, _: &Digest) -> Result<(), OutboxFault> {
        Ok(())
    }

    fn carried(&self, _: &[i64]) -> Result<Option<CarriedBundle>, OutboxFault> {
        Ok(None)
    }

    fn carried_done(&self, _: i64, _: Option<Vec<u8>>) -> Result<(), OutboxFault> {
        Ok(())
    }

    fn note_link(&self, link: &Link) -> Result<(), OutboxFault> {
        if let Link::Down { kind, .. } = link {
            self.notes.down(match kind {
                DownKind::Network => "network",
                DownKind::CaptivePortal => "portal",
                DownKind::CentreBusy => "busy",
                DownKind::CentreRefuses { .. } => "refused",
                DownKind::NotGenuine => "not genuine",
            });
        }
        Ok(())
    }
}
