//! The main job in the real window: from first contact to a receipt whose QR opens the tracking page;
//! the centre switched off while requests are taken, and each of them there after it is switched on.
//!
//! Shared by the test of the real window and by `make run` where there is no display.

mod beyond;

use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use serde_json::Value;

use crate::{
    axe,
    centre::Centre,
    ctl::{Ctl, SUPERVISOR},
    display::Display,
    eyes,
    ground::{Step, Stopped, until},
    kiosk,
    sheet::{Answers, at, enter, fact, fill},
    window::{Key, SEEN, Window},
};

/// The service that is asked for.
pub const SERVICE: &str = "civil-registry.individual-extract";

/// The first citizen: everything is typed.
pub const FATIMA: Answers<'_> = &[
    ("asker.as", "holder"),
    ("holder.national_number", "06012344821"),
    ("holder.name", "فاطمة الزهراء"),
    ("holder.family", "الحاج إسماعيل"),
    ("holder.father", "عبد القادر"),
    ("holder.mother", "خديجة محمد علي القصّاب"),
    ("holder.birth_date", "14 03 1987"),
    ("holder.birth_place", "جبلة"),
    ("holder.registry", "جبلة"),
    ("holder.register_number", "148"),
    ("request.purpose", "work"),
    ("request.phone", "0944518317"),
    ("delivery.way", "pickup"),
    ("delivery.centre", "اللاذقية، جبلة"),
];

/// Her second request: only what is asked again.
pub const AGAIN: Answers<'_> = &[("asker.as", "holder"), ("request.purpose", "travel")];

/// The citizen at the kiosk.
pub const NIZAR: Answers<'_> = &[
    ("asker.as", "holder"),
    ("holder.national_number", "06023157390"),
    ("holder.name", "نزار"),
    ("holder.family", "درويش"),
    ("holder.father", "محمود"),
    ("holder.mother", "سعاد الخطيب"),
    ("holder.birth_date", "1979-11-05"),
    ("holder.birth_place", "جبلة"),
    ("holder.registry", "جبلة"),
    ("holder.register_number", "92"),
    ("request.purpose", "university"),
    ("delivery.way", "pickup"),
    ("delivery.centre", "اللاذقية، جبلة"),
];

/// A receipt as it was handed over.
#[derive(Debug, Clone)]
pub struct Handed {
    /// Thirteen digits.
    pub tracking: String,
    /// What the QR on the slip says, read from its dots.
    pub qr: String,
    /// The slip's picture.
    pub slip: Vec<u8>,
}

/// Everything the main job needs: a folder for what it leaves to look at, and one for its data.
#[derive(Debug)]
pub struct Journey {
    folder: PathBuf,
    data: PathBuf,
    display: Display,
    /// The centre.
    pub centre: Centre,
    /// The desk's folder by `waslctl`.
    pub ctl: Ctl,
    pictures: u32,
    told: fn(&str),
}

impl Journey {
    /// Leaves pictures and papers in `folder`, and keeps its centre and its desk in `data`, which it
    /// begins anew; `told` hears what is being done.
    ///
    /// # Errors
    /// When a folder can't be used, or there is no virtual display.
    pub fn new(folder: &Path, data: &Path, told: fn(&str)) -> Step<Self> {
        let failed = |fault: std::io::Error| Stopped(format!("{}: {fault}", folder.display()));
        if data.exists() {
            std::fs::remove_dir_all(data).map_err(failed)?;
        }
        for needed in [folder, data] {
            std::fs::create_dir_all(needed).map_err(failed)?;
        }
        for old in std::fs::read_dir(folder).map_err(failed)?.filter_map(Result::ok).map(|entry| entry.path()) {
            if old.extension().is_some_and(|kind| kind == "png" || kind == "pdf") {
                std::fs::remove_file(old).map_err(failed)?;
            }
        }
        Ok(Self {
            folder: folder.to_path_buf(),
            data: data.to_path_buf(),
            display: Display::start(1366, 768)?,
            centre: Centre::new(&data.join("centre"))?,
            ctl: Ctl::new(&data.join("desk")),
            pictures: 0,
            told,
        })
    }

