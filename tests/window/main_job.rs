//! The main job in Arabic: the centre off while requests are taken at console and kiosk, then on.

use wasl_tests::{
    ground::{Step, root},
    journey::Journey,
};

#[tokio::test(flavor = "multi_thread")]
async fn requests_taken_with_the_centre_off_are_there_once_after_it_is_on() {
    let folder = root().join("target/window");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("last time's pictures can go");
    }
    if let Err(stopped) = main_job(&folder).await {
        panic!("{stopped}\npictures so far: {}", folder.display());
    }
}

async fn main_job(folder: &std::path::Path) -> Step<()> {
    let mut journey = Journey::new(folder, |_| ())?;
    journey.centre.on().await?;
    let window = journey.window(&[]).await?;
    journey.enrol(&window).await?;
    journey.look(&window, "home-first-day").await?;
    journey.centre.off();

    let first = journey.new_citizen(&window).await?;
    let second = journey.known_citizen(&window).await?;
    assert_ne!(first.tracking, second.tracking);
    journey.unsent(&window, 2).await?;
    let third = journey.at_the_kiosk().await?;
    journey.pay_the_slip(&window, &third).await?;

    journey.centre.on().await?;
    journey.goes_out(&window).await?;
    for handed in [&first, &second, &third] {
        journey.opens(handed).await?;
    }
    journey.tracking_page(&first).await?;
    window.close().await
}
