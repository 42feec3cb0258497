//! What a story plays in: a folder that goes away, a centre that can be switched off and on, desks.

use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;
use wasl_tests::{
    centre::{Centre, get},
    ctl::Ctl,
    ground::{Step, Stopped},
};

use crate::{at_desk::AtDesk, book::Book};

/// One story's centre and the folder of its desks.
pub(crate) struct World {
    folder: TempDir,
    pub(crate) centre: Centre,
}

impl World {
    /// With the centre switched on.
    pub(crate) async fn open() -> Step<Self> {
        let folder = tempfile::tempdir().map_err(|fault| Stopped(format!("a folder: {fault}")))?;
        let mut centre = Centre::new(&folder.path().join("centre"))?;
        centre.on().await?;
        Ok(Self { folder, centre })
    }

    /// A place for a file or a desk's data.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A desk that was enrolled at the centre.
    pub(crate) fn desk(&self, name: &str) -> Step<Ctl> {
        self.desk_through(name, &self.centre.url())
    }

    /// A desk that reaches the centre through `url`.
    pub(crate) fn desk_through(&self, name: &str, url: &str) -> Step<Ctl> {
        let ctl = Ctl::new(&self.path(name));
        ctl.init(url, &self.centre.enrol_code()?)?;
        Ok(ctl)
    }

    /// The same desk in this process, its supervisor signed in.
    pub(crate) fn at_desk(&self, name: &str) -> Step<AtDesk> {
        let desk = AtDesk::open(&self.path(name))?;
        desk.sign_in();
        Ok(desk)
    }

    /// The centre's ledger as it stands now.
    pub(crate) fn book(&self) -> Step<Book> {
        Book::open(&self.path("centre").join("ledger.db"))
    }
}

/// Tracking numbers of a list that `waslctl` printed, sorted.
pub(crate) fn numbers(list: &Value) -> Vec<String> {
    let rows = list.as_array().expect("a list");
    let mut numbers: Vec<String> = rows.iter().map(|row| said(row, "tracking")).collect();
    numbers.sort_unstable();
    numbers
}

/// A text member of what `waslctl` printed.
pub(crate) fn said(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("{name} is a text in {value}")).to_owned()
}

/// The page that a phone opens from a receipt, in Arabic.
pub(crate) async fn phone(qr: &str) -> Step<(u16, String)> {
    get(qr).await
}

/// Thirteen digits as pages group them.
pub(crate) fn grouped(tracking: &str) -> String {
    let number: wasl_domain::ids::TrackingNumber = tracking.parse().expect("a tracking number");
    number.grouped()
}
