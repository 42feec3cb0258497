//! What becomes of requests once the link is back: the desk sends, an officer fulfils, a citizen looks.

use serde_json::json;

use super::{Handed, Journey};
use crate::{
    centre::get,
    ground::{Step, Stopped},
    sheet::{at, enter},
    window::{Key, Window},
};

/// Who fulfils requests at the centre in tests and demonstrations.
const OFFICER: (&str, &str) = ("سامر العلي", "markaz-2026");

impl Journey {
    /// The link is back: everything goes by itself, at most hastened by «try now».
    ///
    /// # Errors
    /// When something still waits after a while.
    pub async fn goes_out(&mut self, window: &Window) -> Step<()> {
        (self.told)("the centre is on again; everything goes out");
        window.key(Key::F4).await?;
        at(window, "unsent").await?;
        self.try_now(window).await?;
        window.shows("[data-screen='unsent'] .nothing").await?;
        self.look(window, "unsent-nothing").await?;
        window.key(Key::Escape).await?;
        at(window, "home").await?;
        window.shows("[data-link='up']").await?;
        let left = self.ctl.json(&["outbox"], "")?;
        if left == json!([]) { Ok(()) } else { Err(Stopped(format!("still waiting: {left}"))) }
    }

    async fn try_now(&self, window: &Window) -> Step<()> {
        // A screen stands before all its acts do; a key pressed in between presses nothing.
        window.shows("[data-screen='unsent'] [data-act='try-now']").await?;
        window.chord(Key::Alt, '1').await
    }

    /// What the QR opens at the centre: the tracking page, which knows the request.
    ///
    /// # Errors
    /// When it does not, with what it said.
    pub async fn opens(&mut self, handed: &Handed) -> Step<()> {
        let (status, page) = get(&handed.qr).await?;
        let grouped = format!("{} {} {}", &handed.tracking[..4], &handed.tracking[4..8], &handed.tracking[8..]);
        let bare: String = page.chars().filter(|letter| !('\u{2066}'..='\u{2069}').contains(letter)).collect();
        if status == 200
            && (bare.contains(&grouped) || bare.contains(&handed.tracking))
            && bare.contains("استلمه المركز")
        {
            Ok(())
        } else {
            Err(Stopped(format!("{} opened {status}: {bare}", handed.qr)))
        }
    }

    /// An officer takes the request through its stages until its document is ready.
    ///
    /// # Errors
    /// At the first step that does not lead on.
    pub(super) async fn fulfil(&mut self, handed: &Handed) -> Step<()> {
        (self.told)("an officer fulfils the first request at the centre");
        self.centre.add_officer(OFFICER.0, OFFICER.1)?;
        let browser = self.browser().await?;
        browser.go_to(&format!("{}/officer", self.centre.url())).await?;
        browser.shows("input[name='password']").await?;
        self.look(&browser, "officer-sign-in").await?;
        browser.press("input[name='name']").await?;
        browser.types(OFFICER.0).await?;
        browser.press("input[name='password']").await?;
        browser.types(OFFICER.1).await?;
        browser.key(Key::Enter).await?;
        browser.shows(&format!("a[href*='{}']", handed.tracking)).await?;
        self.look(&browser, "officer-requests").await?;
        browser.go_to(&format!("{}/officer/request/{}", self.centre.url(), handed.tracking)).await?;
        self.look(&browser, "officer-request").await?;
        for step in ["pass_to_authority", "make_ready"] {
            browser.press(&format!("form:has(input[value='{step}']) button")).await?;
            browser
                .holds(
                    &format!("{step} is done"),
                    &format!("return document.querySelector(\"input[value='{step}']\") === null"),
                )
                .await?;
        }
        self.look(&browser, "officer-request-ready").await?;
        browser.close().await
    }

    /// The desk hears of it at its next exchange, hastened by «try now», and shows it.
    ///
    /// # Errors
    /// When it does not.
    pub(super) async fn hears_of_it(&mut self, window: &Window, handed: &Handed) -> Step<()> {
        (self.told)("the desk hears of it");
        window.key(Key::F4).await?;
        at(window, "unsent").await?;
        self.try_now(window).await?;
        window.key(Key::Escape).await?;
        at(window, "home").await?;
        self.focus_search(window).await?;
        window.types(&handed.tracking).await?;
        enter(window, "track").await?;
        window.shows("[data-stage='ready']").await?;
        self.look(window, "track-ready").await?;
        window.key(Key::Escape).await?;
        at(window, "home").await
    }

    /// A citizen opens the tracking page in a browser.
    ///
    /// # Errors
    /// When it can't be opened, or axe finds something.
    pub async fn tracking_page(&mut self, handed: &Handed) -> Step<()> {
        (self.told)("the tracking page in a browser");
        let browser = self.browser().await?;
        browser.go_to(&handed.qr).await?;
        browser.says("استلمه المركز").await?;
        self.look(&browser, "tracking-page").await?;
        browser.keep_picture(&self.folder.join("tracking-page.png")).await?;
        browser.close().await
    }
}
