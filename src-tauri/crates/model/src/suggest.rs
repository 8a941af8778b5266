//! Facts that a text suggests: what was said, a voicemail, the person's own story. They are proposed to be confirmed one
//! by one; nothing is set by itself.
//!
//! How a language says things is data (`suggest/<language>.json`, see [`language`]). Two kinds of patterns work
//! together: a thing, such as "card number", means what the verb that governs it says ("asked for", "knew", "gave"),
//! and a phrase, such as "safe account", means one fact wherever it stands. What is denied, what others are warned of
//! and what the person asks about suggests nothing. Ordinary calls are full of hurry: a proposal that is false counts as
//! much as one that was missed.

mod language;

use crate::catalogue::Catalogue;
use language::{LANGUAGES, Meaning};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use ts_rs::TS;

/// Characters of a text that are looked through.
pub const TEXT_LIMIT: usize = 50_000;

/// One fact that a text suggests.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Suggestion {
    /// Where the words begin: characters before them.
    pub at: usize,
    /// The words of the text it rests on.
    pub words: String,
    /// The field of a call.
    pub field: String,
    /// A word of the field's vocabulary; `yes` where it is a question; for the claimed organisation its name.
    pub value: String,
}

/// What a text suggests, in the order of its words; each fact once. `language` is a BCP 47 tag; one that has no patterns
/// suggests nothing. Takes time in proportion to the text, of which [`TEXT_LIMIT`] characters are looked through.
pub fn suggest(text: &str, language: &str, catalogue: &Catalogue) -> Vec<Suggestion> {
    let primary = language.split('-').next().unwrap_or_default();
    let Some(language) = LANGUAGES.get(primary) else { return Vec::new() };
    let end = text.char_indices().nth(TEXT_LIMIT).map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or_default();
    let mut found: Vec<(Range<usize>, Meaning)> = Vec::new();
    let mut previous = 0..0;
    for sentence in language.sentences(text) {
        found.extend(language.meanings(text, &previous, &sentence, catalogue));
        previous = sentence;
    }
    found.sort_by_key(|(range, _)| (range.start, range.end));
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for (range, Meaning { field, value }) in found {
        if !suggestions.iter().any(|it| it.field == field && it.value == value) {
            let found = text.get(range.clone()).unwrap_or_default();
            let words = found.trim_start();
            let start = range.start + (found.len() - words.len());
            let at = text.get(..start).unwrap_or_default().chars().count();
            suggestions.push(Suggestion { at, words: words.trim_end().to_owned(), field, value });
        }
    }
    suggestions
}
