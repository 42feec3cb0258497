//! `salvage`: a desk's file that opens no more. What can be read of it goes into bundles for the centre,
//! with a list of what it is; then the file is moved aside. Nothing is ever deleted or written over.

use std::{fmt::Write, path::Path};

use serde_json::json;
use wasl_desk::{Desk, MissingPlaces, Rescue, SalvagedPacket, rescue};
use wasl_host::{DataDir, move_aside, read_bytes, write_private};

use crate::{
    front::fittings,
    options::Options,
    said::{CtlFault, DONE, Say},
};

/// How the file and what lies beside it are called.
const FILE: &str = "desk.db";
const BESIDE: [&str; 2] = ["-wal", "-shm"];
/// What is moved aside is called after this.
const ASIDE: &str = "unreadable";

pub(crate) fn salvage(options: &Options, to: &Path, say: &Say) -> Result<u8, CtlFault> {
    let data_dir = DataDir::open(options.data_dir.clone())?;
    let Some(_one) = data_dir.be_the_one("courier")? else { return Err(CtlFault::CarriedElsewhere) };
    let file = data_dir.path().join(FILE);
    if !file.exists() {
        return Err(CtlFault::NothingToSalvage);
    }
    // Read before anybody tries to open it, which may tidy away what lies beside.
    let bytes = read_bytes(&file)?;
    let log = with_ending(&file, "-wal");
    let log = if log.exists() { read_bytes(&log)? } else { Vec::new() };
    match Desk::open_with(data_dir.path(), fittings(&data_dir, options)?.1) {
        Ok(_) => return Err(CtlFault::NothingToSalvage),
        Err(fault) if fault.is_past_opening() => {}
        Err(fault) => return Err(fault.into()),
    }
    let found = rescue(&bytes, &log);
    let mut written = Vec::new();
    for (n, bundle) in (1..).zip(&found.bundles) {
        let name = if n == 1 { to.to_path_buf() } else { with_ending(to, &format!(".{n}")) };
        write_private(&name, bundle)?;
        written.push(name.display().to_string());
    }
    let list = with_ending(to, ".txt");
    write_private(&list, as_list(&found).as_bytes())?;
    // Only now that all of it is on the disk twice.
    let mut aside = Vec::new();
    for ending in BESIDE.into_iter().chain([""]) {
        aside.extend(move_aside(&with_ending(&file, ending), ASIDE)?.map(|name| name.display().to_string()));
    }
    let list = list.display().to_string();
    let told = json!({
        "bundles": written, "list": list, "aside": aside, "packets": found.packets, "missing": found.missing,
    });
    say.result(&told, || sentence(&found, &written, &list, &aside, say));
    Ok(DONE)
}

fn sentence(found: &Rescue, written: &[String], list: &str, aside: &[String], say: &Say) -> String {
    let aside = aside.last().map_or("", String::as_str);
    if written.is_empty() {
        return say.text("ctl-salvaged-nothing", &[("aside", aside.into())]);
    }
    let unsent = found.packets.iter().filter(|packet| !packet.acked).count();
    let files = written.join(", ");
    let args = [
        ("packets", found.packets.len().into()),
        ("unsent", unsent.into()),
        ("file", (&files).into()),
        ("list", list.into()),
        ("aside", aside.into()),
    ];
    let mut lines = vec![say.text("ctl-salvaged", &args)];
    lines.extend(found.missing.iter().map(|gap| {
        let (number, places) = (format!("{:05}", gap.enrolment), places(gap));
        say.text("ctl-salvaged-missing", &[("number", (&number).into()), ("places", (&places).into())])
    }));
    lines.join("\n")
}

fn places(gap: &MissingPlaces) -> String {
    if gap.from == gap.to { gap.from.to_string() } else { format!("{}-{}", gap.from, gap.to) }
}

/// A line a packet: number of the desk, epoch, place, tracking number, whether the centre had it.
fn as_list(found: &Rescue) -> String {
    let mut list = String::new();
    for SalvagedPacket { enrolment, epoch, sequence, tracking, acked } in &found.packets {
        let tracking = tracking.map(|tracking| tracking.digits()).unwrap_or_default();
        let acked = if *acked { "acked" } else { "unsent" };
        // Writing to a text can't go wrong.
        let _ = writeln!(list, "{enrolment:05}\t{epoch}\t{sequence}\t{tracking}\t{acked}");
    }
    for gap in &found.missing {
        let _ = writeln!(list, "{:05}\t{}\t{}\t\tmissing", gap.enrolment, gap.epoch, places(gap));
    }
    list
}

fn with_ending(path: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
