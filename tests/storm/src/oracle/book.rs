//! What the world knows apart from the rooms: receipts in citizens' hands, acts that were done for
//! sure, exchanges that were started, acks that left the centre.

use std::collections::{BTreeMap, BTreeSet};

use wasl_protocol::{Digest, ReceiptToken, parse_qr};

use super::{Judged, Violation};

/// A receipt that somebody holds or saw on the screen.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Text of its QR.
    pub text: String,
    /// What it says.
    pub token: ReceiptToken,
    /// Which simulated machine gave it.
    pub desk: usize,
    /// It came out of the printer; else the screen showed it.
    pub is_slip: bool,
}

/// The book.
#[derive(Debug, Default)]
pub struct Book {
    /// Receipts.
    pub papers: Vec<Paper>,
    /// Packets with which an exchange was started.
    pub started: BTreeSet<Digest>,
    /// Packets that a genuine ack named which left the centre.
    pub acked: BTreeSet<Digest>,
    /// Requests about which somebody at the centre decided: its notice proves them there, too.
    pub decided: BTreeSet<u64>,
    /// Requests that were told to be kept for sure: machine, leading digits.
    pub kept: BTreeSet<(usize, u64)>,
    /// Requests that were paid for sure: machine, leading digits.
    pub paid: BTreeSet<(usize, u64)>,
    /// Requests for which cash may have been taken or not.
    pub maybe_paid: BTreeSet<u64>,
    /// Submissions that were tried with an id: id, and the number where it is known.
    pub submissions: BTreeMap<[u8; 16], Option<u64>>,
    /// Pages that were brought: the submission's id, and the hash of the page as the desk takes it in.
    pub pictures: BTreeMap<[u8; 16], Digest>,
    /// How often citizens tried at the kiosk, and how often they were told a number.
    pub kiosk: (u64, u64),
    /// End of each machine's journal when it was last seen.
    pub journals: BTreeMap<usize, (u64, Digest)>,
    /// Desks of which two branches exist: a clone, a disk that was set back.
    pub branched: BTreeSet<u32>,
    /// Packets that went down with a disk: nobody else ever had them.
    pub sunk: BTreeSet<Digest>,
    /// Packets that the centre acknowledged and then forgot, when it was restored from a backup.
    pub forgotten: BTreeSet<Digest>,
    /// Requests about which the centre decided before that: it forgot that, too.
    pub undone: BTreeSet<u64>,
    /// So much time went by that desks have put away what the centre has long had.
    pub has_slept: bool,
    /// The centre was restored from a backup.
    pub has_restored: bool,
    /// The highest epoch that an answer of the centre named, and that below which it must never again be.
    pub centre_epochs: (u64, u64),
    /// Desks that send rubbish.
    pub has_rubbish: bool,
    /// Packets that a desk no longer has since its disk was set back; the centre has them.
    pub elsewhere: BTreeSet<Digest>,
}

impl Book {
    /// Enters a receipt.
    ///
    /// # Errors
    /// Where it is none.
    pub fn enter(&mut self, desk: usize, text: String, is_slip: bool) -> Judged<u64> {
        let (_, signed) =
            parse_qr(&text).map_err(|fault| Violation(format!("desk-{desk}: a receipt is none: {fault}")))?;
        let tracking = signed.token.tracking.payload();
        self.papers.push(Paper { text, token: signed.token, desk, is_slip });
        Ok(tracking)
    }

    /// Whether a request belongs to a number of which there are two branches.
    #[must_use]
    pub fn is_branched(&self, tracking: u64) -> bool {
        self.branched.iter().any(|number| u64::from(*number) == tracking / 1_000_000)
    }

    /// Whether a slip of a request came out.
    #[must_use]
    pub fn has_slip(&self, tracking: u64) -> bool {
        self.papers.iter().any(|paper| paper.is_slip && paper.token.tracking.payload() == tracking)
    }
}
