//! The verbs of the command line. What programs read goes to standard output, all else to the other.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use wasl_centre::{CentreFault, ServeOptions, enrolment, ledger::Place, officers, open, release};
use wasl_domain::host::Host;
use wasl_host::{read_folder, surrounding};

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
    ledger: &str,
    listen: SocketAddr,
    public_url: Option<String>,
    tls: Option<(PathBuf, PathBuf)>,
    host: Arc<dyn Host>,
) -> Done {
    let centre = open(ledger, host)?;
    let unable = |source| CentreFault::Listen { address: listen, source };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(unable)?;
    runtime.block_on(async {
        let mut running = wasl_centre::serve(centre, ServeOptions { listen, public_url, tls }).await?;
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

pub(crate) fn publish(ledger: &str, dir: &Path, host: Arc<dyn Host>) -> Done {
    let centre = open(ledger, host)?;
    let files = read_folder(dir)?;
    let published = release::publish(&*centre.ledger, &centre.keys, &*centre.host, &files)?;
    for (kind, id, version) in &published.new {
        println!("{} {id} {version}", kind.word());
    }
    eprintln!("released {} documents, {} were there already", published.new.len(), published.same);
    Ok(())
}

pub(crate) fn add_officer(ledger: &str, name: &str, host: Arc<dyn Host>) -> Done {
    let password = surrounding("WASL_PASSWORD").ok_or(CentreFault::Password { min: officers::PASSWORD_MIN })?;
    let centre = open(ledger, host)?;
    officers::add(&*centre.ledger, &*centre.host, name, &password)?;
    eprintln!("officer {name} is added");
    Ok(())
}

pub(crate) fn enrol_code(ledger: &str, place: PlaceArgs, host: Arc<dyn Host>) -> Done {
    let centre = open(ledger, host)?;
    let place = Place {
        access_point_en: place.access_point_en.unwrap_or_else(|| place.access_point.clone()),
        access_point_ar: place.access_point,
        counter: place.counter,
        governorate: place.governorate,
    };
    let code = enrolment::offer(&*centre.ledger, &centre.keys, &*centre.host, place)?;
    println!("{code}");
    eprintln!("good for one desk and one day");
    Ok(())
}
