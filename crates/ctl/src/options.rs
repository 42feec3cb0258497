//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The desk without a window.
#[derive(Debug, Parser)]
#[command(name = "waslctl", version, about = "Wasl: an access point's desk without a window")]
#[command(
    after_help = "Exit codes: 0 done, 1 refused or in trouble, 2 bad submission or catalogue, 3 receipt not genuine.\n\
    The PIN of the one named by --as is read from WASL_PIN."
)]
pub(crate) struct Options {
    /// Folder of the desk's data [default: the user's data folder].
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Who acts: the name of one who works at this desk.
    #[arg(long = "as", global = true, value_name = "NAME")]
    pub(crate) who: Option<String>,
    /// Language of what is printed for people.
    #[arg(long, global = true, value_name = "LANG", default_value = "en")]
    pub(crate) lang: String,
    /// What to do.
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Enrol this desk at a centre; the one named by --as becomes its supervisor.
    Init(Init),
    /// Hand in what a file says; prints tracking number, packet and stage.
    Submit(Submit),
    /// List what the centre has not acknowledged yet.
    Outbox,
    /// Go to the centre once: bring packets, fetch acks and notices.
    Sync,
    /// Show how one request stands.
    Show {
        /// Tracking number, thirteen digits.
        tracking: String,
    },
    /// Write a request's receipt to a file.
    Receipt(Receipt),
    /// Tell whether the text of a receipt's QR is genuine: exit code 0, else 3.
    Verify {
        /// The text of the QR.
        qr: String,
    },
    /// Look at what the state offers.
    #[command(subcommand)]
    Catalogue(Catalogue),
    /// Look after this desk's health.
    Doctor,
}

/// First contact.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Address of the centre.
    #[arg(long, value_name = "URL")]
    pub(crate) centre: String,
    /// The one-time code from the centre.
    #[arg(long, value_name = "CODE")]
    pub(crate) enrol: String,
}

/// Handing in.
#[derive(Debug, Args)]
pub(crate) struct Submit {
    /// One submission a line, each judged by itself.
    #[arg(long)]
    pub(crate) ndjson: bool,
    /// The file; `-` reads what is piped in.
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
}

/// A receipt as a file.
#[derive(Debug, Args)]
pub(crate) struct Receipt {
    /// Tracking number, thirteen digits.
    pub(crate) tracking: String,
    /// The slip as a picture, or the page for an ordinary printer.
    #[arg(long, value_enum, default_value_t = Format::Png)]
    pub(crate) format: Format,
    /// The file to write.
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// Forms of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The slip, one bit a dot.
    Png,
    /// A page of A5.
    Pdf,
}

/// What the state offers.
#[derive(Debug, Subcommand)]
pub(crate) enum Catalogue {
    /// List the services this desk takes in.
    List,
    /// Lint a catalogue folder and run its golden cases.
    Check {
        /// The folder.
        dir: PathBuf,
    },
    /// Print a complete valid submission for a service.
    Example {
        /// The service.
        service: String,
    },
}
