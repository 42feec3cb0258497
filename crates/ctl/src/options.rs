//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The desk without a window.
#[derive(Debug, Parser)]
#[command(name = "waslctl", version, about = "Wasl: an access point's desk without a window")]
#[command(
    after_help = "Exit codes: 0 done, 1 refused or in trouble, 2 bad submission or catalogue, 3 receipt not genuine.\n\
    The PIN of the one named by --as is read from WASL_PIN, the text of the card that goes with it from WASL_CARD, \
    a PIN to be set from WASL_NEW_PIN."
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
    /// Folder on another medium that keeps sealed packets too; remembered. `none` forgets it.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) mirror: Option<String>,
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
    /// Enrol this desk at a centre; the one named by --as becomes its supervisor. A desk that was stopped
    /// for good gets a new number; the one named by --as is a supervisor of it then.
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
    /// Show this desk's number and public key, for a centre that forgot the desk.
    Identity,
    /// Save what can be read of a desk's file that opens no more; the file is moved aside, never deleted.
    Salvage {
        /// The bundle to write, for the centre; the list of what is in it lies beside it.
        file: PathBuf,
    },
    /// The desk's journal.
    #[command(subcommand)]
    Journal(Journal),
    /// Write everything that waits into a bundle for a stick.
    Export {
        /// The file to write.
        file: PathBuf,
    },
    /// Take in the centre's answers to a bundle of this desk.
    Import {
        /// The file that came back.
        file: PathBuf,
    },
    /// Take in what others brought for the centre: bundles, packets, sealed copies off receipts.
    Carry(Carry),
    /// List what is carried for others.
    Carried(Carried),
    /// Show what becomes of a picture of a paper.
    Scan(Scan),
    /// Draw a staff card for the one named by --as; it goes with the PIN from then on.
    #[command(subcommand)]
    Card(Card),
    /// Change the PIN of the one named by --as to that of WASL_NEW_PIN.
    Pin,
    /// Look after the accounts of this desk.
    #[command(subcommand)]
    People(People),
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

/// Staff cards.
#[derive(Debug, Subcommand)]
pub(crate) enum Card {
    /// A first card, for an account that has none.
    Issue(CardFile),
    /// Another card instead of the one in WASL_CARD, which is void from then on.
    Replace(CardFile),
}

/// A card as a file. Whoever has it holds the card: print it, then erase it.
#[derive(Debug, Args)]
pub(crate) struct CardFile {
    /// The picture to write, one bit a dot.
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// Accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum People {
    /// List who may sign in here, who has a card, and who has to wait.
    List,
    /// Let somebody who has to wait try again (supervisors).
    Unlock {
        /// Whose account.
        name: String,
    },
    /// Set the PIN of WASL_NEW_PIN for somebody who lost PIN or card (supervisors); the card is void from then on.
    Renew {
        /// Whose account.
        name: String,
    },
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

/// Carrying for others.
#[derive(Debug, Args)]
pub(crate) struct Carry {
    /// The files; `-` reads what is piped in.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<String>,
}

/// What is carried.
#[derive(Debug, Args)]
pub(crate) struct Carried {
    /// Write the centre's answers to a file, to be brought back.
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: Option<PathBuf>,
}

/// A picture of a paper.
#[derive(Debug, Args)]
pub(crate) struct Scan {
    /// A JPEG or PNG.
    #[arg(value_name = "PICTURE")]
    pub(crate) picture: PathBuf,
    /// Write the page as it would be sealed.
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
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

/// What can be asked of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub(crate) enum Journal {
    /// Tell whether every entry stands: exit code 0, else 1 with the first that does not.
    Verify,
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
