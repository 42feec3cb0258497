//! The ledger in a PostgreSQL database, which several centre programs may use at once.
//!
//! Each act is one transaction at READ COMMITTED. What makes acts of several programs whole is in the
//! acts themselves: they lock the rows that they judge by, and what must be there once has a unique
//! index. Whoever comes second at such an index, or is chosen in a deadlock, is run again from the start
//! and finds what the first one wrote. See decision 0032.

mod migrating;
mod session;
mod values;

use std::{
    str::FromStr,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Config, config::Host, error::SqlState};

use self::session::Session;
use super::{
    LedgerFault, LedgerResult, Source,
    sql::{Engine, Sql},
};

/// Sessions with the database at most; whoever comes when all are busy waits for one.
const SESSIONS_MAX: usize = 8;
/// So often an act is run again before its fault is told.
const RUNS_MAX: u32 = 30;

/// A ledger in a database of its own.
pub struct PostgresLedger {
    config: Config,
    pool: Mutex<Pool>,
    is_free: Condvar,
    /// Keeps the lines of all sessions; none only while this is dropped.
    executor: Option<Runtime>,
}

#[derive(Default)]
struct Pool {
    free: Vec<Session>,
    /// Sessions that are there, free or busy.
    count: usize,
}

impl PostgresLedger {
    /// Opens the database at `url` (`postgres://USER@HOST/DATABASE`, or a folder of a socket as host)
    /// and brings it to this version.
    ///
    /// # Errors
    /// [`LedgerFault::Storage`]; [`LedgerFault::Migrations`] where a newer version wrote it;
    /// [`LedgerFault::Unprotected`] where the way to it would be open to everybody; and
    /// [`LedgerFault::Careless`] where it does not wait for its disk.
    pub fn open(url: &str) -> LedgerResult<Self> {
        let mut config = Config::from_str(url)?;
        config.application_name("wasl-centre");
        if let Some(host) = config.get_hosts().iter().find_map(far_host) {
            return Err(LedgerFault::Unprotected { host });
        }
        if let Some(far) = config.get_hostaddrs().iter().find(|address| !address.is_loopback()) {
            return Err(LedgerFault::Unprotected { host: far.to_string() });
        }
        let executor = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("ledger")
            .enable_all()
            .build()
            .map_err(|source| LedgerFault::Storage { source: Box::new(source) })?;
        let mut first = Session::begin(&config, executor.handle())?;
        first.judge_care()?;
        // Another program may be at the same on the same fresh database: then its steps are found done.
        if first.migrate().is_err() {
            first = Session::begin(&config, executor.handle())?;
            first.migrate()?;
        }
        let pool = Pool { free: vec![first], count: 1 };
        Ok(Self { config, pool: Mutex::new(pool), is_free: Condvar::new(), executor: Some(executor) })
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A session for one act.
    fn take(&self) -> LedgerResult<Taken<'_>> {
        let mut pool = self.pool();
        loop {
            if let Some(session) = pool.free.pop() {
                if session.is_over() {
                    // The server was started again, or the line was cut.
                    pool.count -= 1;
                    continue;
                }
                return Ok(Taken { session: Some(session), of: self });
            }
            if pool.count < SESSIONS_MAX {
                pool.count += 1;
                break;
            }
            pool = self.is_free.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
        drop(pool);
        // Counted before it is there; given back by `Taken` also where it never came to be.
        let mut taken = Taken { session: None, of: self };
        let executor = self.executor.as_ref().ok_or(LedgerFault::Spoiled { what: "executor" })?;
        taken.session = Some(Session::begin(&self.config, executor.handle())?);
        Ok(taken)
    }
}

impl Drop for PostgresLedger {
    fn drop(&mut self) {
        if let Some(executor) = self.executor.take() {
            // Also where whoever drops it may not wait.
            executor.shutdown_background();
        }
    }
}

/// The host's name where it is neither this machine nor a socket on it.
fn far_host(host: &Host) -> Option<String> {
    match host {
        Host::Tcp(name) => {
            let is_near =
                name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
            (!is_near).then(|| name.clone())
        }
        Host::Unix(_) => None,
    }
}

/// A session that goes back when its act is over.
struct Taken<'a> {
    session: Option<Session>,
    of: &'a PostgresLedger,
}

impl Taken<'_> {
    fn session(&self) -> LedgerResult<&Session> {
        self.session.as_ref().ok_or(LedgerFault::Spoiled { what: "session" })
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut pool = self.of.pool();
        match self.session.take() {
            // A panic in an act may have left its transaction open.
            Some(session) if !session.is_over() && !std::thread::panicking() => pool.free.push(session),
            Some(_) | None => pool.count -= 1,
        }
        drop(pool);
        self.of.is_free.notify_one();
    }
}

/// Whether another program was quicker, so that the act is to be run again.
fn is_overtaken(fault: &LedgerFault) -> bool {
    let LedgerFault::Storage { source } = fault else { return false };
    let code = source.downcast_ref::<tokio_postgres::Error>().and_then(tokio_postgres::Error::code);
    [SqlState::UNIQUE_VIOLATION, SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED]
        .iter()
        .any(|again| code == Some(again))
}

impl Engine for PostgresLedger {
    fn write<T>(&self, act: impl Fn(&dyn Sql) -> LedgerResult<T>) -> LedgerResult<T> {
        let mut runs = 0;
        loop {
            runs += 1;
            let taken = self.take()?;
            match taken.session()?.transaction(&act) {
                Err(fault) if runs < RUNS_MAX && is_overtaken(&fault) => {
                    tracing::debug!(runs, "overtaken by another program: run again");
                }
                done => return done,
            }
        }
    }

    fn read<T>(&self, ask: impl Fn(&dyn Sql) -> LedgerResult<T>) -> LedgerResult<T> {
        ask(self.take()?.session()?)
    }
}

impl From<tokio_postgres::Error> for LedgerFault {
    fn from(fault: tokio_postgres::Error) -> Self {
        Self::Storage { source: Box::new(fault) as Source }
    }
}
