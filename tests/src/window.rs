//! The real window under its driver: what a person sees and presses.

use std::{
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

pub use fantoccini::key::Key;
use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    wd::Capabilities,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::{
    display::Display,
    ground::{Running, Step, Stopped, free_port, program, until},
};

/// How long a session may take to begin; without a working display it would hang for ever.
const BEGIN: Duration = Duration::from_secs(40);
/// How often it is tried.
const TRIES: u32 = 3;
/// How long anything on a screen may take. Screens are there within 300 ms on a quiet machine.
pub const SEEN: Duration = Duration::from_secs(30);

/// WebKit's own driver, gone with the value, and with it the program that it started.
#[derive(Debug)]
struct Driver {
    running: Running,
    port: u16,
}

impl Driver {
    async fn start(display: &Display, paints_plainly: bool) -> Step<Self> {
        let port = free_port()?;
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("DISPLAY", display.name())
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            // No accessibility bus runs on a virtual display; looking for one costs seconds.
            .env("NO_AT_BRIDGE", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .envs(paints_plainly.then_some(("WEBKIT_DISABLE_COMPOSITING_MODE", "1")))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|fault| Stopped(format!("WebKitWebDriver: {fault}; make setup installs it")))?;
        let driver = Self { running: Running(driver), port };
        until("the driver", BEGIN, async || {
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.map(drop).map_err(|fault| fault.to_string())
        })
        .await?;
        Ok(driver)
    }

    async fn session(&self, what: &Value) -> Step<Client> {
        let mut wanted = Capabilities::new();
        if *what != json!({}) {
            wanted.insert("webkitgtk:browserOptions".to_owned(), what.clone());
        }
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(wanted);
        let address = format!("http://127.0.0.1:{}", self.port);
        let client = tokio::time::timeout(BEGIN, builder.connect(&address)).await;
        let client = client.map_err(|_| Stopped("the window did not come up".to_owned()))?;
        client.map_err(|fault| Stopped::at("window")(&fault))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.running.end_group();
    }
}

/// A window of the built program, gone with the value.
#[derive(Debug)]
pub struct Window {
    client: Client,
    _driver: Driver,
}

impl Window {
    /// Opens the program with these words on its command line.
    ///
    /// # Errors
    /// When the program was not built, or its window does not come up.
    pub async fn open(display: &Display, words: &[&str]) -> Step<Self> {
        Self::begin(display, json!({ "binary": program("wasl")?, "args": words })).await
    }

    /// Opens a plain browser, as a citizen or an officer has one.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn browser(display: &Display) -> Step<Self> {
        Self::begin(display, json!({})).await
    }

    async fn begin(display: &Display, what: Value) -> Step<Self> {
        // Drivers that start at the same moment take the same port for their programs.
        static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
        let _turn = ONE_AT_A_TIME.lock().await;
        // The program sees to this by itself; a plain browser would fall over the graphics driver now and then.
        let is_browser = what == json!({});
        let mut last = Stopped("the window did not come up".to_owned());
        for _ in 0..TRIES {
            let driver = Driver::start(display, is_browser).await?;
            match driver.session(&what).await {
                Ok(client) => return Ok(Self { client, _driver: driver }),
                Err(stopped) => last = stopped,
            }
        }
        Err(last)
    }

    /// Closes the window and waits until its program has ended.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn close(self) -> Step<()> {
        self.client.close().await.map_err(|fault| Stopped::at("window")(&fault))
    }

    /// Runs a script in the page.
    ///
    /// # Errors
    /// When the script throws.
    pub async fn run(&self, script: &str, facts: Vec<Value>) -> Step<Value> {
        self.client.execute(script, facts).await.map_err(|fault| Stopped::at("script")(&fault))
    }

    /// Runs a script that tells its result through its last argument.
    ///
    /// # Errors
    /// When the script throws or does not end.
    pub async fn run_later(&self, script: &str, facts: Vec<Value>) -> Step<Value> {
        self.client.execute_async(script, facts).await.map_err(|fault| Stopped::at("script")(&fault))
    }

    /// Everything that can be read on the page now.
    ///
    /// # Errors
    /// When the page can't be asked.
    pub async fn text(&self) -> Step<String> {
        let text = self.run("return document.body?.innerText ?? ''", Vec::new()).await?;
        // Marks that isolate numbers are not seen.
        Ok(text
            .as_str()
            .unwrap_or_default()
            .chars()
            .filter(|letter| !('\u{2066}'..='\u{2069}').contains(letter))
            .collect())
    }

    /// Waits until the page says `words`.
    ///
    /// # Errors
    /// When it never does; with what it said instead.
    pub async fn says(&self, words: &str) -> Step<()> {
        self.says_within(words, SEEN).await
    }

    /// Waits until the page says `words`, at most `limit`.
    ///
    /// # Errors
    /// When it never does; with what it said instead.
    pub async fn says_within(&self, words: &str, limit: Duration) -> Step<()> {
        until(&format!("«{words}»"), limit, async || match self.text().await {
            Ok(text) if text.contains(words) => Ok(()),
            Ok(text) => Err(text),
            Err(stopped) => Err(stopped.0),
        })
        .await
    }

    /// Waits until something fits the selector and can be seen.
    ///
    /// # Errors
    /// When nothing ever does; with what the page said instead.
    pub async fn shows(&self, selector: &str) -> Step<()> {
        const SEEN_NOW: &str = "const found = [...document.querySelectorAll(arguments[0])];
            return found.some((one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility === 'visible');";
        until(selector, SEEN, async || match self.run(SEEN_NOW, vec![json!(selector)]).await {
            Ok(Value::Bool(true)) => Ok(()),
            Ok(_) => Err(self.text().await.unwrap_or_default()),
            Err(stopped) => Err(stopped.0),
        })
        .await
    }

    /// Waits until a script's answer is true.
    ///
    /// # Errors
    /// When it never is; with what the page said instead.
    pub async fn holds(&self, what: &str, script: &str) -> Step<()> {
        until(what, SEEN, async || match self.run(script, Vec::new()).await {
            Ok(Value::Bool(true)) => Ok(()),
            Ok(_) => Err(self.text().await.unwrap_or_default()),
            Err(stopped) => Err(stopped.0),
        })
        .await
    }

    /// Presses what fits the selector, as a finger or mouse would.
    ///
    /// # Errors
    /// When nothing fits, or it can't be pressed.
    pub async fn press(&self, selector: &str) -> Step<()> {
        self.shows(selector).await?;
        until(&format!("to press {selector}"), SEEN, async || {
            let found = self.client.find(Locator::Css(selector)).await.map_err(|fault| fault.to_string())?;
            found.click().await.map_err(|fault| fault.to_string())
        })
        .await
    }

    /// Presses the button that says `words`.
    ///
    /// # Errors
    /// When there is none.
    pub async fn press_words(&self, words: &str) -> Step<()> {
        const FIND: &str = "const bare = (text) => text.replace(/[\\u2066-\\u2069]/g, '').replace(/\\s+/g, ' ').trim();
            const all = [...document.querySelectorAll('button, a, [role=button], [role=option], [role=radio], label')];
            const seen = all.filter((one) => one.closest('[inert]') === null && one.getClientRects().length > 0);
            const found = seen.find((one) => bare(one.innerText) === arguments[0]) ?? seen.find((one) => bare(one.innerText).includes(arguments[0]));
            if (found === undefined) return false;
            found.click();
            return true;";
        until(&format!("a button «{words}»"), SEEN, async || match self.run(FIND, vec![json!(words)]).await {
            Ok(Value::Bool(true)) => Ok(()),
            Ok(_) => Err(self.text().await.unwrap_or_default()),
            Err(stopped) => Err(stopped.0),
        })
        .await
    }

    /// Presses keys one after the other, wherever the focus is.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn keys(&self, keys: &[char]) -> Step<()> {
        let mut presses = KeyActions::new("keys".to_owned());
        for key in keys {
            presses = presses.then(KeyAction::Down { value: *key }).then(KeyAction::Up { value: *key });
        }
        self.client.perform_actions(presses).await.map_err(|fault| Stopped::at("keys")(&fault))
    }

    /// Presses one key.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn key(&self, key: Key) -> Step<()> {
        self.keys(&[key.into()]).await
    }

    /// Presses a key while another is held.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn chord(&self, held: Key, key: char) -> Step<()> {
        let held = held.into();
        let presses = KeyActions::new("keys".to_owned())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: held });
        self.client.perform_actions(presses).await.map_err(|fault| Stopped::at("keys")(&fault))
    }

    /// Types text where the focus is.
    ///
    /// # Errors
    /// When nothing takes keys.
    pub async fn types(&self, text: &str) -> Step<()> {
        let failed = Stopped::at("keys");
        let focused = self.client.active_element().await.map_err(|fault| failed(&fault))?;
        focused.send_keys(text).await.map_err(|fault| failed(&fault))
    }

    /// What the page calls itself: the window's title.
    ///
    /// # Errors
    /// When the page can't be asked.
    pub async fn title(&self) -> Step<String> {
        self.client.title().await.map_err(|fault| Stopped::at("title")(&fault))
    }

    /// A picture of the page as it is drawn, as PNG.
    ///
    /// # Errors
    /// When the driver gives none.
    pub async fn picture(&self) -> Step<Vec<u8>> {
        // What is drawn can lag behind the page by a frame, and fonts by more. And the driver waits for the next
        // painting, which a page where nothing moves has none of: so something does that nobody sees.
        const SETTLED: &str = "const tell = arguments[arguments.length - 1];
            const { style } = document.documentElement;
            let turns = 40;
            const stir = () => {
                style.outline = turns % 2 ? '1px solid transparent' : '';
                if (turns-- > 0) setTimeout(stir, 25);
            };
            document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => { stir(); tell(true); })));";
        self.run_later(SETTLED, Vec::new()).await?;
        self.client.screenshot().await.map_err(|fault| Stopped::at("picture")(&fault))
    }

    /// Keeps a picture of the page as a file.
    ///
    /// # Errors
    /// When there is no picture or it can't be written.
    pub async fn keep_picture(&self, path: &Path) -> Step<()> {
        let picture = self.picture().await?;
        std::fs::write(path, picture).map_err(|fault| Stopped(format!("{}: {fault}", path.display())))
    }

    /// Goes to an address; only for windows that may (a plain page, not the program).
    ///
    /// # Errors
    /// When the page can't be reached.
    pub async fn go_to(&self, url: &str) -> Step<()> {
        self.client.goto(url).await.map_err(|fault| Stopped::at(url)(&fault))
    }
}
