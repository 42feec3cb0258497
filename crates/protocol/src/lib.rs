//! THE CONTRACT between desk and centre: packets, acks, notices, receipts; sealing, signing, versions.
//!
//! Bytes in, bytes out: no input or output, no clock; dice only through [`wasl_domain::host::Host`].
//! Whatever comes from outside is bounded and never panics. A format that shipped is frozen by the
//! vectors in `tests/vectors`; the next version stands beside it.

pub mod ack;
pub mod bodies;
pub mod bundle;
pub mod card;
mod dictionary;
pub mod documents;
pub mod escrow;
pub mod exchange;
pub mod fault;
pub mod first_contact;
pub mod hex;
pub mod keys;
pub mod notice;
pub mod packet;
pub mod papers;
pub mod problem;
pub mod receipt;
pub mod request_auth;
pub mod sealing;
mod wire;

pub use ack::*;
pub use bodies::*;
pub use bundle::*;
pub use card::*;
pub use documents::*;
pub use escrow::*;
pub use exchange::*;
pub use fault::*;
pub use first_contact::*;
pub use keys::*;
pub use notice::*;
pub use packet::*;
pub use papers::*;
pub use problem::*;
pub use receipt::*;
pub use request_auth::*;
pub use sealing::*;
// For the post room, which leans on this room alone.
#[doc(hidden)]
pub use wasl_domain::planted;
