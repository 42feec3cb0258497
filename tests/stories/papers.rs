//! Receipts: what they show, what they keep to themselves, and who can tell a genuine one.

use std::{fs, process::Command};

use serde_json::json;
use wasl_tests::{eyes::read_qr, ground::Step};

use crate::{
    submissions::{EXTRACT, changed, example},
    world::{World, phone, said},
};

const NATIONAL_NUMBER: &str = "06017735924";
const STREET: &str = "Kornîş";

/// An extract that goes by post, with an address in letters that a search of the paper would find.
fn by_post() -> serde_json::Value {
    let mut submission = changed(
        example(EXTRACT),
        &[
            ("answers.holder.national_number", json!(NATIONAL_NUMBER)),
            ("answers.delivery.way", json!("post")),
            ("answers.delivery.governorate", json!("08")),
            ("answers.delivery.address", json!(format!("Qamişlo, {STREET} 12"))),
        ],
    );
    submission["answers"].as_object_mut().expect("answers").remove("delivery.centre");
    submission
}

#[tokio::test]
async fn a_receipt_is_genuine_at_every_desk_names_no_number_and_no_address_and_can_not_be_changed() -> Step<()> {
    let world = World::open().await?;
    let (first, second) = (world.desk("first")?, world.desk("second")?);
    let submitted = second.json(&["submit", "-"], &by_post().to_string())?;
    let (tracking, qr) = (said(&submitted, "tracking"), said(&submitted, "qr"));

    let (slip, page) = (world.path("slip.png"), world.path("page.pdf"));
    second.json(&["receipt", &tracking, "--format", "png", "-o", &slip.display().to_string()], "")?;
    second.json(&["receipt", &tracking, "--format", "pdf", "-o", &page.display().to_string()], "")?;
    assert_eq!(read_qr(&fs::read(&slip).expect("the slip was written"))?, qr, "read by a decoder of its own");
    assert!(fs::read(&page).expect("the page was written").starts_with(b"%PDF"));
    if let Some(text) = text_of(&page.display().to_string()) {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        assert!(digits.contains(&tracking), "the tracking number is on the page: {text}");
        assert!(!digits.contains(NATIONAL_NUMBER), "{text}");
        assert!(!text.contains(STREET) && !text.contains("Qami"), "{text}");
    }
    let (host, signed) = wasl_protocol::parse_qr(&qr).expect("a receipt's address");
    assert_eq!(format!("http://{host}"), world.centre.url());
    assert_eq!(signed.token.tracking.digits(), tracking);
    assert!(!qr.contains(NATIONAL_NUMBER) && qr.chars().all(|sign| !sign.is_ascii_lowercase()), "{qr}");

    // The own desk knows it at once; another one since it was told of the desk, long before the request arrives.
    assert_eq!(second.json(&["verify", &qr], "")?["tracking"], tracking.as_str());
    let unknown = first.run(&["verify", &qr], "")?;
    assert_eq!(unknown.code, 3, "{}", unknown.out);
    assert!(unknown.out.contains("unknown_key"), "{}", unknown.out);
    first.json(&["sync"], "")?;
    let known = first.json(&["verify", &qr], "")?;
    assert_eq!((&known["genuine"], &known["paid"]), (&json!(true), &json!(false)), "{known}");
    let copied = format!(
        "{}{}",
        world.centre.url(),
        qr.rsplit_once("/R/").map(|(_, token)| format!("/R/{token}")).unwrap_or_default()
    );
    assert_eq!(first.json(&["verify", &copied], "")?["genuine"], true, "as a phone's browser writes the address");

    let middle = qr.len() - 40;
    let other = if qr.as_bytes()[middle] == b'A' { "B" } else { "A" };
    let tampered = format!("{}{other}{}", &qr[..middle], &qr[middle + 1..]);
    let elsewhere = qr.replace("127.0.0.1", "192.0.2.1");
    for (text, code) in
        [(tampered.as_str(), "bad_signature"), (&elsewhere, "other_host"), ("https://example.org/", "not_a_receipt")]
    {
        let forged = first.run(&["verify", text], "")?;
        assert_eq!(forged.code, 3, "{text}: {}", forged.out);
        let told: serde_json::Value = serde_json::from_str(&forged.out).expect("JSON");
        assert_eq!((&told["genuine"], &told["code"]), (&json!(false), &json!(code)), "{text}");
    }
    let (status, page) = phone(&tampered).await?;
    assert_eq!(status, 404, "the centre tells a forged one too");
    assert!(page.contains(&wasl_words::shipped("ar").say("track-forged", &[])), "{page}");
    Ok(())
}

/// The text of a PDF, where the machine has the program that tells it.
fn text_of(path: &str) -> Option<String> {
    let told = Command::new("pdftotext").args(["-layout", path, "-"]).output();
    told.ok().filter(|told| told.status.success()).map(|told| String::from_utf8_lossy(&told.stdout).into_owned())
}
