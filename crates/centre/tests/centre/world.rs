//! A centre to test: its own ledger in a folder that goes away, a clock that stands still until told,
//! dice that repeat, and a client.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use jiff::Timestamp;
use tempfile::TempDir;
use uuid::Uuid;
use wasl_centre::{Centre, CentreFault, LedgerPlace, Running, ServeLimits, ServeOptions, open};
use wasl_domain::host::{Host, Moment};
use wasl_protocol::sha256;

use crate::postgres::fresh_database;

/// 22 November 2026, 12:11 in Damascus.
pub(crate) const START_MS: i64 = 1_795_338_660_000;

/// The start of the one machine that all run on.
pub(crate) const BOOT: Uuid = Uuid::from_u128(0xB007);

pub(crate) struct StillHost {
    ms: AtomicI64,
    rolls: AtomicU64,
}

impl StillHost {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { ms: AtomicI64::new(START_MS), rolls: AtomicU64::new(0) })
    }
    pub(crate) fn pass_s(&self, seconds: i64) {
        self.ms.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Host for StillHost {
    fn now(&self) -> Moment {
        let ms = self.ms.load(Ordering::SeqCst);
        Moment {
            wall: Timestamp::from_millisecond(ms).expect("in range"),
            boot: BOOT,
            mono_ms: u64::try_from(ms - START_MS).unwrap_or(0),
        }
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let roll = self.rolls.fetch_add(1, Ordering::SeqCst);
            chunk.copy_from_slice(&sha256(&roll.to_be_bytes())[..chunk.len()]);
        }
    }
}

/// A folder with a ledger in it, or with the keys of one in a database.
pub(crate) struct World {
    folder: TempDir,
    database: Option<String>,
    pub(crate) host: Arc<StillHost>,
}

impl World {
    /// On the engine that this run of the tests is for: SQLite, or what `WASL_TEST_LEDGER` names.
    pub(crate) fn new() -> Self {
        match std::env::var("WASL_TEST_LEDGER").as_deref() {
            Ok("postgres") => Self { database: Some(fresh_database()), ..Self::in_a_file() },
            Ok(other) => panic!("no engine is called {other:?}"),
            Err(_) => Self::in_a_file(),
        }
    }
    /// On SQLite, for tests that do something to the file.
    pub(crate) fn in_a_file() -> Self {
        // In memory where there is such a place: what a disk does to a ledger is tried elsewhere.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder");
        Self { folder, database: None, host: StillHost::new() }
    }
    fn place(&self) -> LedgerPlace {
        match &self.database {
            Some(url) => LedgerPlace { address: url.clone(), keys: Some(self.path()) },
            None => LedgerPlace::from(&format!("sqlite:{}", self.path().display())),
        }
    }
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("ledger.db")
    }
    /// A file beside the ledger; the ledger itself where the ending is empty.
    pub(crate) fn beside(&self, ending: &str) -> PathBuf {
        self.folder.path().join(format!("ledger.db{ending}"))
    }
    /// The centre of this folder; again and again the same one.
    pub(crate) fn centre(&self) -> Centre {
        self.opened().expect("a centre opens")
    }
    pub(crate) fn opened(&self) -> Result<Centre, CentreFault> {
        let host: Arc<dyn Host> = Arc::clone(&self.host) as _;
        open(self.place(), host)
    }
    pub(crate) async fn serve(&self) -> (Running, reqwest::Client) {
        self.serve_within(ServeLimits::default()).await
    }
    pub(crate) async fn serve_within(&self, limits: ServeLimits) -> (Running, reqwest::Client) {
        let options = ServeOptions {
            listen: "127.0.0.1:0".parse().expect("an address"),
            public_url: Some("https://wasl.example.sy".to_owned()),
            tls: None,
            limits,
        };
        (wasl_centre::serve(self.centre(), options).await.expect("serves"), client())
    }
}

fn client() -> reqwest::Client {
    // Whichever test comes first installs it; it is the same for all.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client")
}
