//! `wasl-centre`: serves a centre, and the few acts that need no page. Thin: every verb is a function
//! of the library.

mod desk_verbs;
mod import_verb;
mod verbs;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use wasl_centre::{LedgerPlace, ServeLimits};
use wasl_host::SystemHost;

/// The centre of Wasl: takes in what desks send, lets officers fulfil it, shows citizens where it is.
#[derive(Parser)]
#[command(name = "wasl-centre", version, propagate_version = true)]
struct Line {
    #[command(subcommand)]
    verb: Verb,
}

/// Which ledger.
#[derive(Args)]
struct Ledger {
    /// The ledger: `sqlite:PATH`, or `postgres://USER@HOST/DATABASE`. A fresh one gets keys and the
    /// built-in catalogue.
    #[arg(long, value_name = "ADDRESS", env = "WASL_LEDGER", hide_env_values = true)]
    ledger: String,
    /// Where the centre's keys lie: PATH.keys and PATH.root.key. Beside the ledger where that is a file.
    #[arg(long, value_name = "PATH", env = "WASL_KEYS")]
    keys: Option<PathBuf>,
}

impl Ledger {
    fn place(&self) -> LedgerPlace {
        LedgerPlace { address: self.ledger.clone(), keys: self.keys.clone() }
    }
}

