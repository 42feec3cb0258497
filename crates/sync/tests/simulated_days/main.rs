//! The machine in simulated time, against an outbox and a centre in memory.

mod beside;
mod desk;
mod links;
mod packets;
