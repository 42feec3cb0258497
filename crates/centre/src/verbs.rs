//! The verbs of the command line. What programs read goes to standard output, all else to the other.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use wasl_centre::{
    CentreFault, LedgerPlace, ServeLimits, ServeOptions, accesses, desks, enrolment,
    ledger::{AccessLine, Place},
    officers, open, release,
    settings::{self, CentreSettings, Setting},
};
use wasl_domain::host::Host;
use wasl_host::{read_folder, surrounding};
use wasl_protocol::hex;

use crate::PlaceArgs;

type Done = Result<(), CentreFault>;

/// Says what went wrong, with everything behind it.
pub(crate) fn tell(fault: &CentreFault) {
    eprintln!("wasl-centre: {fault}");
    if let CentreFault::Catalogue { problems } = fault {
        for problem in problems {
            eprintln!("  {problem}");
        }
        return;
    }
    let mut source = std::error::Error::source(fault);
    while let Some(fault) = source {
        eprintln!("  because: {fault}");
        source = fault.source();
    }
}

pub(crate) fn serve(
    ledger: &LedgerPlace,
    listen: SocketAddr,
    public_url: Option<String>,
    tls: Option<(PathBuf, PathBuf)>,
    limits: ServeLimits,
    host: Arc<dyn Host>,
) -> Done {
    let centre = open(ledger, host)?;
    let unable = |source| CentreFault::Listen { address: listen, source };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(unable)?;
    runtime.block_on(async {
        let mut running = wasl_centre::serve(centre, ServeOptions { listen, public_url, tls, limits }).await?;
        println!("listening on {}", running.url());
        tokio::select! {
            () = running.finished() => {}
            () = interrupted() => running.stop().await,
        }
        Ok(())
    })
}

/// Interrupt from the terminal, or the system's wish that this ends.
async fn interrupted() {
    let mut term = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(term) => term,
        // Without this signal the terminal's own is left.
        Err(_) => return tokio::signal::ctrl_c().await.unwrap_or(()),
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}

pub(crate) fn publish(ledger: &LedgerPlace, dir: &Path, host: Arc<dyn Host>) -> Done {
    let centre = open(ledger, host)?;
    let files = read_folder(dir)?;
    let published = release::publish(&*centre.ledger, &centre.keys, &*centre.host, &files)?;
    for (kind, id, version) in &published.new {
        println!("{} {id} {version}", kind.word());
    }
    eprintln!("released {} documents, {} were there already", published.new.len(), published.same);
    Ok(())
}

pub(crate) fn add_officer(ledger: &LedgerPlace, name: &str, host: Arc<dyn Host>) -> Done {
    let password = surrounding("WASL_PASSWORD").ok_or(CentreFault::Password { min: officers::PASSWORD_MIN })?;
    let centre = open(ledger, host)?;
    officers::add(&*centre.ledger, &*centre.host, name, &password)?;
    eprintln!("officer {name} is added");
    Ok(())
}

pub(crate) fn enrol_code(ledger: &LedgerPlace, place: PlaceArgs, host: Arc<dyn Host>) -> Done {
    let centre = open(ledger, host)?;
    let code = enrolment::offer(&*centre.ledger, &centre.keys, &*centre.host, place_of(place))?;
    println!("{code}");
    eprintln!("good for one desk and one day");
    Ok(())
}

/// A place as the command line names it.
pub(crate) fn place_of(place: PlaceArgs) -> Place {
    Place {
        access_point_en: place.access_point_en.unwrap_or_else(|| place.access_point.clone()),
        access_point_ar: place.access_point,
        counter: place.counter,
        governorate: place.governorate,
    }
}

pub(crate) fn list_settings(ledger: &LedgerPlace, host: Arc<dyn Host>) -> Done {
    let centre = open(ledger, host)?;
    for (one, value) in CentreSettings::read(&*centre.ledger)?.values() {
        println!("{}\t{value}", one.word());
    }
    Ok(())
}

pub(crate) fn set_setting(ledger: &LedgerPlace, name: &str, value: &str, host: Arc<dyn Host>) -> Done {
    let one = Setting::named(name).ok_or_else(|| CentreFault::NoSetting { given: name.to_owned() })?;
    let centre = open(ledger, host)?;
    let told = settings::put(&*centre.ledger, &centre.keys, &*centre.host, one, value)?;
    eprintln!("{told} desks hear of it at their next exchange");
    Ok(())
}

pub(crate) fn rotate_keys(ledger: &LedgerPlace, host: Arc<dyn Host>) -> Done {
    let mut centre = open(ledger, host)?;
    let id = centre.keys.rotate(&*centre.ledger, &*centre.host)?;
    println!("{id}");
    eprintln!("desks seal to it from their next exchange on; back up the key file again now");
    Ok(())
}

pub(crate) fn restored(ledger: &LedgerPlace, host: Arc<dyn Host>) -> Done {
    let centre = open(ledger, host)?;
    let after = desks::restored(&*centre.ledger, &centre.keys, &*centre.host)?;
    println!("{}", after.epoch);
    if !after.are_keys_signed {
        eprintln!("the root key is not here: run `keys rotate` with it where keys were turned after the backup");
    }
    eprintln!("desks offer again what is missing; what officers decided after the backup is to be decided anew");
    Ok(())
}

pub(crate) fn list_accesses(ledger: &LedgerPlace, host: Arc<dyn Host>) -> Done {
    let centre = open(ledger, host)?;
    let mut after = 0;
    loop {
        let lines = centre.ledger.accesses_after(after, 500)?;
        let Some(last) = lines.last() else { return Ok(()) };
        after = last.n;
        for AccessLine { n, at_ms, access, .. } in &lines {
            let at = jiff::Timestamp::from_millisecond(*at_ms).map(|at| at.to_string()).unwrap_or_default();
            let tracking = access.tracking.map(|tracking| tracking.digits()).unwrap_or_default();
            let desk = access.enrolment.map(|desk| format!("{desk:05}")).unwrap_or_default();
            let (what, purpose) = (access.what.word(), access.purpose.word());
            println!("{n}\t{at}\t{}\t{what}\t{purpose}\t{tracking}\t{desk}", access.officer);
        }
    }
}

pub(crate) fn verify_accesses(ledger: &LedgerPlace, host: Arc<dyn Host>) -> Done {
    let centre = open(ledger, host)?;
    let log = accesses::verify(&*centre.ledger)?;
    println!("{} {}", log.lines, hex::encode(&log.head));
    match log.first_broken {
        Some(line) => Err(CentreFault::AccessLogBroken { line }),
        None => Ok(()),
    }
}
