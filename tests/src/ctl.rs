//! `waslctl` as a program.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::ground::{Step, Stopped, program};

/// The name and PIN of the supervisor of desks in tests and demonstrations.
pub const SUPERVISOR: (&str, &str) = ("رنا الحسن", "482913");

/// A desk's data folder, handled by `waslctl`.
#[derive(Debug, Clone)]
pub struct Ctl {
    data_dir: PathBuf,
}

/// What came of a verb.
#[derive(Debug)]
pub struct Said {
    /// Exit code.
    pub code: i32,
    /// What it printed.
    pub out: String,
    /// What it printed on the other stream.
    pub err: String,
}

impl Ctl {
    /// For the desk in `data_dir`.
    #[must_use]
    pub fn new(data_dir: &Path) -> Self {
        Self { data_dir: data_dir.to_path_buf() }
    }

    /// Runs a verb as the supervisor, with `piped` as its input.
    ///
    /// # Errors
    /// When the program can't be run.
    pub fn run(&self, words: &[&str], piped: &str) -> Step<Said> {
        self.run_as(SUPERVISOR, &[], words, piped)
    }

    /// Runs a verb as somebody, name and PIN, with further variables around it.
    ///
    /// # Errors
    /// When the program can't be run.
    pub fn run_as(&self, who: (&str, &str), around: &[(&str, &str)], words: &[&str], piped: &str) -> Step<Said> {
        let failed = |fault: std::io::Error| Stopped(format!("waslctl: {fault}"));
        let mut child = self.command(who, &[], words)?.envs(around.iter().copied()).spawn().map_err(failed)?;
        let mut stdin = child.stdin.take().expect("piped");
        let piped = piped.to_owned();
        let writer = std::thread::spawn(move || stdin.write_all(piped.as_bytes()));
        let output = child.wait_with_output().map_err(failed)?;
        // A verb that reads nothing closes its input early.
        let _unread = writer.join();
        Ok(Said {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// The program with a verb as somebody, name and PIN, not started yet, all its streams piped; `through` are the
    /// words before its own that start it.
    ///
    /// # Errors
    /// When the program was not built.
    pub fn command(&self, who: (&str, &str), through: &[&str], words: &[&str]) -> Step<Command> {
        let own = program("waslctl")?;
        let mut command = match through.split_first() {
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(own);
                command
            }
            None => Command::new(own),
        };
        command.arg("--data-dir").arg(&self.data_dir).args(["--json", "--as", who.0]).args(words);
        command.env("WASL_PIN", who.1).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Ok(command)
    }

    /// Runs a verb that has to succeed; gives its JSON.
    ///
    /// # Errors
    /// When it did not, with what it said.
    pub fn json(&self, words: &[&str], piped: &str) -> Step<Value> {
        let said = self.run(words, piped)?;
        if said.code != 0 {
            return Err(Stopped(format!("waslctl {words:?} ended with {}: {}", said.code, said.err)));
        }
        serde_json::from_str(&said.out)
            .map_err(|fault| Stopped(format!("waslctl {words:?} printed {}: {fault}", said.out)))
    }

    /// Enrols the desk at a centre.
    ///
    /// # Errors
    /// When it is refused.
    pub fn init(&self, centre: &str, code: &str) -> Step<Value> {
        self.json(&["init", "--centre", centre, "--enrol", code], "")
    }
}
