//! The machine in simulated time, against an outbox and a centre in memory.

mod aside;
mod bare;
mod beside;
mod desk;
mod links;
mod moments;
mod packets;
mod silence;
mod together;
mod words;
