//! THE FRONT ROOM: everything a person can do at an access point, as one table of commands.
//!
//! Knows no window and no network. Each command writes to the store and returns; the courier of the
//! host carries packets on and brings notices back through [`Desk::outbox`].

pub mod bridge;
mod capture;
mod citizens;
mod correcting;
mod counter;
mod desk;
mod drafts;
mod enrolment;
pub mod fittings;
mod handing_in;
mod kiosk;
mod post;
pub mod printer;
mod programs;
mod refusal;
mod requests;
mod review;
mod secrets;
mod services;
mod session;
mod sheet;
mod shelf;
mod shown;
mod slip;
mod status;
pub mod table;
pub mod talk;

pub use desk::{Desk, OpenFault, Wake};
pub use enrolment::EnrolmentWish;
pub use fittings::Fittings;
pub use programs::{DoctorLine, ReceiptFormat, Submitted, Verified};
pub use refusal::Refusal;
pub use table::{Face, Right};
