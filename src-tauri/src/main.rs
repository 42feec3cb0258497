//! The program `wasl`: a desk in a window.

use std::process::ExitCode;

fn main() -> ExitCode {
    wasl_shell::run()
}
