//! THE POST ROOM: what to send next, and what an answer means.
//!
//! Sans input and output: no socket, no file, no clock, no dice. The courier and the tests drive the
//! same [`Machine`]; the desk implements [`Outbox`].

pub mod backoff;
pub mod classify;
pub mod events;
pub mod link;
pub mod machine;
pub mod outbox;
pub mod pace;
pub mod side;

pub use classify::*;
pub use events::*;
pub use link::*;
pub use machine::*;
pub use outbox::*;
