//! What worlds begin with: a centre with its catalogue published, and desks that came in, as files.

use std::sync::OnceLock;

use wasl_centre::{
    CentreKeys, enrolment,
    ledger::Place,
    release,
    settings::{self, Setting},
};
use wasl_desk::fittings::Cost;
use wasl_domain::catalogue::Catalogue;

use crate::{
    catalogue::{self, Example},
    centre_side::CentreSide,
    clock::TrueTime,
    desk_side::{CHEAP, DeskSide, SUPERVISOR},
    dice::Dice,
    disk::Image,
    elder::{self, Elder},
    vfs,
};

/// Desks that are enrolled on the ground.
pub const DESKS: usize = 3;
/// When worlds begin: 22 November 2026, nine in the morning in Damascus.
pub const BEGIN_MS: i64 = 1_795_327_200_000;
/// Address of links on receipts.
pub const PUBLIC_URL: &str = "https://wasl.example";

/// The ground.
#[derive(Clone)]
pub struct Ground {
    /// The centre's keys.
    pub keys: CentreKeys,
    /// The centre's files, no desk enrolled.
    pub bare_centre: Image,
    /// The centre's files, all desks enrolled.
    pub centre: Image,
    /// Each desk's files.
    pub desks: Vec<Image>,
    /// Complete answers.
    pub examples: Vec<Example>,
    /// What the program before this one left.
    pub elder: Elder,
}

/// The place of a desk.
#[must_use]
pub fn place(number: usize) -> Place {
    Place {
        access_point_ar: "بريد جبلة".into(),
        access_point_en: "Jableh post office".into(),
        counter: number.to_string(),
        governorate: "06".into(),
    }
}

/// The ground, laid once a process.
///
/// # Panics
/// Where it cannot be laid without any fault: then nothing here works.
#[must_use]
pub fn ground() -> &'static Ground {
    static GROUND: OnceLock<Ground> = OnceLock::new();
    GROUND.get_or_init(lay)
}

fn lay() -> Ground {
    let time = TrueTime::at(BEGIN_MS - 86_400_000);
    vfs::enter(&time, 0);
    let dice = Dice::new(0);
    let files = catalogue::files();
    let (read, _) = Catalogue::from_files(&files).expect("the offered packs pass the linter");
    let maker = crate::clock::SimHost::new(time.clone(), dice.apart(7));
    let keys = CentreKeys::in_memory(&*maker);
    let mut centre = CentreSide::new(&Image::new(), keys.clone(), &time, &dice.apart(8), false);
    assert!(centre.start(), "an empty disk takes a ledger");
    {
        let program = centre.program.as_ref().expect("it runs");
        keys.publish(&program.ledger, None, &*centre.host).expect("keys");
        settings::put(&program.ledger, &keys, &*centre.host, Setting::PublicUrl, PUBLIC_URL).expect("a setting");
        release::publish(&program.ledger, &keys, &*centre.host, &files).expect("a catalogue");
        release::publish_directory(&program.ledger, &keys, &*centre.host).expect("a directory");
    }
    centre.program = None;
    let bare_centre = centre.disk.borrow().image();
    assert!(centre.start(), "it starts again");
    let desks = (0..DESKS).map(|number| enrolled(&centre, number, CHEAP, &time, &dice)).collect();
    let elder_desk = enrolled(&centre, DESKS, elder::COST, &time, &dice);
    centre.program = None;
    let whole = centre.disk.borrow().image();
    let examples = catalogue::examples(&read);
    let elder = elder::left(&elder_desk, &whole, &examples[0], &time, &dice);
    Ground { keys, bare_centre, centre: whole, desks, examples, elder }
}

fn enrolled(centre: &CentreSide, number: usize, cost: Cost, time: &TrueTime, dice: &Dice) -> Image {
    let mut desk = DeskSide::new(desk_name(number), &Image::new(), time, &dice.apart(20 + number as u64), false);
    desk.cost = cost;
    assert!(desk.start(), "an empty disk takes a desk");
    let program = centre.program.as_ref().expect("it runs");
    let code = enrolment::offer(&program.ledger, &centre.keys, &*centre.host, place(number)).expect("a code");
    {
        let desk = &desk.program.as_ref().expect("it runs").desk;
        let wish =
            desk.wish_enrolment(PUBLIC_URL, &code.to_string(), SUPERVISOR.0, SUPERVISOR.1).expect("a wish that fits");
        let reply = centre.enrol(&wish.ask).expect("an answer").expect("let in");
        desk.finish_enrolment(wish, Ok(reply)).expect("enrolled");
    }
    desk.program = None;
    let disk = desk.disk.borrow();
    disk.image()
}

/// Name of a desk's machine.
#[must_use]
pub fn desk_name(number: usize) -> String {
    format!("desk-{number}")
}
