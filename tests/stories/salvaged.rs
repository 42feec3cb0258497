//! A desk's file that opens no more: what can be read of it reaches the centre, and the file is kept.

use std::{fs, path::Path};

use serde_json::{Value, json};
use wasl_tests::ground::Step;

use crate::{
    submissions::{EXTRACT, example, lines, read_lines},
    world::{World, said},
};

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut names: Vec<String> =
        entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn what_can_be_read_of_a_broken_file_reaches_the_centre_and_the_file_is_kept() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let bundle = world.path("salvaged.bundle").display().to_string();
    let sound = desk.run(&["salvage", &bundle], "")?;
    assert_eq!(sound.code, 1, "{}", sound.out);
    assert!(sound.err.contains("nothing_to_salvage"), "{}", sound.err);

    let sent = said(&desk.json(&["submit", "-"], &example(EXTRACT).to_string())?, "tracking");
    assert_eq!(desk.json(&["sync"], "")?["left"], 0);
    let taken = read_lines(&desk.run(&["submit", "--ndjson", "-"], &lines(8))?.out);
    let mut numbers: Vec<String> = taken.iter().map(|one| said(one, "tracking")).collect();
    // The head of the file is gone: no program opens it any more.
    let file = world.path("desk").join("desk.db");
    let mut bytes = fs::read(&file).expect("there");
    bytes[..100].fill(0xA5);
    fs::write(&file, &bytes).expect("written");
    assert_eq!(desk.run(&["outbox"], "")?.code, 1);

    let told = desk.json(&["salvage", &bundle], "")?;
    assert_eq!(told["bundles"], json!([bundle]), "{told}");
    let packets = told["packets"].as_array().expect("a list");
    let unsent = |packet: &&Value| packet["acked"] == false;
    let listed: std::collections::BTreeSet<String> =
        packets.iter().filter(unsent).filter_map(|one| one["tracking"].as_str().map(str::to_owned)).collect();
    assert_eq!(listed.into_iter().collect::<Vec<_>>(), numbers);
    assert_eq!(told["missing"], json!([]), "{told}");
    let list = fs::read_to_string(said(&told, "list")).expect("beside the bundle");
    assert!(numbers.iter().all(|number| list.contains(number)), "{list}");
    // The file is as it was, under another name.
    assert_eq!(fs::read(world.path("desk").join("desk.db.unreadable-1")).expect("kept"), bytes);
    assert!(!file.exists());

    let came = world.centre.import(world.path("salvaged.bundle").as_path(), None)?;
    assert!(came.contains(" refused 0 "), "{came}");
    numbers.push(sent);
    numbers.sort_unstable();
    assert_eq!(world.book()?.numbers(), numbers, "every request is at the centre");
    world.book()?.assert_calm();

    // The machine starts anew, with a number of its own; what was kept stays beside.
    desk.init(&world.centre.url(), &world.centre.enrol_code()?)?;
    desk.json(&["submit", "-"], &example(EXTRACT).to_string())?;
    assert_eq!(desk.json(&["sync"], "")?["left"], 0);
    assert!(files(&world.path("desk")).contains(&"desk.db.unreadable-1".to_owned()));
    // Nothing is ever written over.
    fs::write(&file, [0xA5; 8192]).expect("written");
    let again = desk.run(&["salvage", &bundle], "")?;
    assert_eq!((again.code, file.exists()), (1, true), "the bundle is there already: {}", again.err);
    let other = world.path("other.bundle").display().to_string();
    let none = desk.json(&["salvage", &other], "")?;
    assert_eq!((&none["bundles"], &none["packets"]), (&json!([]), &json!([])));
    assert!(files(&world.path("desk")).contains(&"desk.db.unreadable-2".to_owned()));
    Ok(())
}
