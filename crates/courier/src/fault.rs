//! What may go wrong here. Facts only.

use wasl_sync::{DownKind, OutboxFault};

/// The one error enum of this room.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CourierFault {
    /// The desk was not enrolled yet.
    #[error("the desk is not enrolled")]
    NotEnrolled,
    /// The centre's address is none: https, or http to this machine itself.
    #[error("{url} is no address of a centre: https is needed beyond this machine")]
    Address {
        /// As it was given.
        url: String,
    },
    /// The certificate of the centre's authority cannot be used.
    #[error("the certificate of the centre's authority cannot be used")]
    Certificate,
    /// The desk's store is in trouble.
    #[error("the desk's store is in trouble")]
    Store,
    /// Nothing got through.
    #[error("nothing got through: {kind:?}")]
    Down {
        /// Why.
        kind: DownKind,
    },
}

impl From<OutboxFault> for CourierFault {
    fn from(_: OutboxFault) -> Self {
        Self::Store
    }
}

impl CourierFault {
    /// Stable code, for the desk's sentence about it: the centre's own where the centre refused.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::NotEnrolled => "not_enrolled",
            Self::Address { .. } => "address",
            Self::Certificate => "certificate",
            Self::Store => "store",
            Self::Down { kind } => match kind {
                DownKind::Network => "network",
                DownKind::CaptivePortal => "captive_portal",
                DownKind::CentreBusy => "centre_busy",
                DownKind::CentreRefuses { code } => code,
                DownKind::NotGenuine => "not_genuine",
            },
        }
    }
}
