//! One wait for the disk for all acts that came while others were being written: an act that finds another one
//! waiting behind it leaves the commit to that one, and is told how it ended. Alone, an act is a transaction.
//!
//! Must not: let an act that fails take the others with it, or tell any of them as done before the commit.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use rusqlite::Connection;
use wasl_domain::planted::{self, Bug};

use crate::ledger::{LedgerFault, LedgerResult};

/// So many acts share a commit, so that the first of them does not wait for ever.
const ACTS_MAX: usize = 32;

/// How a commit ended, for everybody whose act is in it.
#[derive(Default)]
struct Told {
    ended: Mutex<Option<Result<(), String>>>,
    rung: Condvar,
}

impl Told {
    fn tell(&self, ended: Result<(), String>) {
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = Some(ended);
        self.rung.notify_all();
    }

    fn hear(&self) -> LedgerResult<()> {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match &*ended {
                Some(Ok(())) => return Ok(()),
                Some(Err(why)) => return Err(LedgerFault::Storage { source: why.as_str().into() }),
                None => ended = self.rung.wait(ended).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

/// A transaction that is open, with the acts that are in it.
struct Open {
    told: Arc<Told>,
    acts: usize,
}

struct Line {
    connection: Connection,
    open: Option<Open>,
}

/// The one connection that writes.
pub(super) struct Writer {
    line: Mutex<Line>,
    /// Who has come to write and holds the line not yet. Each of them either commits or leaves that to another one.
    waiting: AtomicUsize,
}

impl Writer {
    pub(super) fn new(connection: Connection) -> Self {
        Self { line: Mutex::new(Line { connection, open: None }), waiting: AtomicUsize::new(0) }
    }

    /// Runs `act` in a transaction, perhaps with others; it is durable when this returns.
    pub(super) fn write<T>(&self, act: impl FnOnce(&Connection) -> LedgerResult<T>) -> LedgerResult<T> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let ran = catch_unwind(AssertUnwindSafe(|| line.add(act)));
        let told = match &ran {
            Ok(Ok((_, told))) => Some(Arc::clone(told)),
            Ok(Err(_)) => None,
            Err(_) => {
                line.undo();
                None
            }
        };
        let is_last = self.waiting.load(Ordering::SeqCst) == 0;
        line.end(is_last);
        drop(line);
        let found = match ran {
            Ok(found) => found?.0,
            Err(panicked) => resume_unwind(panicked),
        };
        if let Some(told) = told {
            told.hear()?;
        }
        Ok(found)
    }

    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::SeqCst)
    }
}

impl Line {
    /// Runs `act` as part of the transaction that is open, or of a new one.
    fn add<T>(&mut self, act: impl FnOnce(&Connection) -> LedgerResult<T>) -> LedgerResult<(T, Arc<Told>)> {
        if self.open.is_none() {
            settle_before(&self.connection)?;
            self.connection.execute_batch("BEGIN IMMEDIATE")?;
            self.open = Some(Open { told: Arc::default(), acts: 0 });
        } else {
            self.connection.execute_batch("SAVEPOINT act")?;
        }
        let found = match act(&self.connection) {
            Ok(found) => found,
            Err(fault) => {
                self.undo();
                return Err(fault);
            }
        };
        let Some(open) = &mut self.open else { return Err(lost()) };
        if open.acts > 0 {
            self.connection.execute_batch("RELEASE act")?;
        }
        open.acts += 1;
        Ok((found, Arc::clone(&open.told)))
    }

    /// Takes back the act that failed, and it alone. Where the engine gave up the whole transaction, everybody is told.
    fn undo(&mut self) {
        let Some(open) = &self.open else { return };
        let undone = if self.connection.is_autocommit() {
            Err("the transaction was given up".to_owned())
        } else if open.acts > 0 {
            self.connection.execute_batch("ROLLBACK TO act; RELEASE act").map_err(|fault| fault.to_string())
        } else {
            Err("nothing is left of it".to_owned())
        };
        if let Err(why) = undone {
            self.give_up(why);
        }
    }

    fn give_up(&mut self, why: String) {
        if !self.connection.is_autocommit() {
            // Where even this fails, so does the next act's beginning, and loudly.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        if let Some(open) = self.open.take() {
            open.told.tell(Err(why));
        }
    }

    /// Commits, where nobody is left to do so or enough has come together.
    fn end(&mut self, is_last: bool) {
        let Some(open) = self.open.take_if(|open| is_last || open.acts >= ACTS_MAX) else { return };
        if planted::is(Bug::AckBeforeCommit) {
            // Planted: left open until the next act.
            open.told.tell(Ok(()));
            return;
        }
        match self.connection.execute_batch("COMMIT") {
            Ok(()) => open.told.tell(Ok(())),
            Err(fault) => {
                let _ = self.connection.execute_batch("ROLLBACK");
                open.told.tell(Err(fault.to_string()));
            }
        }
    }
}

/// Planted: commits what the act before left open.
fn settle_before(writer: &Connection) -> LedgerResult<()> {
    if planted::is(Bug::AckBeforeCommit) && !writer.is_autocommit() {
        writer.execute_batch("COMMIT")?;
    }
    Ok(())
}

