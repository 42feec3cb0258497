//! What every page is made of: its language, its words, and how it becomes an answer.

use std::sync::Arc;

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use wasl_words::{Arg, Words, languages, shipped, show};

use super::app::{App, Blocked, blocking};
use crate::{ledger::Place, settings::CentreSettings};

/// A page's language and everything that depends on it.
#[derive(Clone)]
pub(super) struct Tongue {
    words: &'static Words,
    direction: &'static str,
    zone: TimeZone,
    now_ms: i64,
    help_line: String,
}

impl Tongue {
    /// The language named by `wanted`, or the default one.
    pub(super) async fn of(app: &Arc<App>, wanted: Option<&str>) -> Result<Self, Blocked> {
        let settings = blocking(app, |app| CentreSettings::read(&*app.centre.ledger)).await?;
        let language = languages().iter().find(|language| Some(language.tag.as_str()) == wanted);
        let language = language.or_else(|| languages().first());
        Ok(Self {
            words: shipped(language.map_or("ar", |language| language.tag.as_str())),
            direction: language.map_or("rtl", |language| language.direction.as_str()),
            zone: TimeZone::get(&settings.zone).unwrap_or(TimeZone::UTC),
            now_ms: app.now_ms(),
            help_line: settings.help_line,
        })
    }

    /// Its tag.
    pub(super) fn lang(&self) -> &str {
        self.words.lang()
    }
    /// `rtl` or `ltr`.
    pub(super) fn dir(&self) -> &str {
        self.direction
    }
    /// When this page was asked for, milliseconds since 1970.
    pub(super) fn now_ms(&self) -> i64 {
        self.now_ms
    }
    /// The telephone for questions.
    pub(super) fn help_line(&self) -> &str {
        &self.help_line
    }
    /// A message without arguments.
    pub(super) fn s(&self, key: &str) -> String {
        self.words.say(key, &[])
    }
    /// A message whose key ends in a word of data: `officer-why-` and `rules`.
    pub(super) fn of_word(&self, front: &str, word: &str) -> String {
        self.words.say(&format!("{front}{word}"), &[])
    }
    /// A message with arguments.
    pub(super) fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.words.say(key, args)
    }
    /// A message with the count `n`.
    pub(super) fn count(&self, key: &str, n: i64) -> String {
        self.words.say(key, &[("n", Arg::from(n))])
    }
    /// All languages as tag and own name.
    pub(super) fn languages(&self) -> Vec<(&'static str, &'static str)> {
        languages().iter().map(|language| (language.tag.as_str(), language.name.as_str())).collect()
    }

    /// An access point's name.
    pub(super) fn access_point(&self, place: &Place) -> String {
        let name = if self.lang() == "en" { &place.access_point_en } else { &place.access_point_ar };
        name.clone()
    }

    fn civil(&self, ms: i64) -> DateTime {
        let instant = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
        instant.to_zoned(self.zone.clone()).datetime()
    }
    /// Day and time, the year only where it is another: `الأحد 22 تشرين الثاني، 12:11`.
    pub(super) fn day_and_time(&self, ms: i64) -> String {
        self.at_time(show::date_long, ms)
    }
    /// Short day and time, for tables.
    pub(super) fn short_time(&self, ms: i64) -> String {
        self.at_time(show::date_short, ms)
    }
    fn at_time(&self, date: fn(&str, jiff::civil::Date) -> String, ms: i64) -> String {
        let at = self.civil(ms);
        let mut day = date(self.lang(), at.date());
        if at.year() == self.civil(self.now_ms).year() {
            day = day.strip_suffix(&format!(" {}", at.year())).map(str::to_owned).unwrap_or(day);
        }
        let clock = show::clock(at.time());
        // It becomes a part of other messages, which isolate it as a whole: isolates inside would
        // leave that whole without a letter to take its direction from.
        let isolated = self.say("centre-day-and-time", &[("day", Arg::from(&day)), ("clock", Arg::from(&clock))]);
        isolated.replace(['\u{2068}', '\u{2069}'], "")
    }
    /// `منذ ساعتين`.
    pub(super) fn ago(&self, ms: i64) -> String {
        show::ago(self.lang(), self.now_ms.saturating_sub(ms).max(0) / 1000)
    }
    /// Whole hours since then.
    pub(super) fn hours_since(&self, ms: i64) -> i64 {
        self.now_ms.saturating_sub(ms).max(0) / 3_600_000
    }
    /// `بعد 3 دقائق`.
    pub(super) fn within(&self, seconds: u32) -> String {
        show::within(self.lang(), i64::from(seconds))
    }
}

/// A template as an answer.
pub(super) fn shown(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(fault) => {
            tracing::error!(%fault, "a page could not be drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[derive(Template)]
#[template(path = "stopped.html")]
struct Stopped {
    t: Tongue,
    title: String,
}

/// That this page rests for so many seconds, in the default language.
fn resting(status: StatusCode, wait_s: u32) -> Response {
    let Some(language) = languages().first() else { return status.into_response() };
    let words = shipped(&language.tag);
    let t = Tongue { words, direction: &language.direction, zone: TimeZone::UTC, now_ms: 0, help_line: String::new() };
    let mut response = shown(status, &Stopped { title: t.s("centre-stopped"), t });
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
    response
}

/// One address asks for too many pages.
pub(super) fn too_often(wait_s: u32) -> Response {
    resting(StatusCode::TOO_MANY_REQUESTS, wait_s)
}

/// Seconds after which a page that could not be answered is asked for again.
const RETRY_S: u32 = 10;

/// A page that could not be answered: says so in the default language.
pub(super) struct PageFault(Blocked);

impl From<Blocked> for PageFault {
    fn from(blocked: Blocked) -> Self {
        Self(blocked)
    }
}

impl IntoResponse for PageFault {
    fn into_response(self) -> Response {
        self.0.note();
        resting(StatusCode::SERVICE_UNAVAILABLE, RETRY_S)
    }
}
