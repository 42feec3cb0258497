//! A network of a run's own: two name spaces with a line between them that can be made slow, lossy and
//! absent, and what goes over it, counted.

use std::{
    collections::BTreeMap,
    io::Write,
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use wasl_tests::ground::{Running, Step, Stopped};

use crate::volume::{output, run as run_program};

const DESK: &str = "10.77.0.1";
/// Where the centre is reached.
pub const CENTRE: &str = "10.77.0.2";

/// What a desk sent to the centre.
#[derive(Debug, Clone, Copy)]
pub struct Traffic {
    /// Connections that it made.
    pub connections: usize,
    /// Bytes that it gave TCP and that TCP sent at least once.
    pub given: u64,
}

/// A network that is nobody's yet, gone with the value.
#[derive(Debug)]
pub struct Apart(Running);

impl Apart {
    /// Makes one.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn new() -> Step<Self> {
        let started = Command::new("unshare").args(["--net", "sleep", "86400"]).stdin(Stdio::null()).spawn();
        let apart = Self(Running(started.map_err(|fault| Stopped(format!("unshare: {fault}")))?));
        let own = std::fs::read_link("/proc/self/ns/net").ok();
        let there = format!("/proc/{}/ns/net", apart.id());
        while std::fs::read_link(&there).ok() == own {
            thread::sleep(Duration::from_millis(5));
        }
        Ok(apart)
    }

    /// A process in it.
    #[must_use]
    pub fn id(&self) -> String {
        self.0.0.id().to_string()
    }

    /// What runs a program in it.
    #[must_use]
    pub fn there(&self) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--net", "--target", &self.id()]);
        command
    }
}

/// Two networks that nobody else sees, and a line between them.
#[derive(Debug)]
pub struct Net {
    centre: Apart,
}

impl Net {
    /// Lays the line, good as yet.
    ///
    /// # Errors
    /// When the system refuses a part of it.
    pub fn lay() -> Step<Self> {
        let net = Self { centre: Apart::new()? };
        for words in [
            "link set lo up",
            "link add desk0 type veth peer name centre0",
            &format!("link set centre0 netns {}", net.id()),
            &format!("addr add {DESK}/24 dev desk0"),
            "link set desk0 up",
        ] {
            run_program(Command::new("ip").args(words.split(' ')))?;
        }
        for words in ["link set lo up", &format!("addr add {CENTRE}/24 dev centre0"), "link set centre0 up"] {
            run_program(net.there().arg("ip").args(words.split(' ')))?;
        }
        Ok(net)
    }

    /// A process in the centre's network.
    #[must_use]
    pub fn id(&self) -> String {
        self.centre.id()
    }

    fn there(&self) -> Command {
        self.centre.there()
    }

    /// Makes it slow, loses so many packets of a hundred, and counts what comes through.
    ///
    /// # Errors
    /// When the system refuses it.
    pub fn spoil(&self, lost_percent: u64) -> Step<()> {
        let slow = |device: &str| format!("tc qdisc add dev {device} root tbf rate 64kbit burst 4kb latency 800ms");
        let words = slow("desk0");
        run_program(Command::new("tc").args(words.split(' ').skip(1)))?;
        run_program(self.there().args(slow("centre0").split(' ')))?;
        // Lost where they arrive: a sender that loses its own packets notices at once.
        let rules = format!(
            "add table inet wasl
             add counter inet wasl through
             add chain inet wasl in {{ type filter hook input priority 0; }}
             add rule inet wasl in iifname lo accept
             add rule inet wasl in numgen random mod 100 < {lost_percent} drop
             add rule inet wasl in counter name through"
        );
        feed(Command::new("nft").args(["-f", "-"]), &rules)?;
        feed(self.there().args(["nft", "-f", "-"]), &rules)
    }

