//! What lies on the desk's disk while requests wait: nothing that names a person or a service.

use std::{fs, path::Path};

use serde_json::{Value, json};
use wasl_tests::ground::Step;

use crate::{
    submissions::{EXTRACT, changed, example, in_order},
    world::World,
};

const NAME: &str = "زنوبيا";
const FAMILY: &str = "الشيخ رسلان";
const NATIONAL_NUMBER: &str = "06017735924";
const PHONE: &str = "0991357246";
const ADDRESS: &str = "بانياس، شارع النخيل، البناء 9";

fn hers() -> Vec<(&'static str, Value)> {
    vec![
        ("answers.holder.name", json!(NAME)),
        ("answers.holder.family", json!(FAMILY)),
        ("answers.holder.national_number", json!(NATIONAL_NUMBER)),
        ("answers.request.phone", json!(PHONE)),
        ("answers.delivery.way", json!("post")),
        ("answers.delivery.governorate", json!("10")),
        ("answers.delivery.address", json!(ADDRESS)),
    ]
}

/// How often a text stands in the files of a folder, in UTF-8 or UTF-16.
fn times(folder: &Path, text: &str) -> usize {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files = fs::read_dir(folder).expect("the folder is there");
    let contents = files.map(|file| fs::read(file.expect("a file").path()).expect("readable"));
    contents.map(|bytes| [text.as_bytes(), &wide].map(|wanted| count(&bytes, wanted)).iter().sum::<usize>()).sum()
}

fn count(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes.windows(wanted.len()).filter(|window| window[0] == wanted[0] && *window == wanted).count()
}

#[tokio::test]
async fn nothing_on_the_disk_tells_who_waits_for_what() -> Step<()> {
    let world = World::open().await?;
    let ctl = world.desk("desk")?;
    let folder = world.path("desk");
    // The catalogue is public and lies there in clear; what is counted is what requests add to it.
    let before = times(&folder, EXTRACT);
    assert!(before > 0, "the search finds what is there");

    let submission = changed(example(EXTRACT), &hers()).to_string();
    let handed_in = ctl.run(&["submit", "--ndjson", "-"], &format!("{submission}\n").repeat(10))?;
    assert_eq!(handed_in.code, 0, "{}", handed_in.err);

    // Two drafts beside them, the desk still open: its log of changes lies beside the file.
    let desk = world.at_desk("desk")?;
    let mut answers = in_order(EXTRACT);
    for (name, value) in hers() {
        let field = name.trim_start_matches("answers.").to_owned();
        answers.retain(|(known, _)| *known != field);
        answers.push((field, value));
    }
    answers.retain(|(field, _)| field != "delivery.centre");
    let (stays, handed_in) = (desk.draft(EXTRACT, &answers), desk.draft(EXTRACT, &answers));
    desk.hand_in(&handed_in);
    assert_eq!(desk.console("request.outbox", json!({}))["waiting"].as_array().map(Vec::len), Some(11));
    assert!(folder.join("desk.db-wal").is_file(), "the log of changes is there to be looked at");

    for open in [true, false] {
        for text in [NAME, FAMILY, NATIONAL_NUMBER, PHONE, ADDRESS, "النخيل"] {
            assert_eq!(times(&folder, text), 0, "{text} lies on the disk (desk open: {open})");
        }
        assert!(times(&folder, EXTRACT) <= before, "a waiting request tells its service (desk open: {open})");
        if open {
            let sheet = desk.console("draft.view", json!({ "draft": stays }));
            assert_eq!(sheet["holder"], format!("{NAME} عبد القادر {FAMILY}"), "who is signed in reads it");
            desk.console("people.lock", json!({}));
            assert_eq!(desk.refused("draft.view", json!({ "draft": stays })).code, "not_signed_in");
        }
    }
    Ok(())
}
