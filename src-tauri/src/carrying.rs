//! Keeps the courier going beside the window: first contact when somebody asked for it, then packets
//! and notices for as long as the program runs.
//!
//! Nothing here is waited for by a person. Several programs may have one data folder open; one of them
//! carries, the others wait for their turn.

use std::{sync::Arc, time::Duration};

use tauri::async_runtime::{spawn, spawn_blocking};
use tokio::{sync::Notify, time::sleep};
use wasl_courier::Courier;
use wasl_desk::{Desk, Wake};
use wasl_domain::host::Host;
use wasl_host::DataDir;
use wasl_sync::Outbox;

use crate::Machine;

/// How often a program that doesn't carry looks whether it is its turn, and how often the one that
/// does looks for packets that another program put into the outbox.
const LOOK: Duration = Duration::from_secs(2);

/// How often the desk's file is cared for, how soon after a step that was not the last, and how many
/// rows a step checks: few, since a person may be waiting for the same file.
const CARE: Duration = Duration::from_secs(60);
const CARE_STEP: Duration = Duration::from_millis(500);
const CARE_ROWS: u32 = 100;

/// Begins all of it in the background.
pub(crate) fn begin(machine: &Machine) {
    let (work, now, wished) = (Arc::new(Notify::new()), Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (ring_work, ring_now, ring_wished) = (Arc::clone(&work), Arc::clone(&now), Arc::clone(&wished));
    machine.desk.on_wake(Box::new(move |why| {
        match why {
            Wake::Work => ring_work.notify_one(),
            Wake::TryNow => ring_now.notify_one(),
        }
        ring_wished.notify_one();
    }));
    spawn(care(Arc::clone(&machine.desk)));
    spawn(first_contacts(Arc::clone(&machine.desk), wished, Arc::clone(&now)));
    spawn(carry(machine.data_dir.clone(), machine.desk.outbox(), Arc::clone(&machine.host), work, now));
}

/// Cares for the desk's file beside the work, a few rows at a time.
async fn care(desk: Arc<Desk>) {
    loop {
        let desk = Arc::clone(&desk);
        let cared = spawn_blocking(move || desk.care(CARE_ROWS)).await;
        // What the disk would not do is told by the status, and tried again.
        let goes_on = cared.is_ok_and(|cared| cared.is_ok_and(|cared| cared.goes_on));
        sleep(if goes_on { CARE_STEP } else { CARE }).await;
    }
}

/// Carries out each wish to enrol that is made in this program.
async fn first_contacts(desk: Arc<Desk>, wished: Arc<Notify>, enrolled: Arc<Notify>) {
    loop {
        while let Some(wish) = desk.take_enrolment_wish() {
            let reply = wasl_courier::enrol(&wish.centre, &wish.ask).await;
            let reply = reply.map_err(|fault| fault.code().to_owned());
            // The desk keeps how it went and shows it itself.
            if desk.finish_enrolment(wish, reply).is_ok() {
                enrolled.notify_one();
            }
        }
        wished.notified().await;
    }
}

/// Carries packets and notices once no other program does.
async fn carry(data_dir: DataDir, outbox: Arc<dyn Outbox>, host: Arc<dyn Host>, came: Arc<Notify>, now: Arc<Notify>) {
    let one = loop {
        match data_dir.be_the_one("courier") {
            Ok(Some(one)) => break one,
            Ok(None) => sleep(LOOK).await,
            Err(fault) => {
                eprintln!("wasl: {fault}");
                sleep(LOOK).await;
            }
        }
    };
    spawn(listen(Arc::clone(&outbox), Arc::clone(&came)));
    match Courier::new(outbox, host) {
        Ok(courier) => {
            // New work shortens a pause and keeps to what the centre asked for; a person's own word
            // goes at once.
            tokio::join!(courier.run(came), async {
                loop {
                    now.notified().await;
                    courier.try_now();
                }
            });
        }
        Err(fault) => eprintln!("wasl: {fault}"),
    }
    drop(one);
}

/// Wakes the courier when another program put something into the outbox.
async fn listen(outbox: Arc<dyn Outbox>, wake: Arc<Notify>) {
    let mut before = 0;
    loop {
        let now = outbox.health().map_or(before, |health| health.outbox_count);
        if now > before {
            wake.notify_one();
        }
        before = now;
        sleep(LOOK).await;
    }
}
