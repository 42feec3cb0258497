//! The languages that the product ships, and their texts.

use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::Words;

static LOCALES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../locales");

/// A row of `locales/languages.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Language {
    /// Its tag: `ar`.
    #[serde(rename = "code")]
    pub tag: String,
    /// Its name in itself.
    pub name: String,
    /// `rtl` or `ltr`.
    pub direction: String,
}

#[derive(Deserialize)]
struct Table {
    language: Vec<Language>,
}

/// All languages, the default first.
#[must_use]
pub fn languages() -> &'static [Language] {
    static ALL: OnceLock<Vec<Language>> = OnceLock::new();
    ALL.get_or_init(|| {
        let text = LOCALES.get_file("languages.toml").and_then(|f| f.contents_utf8()).unwrap_or_default();
        toml::from_str::<Table>(text).map(|t| t.language).unwrap_or_default()
    })
}

/// The product's own texts in `lang`; the default language's where there is no such language.
#[must_use]
pub fn shipped(lang: &str) -> &'static Words {
    static ALL: OnceLock<Vec<Words>> = OnceLock::new();
    let all = ALL.get_or_init(|| languages().iter().map(|language| read(&language.tag)).collect());
    all.iter().find(|words| words.lang() == lang).unwrap_or(&all[0])
}

fn read(tag: &str) -> Words {
    let files = LOCALES.get_dir(tag).map(|dir| dir.files().collect::<Vec<_>>()).unwrap_or_default();
    let sources: Vec<&str> = files.iter().filter_map(|file| file.contents_utf8()).collect();
    Words::load(tag, &sources)
}
