//! A desk whose files are taken away or replaced under it, as when somebody puts a backup back while the
//! window is open: it gives no number any more, and says what to do.

use std::fs;

use serde_json::{Value, json};
use wasl_tests::ground::Step;

use crate::{
    at_desk::AtDesk,
    submissions::{EXTRACT, example},
    world::{World, numbers, said},
};

/// A request that an assistant typed.
fn draft(at: &AtDesk) -> String {
    let answers: Vec<(String, Value)> =
        example(EXTRACT)["answers"].as_object().expect("answers").clone().into_iter().collect();
    at.draft(EXTRACT, &answers)
}

#[tokio::test]
async fn a_desk_whose_files_were_exchanged_gives_no_number_and_says_what_to_do() -> Step<()> {
    let mut world = World::open().await?;
    let ctl = world.desk("desk")?;
    world.centre.off();
    let (data, copy, away) = (world.path("desk"), world.path("copy"), world.path("away"));
    for (name, is_replaced) in [("desk.db-shm", false), ("desk.db-wal", false), ("desk.db", false), ("desk.db", true)] {
        let file = data.join(name);
        if is_replaced {
            // Before the file is open here: to close it would let its locks go.
            fs::copy(&file, &copy).expect("copied");
        }
        let at = AtDesk::open_on_disk(&data)?;
        let (first, second) = (draft(&at), draft(&at));
        // Other programs come and go beside it; that is no exchange.
        let beside = said(&ctl.json(&["submit", "-"], &example(EXTRACT).to_string())?, "tracking");
        let given = at.hand_in(&first);
        fs::rename(&file, &away).expect("taken away");
        if is_replaced {
            fs::rename(&copy, &file).expect("an older one in its place");
        }
        let wish = json!({ "draft": second, "paid": false, "tendered": null, "old_pounds": false, "confirmed": true });
        for _ in 0..2 {
            let refused = at.refused("draft.submit", wish.clone());
            assert_eq!(refused.code, "files_exchanged", "{name}: {}", refused.sentence);
            let status = at.console("desk.status", json!({}));
            assert!(status.to_string().contains(&refused.sentence), "{name}: the strip says it too: {status}");
        }
        drop(at);
        if name == "desk.db" {
            fs::rename(&away, &file).expect("back");
        }
        // Opened again, it is the desk that it was.
        let unsent = numbers(&ctl.json(&["outbox"], "")?);
        for number in [given, beside] {
            assert_eq!(unsent.iter().filter(|one| **one == number).count(), 1, "{name}: {number} in {unsent:?}");
        }
    }
    Ok(())
}
