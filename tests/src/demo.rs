//! The main job by itself in the real window, for `make run` where there is no display: leaves pictures
//! of every screen, the receipt and the tracking page in `./demo`, and says so.

use std::{path::Path, process::ExitCode};

use wasl_tests::{
    ground::{Step, root},
    journey::Journey,
};

#[tokio::main]
async fn main() -> ExitCode {
    let folder = root().join("demo");
    match main_job(&folder).await {
        Ok(count) => {
            println!(
                "\nDone: three requests taken with the centre off, each at the centre after it was on; one fulfilled."
            );
            println!("In ./demo: {count} pictures of screens (01-… on), receipt.png, receipt.pdf, tracking-page.png");
            ExitCode::SUCCESS
        }
        Err(stopped) => {
            eprintln!("\nStopped: {stopped}\nWhat was seen so far is in ./demo.");
            ExitCode::FAILURE
        }
    }
}

async fn main_job(folder: &Path) -> Step<usize> {
    let mut journey = Journey::new(folder, &folder.join("by-itself"), |what| println!("  · {what}"))?;
    journey.main_job().await
}