fn lost() -> LedgerFault {
    LedgerFault::Storage { source: "no transaction is open".into() }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, thread};

    use super::*;

    type Act<'a> = Box<dyn FnOnce(&Connection) -> LedgerResult<()> + Send + 'a>;

    struct Place {
        writer: Writer,
        reader: Mutex<Connection>,
        _folder: tempfile::TempDir,
    }

    fn place() -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let connection = Connection::open(&path).expect("opens");
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; CREATE TABLE a (n INTEGER PRIMARY KEY); \
                 CREATE TABLE b (n INTEGER REFERENCES a (n) DEFERRABLE INITIALLY DEFERRED);",
            )
            .expect("a table");
        let reader = Mutex::new(Connection::open(&path).expect("opens"));
        Place { writer: Writer::new(connection), reader, _folder: folder }
    }

    fn numbers(connection: &Connection) -> Vec<i64> {
        let mut statement = connection.prepare("SELECT n FROM a ORDER BY n").expect("prepares");
        statement.query_map([], |row| row.get(0)).expect("reads").map(|n| n.expect("a number")).collect()
    }

    impl Place {
        fn put(&self, n: i64) -> LedgerResult<()> {
            self.writer.write(|t| {
                t.execute("INSERT INTO a VALUES (?1)", [n])?;
                Ok(())
            })
        }
        fn committed(&self) -> Vec<i64> {
            numbers(&self.reader.lock().expect("sound"))
        }

        /// Runs `first`, and while it runs lets all of `others` come and wait; gives what each of those was told.
        fn crowd(
            &self,
            first: impl FnOnce(&Connection) -> LedgerResult<()> + Send,
            others: Vec<Act<'_>>,
        ) -> (LedgerResult<()>, Vec<thread::Result<LedgerResult<()>>>) {
            thread::scope(|scope| {
                let (begun, begins) = mpsc::channel();
                let count = others.len();
                let leader = scope.spawn(move || {
                    self.writer.write(|t| {
                        begun.send(()).expect("heard");
                        while self.writer.waiting() < count {
                            thread::yield_now();
                        }
                        first(t)
                    })
                });
                begins.recv().expect("it began");
                let others: Vec<_> =
                    others.into_iter().map(|act| scope.spawn(move || self.writer.write(act))).collect();
                let told = others.into_iter().map(thread::ScopedJoinHandle::join).collect();
                (leader.join().expect("no panic"), told)
            })
        }
    }

    fn insert(n: i64) -> impl FnOnce(&Connection) -> LedgerResult<()> + Send {
        move |t| {
            t.execute("INSERT INTO a VALUES (?1)", [n])?;
            Ok(())
        }
    }

    #[test]
    fn an_act_alone_is_a_transaction() {
        let place = place();
        place.put(1).expect("writes");
        assert_eq!(place.committed(), [1]);
        assert!(place.put(1).is_err(), "it is there already");
        place.put(2).expect("writes");
        assert_eq!(place.committed(), [1, 2]);
    }

    #[test]
    fn acts_that_come_meanwhile_share_one_commit() {
        let place = place();
        let seen = |n: i64| -> Act<'_> {
            let place = &place;
            Box::new(move |t| {
                assert!(numbers(t).contains(&1), "in one transaction with the first");
                assert_eq!(place.committed(), [0i64; 0], "which nobody sees yet");
                insert(n)(t)
            })
        };
        let (first, others) = place.crowd(insert(1), vec![seen(2), seen(3), seen(4)]);
        first.expect("written");
        assert!(others.into_iter().all(|told| told.expect("no panic").is_ok()));
        assert_eq!(place.committed(), [1, 2, 3, 4]);
    }

    #[test]
    fn one_that_fails_or_panics_takes_no_other_with_it() {
        let place = place();
        let (first, others) = place.crowd(
            insert(1),
            vec![
                Box::new(|t| {
                    insert(50)(t)?;
                    insert(1)(t)
                }),
                Box::new(|t| {
                    insert(60)(t)?;
                    panic!("in the middle")
                }),
                Box::new(insert(4)),
            ],
        );
        first.expect("written");
        let told: Vec<_> = others.iter().map(|told| told.as_ref().ok().map(Result::is_ok)).collect();
        assert_eq!(told, [Some(false), None, Some(true)]);
        assert_eq!(place.committed(), [1, 4]);
        place.put(5).expect("the line is sound");
    }

    #[test]
    fn the_first_that_fails_leaves_nothing_and_the_others_go_on() {
        let place = place();
        let fails = |t: &Connection| {
            insert(1)(t)?;
            insert(1)(t)
        };
        let (first, others) = place.crowd(fails, vec![Box::new(insert(2)), Box::new(insert(3))]);
        assert!(first.is_err());
        assert!(others.into_iter().all(|told| told.expect("no panic").is_ok()));
        assert_eq!(place.committed(), [2, 3]);
    }

    #[test]
    fn a_commit_that_fails_is_told_to_all_and_a_transaction_that_was_given_up_too() {
        let place = place();
        let broken = |t: &Connection| {
            t.execute("INSERT INTO b VALUES (99)", [])?;
            Ok(())
        };
        let (first, others) = place.crowd(insert(1), vec![Box::new(broken), Box::new(insert(2))]);
        assert!(first.is_err());
        assert!(others.into_iter().all(|told| told.expect("no panic").is_err()));
        let given_up = |t: &Connection| {
            t.execute_batch("ROLLBACK")?;
            insert(1)(t)
        };
        let (first, others) = place.crowd(insert(3), vec![Box::new(given_up)]);
        // What the act wrote behind the end of its transaction is no part of this room's promise: it says what holds.
        assert!(first.is_err());
        assert!(others.into_iter().all(|told| told.expect("no panic").is_err()));
        place.put(4).expect("the line is sound");
        assert!(place.committed().contains(&4) && !place.committed().contains(&3));
    }
}
