//! A tracking number that was typed with one digit wrong, or with two neighbours swapped, is never
//! taken for another one: all such slips of a hundred thousand numbers.

use std::thread;

use wasl_domain::ids::{EnrolmentNumber, NotTracking, TrackingNumber};

const NUMBERS: u32 = 100_000;
const THREADS: u32 = 2;

/// Every enrolment number once, each with another serial; both ends of the range are among them.
fn number(n: u32) -> TrackingNumber {
    let serial = if n.is_multiple_of(2) { n.wrapping_mul(7_919) % 1_000_000 } else { 999_999 - n * 10 };
    TrackingNumber::new(EnrolmentNumber::new(n).expect("five digits"), serial).expect("six digits")
}

/// Slips that were tried on the numbers of `range`, and those that passed.
fn slips(range: std::ops::Range<u32>) -> (u64, Vec<String>) {
    let (mut tried, mut passed) = (0, Vec::new());
    let mut refused = |typed: &[u8; 13]| {
        tried += 1;
        let typed = std::str::from_utf8(typed).expect("digits");
        if typed.parse::<TrackingNumber>() != Err(NotTracking::Check) {
            passed.push(typed.to_owned());
        }
    };
    for n in range {
        let number = number(n);
        let digits: [u8; 13] = number.digits().into_bytes().try_into().expect("thirteen digits");
        assert_eq!(std::str::from_utf8(&digits).expect("digits").parse(), Ok(number));
        for at in 0..13 {
            let mut typed = digits;
            for other in b'0'..=b'9' {
                if other != digits[at] {
                    typed[at] = other;
                    refused(&typed);
                }
            }
        }
        for at in 0..12 {
            let mut typed = digits;
            typed.swap(at, at + 1);
            if typed != digits {
                refused(&typed);
            }
        }
    }
    (tried, passed)
}

#[test]
fn every_wrong_digit_and_every_swap_of_neighbours_is_refused() {
    let share = NUMBERS / THREADS;
    let threads: Vec<_> =
        (0..THREADS).map(|thread| thread::spawn(move || slips(thread * share..(thread + 1) * share))).collect();
    let (mut tried, mut passed) = (0, Vec::new());
    for thread in threads {
        let (more, those) = thread.join().expect("no thread panics");
        tried += more;
        passed.extend(those);
    }
    assert!(passed.is_empty(), "{} of {tried} pass: {:?}", passed.len(), passed.first());
    assert!(tried > u64::from(NUMBERS) * (13 * 9 + 9), "{tried}");
}
