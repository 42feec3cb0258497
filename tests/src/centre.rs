//! A centre as a program of its own, that can be switched off and on.

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use crate::ground::{Running, Step, Stopped, free_port, program, until};

/// How long a centre may take to be ready; it stretches keys on its first start.
const READY: Duration = Duration::from_secs(60);

/// A centre with its ledger.
#[derive(Debug)]
pub struct Centre {
    folder: PathBuf,
    address: String,
    tls: Option<[PathBuf; 2]>,
    through: Vec<String>,
    /// The address of its ledger where that is not in its folder.
    database: Option<String>,
    running: Option<Running>,
}

impl Centre {
    /// A centre with a fresh or existing ledger in `folder`, switched off.
    ///
    /// # Errors
    /// When there is no free port.
    pub fn new(folder: &Path) -> Step<Self> {
        std::fs::create_dir_all(folder).map_err(|fault| Stopped(format!("{}: {fault}", folder.display())))?;
        let address = format!("127.0.0.1:{}", free_port()?);
        let through = Vec::new();
        Ok(Self { folder: folder.to_path_buf(), address, tls: None, through, database: None, running: None })
    }

    /// Its ledger is a database; its keys stay in its folder.
    pub fn keep_ledger_at(&mut self, database: &str) {
        self.database = Some(database.to_owned());
    }

    /// From its next start on it speaks TLS with this chain and key.
    pub fn speak_tls(&mut self, chain: &Path, key: &Path) {
        self.tls = Some([chain.to_path_buf(), key.to_path_buf()]);
    }

    /// From its next start on it listens at another address, and is started through these words.
    pub fn stand_elsewhere(&mut self, address: &str, through: &[&str]) {
        self.address = address.to_owned();
        self.through = through.iter().map(ToString::to_string).collect();
    }

    /// Its address: `http://127.0.0.1:1234`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}", if self.tls.is_some() { "https" } else { "http" }, self.address)
    }

    /// Its address as sockets say it: `127.0.0.1:1234`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Where its ledger and its keys are, as its program is told.
    fn ledger(&self) -> [String; 4] {
        let file = self.folder.join("ledger.db").display().to_string();
        let ledger = self.database.clone().unwrap_or_else(|| format!("sqlite:{file}"));
        ["--ledger".to_owned(), ledger, "--keys".to_owned(), file]
    }

    /// Switches it on and waits until it is ready.
    ///
    /// # Errors
    /// When it does not get ready.
    pub async fn on(&mut self) -> Step<()> {
        if self.running.is_some() {
            return Ok(());
        }
        let log = std::fs::File::options().create(true).append(true).open(self.folder.join("centre.log"));
        let log = log.map_err(|fault| Stopped(format!("centre.log: {fault}")))?;
        let mut command = self.command()?;
        command.args(["serve", "--listen", &self.address, "--public-url", &self.url()]).args(self.ledger());
        if let Some([chain, key]) = &self.tls {
            command.arg("--tls-cert").arg(chain).arg("--tls-key").arg(key);
        }
        let started = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        self.running = Some(Running(started.map_err(|fault| Stopped(format!("wasl-centre: {fault}")))?));
        let ready = format!("{}/readyz", self.url());
        until("the centre to be ready", READY, async || match get(&ready).await {
            // Who speaks TLS here reads no page; that it listens must do.
            _ if self.tls.is_some() => TcpStream::connect(&self.address).map(drop).map_err(|fault| fault.to_string()),
            Ok((200, _)) => Ok(()),
            Ok((status, _)) => Err(format!("status {status}")),
            Err(stopped) => Err(stopped.0),
        })
        .await
    }

    fn command(&self) -> Step<Command> {
        let own = program("wasl-centre")?;
        let Some((first, rest)) = self.through.split_first() else { return Ok(Command::new(own)) };
        let mut command = Command::new(first);
        command.args(rest).arg(own);
        Ok(command)
    }

    /// The number of its process, while it is on.
    #[must_use]
    pub fn process(&self) -> Option<u32> {
        // Where it is started through other words, they become it.
        self.running.as_ref().map(|running| running.0.id())
    }

    /// Switches it off, as a cut of the power would.
    pub fn off(&mut self) {
        self.running = None;
    }

    /// A one-time code for a desk of the access point that tests and demonstrations are about.
    ///
    /// # Errors
    /// When the centre refuses.
    pub fn enrol_code(&self) -> Step<String> {
        const PLACE: [&str; 8] = [
            "--access-point",
            "بريد جبلة",
            "--access-point-en",
            "Jableh post office",
            "--counter",
            "كوّة 2",
            "--governorate",
            "06",
        ];
        self.run(&[&["enrol-code"], PLACE.as_slice()].concat(), &[])
    }

    /// Opens an officer's account.
    ///
    /// # Errors
    /// When the centre refuses.
    pub fn add_officer(&self, name: &str, password: &str) -> Step<()> {
        self.run(&["officer", "add", name], &[("WASL_PASSWORD", password)]).map(drop)
    }

    /// Releases what is new in a catalogue folder; gives a line for each document.
    ///
    /// # Errors
    /// When the linter stops it.
    pub fn publish(&self, catalogue: &Path) -> Step<String> {
        self.run(&["publish", &catalogue.display().to_string()], &[])
    }

    /// Takes in what came on another way; gives the line that says what became of it, and the answers'
    /// file where one is wanted.
    ///
    /// # Errors
    /// When the centre refuses.
    pub fn import(&self, path: &Path, answers: Option<&Path>) -> Step<String> {
        let (path, answers) = (path.display().to_string(), answers.map(|answers| answers.display().to_string()));
        let mut words = vec!["import", path.as_str()];
        words.extend(answers.iter().flat_map(|answers| ["-o", answers.as_str()]));
        self.run(&words, &[])
    }

    /// Any other verb about this ledger; gives what it printed.
    ///
    /// # Errors
    /// When the centre refuses.
    pub fn verb(&self, words: &[&str]) -> Step<String> {
        self.run(words, &[])
    }

    fn run(&self, words: &[&str], surroundings: &[(&str, &str)]) -> Step<String> {
        let mut command = Command::new(program("wasl-centre")?);
        command.args(words).args(self.ledger()).envs(surroundings.iter().copied());
        let output = command.output().map_err(|fault| Stopped(format!("wasl-centre: {fault}")))?;
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if output.status.success() {
            Ok(said)
        } else {
            Err(Stopped(format!("wasl-centre {words:?}: {}", String::from_utf8_lossy(&output.stderr))))
        }
    }
}

/// Fetches a page of a centre without TLS: status and body.
///
/// # Errors
/// When the address is of another kind, or nothing answers.
pub async fn get(url: &str) -> Step<(u16, String)> {
    // A QR's address is in capitals.
    let rest = url.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("http://")).map(|scheme| &url[scheme.len()..]);
    let rest = rest.ok_or_else(|| Stopped(format!("{url} is no plain address")))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let ask = format!("GET /{path} HTTP/1.0\r\nHost: {host}\r\nAccept-Language: ar\r\n\r\n");
    let host = host.to_owned();
    let answer = tokio::task::spawn_blocking(move || {
        let mut line = TcpStream::connect(host)?;
        line.set_read_timeout(Some(READY))?;
        line.write_all(ask.as_bytes())?;
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).map(|_| answer)
    });
    let answer = answer.await.map_err(|fault| Stopped(format!("{url}: {fault}")))?;
    let answer = answer.map_err(|fault: std::io::Error| Stopped(format!("{url}: {fault}")))?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.ok_or_else(|| Stopped(format!("{url} answered {head}")))?, body.to_owned()))
}