    /// Bytes that left the desk's interface, and bytes that came through to the centre.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn counts(&self) -> Step<(u64, u64)> {
        let sent = tx_bytes(&output(Command::new("ip").args(["-s", "-j", "link", "show", "desk0"]))?)?;
        let said = output(self.there().args(["nft", "-j", "list", "counters"]))?;
        let value: Value = serde_json::from_str(&said).map_err(|fault| Stopped(format!("nft: {fault}")))?;
        let all = value["nftables"].as_array().cloned().unwrap_or_default();
        let through = all.iter().find_map(|one| one["counter"]["bytes"].as_u64());
        through.map(|through| (sent, through)).ok_or_else(|| Stopped(format!("nft said {said}")))
    }

    /// Takes the line away for two seconds again and again until it is over; gives how often.
    ///
    /// # Errors
    /// When the system refuses it.
    pub fn cut_each(&self, each: Duration, is_over: &AtomicBool) -> Step<u32> {
        let (mut cuts, mut last) = (0, Instant::now());
        while !is_over.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(50));
            if last.elapsed() > each {
                run_program(Command::new("ip").args(["link", "set", "desk0", "down"]))?;
                thread::sleep(Duration::from_secs(2));
                run_program(Command::new("ip").args(["link", "set", "desk0", "up"]))?;
                cuts += 1;
                last = Instant::now();
            }
        }
        Ok(cuts)
    }

    /// Follows the desk's connections to the centre until it is over.
    ///
    /// # Errors
    /// When the system does not tell of them.
    pub fn watch(&self, is_over: &AtomicBool) -> Step<Traffic> {
        let mut all: BTreeMap<String, u64> = BTreeMap::new();
        while !is_over.load(Ordering::SeqCst) {
            for (port, given) in connections(&output(Command::new("ss").args(["-tinHO", "dst", CENTRE]))?) {
                let most = all.entry(port).or_default();
                *most = given.max(*most);
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(Traffic { connections: all.len(), given: all.values().sum() })
    }
}

/// Each connection's own port, and the bytes that it sent, those that TCP sent again not counted.
fn connections(said: &str) -> Vec<(String, u64)> {
    let figure = |line: &str, name: &str| {
        line.split_whitespace().find_map(|word| word.strip_prefix(name)?.parse::<u64>().ok()).unwrap_or(0)
    };
    said.lines()
        .filter_map(|line| {
            let own = line.split_whitespace().find(|word| word.starts_with(DESK))?;
            let given = figure(line, "bytes_sent:").saturating_sub(figure(line, "bytes_retrans:"));
            Some((own.to_owned(), given))
        })
        .collect()
}

fn tx_bytes(said: &str) -> Step<u64> {
    let value: Value = serde_json::from_str(said).map_err(|fault| Stopped(format!("ip: {fault}")))?;
    value[0]["stats64"]["tx"]["bytes"].as_u64().ok_or_else(|| Stopped(format!("ip said {said}")))
}

/// Runs a program that reads its words from its input.
fn feed(command: &mut Command, words: &str) -> Step<()> {
    let failed = |fault: std::io::Error| Stopped(format!("nft: {fault}"));
    let mut child = command.stdin(Stdio::piped()).spawn().map_err(failed)?;
    child.stdin.take().expect("piped").write_all(words.as_bytes()).map_err(failed)?;
    let ended = child.wait().map_err(failed)?;
    if ended.success() { Ok(()) } else { Err(Stopped(format!("nft ended with {ended}"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tcp_sent_again_is_not_counted() {
        let said = "ESTAB 0 9 10.77.0.1:40000 10.77.0.2:7117 cubic rto:204 bytes_sent:900 bytes_retrans:200 bytes_acked:5\n\
                    SYN-SENT 0 1 10.77.0.1:40001 10.77.0.2:7117 cubic rto:1000\n";
        let own = |port: &str, given| (format!("{DESK}:{port}"), given);
        assert_eq!(connections(said), [own("40000", 700), own("40001", 0)]);
    }
}
