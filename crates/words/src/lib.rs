//! THE WORDS: Fluent texts by language, and the one place where dates, amounts and counts become
//! strings for people. Screens, paper and pages get finished strings from here.
//!
//! Knows no room's meaning: keys and arguments are the caller's.

mod languages;
pub mod show;

use fluent::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
pub use languages::{Language, languages, shipped};

/// An argument of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg<'a> {
    /// A finished text.
    Text(&'a str),
    /// A count, which chooses the plural form and is printed in Western digits.
    Count(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}
impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}
impl From<i64> for Arg<'_> {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}
impl From<u32> for Arg<'_> {
    fn from(count: u32) -> Self {
        Self::Count(i64::from(count))
    }
}
impl From<usize> for Arg<'_> {
    fn from(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// The messages of one language.
pub struct Words {
    lang: String,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({})", self.lang)
    }
}

impl Words {
    /// Messages out of Fluent texts; a later text overrides an earlier one. Lines that cannot be
    /// parsed are passed over (the linter of the catalogue and the house test name them).
    #[must_use]
    pub fn load(lang: &str, sources: &[&str]) -> Self {
        let id = lang.parse().unwrap_or_else(|_| unic_langid::LanguageIdentifier::default());
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        for source in sources {
            let resource = match FluentResource::try_new((*source).to_owned()) {
                Ok(whole) | Err((whole, _)) => whole,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { lang: lang.to_owned(), bundle }
    }

    /// The language's tag.
    #[must_use]
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// Whether there is such a message (`key`) or attribute (`key.attribute`).
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.find(key, &[]).is_some()
    }

    /// The message with its arguments, or none where the language has no such message.
    #[must_use]
    pub fn find(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let pattern = match key.split_once('.') {
            None => self.bundle.get_message(key)?.value()?,
            Some((message, attribute)) => self.bundle.get_message(message)?.get_attribute(attribute)?.value(),
        };
        let mut given = FluentArgs::new();
        for (name, arg) in args {
            match arg {
                Arg::Text(text) => given.set(*name, FluentValue::from(*text)),
                Arg::Count(count) => given.set(*name, FluentValue::from(*count)),
            }
        }
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&given), &mut errors).into_owned())
    }

    /// The message with its arguments. A missing message shows as its key: ugly, visible, and never
    /// a crash in front of a citizen.
    #[must_use]
    pub fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.find(key, args).unwrap_or_else(|| key.to_owned())
    }
}
