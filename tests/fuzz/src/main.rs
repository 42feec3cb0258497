//! The program that libFuzzer drives; `WASL_FUZZ_TARGET` names the target. Its `main` is libFuzzer's own.

#![no_main]
#![expect(clippy::disallowed_methods, reason = "the target's name comes from the environment")]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use wasl_fuzz::{Target, target};

static TARGET: OnceLock<Target> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    let chosen = TARGET.get_or_init(|| {
        let name = std::env::var("WASL_FUZZ_TARGET").unwrap_or_default();
        target(&name).unwrap_or_else(|| panic!("WASL_FUZZ_TARGET names no target: {name:?}"))
    });
    (chosen.run)(bytes);
});
