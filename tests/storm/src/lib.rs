//! THE STORM: whole worlds of real desks and a real centre on simulated disks, clocks and links, with
//! every fault that the ground may have; an oracle of its own judges what came of it.
//!
//! Everything in a world follows from its seed. Development only: no program of a desk or a centre
//! leans on it.

pub mod carrier;
pub mod catalogue;
pub mod centre_side;
pub mod clock;
pub mod desk_side;
pub mod dice;
pub mod disk;
pub mod elder;
pub mod exhaustive;
pub mod ground;
mod judging;
pub mod locks;
pub mod log;
mod machines;
mod officer;
pub mod oracle;
mod people;
mod pictures;
pub mod plan;
#[cfg(feature = "planted")]
pub mod planted;
mod road;
pub mod slips;
mod sticks;
pub mod vfs;
pub mod workers;
pub mod world;
