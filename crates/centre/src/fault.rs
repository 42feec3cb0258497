//! Why the centre could not do something, as facts. Sentences are made where people read them.

use std::{io, net::SocketAddr, path::PathBuf};

use wasl_protocol::{DocKind, ProtocolFault};

use crate::ledger::LedgerFault;

/// The one error enum of this room.
#[derive(Debug, thiserror::Error)]
pub enum CentreFault {
    /// The ledger would not.
    #[error("ledger: {0}")]
    Ledger(#[from] LedgerFault),
    /// Something signed or sealed is not what it must be.
    #[error("protocol: {0}")]
    Protocol(#[from] ProtocolFault),
    /// A file could not be read or written.
    #[error("file: {0}")]
    File(#[from] wasl_host::HostFault),
    /// A key file holds something else than keys.
    #[error("{path} holds no keys of a centre")]
    SpoiledKeys {
        /// Which file.
        path: PathBuf,
    },
    /// The ledger knows signed documents, but the key file beside it is gone.
    #[error("the keys of this ledger are missing: {path}")]
    LostKeys {
        /// Where they should be.
        path: PathBuf,
    },
    /// The keys were published with a ledger, and the one that lies there knows nothing of them.
    #[error(
        "the ledger of the keys in {keys} is missing: {path} is not there or is empty. Mount its disk, or put a \
         backup back and run `restored`; for a new centre, move the key files away first"
    )]
    LostLedger {
        /// Where it should be.
        path: PathBuf,
        /// The keys.
        keys: PathBuf,
    },
    /// The ledger was used with other keys than those beside it.
    #[error(
        "the keys in {path} are another centre's: desks of this ledger do not know them. Put this ledger's own \
         key file there"
    )]
    OtherKeys {
        /// The file of working keys.
        path: PathBuf,
    },
    /// The root's file is that of another centre.
    #[error("the root in {path} is of another centre: it did not sign this centre's keys. Nothing was changed")]
    OtherRoot {
        /// The root's file.
        path: PathBuf,
    },
    /// The root's file is needed and lies elsewhere.
    #[error("the root lies elsewhere: lay it at {path} for this one time. Nothing was changed")]
    RootElsewhere {
        /// Where it is looked for.
        path: PathBuf,
    },
    /// The ledger holds no signed key set yet.
    #[error("this ledger has no signed key set")]
    NoKeySet,
    /// A ledger is named as `sqlite:PATH` or `postgres://…`.
    #[error("{given:?} is no kind of ledger; say sqlite:PATH or postgres://USER@HOST/DATABASE")]
    LedgerAddress {
        /// What was given before the first colon.
        given: String,
    },
    /// A ledger in a database has no place of its own for the centre's keys.
    #[error("say with --keys PATH where this centre's key files lie: PATH.keys and PATH.root.key")]
    KeysPlace,
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Certificate or key for TLS cannot be used.
    #[error("{path} cannot be used for TLS")]
    Tls {
        /// Which file.
        path: PathBuf,
    },
    /// Certificate and key for TLS are not of one pair.
    #[error("{key} is not the key of {certificate}: these two files do not belong together")]
    TlsPair {
        /// The chain; its first certificate counts.
        certificate: PathBuf,
        /// The private key.
        key: PathBuf,
    },
    /// The catalogue does not pass the linter.
    #[error("the catalogue has {} problems; the first: {}", problems.len(), problems.first().map_or("", String::as_str))]
    Catalogue {
        /// Each problem with its file.
        problems: Vec<String>,
    },
    /// A version that was published already has other content now.
    #[error("{} {id} version {serial} was published with other content; raise its version", kind.word())]
    VersionTaken {
        /// Kind of document.
        kind: DocKind,
        /// Its id.
        id: String,
        /// Its version.
        serial: u64,
    },
    /// An officer of that name exists.
    #[error("an officer named {name} exists already")]
    OfficerTaken {
        /// The name.
        name: String,
    },
    /// An officer's name is empty or too long.
    #[error("an officer's name has 1 to 60 letters")]
    OfficerName,
    /// A password is too short or missing.
    #[error("a password has at least {min} characters; give it in WASL_PASSWORD")]
    Password {
        /// How many at least.
        min: usize,
    },
    /// A password could not be hashed.
    #[error("the password could not be hashed")]
    Hashing,
    /// No desk can have that number.
    #[error("{given} is no desk's number")]
    NoSuchNumber {
        /// What was given.
        given: u32,
    },
    /// A desk's key is given as 64 hex digits.
    #[error("a desk's key has 64 hex digits")]
    NoDeskKey,
    /// Number or key belong to a desk that is here.
    #[error("number or key of desk {given:05} is taken")]
    DeskTaken {
        /// The number.
        given: u32,
    },
    /// No desk here has that number.
    #[error("no desk has the number {given:05}")]
    NoDesk {
        /// What was given.
        given: u32,
    },
    /// A revoked desk stays revoked; whoever works there enrols anew.
    #[error("desk {given:05} is revoked for good; enrol anew with a fresh code")]
    RevokedForGood {
        /// Which.
        given: u32,
    },
    /// A change of a desk's state wants a reason.
    #[error("say why: --why TEXT")]
    NoWhy,
    /// There is no such setting.
    #[error("there is no setting {given}; `setting list` shows them")]
    NoSetting {
        /// What was given.
        given: String,
    },
    /// A setting can't have that value.
    #[error("{name} has to be {wants}")]
    Setting {
        /// Which setting.
        name: &'static str,
        /// What it has to be.
        wants: &'static str,
    },
    /// A file that was brought holds nothing of ours.
    #[error("{path} holds no bundle, packet, chunk or escrow")]
    NothingCarried {
        /// Which file.
        path: PathBuf,
    },
    /// What was brought is well formed, and no desk of this centre made any of it.
    #[error("nothing of it is this centre's")]
    NothingOfOurs,
    /// Some of the files that were brought could not be taken in; the others were.
    #[error("not every file could be taken in; the others were")]
    PartlyRead,
    /// The log of accesses was tampered with.
    #[error("the log of accesses does not hold from line {line} on")]
    AccessLogBroken {
        /// The first line that does not stand.
        line: u64,
    },
    /// All enrolment numbers are given away.
    #[error("all enrolment numbers are given away")]
    EnrolmentsSpent,
}
