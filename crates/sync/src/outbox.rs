//! What the post room needs from the desk's store.

use wasl_protocol::{Digest, Health, KeySet, Nonce, SigningKey, VerifiedReply};

use crate::link::Link;

/// The store could not be read or written. Opaque here: the desk tells it in its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the desk's store is in trouble")]
pub struct OutboxFault;

/// Who this desk is, and what it needs to prove it.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The desk's number.
    pub enrolment: u32,
    /// Its epoch.
    pub epoch: u32,
    /// The centre's address: `https://centre.example.sy`.
    pub centre_url: String,
    /// The centre's keys.
    pub keys: KeySet,
    /// The desk's key.
    pub desk_key: SigningKey,
    /// The nonce of the last answer, where there was one.
    pub nonce: Option<Nonce>,
}

/// A packet that waits for its ack.
#[derive(Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its hash.
    pub hash: Digest,
    /// Its place.
    pub sequence: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Waiting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Waiting(#{}, {} bytes)", self.sequence, self.bytes.len())
    }
}

/// What a reply changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settled {
    /// Packets that left the outbox by it.
    pub acked: usize,
    /// Notices that were applied by it.
    pub notices: usize,
}

/// The desk's store, as the courier sees it. Every call may block on the disk for a moment.
pub trait Outbox: Send + Sync {
    /// Who this desk is; `None` before enrolment.
    ///
    /// # Errors
    /// [`OutboxFault`], as of all calls here.
    fn identity(&self) -> Result<Option<Identity>, OutboxFault>;
    /// Waiting packets, oldest first, without those named in `except`: at most `count_max` and
    /// `bytes_max` in sum, but always at least one where there is one.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn waiting(&self, count_max: usize, bytes_max: usize, except: &[Digest]) -> Result<Vec<Waiting>, OutboxFault>;
    /// The last notice that was applied.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn cursor(&self) -> Result<u64, OutboxFault>;
    /// How the desk is doing.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn health(&self) -> Result<Health, OutboxFault>;
    /// An exchange that carries these packets is about to start.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn started(&self, hashes: &[Digest]) -> Result<(), OutboxFault>;
    /// The exchange that carried these packets ended without a proved answer: they wait as before.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn missed(&self, hashes: &[Digest]) -> Result<(), OutboxFault>;
    /// Takes in a proved reply in one transaction: acks, notices, nonce. Harmless when repeated.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn settle(&self, reply: &VerifiedReply) -> Result<Settled, OutboxFault>;
    /// The link stands otherwise than before.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn note_link(&self, link: &Link) -> Result<(), OutboxFault>;
}
