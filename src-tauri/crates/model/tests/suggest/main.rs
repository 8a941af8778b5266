//! What texts suggest: calls as people tell them, and ordinary life, half and half.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use proptest::prelude::{any, prop_assert_eq, proptest};
use ringtrue_model::Catalogue;
use ringtrue_model::directory::Directory;
use ringtrue_model::suggest::{Suggestion, suggest};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::of(
        Directory::parse(include_bytes!("../../../../directory/organisations.json")).unwrap().directory,
    )
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    text: String,
    /// Nothing of a swindle is in it.
    #[serde(default)]
    ordinary: bool,
    suggests: BTreeSet<String>,
    /// What a reader may find in it as well.
    #[serde(default)]
    may: BTreeSet<String>,
}

fn texts() -> Vec<Text> {
    serde_json::from_str(include_str!("texts.json")).unwrap()
}

fn suggested(text: &str) -> Vec<Suggestion> {
    suggest(text, "en-GB", &CATALOGUE)
}

fn facts(text: &str) -> BTreeSet<String> {
    suggested(text).into_iter().map(|it| format!("{}={}", it.field, it.value)).collect()
}

#[test]
fn there_are_enough_texts_and_half_are_ordinary() {
    let (texts, ordinary) = (texts().len(), texts().iter().filter(|text| text.ordinary).count());
    assert!(texts >= 400 && ordinary * 5 >= texts * 2, "{texts} texts, {ordinary} of them ordinary");
}

#[test]
fn ordinary_texts_suggest_nothing_false() {
    for Text { text, suggests, may, .. } in texts().into_iter().filter(|text| text.ordinary) {
        assert!(facts(&text).is_subset(&(&suggests | &may)), "{text}\n{:?}", suggested(&text));
    }
}

#[test]
fn what_is_suggested_is_what_a_reader_finds() {
    let (mut right, mut false_ones, mut missed) = (0, Vec::new(), Vec::new());
    for Text { text, suggests, may, .. } in texts() {
        let facts: BTreeSet<String> = facts(&text).difference(&may).cloned().collect();
        right += facts.intersection(&suggests).count();
        false_ones.extend(facts.difference(&suggests).map(|fact| format!("{fact} in: {text}")));
        missed.extend(suggests.difference(&facts).map(|fact| format!("{fact} in: {text}")));
    }
    let of = |others: usize| 100 * right / (right + others);
    let (precision, recall) = (of(false_ones.len()), of(missed.len()));
    println!("{right} right; precision {precision} %, recall {recall} %");
    let told = format!("false:\n{}\nmissed:\n{}", false_ones.join("\n"), missed.join("\n"));
    println!("{told}");
    assert!(precision >= 99 && recall >= 99, "precision {precision} %, recall {recall} %\n{told}");
}

#[test]
fn words_stand_where_they_are_said_to_stand() {
    let text = "Caf\u{e9}, he said. He told me to buy gift cards \u{1f633} and asked for my PIN.";
    let found = suggested(text);
    assert_eq!(found.iter().map(|it| it.value.as_str()).collect::<Vec<_>>(), ["gift_cards", "password"]);
    for Suggestion { at, words, .. } in found {
        let there: String = text.chars().skip(at).take(words.chars().count()).collect();
        assert_eq!(there, words);
    }
}

#[test]
fn marked_words_have_no_blanks_around_them() {
    for text in ["What is your  card number, please?", "He said hackers in my router had been found."] {
        let found = suggested(text);
        assert!(!found.is_empty(), "{text}");
        found.iter().for_each(|it| assert_eq!(it.words, it.words.trim(), "{text}"));
    }
}

#[test]
fn a_language_without_patterns_suggests_nothing() {
    assert_eq!(suggest("He told me to buy gift cards.", "tlh", &CATALOGUE), []);
}

#[test]
fn a_long_text_is_looked_through_in_time() {
    let text = "He knew my name and asked for my card number and my password. ".repeat(5_000);
    assert_eq!(suggested(&text).len(), 3);
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        for Suggestion { at, words, .. } in suggested(&text) {
            let there: String = text.chars().skip(at).take(words.chars().count()).collect();
            prop_assert_eq!(&there, &words);
            prop_assert_eq!(words.trim(), &words);
        }
    }
}
