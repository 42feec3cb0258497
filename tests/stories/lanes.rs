//! Ways to the centre besides the desk's own link: a stick, a neighbour's desk, a second medium, the
//! citizen's paper. Whatever comes on two of them is there once.

use std::{fs, path::Path};

use serde_json::{Value, json};
use wasl_sync::Link;
use wasl_tests::{
    ctl::{Ctl, SUPERVISOR},
    eyes::{read_codes, read_sealed_copy},
    ground::Step,
};

use crate::{
    bench::Bench,
    submissions::{EXTRACT, example, lines},
    world::{World, numbers, said},
};

fn path(path: &Path) -> String {
    path.display().to_string()
}

/// The centre is out of reach for the courier while the story goes on beside it.
fn submit(ctl: &Ctl) -> Step<String> {
    Ok(said(&ctl.json(&["submit", "-"], &example(EXTRACT).to_string())?, "tracking"))
}

#[tokio::test]
async fn a_stick_brings_requests_up_and_answers_down_and_what_came_twice_is_there_once() -> Step<()> {
    let mut world = World::open().await?;
    let ctl = world.desk("desk")?;
    world.centre.off();
    ctl.run(&["submit", "--ndjson", "-"], &lines(12))?;
    let (bundle, answers) = (world.path("stick.waslb"), world.path("stick.wasla"));
    let told = ctl.json(&["export", &path(&bundle)], "")?;
    assert_eq!(told["packets"], 12, "{told}");
    assert_eq!(numbers(&ctl.json(&["outbox"], "")?).len(), 12, "nothing leaves the outbox by being given out");

    // The stick comes to the centre, by hand; the link is down all the while.
    let said = world.centre.import(&bundle, Some(&answers))?;
    assert!(said.starts_with("stored 12 "), "{said}");
    assert_eq!(world.book()?.numbers().len(), 12);
    let imported = ctl.json(&["import", &path(&answers)], "")?;
    assert_eq!((&imported["own"], &imported["acked"]), (&json!(1), &json!(12)), "{imported}");
    assert_eq!(ctl.json(&["outbox"], "")?, json!([]));
    // Everything once more, on every way.
    let again = ctl.json(&["import", &path(&answers)], "")?;
    assert_eq!(again["acked"], 0, "{again}");
    world.centre.import(&bundle, None)?;
    world.centre.on().await?;
    ctl.json(&["sync"], "")?;
    assert_eq!(world.book()?.numbers().len(), 12);
    world.book()?.assert_calm();
    Ok(())
}

#[tokio::test]
async fn answers_of_others_and_forged_ones_change_nothing() -> Step<()> {
    let mut world = World::open().await?;
    let (first, second) = (world.desk("first")?, world.desk("second")?);
    world.centre.off();
    submit(&first)?;
    submit(&second)?;
    let (bundle, answers) = (world.path("first.waslb"), world.path("first.wasla"));
    first.json(&["export", &path(&bundle)], "")?;
    world.centre.import(&bundle, Some(&answers))?;

    let whole = fs::read(&answers).expect("answers were written");
    let others = second.run(&["import", &path(&answers)], "")?;
    assert_eq!(others.code, 1);
    assert!(others.err.contains("not_our_answers"), "{}", others.err);
    for spoiled in [whole[..whole.len() - 9].to_vec(), b"WASLA1".to_vec(), fs::read(&bundle).expect("there")] {
        fs::write(world.path("spoiled.wasla"), spoiled).expect("written");
        assert_eq!(first.run(&["import", &path(&world.path("spoiled.wasla"))], "")?.code, 1);
    }
    // The signed ack comes first; what is behind it proves itself apart.
    for place in (20..200).step_by(12) {
        let mut bent = whole.clone();
        bent[place] ^= 0x10;
        fs::write(world.path("bent.wasla"), bent).expect("written");
        first.run(&["import", &path(&world.path("bent.wasla"))], "")?;
    }
    assert_eq!(numbers(&first.json(&["outbox"], "")?).len(), 1, "only the genuine answer counts");
    assert_eq!(numbers(&second.json(&["outbox"], "")?).len(), 1);
    assert_eq!(first.json(&["import", &path(&answers)], "")?["acked"], 1);
    Ok(())
}

