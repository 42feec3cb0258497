//! THE BENCH: what Wasl costs, beside what the machine itself allows. Every figure is a ratio of two things that
//! were measured in turns within one run; the goals and their gates are in `goals.rs`, the figures in docs/speed.md.
//!
//! Must not: be asked for by a test, but for what arrives of a small storm; or judge by absolute times, but where a
//! promise is one.

#![expect(clippy::disallowed_methods, reason = "the bench lays out folders, starts programs and reads the clock")]

pub mod bytes;
pub mod capture;
pub mod centre;
pub mod citizens;
pub mod drain;
pub mod filling;
pub mod flat;
pub mod goals;
pub mod inside;
pub mod page_server;
pub mod papers;
pub mod peer;
pub mod postgres;
pub mod program;
pub mod raw;
pub mod returning;
pub mod runs;
pub mod scanned;
pub mod screens;
pub mod texts;
pub mod training;
pub mod weak_link;
pub mod window;
