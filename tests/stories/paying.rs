//! Money: with the request, or later for a request that a visitor made at the kiosk.

use serde_json::{Value, json};
use wasl_tests::{eyes::read_qr, ground::Step};

use crate::{
    at_desk::AtDesk,
    submissions::{EXTRACT, catalogue, changed, example},
    world::{World, phone, said},
};

#[tokio::test]
async fn a_request_that_was_paid_with_its_submission_is_paid_at_the_centre() -> Step<()> {
    let world = World::open().await?;
    let desk = world.desk("desk")?;
    let submitted = desk.json(&["submit", "-"], &changed(example(EXTRACT), &[("paid", json!(true))]).to_string())?;
    let tracking = said(&submitted, "tracking");
    assert_eq!(desk.json(&["verify", &said(&submitted, "qr")], "")?["paid"], true);
    assert_eq!(desk.json(&["outbox"], "")?.as_array().map(Vec::len), Some(1), "one request, though two packets");
    let synced = desk.json(&["sync"], "")?;
    assert_eq!((&synced["acked"], &synced["left"]), (&json!(2), &json!(0)), "{synced}");
    let book = world.book()?;
    let request = book.request(&tracking);
    assert_eq!(request.paid, request.new.fee.total);
    assert_eq!(book.payments(&tracking).len(), 1);
    book.assert_calm();
    Ok(())
}

/// Goes through the kiosk's questions with the example's answers and hands in; gives the page at the end.
fn visit(desk: &AtDesk, service: &str) -> Value {
    let example = &catalogue().packs[service].example;
    let mut step = desk.kiosk("kiosk.begin", json!({ "service": service }));
    let mut screens = 0;
    while step["is"] == "question" {
        let field = step["question"]["id"].as_str().expect("an id").to_owned();
        assert_eq!(step["question"]["fault"], json!(null), "{field}");
        let value = example.get(&field).map_or(Value::Null, |answer| json!(answer));
        step = desk.kiosk("kiosk.answer", json!({ "field": field, "value": value }));
        screens += 1;
        assert!(screens < 60, "the questions come to an end");
    }
    assert_eq!(step["is"], "check");
    desk.kiosk("kiosk.submit", json!({}))
}

#[tokio::test]
async fn a_visitors_request_is_due_and_paying_it_at_the_counter_is_a_packet_of_its_own() -> Step<()> {
    let world = World::open().await?;
    let ctl = world.desk("desk")?;
    let desk = AtDesk::open(&world.path("desk"))?;
    let done = visit(&desk, EXTRACT);
    let tracking = said(&done, "tracking_shown").replace(' ', "");
    assert!(done["due"].as_str().is_some_and(|due| due.contains("15")), "{}", done["due"]);
    assert_eq!(desk.refused("request.list", json!({ "query": "" })).code, "not_signed_in", "the visitor sees no list");

    // It goes to the centre by itself, still due.
    assert_eq!(ctl.json(&["sync"], "")?["acked"], 1);
    let book = world.book()?;
    let request = book.request(&tracking);
    assert_eq!((request.paid.minor, request.new.face.as_str()), (0, "kiosk"));
    let due_slip = world.path("due.png");
    ctl.json(&["receipt", &tracking, "-o", &due_slip.display().to_string()], "")?;
    let due_qr = read_qr(&std::fs::read(&due_slip).expect("written"))?;
    assert_eq!(ctl.json(&["verify", &due_qr], "")?["paid"], false);
    let (_, due_page) = phone(&due_qr).await?;

    // An assistant scans the slip and takes the money.
    desk.sign_in();
    let found = desk.console("home.find", json!({ "text": due_qr }));
    assert_eq!((&found["is"], &found["requests"][0]["due"]), (&json!("request"), &json!(true)), "{found}");
    let short = desk.refused("request.pay", json!({ "tracking": tracking, "tendered": "10", "old_pounds": false }));
    assert_eq!(short.code, "amount_short");
    let paid = desk.console("request.pay", json!({ "tracking": tracking, "tendered": "٢٠٠٠", "old_pounds": true }));
    assert_eq!((&paid["request"]["tracking"], &paid["request"]["due"]), (&json!(tracking), &json!(false)));
    let twice = desk.refused("request.pay", json!({ "tracking": tracking, "tendered": null, "old_pounds": false }));
    assert_eq!(twice.code, "paid_already");
    let waiting = ctl.json(&["outbox"], "")?;
    assert_eq!(
        (waiting.as_array().map(Vec::len), &waiting[0]["tracking"]),
        (Some(1), &json!(tracking)),
        "the payment waits"
    );

    let synced = ctl.json(&["sync"], "")?;
    assert_eq!((&synced["acked"], &synced["left"]), (&json!(1), &json!(0)), "{synced}");
    let book = world.book()?;
    let request = book.request(&tracking);
    assert_eq!(request.paid, request.new.fee.total);
    assert_eq!(book.payments(&tracking).len(), 1);
    assert_eq!(book.numbers(), std::slice::from_ref(&tracking), "still one request, the same number");
    book.assert_calm();

    let slip = world.path("paid.png");
    ctl.json(&["receipt", &tracking, "-o", &slip.display().to_string()], "")?;
    let paid_qr = read_qr(&std::fs::read(&slip).expect("written"))?;
    assert_eq!(ctl.json(&["verify", &paid_qr], "")?["paid"], true, "the receipt says paid now");
    assert_eq!(paid_qr, said(&paid, "qr_text"));
    let (_, paid_page) = phone(&paid_qr).await?;
    let is_due = |page: &str| page.contains("class=\"due\"");
    assert!(is_due(&due_page) && !is_due(&paid_page), "the phone shows what is due until it is paid");
    let (_, old_page) = phone(&due_qr).await?;
    assert!(!is_due(&old_page), "and the first slip shows it too");
    Ok(())
}