#[tokio::test]
async fn a_neighbour_carries_a_bundle_with_its_own_post_and_gives_the_answers_back() -> Step<()> {
    let mut world = World::open().await?;
    let (cut_off, neighbour) = (world.desk("cut-off")?, world.desk("neighbour")?);
    world.centre.off();
    let tracking = submit(&cut_off)?;
    let bundle = world.path("bundle.waslb");
    cut_off.json(&["export", &path(&bundle)], "")?;
    let taken = neighbour.json(&["carry", &path(&bundle)], "")?;
    assert_eq!(taken[0]["is"], "kept", "{taken}");
    neighbour.json(&["carry", &path(&bundle)], "")?;
    assert_eq!(neighbour.json(&["carried"], "")?["carried"].as_array().map(Vec::len), Some(1), "the same is one");

    world.centre.on().await?;
    neighbour.json(&["sync"], "")?;
    assert_eq!(world.book()?.numbers(), [tracking]);
    let answers = world.path("answers.wasla");
    let told = neighbour.json(&["carried", "--answers", &path(&answers)], "")?;
    assert_eq!(told["carried"][0]["answered"], true, "{told}");
    assert_eq!(cut_off.json(&["import", &path(&answers)], "")?["acked"], 1);
    assert_eq!(cut_off.json(&["outbox"], "")?, json!([]));
    world.book()?.assert_calm();
    Ok(())
}

#[tokio::test]
async fn a_burnt_desk_s_request_comes_off_the_citizen_s_paper_at_another_desk_exactly_once() -> Step<()> {
    let mut world = World::open().await?;
    let (first, second) = (world.desk("first")?, world.desk("second")?);
    world.centre.off();
    let tracking = submit(&first)?;
    // It tries, and learns that there is no link.
    first.json(&["sync"], "")?;
    let slip = world.path("slip.png");
    first.json(&["receipt", &tracking, "-o", &path(&slip)], "")?;
    let text = read_sealed_copy(&fs::read(&slip).expect("the slip was written"))?;
    // The desk burns; what is left of it is a copy for the end of the story.
    let (alive, ashes) = (world.path("first"), world.path("ashes"));
    fs::rename(&alive, &ashes).expect("moved");

    let at_second = world.at_desk("second")?;
    let found = at_second.console("home.find", json!({ "text": text }));
    assert_eq!(found["is"], "sealed", "{found}");
    let carried = at_second.console("lane.carry", json!({ "text": text }));
    assert_eq!(carried["is"], "kept", "{carried}");
    let by_ctl = second.json(&["carry", "-"], &format!("{text}\n"))?;
    assert_eq!(by_ctl[0]["is"], "kept");
    world.centre.on().await?;
    second.json(&["sync"], "")?;
    assert_eq!(world.book()?.numbers(), [tracking.as_str()]);

    // The first desk comes back after all.
    fs::rename(&ashes, &alive).expect("moved");
    first.json(&["sync"], "")?;
    assert_eq!(first.json(&["outbox"], "")?, json!([]));
    assert_eq!(world.book()?.numbers(), [tracking.as_str()], "once, also after the first desk came back");
    world.book()?.assert_calm();
    // Now that it arrived, its slip needs no copy any more.
    first.json(&["receipt", &tracking, "-o", &path(&slip)], "")?;
    assert_eq!(read_codes(&fs::read(&slip).expect("written"))?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_is_nothing_to_carry_is_refused() -> Step<()> {
    let world = World::open().await?;
    let ctl = world.desk("desk")?;
    let tracking = submit(&ctl)?;
    for text in ["", "hello", "WASL-E1-", "WASL-E1-0123456789", "WASLB1", tracking.as_str()] {
        let said = ctl.run(&["carry", "-"], text)?;
        assert_eq!(said.code, 1, "{text}: {}", said.out);
        assert!(said.err.contains("nothing_to_carry"), "{text}: {}", said.err);
    }
    assert_eq!(ctl.json(&["carried"], "")?["carried"], json!([]));
    Ok(())
}

#[tokio::test]
async fn the_second_medium_has_what_the_burnt_disk_had() -> Step<()> {
    let mut world = World::open().await?;
    let ctl = world.desk("desk")?;
    world.centre.off();
    let before = submit(&ctl)?;
    let medium = world.path("medium");
    let gone = ctl.json(&["--mirror", &path(&medium), "outbox"], "")?;
    assert_eq!(numbers(&gone).len(), 1, "a medium that is not there holds nothing up");
    let ill = ctl.run(&["doctor"], "")?;
    assert_eq!(line(&ill.out, "mirror")["well"], false, "and is told: {}", ill.out);

    fs::create_dir(&medium).expect("plugged in");
    // The folder is remembered, and what is missing is caught up.
    let after = submit(&ctl)?;
    let well = ctl.run(&["doctor"], "")?;
    assert_eq!(line(&well.out, "mirror")["well"], true, "{}", well.out);
    let count = fs::read_dir(&medium).expect("listed").count();
    assert_eq!(count, 2, "one file a packet");
    fs::remove_dir_all(world.path("desk")).expect("the desk burns");

    let said = world.centre.import(&medium, None)?;
    assert!(said.starts_with("stored 2 "), "{said}");
    let mut wanted = vec![before, after];
    wanted.sort_unstable();
    assert_eq!(world.book()?.numbers(), wanted);
    let names: Vec<String> = fs::read_dir(&medium)
        .expect("listed")
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.iter().all(|name| !name.contains(SUPERVISOR.0)), "{names:?}");
    Ok(())
}

#[tokio::test]
async fn a_disk_that_was_set_back_takes_nothing_off_the_second_medium_that_lies_there_alone() -> Step<()> {
    let mut world = World::open().await?;
    let ctl = world.desk("desk")?;
    world.centre.off();
    let (medium, data, copy) = (world.path("medium"), world.path("desk"), world.path("copy"));
    fs::create_dir(&medium).expect("plugged in");
    ctl.json(&["--mirror", &path(&medium), "outbox"], "")?;
    let mut given = vec![submit(&ctl)?];
    copy_folder(&data, &copy);
    given.extend([submit(&ctl)?, submit(&ctl)?]);
    let before = files(&medium);
    fs::remove_dir_all(&data).expect("away");
    fs::rename(&copy, &data).expect("set back");
    // Another person's request takes the place of one that lives on the medium alone.
    given.push(submit(&ctl)?);
    let told = ctl.run(&["doctor"], "")?;
    assert_eq!(line(&told.out, "mirror")["well"], true, "{}", told.out);
    let after = files(&medium);
    assert_eq!((before.len(), after.len()), (3, 4), "{after:?}");
    assert!(before.iter().all(|file| after.contains(file)), "what lay there lies there as it did");

    // Damaged at the same length, as after a pull: it is seen, and written again.
    let (name, bytes) = &after[0];
    fs::write(medium.join(name), vec![0; bytes.len()]).expect("spoilt");
    ctl.json(&["outbox"], "")?;
    assert_eq!(files(&medium), after);
    let said = world.centre.import(&medium, None)?;
    assert!(said.starts_with("stored 4 "), "{said}");
    Ok(())
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("listed").map(|entry| entry.expect("listed"));
    let mut files: Vec<_> = entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("read")))
        .collect();
    files.sort_unstable();
    files
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).expect("made");
    for (name, bytes) in files(from) {
        fs::write(to.join(name), bytes).expect("copied");
    }
}