    /// The whole job, in Arabic: two requests at the console and one at the kiosk while the centre is
    /// off; then it is on, each is there once, and an officer fulfils one. Gives the number of pictures.
    ///
    /// # Errors
    /// At the first step that does not lead on.
    pub async fn main_job(&mut self) -> Step<usize> {
        (self.told)("a centre with a fresh ledger");
        self.centre.on().await?;
        let window = self.window(&[]).await?;
        self.enrol(&window).await?;
        self.look(&window, "home-first-day").await?;
        (self.told)("the centre is switched off");
        self.centre.off();
        let first = self.new_citizen(&window).await?;
        let second = self.known_citizen(&window).await?;
        self.unsent(&window, 2).await?;
        let third = self.at_the_kiosk().await?;
        self.pay_the_slip(&window, &third).await?;
        self.look(&window, "home").await?;
        self.centre.on().await?;
        self.goes_out(&window).await?;
        for handed in [&first, &second, &third] {
            self.opens(handed).await?;
        }
        self.fulfil(&first).await?;
        self.hears_of_it(&window, &first).await?;
        self.in_english(&window, &first).await?;
        window.close().await?;
        self.keep(&first, "receipt")?;
        self.tracking_page(&first).await?;
        Ok(self.pictures as usize)
    }

    /// The same screens in English, switched in the middle of work.
    ///
    /// # Errors
    /// When the words stay Arabic.
    async fn in_english(&mut self, window: &Window, handed: &Handed) -> Step<()> {
        (self.told)("the same window in English");
        window.press("[data-act='language']").await?;
        window.says("Individual extract of the civil record").await?;
        self.look(window, "home-english").await?;
        self.focus_search(window).await?;
        window.types(&handed.tracking).await?;
        enter(window, "track").await?;
        window.shows("[data-screen='track'] img").await?;
        self.look(window, "track-english").await
    }

    async fn focus_search(&self, window: &Window) -> Step<()> {
        const SEARCH: &str = "const search = document.querySelector('[data-omnibox]');
            search?.focus();
            return search !== null && document.activeElement === search;";
        window.holds("the search box", SEARCH).await
    }

