//! Opening the desk, and signing in where a verb needs somebody.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use wasl_desk::{Desk, Fittings, printer::NoPrinter, table::Face, talk::RefusalView};
use wasl_domain::host::Host;
use wasl_host::{DataDir, DeskDisk, SystemHost, surrounding, take_turn};
use zeroize::Zeroizing;

use crate::{options::Options, said::CtlFault};

/// Held while somebody signs in.
const SIGN_IN_LOCK: &str = "sign-in.lock";

/// The desk on this machine, as this program has it.
pub(crate) struct Front {
    pub(crate) desk: Arc<Desk>,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) data_dir: DataDir,
    lang: String,
}

impl Front {
    pub(crate) fn open(options: &Options, lang: &str) -> Result<Self, CtlFault> {
        let data_dir = DataDir::open(options.data_dir.clone())?;
        let (host, fittings) = fittings(&data_dir, options)?;
        let desk = Desk::open_with(data_dir.path(), fittings)?;
        Ok(Self { desk, host, data_dir, lang: lang.to_owned() })
    }

    /// Gives a command of the desk's table.
    pub(crate) fn call(&self, name: &str, ask: Value) -> Result<Value, RefusalView> {
        self.desk.call(Face::Ctl, name, ask, &self.lang)
    }

    /// Gives a command whose reply is of a known shape.
    pub(crate) fn ask<T: DeserializeOwned>(&self, name: &str, ask: Value) -> Result<T, CtlFault> {
        let reply = self.call(name, ask)?;
        Ok(serde_json::from_value(reply).expect("the desk keeps to its own table"))
    }

    /// Signs in the one named by `--as` with the PIN of the environment, and the card where there is one.
    pub(crate) fn sign_in(&self, options: &Options) -> Result<String, CtlFault> {
        let (name, pin) = who(options)?;
        let card = present_card();
        // Tries are counted before they are looked at: those of programs side by side would look like guesses.
        let _turn = take_turn(&self.data_dir.path().join(SIGN_IN_LOCK))?;
        self.call("people.sign_in", json!({ "name": name, "pin": *pin, "card": card.as_deref() }))?;
        Ok(name)
    }
}

/// What the desk runs on here.
pub(crate) fn fittings(data_dir: &DataDir, options: &Options) -> Result<(Arc<dyn Host>, Fittings), CtlFault> {
    let host: Arc<dyn Host> = Arc::new(SystemHost::new());
    let mut fittings = Fittings::new(Arc::clone(&host), Arc::new(NoPrinter));
    fittings.disk = Arc::new(DeskDisk::new(data_dir.path(), data_dir.mirror(options.mirror.as_deref())?));
    Ok((host, fittings))
}

/// Who acts, and the PIN.
pub(crate) fn who(options: &Options) -> Result<(String, Zeroizing<String>), CtlFault> {
    let name = options.who.clone().ok_or(CtlFault::NobodyActs)?;
    let pin = surrounding("WASL_PIN").ok_or(CtlFault::NoPin)?;
    Ok((name, Zeroizing::new(pin)))
}

/// The text of the card of the one who acts, as a scanner reads it.
pub(crate) fn present_card() -> Option<Zeroizing<String>> {
    surrounding("WASL_CARD").filter(|text| !text.is_empty()).map(Zeroizing::new)
}

/// The PIN to be set.
pub(crate) fn new_pin() -> Result<Zeroizing<String>, CtlFault> {
    surrounding("WASL_NEW_PIN").map(Zeroizing::new).ok_or(CtlFault::NoNewPin)
}

/// Waits for what the network brings: the one place of this program that does.
pub(crate) fn wait<T>(work: impl Future<Output = T>) -> Result<T, CtlFault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_io().enable_time().build()?;
    Ok(runtime.block_on(work))
}
