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

/// Where the desk stood when an exchange began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The last notice that was applied.
    pub notices: u64,
    /// How many acks had been taken in: what was acknowledged after the ask was made cannot be
    /// missing from its answer's word on what the centre holds.
    pub acks: u64,
}

/// A chunk of a paper that is to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Its name: SHA-256 of its bytes.
    pub hash: Digest,
    /// Its sealed bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Chunk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Chunk({} bytes)", self.bytes.len())
    }
}

/// A bundle that somebody brought and that this desk passes on.
#[derive(Clone, PartialEq, Eq)]
pub struct CarriedBundle {
    /// Its number at this desk.
    pub id: i64,
    /// [`wasl_protocol::Bundle`] as bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for CarriedBundle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CarriedBundle(#{}, {} bytes)", self.id, self.bytes.len())
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
    /// The time that it is at least by the centre's signed word, unix milliseconds; `None` before its
    /// first word, or where nobody keeps it.
    fn heard_ms(&self) -> Option<i64> {
        None
    }
    /// Waiting packets, oldest first, without those named in `except`: at most `count_max` and
    /// `bytes_max` in sum, but always at least one where there is one.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn waiting(&self, count_max: usize, bytes_max: usize, except: &[Digest]) -> Result<Vec<Waiting>, OutboxFault>;
    /// Where the desk stands now; read before an ask is made.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn cursor(&self) -> Result<Cursor, OutboxFault>;
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
    /// Takes in a proved reply in one transaction: acks, notices, chunks held and chunks missing,
    /// nonce. `since` is the [`Self::cursor`] from before the ask. Harmless when repeated.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn settle(&self, reply: &VerifiedReply, since: Cursor) -> Result<Settled, OutboxFault>;
    /// Chunks that were sent and whose fate is not known, at most
    /// [`wasl_protocol::ASK_PAPERS_MAX`] of them.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn asked_papers(&self) -> Result<Vec<Digest>, OutboxFault>;
    /// The next chunk to send: of packets that the centre has, oldest first, without those named in
    /// `except`.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn next_chunk(&self, except: &[Digest]) -> Result<Option<Chunk>, OutboxFault>;
    /// This chunk arrived, as an answer says that nobody signed: it is not sent again, and asked
    /// about in the next exchange. Only [`VerifiedReply`]'s `held` settles it.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn chunk_sent(&self, hash: &Digest) -> Result<(), OutboxFault>;
    /// The oldest carried bundle that has no answers, without those named in `except`.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn carried(&self, except: &[i64]) -> Result<Option<CarriedBundle>, OutboxFault>;
    /// The centre answered a carried bundle: with [`wasl_protocol::Answers`] as bytes, which only
    /// the desks named in them can prove; `None` where it cannot take this bundle at all.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn carried_done(&self, id: i64, answers: Option<Vec<u8>>) -> Result<(), OutboxFault>;
    /// The link stands otherwise than before.
    ///
    /// # Errors
    /// [`OutboxFault`].
    fn note_link(&self, link: &Link) -> Result<(), OutboxFault>;
}
