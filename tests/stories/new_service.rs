//! A service more is data: no program is built or started again for it.

use serde_json::Value;
use wasl_tests::{eyes::read_qr, ground::Step};

use crate::{
    folders::{ADDED, ADDED_TITLE, add_service, lay_out},
    submissions::catalogue,
    world::{World, grouped, phone, said},
};

#[tokio::test]
async fn a_service_published_at_run_time_is_taken_in_receipted_carried_and_shown() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let before = desk.json(&["catalogue", "list"], "")?.as_array().map(Vec::len);
    assert_eq!(before, Some(catalogue().packs.len()));

    lay_out(&world.path("catalogue"))?;
    add_service(&world.path("catalogue"))?;
    assert_eq!(world.centre.publish(&world.path("catalogue"))?, format!("pack {ADDED} 1"));
    desk.json(&["sync"], "")?;

    let listed = desk.json(&["catalogue", "list", "--lang", "ar"], "")?;
    let listed = listed.as_array().expect("a list");
    assert_eq!(Some(listed.len()), before.map(|count| count + 1));
    let added = listed.iter().find(|service| service["id"] == ADDED).expect("it is in the list");
    assert_eq!(added["title"], ADDED_TITLE);

    let example = desk.json(&["catalogue", "example", ADDED], "")?;
    assert_eq!(example["answers"]["residence.since"], 2011);
    let submitted = desk.json(&["submit", "-"], &example.to_string())?;
    let (tracking, qr) = (said(&submitted, "tracking"), said(&submitted, "qr"));
    let slip = world.path("slip.png");
    desk.json(&["receipt", &tracking, "--format", "png", "-o", &slip.display().to_string()], "")?;
    assert_eq!(read_qr(&std::fs::read(&slip).expect("it was written"))?, qr);
    let verified = desk.json(&["verify", &qr], "")?;
    assert_eq!((&verified["genuine"], &verified["service"]), (&Value::Bool(true), &Value::from(ADDED)));

    assert_eq!(desk.json(&["sync"], "")?["left"], 0);
    let book = world.book()?;
    assert_eq!(book.request(&tracking).new.service, ADDED);
    book.assert_calm();
    let (status, page) = phone(&qr).await?;
    assert_eq!(status, 200);
    assert!(page.contains(ADDED_TITLE) && page.contains(&grouped(&tracking)), "{page}");
    Ok(())
}
