//! An officer's browser: cookies and hidden fields, nothing of the inside.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use wasl_tests::ground::{Step, Stopped};

/// A browser at the centre's officers' pages.
pub(crate) struct Browser {
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
    /// For the centre at this address (`127.0.0.1:1234`).
    pub(crate) fn open(centre: &str) -> Self {
        Self { centre: centre.to_owned(), cookies: Vec::new() }
    }

    /// Opens a page.
    pub(crate) fn get(&mut self, path: &str) -> Step<Page> {
        self.ask("GET", path, "")
    }

    /// Sends a form.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Step<Page> {
        let fields: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", coded(name), coded(value))).collect();
        self.ask("POST", path, &fields.join("&"))
    }

    /// Signs in as an officer.
    pub(crate) fn sign_in(&mut self, name: &str, password: &str) -> Step<Page> {
        let csrf = self.get("/officer/sign-in")?.csrf();
        self.post("/officer/sign-in", &[("csrf", &csrf), ("name", name), ("password", password)])
    }

    /// Takes a step with a request, as the buttons of its page do.
    pub(crate) fn step(&mut self, tracking: &str, step: &str, more: &[(&str, &str)]) -> Step<Page> {
        let path = format!("/officer/request/{tracking}");
        let csrf = self.get(&path)?.csrf();
        let own = [("csrf", csrf.as_str()), ("step", step)];
        self.post(&path, &[own.as_slice(), more].concat())
    }

    fn ask(&mut self, method: &str, path: &str, form: &str) -> Step<Page> {
        let failed = |fault: std::io::Error| Stopped(format!("{path}: {fault}"));
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let asked = format!(
            "{method} {path} HTTP/1.0\r\nHost: {}\r\nAccept-Language: ar\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.centre,
            cookies.join("; "),
            form.len()
        );
        let mut line = TcpStream::connect(&self.centre).map_err(failed)?;
        line.write_all(asked.as_bytes()).map_err(failed)?;
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).map_err(failed)?;
        let answer = String::from_utf8_lossy(&answer);
        let (head, text) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let mut page = Page { status: 0, leads_to: String::new(), text: text.to_owned() };
        page.status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
            if name.eq_ignore_ascii_case("location") {
                value.clone_into(&mut page.leads_to);
            } else if name.eq_ignore_ascii_case("set-cookie")
                && let Some((name, value)) = value.split(';').next().and_then(|pair| pair.split_once('='))
            {
                self.cookies.retain(|(kept, _)| kept != name);
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(page)
    }
}

fn coded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
