//! Targets for coverage-guided fuzzing: every parser that reads bytes from outside, each with what must
//! hold for any input whatever. No target may reach a file, a clock or a network.
//!
//! `make fuzz` drives them with libFuzzer; the ordinary tests replay the corpus through the same
//! functions.

#![expect(clippy::disallowed_methods, reason = "the catalogue and the corpus are read from their folders")]

mod first_hand;
mod forms;
mod lanes;
mod pictures;
mod wire;

/// A target: its name, what it must never do, and the function that takes any bytes.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name: the folder of its corpus.
    pub name: &'static str,
    /// The longest input worth trying, in bytes.
    pub len_max: usize,
    /// Panics where the promise is broken.
    pub run: fn(&[u8]),
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target { name: "packet", len_max: 4096, run: wire::packet },
    Target { name: "ask", len_max: 8192, run: wire::ask },
    Target { name: "reply", len_max: 8192, run: wire::reply },
    Target { name: "ack", len_max: 4096, run: wire::ack },
    Target { name: "notice", len_max: 4096, run: wire::notice },
    Target { name: "body", len_max: 4096, run: wire::body },
    Target { name: "document", len_max: 4096, run: wire::document },
    Target { name: "receipt", len_max: 512, run: first_hand::receipt },
    Target { name: "receipt_text", len_max: 512, run: first_hand::receipt_text },
    Target { name: "tracking", len_max: 64, run: first_hand::tracking },
    Target { name: "enrolment_code", len_max: 256, run: first_hand::enrolment_code },
    Target { name: "enrolment_reply", len_max: 8192, run: first_hand::enrolment_reply },
    Target { name: "proof", len_max: 512, run: first_hand::proof },
    Target { name: "national_number", len_max: 128, run: forms::national_number },
    Target { name: "answers", len_max: 4096, run: forms::answers },
    Target { name: "submission", len_max: 4096, run: forms::submission },
    Target { name: "pack", len_max: 16384, run: forms::pack },
    Target { name: "bundle", len_max: 8192, run: lanes::bundle },
    Target { name: "escrow", len_max: 4096, run: lanes::escrow },
    Target { name: "card", len_max: 128, run: lanes::card },
    Target { name: "chunk", len_max: 8192, run: lanes::chunk },
    Target { name: "scan", len_max: 16384, run: pictures::scan },
];

/// The target of that name.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    TARGETS.iter().copied().find(|target| target.name == name)
}
