//! The centre from outside: its ledger, its intake, its doors.

mod conformance;
mod desk;
mod doors;
mod fulfilment;
mod intake;
mod opening;
mod tracking;
mod world;
