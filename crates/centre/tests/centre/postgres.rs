//! A real PostgreSQL server for all tests of this program, and a fresh database of it for each. The
//! server stops when this program ends.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use tokio_postgres::SimpleQueryMessage;
use wasl_centre::ledger::{LedgerFault, postgres::PostgresLedger, sqlite::SqliteLedger};

/// Starts a server with these options. Its address, without a database.
fn start(options: &[&str]) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tools/postgres.sh");
    let mut child = Command::new(script)
        .args([&std::process::id().to_string(), "/tmp"])
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server's script starts");
    let mut address = String::new();
    BufReader::new(child.stdout.take().expect("is piped")).read_line(&mut address).expect("says its address");
    assert!(!address.is_empty(), "no PostgreSQL: what is missing stands above");
    // It ends after this program, or before it where the server would not go on.
    std::thread::spawn(move || child.wait());
    address.trim().to_owned()
}

fn server() -> &'static str {
    static SERVER: OnceLock<String> = OnceLock::new();
    SERVER.get_or_init(|| start(&[]))
}

/// Says something to a database; the first column of what it answers.
fn ask(url: &str, sql: &'static str, given: Option<&str>) -> Vec<String> {
    let (url, sql) = (url.to_owned(), given.map_or_else(|| sql.to_owned(), |given| sql.replace("{}", given)));
    // On a thread of its own: whoever asks may be running on an executor already.
    let asked = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("connects");
            let connection = tokio::spawn(connection);
            let answer = client.simple_query(&sql).await.expect("is answered");
            drop(client);
            connection.await.expect("ends").expect("ends well");
            answer
        })
    });
    let answer = asked.join().expect("is answered");
    answer
        .into_iter()
        .filter_map(|message| {
            let SimpleQueryMessage::Row(row) = message else { return None };
            row.get(0).map(str::to_owned)
        })
        .collect()
}

/// The address of a database that nobody used before.
pub(crate) fn fresh_database() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("ledger_{}", COUNT.fetch_add(1, Ordering::SeqCst));
    ask(&format!("{}/postgres", server()), "CREATE DATABASE {}", Some(&name));
    format!("{}/{name}", server())
}

/// Each step of one engine's tables has its match in the other's, column by column.
#[test]
fn both_engines_have_the_same_tables_and_columns() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.db");
    drop(SqliteLedger::open(&path).expect("opens"));
    let url = fresh_database();
    drop(PostgresLedger::open(&url).expect("opens"));
    let file = rusqlite::Connection::open(&path).expect("opens");
    let mut in_file = file
        .prepare(
            "SELECT t.name || '.' || c.name || CASE c.\"notnull\" + c.pk WHEN 0 THEN '?' ELSE '' END \
             FROM sqlite_schema t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'refinery_schema_history'",
        )
        .expect("is SQL");
    let mut in_file: Vec<String> =
        in_file.query_map([], |row| row.get(0)).expect("reads").collect::<Result<_, _>>().expect("reads");
    let asked = "SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'YES' THEN '?' ELSE '' END \
                 FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name <> 'refinery_schema_history'";
    let mut in_database = ask(&url, asked, None);
    in_file.sort_unstable();
    in_database.sort_unstable();
    assert!(in_file.len() > 100);
    assert_eq!(in_database, in_file);
}

#[test]
fn a_database_behind_an_open_line_is_refused_before_anything_is_said_to_it() {
    let far = PostgresLedger::open("postgres://wasl@db.example.sy/wasl");
    assert!(matches!(far, Err(LedgerFault::Unprotected { host }) if host == "db.example.sy"));
    let hidden = PostgresLedger::open("postgres://wasl@localhost/wasl?hostaddr=203.0.113.5");
    assert!(matches!(hidden, Err(LedgerFault::Unprotected { host }) if host == "203.0.113.5"));
}

#[test]
fn a_server_that_does_not_wait_for_its_disk_is_refused() {
    let url = format!("{}/postgres", start(&["-c", "fsync=off"]));
    assert!(matches!(PostgresLedger::open(&url), Err(LedgerFault::Careless { what: "fsync" })));
}
