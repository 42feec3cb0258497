//! A draft outlives the program that it is typed into.

use std::{
    env,
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use serde_json::json;
use wasl_tests::ground::{Running, Step, Stopped};

use crate::{
    at_desk::{AtDesk, sheet},
    submissions::{EXTRACT, in_order},
    world::World,
};

/// Tells this program that it is the one that is killed, and where its desk is.
const TYPIST: &str = "WASL_STORY_TYPIST";
/// The signal that nothing can answer.
const SIGKILL: i32 = 9;
/// So many answers are waited for before the kill.
const ANSWERS: usize = 9;

#[tokio::test]
async fn a_draft_that_was_being_typed_when_the_program_was_killed_has_every_answer() -> Step<()> {
    if let Some(folder) = env::var_os(TYPIST) {
        return type_until_killed(Path::new(&folder));
    }
    let world = World::open().await?;
    world.desk("desk")?;

    let failed = |fault: std::io::Error| Stopped(format!("typist: {fault}"));
    let child = Command::new(env::current_exe().map_err(failed)?)
        .args([
            "--exact",
            "--nocapture",
            "drafts::a_draft_that_was_being_typed_when_the_program_was_killed_has_every_answer",
        ])
        .env(TYPIST, world.path("desk"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut typist = Running(child.map_err(failed)?);
    let lines = BufReader::new(typist.0.stderr.take().expect("piped")).lines();
    let (mut draft, mut told) = (String::new(), Vec::new());
    // Reads on to the end: what was told before the kill took effect counts too.
    for line in lines.map_while(Result::ok) {
        match line.split_once(' ') {
            Some(("draft", id)) => draft = id.to_owned(),
            Some(("answered", field)) => told.push(field.to_owned()),
            Some(_) | None => {}
        }
        if told.len() == ANSWERS {
            typist.0.kill().map_err(failed)?;
        }
    }
    assert!(told.len() >= ANSWERS, "the typist answered {told:?} of {draft}");
    let ended = typist.0.wait().map_err(failed)?;
    assert_eq!(ended.signal(), Some(SIGKILL), "{ended}");

    let desk = world.at_desk("desk")?;
    let home = desk.console("home.view", json!({}));
    assert_eq!(home["drafts"][0]["draft"], draft.as_str(), "the draft is on the home page: {home}");
    let there = sheet(&desk.console("draft.view", json!({ "draft": draft })));
    let answers = in_order(EXTRACT);
    for field in &told {
        let (_, typed) = answers.iter().find(|(id, _)| id == field).expect("typed from the example");
        let found = there.iter().find(|(id, _)| id == field).map(|(_, value)| value);
        assert_eq!(found, Some(typed), "{field}");
    }
    Ok(())
}

/// Types one answer after the other, and says so after each came back.
fn type_until_killed(folder: &Path) -> Step<()> {
    let desk = AtDesk::open(folder)?;
    desk.sign_in();
    let draft = desk.draft(EXTRACT, &[]);
    eprintln!("draft {draft}");
    for (field, value) in in_order(EXTRACT) {
        desk.answer(&draft, &field, &value);
        eprintln!("answered {field}");
    }
    loop {
        thread::park();
    }
}
