//! THE FRONT ROOM: everything a person can do at an access point, as one table of commands.
//!
//! Knows no window and no network. Each command writes to the store and returns; the courier of the
//! host carries packets on and brings notices back through [`Desk::outbox`].

mod accounts;
mod admitting;
mod anew;
pub mod bridge;
mod capture;
mod cards;
mod care;
mod citizens;
mod correcting;
mod counter;
mod custody;
mod desk;
mod doctor;
mod drafts;
mod enrolment;
mod escrow;
pub mod fittings;
mod guesses;
mod handing_in;
mod heard;
mod journal;
mod kiosk;
mod lanes;
mod limits;
mod lived;
mod mirror;
mod opened;
mod post;
pub mod printer;
mod programs;
mod refusal;
mod requests;
mod review;
mod salvaging;
mod scans;
mod secrets;
mod services;
mod session;
mod sheet;
mod shelf;
mod shown;
mod slip;
mod standing;
mod status;
pub mod table;
pub mod talk;
mod unsent;

pub use cards::DrawnCard;
pub use care::Cared;
pub use desk::{Desk, OpenFault, Wake};
pub use doctor::DoctorLine;
pub use enrolment::EnrolmentWish;
pub use fittings::Fittings;
pub use journal::{Breach, JournalState};
pub use lanes::{Carried, Exported, Imported, is_answers};
pub use mirror::MirrorState;
pub use programs::{ReceiptFormat, Submitted, Verified};
pub use refusal::Refusal;
pub use salvaging::{MissingPlaces, Rescue, SalvagedPacket, rescue};
pub use scans::scan_of;
pub use table::{Face, Right};
