//! Processes as the system sees them: who started whom, and what stands in their memory.

use std::{
    fs::{self, File},
    io::Read,
    os::unix::fs::FileExt,
};

use wasl_tests::ground::{Step, Stopped};

use crate::sweep::{Hit, Patterns};

/// A process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Its number.
    pub id: u32,
    /// The name of its program, at most 15 bytes of it.
    pub name: String,
}

/// All processes that `id` started, and those that they started.
#[must_use]
pub fn below(id: u32) -> Vec<Process> {
    let mut all = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        if let Some(own) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok())
            && let Ok(line) = fs::read_to_string(entry.path().join("stat"))
            && let Some((name, parent)) = stat(&line)
        {
            all.push((own, parent, name));
        }
    }
    let (mut found, mut next): (Vec<Process>, Vec<u32>) = (Vec::new(), vec![id]);
    while let Some(parent) = next.pop() {
        for (own, _, name) in all.iter().filter(|(_, of, _)| *of == parent) {
            found.push(Process { id: *own, name: name.clone() });
            next.push(*own);
        }
    }
    found
}

/// Name and parent in a line of `/proc/N/stat`.
fn stat(line: &str) -> Option<(String, u32)> {
    let (before, after) = line.rsplit_once(") ")?;
    let name = before.split_once('(')?.1.to_owned();
    Some((name, after.split(' ').nth(1)?.parse().ok()?))
}

/// What of the patterns stands in the memory that a process can write to.
///
/// # Errors
/// When its memory is closed to this user.
pub fn sweep(process: &Process, patterns: &Patterns) -> Step<Vec<Hit>> {
    let failed = |fault: std::io::Error| Stopped(format!("memory of {} ({}): {fault}", process.name, process.id));
    let maps = fs::read_to_string(format!("/proc/{}/maps", process.id)).map_err(failed)?;
    let memory = File::open(format!("/proc/{}/mem", process.id)).map_err(failed)?;
    let pages = File::open(format!("/proc/{}/pagemap", process.id)).map_err(failed)?;
    let mut hits = Vec::new();
    for (from, to) in maps.lines().filter_map(writable).flat_map(|region| filled(&pages, region)) {
        let region = Region { memory: &memory, at: from, to };
        for hit in patterns.sweep(region).map_err(failed)? {
            hits.push(Hit { at: from + hit.at, ..hit });
        }
    }
    Ok(hits)
}

/// Bytes of a page, and of its entry in `/proc/N/pagemap`.
const PAGE: u64 = 4096;
const ENTRY: usize = 8;
/// A page's entry says that it is in memory, or in the swap.
const IS_FILLED: u64 = 0b11 << 62;

/// The parts of a region that hold anything: WebKit sets aside tens of gigabytes and fills few.
fn filled(pages: &File, (from, to): (u64, u64)) -> Vec<(u64, u64)> {
    let mut parts: Vec<(u64, u64)> = Vec::new();
    let mut entries = vec![0; ENTRY << 14];
    let mut at = from;
    while at < to {
        let Ok(read) = pages.read_at(&mut entries, at / PAGE * ENTRY as u64) else { return vec![(from, to)] };
        if read < ENTRY {
            return vec![(from, to)];
        }
        for entry in entries[..read].chunks_exact(ENTRY) {
            let entry = entry.try_into().map_or(0, u64::from_le_bytes);
            if at < to && entry & IS_FILLED != 0 {
                match parts.last_mut() {
                    Some((_, end)) if *end == at => *end = at + PAGE,
                    Some(_) | None => parts.push((at, at + PAGE)),
                }
            }
            at += PAGE;
        }
    }
    parts
}

/// Range of a line of `/proc/N/maps`, where the process may write.
fn writable(line: &str) -> Option<(u64, u64)> {
    let mut words = line.split_whitespace();
    let (from, to) = words.next()?.split_once('-')?;
    let is_writable = words.next()?.starts_with("rw");
    let range = (u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?);
    is_writable.then_some(range)
}

struct Region<'m> {
    memory: &'m File,
    at: u64,
    to: u64,
}

impl Read for Region<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let wanted = usize::try_from(self.to - self.at).unwrap_or(usize::MAX).min(into.len());
        // What was given back to the system meanwhile reads as an error: the region ends there.
        let read = self.memory.read_at(&mut into[..wanted], self.at).unwrap_or(0);
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_this_process_holds_is_found_in_its_memory() {
        let kept = format!("{}{}", "غضنفر", std::process::id());
        let own = Process { id: std::process::id(), name: "self".to_owned() };
        let hits = sweep(&own, &Patterns::of([kept.clone()])).expect("one's own memory is open");
        assert!(!hits.is_empty(), "{kept} stands in this process's memory");
    }
}
