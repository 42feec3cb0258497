//! Catalogue folders that are made at run time, as an authority's analyst would: files only.

use std::{fs, path::Path};

use serde_json::{Value, json};
use wasl_tests::ground::{Step, Stopped, root};

use crate::submissions::EXTRACT;

/// Lays out a copy of the catalogue, for changing.
pub(crate) fn lay_out(to: &Path) -> Step<()> {
    copy(&root().join("catalogue"), to)
}

/// Copies a folder with all in it.
pub(crate) fn copy(from: &Path, to: &Path) -> Step<()> {
    let failed = |fault: std::io::Error| Stopped(format!("{}: {fault}", from.display()));
    fs::create_dir_all(to).map_err(failed)?;
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).map_err(failed)?;
        }
    }
    Ok(())
}

/// Folder of a service in a catalogue folder.
fn folder_of(service: &str) -> String {
    service.replacen('.', "/", 1)
}

fn change(path: &Path, act: impl FnOnce(&mut Value)) -> Step<()> {
    let failed = |cause: &dyn std::fmt::Display| Stopped(format!("{}: {cause}", path.display()));
    let text = fs::read_to_string(path).map_err(|fault| failed(&fault))?;
    let mut data: Value = serde_json::from_str(&text).map_err(|fault| failed(&fault))?;
    act(&mut data);
    fs::write(path, data.to_string()).map_err(|fault| failed(&fault))
}

fn append(path: &Path, text: &str) -> Step<()> {
    let failed = |fault: std::io::Error| Stopped(format!("{}: {fault}", path.display()));
    let before = fs::read_to_string(path).map_err(failed)?;
    fs::write(path, before + text).map_err(failed)
}

/// The question that the second version of the extract asks beside those of the first.
pub(crate) const NEW_QUESTION: &str = "request.abroad";
/// Its label in Arabic.
pub(crate) const NEW_LABEL: &str = "تُستعمل خارج البلد";

/// Makes version 2 of the individual extract: one more question.
pub(crate) fn upgrade_extract(catalogue: &Path) -> Step<()> {
    let folder = catalogue.join(folder_of(EXTRACT));
    change(&folder.join("pack.json"), |pack| {
        pack["version"] = json!(2);
        let sections = pack["form"].as_array_mut().expect("sections");
        let request = sections.iter_mut().find(|section| section["id"] == "request").expect("the section request");
        request["fields"] = json!([{ "id": "abroad", "type": "yes_no" }]);
    })?;
    change(&folder.join("cases.json"), |cases| {
        for case in cases["cases"].as_array_mut().expect("cases") {
            if case["answers"].is_object() {
                case["answers"][NEW_QUESTION] = json!(false);
            }
        }
    })?;
    append(
        &folder.join("ar.ftl"),
        &format!("\nrequest-abroad = {NEW_LABEL}\n    .question = هل تُستعمل الوثيقة خارج البلد؟\n"),
    )?;
    append(&folder.join("en.ftl"), "\nrequest-abroad = Used abroad\n    .question = Is the document used abroad?\n")
}

/// Makes a version of the individual extract that is not taken in for now.
pub(crate) fn pause_extract(catalogue: &Path) -> Step<()> {
    upgrade_extract(catalogue)?;
    let folder = catalogue.join(folder_of(EXTRACT));
    append(&folder.join("ar.ftl"), "\npaused = السجل المدني يراجع هذه الوثيقة\n")?;
    append(&folder.join("en.ftl"), "\npaused = The civil registry is looking into this document\n")?;
    change(&catalogue.join(folder_of(EXTRACT)).join("pack.json"), |pack| pack["state"] = json!({ "is": "paused" }))
}

/// The service that a story adds.
pub(crate) const ADDED: &str = "civil-registry.residence-statement";
/// Its title in Arabic.
pub(crate) const ADDED_TITLE: &str = "بيان إقامة";

/// Adds one service more, as data alone.
pub(crate) fn add_service(catalogue: &Path) -> Step<()> {
    let folder = catalogue.join(folder_of(ADDED));
    copy(&catalogue.join(folder_of(EXTRACT)), &folder)?;
    change(&folder.join("pack.json"), |pack| {
        pack["id"] = json!(ADDED);
        pack["number"] = json!(900);
        pack.as_object_mut().expect("an object").remove("kiosk");
        pack["picture"] = json!("house");
        pack["form"].as_array_mut().expect("sections").push(json!({
            "id": "residence",
            "fields": [{ "id": "since", "type": "year" }, { "id": "street", "type": "text", "max": 60 }],
        }));
        pack["source"] = json!("Made up for a test.");
    })?;
    change(&folder.join("cases.json"), |cases| {
        for case in cases["cases"].as_array_mut().expect("cases") {
            if case["answers"].is_object() {
                case["answers"]["residence.since"] = json!(2011);
                case["answers"]["residence.street"] = json!("شارع الكورنيش");
            }
        }
    })?;
    write_words(
        &folder.join("ar.ftl"),
        ADDED_TITLE,
        "تُثبت مكان إقامة شخص واحد",
        ["الإقامة", "سنة بدء الإقامة", "الشارع"],
    )?;
    write_words(
        &folder.join("en.ftl"),
        "Statement of residence",
        "Proves where a person lives",
        ["Residence", "Living there since", "Street"],
    )
}

/// Puts another title and the new questions' words in place of the first message of a file.
fn write_words(path: &Path, title: &str, about: &str, [section, since, street]: [&str; 3]) -> Step<()> {
    let failed = |fault: std::io::Error| Stopped(format!("{}: {fault}", path.display()));
    let text = fs::read_to_string(path).map_err(failed)?;
    let rest = text.split_once("\n\n").map_or("", |(_, rest)| rest);
    let own = format!(
        "service = {title}\n    .short = {title}\n    .about = {about}\n    .keywords = {title}\n\n\
         section-residence = {section}\nresidence-since = {since}\nresidence-street = {street}\n\n"
    );
    fs::write(path, own + rest).map_err(failed)
}
