//! The contract held against wear, forgery and nonsense.

mod any_bytes;
mod bundles;
mod cast;
mod enrolment;
mod escrow;
mod folding;
mod forgery;
mod later_vectors;
mod packets;
mod papers;
mod receipts;
mod replies;
mod requests;
mod rotation;
mod vectors;
