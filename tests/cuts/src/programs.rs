//! `waslctl` as a process that is told much and may be cut off in the middle.

use std::{
    io::{BufRead, BufReader, Read, Write},
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serde_json::Value;
use wasl_tests::{
    ctl::SUPERVISOR,
    ground::{Step, Stopped, program},
};

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// `waslctl` on the desk in `data_dir`, as the supervisor; verbs are still to be added.
///
/// # Errors
/// When it was not built.
pub fn waslctl(data_dir: &Path) -> Step<Command> {
    let mut command = Command::new(program("waslctl")?);
    command.arg("--data-dir").arg(data_dir).args(["--json", "--as", SUPERVISOR.0]).env("WASL_PIN", SUPERVISOR.1);
    Ok(command)
}

/// What a program has printed, line by line, as it comes.
type Lines = Arc<Mutex<Vec<String>>>;

/// A program under way whose lines are read as they come.
#[derive(Debug)]
pub struct Typist {
    child: Child,
    lines: Lines,
    readers: Vec<JoinHandle<()>>,
    said: Lines,
}

/// What came of a program.
#[derive(Debug)]
pub struct Ended {
    /// Whole lines that it printed.
    pub lines: Vec<String>,
    /// What it printed on the other stream.
    pub said: Vec<String>,
    /// Its exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
}

impl Typist {
    /// Starts `waslctl submit --ndjson -` with these submissions.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn submit(data_dir: &Path, submissions: String) -> Step<Self> {
        let mut command = waslctl(data_dir)?;
        command.args(["submit", "--ndjson", "-"]);
        Self::start(command, submissions)
    }

    /// Starts `waslctl sync`.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn sync(data_dir: &Path) -> Step<Self> {
        let mut command = waslctl(data_dir)?;
        command.arg("sync");
        Self::start(command, String::new())
    }

    /// Starts a program with `piped` as its input.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start(mut command: Command, piped: String) -> Step<Self> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|fault| Stopped(format!("{command:?}: {fault}")))?;
        let mut stdin = child.stdin.take().expect("piped");
        let (lines, said) = (Lines::default(), Lines::default());
        let out = child.stdout.take().expect("piped");
        let err = child.stderr.take().expect("piped");
        let readers = vec![
            // A program that is cut off closes its input early.
            thread::spawn(move || drop(stdin.write_all(piped.as_bytes()))),
            read(out, Arc::clone(&lines)),
            read(err, Arc::clone(&said)),
        ];
        Ok(Self { child, lines, readers, said })
    }

    /// How many whole lines have come.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Waits until so many whole lines have come, or the program has ended; gives how many have.
    ///
    /// # Errors
    /// When nothing of it happens within `limit`.
    pub fn wait_for(&mut self, count: usize, limit: Duration) -> Step<usize> {
        let end = Instant::now() + limit;
        loop {
            let seen = self.count();
            if seen >= count || self.has_ended()? {
                return Ok(seen);
            }
            if Instant::now() > end {
                return Err(Stopped(format!("waited {} s for line {count}; {seen} have come", limit.as_secs())));
            }
            thread::sleep(LOOK);
        }
    }

    fn has_ended(&mut self) -> Step<bool> {
        let state = self.child.try_wait().map_err(|fault| Stopped(format!("waiting: {fault}")))?;
        Ok(state.is_some())
    }

    /// Its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it, as a cut of the power would, and gives what had come.
    ///
    /// # Errors
    /// When it can't be waited for.
    pub fn kill(mut self) -> Step<Ended> {
        // It may have ended by itself.
        let _ended = self.child.kill();
        self.end()
    }

    /// Waits for its end and gives what came.
    ///
    /// # Errors
    /// When it can't be waited for.
    pub fn end(mut self) -> Step<Ended> {
        let state = self.child.wait().map_err(|fault| Stopped(format!("waiting: {fault}")))?;
        for reader in self.readers.drain(..) {
            reader.join().expect("reading does not panic");
        }
        let take = |lines: &Lines| std::mem::take(&mut *lines.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Ended { lines: take(&self.lines), said: take(&self.said), code: state.code(), signal: state.signal() })
    }
}

impl Drop for Typist {
    fn drop(&mut self) {
        // Nothing is left of it where it was ended.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn read(from: impl Read + Send + 'static, into: Lines) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        // A line that was cut off within never came out.
        while from.read_until(b'\n', &mut line).is_ok_and(|_| line.ends_with(b"\n")) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            into.lock().unwrap_or_else(PoisonError::into_inner).push(text);
            line.clear();
        }
    })
}

/// Tracking numbers of the receipts in lines that `submit` printed, in their order.
///
/// # Errors
/// When a line is no receipt.
pub fn receipts(lines: &[String]) -> Step<Vec<String>> {
    lines
        .iter()
        .map(|line| {
            let value: Value = serde_json::from_str(line).map_err(|fault| Stopped(format!("{line}: {fault}")))?;
            value["tracking"].as_str().map(str::to_owned).ok_or_else(|| Stopped(format!("no receipt: {line}")))
        })
        .collect()
}
