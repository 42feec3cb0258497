//! An officer at the centre's pages, over real sockets.

use reqwest::{Client, Response, StatusCode, header};
use wasl_centre::{Centre, officers};

use crate::{desk::Made, world::World};

pub(crate) const PASSWORD: &str = "a long enough one";

/// A signed-in officer.
pub(crate) struct Office<'a> {
    client: &'a Client,
    url: String,
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

pub(crate) fn cookies(response: &Response) -> String {
    let all = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs: Vec<&str> = all.filter_map(|line| line.split(';').next()).collect();
    pairs.join("; ")
}

pub(crate) fn hidden(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("every form has a token");
    rest.split('"').next().unwrap_or_default().to_owned()
}

pub(crate) async fn try_sign_in(client: &Client, url: &str, name: &str, password: &str) -> Response {
    let form = client.get(format!("{url}/officer/sign-in")).send().await.expect("answers");
    let cookie = cookies(&form);
    let csrf = hidden(&form.text().await.expect("whole"));
    post(client, &format!("{url}/officer/sign-in"), &cookie, &[("csrf", &csrf), ("name", name), ("password", password)])
        .await
}

/// A form's fields as they travel.
pub(crate) fn form_body(fields: &[(&str, &str)]) -> Vec<u8> {
    // Letters and digits need no escape; everything else gets one.
    let escape = |text: &str| {
        let byte = |b: u8| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") };
        text.bytes().map(byte).collect::<String>()
    };
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    body.join("&").into_bytes()
}

pub(crate) async fn post(client: &Client, url: &str, cookie: &str, fields: &[(&str, &str)]) -> Response {
    let request = client.post(url).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.header(header::COOKIE, cookie).body(form_body(fields)).send().await.expect("answers")
}

impl<'a> Office<'a> {
    pub(crate) async fn enter(client: &'a Client, url: String) -> Self {
        let response = try_sign_in(client, &url, "سامر نجار", PASSWORD).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let all =
            response.headers().get_all(header::SET_COOKIE).iter().next().expect("a cookie").to_str().expect("text");
        assert!(all.contains("HttpOnly") && all.contains("SameSite=Strict"), "{all}");
        let cookie = cookies(&response);
        let mut office = Self { client, url, cookie, csrf: String::new() };
        office.csrf = hidden(&office.page("/officer").await);
        office
    }
    pub(crate) async fn get(&self, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.url)).header(header::COOKIE, &self.cookie);
        request.send().await.expect("answers")
    }
    pub(crate) async fn page(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.text().await.expect("whole")
    }
    pub(crate) async fn step(&self, made: &Made, step: &str, more: &[(&str, &str)]) -> String {
        let mut fields = vec![("csrf", self.csrf.as_str()), ("step", step)];
        fields.extend(more);
        let url = format!("{}/officer/request/{}", self.url, made.tracking);
        let response = post(self.client, &url, &self.cookie, &fields).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let to = response.headers()[header::LOCATION].to_str().expect("text").to_owned();
        to.split_once("said=").map_or("", |(_, said)| said).to_owned()
    }
}

pub(crate) fn with_officer(world: &World) -> Centre {
    let centre = world.centre();
    officers::add(&*centre.ledger, &*centre.host, "سامر نجار", PASSWORD).expect("is added");
    centre
}