#[tokio::test]
async fn a_note_of_the_second_medium_that_cannot_be_read_stops_nobody_and_is_told() -> Step<()> {
    let mut world = World::open().await?;
    let ctl = world.desk("desk")?;
    world.centre.off();
    fs::write(world.path("desk").join("mirror"), b"\xff\xfe").expect("spoilt");
    submit(&ctl)?;
    let ill = ctl.run(&["doctor"], "")?;
    assert_eq!(line(&ill.out, "mirror")["well"], false, "{}", ill.out);
    let within = ctl.run(&["--mirror", &path(&world.path("desk").join("copies")), "outbox"], "")?;
    assert_eq!(within.code, 1, "the desk's own folder is no second medium");
    assert!(within.err.contains("another disk"), "{}", within.err);
    let medium = world.path("medium");
    fs::create_dir(&medium).expect("plugged in");
    ctl.json(&["--mirror", &path(&medium), "outbox"], "")?;
    let well = ctl.run(&["doctor"], "")?;
    let told = line(&well.out, "mirror");
    assert_eq!(told["well"], true, "{}", well.out);
    assert!(told["seen"].as_str().is_some_and(|seen| seen.contains("own disk")), "{told}");
    Ok(())
}

fn line(out: &str, what: &str) -> Value {
    let told: Value = serde_json::from_str(out).unwrap_or_else(|fault| panic!("{out}: {fault}"));
    let lines = told["lines"].as_array().expect("lines");
    lines.iter().find(|line| line["what"] == what).unwrap_or_else(|| panic!("{what} in {out}")).clone()
}

#[test]
fn a_slip_is_short_while_the_centre_is_at_hand_and_carries_a_copy_from_a_cut_until_the_ack() {
    let mut bench = Bench::open();
    bench.exchange();
    bench.desk.outbox().note_link(&Link::Up).expect("noted");
    let tracking = bench.submit(true).expect("taken");
    let has_copy = |bench: &Bench| {
        bench.console("request.reprint", json!({ "tracking": tracking }));
        bench.tray.out().last().expect("a slip came out").is_sealed_copy
    };
    assert!(!has_copy(&bench), "the centre was heard just now");
    // Nobody told the desk of a cut yet: the centre was not heard for two minutes, that is enough.
    bench.pass(2 * 60_000);
    assert!(has_copy(&bench));
    bench.exchange();
    assert!(!has_copy(&bench), "the centre has the request");
}
