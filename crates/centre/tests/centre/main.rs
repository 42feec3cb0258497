//! The centre from outside: its ledger, its intake, its doors.

mod accesses;
mod callers;
mod conformance;
mod desk;
mod doors;
mod exchanged;
mod flood;
mod fulfilment;
mod gaps;
mod intake;
mod keys;
mod lanes;
mod limits;
mod matrix;
mod office;
mod opening;
mod papers;
mod postgres;
mod restored;
mod settings;
mod standing;
mod times;
mod together;
mod tracking;
mod world;
