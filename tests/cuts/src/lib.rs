//! Machines that break Wasl on the real system: power cuts on real file systems, killed programs, full
//! disks, wrong clocks, a stolen disk, a citizen after the next, a bad link.
//!
//! Each machine drives the built programs as a person would, holds what it was told against what is
//! truly there, and tells figures. What the system does not let it do, it says it skipped; it never
//! passes for another reason. Nothing here knows how the rooms work inside.

#![expect(
    clippy::disallowed_methods,
    reason = "machines lay out disks and folders, start programs and wait on the real clock"
)]

pub mod authority;
pub mod bad_link;
pub mod book;
pub mod canaries;
pub mod citizens;
pub mod clocks;
pub mod dice;
pub mod full_disk;
pub mod held;
pub mod inputs;
pub mod kills;
pub mod machine;
pub mod memory;
pub mod net;
pub mod next_citizen;
pub mod power;
pub mod programs;
pub mod ready;
pub mod scans;
pub mod stolen;
pub mod sweep;
pub mod volume;
pub mod world;
