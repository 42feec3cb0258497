//! What can be said when starting the program.

use std::path::PathBuf;

use clap::Parser;

/// A desk in a window.
#[derive(Debug, Clone, Parser)]
#[command(name = "wasl", version, about = "Wasl: an access point's desk in a window")]
pub(crate) struct Options {
    /// Folder of this desk's data [default: the user's data folder].
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Show the citizen's own face, on the whole screen.
    #[arg(long)]
    pub(crate) kiosk: bool,
    /// With --kiosk: in a window, to look at it on an ordinary screen.
    #[arg(long, requires = "kiosk")]
    pub(crate) windowed: bool,
    /// Slip printer: `none`, or `escpos:/dev/usb/lp0`.
    #[arg(long, value_name = "PRINTER", default_value = "none")]
    pub(crate) printer: String,
    /// Folder on another medium that keeps sealed packets too; remembered. `none` forgets it.
    #[arg(long, value_name = "DIR")]
    pub(crate) mirror: Option<String>,
    /// Language to begin with [default: Arabic].
    #[arg(long, value_name = "LANG", value_parser = tag)]
    pub(crate) lang: Option<String>,
}

/// A language's tag; it becomes part of an address.
fn tag(text: &str) -> Result<String, String> {
    let fits = !text.is_empty()
        && text.len() <= 12
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if fits { Ok(text.to_owned()) } else { Err("a language's tag is letters, digits and dashes".to_owned()) }
}
