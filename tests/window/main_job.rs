//! The main job in Arabic: the centre off while requests are taken at console and kiosk, then on.

use wasl_tests::{ground::root, journey::Journey};

#[tokio::test(flavor = "multi_thread")]
async fn requests_taken_with_the_centre_off_are_there_once_after_it_is_on() {
    let folder = root().join("target/window");
    let mut journey = Journey::new(&folder, &folder.join("data"), |_| ()).expect("a display, a folder, a port");
    if let Err(stopped) = journey.main_job().await {
        panic!("{stopped}\npictures so far: {}", folder.display());
    }
}
