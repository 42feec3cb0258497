//! What the program before this one left on the machines: a desk and a centre in their first schema,
//! and at the desk requests that still wait.

use std::{cell::RefCell, path::Path, rc::Rc};

use refinery::{Migration, Runner};
use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;
use wasl_desk::fittings::Cost;
use wasl_domain::submission::Submission;
use wasl_protocol::sha256;

use crate::{
    catalogue::Example,
    clock::TrueTime,
    desk_side::{DeskSide, Said},
    dice::Dice,
    disk::{Disk, Image},
    ground::desk_name,
    oracle::book::Book,
    vfs,
};

/// What a guess of a PIN cost in that program.
pub const COST: Cost = Cost { memory_kib: 65_536, passes: 3 };
/// Requests that wait.
const QUEUED: u128 = 3;

const DESK_SCHEMA: &str = include_str!("../../../crates/store/migrations/V1__desk.sql");
const CENTRE_SCHEMA: &str = include_str!("../../../crates/centre/migrations/sqlite/V1__ledger.sql");

/// What it left.
#[derive(Debug, Clone)]
pub struct Elder {
    /// The desk's files.
    pub desk: Image,
    /// The centre's files.
    pub centre: Image,
    /// For each request: its submission's id, the text of its receipt, whether it was paid.
    given: Vec<([u8; 16], String, bool)>,
}

impl Elder {
    /// Enters what people were given before.
    ///
    /// # Panics
    /// Where a receipt of the ground is none.
    pub fn enter(&self, book: &mut Book) {
        for (id, text, is_paid) in &self.given {
            let tracking = book.enter(0, text.clone(), false).expect("a receipt");
            book.kept.insert((0, tracking));
            book.submissions.insert(*id, Some(tracking));
            if *is_paid {
                book.paid.insert((0, tracking));
            }
        }
    }
}

/// Lets an enrolled desk take requests in, and takes its file and the centre's back to their first schema.
///
/// # Panics
/// Where that cannot be done without any fault: then nothing here works.
#[must_use]
pub fn left(desk: &Image, centre: &Image, example: &Example, time: &TrueTime, dice: &Dice) -> Elder {
    let mut side = DeskSide::new(desk_name(0), desk, time, &dice.apart(60), false);
    side.cost = COST;
    assert!(side.start(), "an enrolled desk starts");
    assert!(matches!(side.sign_in(), Said::Done(_)), "its supervisor signs in");
    let given = (1..=QUEUED).map(|n| given(&side, example, n)).collect();
    side.program = None;
    let desk = side.disk.borrow().image();
    Elder {
        desk: first_schema(&desk, "desk.db", ("V1__desk", DESK_SCHEMA)),
        centre: first_schema(centre, "ledger.db", ("V1__ledger", CENTRE_SCHEMA)),
        given,
    }
}

fn given(side: &DeskSide, example: &Example, n: u128) -> ([u8; 16], String, bool) {
    let id = Uuid::from_u128(n << 64);
    let is_paid = n == 1;
    let submission = Submission {
        id: Some(id),
        service: example.service.clone(),
        pack_version: None,
        language: None,
        answers: example.answers.clone(),
        paid: is_paid,
        papers: Vec::new(),
    };
    let desk = &side.program.as_ref().expect("it runs").desk;
    let done = desk.submit(submission, "ar").expect("handed in");
    (*id.as_bytes(), done.qr, is_paid)
}

/// The rows of a file in the schema that the first program made.
fn first_schema(image: &Image, file: &str, (name, sql): (&str, &str)) -> Image {
    let disk = Rc::new(RefCell::new(Disk::with(image, Dice::new(0), false)));
    vfs::mount("elder", &disk);
    let (now, first) = (format!("elder/{file}"), "elder/first.db");
    let open = |path: &str| Connection::open_with_flags_and_vfs(Path::new(path), OpenFlags::default(), vfs::NAME);
    let mut connection = open(first).expect("a fresh file");
    connection.pragma_update(None, "foreign_keys", "OFF").expect("set");
    let schema = Migration::unapplied(name, sql).expect("a migration");
    Runner::new(&[schema]).run(&mut connection).expect("made");
    connection.execute("ATTACH ?1 AS now", [&now]).expect("beside");
    let listed = |sql: &str| -> Vec<String> {
        let mut ask = connection.prepare(sql).expect("a question");
        let rows = ask.query_map([], |row| row.get(0)).expect("asked");
        rows.collect::<Result<_, _>>().expect("told")
    };
    let tables = listed(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
         AND name <> 'refinery_schema_history'",
    );
    for table in tables {
        let columns = listed(&format!(
            "SELECT name FROM pragma_table_info('{table}', 'main') \
             WHERE name IN (SELECT name FROM pragma_table_info('{table}', 'now'))"
        ))
        .join(", ");
        let copy = format!("INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM now.{table}");
        connection.execute(&copy, []).expect("copied");
    }
    connection.execute("DETACH now", []).expect("closed");
    connection.pragma_update(None, "journal_mode", "WAL").expect("set");
    drop(connection);
    let mut files = disk.borrow().image();
    let bytes = files.remove("first.db").expect("was made");
    assert_ne!(sha256(&bytes), sha256(&image[file]), "another schema");
    Image::from([(file.to_owned(), bytes)])
}
