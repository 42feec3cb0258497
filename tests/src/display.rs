//! A virtual screen.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use tempfile::TempDir;

use crate::ground::{Running, Step, Stopped};

/// A virtual screen of its own, gone with the value.
#[derive(Debug)]
pub struct Display {
    name: String,
    _xvfb: Running,
    drawn: TempDir,
}

impl Display {
    /// Starts one of this many points; the system picks its number.
    ///
    /// # Errors
    /// When Xvfb is not there or does not start.
    pub fn start(width: u32, height: u32) -> Step<Self> {
        let screen = format!("{width}x{height}x24");
        let drawn = tempfile::tempdir().map_err(|fault| Stopped::at("a folder")(&fault))?;
        let started = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset"])
            .arg("-fbdir")
            .arg(drawn.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut xvfb = Running(started.map_err(|fault| Stopped(format!("Xvfb: {fault}; make setup installs it")))?);
        let mut line = String::new();
        if let Some(told) = xvfb.0.stdout.take() {
            // It writes the number once it takes clients, or closes the pipe when it can't start.
            let _bytes = BufReader::new(told).read_line(&mut line);
        }
        if line.trim().is_empty() {
            return Err(Stopped("Xvfb did not start".to_owned()));
        }
        Ok(Self { name: format!(":{}", line.trim()), _xvfb: xvfb, drawn })
    }

    /// What programs call it: `:99`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What stands on the screen now, whoever drew it: a head, then four bytes a point (the X server's own file).
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn seen(&self) -> Step<Vec<u8>> {
        fs::read(self.drawn.path().join("Xvfb_screen0")).map_err(|fault| Stopped::at("the screen")(&fault))
    }
}
