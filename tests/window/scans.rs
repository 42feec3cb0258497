//! Scanned pages on the sheet, and a sealed copy in the search box, in the real window.

use data_encoding::BASE64;
use serde_json::{Value, json};
use wasl_domain::catalogue::{Catalogue, StandingCase, standing_cases};
use wasl_host::read_folder;
use wasl_tests::{
    eyes::read_sealed_copy,
    ground::{Step, root},
    journey::{Journey, SERVICE},
    pages::page,
    sheet::at,
    window::Window,
};

/// Gives a command as the page would.
const GIVE: &str = "const [name, ask, tell] = arguments;
    window.__TAURI_INTERNALS__.invoke('call', { name, ask, lang: 'ar' }).then(tell, (refused) => tell({ refused }));";

/// Chooses files as the chooser of the system would: name, type and bytes of each.
const CHOOSE: &str = "const chooser = document.querySelector('[data-chooser]');
    const chosen = new DataTransfer();
    for (const [name, type, bytes] of arguments[0])
        chosen.items.add(new File([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))], name, { type }));
    chooser.files = chosen.files;
    chooser.dispatchEvent(new Event('change', { bubbles: true }));
    return chooser.files.length;";

async fn give(window: &Window, name: &str, ask: Value) -> Step<Value> {
    window.run_later(GIVE, vec![json!(name), ask]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_added_looked_at_and_taken_away_and_a_sealed_copy_is_carried() {
    let folder = root().join("target").join("window-scans");
    let mut journey = Journey::new(&folder, &folder.join("data"), |_| ()).expect("a place");
    journey.centre.on().await.expect("a centre");
    let window = journey.window(&[]).await.expect("a window");
    journey.enrol(&window).await.expect("enrolled");
    journey.centre.off();
    give(&window, "desk.try_now", json!({})).await.expect("tried");
    let down = "return new Promise((tell) => { const look = () => window.__TAURI_INTERNALS__.invoke('call', { name: 'desk.status', ask: {}, lang: 'ar' }).then((status) => (status.link.is === 'down' ? tell(true) : setTimeout(look, 100))); look(); })";
    window.holds("the desk to know that there is no link", down).await.expect("no link");

    let files = read_folder(&root().join("catalogue")).expect("the catalogue is there");
    let seen = |case: &StandingCase| case.service == SERVICE && case.answers.contains_key("asker.attorney_paper");
    let case = standing_cases(&files, &Catalogue::read(&files).0).into_iter().find(seen).expect("a proxy's case");
    let begin = json!({ "service": SERVICE, "citizen": null, "national_number": null });
    let draft = give(&window, "draft.begin", begin).await.expect("begun")["draft"].clone();
    // Some questions come with the answers to others: twice through gives all of them.
    for (field, value) in case.answers.iter().chain(&case.answers) {
        give(&window, "draft.answer", json!({ "draft": draft, "field": field, "value": value }))
            .await
            .expect("answered");
    }
    window.press("[data-act='open-draft']").await.expect("the draft is on the home page");
    window.shows("[data-pages]").await.expect("a paper that was seen takes scans");
    window
        .run("document.querySelector('[data-pages]').scrollIntoView({ block: 'center' }); return 0", Vec::new())
        .await
        .expect("seen");
    journey.look(&window, "scan-none").await.expect("a picture");

    let pictures: Vec<Value> = [1, 2]
        .iter()
        .map(|seed| {
            json!([format!("{seed}.png"), "image/png", BASE64.encode(&page(1_000, 1_400, *seed).expect("a page"))])
        })
        .collect();
    window.run(CHOOSE, vec![json!(pictures)]).await.expect("chosen");
    window
        .holds("two pages", "return document.querySelectorAll('[data-pages] img').length === 2")
        .await
        .expect("added");
    let pdf = json!([["p.pdf", "application/pdf", BASE64.encode(b"%PDF-1.7")]]);
    window.run(CHOOSE, vec![pdf]).await.expect("chosen");
    window.says("PDF").await.expect("a sentence says what to do");
    journey.look(&window, "scan-pages").await.expect("a picture");
    window.press("[data-act='remove-page']").await.expect("pressed");
    window
        .holds("one page", "return document.querySelectorAll('[data-pages] img').length === 1")
        .await
        .expect("taken away");
    // The names of a page's pieces make a request too large for its slip: here it goes without any.
    window.press("[data-act='remove-page']").await.expect("pressed");
    window
        .holds("no page", "return document.querySelectorAll('[data-pages] img').length === 0")
        .await
        .expect("taken away");

    let hand_in = json!({ "draft": draft, "paid": false, "tendered": null, "old_pounds": false, "confirmed": true });
    let done = give(&window, "draft.submit", hand_in).await.expect("handed in");
    let slip = BASE64.decode(done["receipt_png"].as_str().expect("a slip").as_bytes()).expect("base 64");
    std::fs::write(folder.join("slip.png"), &slip).expect("written");
    let text = read_sealed_copy(&slip).expect("the link is down: the slip carries a sealed copy");

    window.run("location.reload(); return 0", Vec::new()).await.expect("the page again");
    at(&window, "home").await.expect("home");
    window
        .run(
            "const box = document.querySelector('[data-omnibox]'); box.focus(); box.value = arguments[0];
             box.dispatchEvent(new Event('input', { bubbles: true }));
             box.dispatchEvent(new KeyboardEvent('keydown', { code: 'Enter', key: 'Enter', bubbles: true })); return 0",
            vec![json!(text)],
        )
        .await
        .expect("searched");
    window.shows("[data-found='sealed']").await.expect("understood");
    journey.look(&window, "found-sealed").await.expect("a picture");
    window.press("[data-act='carry']").await.expect("pressed");
    let own = wasl_words::shipped("ar").say("carried-own", &[]);
    window.says(&own).await.expect("it is this desk's own, and says so");
    window.close().await.expect("closed");
}
