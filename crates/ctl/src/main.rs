//! `waslctl`: the desk without a window, for support staff, tests and measurements.
//!
//! A thin host like the shell: it opens the desk, gives it one command, prints what came of it. Exit
//! codes: 0 done; 1 refused or in trouble; 2 a bad submission, a faulty catalogue, or words of the
//! command line that make no sense; 3 a receipt that is not genuine.

mod front;
mod options;
mod said;
mod verbs;

use std::process::ExitCode;

use clap::Parser;

use crate::{options::Options, said::Say};

fn main() -> ExitCode {
    if let Err(fault) = wasl_host::be_discreet() {
        said::complain(&format!("waslctl: {fault}"));
    }
    let options = Options::parse();
    let say = Say::new(options.json, &options.lang);
    match verbs::run(&options, &say) {
        Ok(code) => code,
        Err(fault) => say.fault(&fault),
    }
}
