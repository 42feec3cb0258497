//! A PostgreSQL server of the bench's own: what it spends is counted over all its processes.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use wasl_tests::ground::{Step, Stopped, root};

/// Ticks of the kernel's reckoning a second.
const TICKS_A_SECOND: f64 = 100.0;
/// Bytes of a packet as most requests make it.
const PACKET_BYTES: usize = 433;

/// A running server; it ends with this value.
#[derive(Debug)]
pub struct Server {
    script: Child,
    folder: PathBuf,
    process: u32,
}

impl Server {
    /// Starts one on the machine's disk.
    ///
    /// # Errors
    /// Where PostgreSQL is missing.
    pub fn start() -> Step<Self> {
        let mut script = Command::new(root().join("tools/postgres.sh"))
            .arg(std::process::id().to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|fault| Stopped(format!("tools/postgres.sh: {fault}")))?;
        let mut address = String::new();
        let told = script.stdout.take().map(|out| BufReader::new(out).read_line(&mut address));
        let folder = address.trim().split_once('@').map(|(_, host)| PathBuf::from(host.replace("%2F", "/")));
        let (Some(Ok(_)), Some(folder)) = (told, folder) else {
            return Err(Stopped("PostgreSQL is missing".to_owned()));
        };
        let noted = fs::read_to_string(folder.join("data/postmaster.pid"));
        let noted = noted.map_err(|fault| Stopped(format!("postmaster.pid: {fault}")))?;
        let process = noted.lines().next().and_then(|line| line.parse().ok());
        let process = process.ok_or_else(|| Stopped(format!("postmaster.pid says {noted}")))?;
        Ok(Self { script, folder, process })
    }

    /// Makes a database; gives its address.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn database(&self, name: &str) -> Step<String> {
        self.ask("postgres", &format!("CREATE DATABASE {name}"))?;
        Ok(format!("postgres://wasl@{}/{name}", self.folder.display().to_string().replace('/', "%2F")))
    }

    /// Says something to a database; gives what it answers.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn ask(&self, database: &str, sql: &str) -> Step<String> {
        let file = self.folder.join("said.sql");
        fs::write(&file, sql).map_err(|fault| Stopped(format!("{}: {fault}", file.display())))?;
        let said = Command::new("psql")
            .args(["-X", "-q", "-A", "-t", "-U", "wasl", "-v", "ON_ERROR_STOP=1", "-d", database, "-h"])
            .arg(&self.folder)
            .arg("-f")
            .arg(&file)
            .output()
            .map_err(|fault| Stopped(format!("psql: {fault}")))?;
        if !said.status.success() {
            return Err(Stopped(format!("psql: {}", String::from_utf8_lossy(&said.stderr))));
        }
        Ok(String::from_utf8_lossy(&said.stdout).trim().to_owned())
    }

    /// Packets in rows of their own, each durable before the next: so many a second of the server's processor time.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn raw_rows(&self, count: usize) -> Step<f64> {
        self.database("raw")?;
        self.ask("raw", "CREATE TABLE packet (hash BYTEA PRIMARY KEY, bytes BYTEA NOT NULL)")?;
        let rows: String = (0..count)
            .map(|row| format!("INSERT INTO packet VALUES ('\\x{row:064x}', '\\x{}');\n", "5a".repeat(PACKET_BYTES)))
            .collect();
        let before = self.cpu_seconds()?;
        self.ask("raw", &rows)?;
        Ok(count as f64 / (self.cpu_seconds()? - before))
    }

    /// Seconds of processor time of all its processes, those that have ended too.
    ///
    /// # Errors
    /// When it is gone.
    pub fn cpu_seconds(&self) -> Step<f64> {
        let entries = fs::read_dir("/proc").map_err(|fault| Stopped(format!("/proc: {fault}")))?;
        let mut ticks = 0.0;
        let mut is_there = false;
        for entry in entries.flatten() {
            let Ok(number) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
            // One that ends meanwhile is counted by its parent from then on.
            let Ok(text) = fs::read_to_string(entry.path().join("stat")) else { continue };
            // The name may hold anything; what follows its last bracket is fixed.
            let rest = text.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default();
            let fields: Vec<f64> = rest.split_whitespace().skip(1).map(|field| field.parse().unwrap_or(0.0)).collect();
            let of = |at: usize| fields.get(at).copied().unwrap_or(0.0);
            if number == self.process {
                is_there = true;
                // Its own, and those of its children that have ended.
                ticks += of(10) + of(11) + of(12) + of(13);
            } else if of(0) == f64::from(self.process) {
                ticks += of(10) + of(11);
            }
        }
        if is_there { Ok(ticks / TICKS_A_SECOND) } else { Err(Stopped("the database is gone".to_owned())) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The script stops the server and takes its folder away.
        let _ = Command::new("kill").args(["-TERM", &self.script.id().to_string()]).status();
        let _ = self.script.wait();
    }
}
