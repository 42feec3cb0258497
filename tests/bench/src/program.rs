//! What a program spends: processor time as the kernel reckons it, memory, system calls.

use std::{
    ffi::OsStr,
    fs,
    io::{Read, Write},
    path::Path,
    process::{Command, Stdio},
    thread,
};

use rustix::{
    process::{Pid, WaitId, WaitIdOptions, waitid},
    time::{ClockId, clock_gettime},
};
use wasl_tests::{
    ctl::{Ctl, SUPERVISOR},
    ground::{Step, Stopped},
};

/// Ticks of the kernel's reckoning a second, the same on every Linux that runs here.
const TICKS_A_SECOND: f64 = 100.0;

/// Seconds of processor time, in and for the process of this number; all its threads.
///
/// # Errors
/// When there is no such process.
pub fn cpu_seconds(process: u32) -> Step<f64> {
    let path = format!("/proc/{process}/stat");
    let text = read(&path)?;
    // The name may hold anything; what follows its last bracket is fixed.
    let rest = text.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default();
    let ticks: Option<f64> = rest.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<f64>().ok()).sum();
    ticks.map(|ticks| ticks / TICKS_A_SECOND).ok_or_else(|| Stopped(format!("{path} says {text}")))
}

/// Milliseconds of processor time that this thread has spent.
#[must_use]
pub fn thread_cpu_ms() -> f64 {
    let spent = clock_gettime(ClockId::ThreadCPUTime);
    spent.tv_sec as f64 * 1e3 + spent.tv_nsec as f64 / 1e6
}

/// Most bytes that the process ever held in memory.
///
/// # Errors
/// When there is no such process.
pub fn memory_most(process: u32) -> Step<u64> {
    let text = read(&format!("/proc/{process}/status"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes: Option<u64> = line.trim().trim_end_matches(" kB").parse().ok();
    kilobytes.map(|kilobytes| kilobytes << 10).ok_or_else(|| Stopped(format!("VmHWM of {process}: {line}")))
}

fn read(path: &str) -> Step<String> {
    fs::read_to_string(path).map_err(|fault| Stopped(format!("{path}: {fault}")))
}

/// Whether a program of this name can be started.
#[must_use]
pub fn is_there(name: &str) -> bool {
    let mut ask = Command::new(name);
    ask.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    ask.status().is_ok_and(|status| status.success())
}

/// A program that is to run as people start it, however much this one is let run before others: pages, their
/// painter and the screen take turns on a desk's machine.
#[must_use]
pub fn among_others(program: impl AsRef<OsStr>) -> Command {
    if !is_there("chrt") {
        return Command::new(program);
    }
    let mut command = Command::new("chrt");
    command.args(["--other", "0"]).arg(program);
    command
}

/// What a verb of `waslctl` printed, and the processor time it took.
#[derive(Debug)]
pub struct Ran {
    /// What it printed.
    pub said: String,
    /// Seconds.
    pub cpu: f64,
}

/// Runs `waslctl` as the supervisor, through the programs named before it, if any.
///
/// # Errors
/// When it can't be run or refuses.
pub fn waslctl(data_dir: &Path, through: &[&str], words: &[&str], piped: &str) -> Step<Ran> {
    let failed = |fault: std::io::Error| Stopped(format!("waslctl: {fault}"));
    let mut child = Ctl::new(data_dir).command(SUPERVISOR, through, words)?.spawn().map_err(failed)?;
    let mut stdin = child.stdin.take().expect("piped");
    let piped = piped.to_owned();
    let writer = thread::spawn(move || stdin.write_all(piped.as_bytes()));
    let mut errors = child.stderr.take().expect("piped");
    let reader = thread::spawn(move || {
        let mut text = String::new();
        errors.read_to_string(&mut text).map(|_| text)
    });
    let mut said = String::new();
    child.stdout.take().expect("piped").read_to_string(&mut said).map_err(failed)?;
    // It has ended, and is still there to be asked what it spent.
    let number = Pid::from_child(&child);
    waitid(WaitId::Pid(number), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)
        .map_err(|fault| Stopped(format!("waslctl: {fault}")))?;
    let cpu = cpu_seconds(child.id())?;
    let status = child.wait().map_err(failed)?;
    // A verb that reads nothing closes its input early.
    let _unread = writer.join();
    let errors = reader.join().ok().and_then(Result::ok).unwrap_or_default();
    if !status.success() {
        return Err(Stopped(format!("waslctl {words:?} ended with {status}: {errors}")));
    }
    Ok(Ran { said, cpu })
}
