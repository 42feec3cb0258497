//! Stories without a window: what people rely on, told through the built programs and real sockets.
//!
//! Each story has its own centre and its own desks. Nothing here knows how the rooms work inside; what
//! a story may look at is what `waslctl`, a browser, a phone or the centre's own ledger shows.

#![expect(
    clippy::disallowed_methods,
    reason = "the stories lay out folders, read what programs wrote and start themselves again"
)]

mod acks;
mod at_desk;
mod bench;
mod book;
mod browser;
mod cards;
mod clocks;
mod contract;
mod damaged;
mod drafts;
mod exchanged;
mod flat;
mod folders;
mod journals;
mod killed;
mod lanes;
mod limits;
mod machine;
mod new_service;
mod offline;
mod papers;
mod paying;
mod pins;
mod portal;
mod put_back;
mod relay;
mod reminders;
mod restored;
mod salvaged;
mod scans;
mod sealed;
mod sentences;
mod stages;
mod standings;
mod strangeness;
mod submissions;
mod till;
mod upgraded;
mod world;
mod worn;
