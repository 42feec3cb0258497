//! Bugs planted one at a time: which there are, how a seed is hunted that shows one, and the table of
//! seeds that did. Built with the feature `planted` alone.

mod hunt;
mod table;

use serde::{Deserialize, Serialize};
use wasl_domain::planted as rooms;
use wasl_store::planted as cupboard;

pub use hunt::{Bounds, Found, hunt, hunt_one};
pub use table::{Line, recorded, write};

use crate::{
    ground::ground,
    log::Log,
    workers::{Played, play},
};

/// A bug of any room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// Of a room that leans on the nouns.
    Room(rooms::Bug),
    /// Of the cupboard.
    Cupboard(cupboard::Bug),
}

impl Planted {
    /// All of them, in order.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let rooms = rooms::Bug::ALL.iter().map(|bug| Self::Room(*bug));
        rooms.chain(cupboard::Bug::ALL.iter().map(|bug| Self::Cupboard(*bug))).collect()
    }

    /// Its name: `AckBeforeCommit`.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Room(bug) => format!("{bug:?}"),
            Self::Cupboard(bug) => format!("{bug:?}"),
        }
    }

    /// The bug of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|bug| bug.name() == name)
    }
}

/// Plays a seed with one bug planted, or with none. The ground is laid without any. One at a time a
/// process: the bug is planted in all of it.
#[must_use]
pub fn play_with(bug: Option<Planted>, seed: u64, log: Log) -> Played {
    let _ = ground();
    rooms::plant(match bug {
        Some(Planted::Room(bug)) => Some(bug),
        Some(Planted::Cupboard(_)) | None => None,
    });
    cupboard::plant(match bug {
        Some(Planted::Cupboard(bug)) => Some(bug),
        Some(Planted::Room(_)) | None => None,
    });
    let (played, _) = play(seed, log);
    rooms::plant(None);
    cupboard::plant(None);
    played
}

/// A seed that shows a bug.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The seed.
    pub seed: u64,
    /// What the oracle said.
    pub said: String,
}
