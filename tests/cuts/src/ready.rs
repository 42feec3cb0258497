//! How long a desk with a long list of requests takes from the start of its process to being ready,
//! after it was killed in the middle of its work. Measures, and judges no time.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use wasl_tests::{
    display::Display,
    ground::{Step, Stopped},
    window::Window,
};

use crate::{
    citizens::lines,
    held::Held,
    machine::Run,
    programs::{Typist, receipts, waslctl},
    world::{SOON, World, drain, is_well, waiting},
};

/// Requests that one process is told.
const BATCH: usize = 1_000;

/// Fills a desk, kills it, and times its starts.
///
/// # Errors
/// When it does not get ready, or something is lost.
pub fn measure(run: &Run) -> Step<Vec<String>> {
    let requests = run.size.of(200, 10_000);
    let world = World::open(&run.folder.join("centre"))?;
    let place = run.folder.join("desk");
    let desk = world.desk(&place)?;
    let mut held = Held::default();
    let mut told = 0;
    while told < requests {
        let batch = BATCH.min(requests - told);
        let ended = Typist::submit(&place, lines(batch))?.end()?;
        let numbers = receipts(&ended.lines)?;
        if numbers.len() != batch {
            return Err(Stopped(format!("{told} requests wait, and then it said {:?}", ended.said.first())));
        }
        told += batch;
        held.add(numbers)?;
        if told < requests {
            // The desk takes in no more than its limit before the centre has heard.
            drain(&desk)?;
        }
    }
    let display = Display::start(1366, 768)?;
    let (mut plain, mut whole, mut signed_in, mut window) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..run.size.of(2, 20) {
        let mut program = Typist::submit(&place, lines(20))?;
        program.wait_for(1, SOON)?;
        held.add(receipts(&program.kill()?.lines)?)?;
        plain.push(timed(waslctl(&place)?.arg("outbox"))?);
        whole.push(timed(waslctl(&place)?.arg("doctor"))?);
        // Signing in opens the counter's own list.
        signed_in.push(timed(waslctl(&place)?.args(["submit", "--ndjson", "/dev/null"]))?);
        world.check(&mut held, &waiting(&desk)?, 1)?;
        let began = Instant::now();
        world.wait(async {
            let data_dir = place.display().to_string();
            let opened = Window::open(&display, &["--data-dir", &data_dir]).await?;
            opened.shows("[data-screen='unlock'] input[name='pin']").await?;
            window.push(began.elapsed());
            opened.close().await
        })?;
    }
    is_well(&desk)?;
    Ok(vec![
        format!(
            "{requests} requests taken in, the newest {BATCH} at most still wait; {} starts after a kill; {}",
            plain.len(),
            held.figures()
        ),
        format!("waslctl outbox, whole process: {}", figures(plain)),
        format!("waslctl doctor, whole process: {}", figures(whole)),
        format!("waslctl signing in, whole process: {}", figures(signed_in)),
        format!("window to its first screen, with the driver's own start: {}", figures(window)),
    ])
}

fn timed(command: &mut Command) -> Step<Duration> {
    let began = Instant::now();
    crate::volume::run(command)?;
    Ok(began.elapsed())
}

fn figures(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    format!("median {} ms, most {} ms", times[times.len() / 2].as_millis(), times[times.len() - 1].as_millis())
}
