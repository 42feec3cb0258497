//! An officer's browser: cookies and hidden fields, nothing of the inside.

use reqwest::{Client, Response, header, redirect};
use wasl_tests::ground::{Step, Stopped};

/// A browser at the centre's officers' pages.
pub(crate) struct Browser {
    client: Client,
    centre: String,
    cookies: Vec<(String, String)>,
}

/// A page as it came.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) leads_to: String,
    pub(crate) text: String,
}

impl Page {
    /// The value of the hidden field that every form carries.
    pub(crate) fn csrf(&self) -> String {
        let after = self.text.split_once("name=\"csrf\" value=\"").map(|(_, after)| after);
        after.and_then(|after| after.split_once('"')).map(|(value, _)| value.to_owned()).unwrap_or_default()
    }
}

impl Browser {
    pub(crate) fn open(centre: &str) -> Step<Self> {
        let client = Client::builder().redirect(redirect::Policy::none()).build();
        let client = client.map_err(|fault| Stopped(format!("browser: {fault}")))?;
        Ok(Self { client, centre: centre.to_owned(), cookies: Vec::new() })
    }

    /// Opens a page.
    pub(crate) async fn get(&mut self, path: &str) -> Step<Page> {
        let request = self.client.get(format!("{}{path}", self.centre)).header(header::COOKIE, self.jar());
        self.take(request.send().await).await
    }

    /// Sends a form.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Step<Page> {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", coded(name), coded(value))).collect();
        let request = self
            .client
            .post(format!("{}{path}", self.centre))
            .header(header::COOKIE, self.jar())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.join("&"));
        self.take(request.send().await).await
    }

    /// Signs in as an officer.
    pub(crate) async fn sign_in(&mut self, name: &str, password: &str) -> Step<Page> {
        let csrf = self.get("/officer/sign-in").await?.csrf();
        self.post("/officer/sign-in", &[("csrf", &csrf), ("name", name), ("password", password)]).await
    }

    /// Takes a step with a request, as the buttons of its page do.
    pub(crate) async fn step(&mut self, tracking: &str, step: &str, more: &[(&str, &str)]) -> Step<Page> {
        let path = format!("/officer/request/{tracking}");
        let csrf = self.get(&path).await?.csrf();
        let own = [("csrf", csrf.as_str()), ("step", step)];
        self.post(&path, &[own.as_slice(), more].concat()).await
    }

    fn jar(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    async fn take(&mut self, answer: Result<Response, reqwest::Error>) -> Step<Page> {
        let failed = |fault: reqwest::Error| Stopped(format!("browser: {fault}"));
        let answer = answer.map_err(failed)?;
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().ok().and_then(|text| text.split(';').next()?.split_once('='));
            if let Some((name, value)) = pair {
                self.cookies.retain(|(kept, _)| kept != name);
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let leads_to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
        let (status, leads_to) = (answer.status().as_u16(), leads_to.to_owned());
        Ok(Page { status, leads_to, text: answer.text().await.map_err(failed)? })
    }
}

fn coded(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
