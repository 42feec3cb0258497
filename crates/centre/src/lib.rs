//! THE CENTRE: hears from many desks, keeps what they bring, lets officers fulfil it, and shows
//! citizens where it stands.
//!
//! [`take_in`] is the heart: one function over the [`ledger::Ledger`], without a server. Everything in
//! `web` is a door in front of functions that work without it.

pub mod accesses;
mod built_in;
pub mod desks;
pub mod enrolment;
pub mod exchange;
mod fault;
mod intake;
mod keys;
pub mod lanes;
pub mod ledger;
pub mod nonces;
pub mod officers;
mod open;
pub mod opening;
pub mod papers;
pub mod release;
pub mod settings;
mod shelf;
pub mod slowing;
pub mod watch;
mod web;

pub use fault::CentreFault;
pub use intake::{HandedOver, take_in};
pub use keys::CentreKeys;
pub use open::{Centre, LedgerPlace, open, open_with};
pub use shelf::{OnShelf, Shelf};
pub use web::{Running, ServeLimits, ServeOptions, serve};
