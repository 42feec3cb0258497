//! The contract held against wear, forgery and nonsense.

mod any_bytes;
mod cast;
mod enrolment;
mod packets;
mod receipts;
mod replies;
mod requests;
mod vectors;