#[derive(Subcommand)]
enum Verb {
    /// Serve desks, officers and citizens until interrupted.
    Serve {
        /// Where to listen; port 0 takes any free one and prints it.
        #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:7117")]
        listen: SocketAddr,
        #[command(flatten)]
        ledger: Ledger,
        /// Address of the links on receipts, as citizens reach this centre. Kept in the ledger.
        #[arg(long, value_name = "URL")]
        public_url: Option<String>,
        /// Certificate chain for TLS, PEM.
        #[arg(long, value_name = "FILE", requires = "tls_key")]
        tls_cert: Option<PathBuf>,
        /// Its private key, PEM.
        #[arg(long, value_name = "FILE", requires = "tls_cert")]
        tls_key: Option<PathBuf>,
        /// Pages that one address may ask for a second. More where all citizens come through one relay.
        #[arg(long, value_name = "N", default_value_t = 50)]
        pages_a_second: u32,
        /// Connections that one address may hold open. More where all come through one relay.
        #[arg(long, value_name = "N", default_value_t = 512)]
        lines_of_one: usize,
    },
    /// Lint a catalogue folder, sign what is new in it, and release it to every desk.
    Publish {
        /// The folder.
        dir: PathBuf,
        #[command(flatten)]
        ledger: Ledger,
    },
    /// Officers, who fulfil requests.
    Officer {
        #[command(subcommand)]
        verb: OfficerVerb,
    },
    /// Print a one-time enrolment code for a desk, good for a day.
    EnrolCode {
        #[command(flatten)]
        ledger: Ledger,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Desks: list them, and decide about one.
    Desk {
        #[command(subcommand)]
        verb: DeskVerb,
    },
    /// What the centre sets for itself and for its desks.
    Setting {
        #[command(subcommand)]
        verb: SettingVerb,
    },
    /// The centre's own keys.
    Keys {
        #[command(subcommand)]
        verb: KeysVerb,
    },
    /// Take in what somebody carried here: bundles, packets of a mirror, the text of escrows, chunks.
    Import {
        /// Files, or folders of them.
        #[arg(required = true, value_name = "FILE|DIR")]
        paths: Vec<PathBuf>,
        /// Where the answers go, to be carried back.
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        #[command(flatten)]
        ledger: Ledger,
    },
    /// Say that this ledger was put back from a backup. Run it once, before `serve`.
    Restored {
        #[command(flatten)]
        ledger: Ledger,
    },
    /// The log of what officers looked at.
    Access {
        #[command(subcommand)]
        verb: AccessVerb,
    },
}

#[derive(Subcommand)]
enum SettingVerb {
    /// Print all: name, value.
    List {
        #[command(flatten)]
        ledger: Ledger,
    },
    /// Set one, and tell each desk at its next exchange.
    Set {
        /// Its name, as `setting list` prints it.
        name: String,
        /// Its value.
        value: String,
        #[command(flatten)]
        ledger: Ledger,
    },
}

#[derive(Subcommand)]
enum KeysVerb {
    /// Make a further sealing key; those before it stay, for packets on their way. Needs the root.
    Rotate {
        #[command(flatten)]
        ledger: Ledger,
    },
}

#[derive(Subcommand)]
enum AccessVerb {
    /// Print it, oldest first: place, time, officer, what, what for, request, desk.
    List {
        #[command(flatten)]
        ledger: Ledger,
    },
    /// Check that no line is missing and none was changed; prints their number and the last hash.
    Verify {
        #[command(flatten)]
        ledger: Ledger,
    },
}

#[derive(Subcommand)]
enum DeskVerb {
    /// Print all desks: number, state, standing, last seen, unsent, missing places, name.
    List {
        #[command(flatten)]
        ledger: Ledger,
    },
    /// Let a desk take in no new work for now. What it holds still comes.
    Suspend(DeskArgs),
    /// Let a suspended or lost desk work again.
    Resume(DeskArgs),
    /// Say that a desk is lost or stolen: what it sends is kept apart, and it is told nothing.
    Lost(DeskArgs),
    /// Take a desk out of service for good.
    Revoke(DeskArgs),
    /// Take in a desk that this ledger forgot, under the number and the key that it has.
    Adopt {
        /// Its number.
        number: u32,
        /// Its key, 64 hex digits, as `waslctl identity` shows it at the desk.
        #[arg(long, value_name = "HEX")]
        key: String,
        /// Its supervisor's name.
        #[arg(long, value_name = "TEXT")]
        supervisor: String,
        #[command(flatten)]
        ledger: Ledger,
        #[command(flatten)]
        place: PlaceArgs,
    },
}

/// Which desk, and why.
#[derive(Args)]
struct DeskArgs {
    /// Its number.
    number: u32,
    /// Why; it stays beside the desk's state.
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
    #[command(flatten)]
    ledger: Ledger,
}

#[derive(Subcommand)]
enum OfficerVerb {
    /// Add an officer; the password comes from `WASL_PASSWORD`.
    Add {
        /// The name to sign in with.
        name: String,
        #[command(flatten)]
        ledger: Ledger,
    },
}

/// Where the new desk stands.
#[derive(Args)]
struct PlaceArgs {
    /// Name of the access point in Arabic.
    #[arg(long, value_name = "TEXT", default_value = "مركز نفاذ دمشق")]
    access_point: String,
    /// Name of the access point in English; the Arabic one where left out.
    #[arg(long, value_name = "TEXT")]
    access_point_en: Option<String>,
    /// Name of the counter; what the desk says of itself where left out.
    #[arg(long, value_name = "TEXT", default_value = "")]
    counter: String,
    /// Two digits of the governorate.
    #[arg(long, value_name = "CODE", default_value = "01")]
    governorate: String,
}

/// The verb could not be done.
const NOT_DONE: u8 = 1;

fn main() -> ExitCode {
    let line = Line::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,refinery_core=warn"));
    let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(is_terminal).init();
    if let Err(fault) = wasl_host::be_discreet() {
        tracing::warn!(%fault, "not to itself");
    }
    let host = Arc::new(SystemHost::new());
    let done = match line.verb {
        Verb::Serve { listen, ledger, public_url, tls_cert, tls_key, pages_a_second, lines_of_one } => {
            let limits = ServeLimits { pages_a_second, lines_of_one_max: lines_of_one, ..ServeLimits::default() };
            verbs::serve(&ledger.place(), listen, public_url, tls_cert.zip(tls_key), limits, host)
        }
        Verb::Publish { dir, ledger } => verbs::publish(&ledger.place(), &dir, host),
        Verb::Officer { verb: OfficerVerb::Add { name, ledger } } => verbs::add_officer(&ledger.place(), &name, host),
        Verb::EnrolCode { ledger, place } => verbs::enrol_code(&ledger.place(), place, host),
        Verb::Desk { verb } => desk_verbs::done(verb, host),
        Verb::Setting { verb: SettingVerb::List { ledger } } => verbs::list_settings(&ledger.place(), host),
        Verb::Setting { verb: SettingVerb::Set { name, value, ledger } } => {
            verbs::set_setting(&ledger.place(), &name, &value, host)
        }
        Verb::Keys { verb: KeysVerb::Rotate { ledger } } => verbs::rotate_keys(&ledger.place(), host),
        Verb::Import { paths, output, ledger } => import_verb::import(&ledger.place(), &paths, output.as_deref(), host),
        Verb::Restored { ledger } => verbs::restored(&ledger.place(), host),
        Verb::Access { verb: AccessVerb::List { ledger } } => verbs::list_accesses(&ledger.place(), host),
        Verb::Access { verb: AccessVerb::Verify { ledger } } => verbs::verify_accesses(&ledger.place(), host),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            verbs::tell(&fault);
            ExitCode::from(NOT_DONE)
        }
    }
}
