//! A pack is published anew while drafts of the version before are open.

use serde_json::json;
use wasl_tests::ground::Step;

use crate::{
    at_desk::sheet,
    folders::{NEW_LABEL, NEW_QUESTION, lay_out, upgrade_extract},
    submissions::{EXTRACT, in_order},
    world::World,
};

#[tokio::test]
async fn drafts_that_were_open_when_their_pack_was_published_anew_can_be_finished_or_moved() -> Step<()> {
    let world = World::open().await?;
    let ctl = world.desk("desk")?;
    let desk = world.at_desk("desk")?;
    let answers = in_order(EXTRACT);
    let half = answers.len() / 2;
    let (stays, moves) = (desk.draft(EXTRACT, &answers), desk.draft(EXTRACT, &answers[..half]));

    lay_out(&world.path("catalogue"))?;
    upgrade_extract(&world.path("catalogue"))?;
    let published = world.centre.publish(&world.path("catalogue"))?;
    assert_eq!(published, format!("pack {EXTRACT} 2"), "only what is new is released");
    assert!(ctl.json(&["sync"], "")?["notices"].as_u64().is_some_and(|count| count > 0), "the desk is told");

    // The open window sees it without being started again, and changes nothing by itself.
    for draft in [&stays, &moves] {
        let view = desk.console("draft.view", json!({ "draft": draft }));
        assert_eq!(view["stale"]["changed"], json!([NEW_LABEL]), "{}", view["stale"]);
        assert!(sheet(&view).iter().all(|(id, _)| id != NEW_QUESTION), "a draft keeps the version it began with");
    }
    assert_eq!(desk.console("home.view", json!({}))["drafts"].as_array().map(Vec::len), Some(2));

    // One is finished as it began.
    let first = desk.hand_in(&stays);

    // The other is moved: every answer stays, only the changed question is to be looked at.
    let moved = desk.console("draft.move", json!({ "draft": moves }));
    assert_eq!(moved["changed_only"], json!([NEW_QUESTION]));
    assert_eq!(moved["stale"], json!(null));
    let there = sheet(&moved);
    for (field, value) in &answers[..half] {
        assert!(there.contains(&(field.clone(), value.clone())), "{field} is still answered");
    }
    for (field, value) in &answers[half..] {
        desk.answer(&moves, field, value);
    }
    let refused = desk.refused(
        "draft.submit",
        json!({ "draft": moves, "paid": false, "tendered": null, "old_pounds": false, "confirmed": true }),
    );
    let faults: Vec<&str> = refused.faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!((refused.code.as_str(), faults), ("answers", vec![NEW_QUESTION]));
    let answered = desk.answer(&moves, NEW_QUESTION, &json!(true));
    assert_eq!((&answered["left"], &answered["changed_only"]), (&json!(0), &json!([])));
    let second = desk.hand_in(&moves);

    let synced = ctl.json(&["sync"], "")?;
    assert_eq!((&synced["acked"], &synced["left"]), (&json!(2), &json!(0)), "{synced}");
    let book = world.book()?;
    assert_eq!((book.request(&first).new.pack_version, book.request(&second).new.pack_version), (1, 2));
    assert!(book.request(&second).new.answers.contains_key(NEW_QUESTION));
    assert!(!book.request(&first).new.answers.contains_key(NEW_QUESTION));
    book.assert_calm();
    Ok(())
}