    /// Opens a window of the desk.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn window(&self, words: &[&str]) -> Step<Window> {
        self.window_on(&self.display, words).await
    }

    async fn window_on(&self, display: &Display, words: &[&str]) -> Step<Window> {
        let desk = self.data.join("desk").display().to_string();
        let printer = format!("escpos:{}", self.data.join("slips.bin").display());
        let all = ["--data-dir", &desk, "--printer", &printer];
        Window::open(display, &[all.as_slice(), words].concat()).await
    }

    /// A plain browser on the same display.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn browser(&self) -> Step<Window> {
        Window::browser(&self.display).await
    }

    /// Keeps a picture of the screen and has axe-core look at it.
    ///
    /// # Errors
    /// With what axe found.
    pub async fn look(&mut self, window: &Window, screen: &str) -> Step<()> {
        self.pictures += 1;
        window.keep_picture(&self.folder.join(format!("{:02}-{screen}.png", self.pictures))).await?;
        axe::finds_nothing(window, screen).await
    }

    /// First contact through the screen: address, code, name and PIN.
    ///
    /// # Errors
    /// When the desk is not enrolled by it.
    pub async fn enrol(&mut self, window: &Window) -> Step<()> {
        (self.told)("first contact with the centre");
        at(window, "unlock").await?;
        self.look(window, "first-contact").await?;
        let code = self.centre.enrol_code()?;
        for text in [self.centre.url().as_str(), &code, SUPERVISOR.0, SUPERVISOR.1] {
            window.types(text).await?;
            window.key(Key::Enter).await?;
        }
        at(window, "home").await
    }

    /// Signs in at the unlock screen.
    ///
    /// # Errors
    /// When the home page does not come.
    pub async fn sign_in(&self, window: &Window) -> Step<()> {
        at(window, "unlock").await?;
        window.shows("input[name='pin']").await?;
        window.types(SUPERVISOR.1).await?;
        at(window, "home").await
    }

    /// From «what do I need?» over the sheet to the receipt of somebody new here.
    ///
    /// # Errors
    /// At the first step that does not lead on.
    pub async fn new_citizen(&mut self, window: &Window) -> Step<Handed> {
        (self.told)("a request of somebody new, typed");
        window.chord(Key::Alt, '3').await?;
        at(window, "explain").await?;
        self.look(window, "what-is-needed").await?;
        window.key(Key::Escape).await?;
        at(window, "home").await?;
        window.chord(Key::Alt, '1').await?;
        at(window, "services").await?;
        self.look(window, "services").await?;
        window.keys(&['1']).await?;
        at(window, "form").await?;
        self.look(window, "form-empty").await?;
        // What is left is told on the way to the review, not after it.
        window.chord(Key::Control, Key::Enter.into()).await?;
        window.shows("[data-screen='form'] [role='alert'], [data-screen='form'] .fault").await?;
        self.look(window, "form-left").await?;
        self.focus_first(window).await?;
        fill(window, FATIMA).await?;
        self.hand_in(window, "new").await
    }

    /// The same citizen again: her number in the search box finds her card.
    ///
    /// # Errors
    /// At the first step that does not lead on.
    pub async fn known_citizen(&mut self, window: &Window) -> Step<Handed> {
        (self.told)("a second request of the same citizen, from her number");
        at(window, "home").await?;
        window.types("٠٦٠١٢٣٤٤٨٢١").await?;
        enter(window, "citizen").await?;
        self.look(window, "citizen").await?;
        enter(window, "form").await?;
        self.look(window, "form-known").await?;
        fill(window, AGAIN).await?;
        self.hand_in(window, "known").await
    }

    async fn focus_first(&self, window: &Window) -> Step<()> {
        const FIRST: &str = "const first = document.querySelector('[data-stop] input');
            first?.focus();
            return first !== null && document.activeElement === first;";
        window.holds("the first question", FIRST).await
    }

    /// Review, confirmation by voice, cash, receipt.
    async fn hand_in(&mut self, window: &Window, which: &str) -> Step<Handed> {
        at(window, "review").await?;
        self.look(window, &format!("review-{which}")).await?;
        window.key(Key::F8).await?;
        window.shows("[data-act='pay'], [data-act='submit']").await?;
        enter(window, "pay").await?;
        window.types("20").await?;
        fact(window, "change").await?;
        self.look(window, &format!("pay-{which}")).await?;
        enter(window, "done").await?;
        let handed = handed(window).await?;
        self.look(window, &format!("done-{which}")).await?;
        enter(window, "home").await?;
        Ok(handed)
    }

    /// What waits for the link: the list and the strip say so, calmly.
    ///
    /// # Errors
    /// When the number is another.
    pub async fn unsent(&mut self, window: &Window, count: usize) -> Step<()> {
        (self.told)("the list of what waits for the link");
        window.key(Key::F4).await?;
        at(window, "unsent").await?;
        window
            .holds(
                &format!("{count} waiting"),
                &format!("return document.querySelectorAll(\"[data-screen='unsent'] .waiting [data-row]\").length === {count}"),
            )
            .await?;
        self.look(window, "unsent").await
    }

    /// One request at the kiosk, in a process of its own on the same folder.
    ///
    /// # Errors
    /// At the first step that does not lead on.
    pub async fn at_the_kiosk(&mut self) -> Step<Handed> {
        (self.told)("a request at the kiosk");
        // As kiosks stand: upright, the window as large as the screen.
        let display = Display::start(1080, 1920)?;
        let window = self.window_on(&display, &["--kiosk"]).await?;
        window.shows("[data-screen='attract']").await?;
        kiosk::visit(&window, SERVICE, NIZAR, async |screen| self.look(&window, &format!("kiosk-{screen}")).await)
            .await?;
        let handed = handed(&window).await?;
        kiosk::finish(&window).await?;
        window.close().await?;
        Ok(handed)
    }

    /// The kiosk's slip, scanned at the counter, is paid there.
    ///
    /// # Errors
    /// At the first step that does not lead on.
    pub async fn pay_the_slip(&mut self, window: &Window, slip: &Handed) -> Step<()> {
        (self.told)("the kiosk's slip is scanned and paid at the counter");
        window.key(Key::Escape).await?;
        at(window, "home").await?;
        window.types(&slip.qr).await?;
        enter(window, "track").await?;
        window.shows("[data-act='pay-due']").await?;
        self.look(window, "track-due").await?;
        enter(window, "pay").await?;
        enter(window, "done").await?;
        enter(window, "home").await
    }

    /// Keeps a receipt as files: the slip as shown, and by `waslctl` the same slip and the page.
    ///
    /// # Errors
    /// When they can't be had.
    pub fn keep(&self, handed: &Handed, name: &str) -> Step<()> {
        for format in ["png", "pdf"] {
            let path = self.folder.join(format!("{name}.{format}")).display().to_string();
            self.ctl.json(&["receipt", &handed.tracking, "--format", format, "-o", &path], "")?;
        }
        Ok(())
    }
}

/// The receipt on the screen: its number, and its QR read from the picture of the slip.
async fn handed(window: &Window) -> Step<Handed> {
    const SLIP: &str = "return [...document.images].map((one) => one.src).find((src) => src.startsWith('data:image/png;base64,')) ?? null";
    let shown = fact(window, "tracking").await?;
    let picture = until("the slip's picture", SEEN, async || match window.run(SLIP, Vec::new()).await {
        Ok(Value::String(src)) => Ok(src),
        Ok(_) => Err(window.text().await.unwrap_or_default()),
        Err(stopped) => Err(stopped.0),
    })
    .await?;
    let picture = picture.trim_start_matches("data:image/png;base64,");
    let slip = BASE64.decode(picture.as_bytes()).map_err(|fault| Stopped(format!("the slip's picture: {fault}")))?;
    let qr = eyes::read_qr(&slip)?;
    Ok(Handed { tracking: shown.chars().filter(char::is_ascii_digit).collect(), qr, slip })
}
