//! Why something that came from outside was not taken. Facts only; sentences are made at the edge.

use crate::keys::KeyId;

/// Which thing a fault is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// A packet's frame.
    Packet,
    /// A packet's header.
    Header,
    /// What a packet seals.
    Body,
    /// A desk's ask.
    Ask,
    /// A centre's reply as a whole.
    Reply,
    /// The ack within a reply.
    Ack,
    /// A notice.
    Notice,
    /// A signed document of the centre.
    Document,
    /// The set of keys that the root signed.
    Keys,
    /// The welcome at enrolment.
    Welcome,
    /// An enrolment code.
    Code,
    /// A receipt's token.
    Receipt,
    /// A key.
    Key,
    /// A signed HTTP request.
    Request,
    /// The head of a desk's journal, countersigned.
    Journal,
    /// A paper, or a chunk of one.
    Paper,
    /// A bundle, or the answers to one.
    Bundle,
    /// A packet as text on a citizen's paper.
    Escrow,
    /// A staff card.
    Card,
}

/// The one error enum of this room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProtocolFault {
    /// It ends before it is complete.
    #[error("{part:?} is cut off")]
    Truncated {
        /// Of what.
        part: Part,
    },
    /// It is not in the shape of such a thing at all (a page of a captive portal, for one).
    #[error("{part:?} is malformed")]
    Malformed {
        /// Of what.
        part: Part,
    },
    /// It is larger than anything genuine.
    #[error("{part:?} is above {max} bytes")]
    TooLarge {
        /// What.
        part: Part,
        /// The bound in bytes, or in entries for lists.
        max: usize,
    },
    /// A version that this build does not know.
    #[error("{part:?} has unknown version {found}")]
    Version {
        /// Of what.
        part: Part,
        /// The version named in it.
        found: u8,
    },
    /// The signature does not fit.
    #[error("{part:?} is not signed by the expected key")]
    BadSignature {
        /// On what.
        part: Part,
    },
    /// It names a signer that is not the expected one.
    #[error("{part:?} names key {found}")]
    OtherKey {
        /// What.
        part: Part,
        /// The key it names.
        found: KeyId,
    },
    /// The key is none (a weak point, or not on the curve).
    #[error("not a usable key")]
    WeakKey,
    /// The seal does not open with this key, or the header was changed.
    #[error("the seal does not open")]
    Seal,
    /// It was packed with a dictionary that this build does not have.
    #[error("dictionary {dictionary} is unknown")]
    Dictionary {
        /// The dictionary's number.
        dictionary: u32,
    },
    /// It could not be packed or unpacked.
    #[error("{part:?} cannot be unpacked")]
    Compression {
        /// What.
        part: Part,
    },
    /// A genuine answer, but for another desk or another epoch.
    #[error("the answer is for desk {enrolment} epoch {epoch}")]
    OtherDesk {
        /// The desk it names.
        enrolment: u32,
        /// The epoch it names.
        epoch: u32,
    },
    /// A genuine answer to another question: a replay, or one that came too late.
    #[error("the answer does not belong to what was asked")]
    Replayed,
    /// The centre that answered is not the one whose enrolment code was given.
    #[error("the root key is not the one named in the enrolment code")]
    OtherRoot,
    /// The enrolment code's check characters do not fit: a slip of finger or ear.
    #[error("the enrolment code's check does not fit")]
    CodeCheck,
    /// A number is outside of what the format holds.
    #[error("{part:?} holds a number out of range")]
    OutOfRange {
        /// Where.
        part: Part,
    },
}
