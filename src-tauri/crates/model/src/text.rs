//! How words are compared: without capital letters, accents and signs.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, words parted by one space.
pub(crate) fn folded(text: &str) -> String {
    let plain = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase()
    };
    let words: Vec<&str> =
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Whether a folded text has a folded word or phrase. In scripts without spaces it may stand inside a word.
pub(crate) fn has_words(text: &str, phrase: &str) -> bool {
    let bounded = |at: usize| {
        let before = text.get(..at).is_some_and(|before| before.is_empty() || before.ends_with(' '));
        let after = text.get(at + phrase.len()..);
        before && after.is_some_and(|after| after.is_empty() || after.starts_with(' '))
    };
    text.match_indices(phrase).any(|(at, _)| !phrase.is_ascii() || bounded(at))
}

#[cfg(test)]
mod tests {
    use super::{folded, has_words};

    #[test]
    fn words_are_found_whole_and_in_any_writing() {
        let said = folded("Someone from   TREND-Micro, the Crédit Agricole & トレンドマイクロのサポート");
        for phrase in ["trend micro", "someone", "credit agricole", "トレンドマイクロ"] {
            assert!(has_words(&said, &folded(phrase)), "{phrase}");
        }
        for phrase in ["rend micro", "trend mic", "agricole trend", "some"] {
            assert!(!has_words(&said, phrase), "{phrase}");
        }
    }
}
