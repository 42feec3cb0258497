//! One session with the database: a connection, and the statements that are prepared on it. Whoever
//! says something on it waits for the answer; what goes over the line is the executor's.

use std::{cell::RefCell, collections::HashMap, io, sync::mpsc, time::Duration};

use pollster::FutureExt as _;
use tokio::{runtime::Handle, time::timeout};
use tokio_postgres::{Client, Config, NoTls, Statement, types::ToSql};

use crate::ledger::{
    LedgerFault, LedgerResult,
    sql::{Given, Row, Sql},
};

mod embedded {
    refinery::embed_migrations!("migrations/postgres");
}

/// What every session begins with. An ack means durable, whatever the server's own default is.
const MANNERS: &str = "SET synchronous_commit = on; SET default_transaction_isolation = 'read committed'; \
                       SET lock_timeout = '10s'";

/// A database that does not even greet within this time is not there.
const GREETING_MAX: Duration = Duration::from_secs(10);

pub(super) struct Session {
    client: Client,
    statements: RefCell<HashMap<String, Statement>>,
}

impl Session {
    /// A new session; its line is kept by `executor`.
    pub(super) fn begin(config: &Config, executor: &Handle) -> LedgerResult<Self> {
        let (told, heard) = mpsc::sync_channel(1);
        let config = config.clone();
        executor.spawn(async move {
            let greeting_max = config.get_connect_timeout().copied().unwrap_or(GREETING_MAX);
            match timeout(greeting_max, config.connect(NoTls)).await {
                Ok(Ok((client, connection))) => {
                    if told.send(Ok(client)).is_ok()
                        && let Err(fault) = connection.await
                    {
                        tracing::warn!(%fault, "a session with the ledger's database ended");
                    }
                }
                // Nobody waits any more where these go nowhere.
                Ok(Err(fault)) => {
                    let _ = told.send(Err(LedgerFault::from(fault)));
                }
                Err(_) => {
                    let late = io::Error::new(io::ErrorKind::TimedOut, "the database does not answer");
                    let _ = told.send(Err(LedgerFault::Storage { source: Box::new(late) }));
                }
            }
        });
        let client = heard.recv().map_err(|source| LedgerFault::Storage { source: Box::new(source) })??;
        let session = Self { client, statements: RefCell::default() };
        session.say(MANNERS)?;
        Ok(session)
    }

    /// Brings the database to this version.
    pub(super) fn migrate(&mut self) -> LedgerResult<()> {
        embedded::migrations::runner()
            .set_grouped(true)
            .run(self)
            .map_err(|fault| LedgerFault::Migrations { source: Box::new(fault) })?;
        Ok(())
    }

    /// Refuses a server that says "stored" before it is: where it does not wait for its disk, what was
    /// acknowledged is gone after a power cut.
    pub(super) fn judge_care(&self) -> LedgerResult<()> {
        for what in ["fsync", "full_page_writes"] {
            let asked = "SELECT current_setting(?1, 1 = 1)";
            let rows = self.rows(asked, &[Given::Text(what)])?;
            let word: Option<String> = rows.first().map(|row| row.get(0)).transpose()?.flatten();
            // Databases of the same language that have no such setting have no such danger.
            if word.as_deref() == Some("off") {
                return Err(LedgerFault::Careless { what });
            }
        }
        Ok(())
    }

    /// Whether nothing can be said on it any more.
    pub(super) fn is_over(&self) -> bool {
        self.client.is_closed()
    }

    /// Says something that has no answer.
    pub(super) fn say(&self, words: &str) -> LedgerResult<()> {
        Ok(self.client.batch_execute(words).block_on()?)
    }

    /// Runs `act` in one transaction.
    pub(super) fn transaction<T>(&self, act: impl Fn(&dyn Sql) -> LedgerResult<T>) -> LedgerResult<T> {
        self.say("BEGIN")?;
        match act(self) {
            Ok(done) => {
                self.say("COMMIT")?;
                Ok(done)
            }
            Err(fault) => {
                // Where not even that can be said, the session is over, and the server undoes it.
                let _ = self.say("ROLLBACK");
                Err(fault)
            }
        }
    }

    fn prepared(&self, sql: &str) -> LedgerResult<Statement> {
        if let Some(statement) = self.statements.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(&sql.replace('?', "$")).block_on()?;
        self.statements.borrow_mut().insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Sql for Session {
    fn run(&self, sql: &str, given: &[Given<'_>]) -> LedgerResult<u64> {
        let statement = self.prepared(sql)?;
        Ok(self.client.execute(&statement, &named(given)).block_on()?)
    }

    fn rows(&self, sql: &str, given: &[Given<'_>]) -> LedgerResult<Vec<Row>> {
        let statement = self.prepared(sql)?;
        let rows = self.client.query(&statement, &named(given)).block_on()?;
        rows.iter().map(super::values::row).collect()
    }

    fn lock(&self) -> &'static str {
        " FOR NO KEY UPDATE"
    }
}

fn named<'a>(given: &'a [Given<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    given.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}
