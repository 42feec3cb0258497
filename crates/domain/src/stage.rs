//! Where a request stands: one closed list, and the four truths that people are shown.

use serde::{Deserialize, Serialize};

/// The stage of a request, from the desk's transaction to the citizen's hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Stored durably at the desk; the receipt may be printed.
    Kept,
    /// An exchange that carried it was started.
    Sent,
    /// The centre's signed ack names its packet.
    Received,
    /// An officer handed it to the authority that owns the record.
    WithAuthority,
    /// The centre wants something corrected.
    NeedsCorrection,
    /// The document is printed, stamped and in its envelope.
    Ready,
    /// The envelope was handed to the post.
    HandedToPost,
    /// The envelope waits at the pick-up centre.
    ReadyForPickup,
    /// The citizen has the document.
    Delivered,
    /// The authority refused, with its reason.
    Refused,
    /// The citizen took the request back.
    Withdrawn,
}

/// What may happen to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The courier starts an exchange with it.
    Send,
    /// The exchange that carried it ended without an ack: it waits here as before.
    Miss,
    /// A signed ack names it.
    Receive,
    /// Handed to the authority.
    PassToAuthority,
    /// Sent back for correction.
    AskCorrection,
    /// A correction arrived.
    Correct,
    /// The document is finished.
    MakeReady,
    /// Given to the post.
    HandToPost,
    /// Laid out at the pick-up centre.
    OfferPickup,
    /// In the citizen's hand.
    Deliver,
    /// Refused with a reason.
    Refuse,
    /// Taken back by the citizen.
    Withdraw,
}

/// The four facts people are told, in this order and in these words always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// محفوظ هنا: committed at the desk.
    Kept,
    /// أُرسل: an exchange with it was started.
    Sent,
    /// استلمه المركز: a signed ack names it.
    Received,
    /// جاهز: a notice says so.
    Ready,
}

impl Truth {
    /// All four, in order.
    pub const ALL: [Self; 4] = [Self::Kept, Self::Sent, Self::Received, Self::Ready];
}

impl Stage {
    /// Every stage, in the order of a request's life.
    pub const ALL: [Self; 11] = [
        Self::Kept,
        Self::Sent,
        Self::Received,
        Self::WithAuthority,
        Self::NeedsCorrection,
        Self::Ready,
        Self::HandedToPost,
        Self::ReadyForPickup,
        Self::Delivered,
        Self::Refused,
        Self::Withdrawn,
    ];

    /// The word of the stage in data, e.g. `ready_for_pickup`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Sent => "sent",
            Self::Received => "received",
            Self::WithAuthority => "with_authority",
            Self::NeedsCorrection => "needs_correction",
            Self::Ready => "ready",
            Self::HandedToPost => "handed_to_post",
            Self::ReadyForPickup => "ready_for_pickup",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The stage whose [`Self::word`] is `word`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.word() == word)
    }

    /// The stage after `step`, or `None` where the step makes no sense here. A step that was already
    /// taken gives the same stage again, so that a repeated notice is harmless.
    #[must_use]
    pub fn after(self, step: Step) -> Option<Self> {
        use Stage as S;
        match step {
            Step::Send => match self {
                S::Kept | S::Sent => Some(S::Sent),
                S::Received
                | S::WithAuthority
                | S::NeedsCorrection
                | S::Ready
                | S::HandedToPost
                | S::ReadyForPickup
                | S::Delivered
                | S::Refused
                | S::Withdrawn => Some(self),
            },
            Step::Miss => match self {
                S::Kept | S::Sent => Some(S::Kept),
                S::Received
                | S::WithAuthority
                | S::NeedsCorrection
                | S::Ready
                | S::HandedToPost
                | S::ReadyForPickup
                | S::Delivered
                | S::Refused
                | S::Withdrawn => Some(self),
            },
            Step::Receive => match self {
                S::Kept | S::Sent | S::Received => Some(S::Received),
                S::WithAuthority
                | S::NeedsCorrection
                | S::Ready
                | S::HandedToPost
                | S::ReadyForPickup
                | S::Delivered
                | S::Refused
                | S::Withdrawn => Some(self),
            },
            Step::PassToAuthority => match self {
                S::Received | S::WithAuthority => Some(S::WithAuthority),
                S::Kept
                | S::Sent
                | S::NeedsCorrection
                | S::Ready
                | S::HandedToPost
                | S::ReadyForPickup
                | S::Delivered
                | S::Refused
                | S::Withdrawn => None,
            },
            Step::AskCorrection => match self {
                S::Received | S::WithAuthority | S::NeedsCorrection => Some(S::NeedsCorrection),
                S::Kept
                | S::Sent
                | S::Ready
                | S::HandedToPost
                | S::ReadyForPickup
                | S::Delivered
                | S::Refused
                | S::Withdrawn => None,
            },
            Step::Correct => match self {
                S::NeedsCorrection | S::Received => Some(S::Received),
                S::Kept
                | S::Sent
                | S::WithAuthority
                | S::Ready
                | S::HandedToPost
                | S::ReadyForPickup
                | S::Delivered
                | S::Refused
                | S::Withdrawn => None,
            },
            Step::MakeReady => match self {
                S::Received | S::WithAuthority | S::Ready => Some(S::Ready),
                S::Kept
                | S::Sent
                | S::NeedsCorrection
                | S::HandedToPost
                | S::ReadyForPickup
                | S::Delivered
                | S::Refused
                | S::Withdrawn => None,
            },
            Step::HandToPost => match self {
                S::Ready | S::HandedToPost => Some(S::HandedToPost),
                S::Kept
                | S::Sent
                | S::Received
                | S::WithAuthority
                | S::NeedsCorrection
                | S::ReadyForPickup
                | S::Delivered
                | S::Refused
                | S::Withdrawn => None,
            },
            Step::OfferPickup => match self {
                S::Ready | S::ReadyForPickup => Some(S::ReadyForPickup),
                S::Kept
                | S::Sent
                | S::Received
                | S::WithAuthority
                | S::NeedsCorrection
                | S::HandedToPost
                | S::Delivered
                | S::Refused
                | S::Withdrawn => None,
            },
            Step::Deliver => match self {
                S::HandedToPost | S::ReadyForPickup | S::Delivered => Some(S::Delivered),
                S::Kept
                | S::Sent
                | S::Received
                | S::WithAuthority
                | S::NeedsCorrection
                | S::Ready
                | S::Refused
                | S::Withdrawn => None,
            },
            Step::Refuse => match self {
                S::Received | S::WithAuthority | S::NeedsCorrection | S::Refused => Some(S::Refused),
                S::Kept | S::Sent | S::Ready | S::HandedToPost | S::ReadyForPickup | S::Delivered | S::Withdrawn => {
                    None
                }
            },
            Step::Withdraw => match self {
                S::Kept | S::Sent | S::Received | S::WithAuthority | S::NeedsCorrection | S::Withdrawn => {
                    Some(S::Withdrawn)
                }
                S::Ready | S::HandedToPost | S::ReadyForPickup | S::Delivered | S::Refused => None,
            },
        }
    }

    /// The furthest of the four truths that this stage proves.
    #[must_use]
    pub const fn truth(self) -> Truth {
        match self {
            Self::Kept => Truth::Kept,
            Self::Sent => Truth::Sent,
            Self::Received | Self::WithAuthority | Self::NeedsCorrection | Self::Refused | Self::Withdrawn => {
                Truth::Received
            }
            Self::Ready | Self::HandedToPost | Self::ReadyForPickup | Self::Delivered => Truth::Ready,
        }
    }
}
