//! Languages.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A language by its BCP 47 tag, such as `en` or `pt-BR`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Language(String);

/// The text is not the tag of a language.
#[derive(Debug, thiserror::Error)]
#[error("not the tag of a language")]
pub struct NotALanguage;

impl Language {
    /// English, in which the program itself speaks.
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without its country or script: `pt` of `pt-BR`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

impl TryFrom<String> for Language {
    type Error = NotALanguage;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut parts = text.split('-');
        let primary = parts.next().unwrap_or_default();
        let is_primary =
            (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_part = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        if is_primary && text.len() <= 35 && parts.all(is_part) { Ok(Self(text)) } else { Err(NotALanguage) }
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Language;

    #[test]
    fn tags_of_languages_are_read() {
        for (tag, primary) in [("en", "en"), ("pt-BR", "pt"), ("zh-Hant-TW", "zh"), ("fil", "fil")] {
            assert_eq!(Language::try_from(tag.to_owned()).unwrap().primary(), primary);
        }
        for no in ["", "e", "EN", "english", "en_GB", "en-", "-en", "en-ninechars", "C"] {
            assert!(Language::try_from(no.to_owned()).is_err(), "{no}");
        }
    }
}
