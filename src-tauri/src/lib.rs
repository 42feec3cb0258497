//! THE SHELL: windows around the desk; the only room that knows Tauri.
//!
//! Holds no rule about requests: it opens the desk, hands commands of its windows to the desk's table,
//! and keeps the courier going. A window may give the commands of its own face and no others; that is
//! said twice, in `tauri.conf.json` and in the desk's table.

mod carrying;
mod commands;
mod mirroring;
mod options;
mod printing;
mod windows;

use std::{process::ExitCode, sync::Arc};

use clap::Parser;
use tauri::Manager;
use wasl_desk::{Desk, Fittings};
use wasl_domain::host::Host;
use wasl_host::{DataDir, DeskDisk, HostFault, SlipPrinter, SystemHost};

use crate::{options::Options, printing::DeskPrinter};

/// Runs the program until its window is closed.
#[must_use]
pub fn run() -> ExitCode {
    if let Err(fault) = wasl_host::be_discreet() {
        eprintln!("wasl: {fault}");
    }
    let options = Options::parse();
    let mut variables = vec![windows::PLAIN_PAINTING];
    if options.kiosk {
        // The next citizen's visit runs in the memory of the one before.
        variables.extend(wasl_host::OVERWRITING);
    }
    if let Err(fault) = wasl_host::start_among(&variables) {
        eprintln!("wasl: {fault}");
    }
    let machine = match Machine::open(&options) {
        Ok(machine) => machine,
        Err(fault) => {
            eprintln!("wasl: {fault}");
            return ExitCode::FAILURE;
        }
    };
    let built = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![commands::call, commands::kiosk_call])
        .setup(move |app| {
            app.manage(Arc::clone(&machine.desk));
            windows::open(app.handle(), &options, &machine.data_dir)?;
            windows::tell_of_changes(app.handle(), &machine.desk);
            carrying::begin(&machine);
            mirroring::begin(&machine.desk);
            Ok(())
        })
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("wasl: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// Why the program can't start.
#[derive(Debug, thiserror::Error)]
enum StartFault {
    /// Folder, printer, files.
    #[error(transparent)]
    Host(#[from] HostFault),
    /// The desk's store.
    #[error(transparent)]
    Desk(#[from] wasl_desk::OpenFault),
}

/// What one process has of the machine: its folder, its clock, the desk in it.
struct Machine {
    data_dir: DataDir,
    host: Arc<dyn Host>,
    desk: Arc<Desk>,
}

impl Machine {
    fn open(options: &Options) -> Result<Self, StartFault> {
        let printer = Arc::new(DeskPrinter(SlipPrinter::named(&options.printer)?));
        let data_dir = DataDir::open(options.data_dir.clone())?;
        let host: Arc<dyn Host> = Arc::new(SystemHost::new());
        let mut fittings = Fittings::new(Arc::clone(&host), printer);
        fittings.disk = Arc::new(DeskDisk::new(data_dir.path(), data_dir.mirror(options.mirror.as_deref())?));
        let desk = Desk::open_with(data_dir.path(), fittings)?;
        Ok(Self { data_dir, host, desk })
    }
}
