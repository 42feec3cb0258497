//! Papers: chunks of ciphertext by their hash, and which request needs which of them. The ledger
//! opens nothing: that is the caller's, who tells it the outcome.

use uuid::Uuid;
use wasl_domain::ids::TrackingNumber;
use wasl_protocol::Digest;

use super::LedgerResult;

/// A paper as an opened packet names it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPaper {
    /// Its id.
    pub id: Uuid,
    /// The pack's name for it.
    pub paper: String,
    /// Its media type.
    pub media: String,
    /// Its size in bytes, once opened.
    pub size: u32,
    /// The key that opens it.
    pub key: [u8; 32],
    /// Its chunks in order.
    pub chunks: Vec<Digest>,
}

// Never with its key: it could get into a log.
impl std::fmt::Debug for NewPaper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPaper").field("id", &self.id).finish_non_exhaustive()
    }
}

/// How far a paper has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperState {
    /// Chunks are missing, or nobody looked yet.
    Waiting,
    /// Every chunk is here, and together they open to what was promised.
    Complete,
    /// Every chunk is here, and they don't.
    Broken,
}

impl PaperState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Complete, Self::Broken];

    /// The word in the ledger; the sentence is `officer-scan-<word>`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Complete => "complete",
            Self::Broken => "broken",
        }
    }
    /// The state whose [`Self::word`] is `word`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A paper in the ledger.
#[derive(Debug, Clone)]
pub struct StoredPaper {
    /// The packet that named it.
    pub packet: Digest,
    /// Its place in that packet, from 0.
    pub place: u32,
    /// The request that it belongs to.
    pub tracking: TrackingNumber,
    /// As it was named.
    pub new: NewPaper,
    /// How many of its chunks are here.
    pub held: u32,
    /// How far it has come.
    pub state: PaperState,
    /// Since when.
    pub state_ms: i64,
}

/// What became of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutChunk {
    /// Stored now.
    New,
    /// Was there already.
    There,
    /// No packet names it yet, and its desk has too many of those.
    OverQuota,
}

/// Acts on papers.
pub trait Papers: Send + Sync {
    /// Stores a chunk whose hash the caller has checked. One that no opened packet names counts for
    /// `enrolment`, up to `quota` bytes in all.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn put_chunk(&self, enrolment: u32, hash: &Digest, bytes: &[u8], quota: u64, now_ms: i64)
    -> LedgerResult<PutChunk>;

    /// The desk of an opened packet that names this chunk.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn named_by(&self, hash: &Digest) -> LedgerResult<Option<u32>>;

    /// A chunk's bytes.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn chunk(&self, hash: &Digest) -> LedgerResult<Option<Vec<u8>>>;

    /// Which of these chunks are here, in the order asked.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn chunks_held(&self, asked: &[Digest]) -> LedgerResult<Vec<Digest>>;

    /// Packets with papers all of which are complete: those among `packets`, and those that name one
    /// of `chunks`.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn packets_complete(&self, packets: &[Digest], chunks: &[Digest]) -> LedgerResult<Vec<Digest>>;

    /// A request's papers, those of corrections behind its own.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn papers(&self, tracking: TrackingNumber) -> LedgerResult<Vec<StoredPaper>>;

    /// How many papers of a request are not complete.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn papers_waiting(&self, tracking: TrackingNumber) -> LedgerResult<u32>;

    /// Papers whose chunks are all here and at which nobody looked yet.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn papers_to_prove(&self, count_max: u32) -> LedgerResult<Vec<StoredPaper>>;

    /// Somebody looked: complete or broken.
    ///
    /// # Errors
    /// [`super::LedgerFault`].
    fn settle_paper(&self, packet: &Digest, place: u32, state: PaperState, now_ms: i64) -> LedgerResult<()>;
}
