//! The making of a dictionary.

use wasl_protocol::body_to_bytes;
use wasl_tests::ground::{Step, Stopped};

use crate::citizens::{Inventor, Words};

/// Its size: larger ones gain little and wait longer at a desk's first capture.
const BYTES: usize = 64 << 10;
/// Bodies that it learns from.
const SAMPLES: u32 = 6_000;
/// One payment beside so many requests: all payments look alike.
const PAID_OF: u32 = 4;
/// No other seed of the bench comes near its requests.
const SEED: u64 = 0xD1C7_0001;

/// A dictionary trained on invented requests of all published packs.
///
/// # Errors
/// When the library finds nothing to learn.
pub fn dictionary() -> Step<Vec<u8>> {
    let mut inventor = Inventor::new(SEED, Words::Learnt);
    let mut samples = Vec::new();
    for place in 0..SAMPLES {
        let request = inventor.next_request();
        samples.push(body_to_bytes(&request.body(place)));
        if place % PAID_OF == 0 {
            samples.push(body_to_bytes(&request.payment(place)));
        }
    }
    zstd::dict::from_samples(&samples, BYTES).map_err(|fault| Stopped(format!("the trainer: {fault}")))
}
